package interop_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// fact is what a run learnt of the data that a server takes. Reason says what of the server's
// source it comes from.
type fact struct {
	Subject string `yaml:"subject"`
	Says    string `yaml:"says"`
	Class   string `yaml:"class"`
	Reason  string `yaml:"reason"`
}

// cause is one thing that a report says is wrong with a server, and how to fix it. Where in the
// server's source that is says the reason beside its requirement, or one of its own where the title
// needs a word more.
type cause struct {
	Title       string `yaml:"title"`
	Hint        string `yaml:"hint"`
	Requirement string `yaml:"requirement"`
	Reason      string `yaml:"reason,omitempty"`
}

var (
	ownName = regexp.MustCompile(`(?i)scimspec-[a-z2-7]{8}(-[0-9a-z]+)*-?`)
	anID    = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9A-Za-z]{32}\b|\b[a-z2-7]{26}\b`)
	aDate   = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
)

// steady takes out of a text what is another one in each run.
func steady(text string) string {
	text = ownName.ReplaceAllString(text, "NAME")
	text = anID.ReplaceAllString(text, "ID")
	return aDate.ReplaceAllString(text, "DATE")
}

// told adds what a report says of causes and facts.
func (e *expectation) told(report *reports.Report, known expectation) {
	for _, f := range report.Facts {
		told := fact{Subject: f.Subject, Says: f.Says, Class: f.Class, Reason: unread + f.Line()}
		if i := slices.IndexFunc(known.Facts, func(k fact) bool { return k.line() == told.line() }); i >= 0 {
			told.Reason = known.Facts[i].Reason
		}
		e.Facts = append(e.Facts, told)
	}
	for _, c := range report.Causes {
		told := cause{Title: steady(c.Title), Hint: steady(c.Hint), Requirement: c.Requirement}
		told.Reason = unread + steady(c.Shows) + " " + strings.Join(c.Scenarios[:min(len(c.Scenarios), 5)], ", ")
		if i := slices.IndexFunc(known.Causes, func(k cause) bool { return k.line() == told.line() }); i >= 0 {
			told.Reason = known.Causes[i].Reason
		}
		e.Causes = append(e.Causes, told)
	}
}

func (f fact) line() string  { return f.Subject + ": " + f.Says + " (" + f.Class + ")" }
func (c cause) line() string { return c.Title + " Hint: " + c.Hint }

// toldOtherwise says which causes and facts are new or gone, whatever their order.
func toldOtherwise(want, got expectation) []string {
	lines := func(e expectation) (all []string) {
		for _, f := range e.Facts {
			all = append(all, "fact "+f.line())
		}
		for _, c := range e.Causes {
			all = append(all, "cause "+c.line())
		}
		return all
	}
	var different []string
	wanted, came := lines(want), lines(got)
	for _, line := range wanted {
		if !slices.Contains(came, line) {
			different = append(different, "got no "+line)
		}
	}
	for _, line := range came {
		if !slices.Contains(wanted, line) {
			different = append(different, "got the "+line+", want none")
		}
	}
	return different
}

// unexplainedTold lists the causes and facts without a reason that somebody wrote.
func (e expectation) unexplainedTold() []string {
	var all []string
	without := func(reason string) bool {
		reason = strings.TrimSpace(reason)
		return reason == "" || strings.HasPrefix(reason, unread)
	}
	for _, f := range e.Facts {
		if without(f.Reason) {
			all = append(all, "fact "+f.line())
		}
	}
	for _, c := range e.Causes {
		read := slices.ContainsFunc(e.Against, func(a against) bool { return a.Requirement == c.Requirement && !without(a.Reason) })
		if strings.HasPrefix(c.Reason, unread) || c.Reason == "" && !read {
			all = append(all, "cause "+c.Title)
		}
	}
	return all
}

// TestTold holds what the files say of causes and facts: all are read, and there are at most twice
// as many causes as real faults.
func TestTold(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			e, err := read(s.file())
			if err != nil {
				t.Fatal(err)
			}
			if all := e.unexplainedTold(); len(all) > 0 {
				t.Errorf("without a reason: got %q, want none", all)
			}
			if e.Faults == 0 || len(e.Causes) > 2*e.Faults {
				t.Errorf("causes: got %d, want at most twice the %d real faults", len(e.Causes), e.Faults)
			}
			for _, f := range e.Facts {
				if !slices.Contains([]string{reports.FactDeclared, reports.FactAllowed, reports.FactUndeclared, reports.FactAgainst, reports.FactNotUnderstood}, f.Class) {
					t.Errorf("fact %s: got the class %q", f.Subject, f.Class)
				}
			}
		})
	}
}

func TestToldOtherwise(t *testing.T) {
	base := expectation{Facts: []fact{{"title", "not kept", "undeclared", "It drops it."}}, Causes: []cause{{"A is B.", "Make it C.", "R1", ""}, {"D is E.", "Make it F.", "R2", ""}}}
	for name, c := range map[string]struct {
		got  expectation
		want []string
	}{
		"the same in another order": {expectation{Facts: base.Facts, Causes: []cause{base.Causes[1], base.Causes[0]}}, nil},
		"a hint": {expectation{Facts: base.Facts, Causes: []cause{base.Causes[0], {"D is E.", "Make it G.", "R2", ""}}},
			[]string{"got no cause D is E. Hint: Make it F.", "got the cause D is E. Hint: Make it G., want none"}},
		"a fact is gone": {expectation{Causes: base.Causes}, []string{"got no fact title: not kept (undeclared)"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := toldOtherwise(base, c.got); !slices.Equal(got, c.want) {
				t.Errorf("differences: got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSteady(t *testing.T) {
	for text, want := range map[string]string{
		`GET /scim/Users?filter=name.familyName eq "Lane" and userName sw "scimspec-izkjdtlr-1785-"`: `GET /scim/Users?filter=name.familyName eq "Lane" and userName sw "NAME"`,
		"PATCH /Users/6803d42f-87a0-48c2-9bab-bbfe04e1ab79":                                          "PATCH /Users/ID",
		`userName eq "SCIMSPEC-L3IXDGQZ-1731-ADA@EXAMPLE.COM"`:                                       `userName eq "NAME@EXAMPLE.COM"`,
		"got 2026-12-01T09:28:01.042Z":                                                               "got DATE",
	} {
		if got := steady(text); got != want {
			t.Errorf("steady text of %s: got %s, want %s", text, got, want)
		}
	}
}
