package server

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/language"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// MappingError says which mapping is wrong, and where in its expression.
type MappingError struct {
	Message string `json:"error"`
	Mapping int    `json:"mapping" doc:"index in the list, -1 when none is meant"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty" doc:"in characters, from 1"`
	Offset  int    `json:"offset,omitempty" doc:"in bytes, from 0"`
	Try     string `json:"try,omitempty"`
}

// Error implements error.
func (e *MappingError) Error() string { return e.Message }

func mappingError(index int, err error) *MappingError {
	wrong := &MappingError{Message: err.Error(), Mapping: index, Try: "the expression language's functions are listed at /api/expressions"}
	var at *language.Error
	if errors.As(err, &at) {
		wrong.Line, wrong.Column, wrong.Offset = at.Line, at.Column, at.Offset
	}
	return wrong
}

// directOkta is an expression that is nothing but an attribute.
var directOkta = regexp.MustCompile(`^user\.([A-Za-z_]\w*)$`)

// oktaSource reads the text of a mapping. A default's own text gives the default back, so
// that saving what was not edited changes nothing.
func oktaSource(text string) (okta.Source, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for _, standard := range okta.DefaultMappings() {
		if fmt.Sprint(standard.Source) == text {
			return standard.Source, nil
		}
	}
	if direct := directOkta.FindStringSubmatch(text); direct != nil {
		return okta.Attribute(direct[1]), nil
	}
	return okta.Expression(text)
}

func oktaMappings(given []Mapping) ([]okta.Mapping, error) {
	mappings := make([]okta.Mapping, len(given))
	for i, m := range given {
		source, err := oktaSource(m.Expression)
		if err != nil {
			return nil, mappingError(i, err)
		}
		if m.Target == "" {
			return nil, &MappingError{Message: "target: a mapping needs one", Mapping: i, Try: "name.givenName, or emails.^[primary==true].value"}
		}
		apply := okta.Always
		if m.Apply == "create" {
			apply = okta.Create
		}
		mappings[i] = okta.Mapping{
			Variable: orElse(m.Name, m.Target), ExternalName: m.Target, ExternalNamespace: orElse(m.Namespace, scim.SchemaUser),
			Scope: okta.Scope(orElse(m.Scope, "group")), ApplyOn: apply, Combine: m.Combine, Source: source,
		}
	}
	return mappings, nil
}

func shownOkta(mappings []okta.Mapping) []Mapping {
	shown := make([]Mapping, len(mappings))
	for i, m := range mappings {
		shown[i] = Mapping{
			Name: m.Variable, Target: m.ExternalName, Namespace: m.ExternalNamespace, Apply: orElse(string(m.ApplyOn), "always"),
			Scope: orElse(string(m.Scope), "group"), Combine: m.Combine,
		}
		if m.Source != nil {
			shown[i].Expression = fmt.Sprint(m.Source)
		}
	}
	return shown
}

// directEntra is an expression that is nothing but an attribute: a direct mapping.
var directEntra = regexp.MustCompile(`^\[([A-Za-z_]\w*)\]$`)

// constantEntra is a text in quotes: a constant mapping.
var constantEntra = regexp.MustCompile(`^"([^"\\]*)"$`)

func entraSource(text string) (entra.Source, error) {
	if direct := directEntra.FindStringSubmatch(strings.TrimSpace(text)); direct != nil {
		return entra.Direct(direct[1]), nil
	}
	if constant := constantEntra.FindStringSubmatch(strings.TrimSpace(text)); constant != nil {
		return entra.Constant(constant[1]), nil
	}
	return entra.Expression(text)
}

func entraMappings(given []Mapping) (users, groups []entra.Mapping, err error) {
	for i, m := range given {
		source, err := entraSource(m.Expression)
		if err != nil {
			return nil, nil, mappingError(i, err)
		}
		mapped := entra.Mapping{
			Target: m.Target, Source: source, Default: m.Default, MatchingPrecedence: m.Matching, Type: entraType(m.Type),
			CaseExact: m.Object == "group" && m.Target == "externalId",
		}
		if m.Apply == "create" {
			mapped.Apply = entra.OnlyDuringCreation
		}
		if m.Object == "group" {
			groups = append(groups, mapped)
		} else {
			users = append(users, mapped)
		}
	}
	return users, groups, nil
}

func entraType(name string) entra.Type {
	if name == "String" {
		return entra.String
	}
	return entra.Type(name)
}

func shownEntra(users, groups []entra.Mapping) []Mapping {
	var shown []Mapping
	for _, m := range users {
		shown = append(shown, entraMapping("user", m))
	}
	for _, m := range groups {
		shown = append(shown, entraMapping("group", m))
	}
	return shown
}

func entraMapping(object string, m entra.Mapping) Mapping {
	shown := Mapping{Target: m.Target, Object: object, Matching: m.MatchingPrecedence, Default: m.Default, Apply: "always", Type: orElse(string(m.Type), "String")}
	if m.Apply == entra.OnlyDuringCreation {
		shown.Apply = "create"
	}
	switch source := m.Source.(type) {
	case entra.Direct:
		shown.Expression = "[" + string(source) + "]"
	case entra.Constant:
		shown.Expression = strconv.Quote(string(source))
	default:
		shown.Expression = fmt.Sprint(source)
	}
	return shown
}
