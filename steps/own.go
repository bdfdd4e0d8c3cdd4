package steps

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// A list of users or groups shows what others have made as well: people of the target, and
// what other scenarios and earlier runs have made, some of it odd on purpose. What is wrong
// with that was not brought about by this scenario and says nothing of what it asks. So an
// answer is read with answered, which leaves the elements of others out of every path below
// Resources; only what counts elements looks at all of them.

// answered reads the body of an answer as this scenario may judge it.
func (w *World) answered(exchange *transcript.Exchange) (document, error) {
	answer, err := documentOf(exchange)
	if err == nil && len(elementsOf(answer)) > 0 && w.listsPeople(exchange) {
		answer.foreign = w.foreignIn(exchange, answer)
	}
	return answer, err
}

// documentOf is the body of an answer, which is read once for all who judge it.
func documentOf(exchange *transcript.Exchange) (document, error) {
	if tree, plain := exchange.Tree(); plain {
		return document{value: tree}, nil
	}
	return parseDocument(exchange.ResponseBody)
}

// elementsOf are all elements of a list, whoever made them and whatever they are.
func elementsOf(list document) []any {
	var all []any
	for _, value := range list.at("Resources") {
		elements, _ := value.([]any)
		all = append(all, elements...)
	}
	return all
}

// allOf are the same as documents, for what counts or compares whole lists.
func allOf(list document) []document {
	var all []document
	for _, element := range elementsOf(list) {
		all = append(all, document{value: element})
	}
	return all
}

// foreignIn tells the elements of a list that the scenario did not make. An element
// that shows neither an id nor anything that the scenario sent is one of those, unless the
// list was asked for by what the scenario sent and holds nothing else of others: then the
// element is how the service provider shows the scenario's own.
func (w *World) foreignIn(exchange *transcript.Exchange, list document) func(any) bool {
	made := w.madeIDs()
	id := func(element any) string { return first(document{value: element}.at("id")) }
	own := func(element any) bool { return id(element) != "" && made[id(element)] || w.names(jsonText(element)) }
	asked := w.names(pathOf(exchange.URL)) || w.names(string(exchange.RequestBody))
	for _, element := range elementsOf(list) {
		asked = asked && (id(element) == "" || own(element))
	}
	return func(element any) bool { return !own(element) && !(asked && id(element) == "") }
}

// madeIDs are the ids of what the scenario made, found or had the identity provider make.
func (w *World) madeIDs() map[string]bool {
	made := map[string]bool{}
	for _, id := range w.cast.userIDs {
		made[id] = true
	}
	for _, id := range w.cast.groupIDs {
		made[id] = true
	}
	for _, id := range w.knownUsers {
		made[id] = true
	}
	for _, id := range w.knownGroups {
		made[id] = true
	}
	for _, x := range w.recorder.Exchanges() {
		if x.Method != http.MethodGet && x.Status/100 == 2 {
			made[idOf(x)] = true
		}
	}
	return made
}

// names says whether a text has in it what begins all names of this scenario. Names of
// scenario 12 do not begin like those of scenario 1.
func (w *World) names(text string) bool {
	if w.cast.data.UserForm(w.cast.domain).Short() && accept.Within(text, w.cast.stem) {
		return true
	}
	text, stem := strings.ToLower(text), strings.ToLower(w.cast.stem)
	for {
		_, rest, found := strings.Cut(text, stem)
		if !found {
			return false
		}
		if rest == "" || rest[0] < '0' || rest[0] > '9' {
			return true
		}
		text = rest
	}
}

// ownPhrases ask for lists in which the run's own resources are to be looked at.
func ownPhrases(r *registrar) {
	r.action("a client lists users of the scenario by {path}",
		"Sends GET. Where the answer lists none of the scenario's users, asks for them by a filter that works at the service provider, else for page after page, until one of them is listed. The answer that lists one is the client's last.",
		(*World).listOwn)
}

// listOwn asks for a list as it is, which holds users of the scenario where there are few
// others, and else looks for a page that does.
func (w *World) listOwn(path Path) error {
	exchange, err := w.send(call{method: http.MethodGet, path: string(path)})
	if err != nil || !w.showsOthers(exchange) {
		return err
	}
	filter := w.cast.ownFilter()
	if offered, known := w.config.Discovery.Capabilities["filter"]; offered || !known {
		found, err := w.send(call{method: http.MethodGet, path: withParameter(string(path), "filter", filter)})
		if err != nil || w.showsOwn(found) {
			return err
		}
		w.asserted[found.Number] = true // whether filters work is not the question
	}
	return w.walkUntil(byGet(withParameter(string(path), "count", "100")), holdsOwn)
}

