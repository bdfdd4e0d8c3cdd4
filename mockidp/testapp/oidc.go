package testapp

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// discovery is what a relying party reads of a provider's document (OpenID Connect
// Discovery 1.0, section 3).
type discovery struct {
	Issuer        string `json:"issuer"`
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	UserInfo      string `json:"userinfo_endpoint"`
	Keys          string `json:"jwks_uri"`
	Logout        string `json:"end_session_endpoint"`
}

func (a *App) discover(ctx context.Context) (*discovery, error) {
	raw, err := a.fetch(ctx, a.options.Issuer+"/.well-known/openid-configuration")
	if err != nil {
		return nil, err
	}
	found := &discovery{}
	if err := json.Unmarshal(raw, found); err != nil {
		return nil, fmt.Errorf("discovery: %w", err)
	}
	return found, nil
}

// login is what a relying party remembers of a sign-in that it began.
type login struct{ state, nonce, verifier string }

// authorization is the address at which a sign-in begins (OpenID Connect Core, section
// 3.1.2.1, with PKCE, RFC 7636).
func (a *App) authorization(at *discovery, l login, mode string) string {
	challenge := sha256.Sum256([]byte(l.verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {a.options.ClientID}, "redirect_uri": {a.callback()}, "state": {l.state}, "nonce": {l.nonce},
		"scope": {"openid profile email offline_access"}, "code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	if mode != "" {
		q.Set("response_mode", mode)
	}
	return at.Authorization + "?" + q.Encode()
}

// tokens is an answer of the token endpoint.
type tokens struct {
	Access           string `json:"access_token"`
	Refresh          string `json:"refresh_token"`
	ID               string `json:"id_token"`
	Type             string `json:"token_type"`
	Error            string `json:"error"`
	ErrorDescription string `json:"error_description"`
}

// ask sends a form to the token endpoint.
func (a *App) ask(ctx context.Context, endpoint string, form url.Values) (*tokens, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(url.QueryEscape(a.options.ClientID), url.QueryEscape(a.options.ClientSecret))
	raw, status, err := a.send(request)
	if err != nil {
		return nil, err
	}
	answer := &tokens{}
	if err := json.Unmarshal(raw, answer); err != nil {
		return nil, fmt.Errorf("token endpoint: status %d without JSON", status)
	}
	if status != http.StatusOK {
		return answer, fmt.Errorf("status %d: %s: %s", status, answer.Error, answer.ErrorDescription)
	}
	if !strings.EqualFold(answer.Type, "Bearer") || answer.Access == "" {
		return answer, errors.New("no bearer token in the answer")
	}
	return answer, nil
}

// The checks of a sign-in, in their order. Sections are those of OpenID Connect Core 1.0.
var (
	oidcState     = rule{"The state is one that this browser brought", "RFC 6749, section 10.12"}
	oidcError     = rule{"The provider did not refuse", "section 3.1.2.6"}
	oidcExchange  = rule{"The code is exchanged for tokens, with the PKCE verifier", "section 3.1.3; RFC 7636"}
	oidcForm      = rule{"The ID token has three parts and the algorithm RS256", "section 3.1.3.7, rule 7; RFC 8725, section 3.1"}
	oidcSignature = rule{"A key of the provider's key set signed it", "section 3.1.3.7, rule 6"}
	oidcIssuer    = rule{"The issuer is this provider", "section 3.1.3.7, rule 2"}
	oidcAudience  = rule{"The audience is this application", "section 3.1.3.7, rule 3"}
	oidcExpiry    = rule{"It has not run out", "section 3.1.3.7, rule 9"}
	oidcBegun     = rule{"It is good already", "RFC 7519, section 4.1.5"}
	oidcNonce     = rule{"The nonce is that of the request", "section 3.1.3.7, rule 11"}
	oidcHash      = rule{"The access token came with it", "section 3.1.3.8"}
	oidcUserInfo  = rule{"Userinfo is about the same person", "section 5.3.2"}
	oidcSame      = rule{"The new ID token is about the same person", "section 12.2"}
	oidcEmail     = rule{"An e-mail address is known", "what this application knows people by"}
	oidcVerified  = rule{"The e-mail address is not said to be unverified", "section 5.1"}
	oidcPerson    = rule{"The user name is an e-mail address", "what this application knows people by"}
)

// judgeCallback makes every check on a callback and what follows.
func (a *App) judgeCallback(ctx context.Context, at *discovery, answer url.Values, begun map[string]login) (*Report, *tokens) {
	r := &Report{Protocol: "OpenID Connect", Token: true}
	l, known := begun[answer.Get("state")]
	ok := r.holds(oidcState, known, "state "+answer.Get("state"), "the state of a sign-in that waits")
	got := answer.Get("error")
	if got != "" {
		got += ": " + answer.Get("error_description")
	}
	if !r.holds(oidcError, got == "" && answer.Get("code") != "", got+code(answer), "a code") || !ok {
		r.leave(oidcExchange, oidcForm, oidcSignature, oidcIssuer, oidcAudience, oidcExpiry, oidcBegun, oidcNonce, oidcHash, oidcUserInfo, oidcEmail, oidcVerified, oidcPerson)
		return r, nil
	}
	given, err := a.ask(ctx, at.Token, url.Values{"grant_type": {"authorization_code"}, "code": {answer.Get("code")}, "redirect_uri": {a.callback()}, "code_verifier": {l.verifier}})
	if !r.succeeds(oidcExchange, err, "tokens") {
		r.leave(oidcForm, oidcSignature, oidcIssuer, oidcAudience, oidcExpiry, oidcBegun, oidcNonce, oidcHash, oidcUserInfo, oidcEmail, oidcVerified, oidcPerson)
		return r, nil
	}
	claims := a.judgeToken(ctx, r, at, given.ID)
	r.is(oidcNonce, claims.text("nonce"), l.nonce)
	if hash := claims.text("at_hash"); hash != "" {
		sum := sha256.Sum256([]byte(given.Access))
		r.is(oidcHash, hash, base64.RawURLEncoding.EncodeToString(sum[:16]))
	}
	a.judgePerson(ctx, r, at, given, claims)
	return r, given
}

func code(answer url.Values) string {
	if answer.Get("code") != "" {
		return "a code"
	}
	return ""
}

// judgeRefresh makes the checks on tokens that a refresh token gave (section 12.2).
func (a *App) judgeRefresh(ctx context.Context, at *discovery, old *tokens) (*Report, *tokens) {
	r := &Report{Protocol: "OpenID Connect, refreshed", Token: true}
	given, err := a.ask(ctx, at.Token, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {old.Refresh}})
	if !r.succeeds(rule{"The refresh token gives new tokens", "section 12"}, err, "tokens") {
		return r, nil
	}
	if given.Refresh == "" {
		given.Refresh = old.Refresh
	}
	claims := a.judgeToken(ctx, r, at, given.ID)
	before, _ := decode(old.ID)
	r.is(oidcSame, claims.text("sub"), before.text("sub"))
	a.judgePerson(ctx, r, at, given, claims)
	return r, given
}

