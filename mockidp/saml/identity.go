package saml

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"
)

// identity is a key and the self-signed certificate that carries its public half.
type identity struct {
	signer crypto.Signer
	der    []byte
}

// newIdentity wraps key, or a generated one, in a certificate like the product's.
func (p *IdP) newIdentity(key crypto.Signer) (identity, error) {
	if key == nil {
		generated, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return identity{}, fmt.Errorf("generate the signing key: %w", err)
		}
		key = generated
	}
	if _, ok := key.Public().(*rsa.PublicKey); !ok {
		return identity{}, fmt.Errorf("signing key: got %T, want RSA", key)
	}
	serial, err := p.bytes(6)
	if err != nil {
		return identity{}, err
	}
	// A day of grace keeps a service provider with a slow clock from refusing the
	// certificate instead of the response.
	from := p.clock.Now().UTC().Truncate(time.Second).AddDate(0, 0, -1)
	template := &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial),
		NotBefore:    from,
		NotAfter:     from.AddDate(p.years(), 0, 0),
		Subject:      p.subject(),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return identity{}, fmt.Errorf("create the signing certificate: %w", err)
	}
	return identity{signer: key, der: der}, nil
}

// years is how long a certificate lasts: ten years at Okta [R], three at Entra [I].
func (p *IdP) years() int {
	if p.profile == Entra {
		return 3
	}
	return 10
}

// subject is the certificate's name. Okta: CN is the org's subdomain [R]; Entra: the
// portal's name for app certificates [I].
func (p *IdP) subject() pkix.Name {
	if p.profile == Entra {
		return pkix.Name{CommonName: "Microsoft Azure Federated SSO Certificate"}
	}
	return pkix.Name{
		Country: []string{"US"}, Province: []string{"California"}, Locality: []string{"San Francisco"},
		Organization: []string{"Okta"}, OrganizationalUnit: []string{"SSOProvider"}, CommonName: p.tenant,
		ExtraNames: []pkix.AttributeTypeAndValue{{
			Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, Value: "info@okta.com",
		}},
	}
}

// Certificate returns the certificate whose key signs untampered responses.
func (p *IdP) Certificate() (*x509.Certificate, error) {
	return x509.ParseCertificate(p.key.der)
}
