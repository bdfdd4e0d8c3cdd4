package reports

import "time"

// The states of a waiver.
const (
	WaiverUsed    = "used"
	WaiverStale   = "stale"   // nothing failed that it names
	WaiverExpired = "expired" // its day is over
)

// NewWaiver returns a waiver as it stands before a scenario needed it: it holds to the end of
// the day of until, where until is.
func NewWaiver(id, reason string, until, now time.Time) Waiver {
	year, month, day := until.Date()
	w := Waiver{Requirement: id, Reason: reason, Until: until.Format(time.DateOnly), State: WaiverStale}
	if !now.Before(time.Date(year, month, day+1, 0, 0, 0, 0, until.Location())) {
		w.State = WaiverExpired
	}
	return w
}

// WaivedBy says whether waivers cover a scenario that failed, and the reason that they give.
func (s *Scenario) WaivedBy(waivers []Waiver) (reason string, ok bool) {
	holding := active(waivers)
	names, ok := covered(s, holding)
	if !ok {
		return "", false
	}
	return holding[names[0]], true
}

// active returns the waivers that hold, id → reason.
func active(waivers []Waiver) map[string]string {
	active := map[string]string{}
	for _, w := range waivers {
		if w.State != WaiverExpired {
			active[w.Requirement] = w.Reason
		}
	}
	return active
}

// waive overlays failed verdicts with waivers that hold. A waiver that names a
// requirement covers a scenario only when every finding of it is against that
// requirement, or against another one that is waived. It is used also where a scenario
// fails for something else besides: whoever took it away would see that requirement fail.
func (r *Report) waive() {
	active, used := active(r.Waivers), map[string]bool{}
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		if s.Verdict != Failed && s.Verdict != Blocked {
			continue
		}
		for _, finding := range s.Findings {
			used[finding.Requirement] = true
		}
		if s.Verdict == Blocked {
			continue // whatever it is blocked by is waived, or not
		}
		if names, ok := covered(s, active); ok {
			s.Verdict, s.Reason = Waived, active[names[0]]
			for _, name := range names {
				used[name] = true
			}
		}
	}
	for i := range r.Waivers {
		w := &r.Waivers[i]
		switch _, holds := active[w.Requirement]; {
		case !holds:
		case used[w.Requirement]:
			w.State = WaiverUsed
		default:
			w.State = WaiverStale
		}
	}
}

func covered(s *Scenario, active map[string]string) ([]string, bool) {
	if _, ok := active[s.ID]; ok {
		return []string{s.ID}, true
	}
	var names []string
	for _, finding := range s.Findings {
		if _, ok := active[finding.Requirement]; !ok {
			return nil, false
		}
		names = append(names, finding.Requirement)
	}
	return names, len(names) > 0
}

// excused says of findings whether they count as waived: those against a requirement that a
// waiver names, and those against one whose failure only waived scenarios stand for, wherever
// else it was met.
func (r *Report) excused() func(Finding, *Scenario) bool {
	active, shown := active(r.Waivers), map[string]map[Verdict]bool{}
	for i := range r.Scenarios {
		for _, finding := range r.Scenarios[i].Findings {
			if shown[finding.Requirement] == nil {
				shown[finding.Requirement] = map[Verdict]bool{}
			}
			shown[finding.Requirement][r.Scenarios[i].Verdict] = true
		}
	}
	return func(finding Finding, s *Scenario) bool {
		if r.says(finding) != Failed {
			return false // nothing failed that a waiver would have to excuse
		}
		if _, named := active[finding.Requirement]; named || s.Verdict == Waived {
			return true
		}
		by := shown[finding.Requirement]
		return by[Waived] && !by[Failed]
	}
}
