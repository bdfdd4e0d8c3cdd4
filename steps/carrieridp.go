package steps

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp/direct"
)

// A job is one plain thing that an identity provider does for a person or a group. By it a
// request that was refused on the way of a scenario finds the requirement that is broken.
type job struct {
	what string
	// of are the requirements about it, parted by spaces: the first is broken where it is
	// refused; a scenario that claims another one judges the request itself.
	of  by
	put string // Okta's, where it does the job by PUT
	try func(*World) error
}

// by is something for each identity provider.
type by map[string]string

var (
	jobMatch      = job{what: "search for a user", of: by{"okta": "OKTA-MATCH-01 OKTA-WIRE-03", "entra": "ENTRA-MATCH-01", "authentik": "AUTHENTIK-MATCH-01"}, try: assignControl}
	jobNoMatch    = job{what: "search for a user who is not there", of: by{"okta": "OKTA-MATCH-02", "entra": "ENTRA-MATCH-03 ENTRA-CONNECT-01", "authentik": "AUTHENTIK-MATCH-01"}, try: assignControl}
	jobMatchGroup = job{what: "search for a group", of: by{"okta": "OKTA-MATCH-06", "entra": "ENTRA-MATCH-07", "authentik": "AUTHENTIK-GROUP-02"}, try: pushControl}
	jobNoGroup    = job{what: "search for a group that is not there", of: by{"okta": "OKTA-MATCH-06", "entra": "ENTRA-MATCH-07 ENTRA-CONNECT-02", "authentik": "AUTHENTIK-GROUP-02"}, try: pushControl}
	jobCreate     = job{what: "creation of a user", of: by{"okta": "OKTA-CREATE-01", "entra": "ENTRA-CREATE-01", "authentik": "AUTHENTIK-CREATE-01", "keycloak": "KEYCLOAK-CREATE-01"}, try: assignControl}
	jobUpdate     = job{what: "update of a user", of: by{"okta": "OKTA-UPDATE-01", "entra": "ENTRA-UPDATE-01", "authentik": "AUTHENTIK-UPDATE-01", "keycloak": "KEYCLOAK-UPDATE-01 KEYCLOAK-UPDATE-02"}, try: updateControl}
	jobFiltered   = job{what: "update through a filtered path", of: by{"okta": "OKTA-UPDATE-01", "entra": "ENTRA-UPDATE-02"}, try: changeControl("city", "Bergen")}
	jobRename     = job{what: "new user name", of: by{"okta": "OKTA-UPDATE-06", "entra": "ENTRA-UPDATE-16"}, try: renameControl}
	jobManager    = job{what: "manager of a user", of: by{"okta": "OKTA-UPDATE-01", "entra": "ENTRA-UPDATE-06"}, try: managerControl}
	jobDeactivate = job{what: "deactivation of a user", of: by{"okta": "OKTA-DEACTIVATE-01", "entra": "ENTRA-DEACTIVATE-01 ENTRA-DEACTIVATE-02", "authentik": "AUTHENTIK-DEACTIVATE-01", "keycloak": "KEYCLOAK-DEACTIVATE-01 KEYCLOAK-DEACTIVATE-02"}, put: "OKTA-DEACTIVATE-02", try: after(assignControl, leaveControl)}
	jobReactivate = job{what: "reactivation of a user", of: by{"okta": "OKTA-REACTIVATE-01", "entra": "ENTRA-REACTIVATE-01 ENTRA-REACTIVATE-02", "authentik": "AUTHENTIK-REACTIVATE-01", "keycloak": "KEYCLOAK-REACTIVATE-01 KEYCLOAK-REACTIVATE-02"}, put: "OKTA-REACTIVATE-02", try: after(assignControl, leaveControl, returnControl)}
	jobGroup      = job{what: "creation of a group", of: by{"okta": "OKTA-GROUP-01", "entra": "ENTRA-GROUP-01", "authentik": "AUTHENTIK-GROUP-01", "keycloak": "KEYCLOAK-GROUP-01"}, try: pushControl}
	jobName       = job{what: "new name of a group", of: by{"okta": "OKTA-GROUP-03 OKTA-GROUP-04", "entra": "ENTRA-GROUP-04 ENTRA-GROUP-05", "authentik": "AUTHENTIK-GROUP-03 AUTHENTIK-GROUP-04", "keycloak": "KEYCLOAK-GROUP-02 KEYCLOAK-GROUP-03"}, put: "OKTA-GROUP-05", try: after(pushControl, func(w *World) error { return w.rename(controlGroup, "Wardens") })}
	jobJoin       = job{what: "new member of a group", of: by{"okta": "OKTA-MEMBER-02", "entra": "ENTRA-MEMBER-01", "authentik": "AUTHENTIK-MEMBER-01", "keycloak": "KEYCLOAK-GROUP-02 KEYCLOAK-GROUP-03"}, put: "OKTA-MEMBER-05", try: after(pushControl, joinControl)}
	jobLeave      = job{what: "member who leaves a group", of: by{"okta": "OKTA-MEMBER-01", "entra": "ENTRA-MEMBER-02 ENTRA-MEMBER-05", "authentik": "AUTHENTIK-MEMBER-02 AUTHENTIK-MEMBER-03", "keycloak": "KEYCLOAK-GROUP-02 KEYCLOAK-GROUP-03"}, put: "OKTA-MEMBER-05", try: after(pushControl, joinControl, func(w *World) error { return w.membership("Ben", controlGroup, w.leave) })}
	jobDrop       = job{what: "deletion of a group", of: by{"okta": "OKTA-REMOVE-01", "entra": "ENTRA-REMOVE-04", "authentik": "AUTHENTIK-REMOVE-02", "keycloak": "KEYCLOAK-REMOVE-02"}, try: after(pushControl, func(w *World) error { return w.unlink(controlGroup, true) })}
	jobDelete     = job{what: "deletion of a user", of: by{"entra": "ENTRA-REMOVE-01", "authentik": "AUTHENTIK-REMOVE-01", "keycloak": "KEYCLOAK-REMOVE-01"}, try: after(assignControl, func(w *World) error { return w.account(controlUser, "purged") })}
)

