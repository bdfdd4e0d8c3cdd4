package expression

// roleAttribute is the source of the three role functions.
const roleAttribute = "appRoleAssignments"

// roleType is the type member of every role that Entra writes.
const roleType = "WindowsAzureActiveDirectoryRole"

func roleFunctions() []*function {
	single := define("SingleAppRoleAssignment", "appRoleAssignments", evalSingleRole)
	all := define("AppRoleAssignmentsComplex", "appRoleAssignments", func(c *call) (Value, error) {
		return complexRoles(c.ev.env.AppRoles, "displayName"), nil
	})
	assertive := define("AssertiveAppRoleAssignmentsComplex", "appRoleAssignments", func(c *call) (Value, error) {
		return complexRoles(c.ev.env.AppRoles, "display"), nil
	})
	for _, f := range []*function{single, all, assertive} {
		f.check = checkRoleSource
	}
	return []*function{single, all, assertive}
}

func checkRoleSource(c *converter, n *node) {
	if a := n.args[0]; a.kind != nodeAttribute || a.text != roleAttribute {
		c.fail(a.offset, "%s takes [%s], got %s", n.text, roleAttribute, a.describe())
	}
}

// evalSingleRole gives the name of the one app role of the user, null without
// one. Silent: which name. The recipes in circulation use names with spaces
// ("My Corp Administrator"), which only a display name can have, and tell to
// give the app role the display name that shall flow; so the display name it
// is, or the value for a role without one. Unsupported with several
// assignments: the pick is unspecified then, and the first is taken here.
func evalSingleRole(c *call) (Value, error) {
	roles := c.ev.env.AppRoles
	if len(roles) == 0 {
		return Null(), nil
	}
	if roles[0].DisplayName != "" {
		return String(roles[0].DisplayName), nil
	}
	return String(roles[0].Value), nil
}

// complexRoles is the form in which a POST carries roles: primary, type, the
// label and the value, in this order. The label is displayName for
// AppRoleAssignmentsComplex and display for the assertive function.
// No assignment gives an empty list, which is not null: the assertive function
// has to be able to remove the last role.
func complexRoles(roles []AppRole, label string) Value {
	list := Value{kind: KindList, items: []Value{}, roles: append([]AppRole(nil), roles...)}
	for _, r := range roles {
		list.items = append(list.items, Object(
			Member{"primary", Bool(false)},
			Member{"type", String(roleType)},
			Member{label, String(r.DisplayName)},
			Member{"value", String(r.Value)},
		))
	}
	return list
}

// roleObjects is [appRoleAssignments] itself, which only Count and the Is…
// functions can use.
func roleObjects(roles []AppRole, id, value, displayName string) Value {
	list := Value{kind: KindList, items: []Value{}}
	for _, r := range roles {
		list.items = append(list.items, Object(
			Member{id, String(r.ID)}, Member{value, String(r.Value)}, Member{displayName, String(r.DisplayName)},
		))
	}
	return list
}
