// Package interop_test runs the suite against servers that the project did not write and
// holds their verdicts to a file, with a reason for each failure. A verdict that changes
// is either the server's news or an alarm of the suite that nobody looked at.
package interop_test

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

var update = flag.Bool("update", false, "write the verdicts that came out; reasons of known ones stay")

const token = "interop-token-7c21"

// verdict is what is expected of one requirement. Only what did not pass is listed.
type verdict struct {
	Requirement string `yaml:"requirement"`
	Verdict     string `yaml:"verdict"`
	Reason      string `yaml:"reason"`
}

// TestScimmy judges scimmy with scimmy-routers, hosted by server.mjs.
func TestScimmy(t *testing.T) {
	if os.Getenv("SCIMSPEC_INTEROP") == "" {
		t.Skip("make interop runs this: it installs packages of Node.js")
	}
	suite, err := scimspec.New(
		scimspec.URL(start(t)), scimspec.BearerToken(token), scimspec.Named("url", "scimmy"),
		scimspec.Parallel(2), scimspec.Seed(1), scimspec.ReportDir("../dist/interop"),
	)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Log(report.Sentence())
	if left := report.Summary.Cleanup.Left; len(left) > 0 {
		t.Errorf("left at the server: got %v, want nothing", left)
	}
	compare(t, "scimmy.yaml", report)
}

// start runs the server and returns its base URL once it listens.
func start(t *testing.T) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "node", "server.mjs", "0")
	command.Env = append(os.Environ(), "SCIM_TOKEN="+token)
	command.WaitDelay = 5 * time.Second
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatalf("start node: %v", err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("server.mjs said nothing: %v", err)
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
}

func compare(t *testing.T, file string, report *reports.Report) {
	t.Helper()
	var expected []verdict
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &expected); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	got := verdicts(report, expected)
	if *update {
		write(t, file, got)
		return
	}
	for _, v := range got {
		i := slices.IndexFunc(expected, func(e verdict) bool { return e.Requirement == v.Requirement })
		switch {
		case i < 0:
			t.Errorf("%s: got %s, want passed: %s", v.Requirement, v.Verdict, v.Reason)
		case expected[i].Verdict != v.Verdict:
			t.Errorf("%s: got %s, want %s", v.Requirement, v.Verdict, expected[i].Verdict)
		case strings.TrimSpace(expected[i].Reason) == "":
			t.Errorf("%s: expected as %s without a reason", v.Requirement, v.Verdict)
		}
	}
	for _, e := range expected {
		if !slices.ContainsFunc(got, func(v verdict) bool { return v.Requirement == e.Requirement }) {
			t.Errorf("%s: got passed or inapplicable, want %s: %s", e.Requirement, e.Verdict, e.Reason)
		}
	}
}

// verdicts lists what did not pass. A reason that somebody wrote stays; a new one is the
// first finding.
func verdicts(report *reports.Report, known []verdict) []verdict {
	var all []verdict
	for _, requirement := range report.Requirements {
		if !slices.Contains([]reports.Verdict{reports.Failed, reports.Warned, reports.Inconclusive}, requirement.Verdict) {
			continue
		}
		v := verdict{Requirement: requirement.ID, Verdict: string(requirement.Verdict), Reason: firstFinding(report, requirement.ID)}
		for _, k := range known {
			if k.Requirement == v.Requirement && k.Reason != "" {
				v.Reason = k.Reason
			}
		}
		all = append(all, v)
	}
	return all
}

func firstFinding(report *reports.Report, requirement string) string {
	for _, scenario := range report.Scenarios {
		for _, finding := range scenario.Findings {
			if finding.Requirement == requirement {
				return finding.Subject + ": got " + finding.Got + ", want " + finding.Want
			}
		}
	}
	return "no finding of its own"
}

func write(t *testing.T, file string, verdicts []verdict) {
	t.Helper()
	var out bytes.Buffer
	out.WriteString("# What does not pass at scimmy with scimmy-routers, as server.mjs hosts them, and why.\n# make interop fails when a verdict changes; go test ./interop -update writes what came out.\n")
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(2)
	if err := encoder.Encode(verdicts); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
