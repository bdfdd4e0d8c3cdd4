package entra

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// path is the target of a mapping: userName, name.givenName,
// emails[type eq "work"].value, urn:…:User:department.
type path struct {
	text      string
	urn       string // of an extension, or of the core schema when the path is qualified
	attribute string
	filter    string // what stands between the brackets
	key       string // of the filter's comparison
	want      string
	sub       string
}

func parsePath(text string) (path, error) {
	p := path{text: text}
	head, rest, filtered := strings.Cut(text, "[")
	if len(head) > 4 && strings.EqualFold(head[:4], "urn:") {
		colon := strings.LastIndexByte(head, ':')
		p.urn, head = head[:colon], head[colon+1:]
	}
	if filtered {
		filter, tail, closed := strings.Cut(rest, "]")
		fields := strings.SplitN(filter, " ", 3)
		if !closed || len(fields) != 3 || !strings.EqualFold(fields[1], "eq") {
			return path{}, fmt.Errorf("target %q: the filter is not of the form [attribute eq value]", text)
		}
		p.filter, p.key, p.want = filter, fields[0], strings.Trim(fields[2], `"`)
		if tail != "" && !strings.HasPrefix(tail, ".") || tail == "." {
			return path{}, fmt.Errorf("target %q: a dot and a sub-attribute must follow the filter", text)
		}
		p.attribute, p.sub = head, strings.TrimPrefix(tail, ".")
	} else {
		p.attribute, p.sub, _ = strings.Cut(head, ".")
	}
	if p.attribute == "" || strings.ContainsAny(p.attribute+p.sub, " \"[]") {
		return path{}, fmt.Errorf("target %q: no attribute name", text)
	}
	return p, nil
}

func (p path) core() bool {
	return strings.EqualFold(p.urn, scim.SchemaUser) || strings.EqualFold(p.urn, scim.SchemaGroup)
}

// value returns what a resource has at the path; nil when it has nothing. Names are
// compared without regard to letter case (RFC 7643, section 2.1).
func (p path) value(resource *wire.Object) any {
	if p.urn != "" {
		nested, _ := resource.Find(p.urn)
		within, _ := nested.(*wire.Object)
		if found := p.within(within); found != nil || !p.core() {
			return found
		}
	}
	return p.within(resource)
}

func (p path) within(resource *wire.Object) any {
	value, _ := resource.Find(p.attribute)
	if p.filter != "" {
		value = p.element(value)
	}
	if p.sub == "" || value == nil {
		return present(value)
	}
	complexValue, _ := value.(*wire.Object)
	value, _ = complexValue.Find(p.sub)
	return present(value)
}

func (p path) element(value any) any {
	elements, _ := value.([]any)
	for _, element := range elements {
		object, _ := element.(*wire.Object)
		if have, ok := object.Find(p.key); ok && strings.EqualFold(text(have), p.want) {
			return object
		}
	}
	return nil
}

// present maps what counts as no value to nil: null, "" and the empty array
// (RFC 7643, section 2.5, and Entra's own handling of "").
func present(value any) any {
	switch value := value.(type) {
	case string:
		if value == "" {
			return nil
		}
	case []any:
		if len(value) == 0 {
			return nil
		}
	case *wire.Object:
		if value.Len() == 0 {
			return nil
		}
	}
	return value
}
