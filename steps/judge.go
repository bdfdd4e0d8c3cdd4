package steps

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/schemas"
)

// ErrFinding ends a step that found the target at fault. The finding itself stands in
// the world.
var ErrFinding = errors.New("the service provider went against the requirement")

// maxJudged is how many payloads of one scenario are checked against their schemas.
const maxJudged = 200

// noExchange marks a finding that no single exchange shows.
const noExchange = -1

// finding is a judgment before the world fills in what it knows.
type finding struct {
	requirement        string // default: the scenario's claim
	subject, got, want string
	hint               string // default: the requirement's
	exchange           int
	pointer            string
	request            bool
	incidental         bool // met on the way, by a check that every exchange goes through
	apart              bool // true whatever the scenario stands on
	blocking           bool // the scenario stands on what is broken here
	limited            bool // a refusal that the RFC allows: it only warns
}

// fault records a finding. It returns ErrFinding when the finding fails the scenario,
// and nil when it only warns: then the scenario goes on.
func (w *World) fault(f finding) error {
	if !f.apart {
		if w.moot[f.exchange] || w.standing != nil {
			return ErrFinding // said already
		}
		if other := w.foreignID(); other != nil {
			w.standing = &cause{} // all that is found comes of it
			return w.stop(*other)
		}
		if id := w.guilty(f); id != "" {
			f.requirement = id
		} else if c := w.cause(f); c != nil && !w.claims(c.requirements...) {
			return w.stand(c)
		} else if c != nil {
			f.limited = c.declined
			if f.requirement == "" {
				f.requirement = w.claimAbout(c.requirements)
			}
		}
	}
	if f.requirement == "" {
		f.requirement = w.claim()
	}
	requirement, known := w.config.Catalogue.ByID(f.requirement)
	if !known {
		return fmt.Errorf("requirement %q: not in the catalogue", f.requirement)
	}
	if f.hint == "" {
		f.hint = cmp.Or(requirement.Hint, "What is asked: "+requirement.Text)
	}
	w.findings = append(w.findings, reports.Finding{
		Requirement: f.requirement, Level: requirement.Level, Subject: f.subject,
		Got: w.gotWithReason(f), Want: f.want, Hint: f.hint, Exchange: f.exchange, Pointer: f.pointer, Request: f.request,
		Incidental: f.incidental && !w.claims(f.requirement), Blocking: f.blocking, Limitation: f.limited,
		Warns: requirement.OnlyWarned(), Severity: requirement.Severity().String(),
	})
	if requirement.Severity() == features.Fail && !f.limited {
		return ErrFinding
	}
	return nil
}

// gotWithReason adds what an error answer says of itself to what was got of it: a status
// alone, or a value that is not there, does not tell why.
func (w *World) gotWithReason(f finding) string {
	all := w.recorder.Exchanges()
	if f.exchange < 0 || f.exchange >= len(all) || all[f.exchange].Status < http.StatusBadRequest {
		return f.got
	}
	exchange := all[f.exchange]
	switch {
	case strings.HasPrefix(f.subject, "status of the answer to ") && f.got == fmt.Sprint(exchange.Status):
		return errorText(exchange)
	case strings.HasSuffix(f.subject, " of the answer") && !strings.HasPrefix(f.subject, "header ") && (f.got == "null" || f.got == show("")):
		return f.got + " in an answer with " + errorText(exchange)
	}
	return f.got
}

// stop records a finding after which the step has nothing left to judge: it ends the
// scenario also where the finding only warns.
func (w *World) stop(f finding) error {
	if err := w.fault(f); err != nil {
		return err
	}
	return ErrFinding
}

// assert marks the error status of an exchange as looked at.
func (w *World) assert(exchange *transcript.Exchange) {
	w.asserted[exchange.Number] = true
	w.look(exchange)
}

// look notes that a judgment looked at an exchange. One that looked at none has judged
// nothing.
func (w *World) look(exchanges ...*transcript.Exchange) {
	if !w.judging {
		return
	}
	for _, x := range exchanges {
		w.looked, w.evidence[x.Number] = true, true
	}
}

// Evidence returns the exchanges that judgments looked at, as indexes.
func (w *World) Evidence() []int { return slices.Sorted(maps.Keys(w.evidence)) }

// exchanges returns the record of the scenario to a judgment of all of it.
func (w *World) exchanges() []*transcript.Exchange {
	all := w.recorder.Exchanges()
	w.look(all...)
	return all
}

// exchange returns one exchange of the record to a judgment.
func (w *World) exchange(number int) *transcript.Exchange {
	x := w.recorder.Exchanges()[number]
	w.look(x)
	return x
}

// acts returns the exchanges that the When caused.
func (w *World) acts() []*transcript.Exchange {
	var acts []*transcript.Exchange
	all := w.recorder.Exchanges()
	for i, s := range w.spans {
		if stageOf(w.scenario.Steps, i) == When {
			acts = append(acts, all[s.from:s.to]...)
		}
	}
	w.look(acts...)
	return acts
}

