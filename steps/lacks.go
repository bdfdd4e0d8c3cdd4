package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
)

// Lack is why a need is not met. Key names the fact that says so; "" for none.
type Lack struct{ Reason, Key string }

// Lack is Lacks with where it comes from.
func (s *Shape) Lack(need string) Lack {
	lack := Lack{Reason: s.Lacks(need)}
	kind, rest, _ := strings.Cut(need, ":")
	path, _, _ := strings.Cut(rest, "=")
	entry, known := map[string]string{
		needsListed: accept.Absence, needsTaken: accept.Absence, needsMutable: accept.Fixity, needsOptional: accept.Required, needsValue: accept.Value, needsSeveral: accept.Singular,
	}[kind]
	switch {
	case lack.Reason == "":
	case kind == needsNamed && path == "user":
		lack.Key = accept.Key(accept.Value, "userName")
	case kind == needsNamed:
		lack.Key = accept.Key(accept.Value, "Group.displayName template")
		if s.data.GroupName == "" {
			lack.Key = accept.Key(accept.Value, "Group.displayName")
		}
	case !known:
	case entry == accept.Absence && s.because(entry, path) != "" && !accept.Has(s.data.Absent, path):
		lack.Key = accept.Key(entry, parentOf(path))
	default:
		lack.Key = accept.Key(entry, path)
	}
	return lack
}

// Lacks says what a service provider declares, or what is known of the data that it takes, that
// a need of a scenario does not fit to, or "". What the RFC's own schema says is no hindrance:
// scenarios are written with it in mind.
func (s *Shape) Lacks(need string) string {
	kind, rest, _ := strings.Cut(need, ":")
	if kind == needsEach {
		return s.lacksEach(rest)
	}
	path, value, _ := strings.Cut(rest, "=")
	if kind == needsNamed {
		return s.lacksName(path)
	}
	if kind == needsMutable && path == groupName {
		return s.keepsGroupName()
	}
	if kind == needsDefined {
		if _, known := s.usual.find(path); known && !s.declared.lists(path) {
			return "/Schemas does not list " + path
		}
		return ""
	}
	have, listed := s.users.find(path)
	usual, known := s.usual.find(path)
	says := func(kind, otherwise string, of ...any) string {
		if why := s.because(kind, path); why != "" {
			return fmt.Sprintf("%s: %s", of[0], why)
		}
		return fmt.Sprintf(otherwise, of[1:]...)
	}
	switch {
	case (kind == needsListed || kind == needsTaken) && s.because(accept.Absence, path) != "":
		return fmt.Sprintf("the service provider does not take or keep %s: %s", path, s.because(accept.Absence, path))
	case kind == needsListed && known && !s.users.lists(path):
		return "/Schemas does not list " + path
	case kind == needsMutable && s.because(accept.Fixity, path) != "":
		return fmt.Sprintf("%s does not change: %s", path, s.because(accept.Fixity, path))
	case kind == needsSeveral && accept.Has(s.data.Single, path):
		return fmt.Sprintf("%s takes one value: %s", path, s.data.Because(accept.Singular, path))
	case kind == needsOptional && s.because(accept.Required, path) != "":
		return fmt.Sprintf("everybody has to have %s: %s", path, s.because(accept.Required, path))
	case !listed:
	case kind == needsMutable && !changeable(have) && changeable(usual):
		return fmt.Sprintf("/Schemas says that %s is %s", path, have.mutability)
	case kind == needsExact && !have.caseExact && !s.users.standard:
		return fmt.Sprintf("/Schemas says that %s is not case-exact", path)
	case kind == needsOptional && have.required && !usual.required:
		return fmt.Sprintf("/Schemas says that %s is required", path)
	case kind == needsShared && have.unique() && !usual.unique():
		return fmt.Sprintf("/Schemas says that %s is unique", path)
	case kind == needsValue && !s.takes(have, value) && s.takes(usual, value):
		return says(accept.Value, "the canonicalValues of %s in /Schemas are %s",
			fmt.Sprintf("%s does not take %q", path, s.written(value)), path, strings.Join(have.canonical, ", "))
	}
	return ""
}

// changeable: a client may give another value. An attribute that the RFC's schemas do not
// list, such as externalId, is.
func changeable(d definition) bool { return d.mutability != "immutable" && d.mutability != "readOnly" }

// takes says whether a text of a scenario is one that the attribute takes: of the canonical values,
// where there are any, and in the form that is known.
func (s *Shape) takes(d definition, text string) bool {
	if !strings.Contains(text, "§") && len(d.canonical) > 0 && !slices.ContainsFunc(d.canonical, func(c string) bool { return strings.EqualFold(c, text) }) {
		return false
	}
	written := s.written(text)
	return d.values.Closed() || d.values.Take(written, s.domain)
}

// referred is a reference in a text of a scenario.
var referred = regexp.MustCompile(`§([^§.]*)\.?([^§]*)§`)

// written is a text of a scenario with something like what its references stand for.
func (s *Shape) written(text string) string {
	const stem = "scimspec-abcdefgh-1234"
	return referred.ReplaceAllStringFunc(text, func(match string) string {
		of := referred.FindStringSubmatch(match)
		user := s.data.NameOfUser(accept.Owner{Stem: stem, Name: of[1], Domain: s.domain})
		switch of[2] {
		case "userName":
			return user
		case "stem":
			local, _, _ := strings.Cut(user, "@")
			return local
		case "USERNAME":
			return strings.ToUpper(user)
		case "email":
			return stem + "-" + strings.ToLower(of[1]) + "@" + s.domain
		case "mailbox":
			return stem + "-" + strings.ToLower(of[1])
		case "domain":
			return s.domain
		case "displayName":
			return of[1] + " Marsh"
		case "familyName":
			return "Marsh"
		}
		return stem
	})
}

// lacksEach looks for an attribute on which a phrase could be tried.
func (s *Shape) lacksEach(what string) string {
	if s.users.standard {
		return ""
	}
	w := &World{config: Config{Discovery: s.discovery, Shape: s}}
	all := w.userDefinitions()
	words := strings.Fields(what)
	kind, found := words[len(words)-1], false
	switch words[0] {
	case "tried":
		found = slices.ContainsFunc(w.triedDefinitions(kind), func(d definition) bool { return words[1] != "remove" || !d.required || kind == "required" })
	case "broken":
		found = slices.ContainsFunc(all, func(d definition) bool { _, _, ok := w.broken(d, kind); return ok })
	case "rising":
		found = slices.ContainsFunc(w.typedAttributes(), func(a typedAttribute) bool { return a.fits(kind) })
	case "replaced":
		found = slices.ContainsFunc(all, func(d definition) bool { return d.mutability == kind && !strings.EqualFold(d.name, "userName") })
	}
	if found {
		return ""
	}
	return "the schemas of User in /Schemas have no attribute for that: " + what
}
