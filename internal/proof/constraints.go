package proof

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Constraints are the single constraints that the suite is measured at: those that real
// products document, as package constraint of the reference target writes them.
func Constraints() []string {
	return []string{
		// What a value may be.
		"domain", "format=userName:email", "format=userName:no-blanks", "format=displayName:letters", "format=Group.displayName:pair",
		"format=Group.displayName:slug", "length=userName:40", "length=Group.displayName:40", "length=displayName:20", "reserved",
		"listed=roles.value:user/admin", "listed=roles.value:user/admin+declared", "listed=emails.type:work", "listed=emails.type:work+declared",
		"listed=userType:Full", "single=emails", "single=emails/phoneNumbers/addresses/roles", "primary=emails", "unique=externalId", "unique=externalId+declared",
		"unique=emails.value", "unique=emails.value+declared",
		// What a resource has.
		"required=externalId", "required=externalId+declared", "required=emails", "required=emails+declared", "required=displayName", "required=displayName+declared",
		"required=name.givenName", "required=name.familyName", "dropped=title/nickName/phoneNumbers/addresses", "dropped=enterprise", "dropped=enterprise+declared",
		"keeps", "keeps+declared", "refused=nickName/addresses", "refused=password",
		// What stays as it was sent.
		"fixed=userName", "fixed=userName+declared", "fixed=externalId", "fixed=Group.displayName", "fixed=Group.displayName+declared", "hidden=Group.members",
		"hidden=Group.members+declared", "emails-are-user-name", "display-name-computed", "user-name-lower",
		// Methods and ends.
		"no-put", "no-put=Group", "no-create=Group", "no-groups", "no-discovery", "patch-active-only", "patch-members", "no-clear", "no-value-paths", "put-merges",
		"delete-deactivates", "inactive-gone", "names-stay",
		// Questions.
		"filters=eq", "filters=eq/and", "filters=eq/sw/and", "filter-by", "page=50", "rate=100",
	}
}

// ProductPrefix begins the name of a product among the constraints that are measured.
const ProductPrefix = "product "

// Measure is what a constraint costs: what becomes of the scenarios that pass without it, and what
// the report says.
type Measure struct {
	Class        string   `json:"class"`
	Passed       int      `json:"passed"`
	Inapplicable int      `json:"inapplicable"`
	Blocked      int      `json:"blocked"`
	Inconclusive int      `json:"inconclusive"`
	Warned       int      `json:"warned"`
	Failed       int      `json:"failed"`
	Findings     int      `json:"findings"` // requirements that fail or warn
	Causes       int      `json:"causes"`
	Facts        []string `json:"facts,omitempty"` // as the report states them
}

// all is how many scenarios were measured.
func (m Measure) all() int {
	return m.Passed + m.Inapplicable + m.Blocked + m.Inconclusive + m.Warned + m.Failed
}

// Judged is the share of scenarios in percent that a constraint leaves judged: passed, or inapplicable.
func (m Measure) Judged() float64 { return share(m.Passed+m.Inapplicable, m.all()) }

// Explained is the same with those that are blocked.
func (m Measure) Explained() float64 { return share(m.Passed+m.Inapplicable+m.Blocked, m.all()) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}

// Measures are the measures by constraint, of two states of the suite.
type Measures struct {
	Before map[string]Measure `json:"before"`
	Now    map[string]Measure `json:"now"`
}

// ConstraintPage is docs/constraints.md.
func ConstraintPage(m Measures) string {
	var b strings.Builder
	b.WriteString(`# What a product may restrict, and what it costs the suite

Real products take only addresses of their domains, demand attributes, know four roles, cannot rename, filter by ` + "`eq`" + ` alone. Most of
that is legal, or one finding. Each line is a run of core, okta and entra against the reference target with one such
constraint and nothing else, with no configuration (` + "`scimspec serve target --constraint NAME`; `scimspec explain constraints`" + `
lists them). Counted are the scenarios that pass without it. **Judged** is the share that still passes or is inapplicable;
findings are the requirements that fail or warn. ` + "`make constraints`" + ` measures anew.

The class is what the RFCs make of it: *allowed* cannot be declared, and nobody has to; *undeclared* could stand in /Schemas and does not;
*declared* does; *against* breaks a requirement.

`)
	if len(m.Now) > 0 {
		b.WriteString("## Now\n\n")
		table(&b, m.Now)
		b.WriteString("\n")
	}
	b.WriteString("## Before anything was learnt\n\n")
	table(&b, m.Before)
	return b.String()
}

func table(b *strings.Builder, of map[string]Measure) {
	b.WriteString("| constraint | class | judged | passed | inapplicable | blocked | inconclusive | warned | failed | findings | causes | facts |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	row := func(spec string) {
		m, ok := of[spec]
		if !ok {
			return
		}
		fmt.Fprintf(b, "| %s | %s | %.1f %% | %d | %d | %d | %d | %d | %d | %d | %d | %s |\n", spec, m.Class, m.Judged(), m.Passed, m.Inapplicable, m.Blocked,
			m.Inconclusive, m.Warned, m.Failed, m.Findings, m.Causes, strings.ReplaceAll(strings.Join(m.Facts, "; "), "|", "\\|"))
	}
	for _, spec := range Constraints() {
		row(spec)
	}
	for _, spec := range slices.Sorted(maps.Keys(of)) {
		if strings.HasPrefix(spec, ProductPrefix) {
			row(spec)
		}
	}
}
