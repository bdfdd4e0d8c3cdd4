package engine

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/scim"
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
	// What the run creates in the other tenant, and who cleans up there.
	elsewhere *ledger.Ledger
	outside   *http.Client
	config    steps.Config
	product   *product // nil: the run has no product profile
	facts     facts    // of the data that the target takes
	pages     steps.Pages
	meetable  []accept.Fact // what scenarios may meet while they run
	unlearnt  string        // why nothing was learnt, when it was to be
	started   time.Time

	mu      sync.Mutex
	results []outcome
	told    map[string]string // requirement → the scenario that was shown to have failed for it
}

// Begin discovers the target and plans the run. The error is a *TargetError when the
// target cannot be judged.
func (s *Suite) Begin(ctx context.Context) (*Session, error) {
	started := s.options.Now()
	found, err := s.Discover(ctx)
	if err != nil {
		return nil, err
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
	around := func(next http.RoundTripper) http.RoundTripper {
		return book.Guard(s.options.Target.Authenticate(next))
	}
	session := &Session{
		told:  map[string]string{},
		suite: s, ledger: book, product: product, started: started,
		sweeper: &http.Client{Transport: s.options.Target.Authenticate(s.options.Target.Transport), CheckRedirect: connect.NoRedirect},
		config: steps.Config{
			BaseURL: s.options.Target.BaseURL, Base: s.options.Target.Transport, Guard: book.Guard, Around: around, Redactor: s.options.Target.Redactor,
			Vocabulary: s.vocabulary, Catalogue: s.set.Catalogue, Discovery: found.Discovery, Shape: steps.NewShape(found.Discovery, s.options.Data, s.options.EmailDomain), Prefix: s.options.Prefix, Tag: tag,
			EmailDomain: s.options.EmailDomain, Seed: s.options.Seed, Start: started, Lag: steps.NewLag(s.options.ReadAgain), AtOnce: min(s.options.Parallel, maxAtOnce), Sizes: &steps.Sizes{}, BigGroup: s.options.BigGroup,
		},
	}
	session.survey(ctx, found.Discovery)
	if product != nil {
		session.config.Product = &product.Product
	}
	session.config.Foreign = book.Foreign
	session.config.Unreadable = map[string]bool{}
	for _, element := range book.Unreadable() {
		session.config.Unreadable[element] = true
	}
	if err := session.learn(ctx, found); err != nil {
		return nil, errors.Join(err, book.Close())
	}
	session.plan = s.plan(found, session.config.Shape, session.facts)
	session.plan.Data, session.plan.Domain = session.pinned()
	session.config.Ground = steps.NewGround(session.config)
	session.measureLag(ctx)
	if s.options.Observer != nil {
		s.options.Observer.Planned(session.plan)
	}
	return session, nil
}

// survey has the guards read what is at the target before the run, also in the other tenant.
func (s *Session) survey(ctx context.Context, found steps.Discovery) {
	options := s.suite.options
	if options.ReadOnly {
		return
	}
	limited, cancel := context.WithTimeout(ctx, cleanupTime)
	defer cancel()
	s.ledger.Refers(referring(found.Documents[scim.EndpointSchemas])...)
	s.ledger.Survey(limited, s.sweeper)
	if options.Target.Other == nil {
		return
	}
	s.elsewhere = s.ledger.Elsewhere()
	s.outside = &http.Client{Transport: options.Target.Other(options.Target.Transport), CheckRedirect: connect.NoRedirect}
	s.elsewhere.Survey(limited, s.outside)
	s.config.Other = func(next http.RoundTripper) http.RoundTripper { return s.elsewhere.Guard(options.Target.Other(next)) }
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

// schedule runs everything that the plan decided to run, one rank after the other.
func (s *Session) schedule(ctx context.Context) {
	ranks := map[int][]Planned{}
	for _, planned := range s.plan.Scenarios {
		ranks[rank(planned)] = append(ranks[rank(planned)], planned)
	}
	for _, of := range slices.Sorted(maps.Keys(ranks)) {
		s.atOnce(ctx, ranks[of])
	}
	s.judgeAgain(ctx)
}

// atOnce runs scenarios by as many workers as the options say, serial ones by itself.
func (s *Session) atOnce(ctx context.Context, scenarios []Planned) {
	queue := make(chan Planned)
	var workers sync.WaitGroup
	for range s.suite.options.Parallel {
		workers.Go(func() {
			for planned := range queue {
				s.Run(ctx, planned)
			}
		})
	}
	for _, planned := range scenarios {
		if planned.Decision != WillRun || planned.Scenario.Serial {
			s.Run(ctx, planned)
			continue
		}
		queue <- planned
	}
	close(queue)
	workers.Wait()
}

// Run carries out one scenario and cleans up after it. A scenario that the plan leaves
// out gets its verdict without running. What is shown of it meanwhile may change when the run
// is finished: who is to blame is decided over all scenarios.
func (s *Session) Run(ctx context.Context, planned Planned) reports.Scenario {
	result := outcome{scenario: describeScenario(planned.Scenario)}
	switch {
	case planned.Decision == Inapplicable:
		result.scenario.Verdict, result.scenario.Reason = reports.Inapplicable, planned.Reason
	case planned.Decision == Blocked:
		result.scenario.Verdict, result.scenario.Reason = reports.Blocked, planned.Reason
		result.scenario.Alone = &reports.Alone{Fact: s.facts.about(planned.Fact).Requirement}
	case s.suite.options.Target.Way.Loss() != nil:
		result.scenario.Verdict, result.scenario.Reason = reports.Untested, "not run: "+s.suite.options.Target.Way.Loss().Why
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
		if s.mayHaveReadOld(result) || result.brokeOnce && ctx.Err() == nil {
			result = s.perform(ctx, s.again(planned))
		}
	}
	result.settle()
	s.explain(&result)
	s.mu.Lock()
	s.results = append(s.results, result)
	shown := result.scenario.Meanwhile(s.told)
	s.mu.Unlock()
	if s.suite.options.Observer != nil {
		s.suite.options.Observer.Finished(shown)
	}
	return shown
}

// sweep deletes what is left, and tries again when the target was not able to answer.
func (s *Session) sweep(ctx context.Context) {
	if s.elsewhere != nil {
		s.elsewhere.Clean(ctx, s.outside, s.config.AtOnce)
	}
	s.ledger.Clean(ctx, s.sweeper, s.config.AtOnce)
	for _, pause := range []time.Duration{500 * time.Millisecond, 2 * time.Second} {
		if !s.ledger.MayPass() {
			return
		}
		if connect.Pause(ctx, pause) != nil {
			return
		}
		s.ledger.Clean(ctx, s.sweeper, s.config.AtOnce)
	}
}

// Finish sweeps what is left, names root causes, applies waivers and returns the
// report.
func (s *Session) Finish(ctx context.Context) (*reports.Report, error) {
	cleanup, cancel := withDeadline(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	if s.suite.options.Target.Way.Again(cleanup) {
		s.sweep(cleanup)
	}
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
