package fault

import (
	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/signin"
)

// credulously makes a fault of a change to the checks of sign-in.
func credulously(change func(*signin.Behaviour)) func(*behaviour) {
	return func(b *behaviour) { change(b.Signin) }
}

// assertionFaults each take a SAML response that must be refused; two of them ID tokens too.
func assertionFaults() []Fault {
	const area = "assertion"
	return []Fault{
		fault(area, "saml-unsigned-taken", "DOCKER-SAML-01 DOCKER-SAML-02",
			"A response without a signature gets in.", credulously(signin.TakesUnsigned)),
		fault(area, "saml-empty-signature-taken", "DOCKER-SAML-03",
			"A signature that refers to nothing is enough.", credulously(signin.TakesEmptySignature)),
		fault(area, "saml-key-info-trusted", "DOCKER-SAML-04",
			"The certificate that a response carries is trusted.", credulously(signin.TrustsKeyInfo)),
		fault(area, "saml-certificate-compared", "DOCKER-SAML-05",
			"It is enough that a response carries the right certificate.", credulously(signin.ComparesCertificates)),
		fault(area, "saml-signature-unverified", "DOCKER-SAML-06 DOCKER-SAML-04 DOCKER-SAML-05",
			"Signatures are looked for and not verified.", credulously(signin.VerifiesNothing)),
		fault(area, "saml-expired-taken", "DOCKER-SAML-07 DOCKER-SAML-08",
			"An assertion whose time is over gets in.", credulously(signin.TakesExpired)),
		fault(area, "saml-not-yet-valid-taken", "DOCKER-SAML-09",
			"An assertion whose time has not come gets in.", credulously(signin.TakesEarly)),
		fault(area, "saml-audience-ignored", "DOCKER-SAML-10",
			"An assertion for another service provider gets in.", credulously(signin.IgnoresAudience)),
		fault(area, "saml-issuer-ignored", "DOCKER-SAML-11",
			"An assertion in the name of another identity provider gets in.", credulously(signin.IgnoresIssuer)),
		fault(area, "saml-recipient-ignored", "DOCKER-SAML-12",
			"An assertion that is confirmed to another address gets in.", credulously(signin.IgnoresRecipient)),
		fault(area, "saml-destination-ignored", "DOCKER-SAML-13",
			"A response that is addressed elsewhere gets in.", credulously(signin.IgnoresDestination)),
		fault(area, "saml-in-response-to-ignored", "DOCKER-SAML-14",
			"An answer to a request that was never sent gets in.", credulously(signin.IgnoresRequest)),
		fault(area, "saml-status-ignored", "DOCKER-SAML-15",
			"The assertion of a failed sign-in gets in.", credulously(signin.IgnoresStatus)),
		fault(area, "saml-replay-taken", "DOCKER-SAML-16",
			"The same assertion gets in twice.", credulously(signin.IgnoresReplay)),
		fault(area, "assertion-nameid-not-email-taken", "DOCKER-SAML-17 DOCKER-OIDC-23 DOCKER-JIT-A25",
			"A NameID or user name that is no e-mail address gets in.", knob(func(r *product.Rules) { r.NameIDNotEmail = "accept" })),
		fault(area, "assertion-missing-email-taken", "DOCKER-SAML-18 DOCKER-OIDC-24 DOCKER-JIT-A24",
			"Who has no e-mail address gets in.", wrongly(product.TakesAnything)),
		fault(area, "saml-comment-cuts", "DOCKER-SAML-19",
			"A name is read up to a comment.", credulously(signin.CutsAtComments)),
		fault(area, "saml-wrapping-taken", "DOCKER-SAML-20 DOCKER-SAML-21 DOCKER-SAML-22 DOCKER-SAML-23 DOCKER-SAML-24 DOCKER-SAML-25 DOCKER-SAML-27",
			"Some element is signed, and the first assertion of the response is read.", credulously(signin.ReadsUnsigned(false))),
		fault(area, "saml-wrapping-in-extensions-taken", "DOCKER-SAML-26",
			"Some element is signed, and the first assertion of the document is read.", credulously(signin.ReadsUnsigned(true))),
	}
}
