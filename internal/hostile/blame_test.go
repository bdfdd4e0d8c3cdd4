package hostile

import (
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// chosen are the scenarios that meet a misbehaviour: each of them creates users, and with
// an import it reads lists as well.
func chosen(m Misbehaviour) []string {
	if m.Name == "cursor-cycle" {
		return []string{"cursor-next"} // only a client that pages by cursor sees it
	}
	if m.Name == "repeating-pages" {
		return []string{"okta-import-lists-everybody", "entra-import-lists-everybody", "list-created"}
	}
	if slices.ContainsFunc(pages(), func(page Misbehaviour) bool { return page.Name == m.Name }) {
		return []string{"okta-import-lists-everybody", "entra-import-lists-everybody"}
	}
	return []string{"okta-assign-creates-user", "entra-assign-creates-user", "create-answers-201", "create-answers-with-resource"}
}

// judgeBlame asserts that the verdicts blame the right side.
func (o *ordeal) judgeBlame(t *testing.T) {
	t.Helper()
	if o.report.Conclusion == reports.Conformant {
		t.Errorf("conclusion: got %s, want another", o.report.Conclusion)
	}
	if o.err != nil {
		o.judgeRefused(t)
		return
	}
	if len(o.report.Scenarios) == 0 {
		t.Fatal("scenarios: got none, want some")
	}
	for _, scenario := range o.report.Scenarios {
		if strings.Contains(scenario.Reason, "defect of the suite") {
			t.Errorf("%s: got %s %q, want nothing that blames the suite", scenario.ID, scenario.Verdict, scenario.Reason)
		}
		if (scenario.Verdict == reports.Failed || scenario.Verdict == reports.Warned) && len(scenario.Findings) == 0 {
			t.Errorf("%s: got %s without a finding, want one", scenario.ID, scenario.Verdict)
		}
		for _, finding := range scenario.Findings {
			if finding.Requirement == "" {
				t.Errorf("%s: got the finding %s without a requirement, want one", scenario.ID, finding)
			}
		}
		if want := o.allowed(); !want[scenario.Verdict] {
			t.Errorf("%s: got %s %q, want one of %v", scenario.ID, scenario.Verdict, scenario.Reason, words(want))
		}
	}
	o.judgeDefect(t)
	if want := o.conclusion(); want != "" && o.report.Conclusion != want {
		t.Errorf("conclusion: got %s, want %s", o.report.Conclusion, want)
	}
}

// defects are requirements that a misbehaviour breaks and a finding has to name. What is wrong
// with a payload is said once for each place and turns no scenario that is about something
// else: those may pass.
var defects = map[string]struct {
	requirement string
	payload     bool
}{
	"invalid-utf8":         {"RFC8259-8.1-R01", true},
	"number-of-400-digits": {"RFC7643-2.3.2-R01", true},
	"wrong-media-type":     {"RFC7644-3.1-R01", true},
	"duplicate-keys":       {"RFC7643-2.1-R01", false},
	"nan":                  {"RFC7644-3.8-R03", false},
	"repeating-pages":      {"RFC7644-3.4.2.4-R15", false},
}

// judgeDefect asserts that a scenario failed by a finding for the requirement that is broken.
func (o *ordeal) judgeDefect(t *testing.T) {
	t.Helper()
	defect, known := defects[o.misbehaviour.Name]
	named := slices.ContainsFunc(o.report.Scenarios, func(s reports.Scenario) bool {
		return s.Verdict == reports.Failed && slices.ContainsFunc(s.Findings, func(f reports.Finding) bool { return f.Requirement == defect.requirement })
	})
	broken := slices.ContainsFunc(o.report.Requirements, func(r reports.Requirement) bool { return r.ID == defect.requirement && r.Verdict == reports.Failed })
	if known && (!named || !broken) {
		t.Errorf("%s: got a failed scenario that names it %v and the requirement failed %v, want both", defect.requirement, named, broken)
	}
}

// judgeRefused is for a target that could not be judged at all: nobody is blamed, and
// the report says why.
func (o *ordeal) judgeRefused(t *testing.T) {
	t.Helper()
	if o.misbehaviour.Side == Nobody || o.mode == afterPlanning {
		t.Errorf("run: got %v, want the scenarios judged", o.err)
	}
	if o.report.Conclusion != reports.Undetermined || o.report.Run.Reason == "" {
		t.Errorf("conclusion: got %s because of %q, want %s and a reason", o.report.Conclusion, o.report.Run.Reason, reports.Undetermined)
	}
}

// allowed are the verdicts that blame the right side.
func (o *ordeal) allowed() map[reports.Verdict]bool {
	switch o.misbehaviour.Side {
	case Transport:
		return map[reports.Verdict]bool{reports.Inconclusive: true, reports.Untested: true}
	case Dying:
		return map[reports.Verdict]bool{reports.Passed: true, reports.Inconclusive: true, reports.Untested: true}
	case Breaking:
		return map[reports.Verdict]bool{reports.Failed: true, reports.Blocked: true}
	case Target:
		// Warned blames the target too, where a requirement is no MUST; the conclusion
		// sees to it that not all of them are. What follows a body that is too long spoils
		// the next answer on the connection, and with it whatever scenario sent that.
		return map[reports.Verdict]bool{
			reports.Failed: true, reports.Blocked: true, reports.Warned: true,
			reports.Inconclusive: o.misbehaviour.Name == "length-too-short",
			reports.Passed:       defects[o.misbehaviour.Name].payload,
		}
	case Refusal:
		return map[reports.Verdict]bool{reports.Failed: true, reports.Blocked: true, reports.Warned: true, reports.Inconclusive: true, reports.Untested: true}
	}
	return map[reports.Verdict]bool{reports.Passed: true, reports.Warned: true}
}

// conclusion is what the run must conclude; "" where several are right.
func (o *ordeal) conclusion() reports.Conclusion {
	switch o.misbehaviour.Side {
	case Transport, Dying, Nobody: // a selected run never is conformant
		return reports.Undetermined
	case Target, Breaking:
		return reports.Nonconformant
	}
	return ""
}

func words(set map[reports.Verdict]bool) []string {
	var list []string
	for verdict, allowed := range set {
		if allowed {
			list = append(list, string(verdict))
		}
	}
	slices.Sort(list)
	return list
}
