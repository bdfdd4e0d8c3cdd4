package saml

import (
	"fmt"
	"strings"
	"time"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
)

// Tamper names one way in which a response is not what a service provider may accept.
// Each value builds the real artefact: a response that differs from a good one in that
// single respect, so that only the check it names can refuse it.
type Tamper string

// The tampers. "Signed" means signed by the key of the metadata.
const (
	// None changes nothing.
	None Tamper = ""

	// Unsigned is a good response without any signature.
	Unsigned Tamper = "unsigned"
	// SignatureExclusion takes the signatures out of a captured response and rewrites
	// its subject to Claims.Victim.
	SignatureExclusion Tamper = "signature-exclusion"
	// EmptySignature leaves Signature elements that refer to nothing in a response
	// rewritten to Claims.Victim: it fools who only looks whether one is there.
	EmptySignature Tamper = "empty-signature"
	// WrongKey is signed by a key that is not in the metadata; the certificate of that
	// key is embedded, so that it verifies for who trusts KeyInfo.
	WrongKey Tamper = "wrong-key"
	// ForgedKeyInfo is signed by a key that is not in the metadata and embeds the
	// certificate that is: it fools who compares certificates and verifies nothing.
	ForgedKeyInfo Tamper = "forged-key-info"
	// Altered is signed for one person and rewritten to Claims.Victim afterwards.
	Altered Tamper = "altered"

	// Expired is fresh, signed, and its Conditions and SubjectConfirmationData ended an
	// hour ago (SAML core, sections 2.4.1.2 and 2.5.1.2).
	Expired Tamper = "expired"
	// Stale is a good response of two hours ago, delivered now.
	Stale Tamper = "stale"
	// NotYetValid has Conditions that begin in an hour.
	NotYetValid Tamper = "not-yet-valid"
	// WrongAudience is restricted to another service provider (SAML core, section 2.5.1.4).
	WrongAudience Tamper = "wrong-audience"
	// WrongIssuer is signed, and names another identity provider in both Issuers.
	WrongIssuer Tamper = "wrong-issuer"
	// WrongRecipient confirms the subject to another ACS (SAML profiles, section 4.1.4.2).
	WrongRecipient Tamper = "wrong-recipient"
	// WrongDestination is addressed to another ACS (SAML bindings, section 3.5.5.2).
	WrongDestination Tamper = "wrong-destination"
	// WrongInResponseTo answers a request that was never sent. A service provider that
	// takes unsolicited responses may accept any (SAML profiles, section 4.1.5, forbids
	// the attribute in an unsolicited response, which few check).
	WrongInResponseTo Tamper = "wrong-in-response-to"
	// StatusNotSuccess carries a good assertion under the status Responder, AuthnFailed.
	StatusNotSuccess Tamper = "status-not-success"
	// Replayed is a good response, delivered once by its browser and once more by a
	// browser without that one's cookies. The Result is the second delivery's.
	Replayed Tamper = "replayed"

	// NameIDNotEmail is good in every respect, but its NameID is no e-mail address;
	// the e-mail attribute is one. It says nothing about who asks Entra for a persistent
	// or transient NameID, which is never an e-mail address.
	NameIDNotEmail Tamper = "nameid-not-email"
	// MissingEmail has an opaque persistent NameID and no e-mail address in any attribute.
	MissingEmail Tamper = "missing-email"
	// CommentInNameID is signed for "{victim}.attacker.example"; a comment put after
	// the victim's part leaves the signature valid (canonical XML drops comments), and
	// who reads only the first text node signs the victim in. To take the whole value
	// is as right as to refuse.
	CommentInNameID Tamper = "comment-in-nameid"

	// The classic variants of XML signature wrapping, numbered as in "On Breaking SAML"
	// (USENIX Security 2012) and the tools after it. The signed part names the person of
	// the Claims, the wrapped part Claims.Victim. 1 and 2 wrap a signed Response, the
	// others a signed Assertion in an unsigned Response.

	// XSW1 hides the signed Response inside the Signature of a forged one.
	XSW1 Tamper = "signature-wrapping-1"
	// XSW2 hides the signed Response beside the Signature of a forged one.
	XSW2 Tamper = "signature-wrapping-2"
	// XSW3 puts a forged Assertion before the signed one.
	XSW3 Tamper = "signature-wrapping-3"
	// XSW4 puts the signed Assertion inside a forged one.
	XSW4 Tamper = "signature-wrapping-4"
	// XSW5 moves the Signature into a forged Assertion; the signed one follows.
	XSW5 Tamper = "signature-wrapping-5"
	// XSW6 is XSW5 with the signed Assertion inside the moved Signature.
	XSW6 Tamper = "signature-wrapping-6"
	// XSW7 puts a forged Assertion of the same ID into Extensions, before the signed one.
	XSW7 Tamper = "signature-wrapping-7"
	// XSW8 puts the signed Assertion into an Object of the Signature of a forged one of
	// the same ID.
	XSW8 Tamper = "signature-wrapping-8"

	// SignatureWrapping is the plainest of the eight.
	SignatureWrapping = XSW3
)

