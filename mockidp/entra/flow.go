package entra

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// compiled is a mapping with its target read.
type compiled struct {
	Mapping
	path path
	err  error
}

func compile(mappings []Mapping) []compiled {
	out := make([]compiled, len(mappings))
	for i, mapping := range mappings {
		target, err := parsePath(mapping.Target)
		if err == nil && mapping.Source == nil {
			err = fmt.Errorf("target %q: no source", mapping.Target)
		}
		out[i] = compiled{Mapping: mapping, path: target, err: err}
	}
	return out
}

// matching returns the matching attributes in the order of their precedence.
func matching(mappings []compiled) []compiled {
	var out []compiled
	for _, mapping := range mappings {
		if mapping.MatchingPrecedence > 0 && mapping.err == nil {
			out = append(out, mapping)
		}
	}
	slices.SortStableFunc(out, func(a, b compiled) int { return a.MatchingPrecedence - b.MatchingPrecedence })
	return out
}

// flow is one attribute on its way: a mapping and its value, never nil.
type flow struct {
	mapping Mapping
	path    path
	value   any
}

// flows evaluates the mappings of a record, references left out. A null source flows
// nothing; at creation its default flows instead. [D] customize-application-attributes
func flows(mappings []compiled, record Record, creating bool) ([]flow, error) {
	out := make([]flow, 0, len(mappings))
	for _, mapping := range mappings {
		if mapping.err != nil {
			return nil, &failure{code: "SchemaAttributeNotFound", detail: mapping.err.Error()}
		}
		if mapping.Type == Reference || mapping.Apply == OnlyDuringCreation && !creating {
			continue
		}
		value, err := mapping.Source.Value(record)
		if err != nil {
			return nil, &failure{code: "AttributeMappingFailed", detail: fmt.Sprintf("%s: %v", mapping.Target, err)}
		}
		if value = present(value); value == nil && creating && mapping.Default != "" {
			value = mapping.Default
		}
		if roles, ok := value.(Roles); ok && len(roles.Roles) == 0 && !roles.Assertive && !creating {
			value = nil // nothing to add
		}
		if value != nil {
			out = append(out, flow{mapping: mapping.Mapping, path: mapping.path, value: value})
		}
	}
	return out, nil
}

// change is a flow whose value the service provider does not have.
type change struct {
	flow
	had bool // the service provider had another value
}

// differences compares what flows with what the service provider returned.
func differences(flowing []flow, resource *wire.Object) []change {
	var out []change
	for _, f := range flowing {
		current := f.path.value(resource)
		switch value := f.value.(type) {
		case Roles:
			if missing, differs := value.against(current); differs {
				f.value = missing
				out = append(out, change{flow: f, had: current != nil})
			}
		case []any:
			if missing := absent(value, current); len(missing) > 0 {
				f.value = missing
				out = append(out, change{flow: f, had: current != nil})
			}
		default:
			if !f.equal(current) {
				out = append(out, change{flow: f, had: current != nil})
			}
		}
	}
	return out
}

// equal compares values as strings. A difference in nothing but letter case counts
// only for a case-exact target. [D]
func (f flow) equal(current any) bool {
	if current == nil {
		return false
	}
	have, want := text(current), text(f.value)
	return have == want || !f.mapping.CaseExact && strings.EqualFold(have, want)
}

// against returns what a PATCH has to carry. AppRoleAssignmentsComplex adds what is
// missing and never removes ([P] SCIM-SDK#516); the assertive form sends the whole
// array when the sets differ ([D]).
func (r Roles) against(current any) (Roles, bool) {
	have := map[string]bool{}
	elements, _ := current.([]any)
	for _, element := range elements {
		object, _ := element.(*wire.Object)
		have[roleValue(object)] = true
	}
	missing := Roles{Assertive: r.Assertive}
	for _, role := range r.Roles {
		if !have[role.Value] {
			missing.Roles = append(missing.Roles, role)
		}
	}
	if r.Assertive {
		return r, len(missing.Roles) > 0 || len(have) > len(r.Roles)
	}
	return missing, len(missing.Roles) > 0
}

// roleValue reads a stored role, which is JSON text when the service provider kept
// what a PATCH of the default dialect said.
func roleValue(element *wire.Object) string {
	value := element.Text("value")
	var role mockidp.AppRole
	if strings.HasPrefix(value, "{") && json.Unmarshal([]byte(value), &role) == nil && role.Value != "" {
		return role.Value
	}
	return value
}

func absent(values []any, current any) []any {
	elements, _ := current.([]any)
	var missing []any
	for _, value := range values {
		held := slices.ContainsFunc(elements, func(element any) bool {
			if object, ok := element.(*wire.Object); ok {
				element, _ = object.Find("value")
			}
			return text(element) == text(value)
		})
		if !held {
			missing = append(missing, value)
		}
	}
	return missing
}

// reference returns the first reference mapping; false when there is none.
func reference(mappings []compiled) (compiled, bool) {
	i := slices.IndexFunc(mappings, func(m compiled) bool { return m.Type == Reference && m.err == nil })
	if i < 0 {
		return compiled{}, false
	}
	return mappings[i], true
}

// digest is a fingerprint of everything about a record that can cause a write: FNV-1a
// over the flowing values.
func digest(flowing []flow, more ...string) uint64 {
	sum := uint64(14695981039346656037)
	add := func(text string) {
		for i := 0; i < len(text); i++ {
			sum = (sum ^ uint64(text[i])) * 1099511628211
		}
		sum = (sum ^ 0xff) * 1099511628211
	}
	for _, f := range flowing {
		add(f.mapping.Target)
		if roles, ok := f.value.(Roles); ok {
			for _, role := range roles.Roles {
				add(role.ID + "\x00" + role.Value + "\x00" + role.DisplayName)
			}
			continue
		}
		add(text(f.value))
	}
	for _, text := range more {
		add(text)
	}
	return sum
}
