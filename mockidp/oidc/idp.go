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
	// Tamper says how Handler's authorization endpoint changes what it answers to a
	// request; nil: not at all. Replayed gives the last answer to that client once more.
	Tamper func(*http.Request) Tamper
	// Told is called after Handler told a client something, or refused to; nil: nobody
	// is. It is called by the goroutine that answers, and must not wait.
	Told func(Event)
	// LogOut ends the session of the browser that reaches Handler's logout endpoint.
	LogOut func(http.ResponseWriter, *http.Request)
}

// Event is something that a client was told, or was refused.
type Event struct {
	Step    Step
	Client  string
	Claims  Claims // of the person; empty for client credentials and for what was refused
	Tamper  Tamper
	IDToken string // what was issued with it
	Refusal string // error code and reason; empty: it was granted
}

// Step is a part of the protocol.
type Step string

// The steps.
const (
	StepCode        Step = "authorization code"
	StepToken       Step = "token"
	StepRefresh     Step = "refresh token"
	StepCredentials Step = "client credentials"
	StepUserInfo    Step = "userinfo"
	StepLogout      Step = "logout"
)

// Client is a registered relying party (RFC 6749, section 2).
type Client struct {
	ID string
	// Secret authenticates at the token endpoint, by HTTP Basic or in the form. A client
	// without one is public and must use PKCE.
	Secret string
	// RedirectURIs are compared as text (RFC 9700, section 2.1).
	RedirectURIs []string
	// LogoutURIs are where a browser may be sent after a logout, compared as text.
	LogoutURIs []string
}

// IdP is an OpenID provider at one product.
type IdP struct {
	profile Profile
	base    string
	tenant  string
	clock   mockidp.Clock
	person  func(*http.Request) (Claims, bool)
	tamper  func(*http.Request) Tamper
	told    func(Event)
	logOut  func(http.ResponseWriter, *http.Request)
	key     *rsa.PrivateKey
	kid     string
	foreign func() (*rsa.PrivateKey, error)

	*memory
}

// memory is what a provider remembers, under whatever base URL it is reached.
type memory struct {
	randMu sync.Mutex
	rand   io.Reader

	mu      sync.Mutex
	clients map[string]Client
	codes   map[string]*grant // by authorization code
	tokens  map[string]*grant // by access token
	renewal map[string]*grant // by refresh token
	last    map[string]*grant // by client: the last that was answered
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
		person: o.Person, tamper: o.Tamper, told: o.Told, logOut: o.LogOut, key: o.Key,
		memory: &memory{
			rand: o.Rand, clients: map[string]Client{}, codes: map[string]*grant{}, tokens: map[string]*grant{},
			renewal: map[string]*grant{}, last: map[string]*grant{},
		},
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

// At returns the same provider as it is reached under another base URL: its issuer and
// endpoints differ, while clients, keys, codes and tokens are the same.
func (p *IdP) At(baseURL string) *IdP {
	there := *p
	there.base = strings.TrimSuffix(baseURL, "/")
	return &there
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
			"userinfo": "/oauth2/v1/userinfo", "keys": "/oauth2/v1/keys", "logout": "/oauth2/v1/logout",
		}[name]
	}
	return map[string]string{
		"discovery": "/" + p.tenant + "/v2.0/.well-known/openid-configuration",
		"authorize": "/" + p.tenant + "/oauth2/v2.0/authorize", "token": "/" + p.tenant + "/oauth2/v2.0/token",
		"userinfo": "/oidc/userinfo", "keys": "/" + p.tenant + "/discovery/v2.0/keys",
		"logout": "/" + p.tenant + "/oauth2/v2.0/logout",
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
