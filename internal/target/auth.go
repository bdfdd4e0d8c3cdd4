package target

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

// principal is who sent a request.
type principal struct {
	tenant  string
	subject string // of /Me
	user    string // userName, when the credential names one
}

// authenticate checks the credential (RFC 7644, section 2).
func authenticate(s *Server, r *http.Request) (principal, error) {
	if len(s.options.Tokens) == 0 && len(s.options.Basic) == 0 {
		return principal{subject: "anonymous"}, nil
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return principal{}, s.challenge("")
	}
	scheme, rest, _ := strings.Cut(header, " ")
	if strings.EqualFold(scheme, "Bearer") {
		for _, c := range s.options.Tokens {
			if alikeSecret(strings.TrimSpace(rest), c.Token) {
				return principal{tenant: c.Tenant, subject: "bearer " + c.Token}, nil
			}
		}
	}
	if user, password, ok := r.BasicAuth(); ok {
		for _, c := range s.options.Basic {
			if alikeSecret(user, c.User) && alikeSecret(password, c.Password) {
				return principal{tenant: c.Tenant, subject: "basic " + c.User, user: c.User}, nil
			}
		}
	}
	return principal{}, s.challenge(`, error="invalid_token"`)
}

func alikeSecret(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// challenge is the 401 with the schemes that are accepted (RFC 6750, section 3).
func (s *Server) challenge(reason string) error {
	f := fail(http.StatusUnauthorized, "", "Authentication is needed.")
	if reason != "" {
		f.detail = "The credential is not accepted."
	}
	f.header = http.Header{}
	if len(s.options.Tokens) > 0 {
		f.header.Add("WWW-Authenticate", `Bearer realm="scim"`+reason)
	}
	if len(s.options.Basic) > 0 {
		f.header.Add("WWW-Authenticate", `Basic realm="scim", charset="UTF-8"`)
	}
	return f
}
