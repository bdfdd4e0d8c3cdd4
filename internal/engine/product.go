package engine

import (
	"context"
	"crypto"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/spelling"
	"github.com/scimspec/scimspec/mockidp/oidc"
	"github.com/scimspec/scimspec/mockidp/saml"
	"github.com/scimspec/scimspec/steps"
)

// SignIn is how people can be signed in at the target, by the identity provider's
// product: okta or entra. The zero value is no sign-in.
type SignIn struct {
	// Key signs responses and tokens; the target trusts it. Nil: a new RSA key, which no
	// target knows that was not told.
	Key  crypto.Signer
	SAML map[string]SAML
	OIDC map[string]OIDC
}

// SAML is a connection of the target's SAML service provider.
type SAML struct {
	// LoginURL begins a sign-in at the target; empty: only unsolicited responses.
	LoginURL, ACSURL string
	// EntityID is the audience; empty takes what the request says.
	EntityID string
	// IdPEntityID is the issuer that the target trusts.
	IdPEntityID string
}

// OIDC is a connection of the target's OpenID Connect relying party.
type OIDC struct {
	LoginURL, RedirectURL  string
	ClientID, ClientSecret string
	// Issuer is where the target looks for the OpenID provider: the run listens there.
	// With a switch trust in the profile the run listens anywhere and tells the target.
	Issuer string
	// Tenant is Entra's.
	Tenant string
}

// oidcHeaderTimeout bounds how long the run's OpenID providers wait for a request.
const oidcHeaderTimeout = 10 * time.Second

// product is the profile of a run with everything that was started for it.
type product struct {
	steps.Product
	close []func()
}

// open makes the identity providers of sign-in, starts the OpenID providers and tells the
// target about them. It returns nil when the run has no product profile.
func (s *Suite) open(ctx context.Context) (*product, error) {
	if s.product == nil || s.options.ReadOnly {
		return nil, nil // telling a product whom to trust is a change too
	}
	p := &product{Product: steps.Product{Profile: s.product, ControlURL: s.options.ControlURL}}
	signIn := s.options.SignIn
	if !slices.Contains(s.product.SignIn.Protocols, "saml") {
		signIn.SAML = nil
	}
	if !slices.Contains(s.product.SignIn.Protocols, "oidc") {
		signIn.OIDC = nil // nobody needs the OpenID providers
	}
	if len(signIn.SAML)+len(signIn.OIDC) == 0 {
		return p, nil
	}
	p.SignIn = &steps.SignIn{SAML: map[string]steps.SAMLConnection{}, OIDC: map[string]steps.OIDCConnection{}}
	for idp, at := range signIn.SAML {
		if err := p.openSAML(idp, at, signIn.Key); err != nil {
			return nil, err
		}
	}
	for idp, at := range signIn.OIDC {
		if !s.reachable(at) {
			continue
		}
		if err := p.openOIDC(ctx, s.sweepingClient(), idp, at, signIn.Key); err != nil {
			p.end()
			return nil, err
		}
	}
	return p, nil
}

// end stops what open started.
func (p *product) end() {
	if p == nil {
		return
	}
	for _, close := range p.close {
		close()
	}
}

func (p *product) openSAML(idp string, at SAML, key crypto.Signer) error {
	options := saml.Options{
		Profile: saml.Profile(idp), BaseURL: "https://" + idp + ".example", EntityID: at.IdPEntityID, Key: key,
	}
	if idp == string(saml.Okta) {
		options.Names = steps.OktaNames(p.Profile.SignIn.Claims)
	}
	provider, err := saml.New(options)
	if err != nil {
		return fmt.Errorf("sign-in by SAML from %s: %w", idp, err)
	}
	p.SignIn.SAML[idp] = steps.SAMLConnection{
		IdP:             provider,
		ServiceProvider: saml.ServiceProvider{LoginURL: at.LoginURL, ACSURL: at.ACSURL, EntityID: at.EntityID},
	}
	return nil
}