// judgeCredentials makes the checks on a token that the application got for itself.
func (a *App) judgeCredentials(ctx context.Context, at *discovery) *Report {
	r := &Report{Protocol: "Client credentials"}
	given, err := a.ask(ctx, at.Token, url.Values{"grant_type": {"client_credentials"}, "scope": {a.options.Scope}})
	if !r.succeeds(rule{"The client's own secret gives a token", "RFC 6749, section 4.4"}, err, "a token") {
		return r
	}
	claims := a.judgeSignature(ctx, r, at, given.Access)
	r.is(oidcIssuer, claims.text("iss"), a.options.Issuer)
	a.judgeTimes(r, claims)
	if r.Passed() {
		r.Person = "the application itself, " + claims.text("sub")
	}
	return r
}

// judgeToken makes the checks on an ID token alone and returns its claims.
func (a *App) judgeToken(ctx context.Context, r *Report, at *discovery, token string) claimSet {
	claims := a.judgeSignature(ctx, r, at, token)
	r.is(oidcIssuer, claims.text("iss"), a.options.Issuer)
	audience := claims.texts("aud")
	r.holds(oidcAudience, slices.Contains(audience, a.options.ClientID) && len(audience) == 1, strings.Join(audience, ", "), a.options.ClientID)
	a.judgeTimes(r, claims)
	return claims
}

