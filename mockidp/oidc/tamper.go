package oidc

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Tamper names one way in which a sign-in is not what a relying party may accept. Each
// value builds the real artefact: an answer that differs from a good one in that single
// respect, so that only the check it names can refuse it.
type Tamper string

// The tampers. "Signed" means signed by the key of the JWKS. Sections are those of
// OpenID Connect Core 1.0 where nothing else is said.
const (
	// None changes nothing.
	None Tamper = ""

	// Unsigned is a good token whose signature part is empty, under alg RS256.
	Unsigned Tamper = "unsigned"
	// SignatureExclusion is rewritten to Claims.Victim and has no signature part at all.
	SignatureExclusion Tamper = "signature-exclusion"
	// AlgNone is rewritten to Claims.Victim under alg none (RFC 8725, section 3.2).
	AlgNone Tamper = "alg-none"
	// AlgNoneCase is AlgNone spelled nOnE.
	AlgNoneCase Tamper = "alg-none-case"
	// WrongKey is signed by a key outside the JWKS, under the kid of the one inside.
	WrongKey Tamper = "wrong-key"
	// EmbeddedKey says Claims.Victim, signed by a foreign key that stands in the
	// header's jwk (RFC 7515, section 4.1.3).
	EmbeddedKey Tamper = "embedded-key"
	// KeyURL says Claims.Victim, signed by a foreign key that the header's jku leads
	// to; Handler serves it (RFC 7515, section 4.1.2).
	KeyURL Tamper = "key-url"
	// HMACConfusion says Claims.Victim under HS256, keyed with the PEM text of the
	// public key (RFC 8725, section 2.1).
	HMACConfusion Tamper = "hmac-confusion"
	// KidPathTraversal says Claims.Victim under HS256 with a kid that leads out of a
	// directory of keys to an empty file, keyed with nothing (RFC 8725, section 3.10).
	KidPathTraversal Tamper = "kid-path-traversal"
	// Altered is signed for one person and rewritten to Claims.Victim afterwards.
	Altered Tamper = "altered"

	// Expired ended an hour ago (section 3.1.3.7, rule 9).
	Expired Tamper = "expired"
	// MissingExpiry has no exp (section 2 requires it).
	MissingExpiry Tamper = "missing-expiry"
	// NotYetValid begins in an hour: nbf and iat (RFC 7519, section 4.1.5).
	NotYetValid Tamper = "not-yet-valid"
	// WrongAudience is for another client (rule 3).
	WrongAudience Tamper = "wrong-audience"
	// WrongIssuer is signed and names another issuer: for Entra the one of another
	// tenant, with its tid (rule 2).
	WrongIssuer Tamper = "wrong-issuer"
	// WrongNonce has the nonce of another sign-in (rule 11).
	WrongNonce Tamper = "wrong-nonce"
	// MissingNonce leaves the nonce out (rule 11).
	MissingNonce Tamper = "missing-nonce"
	// WrongAccessTokenHash has the at_hash of another access token (section 3.1.3.8).
	WrongAccessTokenHash Tamper = "wrong-access-token-hash"
	// WrongUserInfoSubject is a good token; userinfo answers with Claims.Victim (section
	// 5.3.2). Only a relying party that asks userinfo can notice.
	WrongUserInfoSubject Tamper = "wrong-userinfo-subject"

	// WrongState returns a state that the relying party did not send (RFC 6749, section
	// 10.12).
	WrongState Tamper = "wrong-state"
	// MissingState returns none.
	MissingState Tamper = "missing-state"
	// Replayed is a good sign-in whose callback is opened once more by a browser without
	// the first one's cookies. The token endpoint gives out tokens twice, so that only
	// the relying party can refuse. The Result is the second callback's.
	Replayed Tamper = "replayed"

	// NameIDNotEmail is good in every respect, but preferred_username is no e-mail
	// address; the email claim is one.
	NameIDNotEmail Tamper = "nameid-not-email"
	// MissingEmail has no e-mail address in any claim, nor in userinfo.
	MissingEmail Tamper = "missing-email"
	// EmailNotVerified says email_verified false (section 5.1), in the token and in
	// userinfo. Entra sends no such claim and Okta only in userinfo; here both do.
	EmailNotVerified Tamper = "email-not-verified"
)

// Tampers lists every value but None, in the order of their documentation.
func Tampers() []Tamper {
	return []Tamper{
		Unsigned, SignatureExclusion, AlgNone, AlgNoneCase, WrongKey, EmbeddedKey, KeyURL,
		HMACConfusion, KidPathTraversal, Altered,
		Expired, MissingExpiry, NotYetValid, WrongAudience, WrongIssuer, WrongNonce, MissingNonce,
		WrongAccessTokenHash, WrongUserInfoSubject, WrongState, MissingState, Replayed,
		NameIDNotEmail, MissingEmail, EmailNotVerified,
	}
}

// known reports an error for a value outside the list.
func (t Tamper) known() error {
	if t != None && !slices.Contains(Tampers(), t) {
		return fmt.Errorf("tamper: got %q, want one of Tampers", string(t))
	}
	return nil
}

// claims applies the tampers that change what is said about the person.
func (t Tamper) claims(c Claims, profile Profile) Claims {
	local, _, _ := strings.Cut(c.UserName, "@")
	switch t {
	case SignatureExclusion, AlgNone, AlgNoneCase, EmbeddedKey, KeyURL, HMACConfusion, KidPathTraversal:
		return c.forged(profile)
	case NameIDNotEmail:
		c.UserName = local
	case MissingEmail:
		c.UserName, c.Email = local, ""
	}
	return c
}

// token applies the tampers that change a claim of the signed token.
func (p *IdP) tamperToken(t Tamper, list *payload) error {
	now, tenant := p.now(), "00000000-0000-4000-8000-000000000000"
	switch t {
	case Expired:
		list.set("iat", now.Add(-2*time.Hour).Unix())
		list.set("exp", now.Add(-time.Hour).Unix())
		if p.profile == Entra {
			list.set("nbf", now.Add(-2*time.Hour).Unix())
		}
	case MissingExpiry:
		list.remove("exp")
	case NotYetValid:
		list.set("iat", now.Add(time.Hour).Unix())
		list.set("nbf", now.Add(time.Hour).Unix())
		list.set("exp", now.Add(2*time.Hour).Unix())
	case WrongAudience:
		list.set("aud", "other-client")
	case WrongIssuer:
		if p.profile == Okta {
			list.set("iss", "https://other-idp.example")
			return nil
		}
		list.set("iss", p.issuerOf(tenant))
		list.set("tid", tenant)
	case WrongNonce:
		nonce, err := p.token(16)
		if err != nil {
			return err
		}
		list.set("nonce", nonce)
	case MissingNonce:
		list.remove("nonce")
	case WrongAccessTokenHash:
		list.set("at_hash", accessTokenHash("the access token of another sign-in"))
	case EmailNotVerified:
		list.set("email_verified", false)
	}
	return nil
}