func (p *product) openOIDC(ctx context.Context, client *http.Client, idp string, at OIDC, key crypto.Signer) error {
	address := "127.0.0.1:0"
	trusts := p.Profile.Control.Has("trust") && p.ControlURL != ""
	if !trusts {
		issuer, err := url.Parse(at.Issuer)
		if err != nil || issuer.Host == "" {
			return &UsageError{
				What: fmt.Sprintf("sign-in by OIDC from %s: issuer %q is no absolute URL", idp, at.Issuer),
				Try:  "the issuer that the target is configured with, such as http://127.0.0.1:8090",
			}
		}
		address = issuer.Host
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("OpenID provider of %s: %w", idp, err)
	}
	signer, _ := key.(*rsa.PrivateKey)
	clientID, secret := at.ClientID, at.ClientSecret
	if clientID == "" {
		clientID = "scimspec"
	}
	provider, err := oidc.New(oidc.Options{
		Profile: oidc.Profile(idp), BaseURL: "http://" + listener.Addr().String(), Tenant: at.Tenant, Key: signer,
		Clients: []oidc.Client{{ID: clientID, Secret: secret, RedirectURIs: []string{at.RedirectURL}}},
	})
	if err != nil {
		_ = listener.Close()
		return fmt.Errorf("OpenID provider of %s: %w", idp, err)
	}
	web := &http.Server{Handler: provider.Handler(), ReadHeaderTimeout: oidcHeaderTimeout}
	go func() { _ = web.Serve(listener) }() // ends with Close
	p.close = append(p.close, func() { _ = web.Close() })
	if trusts {
		err := p.Turn(ctx, client, "trust", map[string]string{
			"idp": idp, "issuer": provider.Issuer(), "client": clientID, "secret": secret,
		})
		if err != nil {
			return &TargetError{What: "the target could not be told about the OpenID provider: " + err.Error(), Try: "the control URL of the configuration"}
		}
	}
	p.SignIn.OIDC[idp] = steps.OIDCConnection{IdP: provider, RelyingParty: oidc.RelyingParty{LoginURL: at.LoginURL}}
	return nil
}

// sweepingClient reaches the target's control interface, without credentials.
func (s *Suite) sweepingClient() *http.Client {
	return &http.Client{Transport: s.options.Target.Transport, CheckRedirect: connect.NoRedirect}
}

// equip adds to the capabilities what profile and configuration bring.
func (s *Suite) equip(capabilities map[string]bool) {
	capabilities["learnt"] = !s.options.NoLearn && !s.options.ReadOnly
	if s.noGroups() {
		capabilities["groups"], capabilities["nested-groups"] = false, false
	}
	p := s.product
	if p == nil {
		return
	}
	for _, control := range profile.Switches() {
		capabilities["control-"+control.Name] = p.Control.Has(control.Name) && (s.options.ControlURL != "" || standsAlone(p.Control[control.Name]))
	}
	if p.Protocol.Patch == unadvertised {
		capabilities["patch"], capabilities["no-patch"] = true, false
	}
	// Reports name the profile without its preset; here stands which one was judged.
	capabilities["profile "+p.Spec()] = true
	capabilities["mapping"] = p.Attributes.URN != "" && p.Attributes.Role+p.Attributes.Organization+p.Attributes.Team != ""
	capabilities["third-role"] = steps.MiddleRole(p) != ""
	for idp := range s.options.SignIn.SAML {
		capabilities["saml-"+idp] = slices.Contains(p.SignIn.Protocols, "saml")
	}
	for idp, at := range s.options.SignIn.OIDC {
		capabilities["oidc-"+idp] = slices.Contains(p.SignIn.Protocols, "oidc") && s.reachable(at)
	}
}

// noGroups says whether data: rules out that groups are created.
func (s *Suite) noGroups() bool {
	return s.options.Data.Groups != "" && s.options.Data.Groups != "create"
}

// unadvertised is protocol.patch of a product that takes PATCH and does not say so.
const unadvertised = "unadvertised"

// reachable says whether the target can find the run's OpenID provider: where it is
// configured to look, or where the switch trust tells it.
func (s *Suite) reachable(at OIDC) bool {
	return at.Issuer != "" || s.product.Control.Has("trust") && s.options.ControlURL != ""
}

