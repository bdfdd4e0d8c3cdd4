package steps

import (
	"maps"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
)

// What an application demands of everybody, an administrator maps, and the directory has it.

// demanded are the attributes of the directory that the service provider requires of a user.
func (w *World) demanded() map[Field]definition {
	found := map[Field]definition{}
	for name, f := range fields {
		path := string(f.path)
		if d, listed := w.shape().users.find(path); listed && d.required && d.client() && plainPath(path) == path {
			found[name] = d
		}
	}
	return found
}

// endow gives a person what is demanded and the cast has no value for.
func (w *World) endow(record *mockidp.Person) {
	for name, d := range w.demanded() {
		value := fields[name].of(record)
		if *value != "" {
			continue
		}
		if made, ok := w.samples("demanded", 0).least(d); ok {
			if text, isText := made.(string); isText {
				*value = text
			}
		}
	}
}

// entraNames are Entra's own names of attributes that its default mappings leave out.
var entraNames = map[Field]string{
	"nick name": "nickName", "user type": "userType", "locale": "locale", "division": "division", "organization": "companyName", "cost center": "costCenter",
}

// mapDemanded maps what is demanded in Entra; Okta maps it by default.
func (w *World) mapDemanded(o *entra.Options) {
	for _, name := range slices.Sorted(maps.Keys(w.demanded())) {
		source, known := entraNames[name]
		target := string(fields[name].path)
		if known && !slices.ContainsFunc(o.Mappings, func(m entra.Mapping) bool { return strings.EqualFold(m.Target, target) }) {
			o.Mappings = append(o.Mappings, entra.Mapping{Target: target, Source: entra.Direct(source)})
		}
	}
}
