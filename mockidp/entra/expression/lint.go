package expression

import (
	"sort"
	"strings"
	"unicode"

	"github.com/scimspec/scimspec/mockidp/language"
)

// Warning is a place where an expression is valid and yet unlikely to do what
// its author means.
type Warning struct {
	Offset, Line, Column int
	Rule                 string // a stable short name, such as switch-odd-arguments
	Message              string
}

// Lint reports the traps in e, in the order of their place:
//
//   - switch-odd-arguments: Switch with an odd number of arguments. A right
//     call has an even number: source, default, then pairs. With an odd number
//     the default was left out, so that the first key is the default.
//   - switch-default-is-key: the second argument of Switch is the default, but
//     looks like a key. That is so when the count is odd and it is a constant,
//     and when the source is SingleAppRoleAssignment, the default is a label
//     with a space or a capital letter like all the values, and all the keys
//     are bare lower-case words: app roles have labels, targets have words.
//   - switch-tests-presence: IsPresent, IsNull or IsNullOrEmpty as the source.
//   - iif-null-condition: a condition that is documented as unsupported,
//     because a null or empty source makes every condition fail.
//   - roles-outside-function: [appRoleAssignments] outside of the role functions.
//   - unique-value-target: SelectUniqueValue is supported for HR-driven
//     provisioning to Active Directory only.
func Lint(e *Expression) []Warning {
	l := &linter{src: e.source}
	e.root.walk(l.look)
	sort.SliceStable(l.warnings, func(i, j int) bool { return l.warnings[i].Offset < l.warnings[j].Offset })
	return l.warnings
}

type linter struct {
	src      string
	warnings []Warning
}

func (l *linter) warn(n *node, rule, message string) {
	at := language.Place(l.src, n.offset)
	l.warnings = append(l.warnings, Warning{at.Offset, at.Line, at.Column, rule, message})
}

func (l *linter) look(n *node) {
	switch {
	case n.isCall("Switch"):
		l.lookSwitch(n)
	case n.isCall("IIF"):
		l.lookCondition(n.args[0])
	case n.isCall("SelectUniqueValue"):
		l.warn(n, "unique-value-target", "SelectUniqueValue is only supported for HR-driven provisioning to Active Directory")
	}
	if n.kind == nodeCall && !n.isCall("SingleAppRoleAssignment", "AppRoleAssignmentsComplex", "AssertiveAppRoleAssignmentsComplex") {
		for _, a := range n.args {
			if a != nil && a.kind == nodeAttribute && a.text == roleAttribute {
				l.warn(a, "roles-outside-function", "[appRoleAssignments] is a list of objects; use one of the role functions")
			}
		}
	}
}

func (l *linter) lookSwitch(n *node) {
	if n.args[0].isCall("IsPresent", "IsNull", "IsNullOrEmpty") {
		l.warn(n.args[0], "switch-tests-presence", n.args[0].text+` is not meant as the source of Switch; use the key "" for null and empty`)
	}
	odd := len(n.args)%2 == 1
	if odd {
		l.warn(n, "switch-odd-arguments",
			"Switch takes an even number of arguments (source, default, then a key and a value in pairs); with an odd number the default is missing and the last argument is ignored")
	}
	fallback := n.args[1]
	if fallback == nil || fallback.kind != nodeText {
		return
	}
	if odd || n.args[0].isCall("SingleAppRoleAssignment") && shifted(n) {
		l.warn(fallback, "switch-default-is-key", "the second argument of Switch is the default, but "+quote(fallback.text)+
			" looks like a key; without a default in its place every user without a match gets it as the value")
	}
}

// shifted: default and values are labels, keys are bare words.
func shifted(n *node) bool {
	if !isLabel(n.args[1].text) {
		return false
	}
	for i := 2; i+1 < len(n.args); i += 2 {
		key, value := n.args[i], n.args[i+1]
		if key.kind != nodeText || value.kind != nodeText || isLabel(key.text) || !isLabel(value.text) {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsUpper(r) })
}

func (l *linter) lookCondition(n *node) {
	if n.isCall("IsPresent", "IsNull", "IsNullOrEmpty") {
		l.warn(n, "iif-null-condition", n.text+` is documented as unsupported in IIF; use Switch with the key ""`)
	}
	if n.kind != nodeCompare {
		return
	}
	for _, side := range n.args {
		if side.kind == nodeText && side.text == "" {
			l.warn(side, "iif-null-condition", `comparing with "" is documented as unsupported in IIF; use Switch with the key ""`)
		}
	}
}
