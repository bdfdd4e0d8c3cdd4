package engine_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/engine"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// scenarios are meant for the engine: each comes out in a way of its own.
const scenarios = `Feature: Engine

  @req:RFC7644-3.3-R08
  Rule: A resource can be created

    @id:passes @profile:core
    Scenario: Passes
      When a client creates the user Ada
      Then the status is 201

    @id:fails @profile:core
    Scenario: Fails
      When a client creates the user Ada
      Then the status is 204

    @id:asserted @profile:core
    Scenario: Meets an error that a step expects
      Given a client creates the user Ada
      When a client retrieves ` + "`/Users/${unknown.id}`" + `
      Then the status is 404

    @id:blocked @profile:core
    Scenario: Builds on what another scenario judges
      Given a client creates the user Ada
      When a client retrieves ` + "`/Users/${Ada.id}`" + `
      Then the status is 200

    @id:needs @profile:core @needs:devices
    Scenario: Needs what is not there
      When a client retrieves ` + "`/Devices`" + `
      Then the status is 200

    @id:undefined @profile:core
    Scenario: Uses a phrase that there is not
      When the moon is full
      Then the status is 200

    @id:unlisted @profile:core
    Scenario: Reads what an unlisted capability is about
      When a client retrieves ` + "`/Users?count=1`" + `
      Then the status is 200
`

func load(t *testing.T, source string) *features.Set {
	t.Helper()
	set, err := features.LoadFS(fstest.MapFS{"discovery/engine.feature": {Data: []byte(source)}})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// serve starts the reference target and returns the options to judge it with.
func serve(t *testing.T, faults ...string) engine.Options {
	t.Helper()
	server := reference.Start(t, reference.Options{}, faults...)
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	return engine.Options{
		Target:   engine.Target{Kind: "url", BaseURL: web.URL + "/scim/v2", Transport: http.DefaultTransport},
		Profiles: []string{"core"}, Features: load(t, scenarios), Seed: 7, NoLearn: true,
	}
}

func run(t *testing.T, ctx context.Context, options engine.Options) *reports.Report {
	t.Helper()
	suite, err := engine.New(options)
	if err != nil {
		t.Fatal(err)
	}
	report, err := suite.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func scenario(t *testing.T, report *reports.Report, id string) reports.Scenario {
	t.Helper()
	i := slices.IndexFunc(report.Scenarios, func(s reports.Scenario) bool { return s.ID == id })
	if i < 0 {
		t.Fatalf("scenario %s: not in the report", id)
	}
	return report.Scenarios[i]
}

func TestVerdicts(t *testing.T) {
	report := run(t, t.Context(), serve(t))
	for id, want := range map[string]reports.Verdict{
		"passes": reports.Passed, "fails": reports.Failed, "asserted": reports.Passed, "blocked": reports.Passed,
		"needs": reports.Inapplicable, "undefined": reports.Inconclusive,
	} {
		if got := scenario(t, report, id); got.Verdict != want {
			t.Errorf("verdict of %s: got %s (%s), want %s", id, got.Verdict, got.Reason, want)
		}
	}
	if got := scenario(t, report, "undefined").Reason; !strings.HasPrefix(got, "defect of the suite") {
		t.Errorf("reason of an undefined step: got %q, want a defect of the suite", got)
	}
	if report.Conclusion != reports.Nonconformant {
		t.Errorf("conclusion: got %s, want nonconformant", report.Conclusion)
	}
	if left := report.Summary.Cleanup; left.Created == 0 || left.Deleted != left.Created || len(left.Left) != 0 {
		t.Errorf("cleanup: got %+v, want everything that was created deleted", left)
	}
}

// TestUnassertedError proves that a 404 which no step looks at fails a scenario whose
// steps all passed.
func TestUnassertedError(t *testing.T) {
	options := serve(t)
	options.Features = load(t, `Feature: Engine
  @req:RFC7644-3.3-R08
  Rule: R
    @id:unasserted @profile:core
    Scenario: S
      Given a client creates the user Ada
      When a client retrieves `+"`/Users/${unknown.id}`"+`
      Then exactly one user matches Ada
`)
	got := scenario(t, run(t, t.Context(), options), "unasserted")
	if got.Verdict != reports.Failed || len(got.Findings) == 0 || got.Findings[0].Got[:3] != "404" {
		t.Errorf("unasserted 404: got %s with %v, want failed with a finding about 404", got.Verdict, got.Findings)
	}
}

// TestBlocked proves that scenarios stand on a create that the target refuses: one of them
// fails for the requirement that is broken, and the others are blocked by that one.
func TestBlocked(t *testing.T) {
	options := serve(t)
	refusing := options.Target.Transport
	options.Target.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/Users") {
			req.URL.Path = strings.TrimSuffix(req.URL.Path, "/Users") + "/Nowhere"
		}
		return refusing.RoundTrip(req)
	})
	report := run(t, t.Context(), options)
	root := ""
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Failed && s.Findings[0].Requirement == "RFC7644-3.3-R01" {
			root = s.ID
		}
	}
	for _, id := range []string{"passes", "blocked"} {
		if got := scenario(t, report, id); got.ID != root && (got.Verdict != reports.Blocked || got.BlockedBy != root) {
			t.Errorf("%s: got %s by %q (%s), want blocked by %q", id, got.Verdict, got.BlockedBy, got.Reason, root)
		}
	}
	if root == "" {
		t.Error("scenarios that failed for RFC7644-3.3-R01: got none, want one")
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestTransportIsNotTheTargetsFault(t *testing.T) {
	options := serve(t)
	working := options.Target.Transport
	options.Target.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/Users") {
			return nil, errors.New("connection reset by peer")
		}
		return working.RoundTrip(req)
	})
	report := run(t, t.Context(), options)
	if got := scenario(t, report, "passes"); got.Verdict != reports.Inconclusive {
		t.Errorf("verdict after a reset: got %s, want inconclusive", got.Verdict)
	}
	if report.Conclusion == reports.Conformant {
		t.Error("conclusion: got conformant without evidence")
	}
}

