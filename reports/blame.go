package reports

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// blame decides who stands for what is broken. It is a function of what the scenarios came to
// by themselves (Alone) and of their ids: order, parallelism and shards do not matter, and to
// do it again changes nothing. The rule, in which "first" means the smallest id:
//
//  1. Where many tried to create and nobody could, one scenario of each identity provider
//     stands for that, and every other that is stuck is blocked by it (foundation).
//  2. A scenario with a failing finding about what it claims has failed and stays so. A
//     requirement that others only met on the way is told by the first such scenario.
//  3. Where there is none, the first scenario that met the violation stays failed and tells it;
//     those that met one that fails choose before those that met one that only warns.
//  4. Every other scenario that only met violations is blocked by the one that tells what it
//     stands on. When it stands on none of them it has the verdict that it has without.
//  5. A scenario with an unmet precondition is blocked by the first failed one that judges the
//     very action, by the same dialect if there is one.
//  6. A scenario that needs what a fact excludes, or met it and came to no pass, is blocked by the
//     first that judges the fact. This comes before all other rules: what it found is the fact's.
//  7. What was met on the way is told once for each requirement and subject, wherever in a list
//     it stands: by all that failed, else by the first.
//
// So what blocks has failed. It has only warned where the violation that a scenario stands on
// only warns. Nothing that is blocked blocks. It returns the ids of those that rule 1 blocked:
// their findings say how an absent resource looks.
func blame(scenarios []*Scenario) (baseless map[string]bool) {
	scenarios = slices.Clone(scenarios)
	slices.SortFunc(scenarios, func(a, b *Scenario) int { return strings.Compare(a.ID, b.ID) })
	for _, s := range scenarios {
		s.restore()
	}
	explained := byFacts(scenarios)
	all := scenarios
	scenarios = slices.DeleteFunc(slices.Clone(all), func(s *Scenario) bool { return explained[s.ID] })
	pinned, baseless := foundation(scenarios)
	witnesses := map[string]witness{}
	for _, s := range scenarios {
		if met, blocking := s.met(); len(met) > 0 && !baseless[s.ID] {
			witnesses[s.ID] = witness{met, blocking}
		}
	}
	roots := tellers(scenarios, witnesses, baseless)
	elect(scenarios, witnesses, pinned, roots)
	for _, s := range scenarios {
		if w, only := witnesses[s.ID]; only && !pinned[s.ID] {
			s.leave(w, roots)
		}
	}
	unmet(scenarios)
	maps.Copy(baseless, explained)
	once(all, baseless)
	return baseless
}

// witness is a scenario that only met violations on the way: of which requirements, with
// whether that fails, and on which of them it stands.
type witness struct {
	met      map[string]bool
	blocking []string
}

// fails says whether one of the violations fails.
func (w witness) fails() bool { return slices.Contains(slices.Collect(maps.Values(w.met)), true) }

// tellers finds for each requirement the first scenario that claims it and has a finding
// about it: a failing one, or for what only warns any, that of a failed scenario before.
func tellers(scenarios []*Scenario, witnesses map[string]witness, baseless map[string]bool) map[string]string {
	roots := map[string]string{}
	for _, want := range []Verdict{Failed, Warned} {
		for _, s := range scenarios {
			if _, only := witnesses[s.ID]; only || baseless[s.ID] || s.Verdict != want {
				continue
			}
			for _, f := range s.Findings {
				weak := f.Severity == SeverityFail && f.Limitation
				if !f.Incidental && complains(f) && !weak && roots[f.Requirement] == "" {
					roots[f.Requirement] = s.ID
				}
			}
		}
	}
	return roots
}

// elect has witnesses tell the requirements that nobody tells, and adds them to what is pinned.
func elect(scenarios []*Scenario, witnesses map[string]witness, pinned map[string]bool, roots map[string]string) {
	tell := func(s *Scenario, w witness) {
		for requirement := range w.met {
			if roots[requirement] == "" {
				roots[requirement], pinned[s.ID] = s.ID, true
			}
		}
	}
	for _, already := range []bool{true, false} {
		for _, fails := range []bool{true, false} {
			for _, s := range scenarios {
				if w, only := witnesses[s.ID]; only && pinned[s.ID] == already && w.fails() == fails {
					tell(s, w)
				}
			}
		}
	}
}

// leave gives a scenario that only met what others tell the verdict that it has without.
func (s *Scenario) leave(w witness, roots map[string]string) {
	switch {
	case len(w.blocking) > 0:
		s.Verdict, s.BlockedBy = Blocked, roots[w.blocking[0]]
	case s.Alone.Unjudged:
		behind := slices.Collect(maps.Keys(w.met))
		for i, requirement := range behind {
			behind[i] = roots[requirement]
		}
		s.Verdict, s.BlockedBy = Blocked, slices.Min(behind)
	case slices.ContainsFunc(s.Findings, func(f Finding) bool { return !f.Incidental && complains(f) }):
		s.Verdict = Warned
	default:
		s.pass()
	}
}

// Meanwhile is what a run shows of a scenario while others still run. What it only met on the
// way is told by the first that comes: told has the scenario for each requirement, and is added
// to. The report says in the end who is to blame, whichever came first.
func (s Scenario) Meanwhile(told map[string]string) Scenario {
	if s.Alone.Met != "" {
		s.Verdict = Blocked
		return s
	}
	met, blocking := s.met()
	explained := true
	for requirement := range met {
		if told[requirement] == "" {
			told[requirement], explained = s.ID, false
		}
	}
	if explained && len(met) > 0 {
		s.leave(witness{met, blocking}, told)
	}
	return s
}

