package steps

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// operations are the kinds of PATCH operations that a finding stands on: those that the
// requests of the scenario hold, and where one of several had to be refused, that one alone.
func (w *World) operations(f finding, met *transcript.Exchange) []carrier {
	var carriers []carrier
	for _, x := range w.recorder.Exchanges() {
		if x.Method != http.MethodPatch || len(w.scenario.Requirements) == 0 {
			continue
		}
		endpoint, _ := collectionOf(w.pathTo(x))
		operations, _ := bodyOf(x.RequestBody)["Operations"].([]any)
		for _, o := range operations {
			operation, _ := o.(map[string]any)
			if endpoint == scim.EndpointUsers {
				carriers = append(carriers, plainOperation(operation)...)
			}
		}
		if endpoint == scim.EndpointUsers && altersSchemas(x) {
			carriers = append(carriers, extendedPath)
		}
		wants := x == met && len(operations) > 1 && x.Status < http.StatusMultipleChoices && strings.HasPrefix(f.subject, "status of the answer to PATCH") && strings.HasPrefix(f.want, "400")
		if wants && endpoint == scim.EndpointUsers {
			carriers = append(carriers, wrongOperations...)
		}
	}
	return carriers
}

func (w *World) pathTo(x *transcript.Exchange) string {
	path, _ := w.partsOf(x.URL)
	return path
}

// plainOperation is what an operation on the e-mails of a user stands on.
func plainOperation(operation map[string]any) []carrier {
	path, _ := operation["path"].(string)
	op, _ := operation["op"].(string)
	switch lower := strings.ToLower(path); {
	case strings.EqualFold(op, "add") && lower == "emails":
		return []carrier{addKeeps}
	case strings.EqualFold(op, "remove") && strings.HasPrefix(lower, "emails["):
		return []carrier{removeSelects}
	}
	return nil
}

// patched makes a user with two e-mails, does the operations and says what is wrong with the
// e-mails that the user has then.
func patched(key, requirement, operations string, kept, gone []string) carrier {
	return carrier{
		key: key, requirements: []string{requirement},
		try: func(w *World) error {
			mail := fmt.Sprintf(`{"emails":[{"value":%q,"type":"work","primary":true},{"value":"%s-other@%s","type":"other"}]}`, w.cast.userName(controlUser), w.cast.stem, w.cast.domain)
			if err := w.handMadeWith(controlUser, Text(mail)); err != nil {
				return err
			}
			return onUser(http.MethodPatch, func(w *World) string {
				return patchBody(Text(strings.NewReplacer("%s", w.cast.stem, "%d", w.cast.domain).Replace(operations)))
			})(w)
		},
		shows: func(w *World) *lack {
			id := w.cast.userIDs[controlUser]
			if id == "" || w.onOne(http.MethodGet, scim.EndpointUsers, id, "") != nil || refused(w.answer) {
				return nil
			}
			have := asTexts(bodyAt(w.answer, "emails.type"))
			for _, kind := range kept {
				if !slices.Contains(have, kind) {
					return &lack{exchange: w.answer, got: "no e-mail of the type " + kind, want: "one"}
				}
			}
			for _, kind := range gone {
				if slices.Contains(have, kind) {
					return &lack{exchange: w.answer, got: "an e-mail of the type " + kind, want: "none"}
				}
			}
			return nil
		},
	}
}

var (
	addKeeps = patched("add to the e-mails of a user", "RFC7644-3.5.2.1-R09",
		`[{"op":"add","path":"emails","value":[{"value":"%s-control@%d","type":"home"}]}]`, []string{"work", "home"}, nil)
	removeSelects = patched("removal of selected e-mails", "RFC7644-3.5.2.2-R04",
		`[{"op":"remove","path":"emails[type eq \"work\"]"}]`, nil, []string{"work"})
)

// altersSchemas says whether a PATCH names schemas.
func altersSchemas(x *transcript.Exchange) bool {
	operations, _ := bodyOf(x.RequestBody)["Operations"].([]any)
	return slices.ContainsFunc(operations, func(o any) bool { return first(document{value: o}.at("path")) == "schemas" })
}

// schemasAltered: schemas of a user are changed by name. A service provider may compute them
// (RFC 7644, section 3.5.2, says what holds if an operation modifies schemas, not that one can).
var schemasAltered = carrier{key: "a PATCH of schemas", optional: true, try: func(w *World) error {
	if err := w.handMade(controlUser); err != nil {
		return err
	}
	return onUser(http.MethodPatch, func(*World) string {
		return patchBody(Text(`[{"op":"add","path":"schemas","value":["` + scim.SchemaEnterpriseUser + `"]}]`))
	})(w)
}}

// extendedPath: an attribute of the enterprise extension has a path.
var extendedPath = carrier{
	key: "a PATCH of the department of a user", requirements: []string{"RFC7644-3.5.2-R23"},
	try: func(w *World) error {
		if err := searchable(w); err != nil {
			return err
		}
		return onUser(http.MethodPatch, func(*World) string {
			return patchBody(Text(`[{"op":"replace","path":"` + scim.SchemaEnterpriseUser + `:department","value":"Harbour"}]`))
		})(w)
	},
	shows: func(w *World) *lack {
		id := w.cast.userIDs[controlUser]
		if id == "" || w.onOne(http.MethodGet, scim.EndpointUsers, id, "") != nil || refused(w.answer) {
			return nil
		}
		if got := first(bodyAt(w.answer, scim.SchemaEnterpriseUser+":department")); got != "Harbour" {
			return &lack{exchange: w.answer, got: show(got), want: "Harbour"}
		}
		return nil
	},
}

// wrongOperations have to be refused each; where one is taken, a request that is to fail for
// it cannot.
var wrongOperations = []carrier{
	taken("removal of userName", "RFC7644-3.5.2.2-R11", `[{"op":"remove","path":"userName"}]`),
	taken("removal without a path", "RFC7644-3.5.2.2-R01", `[{"op":"remove"}]`),
	taken("replacement through a filter that selects nothing", "RFC7644-3.5.2.3-R15", `[{"op":"replace","path":"emails[value eq \"nobody@nowhere.example\"].value","value":"x"}]`),
}

func taken(key, requirement, operation string) carrier {
	return carrier{
		key: key, requirements: []string{requirement},
		try: func(w *World) error {
			if err := w.handMade(controlUser); err != nil {
				return err
			}
			return onUser(http.MethodPatch, func(*World) string { return patchBody(Text(operation)) })(w)
		},
		shows: func(w *World) *lack {
			if w.answer == nil || w.answer.Method != http.MethodPatch || refused(w.answer) {
				return nil
			}
			return &lack{exchange: w.answer, got: fmt.Sprint(w.answer.Status), want: "a refusal"}
		},
	}
}
