package oidc

import (
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	jose "github.com/go-jose/go-jose/v4"

	"github.com/scimspec/scimspec/internal/testkey"
)

// issue makes the token of one grant.
func issue(t *testing.T, p *IdP, c Claims, tamper Tamper) string {
	t.Helper()
	g := &grant{client: "client-1", nonce: "n-1", scopes: []string{"openid", "profile", "email"}, access: "access-1",
		claims: c.withDefaults(p.profile), tamper: tamper}
	token, err := p.idToken(g)
	if err != nil {
		t.Fatalf("token: got %v, want none", err)
	}
	return token
}

// part decodes one part of a token.
func part(t *testing.T, token string, i int) map[string]any {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[i])
	if err != nil {
		t.Fatalf("part %d: got %v, want base64url", i, err)
	}
	var object map[string]any
	if err := json.Unmarshal(raw, &object); err != nil {
		t.Fatalf("part %d: got %v, want JSON", i, err)
	}
	return object
}

func verifies(token string, key any, alg jose.SignatureAlgorithm) bool {
	parsed, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{alg})
	if err != nil {
		return false
	}
	_, err = parsed.Verify(key)
	return err == nil
}

// verifiesHMAC is a careless HS256: any key will do, even an empty one.
func verifiesHMAC(token string, key []byte) bool {
	at := strings.LastIndex(token, ".")
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(token[:at]))
	return encode(mac.Sum(nil)) == token[at+1:]
}

// TestArtefacts checks that each tampered token does what its documentation says: a
// signature that verifies for whom it is made, and the victim's name where an attacker
// wants it.
func TestArtefacts(t *testing.T) {
	victim := map[Tamper]bool{SignatureExclusion: true, AlgNone: true, AlgNoneCase: true, EmbeddedKey: true,
		KeyURL: true, HMACConfusion: true, KidPathTraversal: true, Altered: true}
	unsigned := map[Tamper]bool{Unsigned: true, WrongKey: true}
	for _, profile := range []Profile{Okta, Entra} {
		p := listen(t, Options{Profile: profile})
		for _, tamper := range append(Tampers(), None) {
			t.Run(string(profile)+" "+string(tamper), func(t *testing.T) {
				token := issue(t, p, ada, tamper)
				signed := !victim[tamper] && !unsigned[tamper]
				if got := verifies(token, &testkey.Pair()[0].PublicKey, jose.RS256); got != signed {
					t.Errorf("verifies with the key of the key set: got %t, want %t", got, signed)
				}
				name, _ := part(t, token, 1)["preferred_username"].(string)
				if got := name == "victim@example.com"; got != victim[tamper] {
					t.Errorf("preferred_username: got %q, want the victim %t", name, victim[tamper])
				}
			})
		}
	}
}

func TestForgedSignatures(t *testing.T) {
	p := listen(t, Options{Profile: Okta})
	foreign := &testkey.Pair()[1].PublicKey
	if token := issue(t, p, ada, WrongKey); !verifies(token, foreign, jose.RS256) || part(t, token, 0)["kid"] != p.kid {
		t.Error("wrong key: want a signature of the foreign key under the kid of the right one")
	}
	token := issue(t, p, ada, EmbeddedKey)
	embedded, err := jose.ParseSignedCompact(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatalf("embedded key: got %v, want none", err)
	}
	if !verifies(token, embedded.Signatures[0].Header.JSONWebKey, jose.RS256) {
		t.Error("embedded key: want a signature that its own header verifies")
	}
	token = issue(t, p, ada, KeyURL)
	var set jose.JSONWebKeySet
	fetch(t, part(t, token, 0)["jku"].(string), &set)
	if found := set.Key(part(t, token, 0)["kid"].(string)); len(found) != 1 || !verifies(token, found[0], jose.RS256) {
		t.Error("key URL: want a signature that the key behind it verifies")
	}
	public, err := p.publicPEM()
	if err != nil {
		t.Fatalf("public key: got %v, want none", err)
	}
	if !verifiesHMAC(issue(t, p, ada, HMACConfusion), public) {
		t.Error("HMAC confusion: want a MAC keyed with the public key")
	}
	if !verifiesHMAC(issue(t, p, ada, KidPathTraversal), nil) {
		t.Error("kid path traversal: want a MAC keyed with an empty file")
	}
	for tamper, alg := range map[Tamper]string{AlgNone: "none", AlgNoneCase: "nOnE"} {
		token := issue(t, p, ada, tamper)
		if got := part(t, token, 0)["alg"]; got != alg || !strings.HasSuffix(token, ".") {
			t.Errorf("%s: got alg %v in %s, want %q and an empty signature", tamper, got, token, alg)
		}
	}
	if got := strings.Count(issue(t, p, ada, SignatureExclusion), "."); got != 1 {
		t.Errorf("signature exclusion: got %d dots, want 1", got)
	}
}

// TestMissingEmail checks that nothing that is said about the person is an e-mail address.
func TestMissingEmail(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := listen(t, Options{Profile: profile})
		for name, value := range part(t, issue(t, p, ada, MissingEmail), 1) {
			if text, ok := value.(string); ok && strings.Contains(text, "@") {
				t.Errorf("%s %s: got %q, want no e-mail address", profile, name, text)
			}
		}
	}
}

func fetch(t *testing.T, target string, into any) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	if err != nil {
		t.Fatalf("request: got %v, want none", err)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		t.Fatalf("get %s: got %v, want none", target, err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("read %s: got %v, want none", target, err)
	}
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%s: got %v in %s, want JSON", target, err, body)
	}
}

func TestKeySet(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := listen(t, Options{Profile: profile})
		var set jose.JSONWebKeySet
		fetch(t, p.base+p.endpoint("keys"), &set)
		if len(set.Keys) != 1 || !set.Keys[0].IsPublic() || !set.Keys[0].Key.(*rsa.PublicKey).Equal(&testkey.Pair()[0].PublicKey) {
			t.Errorf("%s keys: got %v, want the public key alone", profile, set.Keys)
		}
	}
}
