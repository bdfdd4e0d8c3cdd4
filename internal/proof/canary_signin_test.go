package proof_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

const canaryClientSecret = "canary-relying-party-04be"

// TestNoSecretLeavesASignIn lets people sign in at a target that breaks rules about it, so
// that there are findings. Neither the key of the identity providers nor the secret of the
// relying party may be written anywhere.
func TestNoSecretLeavesASignIn(t *testing.T) {
	p, err := profile.Load(features.FS(), "docker")
	if err != nil {
		t.Fatal(err)
	}
	product, key := behavingAs(t, p)
	faults := []string{"saml-audience-ignored", "oidc-issuer-ignored"}
	handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: canaryToken}}, Product: product}, faults...)
	front, management := httptest.NewServer(handler), httptest.NewServer(handler.Management())
	t.Cleanup(front.Close)
	t.Cleanup(management.Close)
	at := scimspec.OIDC{
		LoginURL: front.URL + "/sign-in/oidc/okta/login", RedirectURL: front.URL + "/sign-in/oidc/okta/callback", ClientID: "scimspec", ClientSecret: canaryClientSecret,
	}
	dir := t.TempDir()
	kept := &ledgerKeeper{path: filepath.Join(dir, "ledger.jsonl")}
	report := reportOf(t, append(signInAt(front.URL), scimspec.SignInByOIDC("okta", at), scimspec.SignInKey(key),
		scimspec.URL(front.URL+reference.DefaultPrefix), scimspec.BearerToken(canaryToken), scimspec.Control(management.URL), scimspec.Profiles("docker"),
		scimspec.Select("features/signin/forged", "features/signin/first"), scimspec.ReportDir(dir), scimspec.LedgerFile(kept.path), scimspec.Observe(kept))...)
	if report.Summary.Scenarios.Failed == 0 || report.Summary.Scenarios.Passed == 0 || kept.text == "" {
		t.Errorf("the run: got %+v and a ledger of %d bytes, want some that failed and some that passed", report.Summary.Scenarios, len(kept.text))
	}
	written := map[string]string{"ledger": kept.text}
	for _, encoder := range reports.Encoders() {
		text, err := os.ReadFile(filepath.Join(dir, encoder.FileName()))
		if err != nil {
			t.Fatal(err)
		}
		written[encoder.FileName()] = string(text)
	}
	secrets := append(keyForms(t, key), canaryToken, canaryClientSecret)
	for _, place := range slices.Sorted(maps.Keys(written)) {
		for _, secret := range secrets {
			if at := strings.Index(written[place], secret); at >= 0 {
				t.Errorf("%s: got a secret in %q", place, around(written[place], at))
			}
		}
	}
}

// keyForms are beginnings of the ways in which an RSA key could be written down.
func keyForms(t *testing.T, key *rsa.PrivateKey) []string {
	t.Helper()
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	forms := []string{"PRIVATE KEY", base64.StdEncoding.EncodeToString(private)[:48], base64.StdEncoding.EncodeToString(x509.MarshalPKCS1PrivateKey(key))[:48]}
	for _, number := range [][]byte{key.D.Bytes(), key.Primes[0].Bytes(), key.Primes[1].Bytes()} {
		forms = append(forms, string(number), hex.EncodeToString(number), base64.RawURLEncoding.EncodeToString(number)[:48], base64.StdEncoding.EncodeToString(number)[:48])
	}
	return append(forms, fmt.Sprint(key.D))
}
