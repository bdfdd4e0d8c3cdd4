package server

import (
	"crypto/subtle"
	"net/http"
	"strings"
)

// Principal is who sent a request.
type Principal struct {
	Tenant  string
	Subject string // of /Me
	User    string // userName, when the credential names one
}

// authenticate checks the credential (RFC 7644, section 2).
func authenticate(s *Server, r *http.Request) (Principal, error) {
	if len(s.Options.Tokens) == 0 && len(s.Options.Basic) == 0 {
		return Principal{Subject: "anonymous"}, nil
	}
	header := r.Header.Get("Authorization")
	if header == "" {
		return Principal{}, s.challenge("")
	}
	scheme, rest, _ := strings.Cut(header, " ")
	if strings.EqualFold(scheme, "Bearer") {
		for _, c := range s.Options.Tokens {
			if alikeSecret(strings.TrimSpace(rest), c.Token) {
				return Principal{Tenant: c.Tenant, Subject: "bearer " + c.Token}, nil
			}
		}
	}
	if user, password, ok := r.BasicAuth(); ok {
		for _, c := range s.Options.Basic {
			if alikeSecret(user, c.User) && alikeSecret(password, c.Password) {
				return Principal{Tenant: c.Tenant, Subject: "basic " + c.User, User: c.User}, nil
			}
		}
	}
	return Principal{}, s.challenge(`, error="invalid_token"`)
}

func alikeSecret(a, b string) bool {
	return b != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}

// challenge is the 401 with the schemes that are accepted (RFC 6750, section 3).
func (s *Server) challenge(reason string) error {
	f := Fail(http.StatusUnauthorized, "", "Authentication is needed.")
	if reason != "" {
		f.detail = "The credential is not accepted."
	}
	f.Header = http.Header{}
	if len(s.Options.Tokens) > 0 {
		f.Header.Add("WWW-Authenticate", `Bearer realm="scim"`+reason)
	}
	if len(s.Options.Basic) > 0 {
		f.Header.Add("WWW-Authenticate", `Basic realm="scim", charset="UTF-8"`)
	}
	return f
}
