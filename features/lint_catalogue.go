package features

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// catalogue checks that each requirement is complete and uses the known words.
func (l *linter) catalogue() {
	rfc := regexp.MustCompile(`^RFC\d+-[0-9.]+-R\d\d$`)
	product := regexp.MustCompile(`^[A-Z]+-[A-Z]+-[A-Z]?\d\d$`)
	for _, r := range l.set.Catalogue.All() {
		isRFC := strings.HasPrefix(r.ID, "RFC")
		switch {
		case isRFC && !rfc.MatchString(r.ID), !isRFC && !product.MatchString(r.ID):
			l.requirement(r, "id: got %q, want <document>-<section>-Rnn or <PRODUCT>-<AREA>-<nn>", r.ID)
		case isRFC && !strings.HasPrefix(r.ID, r.Document+"-"+r.Section+"-R"):
			l.requirement(r, "section: got %q, want the one in the id", r.Section)
		}
		l.oneOf(r, "level", r.Level, "MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY")
		l.oneOf(r, "severity", r.Override, "", "fail", "warn", "info")
		if isRFC {
			l.oneOf(r, "basis", r.Basis, "explicit", "lowercase", "table", "implicit", "erratum", "derived")
			l.oneOf(r, "subject", r.Subject, "server", "client", "both")
			l.oneOf(r, "testable", r.Testable, "yes", "conditional", "no")
		} else {
			l.oneOf(r, "basis", r.Basis, "product")
			l.oneOf(r, "evidence", r.Evidence, "recorded", "documented", "observed", "inferred", "contradictory", "silent")
			l.present(r, "source", r.Origin)
			l.present(r, "hint", r.Hint)
		}
		l.present(r, "text", r.Text)
		l.present(r, "area", r.Area)
		l.decisions(r)
	}
}

// decisions checks what changes the verdict rule: capabilities, policies, promotions.
func (l *linter) decisions(r Requirement) {
	for _, need := range r.Capabilities() {
		if !KnownCapability(need) {
			l.requirement(r, "needs: %q is no capability%s", need, meant(need, capabilityNames()))
		}
	}
	if r.Policy != "" {
		if _, ok := l.set.Catalogue.Policy(r.Policy); !ok {
			l.requirement(r, "policy: %q is not in %s", r.Policy, policiesFile)
		}
	}
	if r.Override != "" && r.Policy == "" && r.Note == "" {
		l.requirement(r, "severity: want a policy or a note that says why")
	}
	if lowered := r.Mandatory() && r.Severity() != Fail; lowered != (strings.TrimSpace(r.Warns) != "") {
		l.requirement(r, "warns: want the reason for which a MUST or MUST NOT does not fail, and only there")
	}
	if r.Promote != "" && (!r.Mandatory() || r.Basis != "derived" && r.Basis != "lowercase") {
		l.requirement(r, "promote: only a derived or lower-case MUST can be promoted")
	}
}

func (l *linter) oneOf(r Requirement, field, got string, want ...string) {
	if !slices.Contains(want, got) {
		l.requirement(r, "%s: got %q, want one of %s", field, got, strings.Join(want, ", "))
	}
}

func (l *linter) present(r Requirement, field, got string) {
	if strings.TrimSpace(got) == "" {
		l.requirement(r, "%s: is missing", field)
	}
}

func (l *linter) requirement(r Requirement, format string, args ...any) {
	file := l.set.Catalogue.origins[r.ID]
	l.report(file, l.set.lineOf(file, r.ID), ruleCatalogue, r.ID+": "+format, args...)
}

// lineOf finds the line of an id in a data file of the set, or 0.
func (s *Set) lineOf(file, id string) int64 {
	data, err := fs.ReadFile(s.source, strings.TrimPrefix(file, pathPrefix))
	if err != nil {
		return 0
	}
	pattern := regexp.MustCompile(fmt.Sprintf(`(?m)^- (\{\s*)?id: "?%s\b`, regexp.QuoteMeta(id)))
	at := pattern.FindIndex(data)
	if at == nil {
		return 0
	}
	return int64(1 + bytes.Count(data[:at[0]], []byte("\n")))
}

// uncovered checks the list of reasons.
func (l *linter) uncovered() {
	file := pathPrefix + "requirements/" + uncoveredFile
	seen := map[string]bool{}
	for _, u := range l.set.Uncovered {
		problem := ""
		r, known := l.set.Catalogue.ByID(u.ID)
		switch {
		case !known:
			problem = "is not in the catalogue"
		case seen[u.ID]:
			problem = "stands there twice"
		case !slices.Contains(uncoveredReasons(), u.Reason):
			problem = fmt.Sprintf("reason: got %q, want one of %s", u.Reason, strings.Join(uncoveredReasons(), ", "))
		case !r.Observable():
			problem = "is not observable and needs no reason"
		case len(l.set.Claiming(u.ID)) > 0:
			problem = "is claimed by scenario " + l.set.Claiming(u.ID)[0].ID
		}
		seen[u.ID] = true
		if problem != "" {
			l.report(file, l.set.lineOf(file, u.ID), ruleUncovered, "%s %s", u.ID, problem)
		}
	}
}

// parity checks that each entry names scenarios that exist.
func (l *linter) parity() {
	file := pathPrefix + parityFile
	seen := map[string]bool{}
	for _, e := range l.set.Parity {
		key := e.Suite + " " + e.ID
		if seen[key] {
			l.report(file, 0, ruleParity, "%s stands there twice", key)
		}
		seen[key] = true
		if len(e.Scenarios) == 0 {
			l.report(file, 0, ruleParity, "%s (%s): has no scenario", key, e.Title)
		}
		for _, ref := range e.Scenarios {
			if len(l.set.Covering(ParityEntry{Scenarios: []string{ref}})) == 0 {
				l.report(file, 0, ruleParity, "%s (%s): no scenario begins with %q", key, e.Title, ref)
			}
		}
	}
}
