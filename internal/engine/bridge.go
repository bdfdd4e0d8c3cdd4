package engine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/cucumber/godog"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// outcome is a scenario's result with what only the engine needs.
type outcome struct {
	scenario  reports.Scenario // what it came to by itself is in its Alone
	settling  time.Duration    // how long reads waited after writes when it began
	short     bool             // a page had less than was asked for
	met       *accept.Fact     // what it met of what was learnt; nil: nothing
	excused   bool             // it is inapplicable for that
	transport bool             // the transport stopped it
	brokeOnce bool             // by a connection that broke, and not again
}

func describeScenario(s features.Scenario) reports.Scenario {
	described := reports.Scenario{
		ID: s.ID, Title: s.Title, Feature: s.Feature, Line: s.Line, Rule: s.Rule, IdP: s.IdP,
		Profiles: s.Profiles, Requirements: s.Requirements,
		Findings: []reports.Finding{}, Exchanges: []reports.Exchange{},
	}
	for _, step := range s.Steps {
		described.Steps = append(described.Steps, reports.Step{Keyword: step.Keyword, Text: step.Text, Status: "skipped"})
	}
	return described
}

// perform runs one scenario through godog, alone and with a deadline.
func (s *Session) perform(ctx context.Context, planned Planned) outcome {
	deadline, cancel := withDeadline(ctx, s.suite.options.ScenarioTimeout)
	defer cancel()
	started := time.Now()
	settling := s.config.Lag.Settling()
	world := steps.New(ledger.Within(deadline, s.scope(planned)), s.config, planned.Scenario, planned.number)
	b := &bridge{world: world, scenario: describeScenario(planned.Scenario)}
	b.guarded(func() { b.run(s, planned) })
	result := b.outcome()
	result.settling, result.met = settling, s.met(planned.Scenario, world.Exchanges())
	result.short = s.pages.See(s.config.BaseURL, world.Exchanges())
	result.brokeOnce = result.transport && world.BrokeOnce()
	result.scenario.Alone.Creates = created(result.scenario.Exchanges, s.suite.options.Target.BaseURL)
	redact(&result.scenario, s.suite.options.Target.Redactor)
	result.scenario.DurationMs = time.Since(started).Milliseconds()
	if errors.Is(context.Cause(deadline), context.DeadlineExceeded) && result.scenario.Verdict == reports.Inconclusive {
		result.scenario.Reason = fmt.Sprintf("no end within %s: %s", s.suite.options.ScenarioTimeout, result.scenario.Reason)
	}
	if err := s.clean(ctx, planned, world); err != nil && result.scenario.Verdict == reports.Passed {
		result.scenario.Verdict, result.scenario.Reason = reports.Inconclusive, err.Error()
	}
	result.settle()
	return result
}

// settle notes the verdict as the one to which the scenario came by itself.
func (o *outcome) settle() {
	if o.scenario.Alone == nil {
		o.scenario.Alone = &reports.Alone{}
	}
	o.scenario.Alone.Verdict, o.scenario.Alone.Reason = o.scenario.Verdict, o.scenario.Reason
}

