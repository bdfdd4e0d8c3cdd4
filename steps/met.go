package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// Which requests a scenario sends depends on the identity provider that it plays, so whether
// it needs what a fact excludes is seen afterwards: it met the very refusal that was learnt.

// Met finds the first fact that the exchanges of a scenario met, nil when they met none. A scenario that
// claims what a fact is judged under judges it and is not asked.
func Met(facts []accept.Fact, claimed []string, base string, exchanges []*transcript.Exchange) *accept.Fact {
	var all []deed
	for i := range facts {
		f := &facts[i]
		kind, what, _ := strings.Cut(f.Key, ":")
		meets := metBy[kind]
		if f.Source == accept.Stated || meets == nil || f.Requirement != "" && slices.Contains(claimed, f.Requirement) {
			continue
		}
		if all == nil {
			all = deeds(base, exchanges)
		}
		if meets(f, what, all) {
			return f
		}
	}
	return nil
}

// metBy says how each kind of fact is met.
var metBy = map[string]func(f *accept.Fact, what string, all []deed) bool{
	factMethod:     metMethod,
	factPut:        metPut,
	factPatch:      metPatch,
	factEnd:        metEnd,
	factFilter:     metFilter,
	factHidden:     metHidden,
	accept.Absence: metAbsence,
	accept.Fixity:  metFixity,
	accept.Value:   metValue,
	factDiscovery:  metDiscovery,
}

// deed is a request, or an operation of a bulk request, with its answer.
type deed struct {
	method, path string // below the base URL, without its query
	query        url.Values
	body, answer document
	status       int
}

// on says whether a deed is about resources of an endpoint.
func (a deed) on(endpoint string) bool {
	return a.path == endpoint || strings.HasPrefix(a.path, endpoint+"/")
}

// about says whether a deed is about one resource, at its own URL.
func (a deed) about(endpoint string) bool {
	id, below := strings.CutPrefix(a.path, endpoint+"/")
	return below && id != "" && a.path != endpoint+scim.EndpointSearch
}

func (a deed) refused() bool { return a.status >= 400 && a.status < 500 }
func (a deed) done() bool    { return a.status >= 200 && a.status < 300 }

// deeds lists what exchanges did, the operations of bulk requests one by one.
func deeds(base string, exchanges []*transcript.Exchange) []deed {
	var all []deed
	for _, x := range exchanges {
		path, query, _ := strings.Cut(strings.TrimPrefix(x.URL, base), "?")
		a := deed{method: x.Method, path: path, status: x.Status}
		a.query, _ = url.ParseQuery(query) // what is no query has no filter
		a.body, _ = parseDocument(x.RequestBody)
		a.answer, _ = parseDocument(x.ResponseBody)
		all = append(all, a)
		if path == scim.EndpointBulk {
			all = append(all, operationsOf(a)...)
		}
	}
	return all
}

// operationsOf pairs the operations of a bulk request with their results, by place.
func operationsOf(bulk deed) []deed {
	asked, _ := bulk.body.value.(map[string]any)
	answered, _ := bulk.answer.value.(map[string]any)
	operations, _ := asked["Operations"].([]any)
	results, _ := answered["Operations"].([]any)
	var all []deed
	for i, operation := range operations {
		o, _ := operation.(map[string]any)
		if o == nil || i >= len(results) {
			continue
		}
		r, _ := results[i].(map[string]any)
		a := deed{method: strings.ToUpper(plain(o["method"])), path: plain(o["path"]), body: document{value: o["data"]}, answer: document{value: r["response"]}}
		_, _ = fmt.Sscan(plain(r["status"]), &a.status) // a status that is no number is none
		all = append(all, a)
	}
	return all
}

func metMethod(f *accept.Fact, method string, all []deed) bool {
	return slices.ContainsFunc(all, func(a deed) bool {
		return strings.EqualFold(a.method, method) && methodMissing(a.status) && slices.ContainsFunc(f.Of, func(endpoint string) bool {
			return a.path == endpoint && a.method == http.MethodPost || a.about(endpoint)
		})
	})
}

