package mcp

import (
	"context"
	"fmt"
	"slices"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/scimspec/scimspec/reports"
)

// Bounds of what one answer shows of a run.
const (
	mostFindings  = 8
	mostExchanges = 12
	mostIDs       = 100
)

type runReference struct {
	Run int `json:"run,omitempty" jsonschema:"number of the run; 0 or left out: the newest"`
}

// causeLine is a cause in short.
type causeLine struct {
	Cause       int    `json:"cause" jsonschema:"its number, for explain_cause and rerun_cause"`
	Title       string `json:"title"`
	Requirement string `json:"requirement"`
	Because     string `json:"because" jsonschema:"how sure it is, and by which known fault"`
	Hint        string `json:"hint,omitempty" jsonschema:"how to fix it"`
	Scenarios   int    `json:"scenarios"`
}

func lineOf(i int, c reports.Cause) causeLine {
	title := c.Title
	if c.Common != nil {
		title = c.Common.String() + ": " + title
	}
	return causeLine{i + 1, clip(title, maxLine), c.Requirement, c.Because(), clip(c.Hint, maxLine), len(c.Scenarios)}
}

type causesQuestion struct {
	runReference
	page
}

type causeLines struct {
	Run    int         `json:"run"`
	Total  int         `json:"total"`
	Causes []causeLine `json:"causes"`
}

func (s *Server) readCauses(_ context.Context, _ *sdk.CallToolRequest, in causesQuestion) (causeLines, error) {
	found, err := s.runs.find(in.Run)
	if err != nil {
		return causeLines{}, err
	}
	var lines []causeLine
	for i, c := range found.report.Causes {
		lines = append(lines, lineOf(i, c))
	}
	return causeLines{found.order.Number, len(lines), of(lines, in.page)}, nil
}

type causeQuestion struct {
	runReference
	Cause int `json:"cause" jsonschema:"number of the cause, from 1"`
}

// causeShown is a cause in full.
type causeShown struct {
	Run int `json:"run"`
	causeLine
	Shows     string         `json:"shows,omitempty" jsonschema:"the finding that tells most"`
	Curl      string         `json:"curl,omitempty"`
	Breaks    []string       `json:"breaks,omitempty" jsonschema:"what fails at each identity provider"`
	Fault     string         `json:"fault,omitempty" jsonschema:"the known fault; explain says more"`
	Or        []string       `json:"or,omitempty" jsonschema:"faults that cannot be told from it"`
	Also      []string       `json:"also,omitempty" jsonschema:"requirements of the other findings"`
	IDs       []string       `json:"scenarioIds"`
	Findings  []findingShown `json:"findings"`
	Exchange  *exchangeShown `json:"exchange,omitempty" jsonschema:"of the first finding that has one"`
	Rationale string         `json:"rationale,omitempty" jsonschema:"what the suite answers who objects"`
}

type findingShown struct {
	Scenario    string `json:"scenario"`
	Requirement string `json:"requirement"`
	Says        string `json:"says"`
	Severity    string `json:"severity,omitempty"`
	Hint        string `json:"hint,omitempty"`
}

func findingOf(scenario string, f reports.Finding) findingShown {
	return findingShown{scenario, f.Requirement, clip(f.String(), maxLine), f.Severity, clip(f.Hint, maxLine)}
}

// exchangeShown is one request and its answer, redacted, bodies cut.
type exchangeShown struct {
	Request string  `json:"request"`
	Sent    string  `json:"sent,omitempty"`
	Status  int     `json:"status"`
	Answer  string  `json:"answer,omitempty"`
	Error   string  `json:"error,omitempty"`
	Curl    string  `json:"curl,omitempty"`
	Took    float64 `json:"ms"`
}

func exchangeOf(x reports.Exchange) exchangeShown {
	return exchangeShown{
		Request: clip(x.Request.Method+" "+x.Request.URL, maxField), Sent: clip(x.Request.Body, maxField), Status: x.Response.Status,
		Answer: clip(x.Response.Body, maxField), Error: clip(x.Error, maxField), Took: x.DurationMs,
	}
}

// causeOf finds a run and a cause in it.
func (s *Server) causeOf(in causeQuestion) (ran, reports.Cause, error) {
	found, err := s.runs.find(in.Run)
	if err != nil {
		return found, reports.Cause{}, err
	}
	if n := len(found.report.Causes); in.Cause < 1 || in.Cause > n {
		return found, reports.Cause{}, problem(fmt.Sprintf("cause %d: run %d has %d", in.Cause, found.order.Number, n), "read_causes, for those that there are")
	}
	return found, found.report.Causes[in.Cause-1], nil
}

func (s *Server) explainCause(_ context.Context, _ *sdk.CallToolRequest, in causeQuestion) (causeShown, error) {
	found, c, err := s.causeOf(in)
	if err != nil {
		return causeShown{}, err
	}
	shown := causeShown{
		Run: found.order.Number, causeLine: lineOf(in.Cause-1, c), Shows: clip(c.Shows, maxField), Curl: clip(c.Curl, maxField), Fault: c.Fault, Findings: []findingShown{},
		Or: of(c.Or, page{}), Also: of(c.Also, page{Limit: mostIDs}), IDs: of(c.Scenarios, page{Limit: mostIDs}),
	}
	for _, line := range of(c.Breaks, page{Limit: mostLines}) {
		shown.Breaks = append(shown.Breaks, clip(line, maxLine))
	}
	if r, ok := s.options.Set.Catalogue.ByID(c.Requirement); ok {
		shown.Rationale = r.Rationale
	}
	for _, id := range c.Scenarios {
		at := slices.IndexFunc(found.report.Scenarios, func(sc reports.Scenario) bool { return sc.ID == id })
		if at < 0 {
			continue
		}
		scenario := found.report.Scenarios[at]
		for _, finding := range scenario.Findings {
			if len(shown.Findings) == mostFindings {
				return shown, nil
			}
			shown.Findings = append(shown.Findings, findingOf(id, finding))
			if x := finding.In(&scenario); x != nil && shown.Exchange == nil {
				exchange := exchangeOf(*x)
				exchange.Curl = clip(x.Curl, maxField)
				shown.Exchange = &exchange
			}
		}
	}
	return shown, nil
}

