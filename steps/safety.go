package steps

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/transcript"
)

// refusals keeps what the guard over resources of others did not let through. A step may send
// from several goroutines.
type refusals struct {
	mu   sync.Mutex
	said []string
}

// watched notes refusals of the guard below it: a client that meets one takes it for a broken
// connection.
type watched struct {
	next    http.RoundTripper
	refused *refusals
}

// RoundTrip implements http.RoundTripper.
func (t watched) RoundTrip(req *http.Request) (*http.Response, error) {
	answer, err := t.next.RoundTrip(req)
	if errors.Is(err, ledger.ErrForeign) {
		t.refused.mu.Lock()
		t.refused.said = append(t.refused.said, err.Error())
		t.refused.mu.Unlock()
	}
	return answer, err
}

// through returns a client over a transport.
func (w *World) through(transport http.RoundTripper) *http.Client {
	return &http.Client{Transport: watched{transport, &w.withheld}, CheckRedirect: connect.NoRedirect}
}

// safety ends a scenario after an action that touched, or might have touched, what belongs to
// others: the guard refused a request, or an identity provider was answered with somebody
// else. What the step found by then comes of that and is dropped; findings is how many there
// were before.
func (w *World) safety(findings int) error {
	w.withheld.mu.Lock()
	said := w.withheld.said
	w.withheld.mu.Unlock()
	if len(said) > 0 {
		w.findings = w.findings[:findings]
		if f := cmp.Or(w.foreignID(), w.anotherID()); f != nil {
			return w.stop(*f)
		}
		if w.stage == Given {
			return w.unmet(said[0])
		}
		return &Inconclusive{Reason: said[0], Dialect: string(w.dialect)}
	}
	if w.idp == nil {
		return nil
	}
	log := w.idp.Log()
	for _, entry := range log[min(w.logMark, len(log)):] {
		if entry.Sought != "" {
			w.findings = w.findings[:findings]
			return w.somebodyElse(entry.Sought, entry.Detail)
		}
	}
	return nil
}

// anotherID finds the change of one resource that was answered with the id of another: who
// goes on with that id is held back by the guard, and this is why. It returns nil for none.
func (w *World) anotherID() *finding {
	for _, x := range w.recorder.Exchanges() {
		path := w.pathTo(x)
		_, single := collectionOf(path)
		if id := idOf(x); single && id != "" && id != idIn(path) && (x.Method == http.MethodPut || x.Method == http.MethodPatch) {
			return w.otherID(x, id, idIn(path), "/id")
		}
	}
	return nil
}

// foreignID finds the first answer that shows something of the scenario under an id that
// somebody else has: whatever is found after it comes of that. It returns nil for none.
func (w *World) foreignID() *finding {
	if w.config.Foreign == nil {
		return nil
	}
	for _, x := range w.recorder.Exchanges() {
		endpoint, single := collectionOf(w.pathTo(x))
		if endpoint == "" || x.Status >= http.StatusMultipleChoices {
			continue
		}
		if id := idOf(x); w.config.Foreign(id) && (w.names(string(x.RequestBody)) || w.names(string(x.ResponseBody))) {
			want := "an id that nobody else has"
			if single {
				want = idIn(w.pathTo(x))
			}
			return w.otherID(x, id, want, "/id")
		}
		list, err := documentOf(x)
		if err != nil {
			continue
		}
		for i, element := range elementsOf(list) {
			if id := first(document{value: element}.at("id")); w.config.Foreign(id) && w.names(jsonText(element)) {
				return w.otherID(x, id, "an id that nobody else has", fmt.Sprintf("/Resources/%d/id", i))
			}
		}
	}
	return nil
}

// otherID is the finding about an answer with the id of another resource.
func (w *World) otherID(x *transcript.Exchange, got, want, pointer string) *finding {
	about := w.claimAbout(aboutIDs())
	return &finding{
		requirement: cmp.Or(about, aboutIDs()[0]), incidental: about == "", apart: true, blocking: about == "",
		subject: "id of the answer to " + x.Method + " " + endpointOf(x.URL, w.config.BaseURL), got: show(got), want: want, exchange: x.Number, pointer: pointer,
		hint: "Answer with the id of the resource itself, always the same: whoever is given another one goes on with that and changes somebody else.",
	}
}

// The requirements that an answer with somebody else breaks: where filters are offered, and
// where they are not.
const (
	onlyMatching  = "RFC7644-3.4.2.2-R03"
	notUnfiltered = "RFC7644-3.4.2.2-R02"
)

// somebodyElse is the finding about a look-up that was answered with none but others. It is
// made for what the scenario claims where that is about matching; else the scenario only met
// it, and is blocked by the one that judges filters.
func (w *World) somebodyElse(sought, detail string) error {
	f := finding{
		requirement: onlyMatching, incidental: true, apart: true, exchange: w.lookUpOf(sought),
		subject: "resources that the identity provider's look-up found", got: "somebody else: " + detail, want: fmt.Sprintf("%q, or none", sought),
		hint: "Answer a filter with the resources that match it, or with an empty list. The products would take the one that is answered for theirs and change it; the suite sends nothing more.",
	}
	if offered, known := w.config.Discovery.Capabilities["filter"]; known && !offered {
		f.requirement = notUnfiltered
	}
	for _, id := range w.scenario.Requirements {
		if requirement, known := w.config.Catalogue.ByID(id); known && requirement.Area == "match" && requirement.Severity() == features.Fail {
			f.requirement, f.incidental = id, false
			break
		}
	}
	w.excuseLog()
	return w.stop(f)
}

// lookUpOf finds the exchange that asked for a value.
func (w *World) lookUpOf(sought string) int {
	for _, exchange := range w.recorder.Exchanges() {
		_, query, _ := strings.Cut(exchange.URL, "?")
		if asked, err := url.QueryUnescape(query); err == nil && strings.Contains(asked, `"`+sought+`"`) {
			return exchange.Number
		}
	}
	return noExchange
}
