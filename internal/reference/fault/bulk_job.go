package fault

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// jobFaults are what goes wrong with the message and the operations of a bulk request.
func jobFaults() []Fault {
	const area = "bulk"
	limits := func(change func(bulk object)) func(*behaviour) {
		return after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok {
				if bulk, ok := o["bulk"].(object); ok {
					change(bulk)
				}
			}
		}, server.OpConfig)
	}
	answer := func(change func(o object)) func(*behaviour) {
		return after(func(_ *request, a *response) {
			if o, ok := a.Body.(object); ok && a.Status == http.StatusOK {
				change(o)
			}
		}, server.OpBulk)
	}
	reordered := func(change func([]any) []any) func(*behaviour) {
		return onBody(func(_ *request, in object) {
			if list, ok := in["Operations"].([]any); ok {
				in["Operations"] = change(list)
			}
		}, server.OpBulk)
	}
	return []Fault{
		fault(area, "bulk-unsupported-404", "RFC7644-3.7-R02", "Bulk is not supported, says discovery, and is answered with 404.", func(b *behaviour) {
			unclaimed(b, "bulk")
			failing(http.StatusNotFound, server.OpBulk)(b)
		}),
		fault(area, "bulk-any-schemas", "RFC7644-3.7-R03", "The schemas of a BulkRequest are not looked at.", onBody(func(_ *request, in object) {
			drop(in, "schemas")
			in["schemas"] = []any{scim.MessageBulkRequest}
		}, server.OpBulk)),
		fault(area, "bulk-repeats-failonerrors", "RFC7644-3.7-R07", "The answer repeats failOnErrors.", answer(func(o object) { o["failOnErrors"] = 1 })),
		fault(area, "bulk-operations-missing", "RFC7644-3.7-R08 RFC7644-3.7.3-R01", "The answer calls its Operations results.", answer(func(o object) {
			o["results"] = o["Operations"]
			delete(o, "Operations")
		})),
		fault(area, "bulk-without-operations", "RFC7644-3.7-R08 RFC7644-3.7-R23", "A request whose Operations is missing or no array is an empty one.", onBody(func(_ *request, in object) {
			if _, ok := in["Operations"].([]any); !ok {
				in["Operations"] = []any{}
			}
		}, server.OpBulk)),
		fault(area, "bulk-malformed-200", "RFC7644-3.7-R23", "A request that is no JSON document is answered with 200.", wrap(func(next handler) handler {
			return func(q *request) *response {
				if _, err := server.DecodeObject(q.Body); err != nil {
					return server.Reply(http.StatusOK, object{"schemas": []any{scim.MessageBulkResponse}, "Operations": []any{}})
				}
				return next(q)
			}
		}, server.OpBulk)),
		fault(area, "bulk-any-method", "RFC7644-3.7-R09", "An operation with another method, or without one, replaces.", onJob(func(o object) {
			if m := server.Text(o, "method"); m == "" || m == "GET" {
				o["method"] = "PUT"
			}
		})),
		fault(area, "bulk-post-without-bulkid", "RFC7644-3.7-R10", "A POST without bulkId succeeds.", onJob(func(o object) {
			if server.Text(o, "method") == "POST" && server.Text(o, "bulkId") == "" {
				o["bulkId"] = "unnamed"
			}
		})),
		fault(area, "bulk-bulkid-twice", "RFC7644-3.7.2-R09", "A second POST with the same bulkId succeeds.", onBody(func(_ *request, in object) {
			seen := map[string]bool{}
			for _, e := range operationsOf(in) {
				if id := server.Text(e, "bulkId"); seen[id] && server.Text(e, "method") == "POST" {
					e["bulkId"] = id + "-2"
				} else {
					seen[id] = true
				}
			}
		}, server.OpBulk)),
		fault(area, "bulk-path-missing", "RFC7644-3.7-R12", "A POST without path creates a User.", onJob(func(o object) {
			if server.Text(o, "path") == "" {
				o["path"] = scim.EndpointUsers
			}
		})),
		fault(area, "bulk-put-creates", "RFC7644-3.7-R13", "A PUT to an endpoint creates, a POST to a resource replaces.", onJob(func(o object) {
			depth := strings.Count(strings.Trim(server.Text(o, "path"), "/"), "/")
			switch {
			case server.Text(o, "method") == "PUT" && depth == 0:
				o["method"] = "POST"
			case server.Text(o, "method") == "POST" && depth == 1:
				o["method"] = "PUT"
			}
		})),
		fault(area, "bulk-data-missing-succeeds", "RFC7644-3.7-R14", "An operation without data is reported as done.", onResults(func(asked, o object) {
			if asked["data"] == nil && server.Text(asked, "method") != "DELETE" {
				o["status"] = "200"
				delete(o, "response")
			}
		})),
		fault(area, "bulk-patch-ignored", "RFC7644-3.7-R15 RFC7644-3.7-R05", "A PATCH in a job has no effect.", func(b *behaviour) {
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if q.Bulk == nil {
						return next(q)
					}
					return b.Operations[server.OpGet](q)
				}
			}, server.OpModify)(b)
		}),
		fault(area, "bulk-status-missing", "RFC7644-3.7-R19", "Results have no status.", onResults(func(_, o object) { delete(o, "status") })),
		fault(area, "bulk-deletes-first", "RFC7644-3.7-R30", "Deletions are carried out before all else.", reordered(func(list []any) []any {
			slices.SortStableFunc(list, func(x, y any) int { return deletion(y) - deletion(x) })
			return list
		})),
		fault(area, "bulk-backwards", "RFC7644-3.7-R31 RFC7644-3.7-R30", "Operations are carried out from the last to the first.", reordered(func(list []any) []any {
			slices.Reverse(list)
			return list
		})),
		fault(area, "bulk-conflict-400", "RFC7644-3.7-R32", "A duplicate in a job has the status 400.", onResults(func(_, o object) {
			if o["status"] == any("409") {
				o["status"] = "400"
			}
		})),
		fault(area, "bulk-version-ignored", "RFC7644-3.7-R32", "version of an operation has no effect.", onJob(func(o object) { delete(o, "version") })),
		fault(area, "bulk-path-from-host", "RFC7644-3.7-R35", "Paths of operations begin at the host.", onJob(func(o object) {
			path, _ := strings.CutPrefix(server.Text(o, "path"), server.DefaultPrefix)
			if path == server.Text(o, "path") {
				path = "/nowhere" + path
			}
			o["path"] = path
		})),
		fault(area, "bulk-error-without-detail", "RFC7644-3.7.3-R04", "Errors in results have no detail.", onResults(func(_, o object) {
			if response, ok := o["response"].(object); ok {
				delete(response, "detail")
			}
		})),
		fault(area, "bulk-failed-put-without-location", "RFC7644-3.7.3-R02", "Results of failed operations have no location.", onResults(func(_, o object) {
			if server.Text(o, "status") >= "400" {
				delete(o, "location")
			}
		})),
		fault(area, "bulk-shows-password", "RFC7643-4.1.1-R25", "The result of a creation repeats what was sent, the password with it.", onResults(func(asked, o object) {
			if server.Text(o, "status") == "201" {
				o["response"] = asked["data"]
			}
		})),
		fault(area, "bulk-limits-zero", "RFC7644-3.7.4-R01", "ServiceProviderConfig gives 0 for the limits.", limits(func(o object) { o["maxOperations"], o["maxPayloadSize"] = 0, 0 })),
		fault(area, "bulk-limit-too-high", "RFC7644-3.7.4-R06", "ServiceProviderConfig allows an operation more than the server takes.", limits(func(o object) {
			if n, ok := o["maxOperations"].(int); ok {
				o["maxOperations"] = n + 1
			}
		})),
		fault(area, "bulk-payload-limit-untrue", "RFC7644-3.7.4-R04", "A job larger than maxPayloadSize is carried out.", limits(func(o object) { o["maxPayloadSize"] = 20000 })),
	}
}