// repeated is what became of a cause.
type repeated struct {
	Run       int             `json:"run"`
	Fixed     int             `json:"fixed"`
	Failing   int             `json:"failing"`
	Open      int             `json:"notJudged"`
	Scenarios []reports.Since `json:"scenarios"`
	Judged    string          `json:"judged"`
	Reports   string          `json:"reports"`
}

func (s *Server) rerunCause(ctx context.Context, req *sdk.CallToolRequest, in causeQuestion) (repeated, error) {
	found, c, err := s.causeOf(in)
	if err != nil {
		return repeated{}, err
	}
	order := found.order
	order.Select = nil
	var before []reports.Scenario
	for _, scenario := range found.report.Scenarios {
		if slices.Contains(c.Scenarios, scenario.ID) {
			before = append(before, scenario)
			order.Select = append(order.Select, "="+scenario.ID)
		}
	}
	done, err := s.carryOut(ctx, req, order)
	if err != nil {
		return repeated{}, err
	}
	out := repeated{Run: done.order.Number, Judged: done.report.Judged(), Reports: s.options.Reports(done.order)}
	became := reports.Became(before, done.report)
	for i := range became {
		became[i].Reason = clip(became[i].Reason, maxLine)
		switch became[i].Outcome {
		case reports.Fixed, reports.OnlyWarns:
			out.Fixed++
		case reports.StillFails:
			out.Failing++
		default:
			out.Open++
		}
	}
	out.Scenarios = of(became, page{})
	return out, nil
}

type readRunQuestion struct {
	runReference
	Verdict string `json:"verdict,omitempty" jsonschema:"passed, failed, warned, inapplicable, inconclusive, blocked, waived or untested; left out: what did not pass"`
	page
}

type verdictLine struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Verdict string `json:"verdict"`
	Reason  string `json:"reason,omitempty"`
}

type verdictLines struct {
	Run       int           `json:"run"`
	Total     int           `json:"total"`
	Scenarios []verdictLine `json:"scenarios"`
}

func (s *Server) readRun(_ context.Context, _ *sdk.CallToolRequest, in readRunQuestion) (verdictLines, error) {
	found, err := s.runs.find(in.Run)
	if err != nil {
		return verdictLines{}, err
	}
	var lines []verdictLine
	for _, sc := range found.report.Scenarios {
		wanted := in.Verdict == string(sc.Verdict) || in.Verdict == "" && sc.Verdict != reports.Passed && sc.Verdict != reports.Inapplicable
		if wanted {
			lines = append(lines, verdictLine{sc.ID, sc.Title, string(sc.Verdict), clip(sc.Reason, maxLine/2)})
		}
	}
	return verdictLines{found.order.Number, len(lines), of(lines, in.page)}, nil
}

type scenarioQuestion struct {
	runReference
	Scenario string `json:"scenario" jsonschema:"its id"`
	Offset   int    `json:"offset,omitempty" jsonschema:"how many exchanges to skip"`
}

// scenarioShown is one scenario of a run.
type scenarioShown struct {
	Run int `json:"run"`
	verdictLine
	Rule      string          `json:"rule,omitempty"`
	BlockedBy string          `json:"blockedBy,omitempty"`
	Steps     []string        `json:"steps"`
	Findings  []findingShown  `json:"findings"`
	Total     int             `json:"exchangesInAll"`
	Exchanges []exchangeShown `json:"exchanges"`
}

func (s *Server) readScenario(_ context.Context, _ *sdk.CallToolRequest, in scenarioQuestion) (scenarioShown, error) {
	found, err := s.runs.find(in.Run)
	if err != nil {
		return scenarioShown{}, err
	}
	at := slices.IndexFunc(found.report.Scenarios, func(sc reports.Scenario) bool { return sc.ID == in.Scenario })
	if at < 0 {
		return scenarioShown{}, problem(fmt.Sprintf("scenario %q: not in run %d", in.Scenario, found.order.Number), "read_run, for those that did not pass")
	}
	sc := found.report.Scenarios[at]
	shown := scenarioShown{
		Run: found.order.Number, verdictLine: verdictLine{sc.ID, sc.Title, string(sc.Verdict), clip(sc.Reason, maxLine)}, Rule: sc.Rule, BlockedBy: sc.BlockedBy,
		Steps: []string{}, Findings: []findingShown{}, Total: len(sc.Exchanges), Exchanges: []exchangeShown{},
	}
	for _, step := range sc.Steps {
		shown.Steps = append(shown.Steps, fmt.Sprintf("%s %s: %s", step.Keyword, clip(step.Text, maxLine), step.Status))
	}
	for _, finding := range sc.Findings[:min(len(sc.Findings), mostFindings)] {
		shown.Findings = append(shown.Findings, findingOf(sc.ID, finding))
	}
	size := 0
	for _, x := range of(sc.Exchanges, page{Offset: in.Offset, Limit: mostExchanges}) {
		exchange := exchangeOf(x)
		if size += len(exchange.Sent) + len(exchange.Answer) + len(exchange.Request) + len(exchange.Error); size > maxResult/3 {
			break
		}
		shown.Exchanges = append(shown.Exchanges, exchange)
	}
	return shown, nil
}
