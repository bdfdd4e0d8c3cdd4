package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/scimspec/scimspec/internal/reference"
)

// canary is a token that no client may ever read.
const canary = "canary-token-5f3a9c"

// client is the SDK's own, connected to the command as a process.
type client struct {
	t       *testing.T
	session *sdk.ClientSession

	mu   sync.Mutex
	read strings.Builder // everything that it was told
}

// attach starts scimspec mcp with arguments. The test binary is the command under its name:
// TestMain.
func attach(t *testing.T, args ...string) *client {
	t.Helper()
	command := exec.Command(itself(t), append([]string{"mcp"}, args...)...)
	command.Dir = t.TempDir()
	command.Env = []string{"SCIM_TOKEN=" + canary, "OTHER_SECRET=" + canary, "TMPDIR=" + t.TempDir(), "HOME=" + t.TempDir()}
	command.Stderr = os.Stderr
	c := &client{t: t}
	var err error
	mcp := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	if c.session, err = mcp.Connect(t.Context(), &sdk.CommandTransport{Command: command}, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.session.Close(); err != nil {
			t.Errorf("end of the command: %v", err)
		}
		if strings.Contains(c.read.String(), canary) {
			t.Error("a token was told to the client")
		}
	})
	return c
}

// try calls a tool and returns its text, and whether it is an error.
func (c *client) try(tool string, arguments map[string]any) (string, bool) {
	c.t.Helper()
	result, err := c.session.CallTool(c.t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		return err.Error(), true
	}
	var text strings.Builder
	for _, content := range result.Content {
		text.WriteString(content.(*sdk.TextContent).Text)
	}
	c.mu.Lock()
	c.read.WriteString(text.String())
	c.mu.Unlock()
	return text.String(), result.IsError
}

// told wants a result of a type.
func told[T any](c *client, tool string, arguments map[string]any) T {
	c.t.Helper()
	var out T
	text, failed := c.try(tool, arguments)
	if failed {
		c.t.Fatalf("%s %v: got the error %s", tool, arguments, text)
	}
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		c.t.Fatalf("%s: %v in %.300s", tool, err, text)
	}
	return out
}

// refuses wants an error of two lines that names something.
func (c *client) refuses(tool string, arguments map[string]any, want string) {
	c.t.Helper()
	text, failed := c.try(tool, arguments)
	if !failed || !strings.Contains(text, want) || !strings.Contains(text, "\nTry: ") {
		c.t.Errorf("%s %v: got %q (error: %v), want an error with %q and what to try", tool, arguments, text, failed, want)
	}
}

type judgedRun struct {
	Run                int
	Conclusion, Judged string
	Reports            string
	Scenarios          struct{ Total, Passed, Failed int }
	Causes             []struct{ Requirement, Because, Hint string }
}

type judgedAgain struct {
	Run, Fixed, Failing, NotJudged int
	Scenarios                      []struct{ ID, Outcome string }
}

