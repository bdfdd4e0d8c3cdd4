package oidc

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/mockidp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixedIdP makes the same bytes in every run.
func fixedIdP(t *testing.T, profile Profile) *IdP {
	t.Helper()
	key, err := testkey.Fixed()
	if err != nil {
		t.Fatal(err)
	}
	p, err := New(Options{Profile: profile, BaseURL: "https://idp.example", Key: key, ForeignKey: testkey.Pair()[1],
		Clock: mockidp.NewManualClock(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)), Rand: rand.NewChaCha8([32]byte{1})})
	if err != nil {
		t.Fatalf("new IdP: got %v, want none", err)
	}
	return p
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatalf("write %s: got %v, want none", path, err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden %s: got %v, want none", name, err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// readable lays JSON out over lines, in its own order.
func readable(t *testing.T, raw []byte) string {
	t.Helper()
	var buf bytes.Buffer
	if err := json.Indent(&buf, raw, "", "  "); err != nil {
		t.Fatalf("indent: got %v in %s, want JSON", err, raw)
	}
	return buf.String() + "\n"
}

// TestGoldenTokens keeps header, claims and signature of each product's token.
func TestGoldenTokens(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		token := issue(t, fixedIdP(t, profile), ada, None)
		var out strings.Builder
		parts := strings.Split(token, ".")
		for _, p := range parts[:2] {
			raw, err := base64.RawURLEncoding.DecodeString(p)
			if err != nil {
				t.Fatalf("part: got %v, want base64url", err)
			}
			out.WriteString(readable(t, raw))
		}
		out.WriteString(parts[2] + "\n")
		golden(t, string(profile)+"-id-token.txt", []byte(out.String()))
	}
}

func TestGoldenDiscovery(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, profile)
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, p.endpoint("discovery"), nil))
		golden(t, string(profile)+"-discovery.json", []byte(readable(t, w.Body.Bytes())))
	}
}

func TestEntraManyGroups(t *testing.T) {
	p := fixedIdP(t, Entra)
	for _, n := range []int{200, 201} {
		c := ada
		c.Groups = nil
		for i := range n {
			c.Groups = append(c.Groups, fmt.Sprintf("group-%d", i))
		}
		claims := part(t, issue(t, p, c, None), 1)
		if _, got := claims["groups"]; got != (n == 200) {
			t.Errorf("%d groups: groups claim got %t, want %t", n, got, n == 200)
		}
		if _, got := claims["_claim_sources"]; got != (n == 201) {
			t.Errorf("%d groups: _claim_sources got %t, want %t", n, got, n == 201)
		}
	}
}

// TestCustomClaims checks that a custom claim never replaces one of the protocol.
func TestCustomClaims(t *testing.T) {
	c := ada
	c.Custom = map[string][]string{"iss": {"https://other-idp.example"}, "sub": {"x"}, "dockerOrg": {"moor"}}
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, profile)
		claims := part(t, issue(t, p, c, None), 1)
		if claims["iss"] != p.Issuer() || claims["sub"] == "x" || claims["dockerOrg"] != "moor" {
			t.Errorf("%s: got %v, want issuer and subject untouched and dockerOrg moor", profile, claims)
		}
	}
}

// TestScopes checks that a relying party learns no more than it asked for.
func TestScopes(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, profile)
		g := &grant{client: "client-1", scopes: []string{"openid"}, access: "access-1", claims: ada.withDefaults(profile)}
		token, err := p.idToken(g)
		if err != nil {
			t.Fatalf("token: got %v, want none", err)
		}
		claims := part(t, token, 1)
		for _, name := range []string{"name", "given_name", "preferred_username", "email", "oid", "email_verified"} {
			if value, ok := claims[name]; ok {
				t.Errorf("%s %s: got %v without its scope, want none", profile, name, value)
			}
		}
	}
}
