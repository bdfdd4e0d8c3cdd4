package reports

import (
	"fmt"
	"strings"
)

// Judged says in a sentence what was judged, for people: its name, base URL and kind, each
// part of a run that had several, and plainly when it was scimspec's own reference target.
// A run of that one proves nothing about anybody's server.
func (r *Report) Judged() string {
	t := r.Target
	what, where := t.Name, " at "+t.BaseURL
	if len(r.Run.Parts) > 1 {
		where = ""
	}
	if what == "" {
		what, where = t.BaseURL, ""
	}
	if what == "" {
		return "Judged: a target without a name or URL."
	}
	text := fmt.Sprintf("Judged: %s%s (%s)", what, where, t.Kind)
	if len(r.Run.Parts) > 1 {
		parts := make([]string, len(r.Run.Parts))
		for i, part := range r.Run.Parts {
			parts[i] = enumerate(part.Profiles) + " at " + part.BaseURL
		}
		text += fmt.Sprintf(", in %d parts: %s", len(parts), strings.Join(parts, "; "))
	}
	if t.Reference {
		return text + ". This is scimspec's own reference target, not your server."
	}
	return text + "."
}
