package engine

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// failing returns the requirements against which a scenario's findings fail it, when all
// of them were only met on the way; nil otherwise.
func failing(scenario reports.Scenario, catalogue *features.Catalogue) []string {
	var met []string
	for _, finding := range scenario.Findings {
		requirement, ok := catalogue.ByID(finding.Requirement)
		switch {
		case !ok || requirement.Severity() != features.Fail:
		case !finding.Incidental:
			return nil
		case !slices.Contains(met, finding.Requirement):
			met = append(met, finding.Requirement)
		}
	}
	return met
}

// gather leaves each requirement that scenarios only met on the way with one failed
// scenario: one that claims it and failed for it, or else the first that met it. The
// others are blocked by that one, so that a fault in every answer of the target reads as
// one failure and not as a thousand.
func gather(results []outcome) {
	roots := map[string]string{}
	for _, result := range results {
		for _, finding := range result.scenario.Findings {
			if result.scenario.Verdict == reports.Failed && !finding.Incidental && roots[finding.Requirement] == "" {
				roots[finding.Requirement] = result.scenario.ID
			}
		}
	}
	for i := range results {
		scenario := &results[i].scenario
		if scenario.Verdict != reports.Failed || len(results[i].met) == 0 {
			continue
		}
		behind := explained(results[i].met, roots, scenario.ID)
		if behind != "" {
			scenario.Verdict, scenario.BlockedBy = reports.Blocked, behind
		}
	}
}

// explained returns the scenario that stands for the first of the requirements when each
// of them has one; requirements that have none get this scenario.
func explained(met []string, roots map[string]string, scenario string) string {
	behind := roots[met[0]]
	for _, requirement := range met {
		if roots[requirement] == "" {
			roots[requirement], behind = scenario, ""
		}
	}
	if behind == scenario {
		return ""
	}
	return behind
}

// block finds for each scenario whose precondition was not met the failed scenario that
// judges that very action, by the same identity provider if there is one: that is the
// root cause.
func block(results []outcome) {
	for i := range results {
		blocked := &results[i]
		if blocked.failed == nil || blocked.failed.Transport {
			continue
		}
		root := ""
		for _, candidate := range results {
			if candidate.scenario.Verdict != reports.Failed || !slices.ContainsFunc(candidate.actions, sameAction(blocked.failed.Step)) {
				continue
			}
			if candidate.dialect == blocked.dialect {
				root = candidate.scenario.ID
				break
			}
			if root == "" {
				root = candidate.scenario.ID
			}
		}
		if root != "" {
			blocked.scenario.Verdict, blocked.scenario.BlockedBy = reports.Blocked, root
		}
	}
}

// sameAction compares two steps by their phrase, whoever and whatever they name.
func sameAction(text string) func(string) bool {
	want := phraseOf(text)
	return func(other string) bool { return phraseOf(other) == want }
}

// phraseOf leaves the small words of a step: names and quoted values go.
func phraseOf(text string) string {
	var words []string
	quoted := false
	for word := range strings.FieldsSeq(text) {
		starts := strings.HasPrefix(word, `"`) || strings.HasPrefix(word, "`")
		ends := len(word) > 1 && (strings.HasSuffix(word, `"`) || strings.HasSuffix(word, "`"))
		capital := word[0] >= 'A' && word[0] <= 'Z'
		switch {
		case quoted:
			quoted = !ends && !strings.HasSuffix(word, `"`)
		case starts:
			quoted = !ends
		case !capital:
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
