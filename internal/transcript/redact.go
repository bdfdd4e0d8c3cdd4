package transcript

import (
	"bytes"
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Redacted stands where a secret was.
const Redacted = "[redacted]"

// minSecret is the length in bytes under which a value is too common to be replaced
// wherever it occurs.
const minSecret = 4

var (
	secretHeaders = map[string]bool{
		"Authorization": true, "Proxy-Authorization": true, "Cookie": true, "Set-Cookie": true,
		"X-Api-Key": true, "X-Auth-Token": true,
	}
	secretKeys   = regexp.MustCompile(`(?i)("(?:password|client_secret|clientsecret|access_token|refresh_token|id_token|client_assertion)"\s*:\s*)"(?:[^"\\]|\\.)*"`)
	secretParams = map[string]bool{
		"password": true, "client_secret": true, "access_token": true, "refresh_token": true,
		"client_assertion": true, "code": true, "samlresponse": true, "id_token": true,
	}
)

// Redactor replaces secrets by Redacted: the values of credential headers, the
// members of JSON bodies that hold a password or a token, and every literal that it
// was told. It is safe for concurrent use.
type Redactor struct {
	mu      sync.RWMutex
	headers map[string]bool
	secrets []string
}

// NewRedactor returns a redactor that knows the given literals.
func NewRedactor(secrets ...string) *Redactor {
	r := &Redactor{headers: map[string]bool{}}
	r.AddSecret(secrets...)
	return r
}

// AddSecret makes the redactor replace each literal, also in its URL-encoded form.
// A literal under four bytes is not replaced: it would blind the report.
func (r *Redactor) AddSecret(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if len(secret) < minSecret {
			continue
		}
		r.secrets = append(r.secrets, secret)
		if escaped := url.QueryEscape(secret); escaped != secret {
			r.secrets = append(r.secrets, escaped)
		}
	}
	// A secret that begins with another one is replaced first: else its end would stay.
	slices.SortStableFunc(r.secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
}

// AddHeader makes the redactor hide the value of a header.
func (r *Redactor) AddHeader(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.headers[http.CanonicalHeaderKey(name)] = true
}

// Text replaces the known literals in s.
func (r *Redactor) Text(s string) string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, secret := range r.secrets {
		s = strings.ReplaceAll(s, secret, Redacted)
	}
	return s
}

// Body replaces literals and the values of secret JSON members. What holds none of them
// comes back as it is, without a copy: bodies may be large.
func (r *Redactor) Body(body []byte) []byte {
	if len(body) == 0 {
		return nil
	}
	if namesSecret(body) && secretKeys.Match(body) {
		body = secretKeys.ReplaceAll(body, []byte(`${1}"`+Redacted+`"`))
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, secret := range r.secrets {
		if bytes.Contains(body, []byte(secret)) {
			body = bytes.ReplaceAll(body, []byte(secret), []byte(Redacted))
		}
	}
	return body
}

// secretNames begin the members that secretKeys finds.
var secretNames = []string{"password", "client_secret", "clientsecret", "access_token", "refresh_token", "id_token", "client_assertion"}

// namesSecret says whether secretKeys may find anything: most bodies name nothing like it.
func namesSecret(body []byte) bool {
	for {
		quote := bytes.IndexByte(body, '"')
		if quote < 0 {
			return false
		}
		body = body[quote+1:]
		if slices.ContainsFunc(secretNames, func(name string) bool { return beginsLike(body, name) }) {
			return true
		}
	}
}

// beginsLike compares without regard to letter case. Beyond ASCII there are letters that count as
// others in another case: whatever it meets there, it says yes.
func beginsLike(body []byte, name string) bool {
	for i := range len(name) {
		switch {
		case i == len(body):
			return false
		case body[i] >= 0x80:
			return true
		case body[i]|0x20 != name[i] && body[i] != name[i]:
			return false
		}
	}
	return true
}

// Header returns a copy of h without its secrets. The scheme of an Authorization
// header stays, so that a reader sees how the request was authenticated.
func (r *Redactor) Header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		r.mu.RLock()
		hide := secretHeaders[name] || r.headers[name]
		r.mu.RUnlock()
		kept := make([]string, len(values))
		for i, value := range values {
			switch scheme, _, found := strings.Cut(value, " "); {
			case hide && found && name == "Authorization":
				kept[i] = scheme + " " + Redacted
			case hide:
				kept[i] = Redacted
			default:
				kept[i] = r.Text(value)
			}
		}
		out[name] = kept
	}
	return out
}

// URL returns u as text without user information and secret parameters. The
// encoding of everything else is left as it went over the wire.
func (r *Redactor) URL(u *url.URL) string {
	shown := *u
	if shown.User != nil {
		shown.User = url.User(Redacted)
	}
	if shown.RawQuery != "" {
		parts := strings.Split(shown.RawQuery, "&")
		for i, part := range parts {
			if name, _, found := strings.Cut(part, "="); found && secretParams[strings.ToLower(name)] {
				parts[i] = name + "=" + Redacted
			}
		}
		shown.RawQuery = strings.Join(parts, "&")
	}
	return r.Text(shown.String())
}

// Error returns err with its text redacted; errors.Is still finds what it wraps.
func (r *Redactor) Error(err error) error {
	if err == nil {
		return nil
	}
	return &redactedError{text: r.Text(err.Error()), cause: err}
}

type redactedError struct {
	text  string
	cause error
}

func (e *redactedError) Error() string        { return e.text }
func (e *redactedError) Is(target error) bool { return errors.Is(e.cause, target) }
func (e *redactedError) As(target any) bool   { return errors.As(e.cause, target) }
