package signin

import (
	"context"
	"errors"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
)

// Behaviour is every check for which a fault can be put in place of what is right. The correct
// desk uses Standard.
type Behaviour struct {
	// Shape refuses documents that no identity provider sends.
	Shape func(root *etree.Element) error
	// Requests gives the ids that a response may answer, out of those that this browser
	// began.
	Requests func(pending []string, root *etree.Element) []string
	// Verify checks signature, addressee, times and subject of a SAML response.
	Verify func(Response) (*crewjam.Assertion, error)
	// Seen says whether an assertion that was used, or was not, counts as used.
	Seen func(used bool) bool

	// State checks the state of an OIDC callback; Spent says whether it is used up by it.
	State func(Started) error
	Spent func(Started) bool
	// Token verifies an ID token.
	Token func(context.Context, Issued) (*Token, error)
	// Nonce compares the token's with the one that was sent.
	Nonce func(got, want string) error
	// AccessToken checks that ID token and access token belong together.
	AccessToken func(*Token) error
	// UserInfo compares the subjects of userinfo and ID token.
	UserInfo func(got, want string) error
	// EmailVerified takes what the identity provider says of the address.
	EmailVerified func(verified bool) error
}

// Standard is the correct behaviour.
func Standard() *Behaviour {
	return &Behaviour{
		Shape: shape, Verify: verify,
		Requests: func(pending []string, _ *etree.Element) []string { return pending },
		Seen:     func(used bool) bool { return used },
		State: func(s Started) error {
			if !s.Known || !s.Browser {
				return errors.New("state: this browser began no such sign-in")
			}
			return nil
		},
		Spent: func(Started) bool { return true },
		Token: verifyToken,
		Nonce: func(got, want string) error {
			if got != want {
				return errors.New("ID token: the nonce is another one")
			}
			return nil
		},
		AccessToken: func(t *Token) error { return t.Matches() },
		UserInfo: func(got, want string) error {
			if got != want {
				return errors.New("userinfo is about another person")
			}
			return nil
		},
		EmailVerified: func(verified bool) error {
			if !verified {
				return errors.New("the email address is not verified")
			}
			return nil
		},
	}
}