// judgeSignature wants RS256 and a key of the key set: neither a key out of the token's own
// header nor another algorithm (RFC 8725, section 3).
func (a *App) judgeSignature(ctx context.Context, r *Report, at *discovery, token string) claimSet {
	claims, header := decode(token)
	r.Document = claims.indented(header)
	for _, name := range claims.names() {
		r.claim(name, claims.texts(name)...)
	}
	signed, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if !r.succeeds(oidcForm, err, "header, claims and signature under RS256") {
		r.leave(oidcSignature)
		return claims
	}
	raw, err := a.fetch(ctx, at.Keys)
	var keys jose.JSONWebKeySet
	if err == nil {
		err = json.Unmarshal(raw, &keys)
	}
	kid := signed.Signatures[0].Header.KeyID
	if found := keys.Key(kid); err == nil && len(found) == 0 {
		err = fmt.Errorf("kid %q: not in the key set", kid)
	} else if err == nil {
		_, err = signed.Verify(found[0])
	}
	r.succeeds(oidcSignature, err, "a signature by the key "+kid+" of the key set")
	return claims
}

func (a *App) judgeTimes(r *Report, claims claimSet) {
	now := a.options.Now()
	until, has := claims.moment("exp")
	r.holds(oidcExpiry, has && now.Before(until.Add(skew)), "exp "+shown(until, has), "later than now: "+instant(now))
	begun := true
	var got []string
	for _, name := range []string{"iat", "nbf"} {
		if from, has := claims.moment(name); has {
			begun = begun && !now.Add(skew).Before(from)
			got = append(got, name+" "+instant(from))
		}
	}
	r.holds(oidcBegun, begun, strings.Join(got, ", "), "now or earlier: "+instant(now))
}

func shown(t time.Time, has bool) string {
	if !has {
		return "is missing"
	}
	return instant(t)
}

// judgePerson asks userinfo, and looks whether the person can be known.
func (a *App) judgePerson(ctx context.Context, r *Report, at *discovery, given *tokens, claims claimSet) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.UserInfo, nil)
	info := claimSet{}
	if err == nil {
		request.Header.Set("Authorization", "Bearer "+given.Access)
		var raw []byte
		if raw, _, err = a.send(request); err == nil {
			err = json.Unmarshal(raw, &info)
		}
	}
	if err != nil {
		r.succeeds(oidcUserInfo, err, "sub "+claims.text("sub"))
	} else {
		r.is(oidcUserInfo, info.text("sub"), claims.text("sub"))
	}
	email := claims.text("email")
	if email == "" {
		email = info.text("email")
	}
	r.holds(oidcEmail, emailAddress(email), "email "+email, "an e-mail address")
	verified := true
	for _, set := range []claimSet{claims, info} {
		if said, is := set["email_verified"].(bool); is {
			verified = verified && said
		}
	}
	r.holds(oidcVerified, verified, fmt.Sprintf("email_verified is not false: %t", verified), "anything but false")
	name := claims.text("preferred_username")
	r.holds(oidcPerson, emailAddress(name), "preferred_username "+name, "an e-mail address")
	if r.Passed() {
		r.Person = name
	}
	r.Refreshable = given.Refresh != ""
}

// claimSet is the body of a token.
type claimSet map[string]any

// decode reads a token without judging it.
func decode(token string) (claimSet, claimSet) {
	parts := strings.Split(token, ".")
	sets := [2]claimSet{{}, {}}
	for i := range min(len(parts), 2) {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err == nil {
			_ = json.Unmarshal(raw, &sets[i]) // what cannot be read says nothing
		}
	}
	return sets[1], sets[0]
}

func (c claimSet) text(name string) string {
	return strings.Join(c.texts(name), ", ")
}

func (c claimSet) texts(name string) []string {
	switch value := c[name].(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, one := range value {
			all = append(all, fmt.Sprint(one))
		}
		return all
	case float64:
		return []string{fmt.Sprintf("%.0f", value)}
	default:
		return []string{fmt.Sprint(value)}
	}
}

func (c claimSet) moment(name string) (time.Time, bool) {
	seconds, is := c[name].(float64)
	return time.Unix(int64(seconds), 0), is
}

func (c claimSet) names() []string {
	names := make([]string, 0, len(c))
	for name := range c {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (c claimSet) indented(header claimSet) string {
	out, err := json.MarshalIndent(map[string]any{"header": header, "claims": c}, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(out)
}
