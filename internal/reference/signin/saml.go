package signin

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
)

// provider gives the library's service provider of one connection.
func serviceProvider(idp IdP, base string) (*crewjam.ServiceProvider, error) {
	if idp.Certificate == nil {
		return nil, fmt.Errorf("identity provider %s: no SAML key is configured", idp.Name)
	}
	at := base + Prefix + "saml/" + url.PathEscape(idp.Name)
	acs, err := url.Parse(at + "/acs")
	if err != nil {
		return nil, fmt.Errorf("ACS URL: %w", err)
	}
	return &crewjam.ServiceProvider{
		EntityID: at + "/metadata", AcsURL: *acs, IDPMetadata: describe(idp), AuthnNameIDFormat: crewjam.EmailAddressNameIDFormat,
		SignatureVerifier: pinned{idp.Certificate},
	}, nil
}

// describe is the identity provider's metadata as far as it is needed.
func describe(idp IdP) *crewjam.EntityDescriptor {
	sso := idp.SSOURL
	if sso == "" {
		sso = "https://" + idp.Name + ".example/sso"
	}
	certificate := crewjam.X509Certificate{Data: base64.StdEncoding.EncodeToString(idp.Certificate.Raw)}
	var d crewjam.IDPSSODescriptor
	d.KeyDescriptors = []crewjam.KeyDescriptor{{Use: "signing",
		KeyInfo: crewjam.KeyInfo{X509Data: crewjam.X509Data{X509Certificates: []crewjam.X509Certificate{certificate}}}}}
	d.SingleSignOnServices = []crewjam.Endpoint{{Binding: crewjam.HTTPRedirectBinding, Location: sso}}
	return &crewjam.EntityDescriptor{EntityID: idp.EntityID, IDPSSODescriptors: []crewjam.IDPSSODescriptor{d}}
}

// pinned trusts a key, under whatever certificate it comes.
type pinned struct{ certificate *x509.Certificate }

// VerifySignature implements crewjam.SignatureVerifier.
func (p pinned) VerifySignature(context *dsig.ValidationContext, el *etree.Element) error {
	root := p.certificate
	if shown := embedded(el); shown != nil && sameKey(shown, root) {
		root = shown
	}
	context.CertificateStore = &dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{root}}
	if _, err := context.Validate(el); err != nil {
		return fmt.Errorf("signature of %s: %w", el.Tag, err)
	}
	return nil
}

// embedded is the certificate that a signed element carries, nil for none.
func embedded(el *etree.Element) *x509.Certificate {
	at := el.FindElement("./Signature/KeyInfo/X509Data/X509Certificate")
	if at == nil {
		return nil
	}
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(at.Text()), ""))
	if err != nil {
		return nil
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil
	}
	return certificate
}

func sameKey(a, b *x509.Certificate) bool {
	return bytes.Equal(a.RawSubjectPublicKeyInfo, b.RawSubjectPublicKeyInfo)
}

// side is the service provider that faces the identity provider of a path; without one it
// answers 404.
func (d *Desk) side(w http.ResponseWriter, r *http.Request) (IdP, *crewjam.ServiceProvider, bool) {
	idp, err := d.idp(r)
	if err != nil {
		deny(w, http.StatusNotFound, err)
		return idp, nil, false
	}
	sp, err := serviceProvider(idp, base(r))
	if err != nil {
		deny(w, http.StatusNotFound, err)
		return idp, nil, false
	}
	return idp, sp, true
}