// showsOwn says whether an answer lists something that the scenario made.
func (w *World) showsOwn(exchange *transcript.Exchange) bool {
	page, err := w.answered(exchange)
	return err == nil && exchange.Status == http.StatusOK && holdsOwn(page)
}

// showsOthers says whether an answer lists resources, and none that the scenario made.
func (w *World) showsOthers(exchange *transcript.Exchange) bool {
	page, err := w.answered(exchange)
	return err == nil && exchange.Status == http.StatusOK && len(elementsOf(page)) > 0 && !holdsOwn(page)
}

// holdsOwn says whether a page that was read with answered holds something of the scenario.
func holdsOwn(page document) bool {
	elements := elementsOf(page)
	return len(elements) > 0 && (page.foreign == nil || len(page.own(elements)) > 0)
}

// showsNothingOwn ends a judgment of a list in which others alone stand.
func (w *World) showsNothingOwn() error {
	if err := w.pagesRepeat(); err != nil {
		return err
	}
	return w.unmet("the list holds nothing that the scenario made")
}

// pagesRepeat finds a page that lists what was on the pages before: whoever reads on finds
// nobody else.
func (w *World) pagesRepeat() error {
	seen := map[string]bool{}
	for _, exchange := range w.pages {
		page, err := parseDocument(exchange.ResponseBody)
		if err == nil && repeats(seen, idsOf(page)) {
			return w.stop(finding{
				requirement: pagesCover, incidental: true, apart: true, exchange: exchange.Number, pointer: "/Resources",
				subject: "resources of the page " + pathOf(exchange.URL), got: "those of the pages before, and no other", want: "the ones that follow",
			})
		}
	}
	return nil
}

// pagesCover is the requirement that pages show every resource once.
const pagesCover = "RFC7644-3.4.2.4-R15"

// listsPeople says whether an exchange is about users or groups, and not about discovery.
func (w *World) listsPeople(exchange *transcript.Exchange) bool {
	path, _, _ := strings.Cut(strings.TrimPrefix(exchange.URL, w.config.BaseURL), "?")
	for _, endpoint := range []string{scim.EndpointSchemas, scim.EndpointResourceTypes, scim.EndpointServiceProviderConfig} {
		if strings.HasPrefix(path, endpoint) {
			return false
		}
	}
	return true
}

// inForeign says whether a JSON pointer leads into a foreign element of a list.
func (w *World) inForeign(exchange *transcript.Exchange, pointer string) bool {
	rest, below := strings.CutPrefix(pointer, "/Resources/")
	if !below {
		return false
	}
	number, _, _ := strings.Cut(rest, "/")
	at, err := strconv.Atoi(number)
	if w.lastListed == nil || w.lastListed.number != exchange.Number {
		list, _ := w.answered(exchange) // what cannot be read holds nothing of others
		w.lastListed = &listed{exchange.Number, list}
	}
	list := w.lastListed.list
	found := elementsOf(list)
	return err == nil && list.foreign != nil && at >= 0 && at < len(found) && list.foreign(found[at])
}

// listed is a list that was read with what the scenario had made then.
type listed struct {
	number int
	list   document
}

// stuckOnOthers says that an identity provider could not read a list of everybody: it holds
// something that this scenario did not make and that no product can take, no object or without
// an id or a name. That is what an earlier probe left there, and no fault of this answer.
func (w *World) stuckOnOthers(failed bool) error {
	if !failed {
		return nil
	}
	for _, x := range w.acts() {
		list, err := w.answered(x)
		if err != nil || list.foreign == nil || strings.Contains(x.URL, "filter=") {
			continue
		}
		for i, element := range elementsOf(list) {
			of := document{value: element}
			_, object := element.(map[string]any)
			if list.foreign(element) && (!object || len(of.at("id")) == 0 || len(of.at("userName"))+len(of.at("displayName")) == 0) {
				return w.unmet(fmt.Sprintf("element %d of the answer to %s %s, which this scenario did not make, has no id or no name: no product can read past it", i+1, x.Method, pathOf(x.URL)))
			}
		}
	}
	return nil
}
