package reports

import (
	"testing"
	"time"
)

// TestWaiverHolds: to the end of its day, where the day is; the hour does not count.
func TestWaiverHolds(t *testing.T) {
	tokyo := time.FixedZone("UTC+9", 9*60*60)
	for name, c := range map[string]struct {
		until, now time.Time
		want       string
	}{
		"the day itself":           {time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 23, 59, 59, 0, time.UTC), WaiverStale},
		"its hour is over":         {time.Date(2027, 1, 1, 18, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 19, 0, 0, 0, time.UTC), WaiverStale},
		"the morning after":        {time.Date(2027, 1, 1, 18, 0, 0, 0, time.UTC), time.Date(2027, 1, 2, 9, 0, 0, 0, time.UTC), WaiverExpired},
		"midnight":                 {time.Date(2027, 1, 1, 18, 0, 0, 0, time.UTC), time.Date(2027, 1, 2, 0, 0, 0, 0, time.UTC), WaiverExpired},
		"end of a month":           {time.Date(2027, 1, 31, 18, 0, 0, 0, time.UTC), time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), WaiverExpired},
		"tomorrow there":           {time.Date(2027, 1, 1, 12, 0, 0, 0, tokyo), time.Date(2027, 1, 1, 15, 0, 0, 0, time.UTC), WaiverExpired},
		"the same day there":       {time.Date(2027, 1, 1, 0, 0, 0, 0, tokyo), time.Date(2027, 1, 1, 14, 59, 0, 0, time.UTC), WaiverStale},
		"another day where now is": {time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 2, 8, 0, 0, 0, tokyo), WaiverStale},
	} {
		t.Run(name, func(t *testing.T) {
			w := NewWaiver("R-1", "known", c.until, c.now)
			if w.State != c.want {
				t.Errorf("state: got %s, want %s", w.State, c.want)
			}
			failed := Scenario{Verdict: Failed, Findings: []Finding{{Requirement: "R-1"}}}
			if reason, ok := failed.WaivedBy([]Waiver{w}); ok != (c.want != WaiverExpired) || ok && reason != "known" {
				t.Errorf("waived: got %t (%q) by a waiver that is %s", ok, reason, w.State)
			}
		})
	}
	silent := Scenario{Verdict: Failed}
	if _, ok := silent.WaivedBy([]Waiver{NewWaiver("R-1", "known", time.Now(), time.Now())}); ok {
		t.Error("a failure without a finding: got waived, want failed")
	}
}
