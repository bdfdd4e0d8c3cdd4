package connect

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// Credentials wrap a transport so that every request is authenticated.
type Credentials struct {
	Wrap    func(http.RoundTripper) http.RoundTripper
	Secrets []string // what must never be written down
	Headers []string // headers whose value must never be written down
}

// Header authenticates with a header of any name.
func Header(name, value string) Credentials {
	return Credentials{
		Wrap:    func(next http.RoundTripper) http.RoundTripper { return header{next, name, value} },
		Secrets: []string{value}, Headers: []string{name},
	}
}

// Bearer authenticates with a bearer token (RFC 6750, section 2.1).
func Bearer(token string) Credentials {
	c := Header("Authorization", "Bearer "+token)
	c.Secrets = []string{token}
	return c
}

// Basic authenticates with a user name and a password (RFC 7617).
func Basic(user, password string) Credentials {
	encoded := base64.StdEncoding.EncodeToString([]byte(user + ":" + password))
	c := Header("Authorization", "Basic "+encoded)
	c.Secrets = []string{password, encoded}
	return c
}

// OAuth2 authenticates with a token that it fetches by the client credentials grant
// (RFC 6749, section 4.4) when it is first needed, and again when it runs out. learn, if
// not nil, is told each new token before it is used: it must never be written down either.
func OAuth2(tokenURL, clientID, clientSecret string, scopes []string, over http.RoundTripper, learn func(token string)) Credentials {
	config := clientcredentials.Config{TokenURL: tokenURL, ClientID: clientID, ClientSecret: clientSecret, Scopes: scopes}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Transport: over, Timeout: 30 * time.Second})
	source := oauth2.TokenSource(told{config.TokenSource(ctx), learn})
	source = oauth2.ReuseTokenSource(nil, source)
	return Credentials{
		Wrap:    func(next http.RoundTripper) http.RoundTripper { return tokened{next, source} },
		Secrets: []string{clientSecret}, Headers: []string{"Authorization"},
	}
}

type header struct {
	next        http.RoundTripper
	name, value string
}

// RoundTrip implements http.RoundTripper. A request that brings the header keeps its
// own: so a scenario can send wrong credentials.
func (h header) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Header.Get(h.name) != "" {
		return h.next.RoundTrip(req)
	}
	authenticated := req.Clone(context.WithValue(req.Context(), ownKey{}, own{h.name, h.value}))
	authenticated.Header.Set(h.name, h.value)
	return h.next.RoundTrip(authenticated)
}

// CloseIdleConnections lets an http.Client close what is idle.
func (h header) CloseIdleConnections() { closeIdle(h.next) }

// ErrToken says that no access token could be had.
var ErrToken = errors.New("no access token")

// told tells of each token that its source gives.
type told struct {
	source oauth2.TokenSource
	learn  func(token string)
}

// Token implements oauth2.TokenSource.
func (t told) Token() (*oauth2.Token, error) {
	token, err := t.source.Token()
	if err == nil && t.learn != nil {
		t.learn(token.AccessToken)
	}
	return token, err
}

type tokened struct {
	next   http.RoundTripper
	source oauth2.TokenSource
}

// RoundTrip implements http.RoundTripper.
func (t tokened) RoundTrip(req *http.Request) (*http.Response, error) {
	token, err := t.source.Token()
	if err != nil {
		return nil, fmt.Errorf("%w: %s", ErrToken, reason(err))
	}
	return header{t.next, "Authorization", token.Type() + " " + token.AccessToken}.RoundTrip(req)
}

// CloseIdleConnections lets an http.Client close what is idle.
func (t tokened) CloseIdleConnections() { closeIdle(t.next) }

// reason keeps what a token endpoint answered out of messages: it may repeat a secret.
func reason(err error) string {
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		return fmt.Sprintf("the token endpoint answered %d %s", refused.Response.StatusCode, refused.ErrorCode)
	}
	return err.Error()
}

// NoRedirect is the CheckRedirect of every client: it hands a redirect to whoever asked, so that
// credentials follow none.
func NoRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
