package scimspec

import (
	"crypto"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/engine"
	"github.com/scimspec/scimspec/internal/profile"
)

// SAML is a connection of the target's SAML service provider, in strings: LoginURL begins a
// sign-in at the target (empty: only unsolicited responses), ACSURL takes responses, EntityID is
// the audience (empty: what the request says), IdPEntityID the issuer that the target trusts.
type SAML = engine.SAML

// OIDC is a connection of the target's OpenID Connect relying party, in strings: LoginURL begins a
// sign-in and RedirectURL ends it, ClientID and ClientSecret are the target's, Issuer is where it
// looks for the OpenID provider (the run listens there), Tenant is Entra's.
type OIDC = engine.OIDC

// ProductProfile judges the target by a profile of its product: the YAML that
// docs/profiles.md describes. file is for messages; preset picks one of its presets, ""
// the default. The profile's name becomes one of the profiles of the run. Those that ship,
// such as docker, need only be named in Profiles.
func ProductProfile(yaml []byte, file, preset string) Option {
	return option(func(c *config) error {
		read, err := profile.Read(yaml, file, preset)
		var wrong *profile.Error
		if errors.As(err, &wrong) {
			return &UsageError{What: wrong.Error(), Try: wrong.Try}
		}
		c.run.Product = read
		return err
	})
}

// Control says where the product's switches are, and where it shows who belongs to which
// organization and team: what observe and control of its profile are relative to.
func Control(base string) Option {
	return option(func(c *config) error {
		if err := checkURL("control", base); err != nil {
			return err
		}
		c.run.ControlURL = strings.TrimRight(base, "/")
		return nil
	})
}

// SignInKey is the RSA key by which the run's identity providers sign responses and
// tokens. The target has to trust it. Without it a new key is made for each run.
func SignInKey(key crypto.Signer) Option {
	return option(func(c *config) error { c.run.SignIn.Key = key; return nil })
}

// SignInBySAML lets people sign in at the target by SAML from okta or entra.
func SignInBySAML(idp string, at SAML) Option {
	return signIn(idp, func(s *engine.SignIn) {
		if s.SAML == nil {
			s.SAML = map[string]SAML{}
		}
		s.SAML[idp] = at
	})
}

// SignInByOIDC lets people sign in at the target by OpenID Connect from okta or entra. The
// run listens on a loopback port as the OpenID provider.
func SignInByOIDC(idp string, at OIDC) Option {
	return signIn(idp, func(s *engine.SignIn) {
		if s.OIDC == nil {
			s.OIDC = map[string]OIDC{}
		}
		s.OIDC[idp] = at
	})
}

func signIn(idp string, set func(*engine.SignIn)) Option {
	return option(func(c *config) error {
		if !slices.Contains([]string{"okta", "entra"}, idp) {
			return &UsageError{What: fmt.Sprintf("sign-in from %q: not known", idp), Try: "okta or entra"}
		}
		set(&c.run.SignIn)
		return nil
	})
}
