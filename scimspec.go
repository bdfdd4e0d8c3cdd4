package scimspec

import (
	"cmp"
	"context"
	"fmt"
	"net/http/httptest"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scimspec/scimspec/internal/engine"
	"github.com/scimspec/scimspec/reports"
)

// Suite is a checked set of options, ready to run. Close releases what it holds.
type Suite struct {
	engine *engine.Suite
	config config
	server *httptest.Server // serves a Handler target on loopback
}

// Plan is what a run will do. Its members are Discovered, what the target said and showed of
// itself (Capabilities by name, Evidence), and Scenarios, a Planned each in the order in which
// they will run. Count returns how many have a decision.
type Plan = engine.Plan

// Planned is one scenario of a Plan: Scenario (package features), Decision, one of "run",
// "inapplicable" and "excluded", and the Reason of the latter two.
type Planned = engine.Planned

// Observer is told how a run goes on, from several goroutines at once, and must not block:
// Planned(*Plan) once, then Started(features.Scenario) and Finished(reports.Scenario) for each
// scenario; one that is not run only finishes.
type Observer = engine.Observer

// UsageError says that options are wrong: What is wrong, and what to Try. Empty is set when
// profiles, selection and shard leave no scenario to run.
type UsageError = engine.UsageError

// TargetError says that the target could not be judged at all: What is wrong, what to Try, and
// as Evidence the exchanges (package reports) that show it.
type TargetError = engine.TargetError

// New checks options and prepares a run. It contacts nobody. The error is a *UsageError
// when an option is wrong.
func New(options ...Option) (*Suite, error) {
	c := newConfig()
	for _, option := range options {
		if err := option.apply(&c); err != nil {
			return nil, err
		}
	}
	switch {
	case c.handler == nil && c.target.BaseURL == "":
		return nil, &UsageError{What: "no target was given", Try: "scimspec.URL(…) or scimspec.Handler(…)"}
	case c.handler != nil && c.target.BaseURL != "":
		return nil, &UsageError{What: "two targets were given, a handler and " + c.target.BaseURL, Try: "just one of scimspec.URL(…) and scimspec.Handler(…)"}
	}
	suite := &Suite{}
	if c.handler != nil {
		suite.server = httptest.NewServer(c.handler)
		c.target.Kind, c.target.BaseURL = cmp.Or(c.target.Kind, "handler"), suite.server.URL+c.at
	}
	c.connect()
	built, err := engine.New(c.options())
	if err != nil {
		suite.Close()
		return nil, err
	}
	suite.engine, suite.config = built, c
	return suite, nil
}

// Close ends the server of a Handler target.
func (s *Suite) Close() {
	if s.server != nil {
		s.server.Close()
	}
}

// Plan discovers the target and says what a run would do. It writes nothing to the
// target. The error is a *TargetError when the target cannot be judged.
func (s *Suite) Plan(ctx context.Context) (*Plan, error) {
	found, err := s.engine.Discover(ctx)
	if err != nil {
		return nil, err
	}
	return s.engine.Plan(found), nil
}

// Learn is Plan after the questions by which a run learns what data the target takes: 40 requests
// at most. What they make is deleted again.
func (s *Suite) Learn(ctx context.Context) (*Plan, error) { return s.engine.Learn(ctx) }

// Run judges the target and writes the reports that ReportDir asked for. A report comes
// back also with a *TargetError; it is then undetermined. When ctx ends, what was created
// is still deleted and the report says that the run was interrupted.
func (s *Suite) Run(ctx context.Context) (*reports.Report, error) {
	report, err := s.engine.Run(ctx)
	if writeErr := s.write(report); err == nil {
		err = writeErr
	}
	return report, err
}

func (s *Suite) write(report *reports.Report) error { return s.writeTo(s.config.reportDir, report) }

func (s *Suite) writeTo(dir string, report *reports.Report) error {
	if dir == "" || report == nil {
		return nil
	}
	if _, err := reports.WriteDir(dir, report, s.config.formats...); err != nil {
		return fmt.Errorf("reports: %w", err)
	}
	return nil
}

