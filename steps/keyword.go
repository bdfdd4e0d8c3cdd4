package steps

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// keywordPolicy is the stance on scimType: it is optional, so the status decides, and another
// keyword or none warns at most.
const keywordPolicy = "A67"

// keywordRows are the requirements that name one keyword: the rows of RFC 7644, table 9, and of
// RFC 9865, table 3.
var keywordRows = map[string]string{
	scim.ErrInvalidFilter: "RFC7644-3.12-R18", scim.ErrTooMany: "RFC7644-3.12-R19", scim.ErrUniqueness: "RFC7644-3.12-R20",
	scim.ErrMutability: "RFC7644-3.12-R21", scim.ErrInvalidSyntax: "RFC7644-3.12-R22", scim.ErrInvalidPath: "RFC7644-3.12-R23",
	scim.ErrNoTarget: "RFC7644-3.12-R24", scim.ErrInvalidValue: "RFC7644-3.12-R25", scim.ErrInvalidVers: "RFC7644-3.12-R26",
	scim.ErrSensitive: "RFC7644-3.12-R27", scim.ErrInvalidCursor: "RFC9865-2.1-R02", scim.ErrExpiredCursor: "RFC9865-2.1-R03",
	scim.ErrInvalidCount: "RFC9865-2.1-R04",
}

// keyword wants one of some scimTypes in an error whose status is right. What is wrong with it is
// no matter of the requirement that asks for the refusal, unless that one is about the keyword.
func (w *World) keyword(exchange *transcript.Exchange, answer document, subject string, allowed ...string) error {
	if _, object := answer.value.(map[string]any); !object {
		return nil // that it is no SCIM error is said by its form
	}
	got := first(answer.at("scimType"))
	if slices.Contains(allowed, got) {
		return nil
	}
	requirement := keywordRows[allowed[0]]
	for _, claimed := range w.scenario.Requirements {
		if r, ok := w.config.Catalogue.ByID(claimed); ok && r.Policy == keywordPolicy {
			requirement = claimed
			break
		}
	}
	return w.fault(finding{
		requirement: requirement, subject: "scimType" + subject, got: show(got), want: strings.Join(allowed, " or "),
		exchange: exchange.Number, pointer: "/scimType", incidental: true,
	})
}

// hasKeyword judges the scimType of the client's last answer.
func (w *World) hasKeyword(allowed ...string) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		return w.keyword(exchange, answer, "", allowed...)
	})
}
