package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Change is one requirement or scenario whose verdict differs between two reports.
type Change struct {
	Kind string  `json:"kind"` // requirement or scenario
	ID   string  `json:"id"`
	Text string  `json:"text"`          // the requirement's text or the scenario's title
	Old  Verdict `json:"old,omitempty"` // empty when it is new
	New  Verdict `json:"new,omitempty"` // empty when it is gone

	found   bool     // a finding speaks of it
	against []string // scenarios whose findings speak of a requirement
}

// Comparison says what changed from one report to another.
type Comparison struct {
	Worse  []Change `json:"worse"`
	Better []Change `json:"better"`
	// Moved are those that one of the reports does not judge: that they moved says nothing
	// of the server.
	Moved []Change `json:"moved"`
	Added []Change `json:"added"`
	Gone  []Change `json:"gone"`
	// Facts are those that came, went or are others now.
	Facts []FactChange `json:"facts,omitempty"`
	// Causes that are gone and that are new, by title.
	CausesGone []string `json:"causesGone"`
	CausesNew  []string `json:"causesNew"`
	// Common counts the requirements that both reports judge; without any, nothing was compared.
	Common int `json:"common"`
	// Notes say why the two may not be comparable, such as another seed or target.
	Notes []string `json:"notes"`
}

// goodness orders the verdicts that say something of the server, from bad to good. The
// others say that it was not judged.
var goodness = map[Verdict]int{Failed: 0, Waived: 1, Inapplicable: 2, Warned: 3, Passed: 4}

// Compare says what got better and what got worse, requirements before scenarios,
// each in the order of the newer report. What one of the reports does not judge (blocked,
// inconclusive, untested) got neither, unless a finding appeared, or went and the newer
// report judges without it. A requirement got better only where the newer report judges the
// scenarios that spoke against it: a part of a run may lack them.
func Compare(old, new *Report) Comparison {
	c := Comparison{Worse: []Change{}, Better: []Change{}, Moved: []Change{}, Added: []Change{}, Gone: []Change{}, Notes: notes(old, new)}
	scenarios := scenarioChanges(new)
	verdicts := map[string]Verdict{}
	for _, s := range scenarios {
		verdicts[s.ID] = s.New
	}
	open := func(id string) bool { // whether the newer report says nothing of a scenario
		verdict, ran := verdicts[id]
		_, judged := goodness[verdict]
		return ran && !judged || !ran && !new.Run.Complete
	}
	c.add(requirementChanges(old), requirementChanges(new), open)
	c.add(scenarioChanges(old), scenarios, open)
	c.Facts = factChanges(old, new)
	c.CausesGone, c.CausesNew = lacking(old.Causes, new.Causes), lacking(new.Causes, old.Causes)
	return c
}

// lacking are the titles of the causes that others do not have: the same fault, or the same words
// about the same requirement.
func lacking(causes, others []Cause) []string {
	titles := []string{}
	for _, c := range causes {
		if !slices.ContainsFunc(others, func(o Cause) bool { return o.key() == c.key() }) {
			titles = append(titles, c.Title)
		}
	}
	return titles
}