// before returns the exchanges that came before the When.
func (w *World) before() []*transcript.Exchange {
	all := w.recorder.Exchanges()
	for i, s := range w.spans {
		if stageOf(w.scenario.Steps, i) == When {
			return all[:s.from]
		}
	}
	return all
}

// Findings returns what the scenario found so far.
func (w *World) Findings() []reports.Finding { return w.findings }

// Span returns the exchanges that the i-th step caused, as indexes.
func (w *World) Span(i int) []int {
	var indexes []int
	if i < len(w.spans) {
		for n := w.spans[i].from; n < w.spans[i].to; n++ {
			indexes = append(indexes, n)
		}
	}
	return indexes
}

// Exchanges returns the whole record of the scenario.
func (w *World) Exchanges() []*transcript.Exchange { return w.recorder.Exchanges() }

// Dialect returns the provisioning dialect that the scenario uses, or "".
func (w *World) Dialect() string { return string(w.dialect) }

// Conclude judges what no step names: an error answer that nothing asserted, and every
// payload against its JSON Schema. It is called once, after the last step. With
// stepsFailed the unasserted errors are left out when a step that the scenario did not
// come to may have looked at them.
func (w *World) Conclude(stepsFailed bool) error {
	switch {
	case stepsFailed && w.refusalExplains():
		if err := w.unassertedErrors(); err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
	case !stepsFailed:
		if err := errors.Join(w.unassertedErrors(), w.unassertedLog()); err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
	}
	if err := w.serverErrors(); err != nil && !errors.Is(err, ErrFinding) {
		return err
	}
	return w.payloads()
}

// refusalExplains says whether an identity provider's scenario stopped at a judgment while
// no step that is left speaks of answers: then a refusal that nothing asserted is why.
func (w *World) refusalExplains() bool {
	if w.idp == nil || !w.Failed() || stageOf(w.scenario.Steps, w.step) != Then {
		return false
	}
	return !slices.ContainsFunc(w.facts[w.step+1:], func(f Facts) bool { return f.Answers })
}

func (w *World) unassertedErrors() error {
	for _, exchange := range w.recorder.Exchanges() {
		// What broke before its end was repeated, and that answer is judged, or is no answer at all.
		if exchange.Status < http.StatusBadRequest || w.asserted[exchange.Number] || exchange.Err != nil || w.steers(exchange) {
			continue
		}
		err := w.fault(finding{
			subject: fmt.Sprintf("answer to %s %s", exchange.Method, pathOf(exchange.URL)),
			got:     errorText(exchange), want: "no error: the scenario expects none here", exchange: exchange.Number,
			hint: w.refusalHint(exchange),
		})
		if err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
	}
	return nil
}

// steers says whether a request of the identity provider only asks how it should send others. It
// does without an answer; one scenario judges whether there is one.
func (w *World) steers(exchange *transcript.Exchange) bool {
	return w.idp != nil && !w.ours[exchange.Number] && strings.HasSuffix(exchange.URL, scim.EndpointServiceProviderConfig) && !w.claims("AUTHENTIK-CONNECT-01")
}

// refusalHint says how to mend an error that nothing expects.
func (w *World) refusalHint(exchange *transcript.Exchange) string {
	if w.idp != nil && !w.ours[exchange.Number] {
		return "Accept this request: " + productOf(w.dialect) + " sends it just so."
	}
	return ""
}

// productOf names the product behind a dialect.
func productOf(dialect Dialect) string {
	switch product, _, _ := strings.Cut(string(dialect), "-"); product {
	case "okta":
		return "Okta"
	case "entra":
		return "Entra ID"
	case "keycloak":
		return "Keycloak"
	default:
		return product // authentik, as its makers write it
	}
}

// unassertedLog finds a failure that the identity provider met although every status was
// fine, such as an answer without a body.
func (w *World) unassertedLog() error {
	if w.logExcused || w.Failed() {
		return nil
	}
	return w.reportsNoFailure()
}

// Failed says whether a finding fails the scenario, be it only one that was met on the
// way.
func (w *World) Failed() bool { return w.Worst() >= 0 }

// Worst returns the index of the first finding that fails the scenario, or -1. What the
// scenario claims comes before what it met on the way.
func (w *World) Worst() int {
	worst := -1
	for i, f := range w.findings {
		requirement, ok := w.config.Catalogue.ByID(f.Requirement)
		switch {
		case !ok || requirement.Severity() != features.Fail || f.Limitation:
		case !f.Incidental:
			return i
		case worst < 0:
			worst = i
		}
	}
	return worst
}

// maxDetail is how much of an error's own words stands in a finding, in bytes.
const maxDetail = 300

