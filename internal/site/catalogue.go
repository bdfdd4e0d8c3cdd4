package main

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
)

// requirement is one with all that speaks of it.
type requirement struct {
	features.Requirement
	Violation string // what a violation does
	Stance    features.Policy
	Uncovered string
	Scenarios []features.Scenario
	Faults    []reference.Fault
	File      string
}

// group is a heading with what stands below it.
type group[T any] struct {
	Name string
	Rows []T
}

// grouped puts rows below headings, in the order in which the headings come.
func grouped[T any](rows []T, heading func(T) string) []group[T] {
	var out []group[T]
	at := map[string]int{}
	for _, row := range rows {
		name := heading(row)
		i, known := at[name]
		if !known {
			i = len(out)
			at[name] = i
			out = append(out, group[T]{Name: name})
		}
		out[i].Rows = append(out[i].Rows, row)
	}
	return out
}

// requirements writes the list and a page for each: requirements/RFC7644-3.3-R13.html stays.
func (s *site) requirements() error {
	violates := map[string][]reference.Fault{}
	for _, fault := range s.faults {
		for _, id := range fault.Violates {
			violates[id] = append(violates[id], fault)
		}
	}
	uncovered := map[string]string{}
	for _, u := range s.set.Uncovered {
		uncovered[u.ID] = u.Reason
	}
	all := s.set.Catalogue.All()
	if err := s.show("requirements", "Requirements", "requirements/index.html", "every requirement", grouped(all, func(r features.Requirement) string { return r.Document })); err != nil {
		return err
	}
	says := map[features.Severity]string{features.Fail: "fails", features.Warn: "warns", features.Info: "is recorded, and changes no verdict"}
	for _, r := range all {
		policy, _ := s.set.Catalogue.Policy(r.Policy)
		shown := requirement{
			Requirement: r, Violation: says[r.Severity()], Stance: policy, Uncovered: uncovered[r.ID],
			Scenarios: s.set.Claiming(r.ID), Faults: violates[r.ID],
		}
		if err := s.show("requirement", r.ID, "requirements/"+slug(r.ID)+".html", r.Text+" "+r.Source(), shown); err != nil {
			return err
		}
	}
	return nil
}

// faultTable writes one page with all faults; each has its id as an anchor.
func (s *site) faultTable() error {
	const at = "faults/index.html"
	for _, fault := range s.faults {
		s.find(fault.ID, fault.Doc, at+"#"+slug(fault.ID))
	}
	return s.show("faults", "Faults", at, "every fault of the reference target", grouped(s.faults, func(f reference.Fault) string { return f.Area }))
}

// policies writes the stances that requirements name; docs/policies.md is their reason.
func (s *site) policies() error {
	used := map[string][]string{}
	for _, r := range s.set.Catalogue.All() {
		used[r.Policy] = append(used[r.Policy], r.ID)
	}
	type stance struct {
		features.Policy
		Requirements []string
	}
	var rows []stance
	for _, policy := range s.set.Catalogue.Policies() {
		rows = append(rows, stance{policy, used[policy.ID]})
		s.find(policy.ID+": "+policy.Topic, policy.Stance, "policies/index.html#"+slug(policy.ID))
	}
	return s.show("policies", "Policies", "policies/index.html", "stances where the documents are unclear", rows)
}

// profiles writes whom requirements serve, and the products that profiles describe as data.
func (s *site) profiles() error {
	gates := map[string]int{}
	for _, r := range s.set.Catalogue.All() {
		gates[r.Profile()]++
	}
	type row struct {
		Name, Title, Source string
		Requirements        int
		Text                string // the profile itself, for a product
	}
	var rows []row
	for _, name := range []string{"core", "okta", "entra"} {
		title := map[string]string{"core": "The RFCs", "okta": "Okta", "entra": "Microsoft Entra ID"}[name]
		rows = append(rows, row{Name: name, Title: title, Requirements: gates[name]})
	}
	for _, name := range profile.Names(features.FS()) {
		known, err := profile.Load(features.FS(), name)
		if err != nil {
			return err
		}
		text, err := fs.ReadFile(features.FS(), "profiles/"+name+".yaml")
		if err != nil {
			return err
		}
		rows = append(rows, row{Name: name, Title: known.Title, Source: known.Source, Requirements: gates[name], Text: string(text)})
	}
	for _, r := range rows {
		s.find("Profile "+r.Name, r.Title+" "+r.Source, "profiles/index.html#"+slug(r.Name))
	}
	slices.SortStableFunc(rows[3:], func(a, b row) int { return b.Requirements - a.Requirements })
	for i := range rows {
		rows[i].Text = strings.TrimSpace(rows[i].Text)
	}
	return s.show("profiles", "Profiles", "profiles/index.html", "whom requirements serve", rows)
}