const controlGroup Team = "Keepers"

func assignControl(w *World) error { return w.assign(Actors{controlUser}) }

// leaveControl makes the user inactive: some identity providers delete who is unassigned.
func leaveControl(w *World) error {
	if w.createsAtOnce() {
		return w.account(controlUser, "disabled")
	}
	return w.unassign(controlUser)
}

func returnControl(w *World) error {
	if w.createsAtOnce() {
		return w.account(controlUser, "enabled")
	}
	return assignControl(w)
}

// createsAtOnce says whether the identity provider is one that creates without looking first; it
// sends few attributes.
func (w *World) createsAtOnce() bool { _, ok := w.idp.(*direct.Provisioner); return ok }

func updateControl(w *World) error {
	if w.createsAtOnce() {
		return after(assignControl, func(w *World) error {
			return w.personWith(controlUser, Table{{"attribute", "value"}, {"given name", "Adele"}, {"display name", "Adele Lane"}})
		}, (*World).sync)(w)
	}
	return changeControl("title", "Pilot")(w)
}

func pushControl(w *World) error { return w.push(Roster{controlGroup, Actors{controlUser}}) }

func joinControl(w *World) error {
	if err := w.assign(Actors{"Ben"}); err != nil {
		return err
	}
	return w.membership("Ben", controlGroup, w.join)
}

func changeControl(field Field, value string) func(*World) error {
	return after(assignControl, func(w *World) error { return w.changeAndSync(controlUser, field, Change{Value: value}) })
}

func renameControl(w *World) error {
	return changeControl("user name", w.cast.userName("Fay"))(w)
}

func managerControl(w *World) error {
	if err := w.assign(Actors{controlUser, "Ben"}); err != nil {
		return err
	}
	if err := w.setManager(controlUser, "Ben"); err != nil {
		return err
	}
	return w.sync()
}

// after does one thing after the other.
func after(all ...func(*World) error) func(*World) error {
	return func(w *World) error {
		for _, do := range all {
			if err := do(w); err != nil {
				return err
			}
		}
		return nil
	}
}

// provisioning are the jobs that a request of the identity provider may belong to, the
// special ones first.
func (w *World) provisioning(met *transcript.Exchange, path string) []carrier {
	endpoint, single := collectionOf(path)
	if endpoint == "" || w.createsAtOnce() && met.Method == http.MethodGet && !strings.Contains(met.URL, "filter=") {
		return nil // who reads everything is not looking for anybody
	}
	var carriers []carrier
	jobs := jobsOf(met, endpoint, single)
	if w.wakes(met) {
		jobs = append(jobs, jobReactivate) // last: it stands on plain updates
	}
	for _, j := range jobs {
		carriers = append(carriers, w.asCarriers(j, met.Method)...)
	}
	return carriers
}

// wakes says whether a PUT brings a user back: it says active in any case, so that what was sent
// to the user before tells.
func (w *World) wakes(met *transcript.Exchange) bool {
	if met.Method != http.MethodPut || !activated.Match(met.RequestBody) {
		return false
	}
	last := slices.IndexFunc(w.recorder.Exchanges(), func(x *transcript.Exchange) bool { return x.Number == met.Number })
	for _, x := range slices.Backward(w.recorder.Exchanges()[:max(last, 0)]) {
		if x.Method == http.MethodPut && x.URL == met.URL {
			return inactive.Match(x.RequestBody)
		}
	}
	return false
}

// asCarriers is a job as the scenario's product does it; none when it has no requirement.
func (w *World) asCarriers(j job, method string) []carrier {
	requirements := j.of[w.idpProduct()]
	if w.idpProduct() == "okta" && method == http.MethodPut {
		requirements = cmp.Or(j.put, requirements)
	}
	if requirements == "" {
		return nil
	}
	dialect := w.dialect
	return []carrier{{
		key: string(dialect) + ", " + j.what, requirements: strings.Fields(requirements),
		try: func(w *World) error {
			if err := w.setUp(dialect, nil); err != nil {
				return err
			}
			return j.try(w)
		},
	}}
}

func jobsOf(met *transcript.Exchange, endpoint string, single bool) []job {
	users := endpoint == scim.EndpointUsers
	switch {
	case met.Method == http.MethodGet && single:
		return nil // the method itself: no product asks for anything special
	case met.Method == http.MethodGet && users:
		return []job{pick(met.Status == http.StatusNotFound, jobNoMatch, jobMatch)}
	case met.Method == http.MethodGet:
		return []job{pick(met.Status == http.StatusNotFound, jobNoGroup, jobMatchGroup)}
	case met.Method == http.MethodPost && users:
		return []job{jobCreate}
	case met.Method == http.MethodPost:
		return []job{jobGroup}
	case met.Method == http.MethodDelete && users:
		return []job{jobDelete}
	case met.Method == http.MethodDelete:
		return []job{jobDrop}
	case users:
		return userJobs(met.Method, string(met.RequestBody))
	}
	return groupJobs(string(met.RequestBody))
}

func pick(first bool, one, other job) job {
	if first {
		return one
	}
	return other
}

// userJobs tells updates of a user apart by what stands in the request. A PUT always says
// active.
func userJobs(method, body string) []job {
	var jobs []job
	add := func(is bool, j job) {
		if is {
			jobs = append(jobs, j)
		}
	}
	put := method == http.MethodPut
	add(!put && strings.Contains(body, "[type eq"), jobFiltered)
	add(!put && strings.Contains(body, "manager"), jobManager)
	add(inactive.MatchString(body), jobDeactivate)
	add(!put && strings.Contains(body, "active") && !inactive.MatchString(body), jobReactivate)
	add(!put && strings.Contains(body, "userName"), jobRename)
	return append(jobs, jobUpdate)
}

// inactive is active false, as a value or as an operation, as text or not.
var inactive = regexp.MustCompile(`(?i)"active"[^{}\[\]]*"?false`)

// groupJobs tells updates of a group apart.
func groupJobs(body string) []job {
	var jobs []job
	if strings.Contains(body, "members") {
		jobs = append(jobs, jobJoin, jobLeave)
	}
	return append(jobs, jobName)
}
