package scimspec

import (
	"net/http"

	"github.com/scimspec/scimspec/internal/transcript"
)

// Transport returns what sends requests with the credentials, the trust and the pace that
// the options give; other options do not count. It keeps nothing of an exchange.
func Transport(options ...Option) (http.RoundTripper, error) {
	c, err := access(options)
	if err != nil {
		return nil, err
	}
	return c.authenticated(c.target.Transport), nil
}

// Client returns an HTTP client as Transport does, and the recorder that keeps its
// exchanges. It serves the mock identity provider's own server.
func Client(options ...Option) (*http.Client, *transcript.Recorder, error) {
	c, err := access(options)
	if err != nil {
		return nil, nil, err
	}
	recorder := transcript.New(c.target.Transport, c.target.Redactor, 0)
	return &http.Client{Transport: c.authenticated(recorder), CheckRedirect: noRedirect}, recorder, nil
}

// access reads options for what reaches a target without judging it.
func access(options []Option) (*config, error) {
	c := newConfig()
	for _, option := range options {
		if err := option.apply(&c); err != nil {
			return nil, err
		}
	}
	c.connect()
	return &c, nil
}

func (c *config) authenticated(next http.RoundTripper) http.RoundTripper {
	if c.target.Authenticate == nil {
		return next
	}
	return c.target.Authenticate(next)
}

// noRedirect hands a redirect to whoever asked: credentials follow none.
func noRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
