package proof_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/reports"
)

// overheard counts the writes of learning that come to a target.
type overheard struct {
	next http.Handler

	mu     sync.Mutex
	asked  int
	writes int
}

func (o *overheard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	o.mu.Lock()
	if strings.Contains(string(body), "-2000000") {
		o.asked++
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.HasSuffix(r.URL.Path, scim.EndpointSearch) {
		o.writes++
	}
	o.mu.Unlock()
	o.next.ServeHTTP(w, r)
}

// TestWhoAsks: learning writes by names of its own, forty requests at most, and leaves nothing; a
// run that must not write, or that was told not to ask, asks nothing.
func TestWhoAsks(t *testing.T) {
	for _, c := range []struct {
		name    string
		options []scimspec.Option
		asks    bool
	}{
		{"a run", nil, true},
		{"without learning", []scimspec.Option{scimspec.NoLearn()}, false},
		{"read-only", []scimspec.Option{scimspec.ReadOnly()}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := reference.Start(t, reference.Options{Constraints: []string{"required=externalId", "fixed=userName"}})
			heard := &overheard{next: server}
			report := reportOf(t, append([]scimspec.Option{
				scimspec.Handler(heard).At(reference.DefaultPrefix), scimspec.Profiles("core"), scimspec.Select("=create-is-retrievable", "=honest-user-schema"), scimspec.ReadAgain(),
			}, c.options...)...)
			if heard.asked > 40 || c.asks != (heard.asked > 0) {
				t.Errorf("writes of learning: got %d, want some: %t, and 40 at most", heard.asked, c.asks)
			}
			learnt := 0
			for _, f := range report.Facts {
				if f.Source == "learnt" {
					learnt++
				}
			}
			if c.asks != (learnt == 2) {
				t.Errorf("facts: got %d learnt of %+v, want two: %t", learnt, report.Facts, c.asks)
			}
			if left := report.Summary.Cleanup.Left; len(left) != 0 {
				t.Errorf("left: got %+v, want nothing", left)
			}
			if c.name == "read-only" && heard.writes > 0 {
				t.Errorf("writes of a read-only run: got %d, want none", heard.writes)
			}
		})
	}
}

// TestMetByRight: a scenario that meets what is so by right is inapplicable, and counted with the fact.
func TestMetByRight(t *testing.T) {
	report := restricted(t, reference.Options{Constraints: []string{"primary=emails"}}, scimspec.Select("=sort-primary", "=create-is-retrievable"))
	excluded := 0
	for _, s := range report.Scenarios {
		if s.Verdict == reports.Inapplicable {
			excluded++
		} else if s.Verdict != reports.Passed {
			t.Errorf("%s: got %s, want passed or inapplicable: %s", s.ID, s.Verdict, s.Reason)
		}
	}
	if len(report.Facts) != 1 || report.Facts[0].Excludes != excluded || excluded == 0 {
		t.Errorf("facts: got %+v with %d scenarios inapplicable, want one that excludes as many", report.Facts, excluded)
	}
}

// TestMembersAtOnce: a bound for the members of one request is nobody's fault.
func TestMembersAtOnce(t *testing.T) {
	report := restricted(t, reference.Options{Constraints: []string{"patch-members=100"}}, scimspec.Select("=size-group-filled", "=size-group-grows"))
	for _, s := range report.Scenarios {
		if want := map[string]reports.Verdict{"size-group-filled": reports.Inapplicable, "size-group-grows": reports.Passed}[s.ID]; s.Verdict != want {
			t.Errorf("%s: got %s, want %s: %s", s.ID, s.Verdict, want, s.Reason)
		}
	}
}

// TestNoUserIsTaken: such a run ends before its first scenario, with the target's own words and the
// member of data: that helps; without learning it goes on, and the scenarios tell.
func TestNoUserIsTaken(t *testing.T) {
	server := reference.Start(t, reference.Options{Constraints: []string{"domain=corp.example"}})
	quiet := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, scim.EndpointUsers) && r.URL.Query().Get("filter") == "" {
			w.Header().Set("Content-Type", scim.MediaType)
			_, _ = io.WriteString(w, `{"schemas":["`+scim.MessageListResponse+`"],"totalResults":0,"Resources":[]}`)
			return
		}
		server.ServeHTTP(w, r)
	})
	options := []scimspec.Option{scimspec.Handler(quiet).At(reference.DefaultPrefix), scimspec.Profiles("core"), scimspec.Select("=create-is-retrievable"), scimspec.ReadAgain()}
	suite, err := scimspec.New(options...)
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	report, err := suite.Run(t.Context())
	var stopped *scimspec.TargetError
	if !errors.As(err, &stopped) || !strings.Contains(stopped.What, "domain is not verified") || !strings.HasPrefix(stopped.Try, "email-domain: ") {
		t.Errorf("got %v, want the target's own words and email-domain", err)
	}
	if report == nil || report.Conclusion != reports.Undetermined || len(report.Target.Evidence) == 0 {
		t.Errorf("got the report %+v, want an undetermined one with the exchanges", report)
	}
	if said := reportOf(t, append(options, scimspec.EmailDomain("corp.example"))...); said.Scenarios[0].Verdict != reports.Passed {
		t.Errorf("with the domain: got %s, want passed", said.Scenarios[0].Verdict)
	}
}
