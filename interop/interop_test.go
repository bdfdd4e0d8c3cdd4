// Package interop_test runs the suite against servers that the project did not write and
// holds their verdicts to a file, with a reason for each that did not pass. A verdict that
// changes, for better or worse, is the server's news or an alarm of the suite that nobody
// looked at. The comparison itself is tested without any server.
package interop_test

import (
	"bufio"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
)

var (
	update  = flag.Bool("update", false, "write the verdicts that came out; reasons of known ones stay")
	seed    = flag.Int64("seed", 1, "decides the order of the scenarios")
	workers = flag.Int("workers", 2, "scenarios that run at once")
)

const token = "interop-token-7c21"

// TestScimmy judges scimmy with scimmy-routers, hosted by server.mjs.
func TestScimmy(t *testing.T) {
	if os.Getenv("SCIMSPEC_INTEROP") == "" {
		t.Skip("make interop runs this: it installs packages of Node.js")
	}
	suite, err := scimspec.New(
		scimspec.URL(start(t)), scimspec.BearerToken(token), scimspec.Named("url", "scimmy"),
		scimspec.Parallel(*workers), scimspec.Seed(*seed), scimspec.ReportDir("../dist/interop"),
	)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s %d exchanges in %d ms", report.Sentence(), report.Summary.Exchanges, report.Run.DurationMs)
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