// operationsOf are the operations of a bulk request or answer that are objects.
func operationsOf(in object) []object {
	list, _ := in["Operations"].([]any)
	var out []object
	for _, e := range list {
		if o, ok := e.(object); ok {
			out = append(out, o)
		}
	}
	return out
}

func deletion(e any) int {
	if o, ok := e.(object); ok && server.Text(o, "method") == "DELETE" {
		return 1
	}
	return 0
}

// onJob changes the operations of a bulk request before they are read.
func onJob(change func(o object)) func(*behaviour) {
	return onBody(func(_ *request, in object) {
		for _, o := range operationsOf(in) {
			change(o)
		}
	}, server.OpBulk)
}

// onResults changes the results of a bulk request, each beside what was asked.
func onResults(change func(asked, result object)) func(*behaviour) {
	return after(func(q *request, a *response) {
		in, err := server.DecodeObject(q.Body)
		out, ok := a.Body.(object)
		if err != nil || !ok || a.Status != http.StatusOK {
			return
		}
		asked, results := operationsOf(in), operationsOf(out)
		for i := range min(len(asked), len(results)) {
			change(asked[i], results[i])
		}
	}, server.OpBulk)
}

// jobReferenceFaults are what goes wrong with bulkId references.
func jobReferenceFaults() []Fault {
	const area = "bulk"
	return []Fault{
		fault(area, "bulk-circle-half", "RFC7644-3.7.1-R01", "A reference to an operation that is not done yet is stored as it stands.", func(b *behaviour) {
			next := b.BulkResolve
			b.BulkResolve = func(j *server.BulkJob, v any) any {
				done := *j
				done.Ids = map[string]string{}
				for name, id := range j.Ids {
					if j.Ops[j.ByID[name]].State == server.BulkDone {
						done.Ids[name] = id
					}
				}
				return next(&done, v)
			}
		}),
		fault(area, "bulk-circle-dropped", "RFC7644-3.7.1-R01", "Of two Groups that are to be members of each other one gets no member.", onBody(func(_ *request, in object) {
			seen := map[string][]string{}
			for _, o := range operationsOf(in) {
				seen[server.Text(o, "bulkId")] = mentioned(o["data"])
				data, _ := o["data"].(object)
				for _, name := range mentioned(data) {
					if slices.Contains(seen[name], server.Text(o, "bulkId")) {
						delete(data, "members")
					}
				}
			}
		}, server.OpBulk)),
		fault(area, "bulk-forward-reference-refused", "RFC7644-3.7.2-R02", "A job with a reference to a later operation is refused.", rejectBody(func(_ *request, in object) error {
			known := map[string]bool{}
			for _, o := range operationsOf(in) {
				known[server.Text(o, "bulkId")] = true
				for _, name := range mentioned(o["data"]) {
					if !known[name] {
						return server.Fail(http.StatusConflict, "", "bulkId %s is not known.", name)
					}
				}
			}
			return nil
		}, server.OpBulk)),
		fault(area, "bulk-reference-without-prefix", "RFC7644-3.7.2-R03", "A value that is the same as a bulkId counts as a reference.", onBody(func(_ *request, in object) {
			known := map[string]bool{}
			for _, o := range operationsOf(in) {
				known[server.Text(o, "bulkId")] = true
			}
			for _, o := range operationsOf(in) {
				eachMember(o["data"], func(m object) {
					if known[server.Text(m, "value")] {
						m["value"] = server.BulkPrefix + server.Text(m, "value")
					}
				})
			}
		}, server.OpBulk)),
		fault(area, "bulk-extension-reference-kept", "RFC7644-3.7.2-R04", "References in the enterprise extension are stored as they stand.", func(b *behaviour) {
			next := b.BulkResolve
			b.BulkResolve = func(j *server.BulkJob, v any) any {
				resolved := next(j, v)
				given, ok := v.(object)
				out, isObject := resolved.(object)
				if ok && isObject && given[scim.SchemaEnterpriseUser] != nil {
					out[scim.SchemaEnterpriseUser] = given[scim.SchemaEnterpriseUser]
				}
				return resolved
			}
		}),
		fault(area, "bulk-undefined-reference-dropped", "RFC7644-3.7.2-R06", "A member that refers to nothing is left out, without an error.", onBody(func(_ *request, in object) {
			known := map[string]bool{}
			for _, o := range operationsOf(in) {
				known[server.Text(o, "bulkId")] = true
			}
			for _, o := range operationsOf(in) {
				data, _ := o["data"].(object)
				kept := []any{}
				eachMember(data, func(m object) {
					if name, isReference := strings.CutPrefix(server.Text(m, "value"), server.BulkPrefix); !isReference || known[name] {
						kept = append(kept, m)
					}
				})
				if data["members"] != nil {
					data["members"] = kept
				}
			}
		}, server.OpBulk)),
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
		if name, ok := strings.CutPrefix(server.Text(m, "value"), server.BulkPrefix); ok {
			names = append(names, name)
		}
	})
	return names
}
