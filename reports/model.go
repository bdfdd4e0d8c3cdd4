// Package reports holds the result of a run as a value and writes it down: JSON,
// JUnit, HTML, Markdown and HAR. It is not the engine: it runs nothing and opens no
// connection. It decides only what follows from the results of all scenarios together
// (Judge), which a run and the merge of its shards have in common. A Report is plain
// data; encoders read it and never change it, so that several may encode the same
// report at once.
package reports

import (
	"fmt"
	"strings"
	"time"
)

// Version is the version of the report's shape, the member reportVersion.
const Version = 2

// Verdict says how a scenario or a requirement came out.
type Verdict string

// The verdicts.
const (
	Passed       Verdict = "passed"
	Failed       Verdict = "failed"       // a MUST or an expectation that breaks an identity provider
	Warned       Verdict = "warned"       // only SHOULDs
	Inapplicable Verdict = "inapplicable" // the capability is absent, with evidence
	Inconclusive Verdict = "inconclusive" // a precondition or the transport failed
	Blocked      Verdict = "blocked"      // another failed scenario is the root cause
	Untested     Verdict = "untested"     // no evidence
	Waived       Verdict = "waived"       // failed, and a waiver says that this is known
)

// Conclusion says whether a profile, or the whole run, conforms.
type Conclusion string

// The conclusions.
const (
	Conformant    Conclusion = "conformant"
	Nonconformant Conclusion = "nonconformant"
	Undetermined  Conclusion = "undetermined"
)

// Report is one run. Its JSON shape is fixed by schemas/report.schema.json.
type Report struct {
	ReportVersion int           `json:"reportVersion"`
	Tool          Tool          `json:"tool"`
	Target        Target        `json:"target"`
	Run           Run           `json:"run"`
	Conclusion    Conclusion    `json:"conclusion"`
	Profiles      []Profile     `json:"profiles"`
	Summary       Summary       `json:"summary"`
	Facts         []Fact        `json:"facts,omitempty"` // of the data that the target takes
	Requirements  []Requirement `json:"requirements"`
	Scenarios     []Scenario    `json:"scenarios"`
	Causes        []Cause       `json:"causes"`
	Waivers       []Waiver      `json:"waivers"`
	Log           string        `json:"log,omitempty"` // what a container target wrote, redacted, when the run did not conform
}

// Tool names the program that wrote the report.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Target is what was judged.
type Target struct {
	Kind         string          `json:"kind"` // embedded, url, container or handler
	BaseURL      string          `json:"baseURL"`
	Name         string          `json:"name"`
	Capabilities map[string]bool `json:"capabilities"`
	Evidence     []Exchange      `json:"evidence,omitempty"` // the discovery exchanges that the capabilities were read from
	// Reference is set when scimspec's own reference target was judged, wherever it was.
	Reference bool `json:"reference,omitempty"`
}

