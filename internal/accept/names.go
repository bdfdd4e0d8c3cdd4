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
	values, _ := d.ValuesOf("userName")
	return form(d.UserName, userForms, values, Owner{Name: longPerson, Domain: domain}, Template.Text)
}

// GroupForm is the same for the names of groups.
func (d Data) GroupForm() Template {
	values, _ := d.ValuesOf("Group.displayName")
	return form(d.GroupName, groupForms, values, Owner{Name: longGroup}, Template.GroupText)
}

// A person and a group with about the longest names that scenarios have.
const longPerson, longGroup = "Extra1000", "Keepers of the Archive and Sons"

func form(given Template, own []Template, v Values, long Owner, text func(Template, Owner) string) Template {
	if given != "" {
		return given
	}
	long.Stem = "scimspec-abcdefgh-1000042"
	for _, t := range own {
		if v.Take(text(t, long), long.Domain) {
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