// TestMCP has the SDK's client list, run, explain and run again, as a process of its own.
func TestMCP(t *testing.T) {
	c := attach(t)
	tools, err := c.session.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range tools.Tools {
		if tool.Description == "" || tool.Annotations == nil || tool.Annotations.Title == "" {
			t.Errorf("tool %s: got no description or title", tool.Name)
		}
	}
	if len(tools.Tools) != 12 {
		t.Errorf("tools: got %d, want 12", len(tools.Tools))
	}
	for tool, arguments := range map[string]map[string]any{
		"list_scenarios":    {"prefix": "features/groups", "limit": 3},
		"list_requirements": {"prefix": "RFC7644-3.3", "level": "MUST"},
		"list_faults":       {"requirement": "RFC7644-3.3-R10"},
	} {
		if listed := told[struct{ Total int }](c, tool, arguments); listed.Total < 2 {
			t.Errorf("%s: got %d, want more", tool, listed.Total)
		}
	}

	first := told[judgedRun](c, "run", map[string]any{"faults": []string{"create-no-location"}, "select": []string{"RFC7644-3.3-R10"}, "profiles": []string{"core"}})
	if first.Conclusion != "nonconformant" || first.Scenarios.Failed == 0 || len(first.Causes) == 0 || !strings.Contains(first.Judged, "reference target") {
		t.Fatalf("run with a fault: got %+v", first)
	}
	if _, err := os.Stat(filepath.Join(first.Reports, "report.html")); err != nil {
		t.Errorf("reports: %v", err)
	}
	cause := told[struct {
		Requirement, Fault, Hint string
		Findings                 []struct{ Says string }
		Exchange                 struct {
			Request string
			Status  int
		}
	}](c, "explain_cause", map[string]any{"cause": 1})
	if cause.Requirement != "RFC7644-3.3-R10" || len(cause.Findings) == 0 || !strings.HasPrefix(cause.Exchange.Request, "POST ") || cause.Exchange.Status != 201 {
		t.Errorf("cause: got %+v", cause)
	}
	for id, want := range map[string]string{cause.Requirement: "how to fix it", "create-no-location": "without a Location header"} {
		if text := told[struct{ Text string }](c, "explain", map[string]any{"id": id}).Text; !strings.Contains(text, want) {
			t.Errorf("explain %s: got %q, want %q in it", id, text, want)
		}
	}
	if listed := told[struct{ Total int }](c, "read_causes", nil); listed.Total != len(first.Causes) {
		t.Errorf("causes: got %d, want %d", listed.Total, len(first.Causes))
	}
	failed := told[struct {
		Scenarios []struct{ ID string }
	}](c, "read_run", map[string]any{"verdict": "failed"})
	if len(failed.Scenarios) == 0 {
		t.Fatal("failed scenarios: got none")
	}
	if shown := told[struct{ Exchanges []any }](c, "read_scenario", map[string]any{"scenario": failed.Scenarios[0].ID}); len(shown.Exchanges) == 0 {
		t.Error("exchanges of a failed scenario: got none")
	}
	if again := told[judgedAgain](c, "rerun_cause", map[string]any{"cause": 1}); again.Failing == 0 || again.Fixed != 0 || again.Run != 2 {
		t.Errorf("the same fault again: got %+v, want it failing in run 2", again)
	}
	c.refuses("rerun_cause", map[string]any{"run": 1, "cause": 99}, "cause 99")
	c.refuses("read_causes", map[string]any{"run": 7}, "run 7")
}

// TestMCPTargets judges a server of this machine by a variable that was lent, before and after it is
// fixed, and refuses every other place and variable.
func TestMCPTargets(t *testing.T) {
	options := reference.Options{Tokens: []reference.Credential{{Token: canary}}}
	broken, right := reference.Start(t, options, "create-no-location"), reference.Start(t, options)
	var fixed atomic.Bool
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fixed.Load() {
			right.ServeHTTP(w, r)
			return
		}
		broken.ServeHTTP(w, r)
	}))
	t.Cleanup(target.Close)
	c := attach(t, "--allow-env", "SCIM_TOKEN")
	base := target.URL + "/scim/v2"
	ordered := map[string]any{"target": base, "tokenEnv": "SCIM_TOKEN", "select": []string{"RFC7644-3.3-R10"}, "profiles": []string{"core"}}
	if before := told[judgedRun](c, "run", ordered); len(before.Causes) == 0 {
		t.Fatalf("run: got %+v, want a cause", before)
	}
	fixed.Store(true)
	if after := told[judgedAgain](c, "rerun_cause", map[string]any{"cause": 1}); after.Fixed == 0 || after.Failing+after.NotJudged != 0 {
		t.Errorf("after the fix: got %+v, want all fixed", after)
	}

	c.refuses("run", map[string]any{"target": "http://192.0.2.1/scim/v2"}, "neither on a loopback address")
	c.refuses("run", map[string]any{"target": "http://127.0.0.1.example.com/scim/v2"}, "neither on a loopback address")
	c.refuses("run", map[string]any{"target": "http://user:pw@127.0.0.1/scim/v2"}, "a password in it")
	c.refuses("run", map[string]any{"target": "file:///etc/passwd"}, "not an absolute http or https URL")
	c.refuses("run", map[string]any{"target": base, "tokenEnv": "OTHER_SECRET"}, "not the name of a variable")
	c.refuses("run", map[string]any{"target": base, "faults": []string{"create-no-location"}}, "only the embedded target")
	c.refuses("run", map[string]any{"tokenEnv": "SCIM_TOKEN"}, "have their credentials")
	c.refuses("run", map[string]any{"select": []string{"nothing-such"}}, "nothing-such")
	c.refuses("explain", map[string]any{"id": "nothing-such"}, "nothing-such")
}

