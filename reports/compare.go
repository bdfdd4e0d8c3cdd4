package reports

import (
	"fmt"
	"io"
	"strings"
)

// Change is one requirement or scenario whose verdict differs between two reports.
type Change struct {
	Kind string  `json:"kind"` // requirement or scenario
	ID   string  `json:"id"`
	Text string  `json:"text"`          // the requirement's text or the scenario's title
	Old  Verdict `json:"old,omitempty"` // empty when it is new
	New  Verdict `json:"new,omitempty"` // empty when it is gone
}

// Comparison says what changed from one report to another.
type Comparison struct {
	Worse  []Change `json:"worse"`
	Better []Change `json:"better"`
	Added  []Change `json:"added"`
	Gone   []Change `json:"gone"`
	// Notes say why the two may not be comparable, such as another seed or target.
	Notes []string `json:"notes"`
}

// goodness orders verdicts for a comparison, from bad to good.
var goodness = map[Verdict]int{
	Failed: 0, Inconclusive: 1, Blocked: 1, Untested: 1, Waived: 2, Inapplicable: 3, Warned: 4, Passed: 5,
}

// Compare says what got better and what got worse, requirements before scenarios,
// each in the order of the newer report.
func Compare(old, new *Report) Comparison {
	c := Comparison{Worse: []Change{}, Better: []Change{}, Added: []Change{}, Gone: []Change{}, Notes: notes(old, new)}
	c.add(requirementChanges(old), requirementChanges(new))
	c.add(scenarioChanges(old), scenarioChanges(new))
	return c
}

// Regressed says whether a requirement that passed, or only warned, now fails.
func (c Comparison) Regressed() bool {
	for _, change := range c.Worse {
		if change.regression() {
			return true
		}
	}
	return false
}

func (c Change) regression() bool {
	return c.Kind == "requirement" && c.New == Failed && (c.Old == Passed || c.Old == Warned)
}

// WriteText writes the comparison for people; what got worse comes first.
func (c Comparison) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, note := range c.Notes {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	for _, part := range []struct {
		title   string
		changes []Change
	}{{"Worse", c.Worse}, {"Better", c.Better}, {"New", c.Added}, {"Gone", c.Gone}} {
		if len(part.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s (%d)\n", part.title, len(part.changes))
		for _, change := range part.changes {
			fmt.Fprintf(&b, "  %s\n", change)
		}
	}
	if b.Len() == 0 {
		b.WriteString("No verdict changed.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// String is the change on one line: "requirement RFC7644-3.3-5: passed → failed  text".
func (c Change) String() string {
	verdicts := string(c.Old) + " → " + string(c.New)
	switch {
	case c.Old == "":
		verdicts = string(c.New)
	case c.New == "":
		verdicts = "was " + string(c.Old)
	}
	mark := ""
	if c.regression() {
		mark = " (regression)"
	}
	return fmt.Sprintf("%s %s: %s%s  %s", c.Kind, c.ID, verdicts, mark, clip(strings.Join(strings.Fields(c.Text), " "), 100))
}

func (c *Comparison) add(old, new []Change) {
	was := map[string]Change{}
	for _, o := range old {
		was[o.ID] = o
	}
	for _, n := range new {
		o, known := was[n.ID]
		delete(was, n.ID)
		n.Old = o.New
		switch before, after := goodness[n.Old], goodness[n.New]; {
		case !known:
			c.Added = append(c.Added, n)
		case after < before:
			c.Worse = append(c.Worse, n)
		case after > before:
			c.Better = append(c.Better, n)
		}
	}
	for _, o := range old {
		if _, gone := was[o.ID]; gone {
			o.Old, o.New = o.New, ""
			c.Gone = append(c.Gone, o)
		}
	}
}

func requirementChanges(r *Report) []Change {
	var list []Change
	for _, q := range r.Requirements {
		list = append(list, Change{Kind: "requirement", ID: q.ID, Text: q.Text, New: q.Verdict})
	}
	return list
}

func scenarioChanges(r *Report) []Change {
	var list []Change
	for i := range r.Scenarios {
		list = append(list, Change{Kind: "scenario", ID: r.Scenarios[i].ID, Text: r.Scenarios[i].Title, New: r.Scenarios[i].Verdict})
	}
	return list
}

func notes(old, new *Report) []string {
	list := []string{}
	differ := func(what string, a, b any) {
		if fmt.Sprint(a) != fmt.Sprint(b) {
			list = append(list, fmt.Sprintf("%s: was %v, is %v", what, a, b))
		}
	}
	differ("target", old.Target.Kind+" "+old.Target.Name, new.Target.Kind+" "+new.Target.Name)
	differ("version", old.Tool.Version, new.Tool.Version)
	differ("profiles", old.Run.Profiles, new.Run.Profiles)
	differ("selection", old.Run.Selection, new.Run.Selection)
	differ("complete", old.Run.Complete, new.Run.Complete)
	return list
}
