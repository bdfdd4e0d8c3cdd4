package steps

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	entraexpression "github.com/scimspec/scimspec/mockidp/entra/expression"
	"github.com/scimspec/scimspec/mockidp/okta"
	oktaexpression "github.com/scimspec/scimspec/mockidp/okta/expression"
)

func mappingPhrases(r *registrar) {
	r.action("{entry} is/are assigned to the application with the role {string}",
		"Assigns a person, or a group with these people, who inherit it, and gives the role with the assignment: Okta as a value of the app attribute, Entra as an app role. A group that was assigned earlier has priority. Then the identity provider provisions.",
		(*World).assignWithRole, needs("attributes.role"))
	r.action("the administrator maps the role by the expression:",
		"Enters the expression of the doc string, as it stands there, into the identity provider's mapping editor, which accepts or refuses it. The mapping of the scenario stays. Nothing is sent.",
		(*World).enterExpression)
}

// placed are the attributes by which a directory places a person at the product, in the
// order of Entra's extension attributes.
var placed = []string{"role", "organization", "team"}

// placedAttribute returns the SCIM name of one of them.
func (w *World) placedAttribute(kind string) string {
	attributes := w.config.Product.Profile.Attributes
	return map[string]string{"role": attributes.Role, "organization": attributes.Organization, "team": attributes.Team}[kind]
}

// directoryAttribute is where the directory keeps it: Okta has a custom attribute, Entra
// extensionAttribute1, 2 and 3.
func (w *World) directoryAttribute(kind string) string {
	if strings.HasPrefix(string(w.dialect), "entra") {
		return fmt.Sprintf("extensionAttribute%d", 1+slices.Index(placed, kind))
	}
	return w.placedAttribute(kind)
}

// assignedField translates "assigned role" and its value into what the directory calls
// them; every other field stays as it is.
func (w *World) assignedField(name Field, value string) (Field, string) {
	kind, ok := strings.CutPrefix(string(name), "assigned ")
	if !ok || !slices.Contains(placed, kind) || w.config.Product == nil {
		return name, value
	}
	if value == "" {
		return Field(w.directoryAttribute(kind)), ""
	}
	return Field(w.directoryAttribute(kind)), w.placedValue(kind, value)
}

// placedValue translates a value of role, organization or team.
func (w *World) placedValue(kind, value string) string {
	switch kind {
	case "role":
		return w.cast.words.role(value)
	case "organization":
		return w.cast.words.organization(value)
	}
	return w.cast.words.team(value)
}

// setUpMapped sets the identity provider up with mappings for role, organization and
// team. Settings that begin with one of these words are taken out; the rest is the
// application's.
func (w *World) setUpMapped(dialect Dialect, settings knobs) error {
	if _, err := w.product(); err != nil {
		return err
	}
	plan, rest := mappingPlan{}, knobs{}
	w.noGroups = settings["groups"] == "off"
	for name, value := range settings {
		if name == "groups" {
			continue
		}
		kind, aspect, _ := strings.Cut(name, " ")
		if !slices.Contains(placed, kind) {
			rest[name] = value
			continue
		}
		if plan[kind] == nil {
			plan[kind] = map[string]string{}
		}
		plan[kind][aspect] = value
	}
	w.plan = plan
	return w.setUp(dialect, rest)
}

// mappingPlan is what a scenario wants of the mappings, by kind and aspect; the aspect ""
// with the value none leaves the attribute unmapped.
type mappingPlan map[string]map[string]string

func (p mappingPlan) unmapped(kind string) bool { return p[kind][""] == nothing }

// check finds aspects that there are not.
func (p mappingPlan) check(known ...string) error {
	for kind, aspects := range p {
		for aspect, value := range aspects {
			if aspect == "" && value != nothing || !slices.Contains(append(known, ""), aspect) {
				return fmt.Errorf("setting %q: no such setting, or not with the value %q", strings.TrimSpace(kind+" "+aspect), value)
			}
		}
	}
	return nil
}

// mapOkta adds the mappings to Okta's defaults.
func (w *World) mapOkta(o *okta.Options) error {
	if w.plan == nil || w.config.Product.Profile.Attributes.URN == "" {
		return nil
	}
	if err := w.plan.check("expression", "constant", "scope", "applies"); err != nil {
		return err
	}
	if o.Mappings == nil {
		o.Mappings = okta.DefaultMappings()
	}
	for _, kind := range placed {
		name := w.placedAttribute(kind)
		if name == "" || w.plan.unmapped(kind) {
			continue
		}
		aspects := w.plan[kind]
		mapping := okta.Mapping{
			Variable: name, ExternalName: name, ExternalNamespace: w.config.Product.Profile.Attributes.URN,
			Source: okta.Attribute(w.directoryAttribute(kind)),
			Scope:  okta.Scope(aspects["scope"]), ApplyOn: okta.Apply(aspects["applies"]),
		}
		if constant, ok := aspects["constant"]; ok {
			mapping.Source = okta.Constant{Is: w.placedValue(kind, constant)}
		}
		if text, ok := aspects["expression"]; ok {
			source, err := okta.Expression(text)
			if err != nil {
				return fmt.Errorf("%s expression: %w", kind, err)
			}
			mapping.Source = source
		}
		o.Mappings = append(o.Mappings, mapping)
	}
	return nil
}

