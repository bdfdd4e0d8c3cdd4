package steps

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
)

// fixed is the mutability of an attribute that keeps its first value without a schema that
// says so. It is none of the RFC's: no phrase about those is tried on it.
const fixed = "fixed"

// amending lays what is known of the data that a service provider takes over what its schemas
// say of a resource type.
type amending struct {
	data   accept.Data
	prefix string // "Group." for groups
	groups bool
}

func (s *Shape) amending(endpoint string) amending {
	if endpoint == scim.EndpointGroups {
		return amending{data: s.data, prefix: "Group.", groups: true}
	}
	return amending{data: s.data}
}

func (a amending) described(s described) described {
	if a.data.Empty() {
		return s
	}
	s.core = a.all(s.core)
	s.extensions = slices.Clone(s.extensions)
	for i := range s.extensions {
		s.extensions[i].attributes = a.all(s.extensions[i].attributes)
	}
	return s
}

// all amends attributes and leaves out those that are absent.
func (a amending) all(attributes []definition) []definition {
	var kept []definition
	for _, d := range attributes {
		if accept.Has(a.data.Absent, a.path(d)) {
			continue
		}
		kept = append(kept, a.one(d))
	}
	return kept
}

func (a amending) path(d definition) string { return a.prefix + string(d.full()) }

func (a amending) one(d definition) definition {
	path := a.path(d)
	if accept.Has(a.data.Fixed, path) && changeable(d) {
		d.mutability = fixed
	}
	if v, known := a.data.ValuesOf(path); known {
		d.values = v
		if v.Closed() {
			d.canonical = v.Texts()
		}
	}
	d.single = accept.Has(a.data.Single, path)
	if !a.groups {
		_, demanded := a.data.Demand(path)
		d.demanded = demanded && !d.required
		d.required = d.required || demanded
	}
	if len(d.subs) > 0 {
		d.subs = a.all(d.subs)
	}
	return d
}

// because says why something is so with an attribute: what is known of the data, else the schema.
func (s *Shape) because(kind, path string) string {
	known := false
	switch kind {
	case accept.Absence:
		known = accept.Has(s.data.Absent, path) || accept.Has(s.data.Absent, parentOf(path))
	case accept.Fixity:
		known = accept.Has(s.data.Fixed, path)
	case accept.Value:
		_, known = s.data.ValuesOf(path)
	case accept.Required:
		_, known = s.data.Demand(path)
	}
	if !known {
		return ""
	}
	if kind == accept.Absence && !accept.Has(s.data.Absent, path) {
		path = parentOf(path)
	}
	return s.data.Because(kind, path)
}

// parentOf is the attribute of a sub-attribute.
func parentOf(path string) string {
	at := strings.LastIndexByte(path, ':') + 1
	name, _, _ := strings.Cut(path[at:], ".")
	return path[:at] + name
}

// fitted is a made-up text as the attribute takes it; ok is false when none can be made.
func (s samples) fitted(d definition, value any, n int) (any, bool) {
	text, isText := value.(string)
	if !isText {
		return value, true
	}
	return d.values.Fit(text, n, s.domain)
}

// taken is a value with texts that the attribute and its parts take, as far as any can be made.
func (s samples) taken(d definition, value any) any {
	switch value := value.(type) {
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = s.taken(d, element)
		}
		return list
	case map[string]any:
		object := maps.Clone(value)
		for _, sub := range d.subs {
			if part, has := object[sub.name]; has {
				object[sub.name] = s.taken(sub, part)
			}
		}
		return object
	case string:
		if !d.values.Take(value, s.domain) {
			fit, _ := d.values.Fit(value, 0, s.domain)
			return fit
		}
	}
	return value
}

// shownList is a list of texts for people.
func shownList(texts []string) string {
	if len(texts) > 8 {
		return fmt.Sprintf("%s and %d more", strings.Join(texts[:8], ", "), len(texts)-8)
	}
	return strings.Join(texts, ", ")
}
