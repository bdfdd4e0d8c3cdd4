// Package connect makes the way to a target: TLS, credentials and pace, as
// http.RoundTrippers. It records nothing and judges nothing. What it returns is safe
// for concurrent use.
package connect

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// TLS says how the target is trusted and how the suite shows itself.
type TLS struct {
	RootCAs      *x509.CertPool    // nil: the system's
	Certificates []tls.Certificate // for mutual TLS
	ServerName   string
}

// idleTime is how long a connection may wait for its next request. Servers close theirs after
// a while, gunicorn after 2 s and Node after 5; a write that meets such a closing is not sent again
// by net/http. It is far below that, for a busy machine notices late what is over.
const idleTime = time.Second

// direct returns a transport to the target itself, without any pace.
func direct(t TLS, timeout time.Duration) *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: timeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: t.RootCAs, Certificates: t.Certificates, ServerName: t.ServerName, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    timeout,
		ResponseHeaderTimeout:  timeout,
		IdleConnTimeout:        idleTime,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    64,
		MaxResponseHeaderBytes: 256 << 10,
		DisableCompression:     true,
		ForceAttemptHTTP2:      true,
	}
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
	resp, err := b.next.RoundTrip(inMemory(req.WithContext(httptrace.WithClientTrace(ctx, trace))))
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

func closeIdle(rt http.RoundTripper) {
	if closer, ok := rt.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}
