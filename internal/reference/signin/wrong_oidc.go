package signin

import (
	"context"
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strings"
	"time"
)

// Ways to be wrong about ID tokens. Each takes what one check would have refused.

// header is what a token says of its own signature.
type header struct {
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	JKU string `json:"jku"`
	JWK *jwk   `json:"jwk"`
}

// jwk is an RSA key of a key set (RFC 7517).
type jwk struct {
	N string `json:"n"`
	E string `json:"e"`
}

func (k jwk) public() (*rsa.PublicKey, error) {
	n, errN := base64.RawURLEncoding.DecodeString(k.N)
	e, errE := base64.RawURLEncoding.DecodeString(k.E)
	if errN != nil || errE != nil || len(n) == 0 {
		return nil, errors.New("key: no RSA key")
	}
	return &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}, nil
}

// loose is a token that was cut in parts and not verified.
type loose struct {
	header
	signed    string
	payload   []byte
	signature []byte
	pieces    int
}

func cut(raw string) (loose, error) {
	pieces := parts(raw)
	if len(pieces) < 2 {
		return loose{}, errors.New("ID token: not of the form of one")
	}
	l := loose{pieces: len(pieces), signed: pieces[0] + "." + pieces[1]}
	head, err := base64.RawURLEncoding.DecodeString(pieces[0])
	if err == nil {
		err = json.Unmarshal(head, &l.header)
	}
	if err != nil {
		return l, fmt.Errorf("ID token: %w", err)
	}
	if l.payload, err = base64.RawURLEncoding.DecodeString(pieces[1]); err != nil {
		return l, fmt.Errorf("ID token: %w", err)
	}
	if len(pieces) > 2 {
		l.signature, err = base64.RawURLEncoding.DecodeString(pieces[2])
	}
	return l, err
}

// token reads the claims of a token as they are.
func (l loose) token() (*Token, error) {
	var claims struct {
		Subject string `json:"sub"`
		Nonce   string `json:"nonce"`
	}
	if err := json.Unmarshal(l.payload, &claims); err != nil {
		return nil, fmt.Errorf("ID token: %w", err)
	}
	return &Token{Subject: claims.Subject, Nonce: claims.Nonce, Payload: l.payload, Matches: func() error { return nil }}, nil
}

func (l loose) signedBy(key *rsa.PublicKey) bool {
	sum := sha256.Sum256([]byte(l.signed))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], l.signature) == nil
}

func (l loose) keyedBy(secret []byte) bool {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(l.signed))
	return hmac.Equal(mac.Sum(nil), l.signature)
}

// believing takes a token as it is when takes says so.
func believing(takes func(ctx context.Context, i Issued, l loose) bool) func(*Behaviour) {
	return func(b *Behaviour) {
		next := b.Token
		b.Token = func(ctx context.Context, i Issued) (*Token, error) {
			if l, err := cut(i.Raw); err == nil && takes(ctx, i, l) {
				return l.token()
			}
			return next(ctx, i)
		}
	}
}

// laxly verifies by the library with another configuration when applies says so.
func laxly(applies func(claims map[string]any) bool, loosen func(i *Issued)) func(*Behaviour) {
	return func(b *Behaviour) {
		next := b.Token
		b.Token = func(ctx context.Context, i Issued) (*Token, error) {
			claims := map[string]any{}
			if l, err := cut(i.Raw); err == nil && json.Unmarshal(l.payload, &claims) == nil && applies(claims) {
				loosen(&i)
			}
			return next(ctx, i)
		}
	}
}

// TakesUnsignedToken takes tokens with an empty signature, or without one.
func TakesUnsignedToken(b *Behaviour) {
	believing(func(_ context.Context, _ Issued, l loose) bool { return len(l.signature) == 0 && l.Alg == "RS256" })(b)
}

// TakesAlgNone takes tokens that say that they are not signed; anyCase also nOnE.
func TakesAlgNone(anyCase bool) func(*Behaviour) {
	return believing(func(_ context.Context, _ Issued, l loose) bool {
		return l.Alg == "none" && !anyCase || l.Alg != "none" && anyCase && strings.EqualFold(l.Alg, "none")
	})
}

// VerifiesNoToken takes tokens whatever their signature, and does not compare them with
// userinfo.
func VerifiesNoToken(b *Behaviour) {
	b.UserInfo = func(string, string) error { return nil }
	laxly(func(map[string]any) bool { return true }, func(i *Issued) { i.Config.InsecureSkipSignatureCheck = true })(b)
}