// key is what the same cause has in common in two runs.
func (c Cause) key() string {
	switch {
	case c.Fault != "":
		return "fault " + c.Fault
	case c.Common != nil:
		return "common " + c.Common.What
	}
	return c.Requirement + " " + own.ReplaceAllString(c.Title, "…")
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

// mostListed bounds how many of what is new or gone the text names: no verdict changed there.
const mostListed = 10

// WriteText writes the comparison for people; what got worse comes first.
func (c Comparison) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, note := range c.Notes {
		fmt.Fprintf(&b, "note: %s\n", note)
	}
	for _, part := range []struct {
		title   string
		changes []Change
	}{{"Worse", c.Worse}, {"Better", c.Better}, {"Moved, no verdict of the server", c.Moved}, {"New", c.Added}, {"Gone", c.Gone}} {
		if len(part.changes) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s (%d)\n", part.title, len(part.changes))
		for i, change := range part.changes {
			if i == mostListed && (part.title == "New" || part.title == "Gone") {
				fmt.Fprintf(&b, "  … and %d more\n", len(part.changes)-i)
				break
			}
			fmt.Fprintf(&b, "  %s\n", change)
		}
	}
	if len(c.Facts) > 0 {
		fmt.Fprintf(&b, "%s, changed (%d)\n", FactsTitle, len(c.Facts))
		for _, change := range c.Facts {
			fmt.Fprintf(&b, "  %s\n", change)
		}
	}
	for _, part := range []struct {
		title  string
		causes []string
	}{{"Causes that are gone", c.CausesGone}, {"Causes that are new", c.CausesNew}} {
		if len(part.causes) > 0 {
			fmt.Fprintf(&b, "%s (%d)\n", part.title, len(part.causes))
		}
		for _, title := range part.causes {
			fmt.Fprintf(&b, "  %s\n", title)
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

// add takes what changed; open says whether the newer report leaves a scenario open.
func (c *Comparison) add(old, new []Change, open func(id string) bool) {
	was := map[string]Change{}
	for _, o := range old {
		was[o.ID] = o
	}
	for _, n := range new {
		o, known := was[n.ID]
		delete(was, n.ID)
		n.Old = o.New
		before, wasJudged := goodness[o.New]
		after, isJudged := goodness[n.New]
		if known && wasJudged && isJudged && n.Kind == "requirement" {
			c.Common++
		}
		switch {
		case !known:
			c.Added = append(c.Added, n)
		case n.Old == n.New:
		case wasJudged && isJudged && after < before, !(wasJudged && isJudged) && n.found && !o.found:
			c.Worse = append(c.Worse, n)
		case after > before && slices.ContainsFunc(o.against, open):
			c.Moved = append(c.Moved, n)
		case wasJudged && isJudged && after > before, isJudged && o.found && !n.found:
			c.Better = append(c.Better, n)
		default:
			c.Moved = append(c.Moved, n)
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
	against := map[string][]string{}
	for i := range r.Scenarios {
		for _, f := range r.Scenarios[i].Findings {
			against[f.Requirement] = append(against[f.Requirement], r.Scenarios[i].ID)
		}
	}
	var list []Change
	for _, q := range r.Requirements {
		list = append(list, Change{Kind: "requirement", ID: q.ID, Text: q.Text, New: q.Verdict, found: against[q.ID] != nil || blames(q.Verdict), against: against[q.ID]})
	}
	return list
}

// blames says whether a verdict rests on a finding.
func blames(v Verdict) bool { return v == Failed || v == Waived || v == Warned }

func scenarioChanges(r *Report) []Change {
	var list []Change
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		// What was met on the way is another scenario's finding.
		own := slices.ContainsFunc(s.Findings, func(f Finding) bool { return slices.Contains(s.Requirements, f.Requirement) })
		list = append(list, Change{Kind: "scenario", ID: s.ID, Text: s.Title, New: s.Verdict, found: own || blames(s.Verdict)})
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
	differ("target", identity(old.Target), identity(new.Target))
	differ("seed", old.Run.Seed, new.Run.Seed)
	differ("version", old.Tool.Version, new.Tool.Version)
	differ("profiles", old.Run.Profiles, new.Run.Profiles)
	differ("selection", old.Run.Selection, new.Run.Selection)
	differ("complete", old.Run.Complete, new.Run.Complete)
	return list
}

// identity is what tells a target from another. The base URL does where the user gave it: an
// embedded target or a container has another port in each run.
func identity(t Target) string {
	parts := []string{t.Kind}
	if t.Name != "" {
		parts = append(parts, t.Name)
	}
	if t.Kind == "url" {
		parts = append(parts, t.BaseURL)
	}
	if t.Reference {
		parts = append(parts, "(scimspec's own reference target)")
	}
	return strings.Join(parts, " ")
}
