package launch

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// judgement is what these tests read of report.json.
type judgement struct {
	Target     struct{ Kind, BaseURL, Name string }
	Conclusion string
	Summary    struct {
		Scenarios struct{ Total, Passed, Failed int }
		Exchanges int
		Cleanup   struct{ Left []any }
	}
	Scenarios []struct {
		Verdict  string
		Findings []struct{ Requirement string }
	}
	Log string
}

// judge runs the command as a user does, and reads its report.
func judge(t *testing.T, r *reference, args ...string) (code int, report judgement, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	out := t.TempDir()
	command := exec.CommandContext(ctx, r.binary, append([]string{"run", "--out", out, "--profile", "okta,entra"}, args...)...)
	command.Env = append(os.Environ(), "SCIM_TOKEN="+token)
	text, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("scimspec run: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(out, "report.json"))
	if err != nil {
		t.Fatalf("report: %v; the command said:\n%s", err, text)
	}
	if err := json.Unmarshal(raw, &report); err != nil {
		t.Fatalf("report: %v", err)
	}
	return command.ProcessState.ExitCode(), report, string(text)
}

// TestRunJudgesImage is the whole way: the command starts the image, judges what is in it,
// writes the report and removes the container.
func TestRunJudgesImage(t *testing.T) {
	r := useEngine(t)
	before := containers(t, r.image)
	code, report, output := judge(t, r, "--image", r.image, "--env", "SCIM_TOKEN", "--token-env", "SCIM_TOKEN")
	if code != 0 || report.Conclusion != "conformant" {
		t.Errorf("run: got exit code %d and %q, want 0 and conformant:\n%s", code, report.Conclusion, output)
	}
	if report.Target.Kind != "container" || report.Target.Name != r.image {
		t.Errorf("target: got kind %q and name %q, want container and %s", report.Target.Kind, report.Target.Name, r.image)
	}
	if report.Summary.Scenarios.Passed == 0 || report.Summary.Exchanges == 0 || len(report.Summary.Cleanup.Left) != 0 {
		t.Errorf("summary: got %+v, want passes, exchanges and nothing left behind", report.Summary)
	}
	if after := containers(t, r.image); after != before {
		t.Errorf("containers after the run: got %d, want %d as before", after, before)
	}
}

// TestRunJudgesDockerfile builds a target that loses what it is given, and sees it fail for
// that, with its log in the report.
func TestRunJudgesDockerfile(t *testing.T) {
	r := useEngine(t)
	dir := layer(t, r.image, `["serve", "target", "--listen", "0.0.0.0:9090", "--token-env", "SCIM_TOKEN", "--fault", "create-not-stored"]`)
	before := containers(t, r.image)
	code, report, output := judge(t, r, "--dockerfile", dir, "--port", "9090", "--env", "SCIM_TOKEN="+token, "--token-env", "SCIM_TOKEN")
	if code != 1 || report.Conclusion != "nonconformant" {
		t.Errorf("run: got exit code %d and %q, want 1 and nonconformant:\n%s", code, report.Conclusion, output)
	}
	if report.Target.Kind != "container" {
		t.Errorf("target: got kind %q, want container", report.Target.Kind)
	}
	named := false
	for _, scenario := range report.Scenarios {
		for _, finding := range scenario.Findings {
			named = named || scenario.Verdict == "failed" && finding.Requirement != ""
		}
	}
	if !named {
		t.Error("findings: got none that names a requirement")
	}
	if !strings.Contains(report.Log, "listening on") {
		t.Errorf("log in the report: got %q, want what the container wrote", report.Log)
	}
	if after := containers(t, r.image); after != before {
		t.Errorf("containers after the run: got %d, want %d as before", after, before)
	}
}

// TestRunWithoutImage: what cannot be started is an undetermined target, said in one error.
func TestRunWithoutImage(t *testing.T) {
	r := useEngine(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out := filepath.Join(t.TempDir(), "report")
	text, err := exec.CommandContext(ctx, r.binary, "run", "--out", out, "--image", "127.0.0.1:1/scimspec/absent:1").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 3 {
		t.Fatalf("run: got %v, want exit code 3:\n%s", err, text)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); len(lines) != 2 || !strings.Contains(lines[0], "127.0.0.1:1/scimspec/absent:1") || !strings.HasPrefix(lines[1], "Try: ") {
		t.Errorf("error: got\n%s\nwant a line that names the image and a line of what to try", text)
	}
}
