package target

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// jobReferenceFaults are what goes wrong with bulkId references.
func jobReferenceFaults() []Fault {
	const area = "bulk"
	return []Fault{
		fault(area, "bulk-circle-half", "RFC7644-3.7.1-R01", "A reference to an operation that is not done yet is stored as it stands.", func(b *behaviour) {
			next := b.bulkResolve
			b.bulkResolve = func(j *bulkJob, v any) any {
				done := *j
				done.ids = map[string]string{}
				for name, id := range j.ids {
					if j.ops[j.byID[name]].state == bulkDone {
						done.ids[name] = id
					}
				}
				return next(&done, v)
			}
		}),
		fault(area, "bulk-circle-dropped", "RFC7644-3.7.1-R01", "Of two Groups that are to be members of each other one gets no member.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				seen := map[string][]string{}
				for _, o := range operationsOf(in) {
					seen[text(o, "bulkId")] = mentioned(o["data"])
					data, _ := o["data"].(object)
					for _, name := range mentioned(data) {
						if slices.Contains(seen[name], text(o, "bulkId")) {
							delete(data, "members")
						}
					}
				}
			}, opBulk)
		}),
		fault(area, "bulk-forward-reference-refused", "RFC7644-3.7.2-R02", "A job with a reference to a later operation is refused.", func(b *behaviour) {
			rejectBody(b, func(_ *request, in object) error {
				known := map[string]bool{}
				for _, o := range operationsOf(in) {
					known[text(o, "bulkId")] = true
					for _, name := range mentioned(o["data"]) {
						if !known[name] {
							return fail(http.StatusConflict, "", "bulkId %s is not known.", name)
						}
					}
				}
				return nil
			}, opBulk)
		}),
		fault(area, "bulk-reference-without-prefix", "RFC7644-3.7.2-R03", "A value that is the same as a bulkId counts as a reference.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				known := map[string]bool{}
				for _, o := range operationsOf(in) {
					known[text(o, "bulkId")] = true
				}
				for _, o := range operationsOf(in) {
					eachMember(o["data"], func(m object) {
						if known[text(m, "value")] {
							m["value"] = bulkPrefix + text(m, "value")
						}
					})
				}
			}, opBulk)
		}),
		fault(area, "bulk-extension-reference-kept", "RFC7644-3.7.2-R04", "References in the enterprise extension are stored as they stand.", func(b *behaviour) {
			next := b.bulkResolve
			b.bulkResolve = func(j *bulkJob, v any) any {
				resolved := next(j, v)
				given, ok := v.(object)
				out, isObject := resolved.(object)
				if ok && isObject && given[scim.SchemaEnterpriseUser] != nil {
					out[scim.SchemaEnterpriseUser] = given[scim.SchemaEnterpriseUser]
				}
				return resolved
			}
		}),
		fault(area, "bulk-undefined-reference-dropped", "RFC7644-3.7.2-R06", "A member that refers to nothing is left out, without an error.", func(b *behaviour) {
			onBody(b, func(_ *request, in object) {
				known := map[string]bool{}
				for _, o := range operationsOf(in) {
					known[text(o, "bulkId")] = true
				}
				for _, o := range operationsOf(in) {
					data, _ := o["data"].(object)
					kept := []any{}
					eachMember(data, func(m object) {
						if name, isReference := strings.CutPrefix(text(m, "value"), bulkPrefix); !isReference || known[name] {
							kept = append(kept, m)
						}
					})
					if data["members"] != nil {
						data["members"] = kept
					}
				}
			}, opBulk)
		}),
		fault(area, "bulk-failed-reference-succeeds", "RFC7644-3.7.2-R07", "An operation that refers to a failed one is reported as done.", onResults(func(asked, o object) {
			if o["status"] == any("409") && len(mentioned(asked["data"])) > 0 {
				o["status"] = "201"
				delete(o, "response")
			}
		})),
	}
}

// eachMember hands over the members of a Group that a job wants to create.
func eachMember(data any, f func(m object)) {
	o, _ := data.(object)
	list, _ := o["members"].([]any)
	for _, e := range list {
		if m, ok := e.(object); ok {
			f(m)
		}
	}
}

// mentioned are the bulkIds that the members of a Group refer to.
func mentioned(data any) []string {
	var names []string
	eachMember(data, func(m object) {
		if name, ok := strings.CutPrefix(text(m, "value"), bulkPrefix); ok {
			names = append(names, name)
		}
	})
	return names
}