// metPut looks for a replace by which something that has to go stayed: what is null or empty in
// its body, or the name of a user, and is shown in the answer, or in the next one there.
func metPut(_ *accept.Fact, _ string, all []deed) bool {
	for i, a := range all {
		sent, _ := a.body.value.(map[string]any)
		if a.method != http.MethodPut || !a.done() || sent == nil {
			continue
		}
		shown := a.answer
		for _, later := range all[i+1:] {
			if shown.value == nil && later.path == a.path && later.done() {
				shown = later.answer
			}
		}
		if a.on(scim.EndpointUsers) && len(a.body.at("userName")) == 0 && len(shown.at("userName")) > 0 {
			return true
		}
		for name, value := range sent {
			if list, isList := value.([]any); (value == nil || isList && len(list) == 0) && len(shown.at(Path(name))) > 0 {
				return true
			}
		}
	}
	return false
}

// metPatch looks for a modification that was refused for its form.
func metPatch(_ *accept.Fact, what string, all []deed) bool {
	return slices.ContainsFunc(all, func(a deed) bool {
		if a.method != http.MethodPatch || !a.refused() {
			return false
		}
		switch what {
		case "active":
			return a.about(scim.EndpointUsers) && slices.ContainsFunc(a.changed(), func(path string) bool { return !strings.EqualFold(path, "active") })
		case "value-path":
			return a.about(scim.EndpointUsers) && slices.ContainsFunc(a.changed(), func(path string) bool { return strings.Contains(path, "[") })
		}
		return a.about(scim.EndpointGroups) && slices.Contains(a.changed(), "members")
	})
}

// changed are the paths of the operations of a modification.
func (a deed) changed() []string {
	object, _ := a.body.value.(map[string]any)
	operations, _ := object["Operations"].([]any)
	var paths []string
	for _, operation := range operations {
		o, _ := operation.(map[string]any)
		if path := plain(o["path"]); path != "" {
			paths = append(paths, strings.TrimPrefix(path, scim.SchemaUser+":"))
			continue
		}
		members, _ := o["value"].(map[string]any)
		paths = append(paths, sortedKeys(members)...)
	}
	return paths
}

var setInactive = regexp.MustCompile(`(?i)"active"\s*:\s*"?false|"path"\s*:\s*"(?:[\w:.]+:)?active"[^{}]*"value"\s*:\s*"?false|"value"\s*:\s*"?false"?[^{}]*"path"\s*:\s*"(?:[\w:.]+:)?active"`)

// metEnd looks for a user who was deleted or set to inactive, and for what followed.
func metEnd(_ *accept.Fact, what string, all []deed) bool {
	for i, a := range all {
		if !a.done() || !a.about(scim.EndpointUsers) {
			continue
		}
		id := strings.TrimPrefix(a.path, scim.EndpointUsers+"/")
		switch {
		case what == "inactive":
			if a.method != http.MethodDelete && setInactive.MatchString(jsonText(a.body.value)) {
				return true
			}
		case a.method != http.MethodDelete:
		case slices.ContainsFunc(all[i+1:], func(later deed) bool {
			if what == "name" {
				return later.method == http.MethodPost && later.status == http.StatusConflict
			}
			return later.status == http.StatusConflict || later.done() && (strings.HasPrefix(later.path, a.path) || strings.Contains(jsonText(later.answer.value), id))
		}):
			return true
		}
	}
	return false
}