// errorText is a status with the detail that the answer gives.
func errorText(exchange *transcript.Exchange) string {
	text := fmt.Sprintf("%d", exchange.Status)
	var body struct {
		ScimType string `json:"scimType"`
		Detail   string `json:"detail"`
	}
	if json.Unmarshal(exchange.ResponseBody, &body) == nil {
		for _, part := range []string{body.ScimType, body.Detail} {
			if part != "" {
				text += " " + strings.ToValidUTF8(part[:min(len(part), maxDetail)], "")
			}
		}
	}
	return text
}

// payloads checks every request of the identity provider and every answer against the
// JSON Schemas. A request that violates its schema is a defect of the suite; those of the
// suite's own client may be wrong on purpose.
func (w *World) payloads() error {
	all := w.recorder.Exchanges()
	// A list without end must not keep the judgment busy after the deadline.
	for _, exchange := range all[:min(len(all), maxJudged)] {
		path, inside := strings.CutPrefix(exchange.URL, w.config.BaseURL)
		path, query, _ := strings.Cut(path, "?")
		if !inside || exchange.Err != nil || exchange.Truncated || w.tookPoison(exchange, path) {
			continue
		}
		if err := w.sound(exchange, path); err != nil {
			return err
		}
		tree, _ := exchange.Tree()
		violations, err := schemas.ResponseTree(exchange.Method, path, query, exchange.Status,
			exchange.ResponseHeader.Get("Content-Type"), exchange.ResponseBody, tree)
		if err != nil {
			return fmt.Errorf("check answer to %s %s: %w", exchange.Method, path, err)
		}
		for _, violation := range violations {
			if violation.Requirement == methodsRepeated && !repeatsMethods(exchange.RequestBody) || w.inForeign(exchange, violation.Pointer) || w.sentBefore(exchange, violation.Pointer) {
				continue
			}
			if err := w.violation(exchange, violation); err != nil {
				return err
			}
		}
		if err := w.agrees(exchange, w.faultOnce); err != nil {
			return err
		}
	}
	return nil
}

// sound checks a request of the identity provider.
func (w *World) sound(exchange *transcript.Exchange, path string) error {
	if w.ours[exchange.Number] || len(exchange.RequestBody) == 0 {
		return nil
	}
	violations, err := schemas.Request(exchange.Method, path, exchange.RequestBody)
	if err != nil {
		return fmt.Errorf("check %s %s: %w", exchange.Method, path, err)
	}
	if w.dialect == "authentik" && exchange.Method == http.MethodPatch { // the one duty that a client breaks: AUTHENTIK-GROUP-03
		violations = slices.DeleteFunc(violations, func(v schemas.Violation) bool { return v.Pointer == "/schemas" })
	}
	if len(violations) > 0 {
		return fmt.Errorf("the identity provider sent %s %s with %s at %q", exchange.Method, path, violations[0].Message, violations[0].Pointer)
	}
	return nil
}

// faultOnce leaves out what a finding about the same place of the same exchange says.
func (w *World) faultOnce(f finding) error {
	if all := w.recorder.Exchanges(); f.exchange >= 0 && f.exchange < len(all) && w.inForeign(all[f.exchange], f.pointer) {
		return nil
	}
	for _, have := range w.findings {
		if have.Exchange == f.exchange && have.Pointer == f.pointer {
			return nil
		}
	}
	f.incidental, f.apart = true, true
	return w.fault(f)
}

// wellFormed is the requirement behind a violation of a schema that has none of its own.
const wellFormed = "RFC7643-2.1-R01"

// methodsRepeated is the requirement behind the method of a bulk operation's result.
const methodsRepeated = "RFC7644-3.7-R33"

// violation records a schema violation once for each pointer of an exchange.
func (w *World) violation(exchange *transcript.Exchange, v schemas.Violation) error {
	got, want, split := strings.Cut(v.Message, ", want ")
	if !split {
		got, want = v.Message, "a document that is valid against the JSON Schema "+v.Schema
	}
	if _, value, named := strings.Cut(got, "got "); named {
		got = value // the subject has the place already
	}
	err := w.fault(finding{
		requirement: cmp.Or(v.Requirement, wellFormed), incidental: true, apart: true,
		subject: fmt.Sprintf("%s at %q of the answer to %s %s", v.Schema, v.Pointer, exchange.Method, endpointOf(exchange.URL, w.config.BaseURL)),
		got:     got, want: want, exchange: exchange.Number, pointer: v.Pointer,
	})
	if errors.Is(err, ErrFinding) {
		return nil
	}
	return err
}

// endpointOf names the kind of URL without ids, so that the same violation reads the
// same in every scenario.
func endpointOf(url, base string) string {
	path, _, _ := strings.Cut(strings.TrimPrefix(url, base), "?")
	if parts := strings.SplitN(strings.Trim(path, "/"), "/", 2); len(parts) == 2 {
		return "/" + parts[0] + "/{id}"
	}
	return path
}
