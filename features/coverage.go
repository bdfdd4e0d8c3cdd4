package features

import (
	"io/fs"
	"slices"
)

// Reasons for which a requirement may stay without a scenario. The list is closed.
const (
	ReasonEventStream  = "event-stream" // visible only to a receiver of security events
	ReasonDeviceTypes  = "device-types" // about Device and EndpointApp, which no profile judges
	ReasonOutOfBand    = "out-of-band"  // needs a second channel: a login, a key, time, the network
	ReasonPermission   = "permission"   // allows something, so no behaviour breaks it
	ReasonIndistinct   = "indistinct"   // cannot be told apart from another requirement on the wire
	ReasonUnobservable = "unobservable" // inside the service provider, though the text reads otherwise
	ReasonUnsafe       = "unsafe"       // a check would endanger what the run did not create
	ReasonSuperseded   = "superseded"   // a later document or erratum took it back
)

// Uncovered is the reason why no scenario claims an observable requirement.
type Uncovered struct {
	ID     string `yaml:"id"`
	Reason string `yaml:"reason"`
	Note   string `yaml:"note"`
}

// uncoveredReasons returns the closed list.
func uncoveredReasons() []string {
	return []string{ReasonEventStream, ReasonDeviceTypes, ReasonOutOfBand, ReasonPermission,
		ReasonIndistinct, ReasonUnobservable, ReasonUnsafe, ReasonSuperseded}
}

func loadUncovered(files fs.FS) ([]Uncovered, error) {
	name := "requirements/" + uncoveredFile
	if _, err := fs.Stat(files, name); err != nil {
		return nil, nil
	}
	var out []Uncovered
	if err := decodeYAML(files, name, &out); err != nil {
		return nil, err
	}
	return out, nil
}

// CoverageReport counts which requirements the scenarios claim.
type CoverageReport struct {
	Documents []CoverageRow // by document, then level
	Areas     []CoverageRow // by document, then area
	// Open are the observable requirements that have neither a scenario nor a reason,
	// in the order of the catalogue.
	Open []Requirement
}

// CoverageRow is one line of a CoverageReport.
type CoverageRow struct {
	Document, Level, Area string // Level or Area is empty
	Total                 int
	Observable            int
	Covered               int            // observable and claimed by a scenario
	Excused               map[string]int // observable, not claimed, by reason
	Open                  int            // observable, neither claimed nor excused
}

// Percent is the share of the observable requirements that is covered, 0 to 100; 100
// when nothing is observable.
func (r CoverageRow) Percent() float64 {
	if r.Observable == 0 {
		return 100
	}
	return 100 * float64(r.Covered) / float64(r.Observable)
}

// Coverage counts, by document and level and by document and area, what is observable,
// covered, and uncovered with its reason.
func Coverage(s *Set) CoverageReport {
	claimed := map[string]bool{}
	for _, sc := range s.Scenarios {
		for _, id := range sc.Requirements {
			claimed[id] = true
		}
	}
	excused := map[string]string{}
	for _, u := range s.Uncovered {
		excused[u.ID] = u.Reason
	}
	var report CoverageReport
	for _, r := range s.Catalogue.All() {
		level := rowFor(&report.Documents, CoverageRow{Document: r.Document, Level: r.Level})
		area := rowFor(&report.Areas, CoverageRow{Document: r.Document, Area: r.Area})
		for _, row := range []*CoverageRow{level, area} {
			row.count(r, claimed[r.ID], excused[r.ID])
		}
		if r.Observable() && !claimed[r.ID] && excused[r.ID] == "" {
			report.Open = append(report.Open, r)
		}
	}
	return report
}

func (r *CoverageRow) count(q Requirement, claimed bool, reason string) {
	r.Total++
	if !q.Observable() {
		return
	}
	r.Observable++
	switch {
	case claimed:
		r.Covered++
	case reason != "":
		r.Excused[reason]++
	default:
		r.Open++
	}
}

// rowFor finds the row with the same key or appends it.
func rowFor(rows *[]CoverageRow, key CoverageRow) *CoverageRow {
	i := slices.IndexFunc(*rows, func(r CoverageRow) bool {
		return r.Document == key.Document && r.Level == key.Level && r.Area == key.Area
	})
	if i < 0 {
		key.Excused = map[string]int{}
		*rows = append(*rows, key)
		i = len(*rows) - 1
	}
	return &(*rows)[i]
}
