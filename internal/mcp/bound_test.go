package mcp_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/mcp"
	"github.com/scimspec/scimspec/reports"
)

// large is a report of a target that says too much everywhere.
func large() *reports.Report {
	long := strings.Repeat("ä", 200_000)
	r := &reports.Report{Conclusion: reports.Nonconformant, Target: reports.Target{BaseURL: "http://127.0.0.1/"}, Profiles: []reports.Profile{{Name: "core", Reason: long}}}
	r.Run.Facts = slices.Repeat([]string{long}, 500)
	for i := range 500 {
		sc := reports.Scenario{ID: fmt.Sprintf("scenario-%d", i), Title: "a scenario", Verdict: reports.Failed, Reason: long, Steps: slices.Repeat([]reports.Step{{Keyword: "Given", Text: long}}, 6)}
		sc.Exchanges = slices.Repeat([]reports.Exchange{{Request: reports.Request{Method: "POST", URL: "/" + long, Body: long}, Response: reports.Response{Body: long}, Curl: long, Error: long}}, 300)
		sc.Findings = slices.Repeat([]reports.Finding{{Requirement: "RFC7644-3.3-R10", Subject: long, Got: long, Want: long}}, 50)
		r.Scenarios = append(r.Scenarios, sc)
		r.Causes = append(r.Causes, reports.Cause{Title: long, Requirement: "RFC7644-3.3-R10", Hint: long, Scenarios: []string{sc.ID}, Also: slices.Repeat([]string{"RFC7644-3.3-R10"}, 1000),
			Diagnosis: reports.Diagnosis{Shows: long, Curl: long, Breaks: slices.Repeat([]string{long}, 1000), Or: slices.Repeat([]string{"a-fault"}, 1000)}})
	}
	return r
}

// connect serves the tools to the SDK's client in memory.
func connect(t *testing.T, o mcp.Options) *sdk.ClientSession {
	t.Helper()
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	o.Set = set
	if o.Explain == nil {
		o.Explain = func(w io.Writer, _ string) error {
			_, err := io.WriteString(w, strings.Repeat("ä", 100_000))
			return err
		}
	}
	o.Reports = func(mcp.Order) string { return "somewhere" }
	here, there := sdk.NewInMemoryTransports()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- mcp.New(o).Serve(ctx, here) }()
	session, err := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, there, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close(); stop(); <-ended })
	return session
}

// TestResultsAreBounded asks for the most of what there is too much of.
func TestResultsAreBounded(t *testing.T) {
	flood := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/openapi.json" {
			fmt.Fprint(w, `{"paths":{"/api/large":{"get":{"summary":"large"}}}}`)
			return
		}
		for range 200 {
			fmt.Fprint(w, strings.Repeat("ä", 50_000))
		}
	}))
	t.Cleanup(flood.Close)
	var faults []mcp.Fault
	for i := range 5000 {
		faults = append(faults, mcp.Fault{ID: fmt.Sprint(i), Doc: "a fault", Violates: []string{"RFC7644-3.3-R10"}})
	}
	session := connect(t, mcp.Options{
		Faults: faults,
		Run:    func(context.Context, mcp.Order, scimspec.Observer) (*reports.Report, error) { return large(), nil },
		IdP:    func(context.Context) (mcp.IdP, error) { return mcp.IdP{URL: flood.URL, Client: flood.Client()}, nil },
	})
	for _, row := range []struct {
		tool      string
		arguments map[string]any
	}{
		{"run", nil}, {"read_causes", map[string]any{"limit": 10}}, {"explain_cause", map[string]any{"cause": 3}},
		{"read_run", map[string]any{"limit": 50}}, {"read_scenario", map[string]any{"scenario": "scenario-7"}}, {"rerun_cause", map[string]any{"cause": 1}},
		{"explain", map[string]any{"id": "x"}}, {"list_faults", map[string]any{"limit": 100000}}, {"list_scenarios", nil}, {"list_requirements", nil},
		{"idp_operations", nil}, {"idp_call", map[string]any{"method": "GET", "path": "/api/large"}},
	} {
		t.Run(row.tool, func(t *testing.T) {
			result, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: row.tool, Arguments: row.arguments})
			if err != nil {
				t.Fatal(err)
			}
			text := result.Content[0].(*sdk.TextContent).Text
			if result.IsError || len(text) > 48<<10 || !utf8.ValidString(text) {
				t.Errorf("result: got %d bytes, error %v, %.200s; want at most %d, and no error", len(text), result.IsError, text, 48<<10)
			}
		})
	}
}

// TestTooLarge refuses a page that would be larger than any result may be.
func TestTooLarge(t *testing.T) {
	session := connect(t, mcp.Options{Run: func(context.Context, mcp.Order, scimspec.Observer) (*reports.Report, error) { return large(), nil }})
	for tool, arguments := range map[string]map[string]any{"run": nil, "read_causes": {"limit": 200}} {
		result, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
		if err != nil {
			t.Fatal(err)
		}
		if tool == "read_causes" && (!result.IsError || !strings.Contains(result.Content[0].(*sdk.TextContent).Text, "Try: a smaller limit")) {
			t.Errorf("200 long causes: got %.200v, want an error that says what to try", result.Content[0])
		}
	}
}

// TestOneRunAtATime refuses a second run while one is under way, and lets the client cancel the first.
func TestOneRunAtATime(t *testing.T) {
	begun, ended := make(chan struct{}, 1), make(chan error, 1)
	session := connect(t, mcp.Options{Run: func(ctx context.Context, _ mcp.Order, o scimspec.Observer) (*reports.Report, error) {
		begun <- struct{}{}
		<-ctx.Done()
		ended <- ctx.Err()
		return nil, ctx.Err()
	}})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { _, _ = session.CallTool(ctx, &sdk.CallToolParams{Name: "run"}) }()
	<-begun
	second, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "run"})
	if err != nil {
		t.Fatal(err)
	}
	if !second.IsError || !strings.Contains(second.Content[0].(*sdk.TextContent).Text, "a run is under way") {
		t.Errorf("second run: got %v, want it refused", second.Content[0])
	}
	cancel()
	if err := <-ended; err != context.Canceled {
		t.Errorf("cancelled run: got %v, want context canceled", err)
	}
}
