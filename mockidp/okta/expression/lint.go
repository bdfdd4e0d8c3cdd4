package expression

import (
	"sort"
	"strings"

	"github.com/scimspec/scimspec/mockidp/language"
)

// Warning is a place where an expression is valid and yet against what Okta
// documents.
type Warning struct {
	Offset, Line, Column int
	Rule                 string // a stable short name, such as deprecated-function
	Message              string
}

// Lint reports, in the order of their place:
//
//   - deprecated-function: toUpperCase(…) and the like without String.
//   - deprecated-matches: the operator matches.
//   - condition-function: Convert, Arrays or Time in a condition, which the
//     documentation excludes. It is a warning and no error, because the same
//     documentation allows "any function" there and Arrays in group rules.
//   - group-function: group membership in a mapping, which is evaluated at
//     assignment or when mappings are applied; a later change of membership
//     alone pushes nothing.
func Lint(e *Expression) []Warning {
	l := &linter{src: e.source, seen: map[*node]bool{}}
	e.root.walk(l.look)
	sort.SliceStable(l.warnings, func(i, j int) bool { return l.warnings[i].Offset < l.warnings[j].Offset })
	return l.warnings
}

type linter struct {
	src      string
	seen     map[*node]bool // calls already reported as part of a condition
	warnings []Warning
}

func (l *linter) warn(n *node, rule, message string) {
	at := language.Place(l.src, n.offset)
	l.warnings = append(l.warnings, Warning{at.Offset, at.Line, at.Column, rule, message})
}

func (l *linter) look(n *node) {
	switch n.kind {
	case nodeTernary:
		n.args[0].walk(l.condition)
	case nodeChain:
		if n.text == "AND" || n.text == "OR" {
			n.walk(l.condition)
		}
	case nodeCompare:
		if n.text == "matches" {
			l.warn(n, "deprecated-matches", "the operator matches is deprecated")
		}
	case nodeCall:
		l.call(n)
	}
}

func (l *linter) call(n *node) {
	name := n.text
	switch {
	case n.method:
		if name == "getGroups" || name == "isMemberOf" {
			l.group(n)
		}
	case strings.HasPrefix(name, "isMemberOf") || name == "getFilteredGroups":
		l.group(n)
	case !strings.Contains(name, ".") && functionTable()["String."+name] != nil:
		l.warn(n, "deprecated-function", name+" is deprecated; use String."+name)
	}
}

func (l *linter) group(n *node) {
	l.warn(n, "group-function", n.text+" is evaluated at assignment or when mappings are applied; a change of membership alone pushes nothing")
}

func (l *linter) condition(n *node) {
	if n.kind != nodeCall || n.method || l.seen[n] {
		return
	}
	for _, namespace := range []string{"Convert.", "Arrays.", "Time."} {
		if strings.HasPrefix(n.text, namespace) {
			l.seen[n] = true
			l.warn(n, "condition-function", n.text+" is documented as not supported in conditions")
		}
	}
}
