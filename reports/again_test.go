package reports

import (
	"slices"
	"testing"
)

func TestBecame(t *testing.T) {
	now := &Report{}
	var before []Scenario
	want := []Since{}
	for _, row := range []struct {
		id       string
		was, is  Verdict // "": it was not run
		reason   string
		outcome  string
		reported string
	}{
		{"repaired", Failed, Passed, "", Fixed, ""},
		{"no-longer-offered", Failed, Inapplicable, "no filter", Fixed, ""},
		{"only-a-should-now", Failed, Warned, "a SHOULD", OnlyWarns, "a SHOULD"},
		{"still-a-should", Warned, Warned, "a SHOULD", StillFails, "a SHOULD"},
		{"broken", Blocked, Failed, "got 500", StillFails, "got 500"},
		{"blocked", Failed, Blocked, "by another", NotJudged, "by another"},
		{"waived", Failed, Waived, "known", NotJudged, "known"},
		{"left-out", Failed, "", "", NotJudged, "it was not run"},
	} {
		before = append(before, Scenario{ID: row.id, Verdict: row.was})
		if row.is != "" {
			now.Scenarios = append(now.Scenarios, Scenario{ID: row.id, Verdict: row.is, Reason: row.reason})
		}
		want = append(want, Since{row.id, row.outcome, row.reported})
	}
	if got := Became(before, now); !slices.Equal(got, want) {
		t.Errorf("became: got\n%+v\nwant\n%+v", got, want)
	}
}
