package steps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
)

// wordNeeds is what the words of scenarios about a product stand for.
var wordNeeds = map[string]string{
	defaultOrganization: "placement.default-organization",
	otherOrganization:   "placement.other-organization",
	defaultTeam:         "placement.default-team",
	unsetTeam:           "placement.team-when-unset",
	ownersTeam:          "placement.owners-team-name",
	defaultRole:         "roles.default",
	middleRole:          "third-role",
	highestRole:         "roles.highest",
}

// tableNeeds is what the attributes in the tables of such scenarios stand for.
var tableNeeds = map[string]string{
	"assigned role": "attributes.role", "assigned organization": "attributes.organization", "assigned team": "attributes.team",
	"role": "sign-in.claims.role", "organization": "sign-in.claims.organization", "team": "sign-in.claims.team", "groups": "sign-in.claims.groups",
}

var quotedText = regexp.MustCompile(`"[^"]*"`)

// Needs lists what the steps of a scenario about a product need beyond its tags: names of
// capabilities, and paths of the profile.
func (v *Vocabulary) Needs(s features.Scenario) []string {
	var needs []string
	add := func(need string) {
		if need != "" && !slices.Contains(needs, need) {
			needs = append(needs, need)
		}
	}
	idp := ""
	for _, step := range s.Steps {
		known := v.Facts(step.Text)
		if product, _, found := strings.Cut(step.Text, "-"); found && (product == "okta" || product == "entra") {
			idp = product
		}
		for _, need := range known.Needs {
			add(need)
		}
		for _, protocol := range []string{"saml", "oidc"} {
			if known.SignsIn && strings.Contains(step.Text+" ", " by "+protocol+" ") {
				add(protocol + "-" + idp)
			}
		}
		for _, text := range quotedText.FindAllString(step.Text, -1) {
			addWords(strings.Trim(text, `"`), add)
		}
		addCells(known.SignsIn, step.Table, add)
	}
	return needs
}

// addCells reads the table of a step: attributes in the first column, words in the
// second.
func addCells(signIn bool, table [][]string, add func(string)) {
	for _, row := range table {
		if len(row) < 2 || row[1] == "" {
			continue
		}
		if strings.HasPrefix(row[0], "assigned ") || signIn {
			add(tableNeeds[row[0]])
			addWords(row[1], add)
		}
	}
}

func addWords(text string, add func(string)) {
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(":, ", r) }) {
		add(wordNeeds[strings.ToLower(word)])
	}
}
