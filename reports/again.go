package reports

import "cmp"

// What became of a scenario that did not pass in an earlier run.
const (
	Fixed      = "FIXED"
	OnlyWarns  = "ONLY WARNS"
	StillFails = "STILL FAILS"
	NotJudged  = "NOT JUDGED"
)

// Since is what became of one scenario since an earlier run: Outcome is one of Fixed, OnlyWarns,
// StillFails and NotJudged, Reason what the later run says.
type Since struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Reason  string `json:"reason,omitempty"`
}

// Became says what became of scenarios that did not pass, in their order.
func Became(before []Scenario, now *Report) []Since {
	verdicts := map[string]Scenario{}
	for _, scenario := range now.Scenarios {
		verdicts[scenario.ID] = scenario
	}
	became := make([]Since, 0, len(before))
	for _, old := range before {
		after, there := verdicts[old.ID]
		one := Since{ID: old.ID, Outcome: NotJudged, Reason: cmp.Or(after.Reason, "it was not run")}
		switch {
		case there && (after.Verdict == Passed || after.Verdict == Inapplicable):
			one.Outcome, one.Reason = Fixed, ""
		case there && (after.Verdict == Failed || after.Verdict == Warned && old.Verdict == Warned):
			one.Outcome, one.Reason = StillFails, after.Reason
		case there && after.Verdict == Warned:
			one.Outcome, one.Reason = OnlyWarns, after.Reason
		}
		became = append(became, one)
	}
	return became
}
