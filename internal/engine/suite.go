package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// Target is the service provider that is judged and the way to it.
type Target struct {
	Kind    string // embedded, url, container or handler
	Name    string
	BaseURL string // without a trailing slash
	// Transport sends a request as it is. Authenticate wraps it with the credentials.
	Transport     http.RoundTripper
	Way           *connect.Way // what it stands on, which knows of waits and of the target's end; nil: unknown
	Authenticate  func(http.RoundTripper) http.RoundTripper
	Redactor      *transcript.Redactor
	Authenticated bool // whether there are credentials at all
	// Other wraps a transport with the credentials of another tenant; nil for none.
	Other func(http.RoundTripper) http.RoundTripper
	Log   func() string // what a container wrote, or nil
}

// Options are a run's settings. The zero value of each has the meaning that stands there.
type Options struct {
	Target   Target
	Profiles []string // which to judge; none is an error
	Select   []string // prefixes of feature paths, scenario ids and requirement ids; none: all
	Waivers  []Waiver
	// FailOnShould makes what only warns fail.
	FailOnShould bool
	// Keep is reports.KeepAll for reports that have what passed whole, too.
	Keep            string
	Parallel        int           // scenarios at the same time; 0: 4
	ScenarioTimeout time.Duration // 0: 60 s
	Seed            int64
	// ReadAgain are the pauses after which a judgment that blames what it read is made again,
	// since the answer may only be older than a write; none: it blames at once.
	ReadAgain     []time.Duration
	BigGroup      int // members of the largest group that is tried; steps.LargestGroup at least
	Shard, Shards int // run the Shard-th of Shards parts, from 1; 0: all
	// ReadOnly leaves out what writes, and lets no request through that might.
	ReadOnly    bool
	Prefix      string // begins every name that the run creates; "": scimspec-
	EmailDomain string // "": example.com
	// Data is what somebody states of the data that the target takes; the product's profile
	// comes after it.
	Data       accept.Data
	LedgerPath string // where the ledger is kept on disk; "": in memory
	Version    string
	Features   *features.Set // nil: the embedded ones
	// Product is a product profile from a file; those that ship are chosen by name in
	// Profiles, as docker or docker@E26b.
	Product *profile.Profile
	// NoLearn leaves out the questions by which a run learns what data the target takes.
	NoLearn bool
	// ControlURL is where the product's switches are, and where it shows members.
	ControlURL string
	SignIn     SignIn
	Now        func() time.Time
	Observer   Observer // nil: none
}

// Observer is told how a run goes on. Its methods are called from several goroutines at
// once and must not block.
type Observer interface {
	Planned(p *Plan)
	Started(s features.Scenario)
	Finished(s reports.Scenario)
}

// Suite is a validated set of options. Create it with New.
type Suite struct {
	options    Options
	set        *features.Set
	vocabulary *steps.Vocabulary
	selected   []features.Scenario
	product    *profile.Profile // nil: none is judged
}

// UsageError says that the options are wrong. Try says what would be right.
type UsageError struct {
	What, Try string
	// Empty is set when profiles, selection and shard leave no scenario to run.
	Empty bool
}

// Error implements error.
func (e *UsageError) Error() string { return e.What }

// TargetError says that the target could not be judged at all.
type TargetError struct {
	What, Try string
	Evidence  []reports.Exchange
}

// Error implements error.
func (e *TargetError) Error() string { return e.What }

// embeddedFeatures loads the embedded scenarios and catalogue once: they never change, and a
// program may run many suites.
var embeddedFeatures = sync.OnceValues(features.Load)

// knownVocabulary builds the vocabulary once: it is immutable, and its expressions take
// longer to compile than a short run takes.
var knownVocabulary = sync.OnceValues(steps.NewVocabulary)

// New checks the options. The error is a *UsageError when they are wrong.
func New(options Options) (*Suite, error) {
	options = withDefaults(options)
	set := options.Features
	if set == nil {
		loaded, err := embeddedFeatures()
		if err != nil {
			return nil, fmt.Errorf("load features: %w", err)
		}
		set = loaded
	}
	vocabulary, err := knownVocabulary()
	if err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	names, product, err := loadProduct(options)
	if err != nil {
		return nil, err
	}
	options.Profiles = names
	selected, err := set.Select(options.Select)
	if err != nil {
		return nil, selectionError(err)
	}
	if (options.Shards != 0 || options.Shard != 0) && (options.Shard < 1 || options.Shard > options.Shards) {
		return nil, &UsageError{What: fmt.Sprintf("shard %d/%d: there is no such part", options.Shard, options.Shards), Try: "part 1 of 4"}
	}
	if err := checkWaivers(options.Waivers, set); err != nil {
		return nil, err
	}
	if product != nil {
		options.Data = options.Data.Over(product.Accepts())
	}
	suite := &Suite{options: options, set: set, vocabulary: vocabulary, selected: judgedAs(selected, product), product: product}
	if len(suite.scheduled()) == 0 {
		return nil, suite.nothing()
	}
	return suite, nil
}

