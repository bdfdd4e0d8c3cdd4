package saml

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	crewjam "github.com/crewjam/saml"
	xrv "github.com/mattermost/xml-roundtrip-validator"
)

// maxRequest bounds an AuthnRequest, in bytes, before and after inflating.
const maxRequest = 256 << 10

// Request is an AuthnRequest as the service provider sent it (SAML core, section 3.4.1).
type Request struct {
	ID     string
	Issuer string
	// ACSURL is empty when the service provider leaves the choice to its registration.
	ACSURL      string
	Destination string
	// NameIDFormat is the NameIDPolicy's; Entra honours it, Okta does not.
	NameIDFormat string
	IssueInstant time.Time
	ForceAuthn   bool
	// Binding is how it arrived: HTTP-Redirect or HTTP-POST, as a URN.
	Binding    string
	RelayState string
	XML        []byte
}

// RequestError says what is wrong with an AuthnRequest: a fault of the service provider.
type RequestError struct {
	Reason string
	XML    []byte
}

// Error implements error.
func (e *RequestError) Error() string { return "authentication request: " + e.Reason }

// ParseRedirect reads a request from the query of the HTTP-Redirect binding: DEFLATE,
// then base64 (SAML bindings, section 3.4.4.1). Its error is a *RequestError.
func ParseRedirect(query url.Values) (*Request, error) {
	raw, err := decode(query)
	if err != nil {
		return nil, err
	}
	inflated, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), maxRequest+1))
	if err != nil {
		return nil, &RequestError{Reason: "is not DEFLATE data: " + err.Error()}
	}
	return parseRequest(inflated, crewjam.HTTPRedirectBinding, query.Get("RelayState"))
}

// ParsePost reads a request from the form of the HTTP-POST binding: base64 (SAML
// bindings, section 3.5.4). Its error is a *RequestError.
func ParsePost(form url.Values) (*Request, error) {
	raw, err := decode(form)
	if err != nil {
		return nil, err
	}
	return parseRequest(raw, crewjam.HTTPPostBinding, form.Get("RelayState"))
}

func decode(values url.Values) ([]byte, error) {
	encoded := values.Get("SAMLRequest")
	if encoded == "" {
		return nil, &RequestError{Reason: "has no SAMLRequest parameter"}
	}
	if len(encoded) > maxRequest {
		return nil, &RequestError{Reason: fmt.Sprintf("is longer than %d bytes", maxRequest)}
	}
	// Line breaks inside base64 are allowed by RFC 2045, section 6.8.
	raw, err := base64.StdEncoding.DecodeString(strings.Map(dropSpace, encoded))
	if err != nil {
		return nil, &RequestError{Reason: "is not base64: " + err.Error()}
	}
	return raw, nil
}

func dropSpace(r rune) rune {
	if r == '\r' || r == '\n' || r == ' ' || r == '\t' {
		return -1
	}
	return r
}

func parseRequest(doc []byte, binding, relay string) (*Request, error) {
	fail := func(format string, args ...any) (*Request, error) {
		return nil, &RequestError{Reason: fmt.Sprintf(format, args...), XML: doc}
	}
	if len(doc) > maxRequest {
		return nil, &RequestError{Reason: fmt.Sprintf("is longer than %d bytes", maxRequest)}
	}
	if err := plainXML(doc); err != nil {
		return fail("is not acceptable XML: %v", err)
	}
	var parsed crewjam.AuthnRequest
	if err := xml.Unmarshal(doc, &parsed); err != nil {
		return fail("is not an AuthnRequest: %v", err)
	}
	r := &Request{
		ID: parsed.ID, ACSURL: parsed.AssertionConsumerServiceURL, Destination: parsed.Destination,
		IssueInstant: parsed.IssueInstant, Binding: binding, RelayState: relay, XML: doc,
		ForceAuthn: parsed.ForceAuthn != nil && *parsed.ForceAuthn,
	}
	if parsed.Issuer != nil {
		r.Issuer = strings.TrimSpace(parsed.Issuer.Value)
	}
	if parsed.NameIDPolicy != nil && parsed.NameIDPolicy.Format != nil {
		r.NameIDFormat = *parsed.NameIDPolicy.Format
	}
	switch {
	case parsed.Version != "2.0":
		return fail("Version: got %q, want \"2.0\"", parsed.Version)
	case r.ID == "":
		return fail("has no ID")
	// An XML id is an NCName; Entra's documentation warns of just this mistake [D].
	case r.ID[0] >= '0' && r.ID[0] <= '9':
		return fail("ID: got %q, want one that does not begin with a digit", r.ID)
	case r.Issuer == "":
		return fail("has no Issuer")
	case parsed.ProtocolBinding != "" && parsed.ProtocolBinding != crewjam.HTTPPostBinding:
		return fail("ProtocolBinding: got %q, want %q", parsed.ProtocolBinding, crewjam.HTTPPostBinding)
	}
	return r, nil
}

// plainXML refuses what a parser could read in two ways, and document types.
func plainXML(doc []byte) error {
	if err := xrv.Validate(bytes.NewReader(doc)); err != nil {
		return err
	}
	decoder := xml.NewDecoder(bytes.NewReader(doc))
	for {
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, ok := token.(xml.Directive); ok {
			return errors.New("document type declaration")
		}
	}
}

// resolve completes sp from the request and checks that both mean the same ACS: Okta
// and Entra answer only to a registered one [D].
func (sp ServiceProvider) resolve(r *Request) (ServiceProvider, error) {
	switch {
	case sp.ACSURL == "" && r.ACSURL == "":
		return sp, &RequestError{Reason: "names no ACS URL, and none is configured", XML: r.XML}
	case sp.ACSURL == "":
		sp.ACSURL = r.ACSURL
	case r.ACSURL != "" && r.ACSURL != sp.ACSURL:
		reason := fmt.Sprintf("AssertionConsumerServiceURL: got %q, want %q", r.ACSURL, sp.ACSURL)
		return sp, &RequestError{Reason: reason, XML: r.XML}
	}
	if sp.EntityID == "" {
		sp.EntityID = r.Issuer
	} else if sp.EntityID != r.Issuer {
		reason := fmt.Sprintf("Issuer: got %q, want %q", r.Issuer, sp.EntityID)
		return sp, &RequestError{Reason: reason, XML: r.XML}
	}
	return sp, nil
}
