package scimspec_test

import (
	"encoding/json"
	"errors"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// TestNewRefuses wants each option that says nothing, or makes no sense, to be refused before
// anybody is contacted: none of them may end in a run of something else.
func TestNewRefuses(t *testing.T) {
	const base = "https://example.com/scim/v2"
	valid, nothing := scimspec.URL(base), http.NewServeMux()
	var none http.HandlerFunc
	var missing *http.ServeMux
	cases := map[string]struct {
		options []scimspec.Option
		what    string // a part of what is wrong
	}{
		"no option":          {nil, "no target was given"},
		"no target":          {[]scimspec.Option{scimspec.BearerToken("token"), scimspec.Named("url", "staging")}, "no target was given"},
		"URL empty":          {[]scimspec.Option{scimspec.URL("")}, "the target's URL is empty; is the variable set?"},
		"URL blank":          {[]scimspec.Option{scimspec.URL(" \n")}, "the target's URL is empty"},
		"URL relative":       {[]scimspec.Option{scimspec.URL("example.com/scim")}, "not an absolute"},
		"URL embedded":       {[]scimspec.Option{scimspec.URL("embedded")}, "not an absolute"},
		"two URLs":           {[]scimspec.Option{valid, scimspec.URL("https://example.org")}, "two targets"},
		"handler nil":        {[]scimspec.Option{scimspec.Handler(nil)}, "the handler of the target is nil"},
		"handler nil at":     {[]scimspec.Option{scimspec.Handler(nil).At("/scim/v2")}, "the handler of the target is nil"},
		"handler nil, URL":   {[]scimspec.Option{valid, scimspec.Handler(nil)}, "the handler of the target is nil"},
		"function nil":       {[]scimspec.Option{scimspec.Handler(none)}, "the handler of the target is nil"},
		"pointer nil":        {[]scimspec.Option{scimspec.Handler(missing)}, "the handler of the target is nil"},
		"handler and URL":    {[]scimspec.Option{scimspec.Handler(nothing), valid}, "two targets"},
		"two handlers":       {[]scimspec.Option{scimspec.Handler(nothing), scimspec.Handler(nothing)}, "two handlers"},
		"token empty":        {[]scimspec.Option{valid, scimspec.BearerToken("")}, "the bearer token is empty; is the variable set?"},
		"token blank":        {[]scimspec.Option{valid, scimspec.BearerToken("\n")}, "the bearer token is empty"},
		"other token empty":  {[]scimspec.Option{valid, scimspec.OtherTenantToken("")}, "the token of the other tenant is empty"},
		"basic empty":        {[]scimspec.Option{valid, scimspec.BasicAuth("", "")}, "the user name and password is empty"},
		"header name empty":  {[]scimspec.Option{valid, scimspec.HeaderAuth("", "value")}, "the header for authentication is empty"},
		"header value empty": {[]scimspec.Option{valid, scimspec.HeaderAuth("X-Key", "")}, "the header for authentication is empty"},
		"secret empty":       {[]scimspec.Option{valid, scimspec.OAuth2("https://example.com/token", "id", "")}, "OAuth 2.0"},
		"profiles none":      {[]scimspec.Option{valid, scimspec.Profiles()}, "no profile"},
		"profile empty":      {[]scimspec.Option{valid, scimspec.Profiles("core", "")}, `profile ""`},
		"select empty":       {[]scimspec.Option{valid, scimspec.Select("")}, "a selected prefix is empty"},
		"select nothing":     {[]scimspec.Option{valid, scimspec.Select("features/lifecycle"), scimspec.Profiles("core")}, "nothing was selected"},
		"shard of none":      {[]scimspec.Option{valid, scimspec.Shard(0, 0)}, "shard 0/0"},
		"shard below none":   {[]scimspec.Option{valid, scimspec.Shard(1, -1)}, "shard 1/-1"},
		"shard empty":        {[]scimspec.Option{valid, scimspec.Select("RFC7644-3.3-R13"), scimspec.Shard(900, 900)}, "shard 900/900 holds no scenario"},
		"parallel":           {[]scimspec.Option{valid, scimspec.Parallel(-1)}, "parallel -1"},
		"rate":               {[]scimspec.Option{valid, scimspec.Rate(-1)}, "rate -1"},
		"rate no number":     {[]scimspec.Option{valid, scimspec.Rate(math.NaN())}, "rate NaN"},
		"request timeout":    {[]scimspec.Option{valid, scimspec.RequestTimeout(-time.Second)}, "request timeout -1"},
		"scenario timeout":   {[]scimspec.Option{valid, scimspec.ScenarioTimeout(-time.Second)}, "scenario timeout -1"},
		"kind":               {[]scimspec.Option{valid, scimspec.Named("", "staging")}, `kind of target ""`},
		"waiver of nothing":  {[]scimspec.Option{valid, scimspec.Waive("", "why", time.Now())}, `waiver for ""`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			suite, err := scimspec.New(c.options...)
			var usage *scimspec.UsageError
			if !errors.As(err, &usage) {
				t.Fatalf("New: got suite %v, error %v, want a usage error", suite != nil, err)
			}
			if !strings.Contains(usage.What, c.what) || usage.Try == "" {
				t.Errorf("New: got %q, try %q, want %q and something to try", usage.What, usage.Try, c.what)
			}
		})
	}
}

