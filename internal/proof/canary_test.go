package proof_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// The canaries: no report, error, ledger or curl line may hold one.
const (
	canaryToken    = "canary-bearer-7d1f0c42"
	canaryPassword = "canary pass+word/99"
	canarySecret   = "canary-client-secret-51aa"
	canaryAccess   = "canary-access-token-e0b3"
	canaryOther    = "canary-bearer-7d1f0c42-of-another-tenant" // begins as the other token does
	canaryHeader   = "canary-header-value-8c6d"
)

// gossip is a service provider that repeats what it is told: each answer names the
// credentials that it came with, and errors name them in their detail. It accepts
// anybody, and every fifth create fails.
type gossip struct {
	next http.Handler

	mu        sync.Mutex
	passwords map[string]bool // of users that were created or changed
	creates   int
	heard     map[string]bool // credentials
}

// ServeHTTP implements http.Handler.
func (g *gossip) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // half a body is judged by the service provider
	r.Body = io.NopCloser(bytes.NewReader(body))
	var user struct{ Password string }
	_ = json.Unmarshal(body, &user) // most bodies are no user
	said := r.Header.Get("Authorization") + r.Header.Get("X-Canary")
	g.mu.Lock()
	g.heard[said] = true
	if r.Method == http.MethodPost {
		g.creates++
	}
	fails := r.Method == http.MethodPost && g.creates%5 == 0
	if user.Password != "" {
		g.passwords[user.Password] = true
	}
	g.mu.Unlock()
	r.Header.Del("Authorization")
	w.Header().Set("X-Heard", said)
	w.Header().Set("Set-Cookie", "session="+canaryAccess)
	if fails {
		w.Header().Set("Content-Type", "application/scim+json")
		w.WriteHeader(http.StatusInternalServerError)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "500", "detail": "cannot store it for " + said,
		})
		return
	}
	g.next.ServeHTTP(w, r)
}

func newGossip(t *testing.T) *gossip {
	t.Helper()
	server := reference.Start(t, reference.Options{})
	return &gossip{next: server, passwords: map[string]bool{}, heard: map[string]bool{}}
}

// TestNoSecretLeaves runs scenarios with each kind of credentials against a service
// provider that repeats them wherever it can.
func TestNoSecretLeaves(t *testing.T) {
	key, certificate := clientKey(t)
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"access_token": canaryAccess, "token_type": "Bearer", "expires_in": 3600})
	}))
	t.Cleanup(tokens.Close)
	basic := base64.StdEncoding.EncodeToString([]byte("ada:" + canaryPassword))
	for _, test := range []struct {
		name    string
		options []scimspec.Option
		sent    string // what the service provider must have heard
		secrets []string
	}{
		{"bearer token", []scimspec.Option{scimspec.BearerToken(canaryToken)}, "Bearer " + canaryToken, []string{canaryToken}},
		{"basic password", []scimspec.Option{scimspec.BasicAuth("ada", canaryPassword)}, "Basic " + basic, []string{canaryPassword, basic}},
		{"header", []scimspec.Option{scimspec.HeaderAuth("X-Canary", canaryHeader)}, canaryHeader, []string{canaryHeader}},
		{"OAuth 2.0", []scimspec.Option{scimspec.OAuth2(tokens.URL, "scimspec", canarySecret)}, "Bearer " + canaryAccess, []string{canarySecret, canaryAccess}},
		{"two tenants", []scimspec.Option{scimspec.BearerToken(canaryToken), scimspec.OtherTenantToken(canaryOther)}, "Bearer " + canaryOther, []string{canaryToken, canaryOther, "of-another-tenant"}},
		{"client certificate", []scimspec.Option{scimspec.ClientCertificate(certificate)}, "", key},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if test.name != "two tenants" {
				long(t)
			}
			provider := newGossip(t)
			options, certificates := test.options, 0
			if test.name == "client certificate" {
				front, option := mutualTLS(t, provider, &certificates)
				options = append(options, option, scimspec.URL(front+"/scim/v2"))
			} else {
				options = append(options, scimspec.Handler(provider).At("/scim/v2"))
			}
			written := canaryRun(t, options)
			if !provider.heard[test.sent] || test.name == "client certificate" && certificates == 0 {
				t.Fatalf("credentials at the service provider: got %v and %d certificates, want %q", provider.heard, certificates, test.sent)
			}
			secrets := append(slices.Clone(test.secrets), provider.placeholders(t)...)
			for _, place := range slices.Sorted(maps.Keys(written)) {
				for _, secret := range secrets {
					if at := strings.Index(written[place], secret); at >= 0 {
						t.Errorf("%s: got the secret %q in %q", place, secret, around(written[place], at))
					}
				}
			}
		})
	}
}