// pass lets a scenario pass that nothing is left against, when it looked at something.
func (s *Scenario) pass() {
	s.Verdict, s.Reason = Passed, ""
	if len(s.Evidence) == 0 {
		s.Verdict, s.Reason = Inconclusive, NoEvidence
	}
}

// NoEvidence is why a scenario does not pass that judged nothing.
const NoEvidence = "no judgment looked at an exchange"

// unmet finds for each scenario whose precondition was not met the failed scenario that judges
// that very action, by the same dialect if there is one: that is the root cause.
func unmet(scenarios []*Scenario) {
	judges := map[string]string{} // by dialect and phrase, and by phrase alone
	for _, s := range scenarios {
		if s.Verdict != Failed {
			continue
		}
		for _, step := range s.Steps {
			if step.Keyword != "When" {
				continue
			}
			for _, key := range []string{s.Alone.Dialect + "\n" + phraseOf(step.Text), phraseOf(step.Text)} {
				if judges[key] == "" {
					judges[key] = s.ID
				}
			}
		}
	}
	for _, s := range scenarios {
		if s.Verdict != Inconclusive || !s.Alone.Unmet {
			continue
		}
		phrase := phraseOf(s.Alone.Action)
		if phrase == "" {
			continue // no step was not met: a judgment could not be made
		}
		root := judges[s.Alone.Dialect+"\n"+phrase]
		if root == "" {
			root = judges[phrase]
		}
		if root != "" {
			s.Verdict, s.BlockedBy = Blocked, root
		}
	}
}

// byFacts names the scenario that judges the fact by which another is blocked, and returns the
// ids of those that ran. Where no scenario judges a fact, the first that met it stands for all that did:
// one that tells the requirement before others, and one that failed before one that warned.
func byFacts(scenarios []*Scenario) (explained map[string]bool) {
	explained = map[string]bool{}
	judges := map[string]*Scenario{}
	for _, s := range scenarios {
		if s.Alone.Fact == "" {
			continue
		}
		judge, known := judges[s.Alone.Fact+s.Alone.Met]
		if !known {
			judge = judgeOf(scenarios, s.Alone)
			judges[s.Alone.Fact+s.Alone.Met] = judge
		}
		if judge != nil && judge != s {
			s.Verdict, s.BlockedBy, explained[s.ID] = Blocked, judge.ID, s.Alone.Met != ""
		}
	}
	return explained
}

// judgeOf is the scenario that judges the fact by which another is blocked; nil: none does.
func judgeOf(scenarios []*Scenario, blocked *Alone) *Scenario {
	for _, s := range scenarios {
		if s.judges(blocked.Fact) {
			return s
		}
	}
	if blocked.Met == "" {
		return nil
	}
	var standIn *Scenario
	best := 0
	for _, s := range scenarios {
		if s.Alone.Met != blocked.Met {
			continue
		}
		rank := map[Verdict]int{Failed: 2, Warned: 1}[s.Alone.Verdict]
		if rank > 0 && slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Requirement == blocked.Fact && complains(f) }) {
			rank += 2
		}
		if rank > best {
			standIn, best = s, rank
		}
	}
	return standIn
}

// judges says whether a scenario claims a requirement and found that it is broken.
func (s *Scenario) judges(requirement string) bool {
	return slices.Contains(s.Requirements, requirement) &&
		slices.ContainsFunc(s.Findings, func(f Finding) bool { return f.Requirement == requirement && complains(f) })
}

// once leaves each finding that was met on the way with those that failed, or else with the
// first that met it. Those that say nothing of the target come last.
func once(scenarios []*Scenario, baseless map[string]bool) {
	rank := func(s *Scenario) int {
		switch {
		case s.Verdict == Failed:
			return 0
		case baseless[s.ID]:
			return 2
		}
		return 1
	}
	ranked := slices.Clone(scenarios)
	slices.SortStableFunc(ranked, func(a, b *Scenario) int { return rank(a) - rank(b) })
	said := map[[2]string]bool{}
	for _, s := range ranked {
		s.tell(func(f Finding) bool {
			place := f.place()
			again := f.Incidental && !f.Blocking && said[place] && s.Verdict != Failed
			said[place] = said[place] || f.Incidental
			return again
		})
		if s.Verdict != Warned {
			continue
		}
		if i := slices.IndexFunc(s.Findings, complains); i >= 0 {
			s.Reason = s.Findings[i].String()
		} else {
			s.pass()
		}
	}
}

// place is what a finding is about, wherever in a list it stands.
func (f Finding) place() [2]string {
	return [2]string{f.Requirement, position.ReplaceAllString(f.Subject, "/N")}
}

// position is where something stands in a list, which differs with what else is there.
var position = regexp.MustCompile(`/\d+\b`)

// phraseOf leaves the small words of a step: whoever and whatever it names, and quoted
// values, go.
func phraseOf(text string) string {
	var words []string
	quoted := false
	for word := range strings.FieldsSeq(text) {
		starts := strings.HasPrefix(word, `"`) || strings.HasPrefix(word, "`")
		ends := len(word) > 1 && (strings.HasSuffix(word, `"`) || strings.HasSuffix(word, "`"))
		capital := word[0] >= 'A' && word[0] <= 'Z'
		switch {
		case quoted:
			quoted = !ends && !strings.HasSuffix(word, `"`)
		case starts:
			quoted = !ends
		case !capital:
			words = append(words, word)
		}
	}
	return strings.Join(words, " ")
}
