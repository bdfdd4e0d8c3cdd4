// Package interop_test runs the suite against servers that the project did not write and
// holds their verdicts to a file for each, with a reason for each that did not pass. A verdict
// that changes, for better or worse, is the server's news or an alarm of the suite that nobody
// looked at; one that changes between two runs against the same server is a defect of the
// suite. The comparison itself is tested without any server.
package interop_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/reports"
)

var (
	update  = flag.Bool("update", false, "write the verdicts that came out; reasons of known ones stay")
	seed    = flag.Int64("seed", 1, "decides the order of the scenarios")
	workers = flag.Int("workers", 4, "scenarios that run at once")
)

const token = "interop-token-7c21-9f04d1b6e5a84c37"

// server is a server that the project did not write. The command runs in the folder interop,
// reads its token from SCIM_TOKEN and says "listening on URL" once it accepts connections.
type server struct {
	name    string // of its folder, and of its file of verdicts
	build   []string
	command []string
}

// servers are all of them. {bin} stands for a path that the build writes to.
var servers = []server{
	{name: "scimmy", command: []string{"node", "scimmy/server.mjs"}},
	{name: "better-auth", command: []string{"node", "better-auth/server.mjs"}},
	{name: "saml-jackson", command: []string{"node", "saml-jackson/server.mjs"}},
	{name: "elimity", build: []string{"go", "build", "-C", "elimity", "-o", "{bin}", "."}, command: []string{"{bin}"}},
}

func (s server) file() string { return s.name + ".yaml" }

// chosen are the servers that SCIMSPEC_INTEROP names, with commas between; or all.
func chosen(names string) ([]server, error) {
	if names == "all" {
		return servers, nil
	}
	var some []server
	for name := range strings.SplitSeq(names, ",") {
		i := slices.IndexFunc(servers, func(s server) bool { return s.name == name })
		if i < 0 {
			return nil, fmt.Errorf("SCIMSPEC_INTEROP: no server %q", name)
		}
		some = append(some, servers[i])
	}
	return some, nil
}

// TestServers judges each server twice and holds what came out to its file, and the second
// report to the first.
func TestServers(t *testing.T) {
	names := os.Getenv("SCIMSPEC_INTEROP")
	if names == "" {
		t.Skip("make interop runs this: it installs packages")
	}
	some, err := chosen(names)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range some {
		t.Run(s.name, func(t *testing.T) {
			url := start(t, s)
			first := judge(t, s, url, "first")
			compare(t, s.file(), first)
			second := judge(t, s, url, "second")
			for _, line := range moved(first, second) {
				t.Error(line)
			}
		})
	}
}

// judge runs the whole suite against a server. The reports stay in dist/interop.
func judge(t *testing.T, s server, url, run string) *reports.Report {
	t.Helper()
	suite, err := scimspec.New(
		scimspec.URL(url), scimspec.BearerToken(token), scimspec.Named("url", s.name),
		scimspec.Parallel(*workers), scimspec.Seed(*seed), scimspec.ReportDir(filepath.Join("../dist/interop", s.name, run)),
	)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	before := resources(t, url)
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if more := resources(t, url) - before; more != len(report.Summary.Cleanup.Left) {
		t.Errorf("%s run: left at the server: a listing shows %d, the report %d", run, more, len(report.Summary.Cleanup.Left))
	}
	t.Logf("%s run: %s %d exchanges in %d ms", run, report.Sentence(), report.Summary.Exchanges, report.Run.DurationMs)
	return report
}

// resources counts the users and groups that a server has.
func resources(t *testing.T, url string) int {
	t.Helper()
	all := 0
	for _, endpoint := range []string{"/Users", "/Groups"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+endpoint, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var list struct{ TotalResults int }
		err = json.NewDecoder(answer.Body).Decode(&list)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatalf("GET %s: %v", endpoint, err)
		}
		all += list.TotalResults
	}
	return all
}

// start runs a server and returns its base URL once it listens.
func start(t *testing.T, s server) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), s.name)
	fill := func(arguments []string) *exec.Cmd {
		filled := slices.Clone(arguments)
		for i := range filled {
			filled[i] = strings.ReplaceAll(filled[i], "{bin}", binary)
		}
		return exec.CommandContext(t.Context(), filled[0], filled[1:]...)
	}
	if len(s.build) > 0 {
		if out, err := fill(s.build).CombinedOutput(); err != nil {
			t.Fatalf("build %s: %v\n%s", s.name, err, out)
		}
	}
	command := fill(s.command)
	command.Env = append(os.Environ(), "SCIM_TOKEN="+token)
	command.WaitDelay = 5 * time.Second
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stderr = record(t, s)
	if err := command.Start(); err != nil {
		t.Fatalf("start %s: %v", s.name, err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%s said nothing: %v", s.name, err)
	}
	return strings.TrimSpace(strings.TrimPrefix(line, "listening on "))
}

// record opens the file in dist/interop that a server's messages go to.
func record(t *testing.T, s server) *os.File {
	t.Helper()
	folder := filepath.Join("../dist/interop", s.name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	file, err := os.Create(filepath.Join(folder, "server.log"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}
