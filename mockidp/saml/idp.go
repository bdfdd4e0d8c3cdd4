package saml

import (
	"crypto"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	crewjam "github.com/crewjam/saml"
	"github.com/google/uuid"

	"github.com/scimspec/scimspec/mockidp"
)

// Profile is the product that the identity provider plays.
type Profile string

// The profiles.
const (
	Okta  Profile = "okta"
	Entra Profile = "entra"
)

// Signing says which elements of an untampered response carry a signature.
type Signing int

// The choices. Okta signs both unless told otherwise [R]; "Sign SAML assertion" is Entra's
// default, the other two are its options (certificate-signing-options) [D], and the
// recorded Entra response has only its assertion signed [R].
const (
	SignDefault Signing = iota
	SignBoth
	SignAssertion
	SignResponse
)

// Options configure an IdP.
type Options struct {
	Profile Profile
	// BaseURL is where Handler is reachable, scheme and host; it forms the SSO URL in the
	// metadata. SP-initiated sign-ins work without a listener there.
	BaseURL string
	// EntityID is the issuer. Empty: http://www.okta.com/exk… or https://sts.windows.net/{Tenant}/.
	EntityID string
	// Tenant is Entra's tenant id or Okta's org subdomain; empty makes one.
	Tenant string
	// Names are Okta's attribute names; nil takes email, firstName, lastName, displayName,
	// groups, roles.
	Names *Names
	// NameIDFormat overrides unspecified (Okta) and emailAddress (Entra). At Entra a
	// request's NameIDPolicy overrides both.
	NameIDFormat crewjam.NameIDFormat
	Signing      Signing
	// Key signs; it must be RSA. Nil generates one of 2048 bits.
	Key crypto.Signer
	// ForeignKey signs what WrongKey sends; nil generates one when it is first needed.
	ForeignKey crypto.Signer
	// Clock and Rand default to the machine's; a target that runs on its own clock refuses
	// what another clock dates. Keys that the package generates never come
	// from Rand: crypto/rsa takes its randomness from the system.
	Clock mockidp.Clock
	Rand  io.Reader
	// ServiceProviders are those that Handler serves; SignIn is given its own.
	ServiceProviders []ServiceProvider
	// Person says who has a session at the identity provider when a browser reaches
	// Handler's sign-in endpoint; nil or false answers 403.
	Person func(*http.Request) (Claims, bool)
	// Tamper says how Handler changes its response to a request; nil: not at all.
	// Replayed delivers the last response to that service provider once more.
	Tamper func(*http.Request) Tamper
	// Told is called after Handler answered a browser, or refused to; nil: nobody is. It
	// is called by the goroutine that answers, and must not wait.
	Told func(Event)
}

// Event is a response that was given to a browser, or a request that was refused.
type Event struct {
	ServiceProvider ServiceProvider
	Request         *Request // nil: nobody asked
	Claims          Claims
	Tamper          Tamper
	Response        []byte // the document; nil when it was refused
	Refusal         string // empty: it was answered
}

// ServiceProvider is what the identity provider knows of one.
type ServiceProvider struct {
	// ACSURL receives the response by HTTP-POST. It may be empty for a sign-in with a
	// LoginURL: then the one of the AuthnRequest is taken.
	ACSURL string
	// EntityID is the audience; empty takes the AuthnRequest's Issuer, or else ACSURL.
	EntityID string
	// LoginURL makes SignIn SP-initiated: a GET of it leads to an AuthnRequest.
	LoginURL string
	// RelayState goes with an IdP-initiated response.
	RelayState string
}

// IdP is a SAML identity provider of one app at one product.
type IdP struct {
	profile  Profile
	base     string
	entityID string
	tenant   string
	app      string
	names    Names
	format   crewjam.NameIDFormat
	signing  Signing
	clock    mockidp.Clock
	sps      []ServiceProvider
	person   func(*http.Request) (Claims, bool)
	tamper   func(*http.Request) Tamper
	told     func(Event)

	key     identity
	foreign func() (identity, error)

	*memory
}

// memory is what a provider remembers, under whatever base URL it is reached.
type memory struct {
	randMu sync.Mutex
	rand   io.Reader

	mu   sync.Mutex
	last map[string]delivery // by ACS URL
}

// delivery is a response on its way to a service provider.
type delivery struct {
	response []byte
	relay    string
	claims   Claims
}

