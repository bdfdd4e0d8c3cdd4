package steps

import (
	"slices"

	"github.com/scimspec/scimspec/features"
)

// A scenario may claim what a request has to do and what it has to leave alone. Which of
// the two a finding goes against follows from what was looked at, not from the order of the
// tags.

// aboutTheRest are requirements that a request leaves alone what it does not name.
func aboutTheRest() []string {
	return []string{"RFC7644-3.5.2-R44", "ENTRA-UPDATE-15", "ENTRA-DEACTIVATE-04", "OKTA-DEACTIVATE-04"}
}

// aboutMembers are requirements about who is a member of a group after a change.
func aboutMembers() []string {
	return []string{"OKTA-MEMBER-02", "OKTA-MEMBER-05", "ENTRA-MEMBER-01"}
}

// aboutMembersOnce are requirements that a member is listed once, the first of them for whoever
// claims none.
func aboutMembersOnce() []string {
	return []string{"RFC7643-4.2-R11", "RFC7644-3.5.2.1-R18", "ENTRA-MEMBER-04", "OKTA-MEMBER-07"}
}

// aboutIDs are requirements that a resource keeps its id, the first of them for whoever claims
// none.
func aboutIDs() []string {
	return []string{"RFC7643-3.1-R06", "RFC7643-3.1-R12", "OKTA-REACTIVATE-03"}
}

// claim returns the requirement that a finding is about when its judgment names none: the
// first that the scenario claims and whose violation turns it, else the first. A MAY that is
// claimed beside a MUST would hide that one.
func (w *World) claim() string {
	for _, id := range w.scenario.Requirements {
		if r, known := w.config.Catalogue.ByID(id); known && r.Severity() != features.Info {
			return id
		}
	}
	if len(w.scenario.Requirements) == 0 {
		return ""
	}
	return w.scenario.Requirements[0]
}

// claimAbout returns the first of the requirements that the scenario claims; "" for none.
func (w *World) claimAbout(about []string) string {
	for _, id := range w.scenario.Requirements {
		if slices.Contains(about, id) {
			return id
		}
	}
	return ""
}