// clean turns back what the scenario switched and deletes what it created, also when the
// run was interrupted.
func (s *Session) clean(ctx context.Context, planned Planned, world *steps.World) error {
	cleanup, cancel := withDeadline(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	restored := world.Restore(cleanup)
	s.ledger.CleanScope(cleanup, s.sweeper, s.config.AtOnce, s.scope(planned))
	if s.elsewhere != nil {
		s.elsewhere.CleanScope(cleanup, s.outside, s.config.AtOnce, s.scope(planned))
	}
	return errors.Join(restored, world.Forget(cleanup))
}

// scope begins every name that a scenario creates.
func (s *Session) scope(planned Planned) string {
	return fmt.Sprintf("%s-%d", s.ledger.Header().Stem, planned.number)
}

// bridge keeps what godog's hooks tell about one scenario.
type bridge struct {
	world    *steps.World
	scenario reports.Scenario
	next     int // the step that begins next
	began    time.Time
	err      error // of the step that stopped the scenario
}

// guarded makes a panic of the suite a defect of this scenario: the run goes on and
// cleans up.
func (b *bridge) guarded(do func()) {
	defer func() {
		if cause := recover(); cause != nil && b.err == nil {
			b.err = fmt.Errorf("panic: %v", cause)
		}
	}()
	do()
}

// run hands godog one scenario as a feature of its own. So neither its tag expressions
// nor its scheduling have a say, and the result is final when Run returns: its After
// hook would come before the trailing skipped steps.
func (b *bridge) run(s *Session, planned Planned) {
	texts := make([]string, len(planned.Scenario.Steps))
	for i, step := range planned.Scenario.Steps {
		texts[i] = step.Text
	}
	suite := godog.TestSuite{
		Name: planned.Scenario.ID,
		TestSuiteInitializer: func(ctx *godog.TestSuiteContext) {
			sc := ctx.ScenarioContext()
			sc.StepContext().Before(b.before)
			sc.StepContext().After(b.after)
			s.suite.vocabulary.Register(sc, texts)
		},
		Options: &godog.Options{
			Format: "progress", Output: io.Discard, Strict: true, NoColors: true, Concurrency: 1,
			DefaultContext:  b.world.Context(),
			FeatureContents: []godog.Feature{{Name: planned.Scenario.Feature, Contents: []byte(planned.Scenario.Gherkin())}},
		},
	}
	if suite.Run() != 0 && b.err == nil {
		b.err = errors.New("godog refused the scenario")
	}
	if b.next == 0 && b.err == nil {
		b.err = errors.New("godog ran no step")
	}
}

func (b *bridge) before(ctx context.Context, _ *godog.Step) (context.Context, error) {
	if b.err == nil {
		b.world.Begin(b.next)
	}
	b.began = time.Now()
	return ctx, nil
}

func (b *bridge) after(ctx context.Context, _ *godog.Step, status godog.StepResultStatus, err error) (context.Context, error) {
	if b.next >= len(b.scenario.Steps) {
		return ctx, err
	}
	step := &b.scenario.Steps[b.next]
	if b.err == nil {
		if step.Status = status.String(); err == nil && b.world.Found(b.next) {
			step.Status = godog.StepFailed.String()
		}
		step.DurationMs = time.Since(b.began).Milliseconds()
		step.Exchanges = b.world.Span(b.next)
		b.err = err
	}
	b.next++
	return ctx, err
}

// outcome turns what happened into a verdict. Findings blame the target; a precondition
// or the transport make it inconclusive; anything else is a defect of the suite.
func (b *bridge) outcome() outcome {
	var concluded error
	b.guarded(func() { concluded = b.world.Conclude(b.err != nil) })
	result := outcome{scenario: b.scenario}
	alone := &reports.Alone{Dialect: b.world.Dialect(), Stopped: b.err != nil}
	scenario := &result.scenario
	scenario.Exchanges = exchangesOf(b.world.Exchanges())
	scenario.Findings = append(scenario.Findings, b.world.Findings()...)
	scenario.Evidence = b.world.Evidence()
	var stopped *steps.Inconclusive
	var lacking *steps.Inapplicable
	unjudged, declined := b.world.Unjudged(), b.world.Declined()
	warning := slices.DeleteFunc(slices.Clone(scenario.Findings), func(f reports.Finding) bool { return f.Severity == reports.SeverityInfo })
	switch {
	case errors.As(b.err, &lacking):
		scenario.Verdict, scenario.Reason = reports.Inapplicable, lacking.Reason
	case errors.As(b.err, &stopped) && (stopped.Transport || !b.world.Failed()):
		scenario.Verdict, scenario.Reason = reports.Inconclusive, stopped.Reason
		result.transport, alone.Unmet, alone.Action = stopped.Transport, !stopped.Transport, stopped.Step
	case errors.Is(b.err, context.DeadlineExceeded), errors.Is(b.err, context.Canceled):
		scenario.Verdict, scenario.Reason = reports.Inconclusive, b.unanswered()
		result.transport = true
	case b.err != nil && stopped == nil && !errors.Is(b.err, steps.ErrFinding):
		scenario.Verdict, scenario.Reason = reports.Inconclusive, "defect of the suite: "+b.err.Error()
	case concluded != nil && !errors.Is(concluded, steps.ErrFinding):
		scenario.Verdict, scenario.Reason = reports.Inconclusive, "defect of the suite: "+concluded.Error()
	case b.world.Failed():
		scenario.Verdict, scenario.Reason = reports.Failed, scenario.Findings[b.world.Worst()].String()
		alone.Unjudged = unjudged != nil || stopped != nil // what it met on the way left nothing to judge
	case slices.ContainsFunc(warning, func(f reports.Finding) bool { return !f.Incidental }):
		scenario.Verdict, scenario.Reason = reports.Warned, warning[0].String()
	case declined != nil:
		scenario.Verdict, scenario.Reason = reports.Inapplicable, declined.String()
		alone.Declined = &reports.Declined{What: declined.What, Answer: declined.Answer}
	case unjudged != nil:
		scenario.Verdict, scenario.Reason = reports.Inconclusive, unjudged.Reason
		result.transport, alone.Unmet, alone.Action = unjudged.Transport, !unjudged.Transport, unjudged.Step
	case len(warning) > 0:
		scenario.Verdict, scenario.Reason = reports.Warned, warning[0].String()
	case len(b.world.Evidence()) == 0:
		scenario.Verdict, scenario.Reason = reports.Inconclusive, reports.NoEvidence
	default:
		scenario.Verdict = reports.Passed
	}
	scenario.Alone = alone
	return result
}

// unanswered says what a scenario waited for when its time was over.
func (b *bridge) unanswered() string {
	recorded := b.world.Exchanges()
	if n := len(recorded); n > 0 && recorded[n-1].Err != nil {
		return fmt.Sprintf("%s %s: %v", recorded[n-1].Method, recorded[n-1].URL, recorded[n-1].Err)
	}
	return "the scenario did not end in time"
}

// redact takes secrets out of what steps said of an answer: a target may repeat them
// anywhere, and clients read answers as they came.
func redact(scenario *reports.Scenario, r *transcript.Redactor) {
	scenario.Reason = r.Text(scenario.Reason)
	if declined := scenario.Alone.Declined; declined != nil {
		declined.Answer = r.Text(declined.Answer)
	}
	for i := range scenario.Findings {
		f := &scenario.Findings[i]
		f.Subject, f.Got, f.Want, f.Pointer = r.Text(f.Subject), r.Text(f.Got), r.Text(f.Want), r.Text(f.Pointer)
	}
}
