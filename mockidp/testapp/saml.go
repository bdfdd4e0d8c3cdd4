package testapp

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/beevik/etree"
	xrv "github.com/mattermost/xml-roundtrip-validator"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"
)

const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	bearer      = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
	success     = "urn:oasis:names:tc:SAML:2.0:status:Success"

	bindingRedirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
	bindingPost     = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
)

// skew is how far the clocks of two machines may differ.
const skew = 90 * time.Second

// metadata is what a service provider reads of an identity provider's document.
type metadata struct {
	entityID    string
	sso         map[string]string // by binding
	certificate *x509.Certificate
}

// readMetadata fetches the document (SAML metadata, section 2.4.3).
func (a *App) readMetadata(ctx context.Context) (*metadata, error) {
	raw, err := a.fetch(ctx, a.options.Metadata)
	if err != nil {
		return nil, err
	}
	var doc struct {
		EntityID string `xml:"entityID,attr"`
		IDP      struct {
			Certificate string `xml:"KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
			SSO         []struct {
				Binding  string `xml:",attr"`
				Location string `xml:",attr"`
			} `xml:"SingleSignOnService"`
		} `xml:"IDPSSODescriptor"`
	}
	if err := xml.Unmarshal(raw, &doc); err != nil {
		return nil, fmt.Errorf("metadata: %w", err)
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(doc.IDP.Certificate), ""))
	if err != nil {
		return nil, fmt.Errorf("metadata: certificate: %w", err)
	}
	found := &metadata{entityID: doc.EntityID, sso: map[string]string{}}
	if found.certificate, err = x509.ParseCertificate(der); err != nil {
		return nil, fmt.Errorf("metadata: certificate: %w", err)
	}
	for _, s := range doc.IDP.SSO {
		found.sso[s.Binding] = s.Location
	}
	return found, nil
}

// authnRequest makes a request and its id (SAML core, section 3.4.1).
func (a *App) authnRequest(destination string) (string, []byte) {
	id := "_" + hex.EncodeToString([]byte(rand.Text()[:20]))
	var esc = func(text string) string {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, []byte(text)) // a buffer takes everything
		return b.String()
	}
	return id, []byte(fmt.Sprintf(`<samlp:AuthnRequest xmlns:samlp="%s" xmlns:saml="%s" ID="%s" Version="2.0" IssueInstant="%s" Destination="%s" AssertionConsumerServiceURL="%s" ProtocolBinding="%s"><saml:Issuer>%s</saml:Issuer></samlp:AuthnRequest>`,
		nsProtocol, nsAssertion, id, a.options.Now().UTC().Format("2006-01-02T15:04:05Z"), esc(destination), esc(a.acs()), bindingPost, esc(a.EntityID())))
}

// redirect is the address of the HTTP-Redirect binding (SAML bindings, section 3.4.4.1).
func redirect(destination string, request []byte, relay string) (string, error) {
	var deflated bytes.Buffer
	w, err := flate.NewWriter(&deflated, flate.DefaultCompression)
	if err != nil {
		return "", err
	}
	if _, err := w.Write(request); err != nil {
		return "", err
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	u, err := url.Parse(destination)
	if err != nil {
		return "", err
	}
	q := u.Query()
	q.Set("SAMLRequest", base64.StdEncoding.EncodeToString(deflated.Bytes()))
	q.Set("RelayState", relay)
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// The checks of a response, in their order.
var (
	samlForm      = rule{"The form carries XML that every parser reads alike", "SAML bindings, section 3.5.4"}
	samlShape     = rule{"It is one Response with one Assertion", "SAML profiles, section 4.1.4.2"}
	samlSigned    = rule{"What is read is signed by the key of the metadata", "SAML profiles, section 4.1.4.5"}
	samlComments  = rule{"No comment splits a value", "Canonical XML leaves comments out of what is signed"}
	samlStatus    = rule{"The status is Success", "SAML core, section 3.2.2.2"}
	samlIssuer    = rule{"The Issuer is this identity provider", "SAML profiles, section 4.1.4.2"}
	samlTarget    = rule{"The Destination is this application", "SAML bindings, section 3.5.5.2"}
	samlAnswers   = rule{"It answers a request of this browser, or nobody's", "SAML profiles, section 4.1.4.3"}
	samlRecipient = rule{"The bearer is confirmed to this application", "SAML profiles, section 4.1.4.2"}
	samlConfirmed = rule{"The confirmation has not run out", "SAML profiles, section 4.1.4.2"}
	samlBegun     = rule{"The conditions hold already", "SAML core, section 2.5.1.2"}
	samlEnded     = rule{"The conditions hold still", "SAML core, section 2.5.1.2"}
	samlAudience  = rule{"The audience is this application", "SAML core, section 2.5.1.4"}
	samlOnce      = rule{"The assertion was not used before", "SAML profiles, section 4.1.4.5"}
	samlPerson    = rule{"An e-mail address says who it is", "what this application knows people by"}
)

// judge makes every check on a response (SAML profiles, section 4.1.4). pending are the
// requests of the browser that brings it; used marks an assertion and says whether it was
// there before.
func (a *App) judge(encoded string, idp *metadata, pending map[string]bool, used func(id string) bool) *Report {
	r := &Report{Protocol: "SAML"}
	doc, err := parse(encoded)
	if !r.succeeds(samlForm, err, "base64 of XML without a document type") {
		r.leave(samlShape, samlSigned, samlComments, samlStatus, samlIssuer, samlTarget, samlAnswers, samlRecipient, samlConfirmed, samlBegun, samlEnded, samlAudience, samlOnce, samlPerson)
		return r
	}
	r.Document = readable(doc)
	response := doc.Root()
	assertion, err := single(response)
	if !r.succeeds(samlShape, err, "one Assertion, a child of the Response, and none elsewhere") {
		r.leave(samlSigned, samlComments, samlStatus, samlIssuer, samlTarget, samlAnswers, samlRecipient, samlConfirmed, samlBegun, samlEnded, samlAudience, samlOnce, samlPerson)
		return r
	}
	r.succeeds(samlSigned, a.signed(response, assertion, idp.certificate), "a good signature on the Assertion or the Response")
	comments := count(response, func(t etree.Token) bool { _, is := t.(*etree.Comment); return is })
	r.holds(samlComments, comments == 0, times(comments, "comment"), "none")
	r.is(samlStatus, attribute(response, "Status/StatusCode", "Value"), success)
	a.judgeEnvelope(r, response, assertion, idp, pending)
	a.judgeConditions(r, assertion)
	r.holds(samlOnce, !used(assertion.SelectAttrValue("ID", "")), "ID "+assertion.SelectAttrValue("ID", ""), "an ID that was not seen before")
	name := text(assertion, "Subject/NameID")
	for _, el := range assertion.FindElements("AttributeStatement/Attribute") {
		var values []string
		for _, value := range el.SelectElements("AttributeValue") {
			values = append(values, value.Text())
		}
		r.claim(el.SelectAttrValue("Name", ""), values...)
	}
	r.Claims = append([]Claim{{"NameID (" + attribute(assertion, "Subject/NameID", "Format") + ")", []string{name}}}, r.Claims...)
	r.holds(samlPerson, emailAddress(name), "NameID "+name, "a NameID that is an e-mail address")
	if r.Passed() {
		r.Person = name
	}
	return r
}

// judgeEnvelope looks at who sent it, to whom, and whether somebody asked.
func (a *App) judgeEnvelope(r *Report, response, assertion *etree.Element, idp *metadata, pending map[string]bool) {
	issuers := []string{text(assertion, "Issuer")}
	if response.SelectElement("Issuer") != nil {
		issuers = append(issuers, text(response, "Issuer"))
	}
	good := true
	for _, issuer := range issuers {
		good = good && issuer == idp.entityID
	}
	r.holds(samlIssuer, good, strings.Join(issuers, ", "), idp.entityID)
	r.is(samlTarget, response.SelectAttrValue("Destination", ""), a.acs())

	answers := response.SelectAttrValue("InResponseTo", "")
	confirmed := attribute(assertion, "Subject/SubjectConfirmation/SubjectConfirmationData", "InResponseTo")
	switch {
	case answers == "" && confirmed == "":
		r.holds(samlAnswers, true, "nobody's: the identity provider began", "no InResponseTo, or the id of a request")
	default:
		r.holds(samlAnswers, answers == confirmed && pending[answers], answers, "the id of a request that this browser brought, twice")
	}
	data := "Subject/SubjectConfirmation/SubjectConfirmationData"
	method := attribute(assertion, "Subject/SubjectConfirmation", "Method")
	r.holds(samlRecipient, method == bearer && attribute(assertion, data, "Recipient") == a.acs(), attribute(assertion, data, "Recipient"), a.acs())
	r.before(samlConfirmed, a.options.Now(), attribute(assertion, data, "NotOnOrAfter"))
}

// judgeConditions looks at when and for whom it is good.
func (a *App) judgeConditions(r *Report, assertion *etree.Element) {
	now := a.options.Now()
	from := attribute(assertion, "Conditions", "NotBefore")
	begin, err := time.Parse(time.RFC3339, from)
	r.holds(samlBegun, from == "" || err == nil && !now.Add(skew).Before(begin), "NotBefore "+from, "now or earlier: "+instant(now))
	r.before(samlEnded, now, attribute(assertion, "Conditions", "NotOnOrAfter"))
	audience := []string{}
	for _, el := range assertion.FindElements("Conditions/AudienceRestriction/Audience") {
		audience = append(audience, el.Text())
	}
	good := false
	for _, one := range audience {
		good = good || one == a.EntityID()
	}
	r.holds(samlAudience, good, strings.Join(audience, ", "), a.EntityID())
}

// before checks a moment that must lie ahead.
func (r *Report) before(rule rule, now time.Time, until string) {
	end, err := time.Parse(time.RFC3339, until)
	r.holds(rule, err == nil && now.Before(end.Add(skew)), "NotOnOrAfter "+until, "later than now: "+instant(now))
}

func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// parse reads a response and refuses what two parsers could read in two ways.
func parse(encoded string) (*etree.Document, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(encoded), ""))
	if err != nil {
		return nil, fmt.Errorf("not base64: %w", err)
	}
	if len(raw) == 0 {
		return nil, errors.New("no SAMLResponse")
	}
	if err := xrv.Validate(bytes.NewReader(raw)); err != nil {
		return nil, err
	}
	tokens := xml.NewDecoder(bytes.NewReader(raw))
	for {
		token, err := tokens.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if _, is := token.(xml.Directive); is {
			return nil, errors.New("a document type")
		}
	}
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(raw); err != nil {
		return nil, err
	}
	if doc.Root() == nil {
		return nil, errors.New("no element")
	}
	return doc, nil
}

// single finds the one assertion of a response.
func single(response *etree.Element) (*etree.Element, error) {
	if response.Tag != "Response" || response.NamespaceURI() != nsProtocol {
		return nil, fmt.Errorf("the root is %s", response.FullTag())
	}
	if version := response.SelectAttrValue("Version", ""); version != "2.0" {
		return nil, fmt.Errorf("Version %q", version)
	}
	all := count(response, func(t etree.Token) bool {
		el, is := t.(*etree.Element)
		return is && (el.Tag == "Assertion" || el.Tag == "EncryptedAssertion" || el.Tag == "Response")
	})
	children := response.SelectElements("Assertion")
	if all != 1 || len(children) != 1 || children[0].NamespaceURI() != nsAssertion {
		return nil, fmt.Errorf("%s and Responses inside, %d of them children", times(all, "Assertion"), len(children))
	}
	return children[0], nil
}

// signed verifies every signature and wants at least one that covers the assertion. The
// assertion stands alone in the document, so that what is signed is what is read.
func (a *App) signed(response, assertion *etree.Element, certificate *x509.Certificate) error {
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{certificate}})
	context.Clock = dsig.NewFakeClockAt(a.options.Now())
	found := 0
	for _, el := range []*etree.Element{response, assertion} {
		if el.SelectElement("Signature") == nil {
			continue
		}
		found++
		parents, err := etreeutils.NSBuildParentContext(el)
		if err != nil {
			return err
		}
		alone, err := etreeutils.NSDetatch(parents, el)
		if err != nil {
			return err
		}
		if _, err := context.Validate(alone); err != nil {
			return fmt.Errorf("signature of the %s: %w", el.Tag, err)
		}
	}
	if found == 0 {
		return errors.New("neither Response nor Assertion is signed")
	}
	return nil
}

func count(el *etree.Element, counts func(etree.Token) bool) int {
	n := 0
	for _, child := range el.Child {
		if counts(child) {
			n++
		}
		if below, is := child.(*etree.Element); is {
			n += count(below, counts)
		}
	}
	return n
}

func text(el *etree.Element, path string) string {
	if found := el.FindElement(path); found != nil {
		return strings.TrimSpace(found.Text())
	}
	return ""
}

func attribute(el *etree.Element, path, name string) string {
	if found := el.FindElement(path); found != nil {
		return found.SelectAttrValue(name, "")
	}
	return ""
}

// readable lays a document out for people.
func readable(doc *etree.Document) string {
	copied := doc.Copy()
	copied.Indent(2)
	out, err := copied.WriteToString()
	if err != nil {
		return err.Error()
	}
	return out
}
