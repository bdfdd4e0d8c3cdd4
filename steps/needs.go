package steps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
)

// phraseNeeds is what a phrase cannot do without: capabilities, and members of the
// product's profile. So no scenario has to say it in tags, and none can forget it.
var phraseNeeds = map[string][]string{
	"{person} is assigned to the application with the role {string}":                        {"attributes.role"},
	"the group {group} with {people} is assigned to the application with the role {string}": {"attributes.role"},
	"provisioning at sign-in is switched {word}":                                            {"control-jit"},
	"provisioning over SCIM is switched {word}":                                             {"control-scim"},
	"the connection's default team is {string}":                                             {"control-default-team"},
	"{int} seats are free":                                                                  {"control-seats"},
	"{person} has an account at the product":                                                {"control-account"},
	"{person} was made a member of {string} by hand":                                        {"control-member"},
	"{person} is invited to {string}":                                                       {"control-invitation"},
	"{person} is a guest of {string}":                                                       {"control-guest"},
	"{person} is put into {string} by hand":                                                 {"control-team-member"},
	"{person} is assigned as the only owner of {string}":                                    {"control-remove", "control-member", "roles.founder", "attributes.role", "attributes.organization"},
	"an administrator removes {person}":                                                     {"control-remove"},
	"a sync ends that did not mention {person}":                                             {"control-full-sync"},
	"{person}'s role is {string}":                                                           {"observe.role"},
	"{person} holds the role {string} in {string}":                                          {"observe.role", "observe.teams"},
	"{person}'s organizations are {string}":                                                 {"observe.organizations"},
	"{person}'s teams are {string}":                                                         {"observe.teams"},
	"{person} is in the team {string}":                                                      {"observe.teams"},
	"{person} is not in the team {string}":                                                  {"observe.teams"},
	"{person}'s name at the product is {string}":                                            {"observe.name"},
	"{person} is no member":                                                                 {"observe.member"},
	"{person}'s account is {word}":                                                          {"observe.account"},
	"{person} has no active account":                                                        {"observe.account"},
	"{person} has just one account":                                                         {"observe.records"},
	"{person}'s invitation is {word}":                                                       {"observe.invited"},
	"{person}'s sessions are {word}":                                                        {"observe.sessions"},
	"nothing of {person}'s membership changed":                                              {"observe.role"},
	"{person}'s sign-in says:":                                                              {"sign-in"},
	"{person} signs in by {word}":                                                           {"sign-in"},
	"{person} signs in by {word} from the identity provider's side":                         {"sign-in"},
	"{person} signs in as {person} by {word} with the forgery {word}":                       {"sign-in"},
}

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
		phrase, ok := v.Match(step.Text)
		if !ok {
			continue
		}
		if product, _, found := strings.Cut(step.Text, "-"); found && (product == "okta" || product == "entra") {
			idp = product
		}
		for _, need := range phraseNeeds[phrase.Pattern] {
			if need != "sign-in" {
				add(need)
				continue
			}
			for _, protocol := range []string{"saml", "oidc"} {
				if strings.Contains(step.Text+" ", " by "+protocol+" ") {
					add(protocol + "-" + idp)
				}
			}
		}
		for _, text := range quotedText.FindAllString(step.Text, -1) {
			addWords(strings.Trim(text, `"`), add)
		}
		addCells(phrase.Pattern, step.Table, add)
	}
	return needs
}

// addCells reads the table of a step: attributes in the first column, words in the
// second.
func addCells(pattern string, table [][]string, add func(string)) {
	for _, row := range table {
		if len(row) < 2 || row[1] == "" {
			continue
		}
		if strings.HasPrefix(row[0], "assigned ") || strings.HasSuffix(pattern, "sign-in says:") {
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
