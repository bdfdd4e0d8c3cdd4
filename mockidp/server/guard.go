package server

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
)

// maxBody bounds a request body, in bytes; an import may be larger.
const (
	maxBody   = 1 << 20
	maxImport = 64 << 20
)

// tokenCookie carries the token of a browser that was let in.
const tokenCookie = "scimspec_token"

// problem is an error that the caller can fix.
type problem struct {
	status    int
	text, try string
}

func (p *problem) Error() string { return p.text }

func bad(format string, args ...any) error {
	return &problem{status: http.StatusBadRequest, text: fmt.Sprintf(format, args...)}
}

// asBad makes an error of a setting one that the caller can fix.
func asBad(err error) error {
	if err == nil {
		return nil
	}
	return bad("%v", err)
}

// guard lets a request through that comes from where it may: a known Host, against a page
// elsewhere that has its name resolved to this machine; no foreign Origin on what changes
// something; and the token, where one is asked for.
func (s *Server) guard(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse(w, &problem{http.StatusForbidden, "the request comes from another site: " + orElse(r.Header.Get("Origin"), r.Header.Get("Sec-Fetch-Site")), "send it from the console, or without Origin"})
	}))
	checked := crossOrigin.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.letIn(w, r) {
			return
		}
		next.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !s.knownHost(r.Host) {
			refuse(w, &problem{http.StatusMisdirectedRequest, fmt.Sprintf("host %q: this server is not known by that name", r.Host), "http://127.0.0.1, http://localhost, or scimspec serve idp --host NAME"})
			return
		}
		if s.public(r) {
			next.ServeHTTP(w, r)
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// knownHost says whether a Host header names this server: a loopback address, localhost,
// or one of Options.Hosts.
func (s *Server) knownHost(host string) bool {
	name := host
	if bare, _, err := net.SplitHostPort(host); err == nil {
		name = bare
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() {
		return true
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	return slices.ContainsFunc(s.options.Hosts, func(h string) bool { return h == "*" || strings.EqualFold(h, name) })
}

// letIn asks for the token. A browser gives it once, as ?token= or in the form, and keeps it
// as a cookie that no other site can use.
func (s *Server) letIn(w http.ResponseWriter, r *http.Request) bool {
	if s.options.Token == "" {
		return true
	}
	given, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if cookie, err := r.Cookie(tokenCookie); err == nil && !bearer {
		given = cookie.Value
	}
	if r.Method == http.MethodPost && r.URL.Path == "/login" {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		given = r.PostFormValue("token")
	}
	if subtle.ConstantTimeCompare([]byte(given), []byte(s.options.Token)) == 1 {
		if r.URL.Path == "/login" {
			http.SetCookie(w, &http.Cookie{Name: tokenCookie, Value: given, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return false
		}
		return true
	}
	if wantsPage(r) || r.URL.Path == "/login" {
		s.askForToken(w)
		return false
	}
	w.Header().Set("WWW-Authenticate", "Bearer")
	refuse(w, &problem{http.StatusUnauthorized, "this server asks for a token", "Authorization: Bearer TOKEN"})
	return false
}

// refuse answers with a problem.
func refuse(w http.ResponseWriter, p *problem) {
	answer(w, p.status, map[string]any{"error": p.text, "try": p.try})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	_ = encoder.Encode(value) // the client went away
}

// handle writes what a handler returns as JSON, and an error as {"error": …, "try": …}.
func handle(limit int64, do func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		value, err := do(r)
		if err == nil {
			status := http.StatusOK
			if made, ok := value.(created); ok {
				status, value = http.StatusCreated, made.value
			}
			answer(w, status, value)
			return
		}
		var known *problem
		var mapping *MappingError
		var mistakes *Mistakes
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			refuse(w, &problem{http.StatusRequestEntityTooLarge, fmt.Sprintf("body: larger than %d bytes", large.Limit), "a smaller body"})
		case errors.As(err, &mapping):
			answer(w, http.StatusBadRequest, mapping)
		case errors.As(err, &mistakes):
			answer(w, http.StatusBadRequest, map[string]any{"error": mistakes.Error(), "mistakes": mistakes.List})
		case errors.As(err, &known):
			refuse(w, &problem{known.status, err.Error(), known.try})
		default:
			refuse(w, &problem{http.StatusInternalServerError, err.Error(), ""})
		}
	}
}

// created is a value that was made by the request: 201.
type created struct{ value any }

// read decodes a body strictly; an empty one leaves value as it is.
func read(r *http.Request, value any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	err := decoder.Decode(value)
	var large *http.MaxBytesError
	switch {
	case err == nil, err.Error() == "EOF":
		return nil
	case errors.As(err, &large):
		return err
	}
	text := strings.TrimPrefix(err.Error(), "json: ")
	if name, unknown := strings.CutPrefix(text, "unknown field "); unknown {
		return &problem{http.StatusBadRequest, "body: unknown member " + name, "GET /openapi.json describes the body of " + r.Method + " " + r.URL.Path}
	}
	return bad("body: %s", text)
}

func wantsPage(r *http.Request) bool {
	return r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html")
}