// TrustsEmbeddedKey verifies with the key that the token carries.
func TrustsEmbeddedKey(b *Behaviour) {
	believing(func(_ context.Context, _ Issued, l loose) bool {
		if l.JWK == nil {
			return false
		}
		key, err := l.JWK.public()
		return err == nil && l.signedBy(key)
	})(b)
}

// FollowsKeyURL verifies with keys from where the token says.
func FollowsKeyURL(b *Behaviour) {
	believing(func(ctx context.Context, i Issued, l loose) bool {
		return l.JKU != "" && anyKey(ctx, i.Client, l.JKU, l.signedBy)
	})(b)
}

// ConfusesHMAC takes the provider's public key for a shared secret.
func ConfusesHMAC(b *Behaviour) {
	believing(func(ctx context.Context, i Issued, l loose) bool {
		var discovered struct {
			Keys string `json:"jwks_uri"`
		}
		if l.Alg != "HS256" || i.Provider.Claims(&discovered) != nil {
			return false
		}
		return anyKey(ctx, i.Client, discovered.Keys, func(key *rsa.PublicKey) bool {
			der, err := x509.MarshalPKIXPublicKey(key)
			return err == nil && l.keyedBy(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
		})
	})(b)
}

// FollowsKid looks for a key in the file that kid names; outside its directory it finds an empty
// one.
func FollowsKid(b *Behaviour) {
	believing(func(_ context.Context, _ Issued, l loose) bool {
		return l.Alg == "HS256" && strings.Contains(l.Kid, "../") && l.keyedBy(nil)
	})(b)
}

// anyKey tries the keys of a key set.
func anyKey(ctx context.Context, client *http.Client, from string, good func(*rsa.PublicKey) bool) bool {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, from, http.NoBody)
	if err != nil {
		return false
	}
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	defer func() { _ = response.Body.Close() }()
	var set struct {
		Keys []jwk `json:"keys"`
	}
	if json.NewDecoder(io.LimitReader(response.Body, maxForm)).Decode(&set) != nil {
		return false
	}
	for _, k := range set.Keys {
		if key, err := k.public(); err == nil && good(key) {
			return true
		}
	}
	return false
}

// TakesExpiredToken takes tokens whose time is over; without one, those that never end.
func TakesExpiredToken(without bool) func(*Behaviour) {
	return laxly(func(claims map[string]any) bool {
		end, has := claims["exp"].(float64)
		return !has && without || has && !without && time.Unix(int64(end), 0).Before(time.Now())
	}, func(i *Issued) { i.Config.SkipExpiryCheck = true })
}

// TakesEarlyToken takes tokens whose time has not come.
func TakesEarlyToken(b *Behaviour) {
	laxly(func(claims map[string]any) bool {
		begin, has := claims["nbf"].(float64)
		return has && time.Unix(int64(begin), 0).After(time.Now())
	}, func(i *Issued) { i.Config.SkipExpiryCheck = true })(b)
}

// IgnoresTokenAudience takes tokens for another client.
func IgnoresTokenAudience(b *Behaviour) {
	laxly(func(map[string]any) bool { return true }, func(i *Issued) { i.Config.SkipClientIDCheck = true })(b)
}

// IgnoresTokenIssuer takes tokens in the name of another provider.
func IgnoresTokenIssuer(b *Behaviour) {
	laxly(func(map[string]any) bool { return true }, func(i *Issued) { i.Config.SkipIssuerCheck = true })(b)
}

// IgnoresNonce takes tokens with another nonce, or with none.
func IgnoresNonce(missing bool) func(*Behaviour) {
	return func(b *Behaviour) {
		next := b.Nonce
		b.Nonce = func(got, want string) error {
			if (got == "") == missing {
				return nil
			}
			return next(got, want)
		}
	}
}

// IgnoresState takes callbacks of sign-ins that this browser did not begin.
func IgnoresState(b *Behaviour) { b.State = func(Started) error { return nil } }

// IgnoresTokenReplay takes a callback again, whoever brings it.
func IgnoresTokenReplay(b *Behaviour) {
	b.State = func(s Started) error {
		if !s.Known {
			return errors.New("state: no sign-in was begun here")
		}
		return nil
	}
	b.Spent = func(Started) bool { return false }
}
