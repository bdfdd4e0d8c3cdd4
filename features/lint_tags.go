package features

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/scimspec/scimspec/internal/spelling"
)

// place is the kind of element that a tag stands on.
type place int

const (
	onFeature place = iota
	onRule
	onScenario
	onExamples
)

// ProductProfile is the profile of the scenarios about roles, teams and sign-in. They are
// written with Docker's rules in mind and judge every product whose profile says what it
// does (docs/profiles.md).
const ProductProfile = "docker"

// Profiles returns the names that @profile may use.
func Profiles() []string { return append(PlainProfiles(), ProductProfile) }

// PlainProfiles are those that no product stands behind: the RFCs, and what each identity provider
// needs. Of OneLogin two requests are known and no sequence, so that it is no dialect.
func PlainProfiles() []string { return slices.Concat([]string{"core"}, IdPs(), []string{"onelogin"}) }

// DefaultProfiles are those of them that a run judges when it is not told which.
func DefaultProfiles() []string { return []string{"core", "okta", "entra"} }

func slugPattern() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) }

// tags checks the tags of one element against the closed set.
func (l *linter) tags(file string, tags []*messages.Tag, on place) {
	for i, tag := range tags {
		if i > 0 && tag.Location.Line != tags[i-1].Location.Line {
			l.report(file, tags[i-1].Location.Line, ruleTagLine, "%s does not stand on the line of %s", tags[i-1].Name, tag.Name)
		}
		if slices.ContainsFunc(tags[:i], func(t *messages.Tag) bool { return t.Name == tag.Name }) {
			l.report(file, tag.Location.Line, ruleTagLine, "%s stands there twice", tag.Name)
		}
		name, value, hasValue := strings.Cut(strings.TrimPrefix(tag.Name, "@"), ":")
		line := tag.Location.Line
		switch name {
		case "id":
			l.idTag(file, line, value, on)
		case "req":
			l.reqTag(file, line, value, on)
		case "needs":
			l.need(file, line, value)
		case "idp":
			if value != "rfc" && len(spoken(value)) == 0 {
				l.report(file, line, ruleIdP, "got %q, want %s, one of their dialects or rfc", value, strings.Join(IdPs(), ", "))
			}
		case "profile":
			if !slices.Contains(Profiles(), value) {
				l.report(file, line, ruleProfile, "got %q, want one of %s", value, strings.Join(Profiles(), ", "))
			}
		case "serial", "slow", "destructive":
			if hasValue {
				l.report(file, line, ruleTag, "@%s takes no value", name)
			}
		default:
			l.report(file, line, ruleTag, "%s is not in the closed set", tag.Name)
		}
	}
}

// need checks the value of @needs: a capability, or a knob of a product's profile.
func (l *linter) need(file string, line int64, value string) {
	path, values, knob := KnobNeed(value)
	switch {
	case !knob && !KnownCapability(value):
		l.report(file, line, ruleNeeds, "%q is no capability%s", value, meant(value, capabilityNames()))
	case knob && l.options.Knob != nil:
		if wrong := l.options.Knob(path, values); wrong != "" {
			l.report(file, line, ruleNeeds, "%s", wrong)
		}
	}
}

func (l *linter) idTag(file string, line int64, value string, on place) {
	switch {
	case on != onScenario:
		l.report(file, line, ruleID, "@id belongs on a scenario")
	case !slugPattern().MatchString(value):
		l.report(file, line, ruleID, "got %q, want lower-case words joined by hyphens", value)
	}
}

func (l *linter) reqTag(file string, line int64, value string, on place) {
	if on == onFeature {
		l.report(file, line, ruleRequirement, "@req belongs on a rule, a scenario or Examples, not on a feature")
		return
	}
	if _, ok := l.set.Catalogue.ByID(value); ok {
		return
	}
	var known []string
	for _, r := range l.set.Catalogue.All() {
		known = append(known, r.ID)
	}
	l.report(file, line, ruleRequirement, "%q is not in the catalogue%s", value, meant(value, known))
}

// single checks what must occur once: the id on a scenario, the scenario with an id, and
// the identity provider from the feature down to the Examples.
func (l *linter) single(file string, s *messages.Scenario, inherited []*messages.Tag) {
	ids := 0
	for _, tag := range s.Tags {
		if strings.HasPrefix(tag.Name, "@id:") || tag.Name == "@id" {
			ids++
		}
	}
	if ids != 1 {
		l.report(file, s.Location.Line, ruleID, "scenario %q: got %d @id tags, want 1", s.Name, ids)
	}
	if id := readTags(s.Tags).id; id != "" {
		if at, taken := l.ids[id]; taken {
			l.report(file, s.Location.Line, ruleDuplicate, "id %q is already at %s", id, at)
		} else {
			l.ids[id] = fmt.Sprintf("%s:%d", file, s.Location.Line)
		}
	}
	outer := idps(append(slices.Clone(inherited), s.Tags...))
	if len(outer) > 1 {
		l.report(file, s.Location.Line, ruleIdP, "scenario %q: got %s, want one", s.Name, strings.Join(outer, " and "))
	}
	for _, e := range s.Examples {
		if all := union(outer, idps(e.Tags)...); len(all) > 1 && len(outer) <= 1 {
			l.report(file, e.Location.Line, ruleIdP, "Examples of %q: got %s, want one", s.Name, strings.Join(all, " and "))
		}
	}
}

func idps(tags []*messages.Tag) []string {
	var out []string
	for _, tag := range tags {
		if value, ok := strings.CutPrefix(tag.Name, "@idp:"); ok {
			out = union(out, value)
		}
	}
	return out
}

func capabilityNames() []string {
	var out []string
	for _, c := range Capabilities() {
		out = append(out, c.Name)
	}
	return out
}

// meant returns "; nearest: …" or nothing.
func meant(value string, known []string) string {
	near := spelling.Nearest(value, known, 3)
	if len(near) == 0 {
		return ""
	}
	return "; nearest: " + strings.Join(near, ", ")
}