// standsAlone says whether a call needs no control URL.
func standsAlone(call profile.Call) bool {
	return len(call.Command) > 0 || strings.Contains(call.Path, "://")
}

// lacks says why a need is not met, or "".
func (s *Suite) lacks(need string, capabilities map[string]bool) string {
	path, values, knob := features.KnobNeed(need)
	if !knob {
		if capabilities[need] {
			return ""
		}
		if need == "groups" && s.noGroups() {
			return fmt.Sprintf("needs groups: none can be created (groups: %s, as data: says)", s.options.Data.Groups)
		}
		if need == "no-patch" && s.product != nil && s.product.Protocol.Patch == unadvertised {
			return fmt.Sprintf("needs %s: %s takes PATCH, though discovery does not say so (protocol.patch is %s)", need, s.product.Spec(), unadvertised)
		}
		return "needs " + need + ": " + capabilityText(need)
	}
	if s.product == nil {
		return "needs " + need + ": the run has no product profile"
	}
	value, known := s.product.Knob(path)
	switch {
	case !known && strings.HasPrefix(path, "observe."):
		return fmt.Sprintf("needs %s: the profile %s does not say where that can be seen", need, s.product.Spec())
	case strings.HasPrefix(path, "observe.") && s.product.Observe.Request != nil && s.options.ControlURL == "" && !standsAlone(*s.product.Observe.Request):
		return "needs " + need + ": the configuration has no control URL"
	case !known:
		return fmt.Sprintf("needs %s: the profile %s leaves that open", need, s.product.Spec())
	case values != nil && !slices.Contains(values, value):
		return fmt.Sprintf("needs %s: %s is %s in %s", need, path, value, s.product.Spec())
	}
	return ""
}

// loadProduct finds the product profile among the names of the run: docker, docker@E26b,
// or the one of Options.Product. Names come back without presets.
func loadProduct(options Options) (names []string, product *profile.Profile, err error) {
	specs := options.Profiles
	if options.Product != nil && !slices.ContainsFunc(specs, func(spec string) bool { return named(spec, options.Product) }) {
		specs = append(slices.Clone(specs), options.Product.Name)
	}
	if len(specs) == 0 {
		return nil, nil, &UsageError{What: "no profile was chosen", Try: fmt.Sprintf("scimspec.Profiles(%q)", features.DefaultProfiles()[0])}
	}
	for _, spec := range specs {
		name, _ := profile.Spec(spec)
		if slices.Contains(fixedProfiles(), name) {
			names = append(names, spec)
			continue
		}
		if product != nil {
			return nil, nil, &UsageError{
				What: fmt.Sprintf("profiles %s and %s: a run judges one product", product.Name, name),
				Try:  fmt.Sprintf("scimspec.Profiles(%q) in a run of its own", name),
			}
		}
		product = options.Product
		if product == nil || !named(spec, product) {
			product, err = profile.Load(features.FS(), spec)
		}
		var wrong *profile.Error
		if errors.As(err, &wrong) {
			return nil, nil, &UsageError{What: fmt.Sprintf("profile %q: not known", spec), Try: spelling.Advice(spec, slices.Concat(fixedProfiles(), profile.Names(features.FS()))) + ", or scimspec.ProductProfile(…)"}
		}
		if err != nil {
			return nil, nil, err
		}
		names = append(names, product.Name)
	}
	return names, product, nil
}

// named says whether a spec names a profile.
func named(spec string, p *profile.Profile) bool {
	name, _ := profile.Spec(spec)
	return name == p.Name
}

// fixedProfiles are the profiles that no file describes.
func fixedProfiles() []string { return features.PlainProfiles() }

// judgedAs gives the scenarios about a product the name of the profile that judges them.
func judgedAs(scenarios []features.Scenario, p *profile.Profile) []features.Scenario {
	if p == nil || p.Name == features.ProductProfile {
		return scenarios
	}
	renamed := slices.Clone(scenarios)
	for i := range renamed {
		profiles := slices.Clone(renamed[i].Profiles)
		if at := slices.Index(profiles, features.ProductProfile); at >= 0 {
			profiles[at] = p.Name
			renamed[i].Profiles = profiles
		}
	}
	return renamed
}
