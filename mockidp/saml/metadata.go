package saml

import (
	"encoding/base64"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
)

// Metadata returns the metadata document (SAML metadata, section 2.4.3).
//
// Okta's shape is recorded [R]: prefix md, unspecified and emailAddress, HTTP-POST before
// HTTP-Redirect, WantAuthnRequestsSigned="false". Entra's federation metadata is cut to
// its IDPSSODescriptor; that it declares no NameIDFormat and lists HTTP-Redirect first is
// inferred [I].
func (p *IdP) Metadata() ([]byte, error) {
	if p.profile == Okta {
		root := p.descriptor("md:", "")
		return serialize(root, true)
	}
	return serialize(p.descriptor("", nsMetadata), true)
}

const nsMetadata = "urn:oasis:names:tc:SAML:2.0:metadata"

func (p *IdP) descriptor(prefix, xmlns string) *etree.Element {
	okta := p.profile == Okta
	root := element(nil, prefix+"EntityDescriptor", "entityID", p.entityID, "xmlns", xmlns)
	want := ""
	if okta {
		root.CreateAttr("xmlns:md", nsMetadata)
		want = "false"
	}
	idp := element(root, prefix+"IDPSSODescriptor", "WantAuthnRequestsSigned", want,
		"protocolSupportEnumeration", nsProtocol)
	info := element(element(idp, prefix+"KeyDescriptor", "use", "signing"), "ds:KeyInfo", "xmlns:ds", dsig.Namespace)
	text(element(info, "ds:X509Data"), "ds:X509Certificate", base64.StdEncoding.EncodeToString(p.key.der))

	bindings := []string{crewjam.HTTPRedirectBinding, crewjam.HTTPPostBinding}
	if okta {
		text(idp, prefix+"NameIDFormat", string(crewjam.UnspecifiedNameIDFormat))
		text(idp, prefix+"NameIDFormat", string(crewjam.EmailAddressNameIDFormat))
		bindings[0], bindings[1] = bindings[1], bindings[0]
	}
	for _, binding := range bindings {
		element(idp, prefix+"SingleSignOnService", "Binding", binding, "Location", p.SSOURL())
	}
	return root
}