// nothing says why no scenario is left to run.
func (s *Suite) nothing() error {
	o := s.options
	what := "no scenario of " + reports.Selected(o.Select) + " belongs to the profiles " + strings.Join(o.Profiles, ", ")
	switch {
	case o.Shards > 0:
		what = fmt.Sprintf("shard %d/%d holds no scenario of the profiles %s", o.Shard, o.Shards, strings.Join(o.Profiles, ", "))
	case len(o.Select) == 0:
		what = "no scenario belongs to the profiles " + strings.Join(o.Profiles, ", ")
	}
	return &UsageError{What: "nothing was selected: " + what, Try: "scimspec list, with the same scimspec.Profiles(…) and scimspec.Select(…)", Empty: true}
}

func selectionError(err error) error {
	var missed *features.SelectionError
	if errors.As(err, &missed) {
		return &UsageError{What: missed.What(), Try: missed.Try()}
	}
	return err
}

func withDefaults(o Options) Options {
	if o.Parallel <= 0 {
		o.Parallel = 4
	}
	if o.ScenarioTimeout <= 0 {
		o.ScenarioTimeout = time.Minute
	}
	if o.Prefix == "" {
		o.Prefix = "scimspec-"
	}
	if o.EmailDomain == "" {
		o.EmailDomain = "example.com"
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Target.Authenticate == nil {
		o.Target.Authenticate = func(next http.RoundTripper) http.RoundTripper { return next }
	}
	if o.Target.Redactor == nil {
		o.Target.Redactor = transcript.NewRedactor()
	}
	if o.ReadOnly {
		o.Target.Transport = ledger.ReadOnly(o.Target.Transport)
	}
	o.Target.BaseURL = strings.TrimRight(o.Target.BaseURL, "/")
	return o
}

// Run carries out the whole run. The error is a *TargetError when the target could not
// be judged; a report comes back even then.
func (s *Suite) Run(ctx context.Context) (*reports.Report, error) {
	session, err := s.Begin(ctx)
	if err != nil {
		return s.failed(err), err
	}
	session.schedule(ctx)
	return session.Finish(ctx)
}

// failed is the report of a run that could not begin.
func (s *Suite) failed(cause error) *reports.Report {
	now := s.options.Now()
	var evidence []reports.Exchange
	var refused *TargetError
	if errors.As(cause, &refused) {
		evidence = refused.Evidence
	}
	report := &reports.Report{
		ReportVersion: reports.Version,
		Tool:          reports.Tool{Name: "scimspec", Version: s.options.Version},
		Target:        s.target(map[string]bool{}, evidence),
		Run:           s.run(now),
		Requirements:  []reports.Requirement{}, Scenarios: []reports.Scenario{}, Causes: []reports.Cause{}, Waivers: []reports.Waiver{},
	}
	report.Run.Complete, report.Run.Reason = false, cause.Error()
	report.Summary.Cleanup.Left = []reports.Leftover{}
	report.Summarise()
	return report
}

// target says in a report what was judged.
func (s *Suite) target(capabilities map[string]bool, evidence []reports.Exchange) reports.Target {
	at := s.options.Target
	return reports.Target{
		Kind: at.Kind, BaseURL: at.BaseURL, Name: at.Name, Reference: at.Kind == "embedded" || servedByReference(evidence),
		Capabilities: capabilities, Evidence: evidence,
	}
}

// servedByReference says whether scimspec's own reference target gave an answer.
func servedByReference(evidence []reports.Exchange) bool {
	return slices.ContainsFunc(evidence, func(x reports.Exchange) bool {
		return slices.Contains(x.Response.Headers["Server"], scim.ReferenceServer)
	})
}

func (s *Suite) run(started time.Time) reports.Run {
	run := reports.Run{
		StartedAt: started.UTC(), Seed: s.options.Seed, Parallel: s.options.Parallel,
		Profiles: s.options.Profiles, Selection: append([]string{}, s.options.Select...), Complete: true, FailOnShould: s.options.FailOnShould, Keep: s.options.Keep,
	}
	if s.options.Shards > 0 {
		run.Shard = fmt.Sprintf("%d/%d", s.options.Shard, s.options.Shards)
		run.Complete, run.Reason = false, "shard "+run.Shard+" of the run"
	}
	if s.options.ReadOnly {
		run.Complete, run.Reason = false, "the run was read-only: what writes was left out"
	}
	if len(s.options.Select) > 0 {
		run.Complete, run.Reason = false, reports.OnlySelected(s.options.Select)
	}
	return run
}