// canaryRun runs scenarios and returns all that was written, by place.
func canaryRun(t *testing.T, options []scimspec.Option) map[string]string {
	t.Helper()
	dir := t.TempDir()
	ledger := filepath.Join(dir, "ledger.jsonl")
	kept := &ledgerKeeper{path: ledger}
	suite, err := scimspec.New(append(options, scimspec.ReportDir(dir), scimspec.LedgerFile(ledger), scimspec.Observe(kept), scimspec.Parallel(2),
		scimspec.Select("features/lifecycle/create", "features/lifecycle/match", "features/users/create", "features/users/values", "features/security", "features/errors"))...)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	report, err := suite.Run(t.Context())
	written := map[string]string{"error": fmt.Sprint(err), "ledger": kept.text}
	if report.Summary.Scenarios.Failed == 0 || kept.text == "" {
		t.Errorf("the run: got %+v and a ledger of %d bytes, want failures to look at", report.Summary.Scenarios, len(kept.text))
	}
	for _, encoder := range reports.Encoders() {
		text, err := os.ReadFile(filepath.Join(dir, encoder.FileName()))
		if err != nil {
			t.Fatal(err)
		}
		written[encoder.FileName()] = string(text)
	}
	for _, scenario := range report.Scenarios {
		for _, exchange := range scenario.Exchanges {
			if values := exchange.Request.Headers["Authorization"]; len(values) > 0 && !strings.Contains(exchange.Curl, "$SCIM_") {
				t.Errorf("curl line: got %s, want the credentials by an environment variable", exchange.Curl)
			}
		}
	}
	return written
}

// ledgerKeeper reads the ledger while the run has it; a clean end removes the file.
type ledgerKeeper struct {
	path string
	mu   sync.Mutex
	text string
}

// Planned implements scimspec.Observer.
func (k *ledgerKeeper) Planned(*scimspec.Plan) {}

// Started implements scimspec.Observer.
func (k *ledgerKeeper) Started(features.Scenario) {}

// Finished implements scimspec.Observer.
func (k *ledgerKeeper) Finished(reports.Scenario) {
	text, err := os.ReadFile(k.path)
	if err != nil {
		return // the run has ended
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.text = string(text)
}

// placeholders are the passwords that the run made up. Those that a scenario's text
// spells out are no secret.
func (g *gossip) placeholders(t *testing.T) []string {
	t.Helper()
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, scenario := range set.Scenarios {
		text.WriteString(scenario.Gherkin())
	}
	var made []string
	for password := range g.passwords {
		if !strings.Contains(text.String(), password) {
			made = append(made, password)
		}
	}
	if len(made) == 0 {
		t.Errorf("made-up passwords at the service provider: got none of %d", len(g.passwords))
	}
	return made
}

// clientKey makes a client certificate and returns its key in the forms in which it could
// be written down.
func clientKey(t *testing.T) ([]string, tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "scimspec"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	scalar, err := key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	forms := []string{base64.StdEncoding.EncodeToString(private)[:48], hex.EncodeToString(scalar), base64.StdEncoding.EncodeToString(scalar), new(big.Int).SetBytes(scalar).String(), string(scalar)}
	return forms, tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// mutualTLS serves a handler to clients that show a certificate, and counts them.
func mutualTLS(t *testing.T, handler http.Handler, certificates *int) (string, scimspec.Option) {
	t.Helper()
	var mu sync.Mutex
	front := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		*certificates += len(r.TLS.PeerCertificates)
		mu.Unlock()
		handler.ServeHTTP(w, r)
	}))
	front.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	front.StartTLS()
	t.Cleanup(front.Close)
	pool := x509.NewCertPool()
	pool.AddCert(front.Certificate())
	return front.URL, scimspec.RootCAs(pool)
}

// around cuts what stands near a place in a text.
func around(text string, at int) string {
	return text[max(0, at-80):min(len(text), at+60)]
}