// Tampers lists every value but None, in the order of their documentation.
func Tampers() []Tamper {
	return []Tamper{
		Unsigned, SignatureExclusion, EmptySignature, WrongKey, ForgedKeyInfo, Altered,
		Expired, Stale, NotYetValid, WrongAudience, WrongIssuer, WrongRecipient, WrongDestination,
		WrongInResponseTo, StatusNotSuccess, Replayed,
		NameIDNotEmail, MissingEmail, CommentInNameID,
		XSW1, XSW2, XSW3, XSW4, XSW5, XSW6, XSW7, XSW8,
	}
}

// known reports an error for a value outside the list.
func (t Tamper) known() error {
	if t == None {
		return nil
	}
	for _, k := range Tampers() {
		if t == k {
			return nil
		}
	}
	return fmt.Errorf("tamper: got %q, want one of Tampers", string(t))
}

// attackerSuffix makes a longer name out of the victim's, in a domain of the attacker.
const attackerSuffix = ".attacker.example"

// claims applies the tampers that change what is said about the person.
func (t Tamper) claims(c Claims) Claims {
	switch t {
	case SignatureExclusion, EmptySignature:
		return c.forged()
	case NameIDNotEmail:
		c.NameID, _, _ = strings.Cut(c.NameID, "@")
	case MissingEmail:
		// UserName is Entra's name claim, which is an e-mail address too.
		local, _, _ := strings.Cut(c.NameID, "@")
		c.NameID, c.Email, c.UserName = c.ObjectID, "", local
	case CommentInNameID:
		full := c.Victim + attackerSuffix
		c.NameID, c.Email, c.UserName = full, full, full
	}
	return c
}

// message applies the tampers that change a value of the signed message.
func (t Tamper) message(m *message) {
	const hour = time.Hour
	switch t {
	case Expired:
		m.notBefore = m.issued.Add(-3 * hour)
		m.notOnOrAfter, m.confirmUntil = m.issued.Add(-hour), m.issued.Add(-hour)
	case Stale:
		m.shift(-2 * hour)
	case NotYetValid:
		m.notBefore, m.notOnOrAfter = m.issued.Add(hour), m.issued.Add(2*hour)
		m.confirmUntil = m.notOnOrAfter
	case WrongAudience:
		m.audience = "https://other-service.example/saml"
	case WrongIssuer:
		m.issuer = "https://other-idp.example/saml"
	case WrongRecipient:
		m.recipient = "https://other-service.example/acs"
	case WrongDestination:
		m.destination = "https://other-service.example/acs"
	case WrongInResponseTo:
		m.inResponseTo = "_00000000-0000-4000-8000-000000000000"
	case StatusNotSuccess:
		m.status = []string{crewjam.StatusResponder, crewjam.StatusAuthnFailed}
	case MissingEmail:
		m.nameIDFormat = string(crewjam.PersistentNameIDFormat)
	}
}

// signing says what to sign, given what the product would.
func (t Tamper) signing(usual Signing) Signing {
	switch t {
	case Unsigned, SignatureExclusion, EmptySignature:
		return signNothing
	case XSW1, XSW2:
		return SignBoth
	case XSW3, XSW4, XSW5, XSW6, XSW7, XSW8:
		return SignAssertion
	}
	return usual
}

// tree applies the tampers that change the signed document. forged is an unsigned
// response about the victim, in the same shape.
func (t Tamper) tree(root, forged *etree.Element) error {
	switch t {
	case EmptySignature:
		return emptySignatures(root)
	case Altered:
		from, to := nameID(root), nameID(forged)
		replaceText(root, from.Text(), func(el *etree.Element) { el.SetText(to.Text()) })
	case CommentInNameID:
		full := nameID(root).Text()
		replaceText(root, full, func(el *etree.Element) {
			el.SetText(strings.TrimSuffix(full, attackerSuffix))
			el.AddChild(etree.NewComment(""))
			el.AddChild(etree.NewText(attackerSuffix))
		})
	case XSW1, XSW2, XSW3, XSW4, XSW5, XSW6, XSW7, XSW8:
		return wrap(t, root, forged)
	}
	return nil
}

func nameID(root *etree.Element) *etree.Element { return root.FindElement("//Subject/NameID") }

// replaceText calls change on every NameID and AttributeValue that says text.
func replaceText(root *etree.Element, text string, change func(*etree.Element)) {
	for _, el := range root.FindElements("//*") {
		if (el.Tag == "NameID" || el.Tag == "AttributeValue") && el.Text() == text {
			change(el)
		}
	}
}
