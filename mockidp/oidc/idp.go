package oidc

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

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

// Options configure an IdP.
type Options struct {
	Profile Profile
	// BaseURL is where Handler listens: scheme, host and port. The issuer is BaseURL
	// itself (Okta's org authorization server) or {BaseURL}/{Tenant}/v2.0 (Entra) [D].
	BaseURL string
	// Tenant is Entra's tenant id; empty makes one.
	Tenant string
	// Clients are the registered relying parties; Register adds more.
	Clients []Client
	// Key signs; nil generates one of 2048 bits. ForeignKey signs what no relying party
	// may trust; nil generates one when it is first needed.
	Key, ForeignKey *rsa.PrivateKey
	// Clock and Rand default to the machine's; a target that runs on its own clock refuses
	// what another clock dates. Keys that the package generates never come
	// from Rand: crypto/rsa takes its randomness from the system.
	Clock mockidp.Clock
	Rand  io.Reader
	// Person says who has a session at the identity provider when a browser reaches
	// Handler's authorization endpoint; nil or false answers 403.
	Person func(*http.Request) (Claims, bool)
}

// Client is a registered relying party (RFC 6749, section 2).
type Client struct {
	ID string
	// Secret authenticates at the token endpoint, by HTTP Basic or in the form. A client
	// without one is public and must use PKCE.
	Secret string
	// RedirectURIs are compared as text (RFC 9700, section 2.1).
	RedirectURIs []string
}

// IdP is an OpenID provider at one product.
type IdP struct {
	profile Profile
	base    string
	tenant  string
	clock   mockidp.Clock
	person  func(*http.Request) (Claims, bool)
	key     *rsa.PrivateKey
	kid     string
	foreign func() (*rsa.PrivateKey, error)

	randMu sync.Mutex
	rand   io.Reader

	mu      sync.Mutex
	clients map[string]Client
	codes   map[string]*grant // by authorization code
	tokens  map[string]*grant // by access token
}

// New returns an IdP. It fails on an unknown profile and on a BaseURL without scheme and
// host.
func New(o Options) (*IdP, error) {
	if o.Profile != Okta && o.Profile != Entra {
		return nil, fmt.Errorf("profile: got %q, want %q or %q", o.Profile, Okta, Entra)
	}
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Scheme == "" || base.Host == "" {
		return nil, fmt.Errorf("base URL: got %q, want scheme and host", o.BaseURL)
	}
	if strings.ContainsAny(o.Tenant, "/?#% {}") {
		return nil, errors.New("tenant: got a character that no path segment may have")
	}
	p := &IdP{
		profile: o.Profile, base: strings.TrimSuffix(o.BaseURL, "/"), tenant: o.Tenant, clock: o.Clock,
		person: o.Person, key: o.Key, rand: o.Rand,
		clients: map[string]Client{}, codes: map[string]*grant{}, tokens: map[string]*grant{},
	}
	if p.clock == nil {
		p.clock = mockidp.SystemClock{}
	}
	if p.rand == nil {
		p.rand = rand.Reader
	}
	if p.tenant == "" {
		if p.tenant, err = p.uuid(); err != nil {
			return nil, err
		}
	}
	if p.kid, err = p.token(32); err != nil {
		return nil, err
	}
	if p.key == nil {
		if p.key, err = generate(); err != nil {
			return nil, err
		}
	}
	p.foreign = sync.OnceValues(func() (*rsa.PrivateKey, error) {
		if o.ForeignKey != nil {
			return o.ForeignKey, nil
		}
		return generate()
	})
	for _, c := range o.Clients {
		p.Register(c)
	}
	return p, nil
}

func generate() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("generate a key: %w", err)
	}
	return key, nil
}

// Register adds or replaces a relying party.
func (p *IdP) Register(c Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clients[c.ID] = c
}

// Issuer returns the issuer of every untampered token.
func (p *IdP) Issuer() string { return p.issuerOf(p.tenant) }

func (p *IdP) issuerOf(tenant string) string {
	if p.profile == Okta {
		return p.base
	}
	return p.base + "/" + tenant + "/v2.0"
}

// endpoint gives the path of an endpoint at the product [D].
func (p *IdP) endpoint(name string) string {
	if p.profile == Okta {
		return map[string]string{
			"discovery": "/.well-known/openid-configuration",
			"authorize": "/oauth2/v1/authorize", "token": "/oauth2/v1/token",
			"userinfo": "/oauth2/v1/userinfo", "keys": "/oauth2/v1/keys",
		}[name]
	}
	return map[string]string{
		"discovery": "/" + p.tenant + "/v2.0/.well-known/openid-configuration",
		"authorize": "/" + p.tenant + "/oauth2/v2.0/authorize", "token": "/" + p.tenant + "/oauth2/v2.0/token",
		"userinfo": "/oidc/userinfo", "keys": "/" + p.tenant + "/discovery/v2.0/keys",
	}[name]
}

// foreignKeysPath serves the key that KeyURL points to.
const foreignKeysPath = "/foreign/keys"

func (p *IdP) bytes(n int) ([]byte, error) {
	p.randMu.Lock()
	defer p.randMu.Unlock()
	buf := make([]byte, n)
	if _, err := io.ReadFull(p.rand, buf); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	return buf, nil
}

// token makes an unguessable text out of n random bytes.
func (p *IdP) token(n int) (string, error) {
	buf, err := p.bytes(n)
	return base64.RawURLEncoding.EncodeToString(buf), err
}

func (p *IdP) uuid() (string, error) {
	buf, err := p.bytes(16)
	if err != nil {
		return "", err
	}
	buf[6], buf[8] = buf[6]&0x0f|0x40, buf[8]&0x3f|0x80
	return uuid.UUID(buf).String(), nil
}

// now is the clock's time in whole seconds, as tokens have it.
func (p *IdP) now() time.Time { return p.clock.Now().UTC().Truncate(time.Second) }
