package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/steps"
)

// decisionTables are the tables about Docker's documents: the part of the id, and the
// letters that their rows have in docs/profiles.md.
var decisionTables = [][2]string{
	{"JIT", "A. sign-in"}, {"CREATE", "B. create"}, {"UPDATE", "C. update"}, {"REMOVE", "D. deactivate, reactivate, remove"},
	{"GROUP", "E. pushed groups"}, {"BOTH", "F. sign-in and SCIM together"}, {"TOGGLE", "G. switches, connections, domains, seats"},
	{"CORNER", "open corners"}, {"SAML", "forged SAML responses"}, {"OIDC", "forged tokens and callbacks"},
}

// explainRows lists every row of the decision tables with the scenarios that check it,
// and how many of them apply in each preset of the profile.
func explainRows(w io.Writer, set *features.Set, spec string) error {
	presets, err := presetsOf(spec)
	if err != nil {
		return err
	}
	vocabulary, err := steps.NewVocabulary()
	if err != nil {
		return fmt.Errorf("vocabulary: %w", err)
	}
	rows, checked := 0, 0
	for _, table := range decisionTables {
		fmt.Fprintf(w, "%s\n", table[1])
		for _, r := range set.Catalogue.Prefix("DOCKER-" + table[0] + "-") {
			rows++
			fmt.Fprintf(w, "  %s  %s\n      %s\n", rowName(r.ID), r.Evidence, r.Text)
			claiming := set.Claiming(r.ID)
			if len(claiming) == 0 {
				fmt.Fprintf(w, "      %s\n", orNone(r.Note))
				continue
			}
			checked++
			for _, outline := range outlines(claiming) {
				fmt.Fprintf(w, "      %s: %s\n", outline.id, strings.Join(outline.counts(vocabulary, presets), ", "))
			}
		}
	}
	fmt.Fprintf(w, "%d rows, %d with scenarios, %d not checked\n", rows, checked, rows-checked)
	return nil
}

func orNone(note string) string {
	if note == "" {
		return "no scenario"
	}
	return note
}

// rowName is the row as the tables call it: A1, OC-12; a forgery keeps its id.
func rowName(id string) string {
	parts := strings.Split(id, "-")
	last := parts[len(parts)-1]
	switch {
	case parts[1] == "CORNER":
		return "OC-" + strings.TrimLeft(last, "0")
	case last[0] >= 'A':
		return last[:1] + strings.TrimLeft(last[1:], "0")
	}
	return id
}

// presetsOf reads a profile with each of its presets, in alphabetical order.
func presetsOf(spec string) ([]*profile.Profile, error) {
	first, err := readProfile([]string{spec}, "")
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range first.Presets {
		names = append(names, name)
	}
	slices.Sort(names)
	presets := []*profile.Profile{}
	for _, name := range names {
		p, err := readProfile([]string{first.Name + "@" + name}, "")
		if err != nil {
			return nil, err
		}
		presets = append(presets, p)
	}
	return presets, nil
}

// outline is one scenario, or an outline with its rows.
type outline struct {
	id   string
	rows []features.Scenario
}

func outlines(scenarios []features.Scenario) []outline {
	var found []outline
	for _, s := range scenarios {
		id, _, _ := strings.Cut(s.ID, "/")
		if n := len(found); n > 0 && found[n-1].id == id {
			found[n-1].rows = append(found[n-1].rows, s)
			continue
		}
		found = append(found, outline{id: id, rows: []features.Scenario{s}})
	}
	return found
}

// counts says for each preset how many rows apply.
func (o outline) counts(vocabulary *steps.Vocabulary, presets []*profile.Profile) []string {
	var counts []string
	for _, p := range presets {
		applying := 0
		for _, s := range o.rows {
			if applies(p, append(slices.Clone(s.Needs), vocabulary.Needs(s)...)) {
				applying++
			}
		}
		counts = append(counts, fmt.Sprintf("%s %d of %d", p.Preset, applying, len(o.rows)))
	}
	return counts
}

// applies says whether the knobs of a profile let a scenario run; what else a target has
// to offer is seen only in a run.
func applies(p *profile.Profile, needs []string) bool {
	for _, need := range needs {
		path, values, knob := features.KnobNeed(need)
		if !knob {
			continue
		}
		value, known := p.Knob(path)
		if !known || values != nil && !slices.Contains(values, value) {
			return false
		}
	}
	return true
}

// knobProblem says what is wrong with a knob that a tag names, or "".
func knobProblem(path string, values []string) string {
	for _, k := range profile.Knobs() {
		if k.Path != path {
			continue
		}
		for _, value := range values {
			if len(k.Values) > 0 && !slices.Contains(k.Values, value) {
				return fmt.Sprintf("knob %s has no value %q, it has %s", path, value, strings.Join(k.Values, ", "))
			}
		}
		return ""
	}
	return fmt.Sprintf("%q is no knob of a profile: docs/profiles.md lists them", path)
}
