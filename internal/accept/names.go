package accept

import "strings"

// The suite's own forms of names, and those that are tried where they are not taken.
var (
	userForms  = []Template{"{stem}-{name}@{domain}", "{stem}-{name}", "{short}@{domain}", "{short}", "{n}"}
	groupForms = []Template{"{stem} {name}", "{stem}-{name}", "{short}", "{n}"}
)

// UserForm is the template of user names: the one that was given, else the first of the
// suite's own that Values let pass.
func (d Data) UserForm(domain string) Template {
	return form(d.UserName, userForms, d.Values["userName"], domain, Template.Text)
}

// GroupForm is the same for the names of groups.
func (d Data) GroupForm() Template {
	return form(d.GroupName, groupForms, d.Values["Group.displayName"], "", Template.GroupText)
}

// sample is about the longest owner that there is.
func sample(domain string) Owner {
	return Owner{Stem: "scimspec-abcdefgh-1000042", Name: "Extra1000", Domain: domain}
}

func form(given Template, own []Template, v Values, domain string, text func(Template, Owner) string) Template {
	if given != "" {
		return given
	}
	for _, t := range own {
		if v.Take(text(t, sample(domain)), domain) {
			return t
		}
	}
	return own[0]
}

// NameOfUser is the userName of a member of a scenario's cast.
func (d Data) NameOfUser(o Owner) string { return d.UserForm(o.Domain).Text(o) }

// NameOfGroup is the displayName of a group.
func (d Data) NameOfGroup(o Owner) string { return d.GroupForm().GroupText(o) }

// Beginning is what the user names of one scenario begin with, and no others.
func (d Data) Beginning(o Owner) string { return d.UserForm(o.Domain).Common(o) }

// Within says whether a text has in it what begins the names of a scenario where they are
// short.
func Within(text, stem string) bool {
	return strings.Contains(strings.ToLower(text), short(stem))
}

// Short says whether names are made without the scenario's stem.
func (t Template) Short() bool { return !strings.Contains(string(t), "{stem}") }

// Filled puts an owner into the texts of a value.
func Filled(value any, o Owner) any {
	switch value := value.(type) {
	case string:
		return Template(value).Text(o)
	case []any:
		list := make([]any, len(value))
		for i, element := range value {
			list[i] = Filled(element, o)
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for name, element := range value {
			object[name] = Filled(element, o)
		}
		return object
	}
	return value
}
