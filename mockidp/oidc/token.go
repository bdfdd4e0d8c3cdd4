package oidc

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// accessTokenHash is at_hash for RS256: the left half of the SHA-256 (OpenID Connect
// Core, section 3.1.3.6).
func accessTokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// idClaims lists the claims of the product's ID token for one grant.
//
// Okta issues a thin token next to an access token: of the person only name, e-mail
// address and user name, the rest is in userinfo; the order is that of a recorded one
// [R]. Entra: iat and nbf five minutes back and 65 minutes of life, oid with the profile
// scope, tid [D]; uti and the like, which say nothing to a relying party, are left out.
func (p *IdP) idClaims(g *grant, c Claims) payload {
	now, person := p.now(), p.personClaims(g, c)
	if p.profile == Entra {
		from := now.Add(-5 * time.Minute).Unix()
		list := payload{{"aud", g.client}, {"iss", p.Issuer()}, {"iat", from}, {"nbf", from},
			{"exp", from + 3900}, {"nonce", g.nonce}}
		if g.may("profile") {
			list = append(list, member{"oid", c.ObjectID})
		}
		list = append(list, member{"sub", p.subject(c, g.client)}, member{"tid", p.tenant}, member{"ver", "2.0"})
		return merge(list, person)
	}
	list := append(payload{{"sub", p.subject(c, g.client)}}, person.keep("name", "email")...)
	list = append(list, payload{{"ver", 1}, {"iss", p.Issuer()}, {"aud", g.client},
		{"iat", now.Unix()}, {"exp", now.Add(time.Hour).Unix()}, {"jti", "ID." + opaque("jti "+g.access)},
		{"amr", []string{"pwd"}}, {"idp", "00o" + opaque(p.base)[:17]}, {"nonce", g.nonce}}...)
	list = append(list, person.keep("preferred_username")...)
	list = append(list, payload{{"auth_time", now.Unix()}, {"at_hash", accessTokenHash(g.access)}}...)
	return merge(list, p.appClaims(c))
}

// merge appends what is not there yet: a custom claim never replaces a protocol claim.
func merge(list, more payload) payload {
	have := map[string]bool{}
	for _, m := range list {
		have[m.name] = true
	}
	for _, m := range more {
		if !have[m.name] {
			list = append(list, m)
		}
	}
	return list
}

// idToken issues the ID token of a grant.
func (p *IdP) idToken(g *grant) (string, error) {
	t := g.tamper
	list := p.idClaims(g, t.claims(g.claims, p.profile))
	if err := p.tamperToken(t, &list); err != nil {
		return "", err
	}
	body, err := json.Marshal(list)
	if err != nil {
		return "", fmt.Errorf("write the claims: %w", err)
	}
	token, err := p.seal(t, body)
	if err != nil || t != Altered {
		return token, err
	}
	rewritten, err := json.Marshal(p.idClaims(g, g.claims.forged(p.profile)))
	if err != nil {
		return "", fmt.Errorf("write the claims: %w", err)
	}
	parts := strings.Split(token, ".")
	return parts[0] + "." + encode(rewritten) + "." + parts[2], nil
}

// seal puts a signature on body, or what t has in its place.
func (p *IdP) seal(t Tamper, body []byte) (string, error) {
	switch t {
	case Unsigned:
		return p.compact(payload{{"alg", "RS256"}, {"kid", p.kid}}, body, nil) + ".", nil
	case SignatureExclusion:
		return p.compact(payload{{"alg", "RS256"}, {"kid", p.kid}}, body, nil), nil
	case AlgNone:
		return p.compact(payload{{"alg", "none"}}, body, nil) + ".", nil
	case AlgNoneCase:
		return p.compact(payload{{"alg", "nOnE"}}, body, nil) + ".", nil
	case HMACConfusion:
		key, err := p.publicPEM()
		if err != nil {
			return "", err
		}
		return p.hmac(payload{{"alg", "HS256"}, {"kid", p.kid}}, body, key), nil
	case KidPathTraversal:
		kid := "../../../../../../../../dev/null"
		return p.hmac(payload{{"alg", "HS256"}, {"kid", kid}}, body, nil), nil
	case WrongKey, EmbeddedKey, KeyURL:
		foreign, err := p.foreign()
		if err != nil {
			return "", err
		}
		switch t {
		case EmbeddedKey:
			return p.sign(foreign, nil, body, &jose.SignerOptions{EmbedJWK: true})
		case KeyURL:
			header := map[jose.HeaderKey]any{"jku": p.base + foreignKeysPath, "kid": foreignKid}
			return p.sign(foreign, header, body, nil)
		}
		return p.sign(foreign, map[jose.HeaderKey]any{"kid": p.kid}, body, nil)
	}
	return p.sign(p.key, map[jose.HeaderKey]any{"kid": p.kid}, body, nil)
}

// foreignKid names the foreign key in its own key set.
const foreignKid = "foreign"

// sign signs with RS256. Entra names the type in its headers, Okta does not [D].
func (p *IdP) sign(key *rsa.PrivateKey, header map[jose.HeaderKey]any, body []byte, o *jose.SignerOptions) (string, error) {
	if o == nil {
		o = &jose.SignerOptions{}
	}
	o.ExtraHeaders = header
	if p.profile == Entra {
		o.WithType("JWT")
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, o)
	if err != nil {
		return "", fmt.Errorf("make a signer: %w", err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		return "", fmt.Errorf("sign the token: %w", err)
	}
	return signed.CompactSerialize()
}

// compact writes header and body by hand, and the signature when there is one: a JOSE
// library rightly refuses to make these.
func (p *IdP) compact(header payload, body, signature []byte) string {
	if p.profile == Entra {
		header = append(payload{{"typ", "JWT"}}, header...)
	}
	// The header consists of strings; it cannot fail to marshal.
	head, _ := json.Marshal(header)
	token := encode(head) + "." + encode(body)
	if signature != nil {
		token += "." + encode(signature)
	}
	return token
}

func (p *IdP) hmac(header payload, body, key []byte) string {
	input := p.compact(header, body, nil)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(input))
	return input + "." + encode(mac.Sum(nil))
}

// publicPEM is the public key as an attacker would take it from the key set.
func (p *IdP) publicPEM() ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(&p.key.PublicKey)
	if err != nil {
		return nil, fmt.Errorf("write the public key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), nil
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }
