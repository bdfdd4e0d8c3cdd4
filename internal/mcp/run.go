package mcp

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// keptRuns bounds how many runs a client can still read.
const keptRuns = 4

// ran is a run that ended.
type ran struct {
	order  Order
	report *reports.Report
}

// runs are those that ended, and whether one is under way.
type runs struct {
	mu    sync.Mutex
	busy  bool
	count int
	kept  []ran
}

// begin gives out the number of a run, unless one is under way.
func (r *runs) begin() (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy {
		return 0, problem("a run is under way", "again when it has ended, or cancel it")
	}
	r.busy = true
	r.count++
	return r.count, nil
}

func (r *runs) end(done *ran) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy = false
	if done != nil {
		r.kept = append(r.kept, *done)
		r.kept = slices.Clone(r.kept[max(len(r.kept)-keptRuns, 0):])
	}
}

// find returns a run by its number, the newest for 0.
func (r *runs) find(number int) (ran, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.kept) == 0 {
		return ran{}, problem("nothing was run yet", "run")
	}
	if number == 0 {
		return r.kept[len(r.kept)-1], nil
	}
	for _, one := range r.kept {
		if one.order.Number == number {
			return one, nil
		}
	}
	return ran{}, problem(fmt.Sprintf("run %d: not among those that are kept, %d to %d", number, r.kept[0].order.Number, r.kept[len(r.kept)-1].order.Number), "run 0, which is the newest")
}

func (s *Server) addRuns() {
	add(s, judges, "run", "Judge a service provider", "Judges a service provider and says whether it conforms, and what to fix. It creates users and groups there and deletes them again; nothing else is touched. A whole run takes a minute or more: select narrows it.", s.run)
	add(s, reads, "read_run", "Read a run", "The scenarios of a run, by verdict.", s.readRun)
	add(s, reads, "read_scenario", "Read a scenario", "One scenario of a run: its steps, what it found, and the exchanges with request and answer.", s.readScenario)
	add(s, reads, "read_causes", "Read causes", "What to fix, the weightiest first: each root cause of a run with how many scenarios it explains.", s.readCauses)
	add(s, reads, "explain_cause", "Explain a cause", "One root cause of a run: what the service provider does wrong, what was asked and answered, how to fix it, which scenarios it explains.", s.explainCause)
	add(s, judges, "rerun_cause", "Run a cause again", "Runs what belongs to a cause of an earlier run once more, at the same target, and says of each scenario whether it is fixed.", s.rerunCause)
}

type runQuestion struct {
	Target   string   `json:"target,omitempty" jsonschema:"base URL below which /Users lies, on a loopback address or named when the server was started; or embedded, scimspec's own reference target. Left out: the target that the server was started with, else embedded"`
	TokenEnv string   `json:"tokenEnv,omitempty" jsonschema:"name of the environment variable that holds the bearer token of a target on a loopback address; never the token"`
	Profiles []string `json:"profiles,omitempty" jsonschema:"what to judge: core, okta, entra, docker"`
	Select   []string `json:"select,omitempty" jsonschema:"run only what begins so: feature path, scenario id or requirement id; =ID picks just that"`
	Faults   []string `json:"faults,omitempty" jsonschema:"ids of faults that the embedded target is to have"`
	Seed     int64    `json:"seed,omitempty" jsonschema:"of the order of scenarios and of random values"`
	ReadOnly bool     `json:"readOnly,omitempty" jsonschema:"send nothing but GET, HEAD and searches"`
}

// order checks what is asked for.
func (s *Server) order(in runQuestion) (Order, error) {
	o := Order{Target: in.Target, TokenEnv: in.TokenEnv, Profiles: in.Profiles, Select: in.Select, Faults: in.Faults, Seed: in.Seed, ReadOnly: in.ReadOnly}
	switch {
	case o.Target == "" && s.options.Target == "":
		o.Target = embedded
	case o.Target == s.options.Target:
		o.Target = ""
	}
	if o.Target != "" && o.Target != embedded {
		if err := s.reachable(o.Target); err != nil {
			return o, err
		}
	}
	if o.TokenEnv != "" {
		if o.Target == "" || o.Target == embedded {
			return o, problem("tokenEnv: the embedded target and the one that the server was started with have their credentials", "run without tokenEnv")
		}
		if err := s.lent(o.TokenEnv); err != nil {
			return o, err
		}
	}
	if len(o.Faults) > 0 && o.Target != embedded {
		return o, problem("faults: only the embedded target has them", "target embedded")
	}
	return o, nil
}

// runResult is what a run came to.
type runResult struct {
	Run        int                    `json:"run"`
	Conclusion string                 `json:"conclusion"`
	Says       string                 `json:"says"`
	Judged     string                 `json:"judged"`
	Incomplete string                 `json:"incomplete,omitempty"`
	Profiles   []profileLine          `json:"profiles"`
	Scenarios  reports.ScenarioCounts `json:"scenarios"`
	Facts      []string               `json:"facts,omitempty"`
	Causes     []causeLine            `json:"causes"`
	MoreCauses int                    `json:"moreCauses,omitempty"`
	Left       int                    `json:"left,omitempty" jsonschema:"resources that could not be deleted at the target"`
	Reports    string                 `json:"reports" jsonschema:"directory with report.html and report.json, for people"`
}

type profileLine struct {
	Name       string `json:"name"`
	Conclusion string `json:"conclusion"`
	Reason     string `json:"reason,omitempty"`
}

// firstCauses is how many causes a run tells at once.
const firstCauses = 10

func (s *Server) run(ctx context.Context, req *sdk.CallToolRequest, in runQuestion) (runResult, error) {
	order, err := s.order(in)
	if err != nil {
		return runResult{}, err
	}
	done, err := s.carryOut(ctx, req, order)
	if err != nil {
		return runResult{}, err
	}
	return s.result(done), nil
}

// carryOut runs an order and keeps its report.
func (s *Server) carryOut(ctx context.Context, req *sdk.CallToolRequest, order Order) (ran, error) {
	number, err := s.runs.begin()
	if err != nil {
		return ran{}, err
	}
	order.Number = number
	report, err := s.options.Run(ctx, order, &progress{ctx: ctx, req: req})
	if err != nil || report == nil {
		s.runs.end(nil)
		return ran{}, err
	}
	done := ran{order, report}
	s.runs.end(&done)
	return done, nil
}

func (s *Server) result(done ran) runResult {
	r := done.report
	out := runResult{
		Run: done.order.Number, Conclusion: string(r.Conclusion), Says: r.Sentence(), Judged: r.Judged(), Profiles: []profileLine{},
		Scenarios: r.Summary.Scenarios, Left: len(r.Summary.Cleanup.Left), Causes: []causeLine{},
		MoreCauses: max(len(r.Causes)-firstCauses, 0), Reports: s.options.Reports(done.order),
	}
	if !r.Run.Complete {
		out.Incomplete = clip(r.Run.Reason, maxLine)
	}
	for _, fact := range of(r.Run.Facts, page{Limit: mostLines}) {
		out.Facts = append(out.Facts, clip(fact, maxLine))
	}
	for _, p := range r.Profiles {
		out.Profiles = append(out.Profiles, profileLine{p.Name, string(p.Conclusion), clip(p.Reason, maxLine)})
	}
	for i, c := range r.Causes[:min(len(r.Causes), firstCauses)] {
		out.Causes = append(out.Causes, lineOf(i, c))
	}
	return out
}

// progress tells the client how a run goes on, once in a second.
type progress struct {
	ctx context.Context
	req *sdk.CallToolRequest

	mu          sync.Mutex
	done, total int
	last        time.Time
}

// Planned implements scimspec.Observer.
func (p *progress) Planned(plan *scimspec.Plan) { p.tell(0, len(plan.Scenarios)) }

// Started implements scimspec.Observer.
func (p *progress) Started(features.Scenario) {}

// Finished implements scimspec.Observer.
func (p *progress) Finished(reports.Scenario) { p.tell(1, 0) }

func (p *progress) tell(done, total int) {
	p.mu.Lock()
	p.done, p.total = p.done+done, p.total+total
	token := p.req.Params.GetProgressToken()
	now := time.Now()
	if token == nil || now.Sub(p.last) < time.Second {
		p.mu.Unlock()
		return
	}
	p.last = now
	note := &sdk.ProgressNotificationParams{ProgressToken: token, Progress: float64(p.done), Total: float64(p.total), Message: fmt.Sprintf("%d of %d scenarios", p.done, p.total)}
	p.mu.Unlock()
	_ = p.req.Session.NotifyProgress(p.ctx, note) // the client went away
}
