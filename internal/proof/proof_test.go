package proof_test

import (
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

const detectionToken = "correct-horse-battery"

// long leaves a test that takes minutes to make test-all. With -short (make test, and the
// race detector) a test of its kind stays: a sample, or a smaller part of the suite.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long: make test-all")
	}
}

// reportOf runs a suite and returns what it found.
func reportOf(t *testing.T, options ...scimspec.Option) *reports.Report {
	t.Helper()
	// No answer of the reference target is old, so that none is waited for.
	suite, err := scimspec.New(append([]scimspec.Option{scimspec.ReadAgain()}, options...)...)
	if err != nil {
		t.Fatalf("suite: %v", err)
	}
	t.Cleanup(suite.Close)
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	return report
}

// complaints lists what went wrong in a report.
func complaints(report *reports.Report) []string {
	var wrong []string
	for _, s := range report.Scenarios {
		if s.Verdict != reports.Passed && s.Verdict != reports.Inapplicable {
			wrong = append(wrong, s.ID+": "+string(s.Verdict)+": "+s.Reason)
		}
		if s.Verdict == reports.Passed && len(s.Evidence) == 0 {
			wrong = append(wrong, s.ID+": passed without an exchange that a judgment looked at")
		}
	}
	return wrong
}

// wantPassed asserts that nothing failed at a target that is right.
func wantPassed(t *testing.T, report *reports.Report) {
	t.Helper()
	for _, wrong := range complaints(report) {
		t.Errorf("scenario among the others: got %s, want it to pass", wrong)
	}
}

// TestReferenceTarget judges the reference target inside go test: every scenario is a
// subtest, and none fails.
func TestReferenceTarget(t *testing.T) {
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}})
	scimspec.Run(t,
		scimspec.Handler(server).At(reference.DefaultPrefix),
		scimspec.BearerToken(detectionToken),
		scimspec.Named("handler", "reference target"),
		scimspec.ReportDir(t.TempDir()),
	)
}