// TestConnectionThatBreaksOnce: a write whose connection broke, and that the target answers when it
// is sent again, says nothing about the target. Its scenario is performed once more, so that a
// connection which was closed while it was idle moves no verdict.
func TestConnectionThatBreaksOnce(t *testing.T) {
	for _, breaks := range []int32{1, 3} {
		options := serve(t)
		options.Select = []string{"passes"}
		working := options.Target.Transport
		var posts atomic.Int32
		options.Target.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			// The first try of a write breaks, and the second is answered.
			if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/Users") {
				if n := posts.Add(1); n <= breaks && n%2 == 1 {
					return nil, fmt.Errorf("read: %w", syscall.ECONNRESET)
				}
			}
			return working.RoundTrip(req)
		})
		got, want := scenario(t, run(t, t.Context(), options), "passes"), reports.Passed
		if breaks > 1 {
			want = reports.Inconclusive // it broke the second time, too: nobody knows why
		}
		if got.Verdict != want {
			t.Errorf("verdict where %d connections broke: got %s (%s), want %s", breaks/2+1, got.Verdict, got.Reason, want)
		}
	}
}

func TestDeadline(t *testing.T) {
	options := serve(t)
	working := options.Target.Transport
	options.ScenarioTimeout = 200 * time.Millisecond
	options.Select = []string{"passes"}
	options.Target.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, "/Users") {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}
		return working.RoundTrip(req)
	})
	got := scenario(t, run(t, t.Context(), options), "passes")
	if got.Verdict != reports.Inconclusive || !strings.Contains(got.Reason, "no end within") {
		t.Errorf("scenario past its deadline: got %s (%s), want inconclusive and the deadline named", got.Verdict, got.Reason)
	}
}