// childRun is the environment variable that makes TestRunInChild run as a child.
const childRun = "SCIMSPEC_CHILD_RUN"

// childReport is the environment variable with the directory for its reports.
const childReport = "SCIMSPEC_CHILD_REPORT"

// TestRunInChild is what TestRun runs as a process of its own, and nothing without it: a run
// that fails would fail the test that looks at it.
func TestRunInChild(t *testing.T) {
	options := map[string]func(t *testing.T) []scimspec.Option{
		"nothing": func(*testing.T) []scimspec.Option { return nil },
		"empty": func(*testing.T) []scimspec.Option {
			return []scimspec.Option{scimspec.URL(os.Getenv("NOT_SET_ANYWHERE"))}
		},
		"nil": func(*testing.T) []scimspec.Option { return []scimspec.Option{scimspec.Handler(nil)} },
		"out of reach": func(*testing.T) []scimspec.Option {
			return []scimspec.Option{scimspec.URL("http://127.0.0.1:1/scim/v2")}
		},
		"reference": func(t *testing.T) []scimspec.Option {
			return []scimspec.Option{correct(t), scimspec.Profiles("core"), scimspec.Select("features/discovery")}
		},
		// Whatever does not apply is skipped, and what is left is waived: nothing failed, nothing passed.
		"undetermined": func(t *testing.T) []scimspec.Option {
			return []scimspec.Option{correct(t, "filter"), scimspec.ProductProfile([]byte("name: bare\n"), "bare.yaml", ""), scimspec.Profiles("bare"),
				scimspec.Waive("search-for-nobody", "there are no filters yet", time.Now().AddDate(1, 0, 0))}
		},
		"reported": func(t *testing.T) []scimspec.Option {
			return []scimspec.Option{correct(t), scimspec.Profiles("core"), scimspec.Select("features/discovery"), scimspec.ReportDir(os.Getenv(childReport))}
		},
		"asks for a token": func(t *testing.T) []scimspec.Option {
			server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: "correct-horse"}}})
			return []scimspec.Option{scimspec.Handler(server).At(reference.DefaultPrefix)}
		},
		"waived": func(t *testing.T) []scimspec.Option { return waivedUntil(t, time.Now().UTC()) },
		"was waived": func(t *testing.T) []scimspec.Option {
			return waivedUntil(t, time.Now().UTC().Truncate(24*time.Hour).Add(-time.Second))
		},
	}
	name, child := os.LookupEnv(childRun)
	if !child {
		return
	}
	scimspec.Run(t, options[name](t)...)
}

// correct is the reference target as somebody's own handler.
func correct(t *testing.T, without ...string) scimspec.Option {
	t.Helper()
	server := reference.Start(t, reference.Options{Capabilities: without})
	return scimspec.Handler(server).At(reference.DefaultPrefix)
}

// waivedUntil judges a service provider that breaks what is waived until then.
func waivedUntil(t *testing.T, until time.Time) []scimspec.Option {
	t.Helper()
	server := reference.Start(t, reference.Options{}, "create-no-location")
	return []scimspec.Option{scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.Profiles("core"), scimspec.Select("RFC7644-3.3-R10"),
		scimspec.Waive("RFC7644-3.3-R10", "fixed in v2.1", until)}
}