// TestMCPIdentityProvider drives the console's actions.
func TestMCPIdentityProvider(t *testing.T) {
	c := attach(t)
	type answered struct {
		Status int
		Answer any
	}
	ask := func(method, path string, body map[string]any, want int) answered {
		t.Helper()
		arguments := map[string]any{"method": method, "path": path}
		if body != nil {
			arguments["body"] = body
		}
		got := told[answered](c, "idp_call", arguments)
		if got.Status != want {
			t.Fatalf("%s %s: got %d %v, want %d", method, path, got.Status, got.Answer, want)
		}
		return got
	}
	listed := told[struct {
		Console    string
		Total      int
		Operations []struct {
			Method, Path string
			Body         map[string]any
		}
	}](c, "idp_operations", map[string]any{"words": "provision-on-demand"})
	if listed.Total != 1 || listed.Operations[0].Body == nil || listed.Console == "" {
		t.Fatalf("operations: got %+v, want one with its body", listed)
	}
	const app = "/api/tenants/okta/applications/catalogue-app"
	ask("POST", "/api/tenants/okta/users", map[string]any{"userName": "gil@example.com", "email": "gil@example.com", "name": map[string]any{"givenName": "Gil", "familyName": "Tamm"}}, 201)
	ask("PUT", app+"/users/gil@example.com", map[string]any{}, 200)
	ask("POST", app+"/actions/provision", nil, 200)
	log, err := json.Marshal(ask("GET", app+"/log", nil, 200).Answer)
	if err != nil || !strings.Contains(string(log), "Gil Tamm") && !strings.Contains(string(log), "gil@example.com") {
		t.Errorf("log: got %.400s (%v), want Gil in it", log, err)
	}
	ask("POST", "/api/clock/advance", map[string]any{"days": 30}, 200)
	ask("GET", "/api/nowhere", nil, 404)
	for name, row := range map[string]struct {
		path string
		body map[string]any
		want string
	}{
		"a token":            {app, map[string]any{"token": "x"}, "tokens do not pass"},
		"a variable":         {app, map[string]any{"tokenEnv": "SCIM_TOKEN"}, "tokens do not pass"},
		"a foreign target":   {app, map[string]any{"target": "http://192.0.2.1/"}, "neither on a loopback"},
		"one deep in a seed": {"/api/import", map[string]any{"tenants": []any{map[string]any{"applications": []any{map[string]any{"target": "https://192.0.2.1/"}}}}}, "neither on a loopback"},
		"another host":       {"//192.0.2.1/", nil, "want the path of an operation"},
		"a whole URL":        {"http://192.0.2.1/", nil, "want the path of an operation"},
		"events":             {"/api/events", nil, "never ends"},
	} {
		t.Run(name, func(t *testing.T) {
			arguments := map[string]any{"method": "PATCH", "path": row.path}
			if row.body != nil {
				arguments["body"] = row.body
			}
			c.refuses("idp_call", arguments, row.want)
		})
	}
	c.refuses("idp_call", map[string]any{"method": "TRACE", "path": "/"}, `method "TRACE"`)
}
