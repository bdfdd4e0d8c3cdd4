package features

import (
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

// Dialect is one way in which an identity provider speaks.
type Dialect struct{ Name, IdP string }

// IdPs are the identity providers that are played, each with a profile of its name. A run judges
// the first two unless it is told which.
func IdPs() []string { return []string{"okta", "entra", "authentik", "keycloak"} }

// Dialects are those that @idp can name. A scenario with `<idp>` in it and no Examples is
// multiplied: `@idp:okta` stands for each dialect of Okta, `@idp:okta-aiw` for that one.
func Dialects() []Dialect {
	return []Dialect{
		{"okta-aiw", "okta"}, {"okta-oin", "okta"},
		{"entra-default", "entra"}, {"entra-aadoptscim062020", "entra"},
		{"authentik", "authentik"}, {"keycloak", "keycloak"},
	}
}

// spoken returns the dialects that the value of an @idp tag stands for.
func spoken(value string) []Dialect {
	return slices.DeleteFunc(Dialects(), func(d Dialect) bool { return d.Name != value && d.IdP != value })
}

// placeholder is what a multiplied scenario calls the dialect in its steps, and the identity
// provider in its id.
const placeholder = "<idp>"

// multiply gives each scenario that speaks of `<idp>` and has no Examples the rows that its
// @idp tags stand for. Where several identity providers act, each keeps the requirements that are
// its own; with `@id:<idp>-…` they become a scenario each.
func multiply(feature *messages.Feature) {
	var children []*messages.FeatureChild
	for _, child := range feature.Children {
		if child.Rule == nil {
			for _, s := range multiplied(child.Scenario, feature.Tags) {
				children = append(children, &messages.FeatureChild{Background: child.Background, Scenario: s})
			}
			continue
		}
		var inner []*messages.RuleChild
		for _, c := range child.Rule.Children {
			for _, s := range multiplied(c.Scenario, child.Rule.Tags, feature.Tags) {
				inner = append(inner, &messages.RuleChild{Background: c.Background, Scenario: s})
			}
		}
		child.Rule.Children = inner
		children = append(children, child)
	}
	feature.Children = children
}

// multiplied returns what one scenario of a file stands for: itself when it names its rows. The
// outer tags are those of the rule and of the feature.
func multiplied(s *messages.Scenario, outer ...[]*messages.Tag) []*messages.Scenario {
	if s == nil || len(s.Examples) > 0 || !speaks(s) {
		return []*messages.Scenario{s}
	}
	names := idps(s.Tags)
	for _, tags := range outer {
		if len(names) == 0 {
			names = idps(tags)
		}
	}
	var blocks []*messages.Examples
	for _, idp := range IdPs() {
		if block := spokenBy(s, idp, names); block != nil {
			blocks = append(blocks, block)
		}
	}
	if len(blocks) == 0 {
		return []*messages.Scenario{s} // Lint says that the placeholder has no column
	}
	if !strings.Contains(readTags(s.Tags).id, placeholder) {
		return []*messages.Scenario{outline(s, "", blocks)}
	}
	var all []*messages.Scenario
	for _, block := range blocks {
		all = append(all, outline(s, readTags(block.Tags).idp, []*messages.Examples{block}))
	}
	return all
}

func speaks(s *messages.Scenario) bool {
	return strings.Contains(s.Name, placeholder) || slices.ContainsFunc(s.Steps, func(step *messages.Step) bool {
		return strings.Contains(step.Text, placeholder)
	})
}

// spokenBy are the rows of one identity provider, with the requirements that are its own; nil
// when the names mean none of its dialects.
func spokenBy(s *messages.Scenario, idp string, names []string) *messages.Examples {
	cell := func(value string) *messages.TableRow {
		return &messages.TableRow{Location: s.Location, Cells: []*messages.TableCell{{Location: s.Location, Value: value}}}
	}
	block := &messages.Examples{Location: s.Location, TableHeader: cell(strings.Trim(placeholder, "<>"))}
	for _, d := range Dialects() {
		if d.IdP == idp && (slices.Contains(names, d.IdP) || slices.Contains(names, d.Name)) {
			block.TableBody = append(block.TableBody, cell(d.Name))
		}
	}
	if len(block.TableBody) == 0 || len(s.Tags) == 0 {
		return nil
	}
	block.Tags = []*messages.Tag{{Location: s.Tags[0].Location, Name: "@idp:" + idp}}
	for _, tag := range s.Tags {
		if ownerOf(tag) == idp {
			block.Tags = append(block.Tags, tag)
		}
	}
	return block
}

// outline is a scenario with its rows; the tags that rows have are taken off it.
func outline(s *messages.Scenario, idp string, blocks []*messages.Examples) *messages.Scenario {
	out := *s
	out.Examples, out.Tags = blocks, nil
	for _, tag := range s.Tags {
		if ownerOf(tag) == "" && !strings.HasPrefix(tag.Name, "@idp:") {
			out.Tags = append(out.Tags, &messages.Tag{Location: tag.Location, Id: tag.Id, Name: strings.Replace(tag.Name, placeholder, idp, 1)})
		}
	}
	return &out
}

// ownerOf returns the identity provider whose requirement a tag claims, or nothing.
func ownerOf(tag *messages.Tag) string {
	requirement, _ := strings.CutPrefix(tag.Name, "@req:")
	for _, idp := range IdPs() {
		if strings.HasPrefix(requirement, strings.ToUpper(idp)+"-") {
			return idp
		}
	}
	return ""
}