func TestInterrupt(t *testing.T) {
	options := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	suite, err := engine.New(options)
	if err != nil {
		t.Fatal(err)
	}
	session, err := suite.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	session.Run(ctx, session.Plan().Scenarios[0])
	cancel()
	session.Run(ctx, session.Plan().Scenarios[1])
	report, err := session.Finish(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !report.Run.Interrupted || report.Run.Complete || report.Conclusion == reports.Conformant {
		t.Errorf("interrupted run: got complete %v, %s; want incomplete and not conformant", report.Run.Complete, report.Conclusion)
	}
	if left := report.Summary.Cleanup.Left; len(left) != 0 {
		t.Errorf("left at the target: got %v, want nothing", left)
	}
}

func TestWaivers(t *testing.T) {
	day := func(offset int) time.Time { return time.Now().UTC().AddDate(0, 0, offset).Truncate(24 * time.Hour) }
	for name, row := range map[string]struct {
		waiver  engine.Waiver
		verdict reports.Verdict
		state   string
	}{
		"used":           {engine.Waiver{Requirement: "fails", Reason: "known", Until: day(1)}, reports.Waived, "used"},
		"holds today":    {engine.Waiver{Requirement: "fails", Reason: "known", Until: day(0)}, reports.Waived, "used"},
		"by requirement": {engine.Waiver{Requirement: "RFC7644-3.3-R08", Reason: "known", Until: day(1)}, reports.Waived, "used"},
		"expired":        {engine.Waiver{Requirement: "fails", Reason: "known", Until: day(-1)}, reports.Failed, "expired"},
		"stale":          {engine.Waiver{Requirement: "passes", Reason: "known", Until: day(1)}, reports.Failed, "stale"},
	} {
		t.Run(name, func(t *testing.T) {
			options := serve(t)
			options.Waivers = []engine.Waiver{row.waiver}
			report := run(t, t.Context(), options)
			if got := scenario(t, report, "fails"); got.Verdict != row.verdict {
				t.Errorf("verdict: got %s, want %s", got.Verdict, row.verdict)
			}
			if got := report.Waivers[0].State; got != row.state {
				t.Errorf("state of the waiver: got %s, want %s", got, row.state)
			}
		})
	}
}

// TestWaivedCause: what a waiver excuses does not fail by way of the scenarios that only met
// it too, are blocked by the waived one, or fail for something else besides.
func TestWaivedCause(t *testing.T) {
	const requirement = "RFC7643-3.1-R02"
	const fault = "meta-missing"
	root := ""
	for _, s := range run(t, t.Context(), serve(t, fault)).Scenarios {
		if s.Verdict == reports.Failed && s.ID != "fails" && slices.ContainsFunc(s.Findings, func(f reports.Finding) bool { return f.Requirement == requirement }) {
			root = s.ID
		}
	}
	if root == "" {
		t.Fatalf("fault %s: got no scenario that stands for %s, want one", fault, requirement)
	}
	for name, waived := range map[string]string{"requirement": requirement, "scenario": root} {
		t.Run(name, func(t *testing.T) {
			options := serve(t, fault)
			options.Waivers = []engine.Waiver{
				{Requirement: waived, Reason: "known", Until: time.Now().AddDate(0, 0, 2)},
				{Requirement: "fails", Reason: "known too", Until: time.Now().AddDate(0, 0, 2)},
			}
			report := run(t, t.Context(), options)
			for _, s := range report.Scenarios {
				if s.Verdict == reports.Failed {
					t.Errorf("verdict of %s: got failed, want what it has without %s", s.ID, requirement)
				}
			}
			if got := scenario(t, report, root); got.Verdict != reports.Waived {
				t.Errorf("verdict of %s: got %s, want waived", root, got.Verdict)
			}
			at := slices.IndexFunc(report.Requirements, func(r reports.Requirement) bool { return r.ID == requirement })
			if got := report.Requirements[at].Verdict; got != reports.Waived {
				t.Errorf("verdict of %s: got %s, want waived", requirement, got)
			}
			if report.Conclusion == reports.Nonconformant {
				t.Errorf("conclusion: got %s, want another: all that failed is waived", report.Conclusion)
			}
			for _, waiver := range report.Waivers {
				if waiver.State != "used" {
					t.Errorf("waiver for %s: got %s, want used", waiver.Requirement, waiver.State)
				}
			}
		})
	}
	t.Run("something else fails besides", func(t *testing.T) {
		options := serve(t, fault)
		options.Features = load(t, strings.Replace(scenarios, "Then the status is 201", "Then the answer has `userName` equal to `\"nobody\"`", 1))
		options.Select = []string{"passes"}
		options.Waivers = []engine.Waiver{{Requirement: requirement, Reason: "known", Until: time.Now().AddDate(0, 0, 2)}}
		report := run(t, t.Context(), options)
		if got := scenario(t, report, "passes").Verdict; got != reports.Failed {
			t.Errorf("verdict: got %s, want failed: one of its findings is not waived", got)
		}
		if got := report.Waivers[0].State; got != "used" {
			t.Errorf("state of the waiver: got %s, want used: the requirement fails still", got)
		}
	})
}

func TestUsageErrors(t *testing.T) {
	for name, change := range map[string]func(*engine.Options){
		"unknown profile":   func(o *engine.Options) { o.Profiles = []string{"oktaa"} },
		"no profile":        func(o *engine.Options) { o.Profiles = nil },
		"unknown selection": func(o *engine.Options) { o.Select = []string{"nothing-such"} },
		"shard beyond":      func(o *engine.Options) { o.Shard, o.Shards = 3, 2 },
		"waiver for nothing": func(o *engine.Options) {
			o.Waivers = []engine.Waiver{{Requirement: "RFC1-1-R01", Reason: "x", Until: time.Now()}}
		},
		"waiver without reason": func(o *engine.Options) {
			o.Waivers = []engine.Waiver{{Requirement: "passes", Until: time.Now()}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			options := serve(t)
			change(&options)
			var usage *engine.UsageError
			if _, err := engine.New(options); !errors.As(err, &usage) || usage.Try == "" {
				t.Errorf("error: got %v, want a UsageError that says what to try", err)
			}
		})
	}
}

func TestNoServiceProvider(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"html":     func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>hello</html>")) },
		"404":      http.NotFound,
		"{}":       func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("{}")) },
		"401":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) },
		"redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
	} {
		t.Run(name, func(t *testing.T) {
			web := httptest.NewServer(answer)
			defer web.Close()
			options := engine.Options{
				Target:   engine.Target{BaseURL: web.URL, Transport: http.DefaultTransport},
				Profiles: []string{"core"}, Features: load(t, scenarios),
			}
			suite, err := engine.New(options)
			if err != nil {
				t.Fatal(err)
			}
			report, err := suite.Run(t.Context())
			var refused *engine.TargetError
			if !errors.As(err, &refused) || refused.Try == "" || len(refused.Evidence) == 0 {
				t.Errorf("error: got %v, want a TargetError with evidence and what to try", err)
			}
			if report == nil || report.Conclusion != reports.Undetermined {
				t.Errorf("report: got %+v, want an undetermined one", report)
			}
		})
	}
}

