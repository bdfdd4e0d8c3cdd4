package proof

import (
	"fmt"
	"strings"
)

// Page is docs/lacks.md: the table of what targets do without and what fails for it.
func Page() string {
	var b strings.Builder
	b.WriteString(`# What a target may do without, and what fails for it

Preconditions are apart from checks: a scenario that stands on something that does not work at a target is blocked by the
requirement that is broken, inapplicable where the RFC lets a service provider decline, or judged another way. So where a
target does without just one thing, at most these requirements fail or warn; a test runs the suite against each
(` + "`go test ./internal/proof`" + `, whole by ` + "`make seeds`" + `).

| a target without | fails | warns |
|---|---|---|
`)
	for _, l := range Lacks() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", l.Name, listed(l.Fails), listed(l.Warns))
	}
	return b.String()
}

func listed(ids []string) string {
	if len(ids) == 0 {
		return "nothing"
	}
	return strings.Join(ids, ", ")
}
