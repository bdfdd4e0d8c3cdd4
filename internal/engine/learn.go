package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

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
	for _, key := range keys {
		if _, known := f.at[key]; known {
			return
		}
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
	learnt := steps.Learn(ledger.Within(limited, scope), s.config, options.Data, options.EmailDomain != usualDomain)
	cleanup, done := withDeadline(context.WithoutCancel(ctx), cleanupTime)
	defer done()
	s.ledger.CleanScope(cleanup, s.sweeper, s.config.AtOnce, scope)
	if learnt.Stopped != nil {
		return &TargetError{
			What:     "the target takes no user that scimspec makes: " + learnt.Stopped.Refusal,
			Try:      learnt.Stopped.Member + "; or --no-learn",
			Evidence: exchangesOf(learnt.Exchanges),
		}
	}
	s.config.Learnt = &learnt
	for _, fact := range learnt.Facts {
		s.facts.add(factOf(fact, learnt.Exchanges), keysOf(fact)...)
	}
	if learnt.Domain != "" {
		s.config.EmailDomain = learnt.Domain
	}
	s.config.Shape = steps.NewShape(found.Discovery, options.Data.Over(learnt.Data.From("as was learnt")), s.config.EmailDomain)
	return nil
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

// stated are the facts that the configuration and the product's profile state.
func (s *Suite) stated(*Discovered) facts {
	var known facts
	data := s.options.Data
	add := func(kind, path, subject, says string) {
		key := accept.Key(kind, path)
		known.add(reports.Fact{ID: key, Subject: subject, Says: says, Class: reports.FactAllowed, Source: accept.Stated, Words: data.Because(kind, path)}, key)
	}
	if data.UserName != "" {
		add(accept.Value, "userName template", "userName", string(data.UserName))
	}
	if data.GroupName != "" {
		add(accept.Value, "Group.displayName template", "names of groups", string(data.GroupName))
	}
	for _, path := range data.Demanded() {
		add(accept.Required, path, path, "required")
	}
	for _, path := range sorted(data.Values) {
		add(accept.Value, path, path, data.Values[path].String())
	}
	for _, path := range data.Absent {
		add(accept.Absence, path, path, "not kept, or refused")
	}
	for _, path := range data.Fixed {
		add(accept.Fixity, path, path, "does not change")
	}
	for _, path := range data.Single {
		add(accept.Singular, path, path, "one value at most")
	}
	if data.Groups == "none" || data.Groups == "existing" {
		add("groups", data.Groups, "groups", fmt.Sprintf("cannot be created (%s)", data.Groups))
	}
	return known
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
