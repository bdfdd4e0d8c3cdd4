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
	if want := o.conclusion(); want != "" && o.report.Conclusion != want {
		t.Errorf("conclusion: got %s, want %s", o.report.Conclusion, want)
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
		return map[reports.Verdict]bool{reports.Inconclusive: true}
	case Target:
		// Warned blames the target too, where a requirement is no MUST; the conclusion
		// sees to it that not all of them are. What follows a body that is too long spoils
		// the next answer on the connection, and with it whatever scenario sent that.
		return map[reports.Verdict]bool{
			reports.Failed: true, reports.Blocked: true, reports.Warned: true,
			reports.Inconclusive: o.misbehaviour.Name == "length-too-short",
		}
	case Refusal:
		return map[reports.Verdict]bool{reports.Failed: true, reports.Blocked: true, reports.Warned: true, reports.Inconclusive: true}
	}
	return map[reports.Verdict]bool{reports.Passed: true, reports.Warned: true}
}

// conclusion is what the run must conclude; "" where several are right.
func (o *ordeal) conclusion() reports.Conclusion {
	switch o.misbehaviour.Side {
	case Transport, Nobody: // a selected run never is conformant
		return reports.Undetermined
	case Target:
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
