package steps

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/transcript"
)

// aboutSchemasOf is the requirement under which facts are judged that /Schemas has a place for.
const aboutSchemasOf = "RFC7643-7-R47"

func acceptedJudgments(r *registrar) {
	r.judgment("the schema of a {kind} says what is accepted",
		"The answer is from /Schemas. What the run learnt before it began of the attributes of users or groups, and what /Schemas has a place for, stands there: a closed list in canonicalValues, what does not change in mutability; and what is not kept is not listed.",
		(*World).schemaSays)
}

// schemaSays finds each fact that /Schemas has a place for and does not state.
func (w *World) schemaSays(kind Kindly) error {
	return w.inAnswer(func(exchange *transcript.Exchange, _ document) error {
		if w.config.Learnt == nil {
			return &Inapplicable{"nobody asked what the service provider accepts"}
		}
		for _, fact := range w.config.Learnt.Facts {
			group := strings.Contains(fact.Key, ":group.")
			if fact.Class != accept.Undeclared || fact.Requirement != aboutSchemasOf || group != (kind == "group") {
				continue
			}
			want := "not listed"
			if fact.Schema != "" {
				want = fact.Schema
			}
			got := fact.Says
			if fact.Words != "" {
				got += ": " + fact.Words
			}
			if err := w.fault(finding{
				requirement: aboutSchemasOf, subject: "what /Schemas says of " + fact.Subject, got: got, want: want, exchange: exchange.Number,
				hint: fmt.Sprintf("Say so in /Schemas; where it should be otherwise, change the service provider. To judge without it: data: {%s}", fact.Data),
			}); err != nil {
				return err
			}
		}
		return nil
	})
}
