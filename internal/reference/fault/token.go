package fault

import (
	"github.com/scimspec/scimspec/internal/reference/signin"
)

// tokenFaults each take an OpenID Connect sign-in that must be refused.
func tokenFaults() []Fault {
	const area = "token"
	return []Fault{
		fault(area, "oidc-unsigned-taken", "DOCKER-OIDC-01 DOCKER-OIDC-02",
			"A token without a signature gets in.", credulously(signin.TakesUnsignedToken)),
		fault(area, "oidc-alg-none-taken", "DOCKER-OIDC-03",
			"A token of alg none gets in.", credulously(signin.TakesAlgNone(false))),
		fault(area, "oidc-alg-none-spelt-otherwise-taken", "DOCKER-OIDC-04",
			"A token of alg nOnE gets in.", credulously(signin.TakesAlgNone(true))),
		fault(area, "oidc-signature-unverified", "DOCKER-OIDC-05 DOCKER-OIDC-10",
			"Signatures of tokens are not verified.", credulously(signin.VerifiesNoToken)),
		fault(area, "oidc-embedded-key-trusted", "DOCKER-OIDC-06",
			"The key that a token carries is trusted.", credulously(signin.TrustsEmbeddedKey)),
		fault(area, "oidc-key-url-followed", "DOCKER-OIDC-07",
			"Keys are fetched from where a token says.", credulously(signin.FollowsKeyURL)),
		fault(area, "oidc-hmac-confused", "DOCKER-OIDC-08",
			"The public key is taken for a shared secret.", credulously(signin.ConfusesHMAC)),
		fault(area, "oidc-kid-followed", "DOCKER-OIDC-09",
			"A kid leads out of the directory of keys.", credulously(signin.FollowsKid)),
		fault(area, "oidc-expired-taken", "DOCKER-OIDC-11",
			"A token whose time is over gets in.", credulously(signin.TakesExpiredToken(false))),
		fault(area, "oidc-endless-taken", "DOCKER-OIDC-12",
			"A token without an end gets in.", credulously(signin.TakesExpiredToken(true))),
		fault(area, "oidc-not-yet-valid-taken", "DOCKER-OIDC-13",
			"A token whose time has not come gets in.", credulously(signin.TakesEarlyToken)),
		fault(area, "oidc-audience-ignored", "DOCKER-OIDC-14",
			"A token for another client gets in.", credulously(signin.IgnoresTokenAudience)),
		fault(area, "oidc-issuer-ignored", "DOCKER-OIDC-15",
			"A token in the name of another provider gets in.", credulously(signin.IgnoresTokenIssuer)),
		fault(area, "oidc-nonce-unchecked", "DOCKER-OIDC-16",
			"A token with another nonce gets in.", credulously(signin.IgnoresNonce(false))),
		fault(area, "oidc-nonce-not-needed", "DOCKER-OIDC-17",
			"A token without a nonce gets in.", credulously(signin.IgnoresNonce(true))),
		fault(area, "oidc-access-token-hash-ignored", "DOCKER-OIDC-18",
			"A token about another access token gets in.", credulously(func(b *signin.Behaviour) {
				b.AccessToken = func(*signin.Token) error { return nil }
			})),
		fault(area, "oidc-userinfo-subject-ignored", "DOCKER-OIDC-19",
			"A userinfo answer about somebody else is taken.", credulously(func(b *signin.Behaviour) {
				b.UserInfo = func(string, string) error { return nil }
			})),
		fault(area, "oidc-state-unchecked", "DOCKER-OIDC-20 DOCKER-OIDC-21",
			"A callback with another state, or without one, is taken.", credulously(signin.IgnoresState)),
		fault(area, "oidc-replay-taken", "DOCKER-OIDC-22",
			"The same callback gets in twice.", credulously(signin.IgnoresTokenReplay)),
		fault(area, "oidc-email-not-verified-taken", "DOCKER-OIDC-25",
			"An address that the provider did not verify gets in.", credulously(func(b *signin.Behaviour) {
				b.EmailVerified = func(bool) error { return nil }
			})),
	}
}
