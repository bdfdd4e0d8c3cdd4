package okta

import (
	"errors"
	"math"
	"time"

	"github.com/scimspec/scimspec/mockidp/okta/expression"
)

// Expression returns a mapping in the Okta Expression Language, such as
// String.toLowerCase(user.department). The error is an *expression.Error with the
// position of the mistake.
func Expression(source string) (Source, error) {
	parsed, err := expression.Parse(source)
	if err != nil {
		return nil, err
	}
	return formula{parsed, source}, nil
}

type formula struct {
	parsed *expression.Expression
	text   string
}

// Value implements Source.
func (f formula) Value(subject *Subject) (any, error) {
	value, err := f.parsed.Eval(environment{subject})
	if err != nil {
		return nil, err
	}
	return native(value)
}

// native brings a result into the types of a document: whole numbers become int.
func native(value expression.Value) (any, error) {
	switch value.Kind() {
	case expression.KindNull:
		return nil, nil
	case expression.KindBool:
		truth, _ := value.Truth()
		return truth, nil
	case expression.KindNumber:
		number, _ := value.Number()
		if number == math.Trunc(number) && math.Abs(number) < 1<<53 {
			return int(number), nil
		}
		return number, nil
	case expression.KindList:
		values := []any{}
		for _, item := range value.Items() {
			element, err := native(item)
			if err != nil {
				return nil, err
			}
			values = append(values, element)
		}
		return values, nil
	case expression.KindString:
		text, _ := value.Text()
		return text, nil
	}
	return nil, errors.New("the result is an object, which no attribute can hold")
}

// foreign is the way back: from an attribute to a value of the language.
func foreign(value any) expression.Value {
	switch value := value.(type) {
	case string:
		return expression.String(value)
	case bool:
		return expression.Bool(value)
	case int:
		return expression.Number(float64(value))
	case float64:
		return expression.Number(value)
	case []any:
		items := make([]expression.Value, len(value))
		for i, item := range value {
			items[i] = foreign(item)
		}
		return expression.List(items...)
	}
	return expression.Null()
}

// environment shows a Subject to the language.
type environment struct{ subject *Subject }

// attributes is a profile whose attributes are looked up one by one.
type attributes func(name string) (any, bool)

// Attribute implements expression.Profile.
func (a attributes) Attribute(name string) (expression.Value, bool) {
	value, ok := a(name)
	if !ok || value == nil {
		return expression.Null(), false
	}
	return foreign(value), true
}

// Object implements expression.Env.
func (e environment) Object(name string) (expression.Profile, bool) {
	switch name {
	case "user":
		return attributes(e.subject.User), true
	case "appuser":
		return attributes(e.subject.AppUser), true
	case "app":
		return expression.Attributes{"name": expression.String(e.subject.opts.AppLabel)}, true
	case "org":
		return expression.Attributes{
			"name":      expression.String(e.subject.opts.OrgName),
			"subDomain": expression.String(e.subject.opts.OrgSubDomain),
		}, true
	}
	return nil, false
}

// InternalProperty implements expression.Env.
func (e environment) InternalProperty(name string) (string, bool) {
	switch name {
	case "id":
		return e.subject.Person.ID, true
	case "status":
		if e.subject.Person.Active() {
			return "ACTIVE", true
		}
		return "DEPROVISIONED", true
	}
	return "", false
}

// Groups implements expression.Env.
func (e environment) Groups() []expression.Group {
	groups := e.subject.Groups()
	seen := make([]expression.Group, len(groups))
	for i, group := range groups {
		seen[i] = expression.Group{ID: group.ID, Name: group.Name, Type: "OKTA_GROUP"}
	}
	return seen
}

// LinkedObject implements expression.Env: the manager is the one link of a Person.
func (e environment) LinkedObject(primary string) (expression.Profile, bool) {
	if manager, ok := e.subject.Manager(); ok && primary == "manager" {
		return attributes(manager.User), true
	}
	return nil, false
}

// AppUsers implements expression.Env: the directory has no accounts elsewhere.
func (e environment) AppUsers(string) []expression.Profile { return nil }

// Now implements expression.Env.
func (e environment) Now() time.Time { return e.subject.opts.Clock.Now() }
