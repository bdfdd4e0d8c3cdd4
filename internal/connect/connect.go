// Package connect makes the way to a target: TLS, credentials and pace, as
// http.RoundTrippers. It records nothing and judges nothing. What it returns is safe
// for concurrent use.
package connect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/time/rate"
)

// TLS says how the target is trusted and how the suite shows itself.
type TLS struct {
	RootCAs      *x509.CertPool    // nil: the system's
	Certificates []tls.Certificate // for mutual TLS
	ServerName   string
}

// Transport returns a transport that sends at most perSecond requests in a second, 0
// meaning no bound, and gives up on an exchange that has not ended after timeout. It
// follows no proxy but the environment's, and never asks for compression by itself.
func Transport(t TLS, perSecond float64, timeout time.Duration) http.RoundTripper {
	if timeout <= 0 {
		timeout = 30 * time.Second
	}
	base := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: t.RootCAs, Certificates: t.Certificates, ServerName: t.ServerName, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    timeout,
		ResponseHeaderTimeout:  timeout,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    64,
		MaxResponseHeaderBytes: 256 << 10,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
	whole := bounded{next: base, timeout: timeout}
	if perSecond <= 0 {
		return whole
	}
	return paced{next: whole, limiter: rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond)))}
}

// maxConnections is how many connections one request may take. net/http tries again
// for ever, and without a pause, when an HTTP/2 server sends GOAWAY each time.
const maxConnections = 6

// Why an exchange was given up.
var (
	ErrSlow        = errors.New("the answer did not end in time")
	ErrConnections = errors.New("the target closed one connection after the other without an answer")
)

// bounded gives up on an exchange that takes too long from its first to its last byte,
// or too many connections.
type bounded struct {
	next    http.RoundTripper
	timeout time.Duration
}

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	timer := time.AfterFunc(b.timeout, func() { cancel(fmt.Errorf("%w: waited %s", ErrSlow, b.timeout)) })
	end := func() { timer.Stop(); cancel(nil) }
	var connections atomic.Int32
	trace := &httptrace.ClientTrace{GetConn: func(string) {
		if connections.Add(1) > maxConnections {
			cancel(ErrConnections)
		}
	}}
	resp, err := b.next.RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, trace)))
	if err != nil {
		err = cause(ctx, err)
		end()
		return nil, err
	}
	resp.Request = req
	resp.Body = &boundedBody{ReadCloser: resp.Body, ctx: ctx, end: end}
	return resp, nil
}

// CloseIdleConnections lets an http.Client close what is idle.
func (b bounded) CloseIdleConnections() { closeIdle(b.next) }

// boundedBody ends the time of its exchange when it is closed.
type boundedBody struct {
	io.ReadCloser
	ctx context.Context
	end func()
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = cause(b.ctx, err)
	}
	return n, err
}

// Close implements io.Closer.
func (b *boundedBody) Close() error {
	defer b.end()
	return b.ReadCloser.Close()
}

// cause names why a context ended, where it did.
func cause(ctx context.Context, err error) error {
	if why := context.Cause(ctx); why != nil {
		return why
	}
	return err
}

type paced struct {
	next    http.RoundTripper
	limiter *rate.Limiter
}

// RoundTrip implements http.RoundTripper.
func (p paced) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := p.limiter.Wait(req.Context()); err != nil {
		return nil, fmt.Errorf("wait for the rate limit: %w", err)
	}
	return p.next.RoundTrip(req)
}

// CloseIdleConnections lets an http.Client close what is idle.
func (p paced) CloseIdleConnections() { closeIdle(p.next) }

func closeIdle(rt http.RoundTripper) {
	if closer, ok := rt.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

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
	authenticated := req.Clone(req.Context())
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
