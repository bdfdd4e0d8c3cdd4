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
	r.parameter("traffic",
		as("sent", func(w *World) error { return w.sentOnly("any request", func(string) bool { return false }) }),
		as("written", func(w *World) error {
			return w.sentOnly("a write", func(method string) bool { return method == http.MethodGet })
		}))
	r.judgment("nothing is {traffic}",
		"The action caused no request at all, or only reading requests.",
		nil)
	r.parameter("refusal",
		as("with {status}", func(w *World, status Status) error { return w.refused("", status) }),
		as("with {status} and {word}", func(w *World, status Status, scimType string) error { return w.refused(scimType, status) }),
		as("the credentials", func(w *World) error { return w.refused("", http.StatusUnauthorized, http.StatusForbidden) }),
		as("nothing", (*World).refusedNothing))
	r.judgment("the service provider refuses {refusal}",
		"The action got an answer with that status and that scimType, with 401 or 403 (the credentials), or no error at all (nothing).",
		nil, answers)
}

func (w *World) sentOnly(what string, allowed func(method string) bool) error {
	w.exchanges() // what was sent before is there, so that something could have been recorded
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
	document, err := w.answered(exchange)
	if err != nil {
		return w.unreadable(exchange, err, false)
	}
	return w.keyword(exchange, document, "", scimType)
}

func (w *World) refusedNothing() error {
	for _, exchange := range w.acts() {
		if exchange.Status >= http.StatusBadRequest && !w.steers(exchange) {
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
	r.parameter("verdict",
		as("reports no failure", (*World).reportsNoFailure),
		as("reports a failure for {person}", (*World).reportsFailure),
		as("meets no server error", (*World).meetsNoServerError, answers),
		as("refuses the expression at column {int}", (*World).expressionRefused, answers),
		as("accepts the expression and warns of {word}", (*World).expressionWarned))
	r.judgment("the identity provider {verdict}",
		"The provisioning log holds no failure for what the action did, or one for this person; or every request in the scenario was answered with a status below 500, or with 501 or 503; or the mapping editor named that column, counted from 1, as the place of the mistake, or took the expression and its linter names that trap.",
		nil)
}

// actionLog returns the log entries of the action.
func (w *World) actionLog() []mockidp.LogEntry {
	if w.idp == nil {
		return nil
	}
	w.exchanges()
	log := w.idp.Log()
	return log[min(w.whenLog, len(log)):]
}

// excuseLog marks the failures of the action's log as looked at.
func (w *World) excuseLog() { w.logExcused = true }

func (w *World) reportsNoFailure() error {
	w.excuseLog()
	for _, entry := range w.actionLog() {
		if entry.Outcome == mockidp.Failure {
			if err := w.stuckOnOthers(true); err != nil {
				return err
			}
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
	w.look(w.acts()...)
	if w.unread != "" {
		return w.unmet(w.unread)
	}
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
			if err := w.stuckOnOthers(times == 0); err != nil {
				return err
			}
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
	if err := w.stuckOnOthers(len(w.imported.Problems) > 0); err != nil {
		return err
	}
	for _, problem := range w.imported.Problems {
		f := finding{subject: "import", got: problem, want: "no problem", exchange: w.lastAct()}
		if strings.HasPrefix(string(w.dialect), "okta-") && strings.Contains(problem, ": itemsPerPage: ") {
			f.requirement, f.incidental, f.apart = pageSizeTold, true, true
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
