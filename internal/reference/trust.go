package reference

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"time"

	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/signin"
)

// The SAML issuers that a product of NewProduct trusts, and Entra's tenant.
const (
	OktaEntityID  = "http://www.okta.com/exkscimspec"
	EntraTenant   = "5ba5fb41-0d12-4c39-9d3c-6f3b1a0e7c55"
	EntraEntityID = "https://sts.windows.net/" + EntraTenant + "/"
)

// NewProduct makes a product out of knobs, such as Knob of a profile. It lets people sign in from
// the identity providers okta and entra that sign SAML responses with key; their OpenID
// providers are told later, by the management interface. Without a key nobody signs in by
// SAML.
func NewProduct(knob func(path string) (value string, known bool), key crypto.Signer) (*Product, error) {
	p := &Product{Rules: product.Read(knob)}
	okta, entra := signin.IdP{Name: "okta", EntityID: OktaEntityID}, signin.IdP{Name: "entra", EntityID: EntraEntityID}
	if key != nil {
		certificate, err := certify(key)
		if err != nil {
			return nil, err
		}
		okta.Certificate, entra.Certificate = certificate, certificate
	}
	p.IdPs = []signin.IdP{okta, entra}
	return p, nil
}

// certify wraps a key: what is trusted is the key, the certificate carries it.
func certify(key crypto.Signer) (*x509.Certificate, error) {
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "identity provider"},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(10, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("certificate of the identity provider: %w", err)
	}
	return x509.ParseCertificate(der)
}
