package reports

// The severities of a finding: what it does to the scenario that made it.
const (
	SeverityFail = "fail"
	SeverityWarn = "warn"
	SeverityInfo = "info" // turns nothing: what the RFC leaves to the service provider
)

// Alone is what a scenario came to by itself, before anybody asked what else had failed. Who
// is to blame follows from these facts of all scenarios and from nothing else, so that a run
// and its merged shards, which come to it in another order, say the same.
type Alone struct {
	Verdict  Verdict `json:"verdict"`
	Reason   string  `json:"reason,omitempty"`
	Stopped  bool    `json:"stopped,omitempty"`  // a step ended it, so that later ones judged nothing
	Unjudged bool    `json:"unjudged,omitempty"` // what it met left nothing to judge what it claims
	// Unmet is set when a precondition stopped it and not the transport; Action is the text of
	// the step that was not met.
	Unmet   bool   `json:"unmet,omitempty"`
	Action  string `json:"action,omitempty"`
	Dialect string `json:"dialect,omitempty"` // how the identity provider speaks, such as okta-aiw
	// Creates has the endpoints at which it tried a create, and whether a resource came of it.
	Creates map[string]bool `json:"creates,omitempty"`
	// Declined is what the service provider properly declines and the scenario stands on.
	Declined *Declined `json:"declined,omitempty"`
	// Fact is the requirement under which a fact is judged that blocks the scenario.
	Fact string `json:"fact,omitempty"`
	// Met is the id of the fact that the scenario met when it ran; "" where it was left out, or met none.
	Met string `json:"met,omitempty"`
	// Repeats are findings that another scenario tells for all that met the same.
	Repeats []Repeat `json:"repeats,omitempty"`
	// Part is the part of a joined run that it belongs to, from 1; 0: the run has one.
	Part int `json:"part,omitempty"`
}

// Declined is a proper refusal of what a service provider need not offer.
type Declined struct {
	What   string `json:"what"`
	Answer string `json:"answer"`
}

// Repeat is a finding that stood at a place among the findings of its scenario.
type Repeat struct {
	At int `json:"at"`
	Finding
}

// restore takes back whatever was said before of who is to blame.
func (s *Scenario) restore() {
	alone := *s.Alone
	s.Verdict, s.Reason, s.BlockedBy = alone.Verdict, alone.Reason, ""
	if len(alone.Repeats) == 0 {
		return
	}
	all := make([]Finding, 0, len(s.Findings)+len(alone.Repeats))
	rest := s.Findings
	for _, repeat := range alone.Repeats {
		for len(all) < repeat.At && len(rest) > 0 {
			all, rest = append(all, rest[0]), rest[1:]
		}
		all = append(all, repeat.Finding)
	}
	alone.Repeats = nil
	s.Findings, s.Alone = append(all, rest...), &alone
}

// tell leaves the findings that are not a repetition where they are, and puts the others aside.
func (s *Scenario) tell(repeated func(Finding) bool) {
	alone := *s.Alone
	told := []Finding{}
	for i, finding := range s.Findings {
		if repeated(finding) {
			alone.Repeats = append(alone.Repeats, Repeat{At: i, Finding: finding})
		} else {
			told = append(told, finding)
		}
	}
	s.Findings, s.Alone = told, &alone
}

// met says which requirements fail a scenario that only met their violation on the way, each
// with whether it fails or only carries the scenario; nothing when a finding is about what
// the scenario claims, or when it ended before it came to that.
func (s *Scenario) met() (met map[string]bool, blocking []string) {
	if s.Alone.Verdict != Failed && s.Alone.Verdict != Warned {
		return nil, nil
	}
	met = map[string]bool{}
	for _, finding := range s.Findings {
		switch {
		case finding.Limitation || finding.Severity != SeverityFail && !finding.Blocking:
		case !finding.Incidental:
			return nil, nil
		default:
			met[finding.Requirement] = finding.Severity == SeverityFail
			if finding.Blocking {
				blocking = append(blocking, finding.Requirement)
			}
		}
	}
	if len(blocking) == 0 && s.Alone.Stopped && !s.Alone.Unjudged {
		return nil, nil
	}
	return met, blocking
}

// stands says whether a scenario could not judge what it claims for what it met.
func (s *Scenario) stands() bool {
	_, blocking := s.met()
	return s.Alone.Unjudged || len(blocking) > 0
}

// complains says whether a finding warns or fails.
func complains(f Finding) bool { return f.Severity != SeverityInfo }
