package saml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"

	"github.com/scimspec/scimspec/internal/testkey"
)

// newIdP makes an IdP with the shared keys.
func newIdP(t *testing.T, o Options) *IdP {
	t.Helper()
	o.Key, o.ForeignKey = testkey.Pair()[0], testkey.Pair()[1]
	if o.BaseURL == "" {
		o.BaseURL = "https://idp.example"
	}
	p, err := New(o)
	if err != nil {
		t.Fatalf("new IdP: got %v, want none", err)
	}
	return p
}

// testSP is a service provider over crewjam/saml. Strict adds what the library leaves
// to its user.
type testSP struct {
	sp     crewjam.ServiceProvider
	strict bool
	server *httptest.Server

	mu       sync.Mutex
	requests map[string]bool
	seen     map[string]bool
	refusal  error
}

func newSP(t *testing.T, p *IdP, idpInitiated, strict bool) *testSP {
	t.Helper()
	doc, err := p.Metadata()
	if err != nil {
		t.Fatalf("metadata: got %v, want none", err)
	}
	descriptor := &crewjam.EntityDescriptor{}
	if err := xml.Unmarshal(doc, descriptor); err != nil {
		t.Fatalf("parse the metadata: got %v, want none", err)
	}
	s := &testSP{strict: strict, requests: map[string]bool{}, seen: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login", s.login)
	mux.HandleFunc("POST /acs", s.acs)
	mux.HandleFunc("GET /home", s.home)
	s.server = httptest.NewServer(mux)
	t.Cleanup(s.server.Close)
	acs, err := url.Parse(s.server.URL + "/acs")
	if err != nil {
		t.Fatalf("ACS URL: got %v, want none", err)
	}
	s.sp = crewjam.ServiceProvider{
		EntityID: s.server.URL + "/metadata", AcsURL: *acs, IDPMetadata: descriptor, AllowIDPInitiated: idpInitiated,
		AuthnNameIDFormat: crewjam.EmailAddressNameIDFormat,
	}
	return s
}

// at describes s to the identity provider.
func (s *testSP) at(idpInitiated bool, binding string) ServiceProvider {
	sp := ServiceProvider{ACSURL: s.server.URL + "/acs", EntityID: s.server.URL + "/metadata"}
	if !idpInitiated {
		sp.LoginURL = s.server.URL + "/login?binding=" + binding
	}
	return sp
}

func (s *testSP) login(w http.ResponseWriter, r *http.Request) {
	binding := crewjam.HTTPRedirectBinding
	if r.FormValue("binding") == "post" {
		binding = crewjam.HTTPPostBinding
	}
	request, err := s.sp.MakeAuthenticationRequest(s.sp.GetSSOBindingLocation(binding), binding, crewjam.HTTPPostBinding)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	s.mu.Lock()
	s.requests[request.ID] = true
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: "request", Value: request.ID, Path: "/"})
	if binding == crewjam.HTTPPostBinding {
		_, _ = w.Write(request.Post("relay-7"))
		return
	}
	target, err := request.Redirect("relay-7", &s.sp)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.Redirect(w, r, target.String(), http.StatusFound)
}

func (s *testSP) acs(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	assertion, err := s.judge(r)
	s.mu.Lock()
	s.refusal = err
	s.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "person", Value: url.QueryEscape(assertion.Subject.NameID.Value), Path: "/"})
	http.Redirect(w, r, "/home", http.StatusSeeOther)
}

func (s *testSP) home(w http.ResponseWriter, r *http.Request) {
	cookie, err := r.Cookie("person")
	if err != nil {
		http.Error(w, "not signed in", http.StatusUnauthorized)
		return
	}
	person, _ := url.QueryUnescape(cookie.Value)
	_, _ = fmt.Fprint(w, person)
}

// judge verifies a response: by the library, and when strict by the rules that follow.
func (s *testSP) judge(r *http.Request) (*crewjam.Assertion, error) {
	var pending []string
	if cookie, err := r.Cookie("request"); err == nil {
		s.mu.Lock()
		if s.requests[cookie.Value] {
			pending = append(pending, cookie.Value)
			delete(s.requests, cookie.Value)
		}
		s.mu.Unlock()
	}
	assertion, err := s.sp.ParseResponse(r, pending)
	if err != nil {
		var invalid *crewjam.InvalidResponseError
		if errors.As(err, &invalid) {
			err = invalid.PrivateErr
		}
		return nil, fmt.Errorf("library: %w", err)
	}
	if !s.strict {
		return assertion, nil
	}
	if err := s.shape(r.PostForm.Get("SAMLResponse")); err != nil {
		return nil, err
	}
	return assertion, s.content(assertion)
}

// shape refuses documents that no product sends: more than one assertion, comments.
func (s *testSP) shape(encoded string) error {
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(mustBase64(encoded)); err != nil {
		return err
	}
	if n := len(doc.FindElements("//Assertion")); n != 1 {
		return fmt.Errorf("assertions: got %d, want 1", n)
	}
	for _, el := range doc.FindElements("//*") {
		for _, child := range el.Child {
			if _, ok := child.(*etree.Comment); ok {
				return fmt.Errorf("comment inside %s", el.Tag)
			}
		}
	}
	return nil
}

// content applies the rules about one assertion that the library leaves out.
func (s *testSP) content(a *crewjam.Assertion) error {
	for _, c := range a.Subject.SubjectConfirmations {
		if s.sp.AllowIDPInitiated && c.SubjectConfirmationData.InResponseTo != "" {
			return errors.New("InResponseTo in an unsolicited response")
		}
	}
	if !strings.Contains(a.Subject.NameID.Value, "@") {
		return errors.New("NameID is no e-mail address")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[a.ID] {
		return errors.New("assertion was used before")
	}
	s.seen[a.ID] = true
	return nil
}