// noGroup is a scope in which no group is.
func noGroup() []entra.ScopingFilter {
	return []entra.ScopingFilter{{
		Title: "no group", Clauses: []entra.Clause{{Attribute: "displayName", Operator: entra.IsNull}},
	}}
}

// mapEntra adds the mappings to Entra's defaults.
func (w *World) mapEntra(o *entra.Options) error {
	if w.noGroups {
		o.GroupScoping = noGroup()
	}
	if w.plan == nil || w.config.Product.Profile.Attributes.URN == "" {
		return nil
	}
	if err := w.plan.check("expression", "constant", "default", "applies"); err != nil {
		return err
	}
	if o.Mappings == nil {
		o.Mappings = entra.DefaultUserMappings()
	}
	for _, kind := range placed {
		name := w.placedAttribute(kind)
		if name == "" || w.plan.unmapped(kind) {
			continue
		}
		aspects := w.plan[kind]
		mapping := entra.Mapping{
			Target: w.config.Product.Profile.Attributes.URN + ":" + name,
			Source: entra.Direct(w.directoryAttribute(kind)),
		}
		if aspects["applies"] == "create" {
			mapping.Apply = entra.OnlyDuringCreation
		}
		if value, ok := aspects["default"]; ok {
			mapping.Default = w.placedValue(kind, value)
		}
		if constant, ok := aspects["constant"]; ok {
			mapping.Source = entra.Constant(w.placedValue(kind, constant))
		}
		if text, ok := aspects["expression"]; ok {
			source, err := entra.Expression(text)
			if err != nil {
				return fmt.Errorf("%s expression: %w", kind, err)
			}
			mapping.Source = source
		}
		o.Mappings = append(o.Mappings, mapping)
	}
	return nil
}

// roleGrant is an assignment that gives a role.
func (w *World) roleGrant(role string) (mockidp.Grant, error) {
	if _, err := w.product(); err != nil {
		return mockidp.Grant{}, err
	}
	value := w.cast.words.role(role)
	if strings.HasPrefix(string(w.dialect), "entra") {
		identifier := strings.ReplaceAll(value, " ", "")
		return mockidp.Grant{Roles: []mockidp.AppRole{{ID: "role-" + identifier, Value: identifier, DisplayName: value}}}, nil
	}
	return mockidp.Grant{Attributes: map[string]any{w.placedAttribute("role"): value}}, nil
}

func (w *World) assignWithRole(entry Roster, role string) error {
	grant, err := w.roleGrant(role)
	if err != nil {
		return err
	}
	if entry.Group != "" {
		id, err := w.group(entry.Group, entry.People)
		if err != nil {
			return err
		}
		w.grants++
		w.app.AssignGroup(id, w.grants, grant)
		return w.sync()
	}
	for _, name := range entry.People {
		id, err := w.person(name)
		if err != nil {
			return err
		}
		w.app.AssignPerson(id, grant)
	}
	return w.sync()
}

// entered is what the mapping editor said to an expression.
type entered struct {
	column   int // of the mistake; 0: accepted
	warnings []string
}

func (w *World) enterExpression(text Text) error {
	w.entered = &entered{}
	if strings.HasPrefix(string(w.dialect), "entra") {
		parsed, err := entraexpression.Parse(string(text))
		var wrong *entraexpression.Error
		if errors.As(err, &wrong) {
			w.entered.column = wrong.Column
			return nil
		}
		for _, warning := range entraexpression.Lint(parsed) {
			w.entered.warnings = append(w.entered.warnings, warning.Rule)
		}
		return err
	}
	parsed, err := oktaexpression.Parse(string(text))
	var wrong *oktaexpression.Error
	if errors.As(err, &wrong) {
		w.entered.column = wrong.Column
		return nil
	}
	for _, warning := range oktaexpression.Lint(parsed) {
		w.entered.warnings = append(w.entered.warnings, warning.Rule)
	}
	return err
}

// expressionRefused and expressionWarned judge the suite's own identity provider: when
// they do not hold, the suite is defect and not the target.
func (w *World) expressionRefused(column int) error {
	w.looked = true // the mapping editor is the identity provider's own
	if w.entered == nil || w.entered.column != column {
		return fmt.Errorf("column of the mistake in the expression: got %+v, want %d", w.entered, column)
	}
	return nil
}

func (w *World) expressionWarned(rule string) error {
	w.looked = true
	if w.entered == nil || w.entered.column != 0 || !slices.Contains(w.entered.warnings, rule) {
		return fmt.Errorf("warnings about the expression: got %+v, want %s", w.entered, rule)
	}
	return nil
}