// TestRun wants go test to be red without a target and without a conclusion, and its log to
// say what was judged.
func TestRun(t *testing.T) {
	cases := map[string]struct {
		fails bool
		says  string
	}{
		"nothing":      {true, "no target was given"},
		"empty":        {true, "the target's URL is empty; is the variable set?"},
		"nil":          {true, "the handler of the target is nil"},
		"out of reach": {true, "http://127.0.0.1:1/scim/v2: the target could not be reached"},
		"reference":    {false, "(handler). This is scimspec's own reference target, not your server."},
		"undetermined": {true, "the target is undetermined for bare: no requirement passed"},
		"waived":       {false, "waived: fixed in v2.1"},
		"was waived":   {true, "request:     POST http"}, // its subtest fails, as its report says

		"asks for a token": {true, "Try: scimspec.BearerToken(…) with a token"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			command := exec.Command(os.Args[0], "-test.run=^TestRunInChild$", "-test.v")
			command.Env = append(os.Environ(), childRun+"="+name)
			out, err := command.CombinedOutput()
			var exit *exec.ExitError
			if failed := errors.As(err, &exit); failed != c.fails || err != nil && !failed {
				t.Errorf("go test: got error %v, want failed %t", err, c.fails)
			}
			if !strings.Contains(string(out), c.says) {
				t.Errorf("log: got %s, want %q", out, c.says)
			}
			if served := slices.Contains([]string{"reference", "undetermined", "waived", "was waived"}, name); strings.Contains(string(out), "reference target") && !served {
				t.Errorf("log: got %s, want no run of the reference target", out)
			}
		})
	}
}

// TestReportOfAPart wants the log to say where the reports are, and those of one subtest, done
// again, to leave the whole run's alone.
func TestReportOfAPart(t *testing.T) {
	dir := t.TempDir()
	run := func(pattern string) string {
		command := exec.Command(os.Args[0], "-test.run="+pattern, "-test.v")
		command.Env = append(os.Environ(), childRun+"=reported", childReport+"="+dir)
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", pattern, err, out)
		}
		return string(out)
	}
	scenarios := func(file string) int {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var report struct{ Scenarios []struct{ Verdict string } }
		if err := json.Unmarshal(text, &report); err != nil {
			t.Fatal(err)
		}
		judged := 0
		for _, s := range report.Scenarios {
			if s.Verdict == "passed" {
				judged++
			}
		}
		return judged
	}
	whole, again := filepath.Join(dir, "report.json"), filepath.Join(dir, "again", "report.json")
	if out := run("^TestRunInChild$"); !strings.Contains(out, "reports: "+dir+"\n") {
		t.Errorf("log of the whole: got %s, want where its reports are", out)
	}
	before := scenarios(whole)
	if out := run("^TestRunInChild$/^discovery/^config$/^config-is-served$"); !strings.Contains(out, "reports: "+filepath.Dir(again)+"\n") {
		t.Errorf("log of a part: got %s, want where its reports are", out)
	}
	if after := scenarios(whole); after != before || before < 5 {
		t.Errorf("scenarios in the report of the whole: got %d, then %d, want the same", before, after)
	}
	if part := scenarios(again); part != 1 {
		t.Errorf("scenarios in the report of a part: got %d, want 1", part)
	}
}

// TestReferenceIsKnown wants a report to say that the reference target was judged, whatever
// the options call it, and to say nothing like it of anybody else.
func TestReferenceIsKnown(t *testing.T) {
	server := reference.Start(t, reference.Options{})
	other := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		server.ServeHTTP(recorded, r)
		for name, values := range recorded.Header() {
			w.Header()[name] = values
		}
		w.Header().Set("Server", "somebody else's")
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
	})
	for name, c := range map[string]struct {
		handler http.Handler
		want    bool
	}{"reference": {server, true}, "another": {other, false}} {
		t.Run(name, func(t *testing.T) {
			web := httptest.NewServer(c.handler)
			t.Cleanup(web.Close)
			suite, err := scimspec.New(scimspec.URL(web.URL+reference.DefaultPrefix), scimspec.Named("url", "staging"), scimspec.Profiles("core"), scimspec.Select("features/discovery"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(suite.Close)
			report, err := suite.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if report.Target.Reference != c.want || strings.Contains(report.Judged(), "own reference target") != c.want {
				t.Errorf("reference: got %t (%s), want %t", report.Target.Reference, report.Judged(), c.want)
			}
			if report.Conclusion == reports.Conformant {
				t.Error("a selected run: got conformant, want never")
			}
		})
	}
}