// TestForeignResources proves that a server which hands out strangers cannot make the
// run change them.
func TestForeignResources(t *testing.T) {
	options := serve(t, "filter-ignored")
	var changed []string
	working := options.Target.Transport
	stranger := createStranger(t, options)
	options.Target.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Method != http.MethodGet && strings.HasSuffix(req.URL.Path, stranger) {
			changed = append(changed, req.Method+" "+req.URL.Path)
		}
		return working.RoundTrip(req)
	})
	options.Features = load(t, `Feature: Engine
  @req:OKTA-MATCH-03
  Rule: R
    @id:stranger @profile:core
    Scenario: S
      Given okta-aiw provisions people to the service provider
      When Ada is assigned to the application
      Then Ada's user is active
`)
	got := scenario(t, run(t, t.Context(), options), "stranger")
	if got.Verdict == reports.Passed {
		t.Error("a server that ignores the filter: got passed")
	}
	if len(changed) != 0 {
		t.Errorf("writes to a stranger: got %v, want none", changed)
	}
}

func createStranger(t *testing.T, options engine.Options) string {
	t.Helper()
	resp, err := http.Post(options.Target.BaseURL+"/Users", "application/scim+json",
		strings.NewReader(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"stranger@example.com"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusCreated {
		t.Fatalf("create a stranger: got %d, want 201", resp.StatusCode)
	}
	return resp.Header.Get("Location")[strings.LastIndex(resp.Header.Get("Location"), "/"):]
}

func TestShardsCoverEverythingOnce(t *testing.T) {
	seen := map[string]int{}
	for part := 1; part <= 3; part++ {
		options := serve(t)
		options.Shard, options.Shards = part, 3
		for _, s := range run(t, t.Context(), options).Scenarios {
			if s.Verdict != reports.Untested {
				seen[s.ID]++
			}
		}
	}
	for _, s := range load(t, scenarios).Scenarios {
		if seen[s.ID] != 1 {
			t.Errorf("scenario %s: ran in %d shards, want 1", s.ID, seen[s.ID])
		}
	}
}

func TestLedgerOnDisk(t *testing.T) {
	options := serve(t)
	options.LedgerPath = filepath.Join(t.TempDir(), "out", "ledger.jsonl")
	run(t, t.Context(), options)
	if matches, _ := filepath.Glob(options.LedgerPath); len(matches) != 0 {
		t.Error("ledger of a run that left nothing: got a file, want it removed")
	}
}
