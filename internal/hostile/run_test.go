package hostile

import (
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

// judged runs scenarios against a misbehaving server, which misbehaves once the run is planned.
func judged(t *testing.T, s *Server, options ...scimspec.Option) (*reports.Report, time.Duration) {
	t.Helper()
	s.Disarm()
	options = append(options, scimspec.URL(s.URL()+basePath), scimspec.BearerToken(token), scimspec.Observe(armer{s}),
		scimspec.RequestTimeout(requestTimeout), scimspec.MaxWait(requestTimeout))
	suite, err := scimspec.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	began := time.Now()
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	return report, time.Since(began)
}

// TestDyingTarget: a target that stops answering for good ends the run, which says when and with
// which request, and asks it hardly any more.
func TestDyingTarget(t *testing.T) {
	report, took := judged(t, start(t, "dies-soon", inner(t)))
	lost := report.Run.Lost
	if lost == nil || lost.At.IsZero() || lost.First == "" || lost.After == "" {
		t.Fatalf("lost: got %+v, want when and with which request", lost)
	}
	if report.Conclusion != reports.Undetermined || report.Run.Complete || !strings.Contains(report.Run.Reason, lost.First) {
		t.Errorf("conclusion: got %s because of %q, want undetermined with %s", report.Conclusion, report.Run.Reason, lost.First)
	}
	unanswered := 0
	for _, scenario := range report.Scenarios {
		for _, exchange := range scenario.Exchanges {
			if exchange.Error != "" && !strings.Contains(exchange.Error, "given up") {
				unanswered++
			}
		}
		if scenario.Verdict == reports.Untested && !strings.Contains(scenario.Reason, lost.First) {
			t.Errorf("%s: got untested because of %q, want the end of the target", scenario.ID, scenario.Reason)
		}
	}
	c := report.Summary.Scenarios
	if c.Failed > 0 || c.Untested < c.Total/2 {
		t.Errorf("scenarios: got %d failed and %d of %d untested, want none and most", c.Failed, c.Untested, c.Total)
	}
	if unanswered == 0 || unanswered > 30 {
		t.Errorf("exchanges without an answer: got %d, want a few", unanswered)
	}
	if took > runDeadline {
		t.Errorf("duration: got %s, want at most %s", took, runDeadline)
	}
}

// TestBusyInMidRun: a target that answers nothing but 429 or 503 from some time on ends the run.
func TestBusyInMidRun(t *testing.T) {
	for _, name := range []string{"429-forever", "503-retry-after-year", "503-retry-after-garbage"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, took := judged(t, start(t, name, inner(t)), scimspec.Profiles("core"))
			if report.Conclusion != reports.Undetermined || report.Run.Lost == nil || !strings.Contains(report.Run.Reason, " was answered with "+name[:3]+" (") {
				t.Errorf("conclusion: got %s because of %q, want undetermined because of %s", report.Conclusion, report.Run.Reason, name[:3])
			}
			if c := report.Summary.Scenarios; c.Failed+c.Warned > 0 {
				t.Errorf("scenarios: got %d failed and %d warned, want none", c.Failed, c.Warned)
			}
			if took > runDeadline {
				t.Errorf("duration: got %s, want at most %s", took, runDeadline)
			}
		})
	}
}

// TestWrongTokensHang: a target that never answers wrong tokens is waited for once or twice, and
// not once for each scenario.
func TestWrongTokensHang(t *testing.T) {
	s := start(t, "hang-on-wrong-token", inner(t))
	report, took := judged(t, s, scimspec.Parallel(1), scimspec.Select("features/security/authentication", "features/lifecycle/connection"))
	held, skipped := 0, 0
	for _, request := range s.Received() {
		if given := request.Header.Get("Authorization"); given != "" && given != "Bearer "+token {
			held++
		}
	}
	for _, scenario := range report.Scenarios {
		if strings.Contains(scenario.Reason, "not sent: the like of it, GET ") || strings.Contains(scenario.Reason, "not sent: the like of it, POST ") {
			skipped++
		}
		if scenario.Verdict == reports.Failed {
			t.Errorf("%s: got failed: %s", scenario.ID, scenario.Reason)
		}
	}
	if held == 0 || held > 2 || skipped == 0 {
		t.Errorf("requests with wrong tokens: got %d sent and %d scenarios that were spared one, want one or two and some", held, skipped)
	}
	if took > runDeadline {
		t.Errorf("duration: got %s, want at most %s", took, runDeadline)
	}
}

// TestBrokenByOneRequest: a request that makes the target drop the connection each time is a
// failure, once told for each such request, and what it created is deleted.
func TestBrokenByOneRequest(t *testing.T) {
	s := start(t, "close-after-create", inner(t))
	report, _ := judged(t, s, scimspec.ReadAgain(), scimspec.Select("create-answers-201", "delete"))
	found := false
	for _, requirement := range report.Requirements {
		found = found || requirement.ID == "RFC9110-3.4-R01" && requirement.Verdict == reports.Failed
	}
	if !found || report.Conclusion != reports.Nonconformant {
		t.Errorf("conclusion: got %s, want nonconformant for RFC9110-3.4-R01", report.Conclusion)
	}
	for _, scenario := range report.Scenarios {
		if scenario.Verdict == reports.Inconclusive {
			t.Errorf("%s: got inconclusive: %s", scenario.ID, scenario.Reason)
		}
	}
	if left := report.Summary.Cleanup.Left; len(left) > 0 || report.Summary.Cleanup.Created == 0 {
		t.Errorf("clean-up: got %+v, want everything deleted", report.Summary.Cleanup)
	}
}
