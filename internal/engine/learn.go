package engine

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// usualDomain is the domain of people where nobody says another.
const usualDomain = "example.com"

// facts are what is known of the data that a target takes, stated or learnt.
type facts struct {
	told []reports.Fact
	at   map[string]int // key of an entry of data → its fact
}

// about finds the fact behind an entry of data.
func (f facts) about(key string) *reports.Fact {
	for i := range f.told {
		if f.told[i].ID == key {
			return &f.told[i]
		}
	}
	if at, known := f.at[key]; known && key != "" {
		return &f.told[at]
	}
	return nil
}

func (f *facts) add(fact reports.Fact, keys ...string) {
	if f.at == nil {
		f.at = map[string]int{}
	}
	keys = slices.DeleteFunc(keys, func(key string) bool { _, known := f.at[key]; return known })
	if len(keys) == 0 {
		return
	}
	f.told = append(f.told, fact)
	for _, key := range keys {
		f.at[key] = len(f.told) - 1
	}
}

// learn asks the target what data it takes, and lets the run go by that. It asks nothing where
// nothing may be written.
func (s *Session) learn(ctx context.Context, found *Discovered) error {
	options := s.suite.options
	s.facts = s.suite.stated(found)
	if options.NoLearn || options.ReadOnly {
		return nil
	}
	scope := s.scope(Planned{number: steps.LearningNumber})
	limited, cancel := withDeadline(ctx, options.ScenarioTimeout)
	defer cancel()
	learnt := s.ask(ledger.Within(limited, scope))
	cleanup, done := withDeadline(context.WithoutCancel(ctx), cleanupTime)
	defer done()
	s.ledger.CleanScope(cleanup, s.sweeper, s.config.AtOnce, scope)
	if learnt.Stopped != nil {
		return &TargetError{
			What:     "the target takes no user that scimspec makes: " + learnt.Stopped.Refusal,
			Try:      learnt.Stopped.Member + "; or scimspec.NoLearn()",
			Evidence: exchangesOf(learnt.Exchanges),
		}
	}
	s.config.Learnt = &learnt
	all := slices.Clone(learnt.Facts)
	for _, known := range steps.KnownFacts(found.Discovery, options.Data) {
		if known.Class == accept.Undeclared {
			all = append(all, known)
		}
	}
	s.meetable = slices.Concat(learnt.Facts, steps.KnownFacts(found.Discovery, options.Data))
	for _, fact := range learnt.Facts {
		s.facts.add(factOf(fact, learnt.Exchanges), keysOf(fact)...)
	}
	learnt.Facts, learnt.Exchanges = all, nil // the facts have their evidence; all else would lie about for the whole run
	if learnt.Domain != "" {
		s.config.EmailDomain = learnt.Domain
	}
	s.config.Shape = steps.NewShape(found.Discovery, options.Data.Over(learnt.Data.From("as was learnt")), s.config.EmailDomain)
	return nil
}

// ask learns. A panic of the suite costs what was learnt, and nothing else: the run goes on
// and cleans up.
func (s *Session) ask(ctx context.Context) (learnt steps.Learnt) {
	defer func() {
		if broke := recover(); broke != nil {
			learnt = steps.Learnt{}
			s.unlearnt = fmt.Sprintf("What data the target takes was not learnt, for scimspec itself failed: %v.", broke)
		}
	}()
	options := s.suite.options
	return steps.Learn(ctx, s.config, options.Data, options.EmailDomain != usualDomain)
}

// pinned writes what was learnt as data:, each entry with how it is known.
func (s *Session) pinned() (data, domain string) {
	learnt := s.config.Learnt
	if learnt == nil {
		return "", ""
	}
	return accept.Text(learnt.Data, func(key string) string {
		fact := s.facts.about(key)
		if fact == nil {
			return ""
		}
		if fact.Words == "" {
			return fact.Class + ": " + fact.Says
		}
		return fact.Class + ": " + fact.Words
	}), learnt.Domain
}

// Learn asks the target what data it takes, deletes what it made, and returns the plan of a run.
// The error is a *TargetError when the target cannot be judged.
func (s *Suite) Learn(ctx context.Context) (*Plan, error) {
	session, err := s.Begin(ctx)
	if err != nil {
		return nil, err
	}
	_, err = session.Finish(ctx)
	return session.plan, err
}

