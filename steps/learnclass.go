package steps

import (
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
)

// find looks an attribute of users or groups up as it is declared.
func (l *learner) find(path string) (definition, bool) {
	if rest, ok := strings.CutPrefix(path, "Group."); ok {
		return l.groups.find(rest)
	}
	return l.schemas.find(path)
}

// classOf says whether something is declared, and whether there are schemas that could.
func (l *learner) classOf(path string, declares func(definition) bool) (accept.Class, bool) {
	schemas := l.schemas
	if strings.HasPrefix(path, "Group.") {
		schemas = l.groups
	}
	if schemas.standard {
		return accept.Allowed, false
	}
	d, listed := l.find(path)
	switch {
	case listed && declares(d):
		return accept.Declared, true
	case !listed && !strings.EqualFold(path, "externalId"):
		return accept.Declared, false
	}
	return accept.Undeclared, true
}

// fragment is a part of an attribute's definition as it belongs into /Schemas.
func (l *learner) fragment(path, member string, value any) string {
	d, known := l.find(path)
	if strings.EqualFold(path, "externalId") {
		d, known = definition{name: "externalId"}, true // it may be listed, and need not be
	}
	if !known {
		return ""
	}
	return jsonText(map[string]any{"name": d.name, member: value})
}
