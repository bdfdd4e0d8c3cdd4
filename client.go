package scimspec

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/engine"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
)

// Transport returns what sends requests with the credentials, the trust and the pace that
// the options give; other options do not count. It keeps nothing of an exchange.
func Transport(options ...Option) (http.RoundTripper, error) {
	c, err := access(append(options, handsOn))
	if err != nil {
		return nil, err
	}
	return c.authenticated(c.target.Transport), nil
}

// IdPWay returns how the mock identity provider's own server (package mockidp/server)
// reaches a service provider, with the credentials and the trust that the options give;
// other options do not count.
func IdPWay(options ...Option) (transcript.Way, error) {
	c, err := access(append(options, handsOn))
	if err != nil {
		return transcript.Way{}, err
	}
	return transcript.Way{Base: c.target.Transport, Authenticate: c.target.Authenticate, Redactor: c.target.Redactor}, nil
}

// atOnce is how many users a sweep deletes at the same time.
const atOnce = 4

// Sweep deletes what a run that was killed left at its target, as the run's ledger file
// says, and nothing else. Of the options only those about credentials, trust and pace
// count. The ledger is removed when nothing is left.
func Sweep(ctx context.Context, ledgerFile string, options ...Option) (reports.Cleanup, error) {
	cleanup := reports.Cleanup{Left: []reports.Leftover{}}
	book, err := ledger.Open(ledgerFile)
	if err != nil {
		return cleanup, &UsageError{What: err.Error(), Try: "the ledger.jsonl in the report directory of the run that was killed"}
	}
	c, err := access(options)
	if err != nil {
		return cleanup, err
	}
	if at := book.Header().BaseURL; c.target.BaseURL != "" && c.target.BaseURL != strings.TrimRight(at, "/") {
		return cleanup, &UsageError{What: fmt.Sprintf("the ledger is of a run at %s, not at %s", at, c.target.BaseURL), Try: "that target, or none: the ledger knows its own"}
	}
	client := &http.Client{Transport: c.authenticated(c.target.Transport), Timeout: 2 * time.Minute, CheckRedirect: connect.NoRedirect}
	book.Clean(ctx, client, atOnce)
	cleanup = engine.Cleanup(book)
	if len(cleanup.Left) == 0 {
		if err := os.Remove(ledgerFile); err != nil {
			return cleanup, fmt.Errorf("sweep: %w", err)
		}
	}
	return cleanup, nil
}

// handsOn hands answers 429 and 503 on to whoever sent the request: identity providers wait in
// their own way, and traffic at a set rate counts them.
var handsOn = option(func(c *config) error { c.maxWait = -1; return nil })

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
