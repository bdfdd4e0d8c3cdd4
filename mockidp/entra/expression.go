package entra

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra/expression"
)

// expressionSource is an expression mapping.
type expressionSource struct{ parsed *expression.Expression }

// Expression parses an expression mapping, such as Join(" ", [givenName], [surname]).
// The error says where the text is wrong.
func Expression(text string) (Source, error) {
	parsed, err := expression.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("expression: %w", err)
	}
	return expressionSource{parsed}, nil
}

// mustExpression parses an expression of this package.
func mustExpression(text string) Source {
	source, err := Expression(text)
	if err != nil {
		panic(err)
	}
	return source
}

// Value implements Source. A list of app roles keeps the assignments behind it, because
// a PATCH shows them in another form than a POST.
func (s expressionSource) Value(record Record) (any, error) {
	env := expression.Env{
		Attribute: func(name string) (expression.Value, bool) {
			value := expressionValue(record.Attribute(name))
			return value, !value.IsNull()
		},
		Now: record.now, Random: record.random,
	}
	for _, role := range record.roles {
		env.AppRoles = append(env.AppRoles, expression.AppRole{ID: role.ID, Value: role.Value, DisplayName: role.DisplayName})
	}
	value, err := s.parsed.Eval(env)
	if err != nil {
		return nil, err
	}
	if name, _, _ := strings.Cut(s.parsed.Source(), "("); value.Kind() == expression.KindList {
		switch strings.TrimSpace(name) {
		case "AppRoleAssignmentsComplex", "AssertiveAppRoleAssignmentsComplex":
			return Roles{Assertive: strings.Contains(name, "Assertive"), Roles: appRoles(value.Roles())}, nil
		}
	}
	return flowValue(value), nil
}

// String returns the expression as it was written.
func (s expressionSource) String() string { return s.parsed.Source() }

func expressionValue(value any) expression.Value {
	switch value := value.(type) {
	case nil:
		return expression.Null()
	case bool:
		return expression.Bool(value)
	case int:
		return expression.Int(int64(value))
	case float64:
		return expression.Float(value)
	case []any:
		items := make([]expression.Value, len(value))
		for i, item := range value {
			items[i] = expressionValue(item)
		}
		return expression.List(items...)
	default:
		return expression.String(text(value))
	}
}

// flowValue turns a result into what a mapping can carry.
func flowValue(value expression.Value) any {
	switch value.Kind() {
	case expression.KindBool:
		truth, _ := value.Truth()
		return truth
	case expression.KindList:
		items := []any{}
		for _, item := range value.Items() {
			items = append(items, flowValue(item))
		}
		return items
	}
	if plain, ok := value.Text(); ok {
		return plain
	}
	return nil
}

func appRoles(roles []expression.AppRole) []mockidp.AppRole {
	out := make([]mockidp.AppRole, len(roles))
	for i, role := range roles {
		out[i] = mockidp.AppRole{ID: role.ID, Value: role.Value, DisplayName: role.DisplayName}
	}
	return out
}