// metFilter looks for a filter that was declined and has in it what the fact does not say to be taken.
func metFilter(f *accept.Fact, what string, all []deed) bool {
	return slices.ContainsFunc(all, func(a deed) bool {
		filter := a.query.Get("filter")
		if strings.HasSuffix(a.path, scim.EndpointSearch) {
			filter = first(a.body.at("filter"))
		}
		if filter == "" || !a.refused() && a.status != http.StatusNotImplemented {
			return false
		}
		if what == "operators" {
			return slices.ContainsFunc(operatorsIn(filter), func(operator string) bool { return !slices.Contains(f.Of, operator) })
		}
		return slices.ContainsFunc(attributesIn(filter), func(path string) bool { return !accept.Has(f.Of, path) })
	})
}

// metHidden looks for a group that is shown without members.
func metHidden(_ *accept.Fact, _ string, all []deed) bool {
	return slices.ContainsFunc(all, func(a deed) bool {
		return a.done() && a.on(scim.EndpointGroups) && a.answer.value != nil && len(a.answer.at("members")) == 0 && len(a.answer.at("Resources.members")) == 0
	})
}

// Hides says whether a fact is about what is never shown. Whatever reads a group meets it, so it explains only what
// misses members: that a method is not there is another matter.
func Hides(f *accept.Fact) bool { return strings.HasPrefix(f.Key, factHidden+":") }

// metAbsence looks for a body that was refused and has one of the attributes that are.
func metAbsence(f *accept.Fact, what string, all []deed) bool {
	return f.Says == refusedWord && slices.ContainsFunc(all, func(a deed) bool {
		if !a.on(scim.EndpointUsers) || a.status != http.StatusBadRequest {
			return false
		}
		body := strings.ToLower(jsonText(a.body.value))
		for path := range strings.SplitSeq(what, ",") {
			if strings.Contains(body, `"`+parentOf(path)+`"`) {
				return true
			}
		}
		return false
	})
}

// metValue looks for a body that has the attribute and was refused in the very words by which the fact was
// learnt, if they name it: those that say nothing are met by every other refusal.
func metValue(f *accept.Fact, what string, all []deed) bool {
	path, _, _ := strings.Cut(what, " ") // "group.displayname template"
	endpoint, names := scim.EndpointUsers, []string{path}
	if rest, ofGroups := strings.CutPrefix(path, "group."); ofGroups {
		endpoint, names = scim.EndpointGroups, []string{rest}
	}
	words := strings.ToLower(f.Words)
	switch {
	case strings.Contains(words, "domain"):
		names = append(names, "emails")
	case !strings.Contains(words, path[strings.LastIndexAny(path, ".:")+1:]):
		return false
	}
	return slices.ContainsFunc(all, func(a deed) bool {
		body := strings.ToLower(jsonText(a.body.value))
		return a.on(endpoint) && a.status == http.StatusBadRequest && alike(first(a.answer.at("detail")), f.Words) &&
			slices.ContainsFunc(names, func(name string) bool { return strings.Contains(body, `"`+headOf(name)) })
	})
}

// refusedWord is what is said of an attribute for which a whole body is refused.
const refusedWord = "refused"

// metFixity looks for a change of what does not change that was refused for that.
func metFixity(_ *accept.Fact, path string, all []deed) bool {
	endpoint, name := scim.EndpointUsers, path
	if rest, ofGroups := strings.CutPrefix(path, "group."); ofGroups {
		endpoint, name = scim.EndpointGroups, rest
	}
	return slices.ContainsFunc(all, func(a deed) bool {
		changes := a.method == http.MethodPut || a.method == http.MethodPatch
		return changes && a.about(endpoint) && a.status == http.StatusBadRequest && first(a.answer.at("scimType")) == scim.ErrMutability &&
			strings.Contains(strings.ToLower(jsonText(a.body.value)), `"`+parentOf(name)+`"`)
	})
}

// metDiscovery looks for a question to an endpoint of discovery that is not there.
func metDiscovery(f *accept.Fact, _ string, all []deed) bool {
	return slices.ContainsFunc(all, func(a deed) bool {
		return a.refused() && slices.ContainsFunc(f.Of, a.on)
	})
}