// New returns an IdP. It fails on an unknown profile, on a BaseURL without scheme and
// host, and on a key that is not RSA.
func New(o Options) (*IdP, error) {
	if o.Profile != Okta && o.Profile != Entra {
		return nil, fmt.Errorf("profile: got %q, want %q or %q", o.Profile, Okta, Entra)
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("base URL: got %q, want scheme and host", o.BaseURL)
	}
	p := &IdP{
		profile: o.Profile, base: strings.TrimSuffix(o.BaseURL, "/"), entityID: o.EntityID,
		tenant: o.Tenant, format: o.NameIDFormat, signing: o.Signing, clock: o.Clock,
		sps: o.ServiceProviders, person: o.Person, tamper: o.Tamper, told: o.Told, names: oktaNames(),
		memory: &memory{rand: o.Rand, last: map[string]delivery{}},
	}
	if o.Names != nil {
		p.names = *o.Names
	}
	if p.clock == nil {
		p.clock = mockidp.SystemClock{}
	}
	if p.rand == nil {
		p.rand = rand.Reader
	}
	if err := p.name(); err != nil {
		return nil, err
	}
	if p.key, err = p.newIdentity(o.Key); err != nil {
		return nil, err
	}
	p.foreign = sync.OnceValues(func() (identity, error) { return p.newIdentity(o.ForeignKey) })
	return p, nil
}

// name fills the names that the product would have made up.
func (p *IdP) name() error {
	switch p.profile {
	case Okta:
		app, err := p.letters(17)
		if err != nil {
			return err
		}
		p.app = "exk" + app
		if p.tenant == "" {
			p.tenant = "trial-org"
		}
		if p.entityID == "" {
			p.entityID = "http://www.okta.com/" + p.app
		} else if i := strings.LastIndex(p.entityID, "/exk"); i >= 0 {
			p.app = p.entityID[i+1:]
		}
		if p.format == "" {
			p.format = crewjam.UnspecifiedNameIDFormat
		}
		if p.signing == SignDefault {
			p.signing = SignBoth
		}
	case Entra:
		if p.tenant == "" {
			id, err := p.uuid()
			if err != nil {
				return err
			}
			p.tenant = id
		}
		if p.entityID == "" {
			p.entityID = "https://sts.windows.net/" + p.tenant + "/"
		}
		if p.format == "" {
			p.format = crewjam.EmailAddressNameIDFormat
		}
		if p.signing == SignDefault {
			p.signing = SignAssertion
		}
	}
	if strings.ContainsAny(p.tenant, "/?#% ") {
		return errors.New("tenant: got a character that no path segment may have")
	}
	return nil
}

// At returns the same provider as it is reached under another base URL, and with these
// service providers: its endpoints differ, while issuer and keys are the same.
func (p *IdP) At(baseURL string, sps ...ServiceProvider) *IdP {
	there := *p
	there.base, there.sps = strings.TrimSuffix(baseURL, "/"), sps
	return &there
}

// EntityID returns the issuer of every untampered response.
func (p *IdP) EntityID() string { return p.entityID }

// SSOURL returns the endpoint for AuthnRequests, by HTTP-Redirect and by HTTP-POST.
// Okta: /app/{app}/{exk…}/sso/saml [R]; Entra: /{tenant}/saml2 [D].
func (p *IdP) SSOURL() string { return p.base + p.ssoPath() }

// MetadataURL returns where Handler serves the metadata document.
func (p *IdP) MetadataURL() string { return p.base + p.metadataPath() }

func (p *IdP) ssoPath() string {
	if p.profile == Okta {
		return "/app/" + p.tenant + "_scimspec_1/" + p.app + "/sso/saml"
	}
	return "/" + p.tenant + "/saml2"
}

func (p *IdP) metadataPath() string {
	if p.profile == Okta {
		return "/app/" + p.app + "/sso/saml/metadata"
	}
	return "/" + p.tenant + "/federationmetadata/2007-06/federationmetadata.xml"
}

// bytes reads n random bytes; the lock lets one reader serve concurrent sign-ins.
func (p *IdP) bytes(n int) ([]byte, error) {
	p.randMu.Lock()
	defer p.randMu.Unlock()
	buf := make([]byte, n)
	if _, err := io.ReadFull(p.rand, buf); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return buf, nil
}

func (p *IdP) pick(alphabet string, n int) (string, error) {
	buf, err := p.bytes(n)
	if err != nil {
		return "", err
	}
	for i, b := range buf {
		buf[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(buf), nil
}

func (p *IdP) letters(n int) (string, error) {
	return p.pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", n)
}

func (p *IdP) uuid() (string, error) {
	buf, err := p.bytes(16)
	if err != nil {
		return "", err
	}
	buf[6], buf[8] = buf[6]&0x0f|0x40, buf[8]&0x3f|0x80
	return uuid.UUID(buf).String(), nil
}

// newID makes an XML id: "id" and 26 digits for Okta, "_" and a UUID for Entra [R].
func (p *IdP) newID() (string, error) {
	if p.profile == Okta {
		digits, err := p.pick("0123456789", 26)
		return "id" + digits, err
	}
	id, err := p.uuid()
	return "_" + id, err
}
