package saml

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"testing"

	crewjam "github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/scimspec/scimspec/internal/testkey"
)

const goodRequest = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="id7" Version="2.0" ` +
	`IssueInstant="2026-03-04T05:06:07Z" AssertionConsumerServiceURL="https://app.example.com/acs">` +
	`<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">https://app.example.com/saml</Issuer></samlp:AuthnRequest>`

func redirected(t testing.TB, doc string) url.Values {
	t.Helper()
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.DefaultCompression)
	if err != nil {
		t.Fatalf("deflate: got %v, want none", err)
	}
	_, _ = w.Write([]byte(doc))
	_ = w.Close()
	return url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString(buf.Bytes())}, "RelayState": {"r"}}
}

func posted(doc string) url.Values {
	return url.Values{"SAMLRequest": {base64.StdEncoding.EncodeToString([]byte(doc))}, "RelayState": {"r"}}
}

func TestParseRequest(t *testing.T) {
	for _, c := range []struct {
		binding string
		parse   func() (*Request, error)
	}{
		{crewjam.HTTPRedirectBinding, func() (*Request, error) { return ParseRedirect(redirected(t, goodRequest)) }},
		{crewjam.HTTPPostBinding, func() (*Request, error) { return ParsePost(posted(goodRequest)) }},
	} {
		r, err := c.parse()
		if err != nil {
			t.Fatalf("%s: got %v, want none", c.binding, err)
		}
		if r.ID != "id7" || r.Issuer != "https://app.example.com/saml" || r.ACSURL != "https://app.example.com/acs" ||
			r.RelayState != "r" || r.Binding != c.binding {
			t.Errorf("%s: got %+v, want the request's values", c.binding, r)
		}
	}
}

func TestParseRequestRefused(t *testing.T) {
	swap := func(from, to string) url.Values { return posted(strings.Replace(goodRequest, from, to, 1)) }
	for _, c := range []struct {
		name   string
		values url.Values
		reason string
	}{
		{"absent", url.Values{}, "no SAMLRequest"},
		{"not base64", url.Values{"SAMLRequest": {"%%"}}, "not base64"},
		{"too long", url.Values{"SAMLRequest": {strings.Repeat("A", maxRequest+4)}}, "longer than"},
		{"not XML", posted("AuthnRequest"), "not an AuthnRequest"},
		{"another message", posted(strings.ReplaceAll(goodRequest, "AuthnRequest", "LogoutRequest")), "not an AuthnRequest"},
		{"document type", posted(`<!DOCTYPE a [<!ENTITY b "c">]>` + goodRequest), "document type"},
		{"version", swap(`Version="2.0"`, `Version="1.1"`), "Version"},
		{"no ID", swap(`ID="id7"`, ``), "no ID"},
		{"digit first", swap(`ID="id7"`, `ID="7"`), "digit"},
		{"no issuer", swap(`https://app.example.com/saml`, ` `), "Issuer"},
		{"artifact", swap(`Version=`, `ProtocolBinding="`+crewjam.HTTPArtifactBinding+`" Version=`), "ProtocolBinding"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParsePost(c.values)
			var request *RequestError
			if !errors.As(err, &request) || !strings.Contains(request.Reason, c.reason) {
				t.Errorf("error: got %v, want a RequestError about %q", err, c.reason)
			}
		})
	}
	if _, err := ParseRedirect(posted(goodRequest)); err == nil {
		t.Error("redirect without DEFLATE: got no error, want one")
	}
	bomb := redirected(t, strings.Repeat(" ", 4*maxRequest))
	if _, err := ParseRedirect(bomb); err == nil || !strings.Contains(err.Error(), "longer than") {
		t.Errorf("inflated beyond the limit: got %v, want a refusal", err)
	}
}

func FuzzParseRequest(f *testing.F) {
	f.Add([]byte(goodRequest))
	f.Add([]byte(strings.Replace(goodRequest, "<Issuer", "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><Attr/><Child/></Signature><Issuer", 1)))
	f.Add([]byte(`<a:AuthnRequest xmlns:a="urn:oasis:names:tc:SAML:2.0:protocol"/>`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		post, postErr := ParsePost(posted(string(doc)))
		redirect, redirectErr := ParseRedirect(redirected(t, string(doc)))
		if (postErr == nil) != (redirectErr == nil) {
			t.Fatalf("bindings disagree: POST %v, Redirect %v", postErr, redirectErr)
		}
		if postErr != nil {
			var request *RequestError
			if !errors.As(postErr, &request) {
				t.Fatalf("error: got %T, want *RequestError", postErr)
			}
			return
		}
		if post.ID == "" || post.Issuer == "" || post.ID != redirect.ID || post.Issuer != redirect.Issuer {
			t.Fatalf("request: got %+v and %+v, want equal IDs and issuers", post, redirect)
		}
	})
}

func FuzzParseEncoded(f *testing.F) {
	f.Add(redirected(f, goodRequest).Get("SAMLRequest"))
	f.Add("")
	f.Fuzz(func(t *testing.T, encoded string) {
		values := url.Values{"SAMLRequest": {encoded}}
		for _, parse := range []func(url.Values) (*Request, error){ParsePost, ParseRedirect} {
			if r, err := parse(values); (r == nil) == (err == nil) {
				t.Fatalf("got %v and %v, want one of them", r, err)
			}
		}
	})
}

// TestParseSignedRequest checks that a signature in the request does not get in the way.
func TestParseSignedRequest(t *testing.T) {
	p := newIdP(t, Options{Profile: Okta})
	s := newSP(t, p, false, true)
	cert, err := p.Certificate()
	if err != nil {
		t.Fatalf("certificate: got %v, want none", err)
	}
	s.sp.Key, s.sp.Certificate, s.sp.SignatureMethod = testkey.Pair()[0], cert, dsig.RSASHA256SignatureMethod
	page, err := s.sp.MakePostAuthenticationRequest("r")
	if err != nil {
		t.Fatalf("make the request: got %v, want none", err)
	}
	if r, err := ParsePost(inputs(page)); err != nil || r.Issuer != s.sp.EntityID || !bytes.Contains(r.XML, []byte("SignatureValue")) {
		t.Errorf("signed request: got %+v %v, want it read", r, err)
	}
}
