package constraint

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// path names an attribute of a resource type: "userName", "emails.value", "Group.displayName",
// "enterprise.department", "enterprise".
type path struct {
	text      string
	kind      string // User or Group
	urn       string // of an extension
	name, sub string
}

func readPath(text string) (path, error) {
	p := path{text: text, kind: "User"}
	rest := text
	if after, ok := strings.CutPrefix(rest, "Group."); ok {
		p.kind, rest = "Group", after
	}
	if rest == "enterprise" {
		p.urn = scim.SchemaEnterpriseUser
		return p, nil
	}
	if after, ok := strings.CutPrefix(rest, "enterprise."); ok {
		p.urn, rest = scim.SchemaEnterpriseUser, after
	}
	p.name, p.sub, _ = strings.Cut(rest, ".")
	if p.name == "" {
		return p, fmt.Errorf("%q names no attribute", text)
	}
	return p, nil
}

// shown is the path as a refusal names it: an extension by its URN.
func (p path) shown() string {
	if p.name == "" {
		return p.urn
	}
	return p.text
}

// readPaths reads several, parted by slashes.
func readPaths(text string) ([]path, error) {
	var out []path
	for one := range strings.SplitSeq(text, "/") {
		p, err := readPath(one)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// valued reads a path and what is said of it, "userName:64".
func valued(text string) (path, string, error) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || value == "" {
		return path{}, "", fmt.Errorf("%q lacks what is said of the attribute, as in userName:64", text)
	}
	p, err := readPath(name)
	return p, value, err
}

// attribute finds what the path names among the resource types, nil for nothing.
func (p path) attribute(all types) *attribute {
	for _, rt := range all {
		if rt.Name != p.kind {
			continue
		}
		a := rt.Attribute(p.urn, p.name)
		if a != nil && p.sub != "" {
			return a.Sub(p.sub)
		}
		return a
	}
	return nil
}

// on says whether the path names an attribute of the server's tables. externalId is one of
// both resource types.
func (p path) on(a *attribute) bool {
	name := p.name
	if p.sub != "" {
		name += "." + p.sub
	}
	if a.Path() != name {
		return false
	}
	switch {
	case p.urn != "":
		return a.URN == p.urn
	case a.URN == "":
		return true
	}
	return a.URN == map[string]string{"User": scim.SchemaUser, "Group": scim.SchemaGroup}[p.kind]
}

// home is the object that holds the attribute, nil where the record has no such thing.
func (p path) home(rec *record) object {
	if rec.Type.Name != p.kind {
		return nil
	}
	if p.urn == "" {
		return rec.Attrs
	}
	o, _ := rec.Attrs[p.urn].(object)
	return o
}

// values are all values at the path: of each element of a list.
func (p path) values(rec *record) []any {
	var out []any
	home := p.home(rec)
	switch {
	case home == nil:
		return nil
	case p.name == "" && len(home) > 0:
		return []any{home}
	}
	list, ok := home[p.name].([]any)
	if !ok && home[p.name] != nil {
		list = []any{home[p.name]}
	}
	for _, v := range list {
		if o, complex := v.(object); complex && p.sub != "" {
			v = o[p.sub]
		}
		if !server.IsEmpty(v) {
			out = append(out, v)
		}
	}
	return out
}

// texts are those values that are strings.
func (p path) texts(rec *record) []string {
	var out []string
	for _, v := range p.values(rec) {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// lose takes the values away.
func (p path) lose(rec *record) {
	home := p.home(rec)
	switch {
	case home == nil:
	case p.name == "":
		delete(rec.Attrs, p.urn)
	case p.sub == "":
		delete(home, p.name)
	default:
		p.loseSub(home)
	}
	if p.urn != "" && len(home) == 0 {
		delete(rec.Attrs, p.urn)
	}
}

// loseSub copies what it changes: values of a record are shared with the state before.
func (p path) loseSub(home object) {
	without := func(v any) any {
		o, ok := v.(object)
		if !ok {
			return v
		}
		c := server.CloneObject(o)
		delete(c, p.sub)
		return c
	}
	switch v := home[p.name].(type) {
	case object:
		if home[p.name] = without(v); server.IsEmpty(home[p.name]) {
			delete(home, p.name)
		}
	case []any:
		var kept []any
		for _, e := range v {
			if e = without(e); !server.IsEmpty(e) {
				kept = append(kept, e)
			}
		}
		if delete(home, p.name); kept != nil {
			home[p.name] = kept
		}
	}
}

// declareAt changes the definition of an attribute.
func declareAt(p path, change func(*attribute)) func(types) types {
	return func(all types) types {
		if a := p.attribute(all); a != nil {
			if p.urn == "" && p.sub == "" {
				for _, rt := range all {
					if rt.Name == p.kind {
						rt.List(a)
					}
				}
			}
			change(a)
		}
		return all
	}
}
