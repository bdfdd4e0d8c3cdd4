package scimspec

import (
	"net/http"

	"github.com/scimspec/scimspec/internal/transcript"
)

// Client returns an HTTP client that authenticates as the options say, and the recorder
// that keeps its exchanges. Of the options only those about credentials, trust and pace
// count. It serves the mock identity provider's own server.
func Client(options ...Option) (*http.Client, *transcript.Recorder, error) {
	c := newConfig()
	for _, option := range options {
		if err := option.apply(&c); err != nil {
			return nil, nil, err
		}
	}
	c.connect()
	recorder := transcript.New(c.target.Transport, c.target.Redactor, 0)
	transport := http.RoundTripper(recorder)
	if c.target.Authenticate != nil {
		transport = c.target.Authenticate(recorder)
	}
	return &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, recorder, nil
}