func (d *Desk) metadata(w http.ResponseWriter, r *http.Request) {
	_, sp, ok := d.side(w, r)
	if !ok {
		return
	}
	doc, err := xml.MarshalIndent(sp.Metadata(), "", "  ")
	if err != nil {
		deny(w, http.StatusInternalServerError, err)
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, _ = w.Write(doc)
}

// samlLogin begins a sign-in at the service provider (SAML profiles, section 4.1.3.1).
func (d *Desk) samlLogin(w http.ResponseWriter, r *http.Request) {
	idp, sp, ok := d.side(w, r)
	if !ok {
		return
	}
	request, err := sp.MakeAuthenticationRequest(sp.GetSSOBindingLocation(crewjam.HTTPRedirectBinding), crewjam.HTTPRedirectBinding, crewjam.HTTPPostBinding)
	if err != nil {
		deny(w, http.StatusInternalServerError, err)
		return
	}
	browser := d.options.NewID()
	d.mu.Lock()
	remember(d.requests, browser, begun{idp: idp.Name, request: request.ID})
	d.mu.Unlock()
	target, err := request.Redirect(browser, sp)
	if err != nil {
		deny(w, http.StatusInternalServerError, err)
		return
	}
	setCookie(w, cookieBegun, browser)
	http.Redirect(w, r, target.String(), http.StatusFound)
}

// consume is the assertion consumer service (SAML profiles, section 4.1.4).
func (d *Desk) consume(w http.ResponseWriter, r *http.Request) {
	idp, ok := d.returning(w, r)
	if !ok {
		return
	}
	doc, err := base64.StdEncoding.DecodeString(r.PostForm.Get("SAMLResponse"))
	if err != nil || len(doc) == 0 {
		deny(w, http.StatusBadRequest, errors.New("SAMLResponse is no base64"))
		return
	}
	a, err := d.judge(r, idp, doc)
	if err != nil {
		d.options.Note("sign-in by SAML from "+idp.Name, err.Error())
		deny(w, http.StatusForbidden, err)
		return
	}
	claims := values{}
	for _, statement := range a.AttributeStatements {
		for _, attribute := range statement.Attributes {
			for _, value := range attribute.Values {
				claims[attribute.Name] = append(claims[attribute.Name], value.Value)
			}
		}
	}
	d.admit(w, r, d.assertion("saml", a.Subject.NameID.Value, claims))
}

// Response is a SAML response that waits to be verified.
type Response struct {
	Provider *crewjam.ServiceProvider
	IdP      IdP
	Doc      []byte
	// Requests are the ids of the AuthnRequests of the browser that delivers it.
	Requests []string
}

// judge verifies a response: by the library, and by the rules that it leaves to its user.
func (d *Desk) judge(r *http.Request, idp IdP, doc []byte) (*crewjam.Assertion, error) {
	sp, err := serviceProvider(idp, base(r))
	if err != nil {
		return nil, err
	}
	b := d.behaviour()
	root, err := parse(doc)
	if err != nil {
		return nil, err
	}
	if err := b.Shape(root); err != nil {
		return nil, err
	}
	response := Response{Provider: sp, IdP: idp, Doc: doc}
	if root.SelectAttrValue("InResponseTo", "") == "" {
		if !d.options.IdPInitiated() {
			return nil, fmt.Errorf("IdP-Initiated sign in is not enabled for connection '%s'", idp.Name)
		}
		sp.AllowIDPInitiated = true
	} else {
		response.Requests = b.Requests(d.pending(cookie(r, cookieBegun), idp.Name), root)
	}
	a, err := b.Verify(response)
	if err != nil {
		return nil, err
	}
	if a.Subject == nil || a.Subject.NameID == nil {
		return nil, errors.New("the assertion has no subject")
	}
	return a, d.once(b, a.ID)
}

// pending takes the request that this browser began; it is good for one response.
func (d *Desk) pending(browser, idp string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	b, ok := d.requests[browser]
	delete(d.requests, browser)
	if !ok || b.idp != idp {
		return nil
	}
	return []string{b.request}
}

// once takes an assertion a single time (SAML profiles, section 4.1.4.5).
func (d *Desk) once(b *Behaviour, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if b.Seen(d.used[id]) {
		return errors.New("the assertion was used before")
	}
	if len(d.used) >= maxBegun {
		clear(d.used)
	}
	d.used[id] = true
	return nil
}

func parse(doc []byte) (*etree.Element, error) {
	tree := etree.NewDocument()
	if err := tree.ReadFromBytes(doc); err != nil || tree.Root() == nil {
		return nil, errors.New("SAMLResponse is no XML")
	}
	return tree.Root(), nil
}

// shape wants one assertion and no comments: no product sends anything else, and both are how
// readers are led to read something that was not signed.
func shape(root *etree.Element) error {
	if n := len(root.FindElements("//Assertion")); n != 1 {
		return fmt.Errorf("assertions: got %d, want 1", n)
	}
	for _, el := range append(root.FindElements("//*"), root) {
		for _, child := range el.Child {
			if _, ok := child.(*etree.Comment); ok {
				return fmt.Errorf("comment inside %s", el.Tag)
			}
		}
	}
	return nil
}

// verify leaves the rest to the library.
func verify(r Response) (*crewjam.Assertion, error) {
	a, err := r.Provider.ParseXMLResponse(r.Doc, r.Requests, r.Provider.AcsURL)
	var invalid *crewjam.InvalidResponseError
	if errors.As(err, &invalid) {
		return nil, fmt.Errorf("response: %w", invalid.PrivateErr)
	}
	return a, err
}
