package saml

import (
	"github.com/beevik/etree"
)

// The namespaces of a response.
const (
	nsProtocol  = "urn:oasis:names:tc:SAML:2.0:protocol"
	nsAssertion = "urn:oasis:names:tc:SAML:2.0:assertion"
	nsSchema    = "http://www.w3.org/2001/XMLSchema"
	nsInstance  = "http://www.w3.org/2001/XMLSchema-instance"

	methodBearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
)

// element makes an element; attrs are name and value in turn, and a pair with an empty
// value is left out.
func element(parent *etree.Element, tag string, attrs ...string) *etree.Element {
	el := etree.NewElement(tag)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" {
			el.CreateAttr(attrs[i], attrs[i+1])
		}
	}
	if parent != nil {
		parent.AddChild(el)
	}
	return el
}

// text makes an element with a text.
func text(parent *etree.Element, tag, value string, attrs ...string) {
	element(parent, tag, attrs...).SetText(value)
}

// status nests the codes.
func status(parent *etree.Element, tag string, codes []string) {
	for _, code := range codes {
		parent = element(parent, tag, "Value", code)
	}
}

// oktaShape is the recorded Okta response [R]: prefixes saml2p and saml2, each child of
// the assertion declaring saml2 again, attributes in alphabetical order before the
// namespaces, xs declared and in the signature's PrefixList as soon as there are
// attributes.
func oktaShape(m message) (response, assertion *etree.Element, style signatureStyle) {
	const entity = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
	style = signatureStyle{prefix: "ds"}
	xs := ""
	if len(m.attributes) > 0 {
		xs, style.inclusive = nsSchema, "xs"
	}
	response = element(nil, "saml2p:Response", "Destination", m.destination, "ID", m.responseID,
		"InResponseTo", m.inResponseTo, "IssueInstant", instant(m.issued), "Version", "2.0",
		"xmlns:saml2p", nsProtocol, "xmlns:xs", xs)
	text(response, "saml2:Issuer", m.issuer, "Format", entity, "xmlns:saml2", nsAssertion)
	status(element(response, "saml2p:Status", "xmlns:saml2p", nsProtocol), "saml2p:StatusCode", m.status)

	assertion = element(nil, "saml2:Assertion", "ID", m.assertionID, "IssueInstant", instant(m.issued),
		"Version", "2.0", "xmlns:saml2", nsAssertion, "xmlns:xs", xs)
	text(assertion, "saml2:Issuer", m.issuer, "Format", entity, "xmlns:saml2", nsAssertion)

	subject := element(assertion, "saml2:Subject", "xmlns:saml2", nsAssertion)
	text(subject, "saml2:NameID", m.nameID, "Format", m.nameIDFormat)
	element(element(subject, "saml2:SubjectConfirmation", "Method", methodBearer), "saml2:SubjectConfirmationData",
		"InResponseTo", m.inResponseTo, "NotOnOrAfter", instant(m.confirmUntil), "Recipient", m.recipient)

	conditions := element(assertion, "saml2:Conditions", "NotBefore", instant(m.notBefore),
		"NotOnOrAfter", instant(m.notOnOrAfter), "xmlns:saml2", nsAssertion)
	text(element(conditions, "saml2:AudienceRestriction"), "saml2:Audience", m.audience)

	authn := element(assertion, "saml2:AuthnStatement", "AuthnInstant", instant(m.authenticated),
		"SessionIndex", m.sessionIndex, "xmlns:saml2", nsAssertion)
	text(element(authn, "saml2:AuthnContext"), "saml2:AuthnContextClassRef",
		"urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport")

	// Without configured attributes there is no statement at all [R].
	if len(m.attributes) > 0 {
		statement := element(assertion, "saml2:AttributeStatement", "xmlns:saml2", nsAssertion)
		for _, a := range m.attributes {
			el := element(statement, "saml2:Attribute", "Name", a.name,
				"NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified")
			for _, v := range a.values {
				text(el, "saml2:AttributeValue", v, "xmlns:xs", nsSchema, "xmlns:xsi", nsInstance, "xsi:type", "xs:string")
			}
		}
	}
	return response, assertion, style
}

// entraShape is the recorded Entra response [R]: the assertion in the default namespace,
// as is its Signature; attributes without NameFormat and type; the attribute statement
// before the authentication statement; class Password.
func entraShape(m message) (response, assertion *etree.Element, style signatureStyle) {
	response = element(nil, "samlp:Response", "ID", m.responseID, "Version", "2.0",
		"IssueInstant", instant(m.issued), "Destination", m.destination,
		"InResponseTo", m.inResponseTo, "xmlns:samlp", nsProtocol)
	text(response, "Issuer", m.issuer, "xmlns", nsAssertion)
	status(element(response, "samlp:Status"), "samlp:StatusCode", m.status)

	assertion = element(nil, "Assertion", "ID", m.assertionID, "IssueInstant", instant(m.issued),
		"Version", "2.0", "xmlns", nsAssertion)
	text(assertion, "Issuer", m.issuer)

	subject := element(assertion, "Subject")
	text(subject, "NameID", m.nameID, "Format", m.nameIDFormat)
	element(element(subject, "SubjectConfirmation", "Method", methodBearer), "SubjectConfirmationData",
		"InResponseTo", m.inResponseTo, "NotOnOrAfter", instant(m.confirmUntil), "Recipient", m.recipient)

	conditions := element(assertion, "Conditions", "NotBefore", instant(m.notBefore),
		"NotOnOrAfter", instant(m.notOnOrAfter))
	text(element(conditions, "AudienceRestriction"), "Audience", m.audience)

	statement := element(assertion, "AttributeStatement")
	for _, a := range m.attributes {
		el := element(statement, "Attribute", "Name", a.name)
		for _, v := range a.values {
			text(el, "AttributeValue", v)
		}
	}

	authn := element(assertion, "AuthnStatement", "AuthnInstant", instant(m.authenticated),
		"SessionIndex", m.sessionIndex)
	text(element(authn, "AuthnContext"), "AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:Password")
	return response, assertion, signatureStyle{}
}
