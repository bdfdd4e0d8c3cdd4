package saml

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
)

// signNothing is what some tampers do; no product offers it.
const signNothing Signing = -1

// message is everything that a response says, before it takes a product's shape.
type message struct {
	responseID, assertionID    string
	inResponseTo, sessionIndex string
	issuer, audience           string
	destination, recipient     string
	status                     []string // the second, if any, is nested in the first
	issued, authenticated      time.Time
	notBefore, notOnOrAfter    time.Time
	confirmUntil               time.Time
	nameID, nameIDFormat       string
	attributes                 []attribute
}

// shift moves every instant of the message by d.
func (m *message) shift(d time.Duration) {
	for _, t := range []*time.Time{&m.issued, &m.authenticated, &m.notBefore, &m.notOnOrAfter, &m.confirmUntil} {
		*t = t.Add(d)
	}
}

// compose fills a message as the product would.
//
// Both products allow five minutes before the issue instant and confirm the subject for
// five after it; Okta's conditions end with the confirmation, Entra's an hour after they
// begin [R]. Okta repeats the request's ID as SessionIndex, or makes one of the time;
// Entra repeats the assertion's ID [R]. request is nil for an unsolicited response.
func (p *IdP) compose(sp ServiceProvider, request *Request, c Claims) (message, error) {
	now := p.clock.Now().UTC().Truncate(time.Millisecond)
	requestID := ""
	if request != nil {
		requestID = request.ID
	}
	m := message{
		inResponseTo: requestID, issuer: p.entityID, audience: sp.EntityID,
		destination: sp.ACSURL, recipient: sp.ACSURL, status: []string{crewjam.StatusSuccess},
		issued: now, authenticated: now.Add(-373 * time.Millisecond),
		notBefore: now.Add(-5 * time.Minute), notOnOrAfter: now.Add(5 * time.Minute),
		confirmUntil: now.Add(5 * time.Minute),
		nameID:       c.NameID, nameIDFormat: string(p.format),
	}
	var err error
	if m.responseID, err = p.newID(); err != nil {
		return m, err
	}
	if m.assertionID, err = p.newID(); err != nil {
		return m, err
	}
	if p.profile == Entra {
		m.notOnOrAfter = m.notBefore.Add(time.Hour)
		m.sessionIndex = m.assertionID
		m.attributes = entraAttributes(c, p.tenant, p.entityID)
		return m, p.honour(request, sp, c, &m)
	}
	m.attributes = oktaAttributes(c, p.names)
	m.sessionIndex = requestID
	if requestID == "" {
		digits, err := p.pick("0123456789", 9)
		if err != nil {
			return m, err
		}
		m.sessionIndex = fmt.Sprintf("id%d.%s", now.UnixMilli(), digits)
	}
	return m, nil
}

// honour gives the NameID the format that the request asks for: Entra "honors the format
// in the request" (saml-claims-customization) [D]; Okta answers as configured [I]. A
// persistent NameID is pairwise, 43 characters long [R].
func (p *IdP) honour(request *Request, sp ServiceProvider, c Claims, m *message) error {
	if request == nil {
		return nil
	}
	switch crewjam.NameIDFormat(request.NameIDFormat) {
	case crewjam.PersistentNameIDFormat:
		sum := sha256.Sum256([]byte(p.tenant + " " + sp.EntityID + " " + c.ObjectID))
		m.nameID = base64.RawURLEncoding.EncodeToString(sum[:])
	case crewjam.TransientNameIDFormat:
		id, err := p.newID()
		if err != nil {
			return err
		}
		m.nameID = id
	case crewjam.EmailAddressNameIDFormat:
	default:
		return nil
	}
	m.nameIDFormat = request.NameIDFormat
	return nil
}

// respond builds the response document for one sign-in; request is nil when the service
// provider did not ask.
func (p *IdP) respond(sp ServiceProvider, request *Request, c Claims, t Tamper) ([]byte, error) {
	c = c.withDefaults()
	m, err := p.compose(sp, request, t.claims(c))
	if err != nil {
		return nil, err
	}
	t.message(&m)
	key, shown := p.key, p.key.der
	if t == WrongKey || t == ForgedKeyInfo {
		if key, err = p.foreign(); err != nil {
			return nil, err
		}
		if t == WrongKey {
			shown = key.der
		}
	}
	root, err := p.render(m, t.signing(p.signing), identity{signer: key.signer, der: shown})
	if err != nil {
		return nil, err
	}
	forged, err := p.forged(m, sp, request, c)
	if err != nil {
		return nil, err
	}
	if err := t.tree(root, forged); err != nil {
		return nil, err
	}
	return serialize(root, p.profile == Okta)
}

// forged renders the message as an attacker would rewrite it: about the victim, with new
// IDs, unsigned.
func (p *IdP) forged(m message, sp ServiceProvider, request *Request, c Claims) (*etree.Element, error) {
	f, err := p.compose(sp, request, c.forged())
	if err != nil {
		return nil, err
	}
	m.responseID, m.assertionID = f.responseID, f.assertionID
	m.nameID, m.attributes = f.nameID, f.attributes
	return p.render(m, signNothing, identity{})
}

// render gives the message the product's shape and signs it, the assertion first.
func (p *IdP) render(m message, s Signing, key identity) (*etree.Element, error) {
	shape := entraShape
	if p.profile == Okta {
		shape = oktaShape
	}
	response, assertion, style := shape(m)
	if s == SignBoth || s == SignAssertion {
		if err := style.sign(assertion, key); err != nil {
			return nil, fmt.Errorf("sign the assertion: %w", err)
		}
	}
	response.AddChild(assertion)
	if s == SignBoth || s == SignResponse {
		if err := style.sign(response, key); err != nil {
			return nil, fmt.Errorf("sign the response: %w", err)
		}
	}
	return response, nil
}

// serialize writes the document so that parsing it gives back exactly what was signed:
// canonical escapes keep carriage returns and tabs of a value alive.
func serialize(root *etree.Element, declaration bool) ([]byte, error) {
	doc := etree.NewDocument()
	doc.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	if declaration {
		doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	}
	doc.SetRoot(root)
	out, err := doc.WriteToBytes()
	if err != nil {
		return nil, fmt.Errorf("write the response: %w", err)
	}
	return out, nil
}

// instant writes a time with milliseconds, as both products do [R].
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
