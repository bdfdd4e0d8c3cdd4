package saml

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
)

// signatureStyle is how a product writes its enveloped signatures: rsa-sha256 over
// exclusive canonical XML with a sha256 digest, the certificate embedded [R].
type signatureStyle struct {
	// prefix of the signature's elements; empty is the default namespace.
	prefix string
	// inclusive is the PrefixList of the canonicalization, empty for none. goxmldsig
	// verifies signatures with a list and cannot make them, so that the SignedInfo is
	// put together here and only canonicalized there.
	inclusive string
}

func (s signatureStyle) tag(name string) string {
	if s.prefix == "" {
		return name
	}
	return s.prefix + ":" + name
}

func (s signatureStyle) xmlns() string {
	if s.prefix == "" {
		return "xmlns"
	}
	return "xmlns:" + s.prefix
}

// sign signs el, which must have no parent and declare its namespaces itself, and puts
// the Signature after its Issuer.
func (s signatureStyle) sign(el *etree.Element, key identity) error {
	// Canonicalize rewrites what it is given.
	canonical, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(s.inclusive).Canonicalize(el.Copy())
	if err != nil {
		return fmt.Errorf("canonicalize: %w", err)
	}
	digest := sha256.Sum256(canonical)
	info := s.signedInfo(el.SelectAttrValue("ID", ""), digest[:])

	alone := info.Copy()
	alone.CreateAttr(s.xmlns(), dsig.Namespace)
	canonical, err = dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList("").Canonicalize(alone)
	if err != nil {
		return fmt.Errorf("canonicalize SignedInfo: %w", err)
	}
	hashed := sha256.Sum256(canonical)
	value, err := key.signer.Sign(rand.Reader, hashed[:], crypto.SHA256)
	if err != nil {
		return err
	}

	signature := element(nil, s.tag("Signature"), s.xmlns(), dsig.Namespace)
	signature.AddChild(info)
	text(signature, s.tag("SignatureValue"), base64.StdEncoding.EncodeToString(value))
	data := element(element(signature, s.tag("KeyInfo")), s.tag("X509Data"))
	text(data, s.tag("X509Certificate"), base64.StdEncoding.EncodeToString(key.der))

	issuer := el.SelectElement("Issuer")
	if issuer == nil {
		return errors.New("no Issuer to put the signature after")
	}
	el.InsertChildAt(issuer.Index()+1, signature)
	return nil
}

func (s signatureStyle) signedInfo(id string, digest []byte) *etree.Element {
	const exclusive = string(dsig.CanonicalXML10ExclusiveAlgorithmId)
	info := etree.NewElement(s.tag("SignedInfo"))
	element(info, s.tag("CanonicalizationMethod"), "Algorithm", exclusive)
	element(info, s.tag("SignatureMethod"), "Algorithm", dsig.RSASHA256SignatureMethod)
	reference := element(info, s.tag("Reference"), "URI", "#"+id)
	transforms := element(reference, s.tag("Transforms"))
	element(transforms, s.tag("Transform"), "Algorithm", string(dsig.EnvelopedSignatureAltorithmId))
	canonicalize := element(transforms, s.tag("Transform"), "Algorithm", exclusive)
	if s.inclusive != "" {
		element(canonicalize, "ec:InclusiveNamespaces", "PrefixList", s.inclusive, "xmlns:ec", exclusive)
	}
	element(reference, s.tag("DigestMethod"), "Algorithm", "http://www.w3.org/2001/04/xmlenc#sha256")
	text(reference, s.tag("DigestValue"), base64.StdEncoding.EncodeToString(digest))
	return info
}

// emptySignatures gives response and assertion a Signature that refers to nothing.
func emptySignatures(root *etree.Element) error {
	assertion := root.SelectElement("Assertion")
	if assertion == nil {
		return errors.New("no Assertion in the response")
	}
	for _, el := range []*etree.Element{root, assertion} {
		issuer := el.SelectElement("Issuer")
		if issuer == nil {
			return errors.New("no Issuer to put the signature after")
		}
		signature := element(nil, "ds:Signature", "xmlns:ds", dsig.Namespace)
		info := element(signature, "ds:SignedInfo")
		element(info, "ds:CanonicalizationMethod", "Algorithm", string(dsig.CanonicalXML10ExclusiveAlgorithmId))
		element(info, "ds:SignatureMethod", "Algorithm", dsig.RSASHA256SignatureMethod)
		element(signature, "ds:SignatureValue")
		el.InsertChildAt(issuer.Index()+1, signature)
	}
	return nil
}
