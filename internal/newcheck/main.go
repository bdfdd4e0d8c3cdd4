// Command newcheck leads to the three places of a check: its requirement, its scenario and the
// fault that turns it red. It prints what exists of them, file and line, and where a reader
// would look for what is missing. It changes nothing. make new-check ID=… calls it, from the
// root of the repository.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/scimspec/scimspec/features"
)

func main() {
	if len(os.Args) != 2 || strings.TrimSpace(os.Args[1]) == "" {
		fmt.Fprintln(os.Stderr, "no requirement was named\nTry: make new-check ID=RFC7644-3.3-R10")
		os.Exit(2)
	}
	h, err := open(".")
	if err != nil {
		fmt.Fprintf(os.Stderr, "new-check: %v\nTry: make new-check, in the root of the repository\n", err)
		os.Exit(2)
	}
	h.lead(os.Stdout, os.Args[1])
}

// lead prints the way to the check of a requirement and says whether nothing is missing.
func (h *house) lead(w io.Writer, id string) bool {
	defer fmt.Fprintln(w, "\nCONTRIBUTING.md has the steps; scimspec lint and scimspec selftest FAULT say whether they are done.")
	requirement, ok := h.set.Catalogue.ByID(id)
	if !ok {
		fmt.Fprintf(w, "%s is in no catalogue.\n\n", id)
		show(w, "requirement", nil, h.beside(h.requirements, id), "add it, with the next id of its section, "+h.next(id))
		return false
	}
	fmt.Fprintf(w, "%s  %s  %s\n%s\n", id, requirement.Level, requirement.Source(), requirement.Text)
	if requirement.Check != "" {
		fmt.Fprintf(w, "How to see it: %s\n", requirement.Check)
	}
	fmt.Fprintln(w)
	show(w, "requirement", h.requirements[id], nil, "")
	if reason := h.uncovered[id]; reason != nil {
		show(w, "", reason, nil, "")
	}
	scenarios, faults := h.scenarios[id], h.faults[id]
	show(w, "scenario", scenarios, h.beside(h.scenarios, id), "write one, with the tags @id:… @req:"+id)
	show(w, "fault", faults, h.beside(h.faults, id), `add a row whose third string holds `+id)
	seen := h.seen(id)
	if len(faults) > 0 && len(seen) == 0 {
		seen = []place{}
	}
	show(w, "kill matrix", seen, nil, "make golden writes the line, once scimspec selftest says caught")
	return len(scenarios) > 0 && len(faults) > 0 && len(seen) > 0
}

// show prints one kind of place: those that there are, or what to do where.
func show(w io.Writer, kind string, have, beside []place, todo string) {
	for _, p := range have {
		fmt.Fprintf(w, "%-12s %s\n", kind, p)
		kind = ""
	}
	if len(have) > 0 {
		return
	}
	fmt.Fprintf(w, "%-12s MISSING: %s\n", kind, todo)
	for _, p := range beside {
		fmt.Fprintf(w, "%-12s   beside %s\n", "", p)
	}
}

// next is the id that a further requirement of the same section gets.
func (h *house) next(id string) string {
	section, _, _ := cut(id)
	last := 0
	for _, r := range h.set.Catalogue.All() {
		if s, n, ok := cut(r.ID); ok && s == section {
			last = max(last, n)
		}
	}
	return fmt.Sprintf("%s%02d", section, last+1)
}

// house is where things are.
type house struct {
	set *features.Set
	// By the requirement's id.
	requirements, uncovered, scenarios, faults map[string][]place
	matrix                                     []place
	words                                      map[string]place // where a name stands first
}

// place is a line of a file, and what stands there.
type place struct {
	file string
	line int
	name string
}

// String returns `file:line  name`.
func (p place) String() string { return fmt.Sprintf("%s:%d  %s", p.file, p.line, p.name) }
