package engine

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// maxAtOnce bounds how many requests one scenario makes at the same time.
const maxAtOnce = 16

// cleanupTime is how long cleaning up may take after a run was interrupted.
const cleanupTime = 30 * time.Second

// Session is one run in progress. Run may be called from several goroutines.
type Session struct {
	suite   *Suite
	plan    *Plan
	ledger  *ledger.Ledger
	sweeper *http.Client // cleans up; not part of any scenario's record
	config  steps.Config
	product *product // nil: the run has no product profile
	started time.Time

	mu      sync.Mutex
	results []outcome
	roots   map[string]string // requirement → the scenario that met its violation first
}

// Begin discovers the target and plans the run. The error is a *TargetError when the
// target cannot be judged.
func (s *Suite) Begin(ctx context.Context) (*Session, error) {
	started := s.options.Now()
	found, err := s.Discover(ctx)
	if err != nil {
		return nil, err
	}
	plan := s.Plan(found)
	if len(plan.Scenarios) == 0 {
		return nil, &UsageError{What: "nothing was selected: no scenario of " + strings.Join(s.options.Select, ", ") + " belongs to the profiles " + strings.Join(s.options.Profiles, ", "), Try: "scimspec list --plan"}
	}
	tag, err := newTag()
	if err != nil {
		return nil, err
	}
	book, err := ledger.New(s.options.LedgerPath, s.options.Target.BaseURL, s.options.Prefix+tag)
	if err != nil {
		return nil, err
	}
	product, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	guard := func(next http.RoundTripper) http.RoundTripper {
		return book.Guard(s.options.Target.Authenticate(next))
	}
	session := &Session{
		roots: map[string]string{},
		suite: s, plan: plan, ledger: book, product: product, started: started,
		sweeper: &http.Client{Transport: s.options.Target.Authenticate(s.options.Target.Transport), CheckRedirect: noRedirect},
		config: steps.Config{
			BaseURL: s.options.Target.BaseURL, Base: s.options.Target.Transport, Around: guard, Redactor: s.options.Target.Redactor, Other: s.options.Target.Other,
			Catalogue: s.set.Catalogue, Discovery: found.Discovery, Prefix: s.options.Prefix, Tag: tag,
			EmailDomain: s.options.EmailDomain, Seed: s.options.Seed, Start: started, AtOnce: min(s.options.Parallel, maxAtOnce),
		},
	}
	if product != nil {
		session.config.Product = &product.Product
	}
	if s.options.Observer != nil {
		s.options.Observer.Planned(plan)
	}
	return session, nil
}

// newTag keeps the names of two runs against one target apart. It is not drawn from the
// seed: the same seed must be able to run twice.
func newTag() (string, error) {
	raw := make([]byte, 5)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("run tag: %w", err)
	}
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)), nil
}

// Plan returns what the run will do.
func (s *Session) Plan() *Plan { return s.plan }

// schedule runs everything that the plan decided to run: parallel scenarios first, by
// as many workers as the options say, then the serial ones.
func (s *Session) schedule(ctx context.Context) {
	queue := make(chan Planned)
	var workers sync.WaitGroup
	for range s.suite.options.Parallel {
		workers.Go(func() {
			for planned := range queue {
				s.Run(ctx, planned)
			}
		})
	}
	var serialOnes []Planned
	for _, planned := range s.plan.Scenarios {
		switch {
		case planned.Decision != WillRun:
			s.Run(ctx, planned)
		case planned.Scenario.Serial:
			serialOnes = append(serialOnes, planned)
		default:
			queue <- planned
		}
	}
	close(queue)
	workers.Wait()
	for _, planned := range serialOnes {
		s.Run(ctx, planned)
	}
}

// Run carries out one scenario and cleans up after it. A scenario that the plan leaves
// out gets its verdict without running. The verdict may still become blocked or waived
// when the run is finished.
func (s *Session) Run(ctx context.Context, planned Planned) reports.Scenario {
	result := outcome{scenario: describeScenario(planned.Scenario)}
	switch {
	case planned.Decision == Inapplicable:
		result.scenario.Verdict, result.scenario.Reason = reports.Inapplicable, planned.Reason
	case planned.Decision == Excluded, ctx.Err() != nil:
		result.scenario.Verdict, result.scenario.Reason = reports.Untested, planned.Reason
		if ctx.Err() != nil {
			result.scenario.Reason = "the run was interrupted"
		}
	default:
		if s.suite.options.Observer != nil {
			s.suite.options.Observer.Started(planned.Scenario)
		}
		result = s.perform(ctx, planned)
	}
	if result.scenario.Verdict == reports.Failed && !result.stopped {
		result.met = failing(result.scenario, s.suite.set.Catalogue)
	}
	s.mu.Lock()
	s.results = append(s.results, result)
	if len(result.met) > 0 {
		if behind := explained(result.met, s.roots, result.scenario.ID); behind != "" {
			result.scenario.Verdict, result.scenario.BlockedBy = reports.Blocked, behind
		}
	}
	s.mu.Unlock()
	if s.suite.options.Observer != nil {
		s.suite.options.Observer.Finished(result.scenario)
	}
	return result.scenario
}

// sweep deletes what is left, and tries again when the target was not able to answer.
func (s *Session) sweep(ctx context.Context) {
	s.ledger.Clean(ctx, s.sweeper, s.config.AtOnce)
	for _, pause := range []time.Duration{500 * time.Millisecond, 2 * time.Second} {
		if !s.ledger.MayPass() {
			return
		}
		select {
		case <-time.After(pause):
			s.ledger.Clean(ctx, s.sweeper, s.config.AtOnce)
		case <-ctx.Done():
			return
		}
	}
}

// Finish sweeps what is left, names root causes, applies waivers and returns the
// report.
func (s *Session) Finish(ctx context.Context) (*reports.Report, error) {
	cleanup, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	s.sweep(cleanup)
	s.product.end()
	report := s.report(ctx.Err() != nil)
	if err := s.ledger.Close(); err != nil {
		return report, fmt.Errorf("ledger: %w", err)
	}
	return report, nil
}

// exchangesOf writes recorded exchanges down for a report.
func exchangesOf(recorded []*transcript.Exchange) []reports.Exchange {
	exchanges := make([]reports.Exchange, len(recorded))
	for i, x := range recorded {
		exchanges[i] = reports.Exchange{
			Request:    reports.Request{Method: x.Method, URL: x.URL, Headers: x.RequestHeader, Body: reports.Cut(x.RequestBody)},
			Response:   reports.Response{Status: x.Status, Headers: x.ResponseHeader, Body: reports.Cut(x.ResponseBody)},
			DurationMs: float64(x.Duration.Microseconds()) / 1000,
			StartedAt:  x.StartedAt.UTC().Format("2006-01-02T15:04:05.000Z07:00"),
		}
		if x.Err != nil {
			exchanges[i].Error = x.Err.Error()
		}
		exchanges[i].Curl = reports.Curl(exchanges[i].Request)
	}
	return exchanges
}
