package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/profile"
)

// Product is what a run knows of the product behind the service provider: its profile,
// the way to its switches, and how people sign in. It is shared by all worlds of a run
// and does not change.
type Product struct {
	Profile *profile.Profile
	// ControlURL is what observe.request and control of the profile are relative to.
	ControlURL string
	SignIn     *SignIn // nil: nobody can be signed in
}

// productState is what a scenario about a product keeps in its world.
type productState struct {
	plan             mappingPlan
	noGroups         bool // no group is provisioned as a group
	grants           int  // given to groups so far: the next has the next priority
	entered          *entered
	turned           []string // switches of the connection that have to go back
	ownerless        string   // an organization whose founder has to come back
	met              []Actor  // who may be known to the product
	says             map[Actor]map[string]string
	login            *signedInResult
	membershipBefore map[Actor]seen
}

// The words by which scenarios call organizations, teams and roles. Each stands for what
// the profile has in its place; docs/profiles.md explains them.
const (
	defaultOrganization = "home"
	otherOrganization   = "other"
	defaultTeam         = "all"
	unsetTeam           = "company" // the team of a connection without a default team
	ownersTeam          = "owners"
	defaultRole         = "member"
	middleRole          = "editor" // neither the default nor the highest
	highestRole         = "owner"
	nothing             = "none"
)

// product returns the product of the run. The planner leaves scenarios out that have
// none.
func (w *World) product() (*Product, error) {
	if w.config.Product == nil {
		return nil, fmt.Errorf("the run has no product profile")
	}
	return w.config.Product, nil
}

// words turns the words of scenarios into the names of one product.
type words struct {
	profile *profile.Profile // nil: every word stands for itself
	stem    string           // begins the names of teams that only one scenario uses
}

func wordsFor(product *Product, stem string) words {
	if product == nil {
		return words{stem: stem}
	}
	return words{profile: product.Profile, stem: stem}
}

// inStyle writes name with capitals where the word of the scenario has them instead of
// its plain form.
func inStyle(word, plain, name string) string {
	switch {
	case name == "" || word == plain:
		return name
	case word == strings.ToUpper(plain):
		return strings.ToUpper(name)
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// organization is the product's name of an organization. A word that stands for none
// becomes a name that nothing has.
func (t words) organization(word string) string {
	if t.profile == nil || word == "" {
		return word
	}
	for plain, name := range map[string]string{
		defaultOrganization: t.profile.Placement.DefaultOrganization,
		otherOrganization:   t.profile.Placement.OtherOrganization,
	} {
		if strings.EqualFold(word, plain) {
			return inStyle(word, plain, name)
		}
	}
	return t.stem + "-" + word
}

// team is the product's name of a team. A word that stands for none becomes the name of
// a team of this scenario alone.
func (t words) team(word string) string {
	if t.profile == nil || strings.TrimSpace(word) == "" {
		return word
	}
	for plain, name := range map[string]string{
		defaultTeam: t.profile.Placement.DefaultTeam,
		unsetTeam:   t.profile.Placement.TeamWhenUnset,
		ownersTeam:  t.profile.Placement.OwnersTeamName,
	} {
		if strings.EqualFold(word, plain) {
			return inStyle(word, plain, name)
		}
	}
	core := strings.TrimSpace(word)
	return strings.Replace(word, core, inStyle(core, strings.ToLower(core), t.stem+"-"+strings.ToLower(core)), 1)
}

// role is the product's name of a role; another word stands for itself.
func (t words) role(word string) string {
	if t.profile == nil {
		return word
	}
	for plain, name := range map[string]string{
		defaultRole: t.profile.Roles.Default,
		middleRole:  MiddleRole(t.profile),
		highestRole: t.profile.Roles.Highest,
	} {
		if strings.EqualFold(word, plain) {
			return inStyle(word, plain, name)
		}
	}
	return word
}

// resolveProduct gives what the profile calls ${product.urn}, the attributes
// ${product.role}, ${product.organization} and ${product.team}, and the roles
// ${product.member}, ${product.editor} and ${product.owner}.
func (w *World) resolveProduct(member string) (string, error) {
	product, err := w.product()
	if err != nil {
		return "", err
	}
	switch member {
	case "urn":
		return product.Profile.Attributes.URN, nil
	case "role", "organization", "team":
		return w.placedAttribute(member), nil
	case defaultRole, middleRole, highestRole:
		return w.cast.words.role(member), nil
	}
	return "", fmt.Errorf("a product has no member %q", member)
}

// MiddleRole returns the first allowed role that is neither the default nor the highest,
// or "".
func MiddleRole(p *profile.Profile) string {
	for _, role := range p.Roles.Allowed {
		if role != p.Roles.Default && role != p.Roles.Highest {
			return role
		}
	}
	return ""
}

// place is the product's name of a team in an organization, written as the product
// writes it in the names of groups: organization:team, or the team alone.
func (t words) place(word string) string {
	organization, team, ok := strings.Cut(word, ":")
	if t.profile == nil || !ok {
		return word
	}
	if t.profile.Groups.Format == "team" {
		return t.team(team)
	}
	return t.organization(organization) + ":" + t.team(team)
}

// places reads a list such as "home:all, home:riggers" into the product's names,
// in lower case and sorted. "none" is the empty list.
func (t words) places(list string, name func(string) string) []string {
	if list == nothing {
		return nil
	}
	var names []string
	for word := range strings.SplitSeq(list, ",") {
		names = append(names, strings.ToLower(name(strings.TrimSpace(word))))
	}
	slices.Sort(names)
	return names
}