// Run is how it was judged.
type Run struct {
	StartedAt  time.Time `json:"startedAt"`
	DurationMs int64     `json:"durationMs"`
	Seed       int64     `json:"seed"`
	Parallel   int       `json:"parallel"`
	Profiles   []string  `json:"profiles"`
	Selection  []string  `json:"selection"`
	Shard      string    `json:"shard,omitempty"` // I/N
	// FailOnShould is set when what only warns was to fail.
	FailOnShould bool `json:"failOnShould,omitempty"`
	Complete     bool `json:"complete"` // false when filtered, sharded or interrupted
	// Interrupted tells an interrupted shard from a whole one, so that Merge may call the sum complete.
	Interrupted bool   `json:"interrupted,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Keep        string `json:"keep,omitempty"`  // KeepAll: what passed is written whole, too
	Parts       []Part `json:"parts,omitempty"` // where the run was put together out of several
	// Lost is set when the target stopped answering and the run ended for it.
	Lost *Lost `json:"lost,omitempty"`
	// Facts are whole sentences about the run that are no findings.
	Facts []string `json:"facts,omitempty"`
}

// Part is one of the runs that were joined: it judged some profiles in a place of its own.
type Part struct {
	BaseURL  string   `json:"baseURL"`
	Profiles []string `json:"profiles"`
}

// Lost is the end of a target in the midst of a run.
type Lost struct {
	At    time.Time `json:"at"`              // when it stopped answering
	First string    `json:"first,omitempty"` // the first request without an answer, such as POST /scim/v2/Users
	After string    `json:"after,omitempty"` // the last one that was answered
}

// Profile is the conclusion for one profile.
type Profile struct {
	Name         string            `json:"name"`
	Conclusion   Conclusion        `json:"conclusion"`
	Reason       string            `json:"reason,omitempty"`
	Requirements RequirementCounts `json:"requirements"`
}

// RequirementCounts counts the requirements of a profile by verdict.
type RequirementCounts struct {
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Warned       int `json:"warned"`
	Inapplicable int `json:"inapplicable"`
	Inconclusive int `json:"inconclusive"`
	Blocked      int `json:"blocked"`
	Waived       int `json:"waived"`
	Untested     int `json:"untested"`
}

// Summary counts what the run did.
type Summary struct {
	Scenarios ScenarioCounts `json:"scenarios"`
	Exchanges int            `json:"exchanges"`
	Cleanup   Cleanup        `json:"cleanup"`
}

// ScenarioCounts counts scenarios by verdict.
type ScenarioCounts struct {
	Total        int `json:"total"`
	Passed       int `json:"passed"`
	Failed       int `json:"failed"`
	Warned       int `json:"warned"`
	Inapplicable int `json:"inapplicable"`
	Inconclusive int `json:"inconclusive"`
	Blocked      int `json:"blocked"`
	Waived       int `json:"waived"`
	Untested     int `json:"untested"`
}

// Cleanup says what the run created at the target and what became of it.
type Cleanup struct {
	Created int        `json:"created"`
	Deleted int        `json:"deleted"`
	Left    []Leftover `json:"left"`
}

// Leftover is a resource that the run created and could not delete.
type Leftover struct {
	Type   string `json:"type"` // User or Group
	ID     string `json:"id"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Requirement is one entry of the catalogue with its verdict in this run.
type Requirement struct {
	ID        string   `json:"id"`
	Level     string   `json:"level"`
	Source    string   `json:"source"` // RFC 7644, section 3.3
	Text      string   `json:"text"`
	Verdict   Verdict  `json:"verdict"`
	Profiles  []string `json:"profiles,omitempty"`
	Reason    string   `json:"reason,omitempty"`
	Scenarios []string `json:"scenarios"`
	// Rationale is what the suite answers a maintainer who objects, where it is not obvious.
	Rationale string `json:"rationale,omitempty"`
	// Warns is why a MUST or MUST NOT only warns: "a MUST, only warned: …".
	Warns string `json:"warns,omitempty"`
	// Check is how a client can see it, Hint how to fix a service provider that breaks it, Pages
	// where to read on.
	Check string `json:"check,omitempty"`
	Hint  string `json:"hint,omitempty"`
	Pages []Page `json:"pages,omitempty"`
}

// Page is a public page: a section of an RFC, or a page of a vendor.
type Page struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Scenario is one scenario, or one row of an outline, with its evidence.
type Scenario struct {
	ID           string     `json:"id"`
	Title        string     `json:"title"`
	Feature      string     `json:"feature"` // features/lifecycle/create.feature
	Line         int        `json:"line"`
	Rule         string     `json:"rule"`
	IdP          string     `json:"idp"` // okta, entra, rfc or empty
	Profiles     []string   `json:"profiles"`
	Requirements []string   `json:"requirements"`
	Verdict      Verdict    `json:"verdict"`
	Reason       string     `json:"reason"`
	DurationMs   int64      `json:"durationMs"`
	BlockedBy    string     `json:"blockedBy,omitempty"`
	Steps        []Step     `json:"steps"`
	Findings     []Finding  `json:"findings"`
	Exchanges    []Exchange `json:"exchanges"`
	// Evidence are the exchanges that judgments looked at, as indexes. A scenario that passed
	// has some.
	Evidence []int `json:"evidence,omitempty"`
	// Alone is what it came to by itself; nil in reports that do not tell. Judge decides from it.
	Alone *Alone `json:"alone,omitempty"`
	// sent is what it sent, in words, where a report in brief no longer has the bodies.
	sent traits
}

// Step is one line of a scenario.
type Step struct {
	Keyword    string `json:"keyword"`
	Text       string `json:"text"`
	Status     string `json:"status"` // passed, failed, skipped or undefined
	DurationMs int64  `json:"durationMs"`
	Exchanges  []int  `json:"exchanges,omitempty"` // the scenario's exchanges that this step caused
}

// Finding is one way in which the target went against a requirement.
type Finding struct {
	Requirement string `json:"requirement"`
	Level       string `json:"level"`
	Subject     string `json:"subject"`
	Got         string `json:"got"`
	Want        string `json:"want"`
	Hint        string `json:"hint"`              // how to mend it
	Exchange    int    `json:"exchange"`          // index into the scenario's exchanges, -1 when none
	Pointer     string `json:"pointer,omitempty"` // JSON pointer into the exchange's response body, or its request body when Request is set
	Request     bool   `json:"request,omitempty"` // the pointer is into the request
	// Warns is why a MUST or MUST NOT only warns: "a MUST, only warned: …".
	Warns string `json:"warns,omitempty"`
	// Incidental is set when the scenario does not claim the requirement: the violation
	// was met on the way.
	Incidental bool `json:"incidental,omitempty"`
	// Blocking is set when the scenario stands on what the finding says is broken, and so
	// could not judge what it claims.
	Blocking bool `json:"blocking,omitempty"`
	// Limitation is set when the service provider properly declined what it need not offer:
	// the finding warns, whatever the level of its requirement.
	Limitation bool `json:"limitation,omitempty"`
	// Severity is fail, warn or info: what a violation of the requirement does. A limitation
	// never fails.
	Severity string `json:"severity,omitempty"`
}

// Exchange is one request and its answer, redacted. When it is Brief a report was read that
// keeps no more of it than method, URL, status and duration.
type Exchange struct {
	Request    Request  `json:"request"`
	Response   Response `json:"response"`
	DurationMs float64  `json:"durationMs"`
	StartedAt  string   `json:"startedAt,omitempty"` // RFC 3339 with milliseconds
	Error      string   `json:"error,omitempty"`     // the transport's error, when no answer came
	Curl       string   `json:"curl"`
	Brief      bool     `json:"-"`
}

// Request is the request of an exchange. Body is text, cut at MaxBody bytes.
type Request struct {
	Method  string              `json:"method"`
	URL     string              `json:"url"`
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body"`
}

// Response is the answer of an exchange; Status is 0 when none came.
type Response struct {
	Status  int                 `json:"status"`
	Headers map[string][]string `json:"headers"`
	Body    string              `json:"body"`
}

// Cause is one thing to fix: scenarios that failed for it, and what they say.
type Cause struct {
	Title       string   `json:"title"`            // one sentence: what the service provider does, or the finding of the simplest scenario
	Requirement string   `json:"requirement"`      // of that finding
	Hint        string   `json:"hint"`             // how to fix it
	Common      *Common  `json:"common,omitempty"` // nil when a fault explains them, or they were grouped by what they say
	Also        []string `json:"also,omitempty"`   // the requirements of their other findings, the frequent first
	Scenarios   []string `json:"scenarios"`        // failed first, the simplest of them at the head; then blocked
	// Unjudged are how many scenarios could judge nothing because of it, and Without how many met
	// it on the way and were judged without it.
	Unjudged int `json:"unjudged,omitempty"`
	Without  int `json:"without,omitempty"`
	Diagnosis
}

// Diagnosis is what the dictionary of faults says of a cause. It is empty where no known fault
// explains what failed.
type Diagnosis struct {
	// Fault is the known fault (scimspec explain FAULT), and Or are those that cannot be told
	// from it.
	Fault string   `json:"fault,omitempty"`
	Or    []string `json:"or,omitempty"`
	// Confidence is the share of what the fault predicts that came true, 0 to 1.
	Confidence float64 `json:"confidence,omitempty"`
	Explains   int     `json:"explains,omitempty"` // how many failed scenarios it explains
	// PredictedButPassed are scenarios that fail with the fault and passed here.
	PredictedButPassed []string `json:"predictedButPassed,omitempty"`
	Shows              string   `json:"shows,omitempty"`  // the finding that tells most
	Curl               string   `json:"curl,omitempty"`   // the request of that finding
	Breaks             []string `json:"breaks,omitempty"` // what fails at each identity provider, in words
}

// Sure says in a word how sure the suite is that the fault is the cause; "" without one.
func (d Diagnosis) Sure() string {
	switch {
	case d.Fault == "":
		return ""
	case d.Confidence >= surest:
		return "sure"
	case d.Confidence >= likely:
		return "likely"
	}
	return "possible"
}

// Because says what that rests on: "sure: explains 31 failures; fault create-status-200".
func (d Diagnosis) Because() string {
	if d.Fault == "" {
		return "not explained by a known fault"
	}
	text := fmt.Sprintf("%s: explains %s", d.Sure(), plural(d.Explains, "failure"))
	if n := len(d.PredictedButPassed); n > 0 {
		text += fmt.Sprintf(", though %s that fail with it elsewhere passed", plural(n, "scenario"))
	}
	text += "; fault " + d.Fault
	if n := len(d.Or); n > 0 {
		text += ", or " + strings.Join(d.Or[:min(n, mostRivals)], ", ")
	}
	if n := len(d.Or) - mostRivals; n > 0 {
		text += fmt.Sprintf(" or %d more", n)
	}
	return text
}

// mostRivals bounds how many faults are named beside one that cannot be told from them.
const mostRivals = 4

// Extent says how many scenarios the cause explains.
func (c Cause) Extent() string { return plural(len(c.Scenarios), "scenario") }

// Masks says in one line what could not be judged because of the cause; "" when all could.
func (c Cause) Masks() string {
	switch {
	case c.Unjudged > 0 && c.Without > 0:
		return fmt.Sprintf("%s could judge nothing because of it; %d more met it and were judged without it", plural(c.Unjudged, "scenario"), c.Without)
	case c.Unjudged > 0:
		return plural(c.Unjudged, "scenario") + " could judge nothing because of it"
	case c.Without > 0:
		return plural(c.Without, "more scenario") + " met it and were judged without it"
	}
	return ""
}

// Common is what the failed scenarios of a cause sent, or were answered, and most others did
// not.
type Common struct {
	What   string `json:"what"`   // a PATCH without a path
	Failed int    `json:"failed"` // scenarios with it that failed
	Passed int    `json:"passed"` // and that passed: many look at something else
}

// String says what is common, and how it stands out.
func (c *Common) String() string {
	text := fmt.Sprintf("%s: %d of the %d scenarios with it failed", c.What, c.Failed, c.Failed+c.Passed)
	return strings.ToUpper(text[:1]) + text[1:]
}

// Waiver is a known failure that does not fail the gate.
type Waiver struct {
	Requirement string `json:"requirement"` // a requirement or scenario id
	Reason      string `json:"reason"`
	Until       string `json:"until"` // YYYY-MM-DD
	State       string `json:"state"` // used, stale or expired
}

// Advice says to people what a waiver's state is and what to do about it.
func (w Waiver) Advice() string {
	switch w.State {
	case "stale":
		return "no longer needed: remove it"
	case "expired":
		return "expired: remove it or renew it"
	}
	return w.State
}