// Run judges a target inside go test. Each scenario is a subtest <feature>/<id>: -run
// picks one, an inapplicable one is skipped with its reason, a failed one logs its
// findings. Subtests run in parallel as -parallel allows, serial ones by themselves. The log says
// where the reports are: those of a run from which -run left something out go into the directory
// again below that of ReportDir, so that they do not replace the ones of the whole.
func Run(t *testing.T, options ...Option) {
	t.Helper()
	suite, err := New(options...)
	if err != nil {
		t.Fatalf("scimspec: %v", advice(err))
	}
	t.Cleanup(suite.Close)
	session, err := suite.engine.Begin(t.Context())
	if err != nil {
		told := fmt.Sprint(advice(err))
		if at := suite.config.target.BaseURL; !strings.HasPrefix(told, at) {
			told = at + ": " + told
		}
		t.Fatalf("scimspec: %s", told)
	}
	byFeature := map[string][]Planned{}
	var order []string
	for _, planned := range session.Plan().Scenarios {
		name := featureName(planned.Scenario.Feature)
		if byFeature[name] == nil {
			order = append(order, name)
		}
		byFeature[name] = append(byFeature[name], planned)
	}
	var begun atomic.Int64
	for _, name := range order {
		t.Run(name, func(t *testing.T) {
			for _, planned := range byFeature[name] {
				t.Run(planned.Scenario.ID, func(t *testing.T) { begun.Add(1); subtest(t, session, planned) })
			}
		})
	}
	// The cleanup outlives the test's context, which ends before t.Cleanup.
	report, err := session.Finish(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Errorf("scimspec: %v", err)
	}
	dir := suite.config.reportDir
	if dir != "" && int(begun.Load()) < len(session.Plan().Scenarios) {
		dir = filepath.Join(dir, "again")
	}
	if err := suite.writeTo(dir, report); err != nil {
		t.Errorf("scimspec: %v", err)
	}
	conclude(t, report)
	if dir != "" {
		t.Logf("reports: %s", dir)
	}
}

// featureName is a feature's path without folder root and ending: lifecycle/create.
func featureName(file string) string {
	dir, base := path.Split(file)
	return path.Base(dir) + "/" + base[:len(base)-len(path.Ext(base))]
}

func subtest(t *testing.T, session *engine.Session, planned Planned) {
	if !planned.Scenario.Serial {
		t.Parallel()
	}
	result := session.Run(t.Context(), planned)
	switch result.Verdict {
	case reports.Inapplicable, reports.Untested:
		t.Skip(result.Reason)
	case reports.Passed:
	case reports.Warned:
		for _, finding := range result.Findings {
			t.Logf("warning: %s (%s)", finding, finding.Requirement)
		}
	case reports.Failed:
		if reason, ok := result.WaivedBy(session.Waivers()); ok {
			t.Skipf("waived: %s", reason)
		}
		for _, finding := range result.Findings {
			t.Errorf("%s\n  requirement: %s\n  fix it:      %s\n  request:     %s\n  repeat it:   %s", finding, finding.Requirement, finding.Hint, requestOf(finding, result), curlOf(finding, result))
		}
	case reports.Blocked:
		t.Skipf("blocked by %s: %s", result.BlockedBy, result.Reason)
	default:
		t.Errorf("%s: %s", result.Verdict, result.Reason)
	}
}

// requestOf is the request that shows a finding, with what came back.
func requestOf(finding reports.Finding, result reports.Scenario) string {
	if finding.Exchange < 0 || finding.Exchange >= len(result.Exchanges) {
		return "no single one shows it"
	}
	x := result.Exchanges[finding.Exchange]
	if x.Error != "" {
		return fmt.Sprintf("%s %s: %s", x.Request.Method, x.Request.URL, x.Error)
	}
	return fmt.Sprintf("%s %s: %d, in %.0f ms", x.Request.Method, x.Request.URL, x.Response.Status, x.DurationMs)
}

func curlOf(finding reports.Finding, result reports.Scenario) string {
	if finding.Exchange < 0 || finding.Exchange >= len(result.Exchanges) {
		return "no single request shows it"
	}
	return result.Exchanges[finding.Exchange].Curl
}

// conclude logs the conclusion and what was judged, and fails the test for what no subtest
// showed: a whole run that proves nothing, and a stale or expired waiver.
func conclude(t *testing.T, report *reports.Report) {
	t.Helper()
	t.Logf("%s\n%s", report.Sentence(), report.Judged())
	for _, fact := range report.Run.Facts {
		t.Log(fact)
	}
	if !report.Run.Complete {
		return
	}
	for _, waiver := range report.Waivers {
		if waiver.State != "used" {
			t.Errorf("waiver for %s is %s", waiver.Requirement, waiver.Advice())
		}
	}
	for _, profile := range report.Profiles {
		if profile.Conclusion == reports.Undetermined {
			t.Errorf("the target is undetermined for %s: %s", profile.Name, profile.Reason)
		}
	}
}

// advice joins what is wrong with what to try.
func advice(err error) string {
	switch err := err.(type) {
	case *UsageError:
		return err.What + "\nTry: " + err.Try
	case *TargetError:
		return err.What + "\nTry: " + err.Try
	}
	return err.Error()
}