// keysOf are the entries of data that a fact speaks of.
func keysOf(f accept.Fact) []string {
	kind, paths, _ := strings.Cut(f.Key, ":")
	if !strings.Contains(paths, ",") {
		return []string{f.Key}
	}
	var keys []string
	for path := range strings.SplitSeq(paths, ",") {
		keys = append(keys, accept.Key(kind, path))
	}
	return keys
}

func factOf(f accept.Fact, exchanges []*transcript.Exchange) reports.Fact {
	told := reports.Fact{
		ID: f.Key, Subject: f.Subject, Says: f.Says, Class: string(f.Class), Source: f.Source, Words: f.Words, Requirement: f.Requirement, Schema: f.Schema, Data: f.Data,
	}
	for _, x := range exchanges {
		if slices.Contains(f.Evidence, x.Number) {
			told.Exchanges = append(told.Exchanges, exchangesOf([]*transcript.Exchange{x})...)
		}
	}
	return told
}

// stated are the facts that nobody has to ask for.
func (s *Suite) stated(found *Discovered) facts {
	var known facts
	for _, fact := range steps.KnownFacts(found.Discovery, s.options.Data) {
		known.add(factOf(fact, nil), keysOf(fact)...)
	}
	return known
}

// met finds the fact that was learnt and that a scenario met while it ran.
func (s *Session) met(scenario features.Scenario, exchanges []*transcript.Exchange) *accept.Fact {
	return steps.Met(s.meetable, scenario.Requirements, s.config.BaseURL, exchanges)
}

// explain leaves what a scenario found of a fact to the one that judges the fact; where the fact is
// so by right, the scenario is about something that is not there. One that passed has met it and found nothing.
func (s *Session) explain(o *outcome) {
	if o.met == nil || o.transport || !slices.Contains([]reports.Verdict{reports.Failed, reports.Warned, reports.Inconclusive}, o.scenario.Verdict) {
		return
	}
	if o.met.Class == accept.Declared || o.met.Class == accept.Allowed {
		if steps.Hides(o.met) && o.leave(func(f reports.Finding) bool { return !namesMember.MatchString(f.Subject + f.Got + f.Want) }) {
			return
		}
		o.excused, o.scenario.Verdict, o.scenario.Findings = true, reports.Inapplicable, []reports.Finding{}
		o.scenario.Reason = "met what is so by right: " + o.met.Subject + ": " + o.met.Says
		o.settle()
		return
	}
	o.scenario.Alone.Fact, o.scenario.Alone.Met = o.met.Requirement, o.met.Key
}

// namesMember is what a finding says that misses members.
var namesMember = regexp.MustCompile(`(?i)\bmember`)

// leave takes the findings away that a fact explains, and says whether others are left that judge on.
func (o *outcome) leave(others func(reports.Finding) bool) bool {
	left := slices.DeleteFunc(slices.Clone(o.scenario.Findings), func(f reports.Finding) bool { return !others(f) })
	judging := slices.IndexFunc(left, func(f reports.Finding) bool { return !f.Incidental && f.Severity != reports.SeverityInfo })
	if judging < 0 {
		return false
	}
	o.scenario.Findings, o.scenario.Reason = left, left[judging].String()
	if !slices.ContainsFunc(left, func(f reports.Finding) bool { return f.Severity == reports.SeverityFail }) {
		o.scenario.Verdict = reports.Warned
	}
	o.settle()
	return true
}

// pageFact adds what only the scenarios could learn, and returns its id; "" where they did not.
func (s *Session) pageFact(report *reports.Report) string {
	fact, x, ok := s.pages.Fact(s.config.Discovery)
	if !ok || s.config.Learnt == nil {
		return ""
	}
	report.Facts = append(report.Facts, factOf(fact, []*transcript.Exchange{x}))
	return fact.Key
}

// countMet counts for each fact the scenarios that met it.
func countMet(report *reports.Report, results []outcome) {
	met := map[string]int{}
	for _, scenario := range report.Scenarios {
		if scenario.Verdict == reports.Blocked && scenario.Alone.Met != "" {
			met[scenario.Alone.Met]++
		}
	}
	for _, result := range results {
		if result.excused {
			met[result.met.Key]++
		}
	}
	for i := range report.Facts {
		report.Facts[i].Excludes += met[report.Facts[i].ID]
	}
}
