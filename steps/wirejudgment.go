package steps

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
)

func wireJudgments(r *registrar) {
	r.judgment("nothing is sent",
		"The action caused no request at all.",
		func(w *World) error { return w.sentOnly("any request", func(string) bool { return false }) })
	r.judgment("nothing is written",
		"The action caused only reading requests.",
		func(w *World) error {
			return w.sentOnly("a write", func(method string) bool { return method == http.MethodGet })
		})
	r.judgment("the service provider refuses with {status}",
		"The action got an answer with that status.",
		func(w *World, status Status) error { return w.refused("", status) })
	r.judgment("the service provider refuses with {status} and {word}",
		"The action got an answer with that status and that scimType.",
		func(w *World, status Status, scimType string) error { return w.refused(scimType, status) })
	r.judgment("the service provider refuses the credentials",
		"The action got an answer with 401 or 403.",
		func(w *World) error { return w.refused("", http.StatusUnauthorized, http.StatusForbidden) })
	r.judgment("the service provider refuses nothing",
		"No request of the action was answered with an error.",
		(*World).refusedNothing)
}

func (w *World) sentOnly(what string, allowed func(method string) bool) error {
	for _, exchange := range w.acts() {
		if !allowed(exchange.Method) {
			return w.fault(finding{
				subject: "requests of the identity provider", got: exchange.Method + " " + pathOf(exchange.URL), want: "not " + what,
				exchange: exchange.Number,
				hint:     "The identity provider saw a difference between what it sent and what it reads back. Store and return values as they were sent.",
			})
		}
	}
	return nil
}

// refused wants an answer with one of the statuses among those to the action, and marks
// it as looked at.
func (w *World) refused(scimType string, statuses ...Status) error {
	acts := w.acts()
	if len(acts) == 0 {
		return w.fault(finding{subject: "requests of the action", got: "none", want: fmt.Sprintf("one answered with %d", statuses[0]), exchange: noExchange})
	}
	var told *transcript.Exchange
	for _, exchange := range acts {
		if slices.Contains(statuses, Status(exchange.Status)) {
			w.assert(exchange) // an identity provider may ask more than once
			told = exchange
		}
	}
	if told != nil {
		w.excuseLog()
		return w.errorBody(told, scimType)
	}
	last := acts[len(acts)-1]
	for _, exchange := range acts {
		if exchange.Status >= http.StatusBadRequest {
			last = exchange
		}
	}
	w.assert(last)
	return w.fault(finding{
		subject: fmt.Sprintf("status of the answer to %s %s", last.Method, pathOf(last.URL)),
		got:     fmt.Sprint(last.Status), want: fmt.Sprint(statuses[0]), exchange: last.Number,
	})
}

// errorBody wants a SCIM error with the given scimType.
func (w *World) errorBody(exchange *transcript.Exchange, scimType string) error {
	if scimType == "" {
		return nil
	}
	document, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return w.fault(finding{subject: "error body", got: err.Error(), want: "a SCIM error", exchange: exchange.Number})
	}
	if got := first(document.at("scimType")); got != scimType {
		return w.fault(finding{subject: "scimType", got: show(got), want: scimType, exchange: exchange.Number, pointer: "/scimType"})
	}
	return nil
}

func (w *World) refusedNothing() error {
	for _, exchange := range w.acts() {
		if exchange.Status >= http.StatusBadRequest {
			w.assert(exchange)
			return w.fault(finding{
				subject: fmt.Sprintf("answer to %s %s", exchange.Method, pathOf(exchange.URL)),
				got:     errorText(exchange), want: "success", exchange: exchange.Number,
				hint: w.refusalHint(exchange),
			})
		}
	}
	return w.reportsNoFailure()
}

func logJudgments(r *registrar) {
	r.judgment("the identity provider reports no failure",
		"The provisioning log holds no failure for what the action did.",
		(*World).reportsNoFailure)
	r.judgment("the identity provider reports a failure for {person}",
		"The provisioning log holds a failure for this person from the action.",
		(*World).reportsFailure)
	r.judgment("the import lists {people} once",
		"The import found each of these people's users, and each just once.",
		(*World).importLists)
	r.judgment("the import goes through without a problem",
		"Pages, totals and types were as the product needs them.",
		(*World).importClean)
}

// actionLog returns the log entries of the action.
func (w *World) actionLog() []mockidp.LogEntry {
	if w.idp == nil {
		return nil
	}
	log := w.idp.Log()
	return log[min(w.whenLog, len(log)):]
}

// excuseLog marks the failures of the action's log as looked at.
func (w *World) excuseLog() { w.logExcused = true }

func (w *World) reportsNoFailure() error {
	w.excuseLog()
	for _, entry := range w.actionLog() {
		if entry.Outcome == mockidp.Failure {
			return w.fault(finding{
				subject: "provisioning log, " + entry.Event, got: entry.Detail, want: "success", exchange: w.lastAct(),
			})
		}
	}
	return nil
}

func (w *World) reportsFailure(name Actor) error {
	w.excuseLog()
	for _, entry := range w.actionLog() {
		if entry.Subject == w.cast.people[name] && entry.Outcome == mockidp.Failure {
			return nil
		}
	}
	return w.fault(finding{subject: "provisioning log for " + string(name), got: "no failure", want: "a failure", exchange: w.lastAct()})
}

// lastAct is the number of the action's last exchange.
func (w *World) lastAct() int {
	if acts := w.acts(); len(acts) > 0 {
		return acts[len(acts)-1].Number
	}
	return noExchange
}

func (w *World) importLists(people Actors) error {
	for _, name := range people {
		id, err := w.userID(name)
		if err != nil {
			return err
		}
		times := 0
		for _, user := range w.imported.Users {
			if user.ID == id {
				times++
			}
		}
		if times != 1 {
			err := w.fault(finding{
				subject: fmt.Sprintf("times that the import lists %s's user", name), got: fmt.Sprint(times), want: "1", exchange: w.lastAct(),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// pageSizeTold is the requirement behind a wrong itemsPerPage in an import by Okta. It is a
// matter of its own: the import reads on and finds everybody.
const pageSizeTold = "OKTA-IMPORT-04"

func (w *World) importClean() error {
	for _, problem := range w.imported.Problems {
		f := finding{subject: "import", got: problem, want: "no problem", exchange: w.lastAct()}
		if strings.HasPrefix(string(w.dialect), "okta-") && strings.Contains(problem, ": itemsPerPage: ") {
			f.requirement, f.incidental = pageSizeTold, true
		}
		err := w.fault(f)
		if errors.Is(err, ErrFinding) && w.findings[len(w.findings)-1].Incidental {
			continue
		}
		if err != nil {
			return err
		}
	}
	return w.reportsNoFailure()
}
