package fault

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// overlap is for how long a request without a lock stands between its reading and its writing.
const overlap = 30 * time.Millisecond

// roundTrip is how long a database takes from a reading to a writing.
const roundTrip = 5 * time.Millisecond

// meeting lets requests about one thing wait for each other.
type meeting struct {
	mu    sync.Mutex
	rooms map[string]chan string
}

func (m *meeting) room(of string) chan string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rooms == nil {
		m.rooms = map[string]chan string{}
	}
	if m.rooms[of] == nil {
		m.rooms[of] = make(chan string)
	}
	return m.rooms[of]
}

// wait hands says to whoever else waits, or takes what that one says. Alone it goes on after a while.
func (m *meeting) wait(of, says string) (heard string, met bool) {
	room, over := m.room(of), time.NewTimer(overlap)
	defer over.Stop()
	select {
	case room <- says:
		return "", true
	case heard = <-room:
		return heard, true
	case <-over.C:
		return "", false
	}
}

// listen waits until somebody passes, for a while.
func (m *meeting) listen(of string) {
	over := time.NewTimer(overlap)
	defer over.Stop()
	select {
	case <-m.room(of):
	case <-over.C:
	}
}

// pass lets everybody go who listens now.
func (m *meeting) pass(of string) {
	room := m.room(of)
	for {
		select {
		case room <- "":
		default:
			return
		}
	}
}

// unlocked lets some changes wait, between their reading and their writing, until another one has
// read the same: both write what they made of the old state.
func unlocked(of func(q *request) string) func(*behaviour) {
	return func(b *behaviour) {
		m := &meeting{}
		b.BetweenChecks = func(q *request) {
			if about := of(q); about != "" {
				q.Tenant.Mu.Unlock()
				m.wait(about, "")
				q.Tenant.Mu.Lock()
			}
		}
	}
}

// outliving lets a PATCH write what it made of the old state after another operation on the
// resource was carried out.
func outliving(kind string, op operation) func(*behaviour) {
	return func(b *behaviour) {
		m := &meeting{}
		b.BetweenChecks = func(q *request) {
			if modifies(q, kind) {
				q.Tenant.Mu.Unlock()
				m.listen(q.ID)
				q.Tenant.Mu.Lock()
			}
		}
		wrap(func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if q.Type.Name == kind {
					m.pass(q.ID)
				}
				return a
			}
		}, op)(b)
	}
}

func modifies(q *request, kind string) bool { return q.Op == server.OpModify && q.Type.Name == kind }

// membersOf says of which group a PATCH changes members by an operation.
func membersOf(op string) func(q *request) string {
	return func(q *request) string {
		if modifies(q, "Group") && strings.Contains(strings.ToLower(string(q.Body)), `"`+op+`"`) && strings.Contains(string(q.Body), "members") {
			return q.ID
		}
		return ""
	}
}

// raceFaults are what a service provider without a lock does: right for one client, wrong for two.
func raceFaults() []Fault {
	const area = "race"
	group := func(a *attribute) bool {
		return strings.HasSuffix(a.URN, ":core:2.0:Group") && a.Path() == "displayName"
	}
	return []Fault{
		fault(area, "race-no-lock", "RFC7644-3.5.2-R52 RFC7644-3.5.1-R29 RFC7644-3.6-R16 RFC7643-4.1.1-R37 RFC7643-4.1.1-R36", "No change holds a lock between its reading and its writing.", func(b *behaviour) {
			b.BetweenChecks = func(q *request) {
				q.Tenant.Mu.Unlock()
				time.Sleep(roundTrip)
				q.Tenant.Mu.Lock()
			}
		}),
		fault(area, "race-members-added", "RFC7644-3.5.2-R52 ENTRA-MEMBER-11", "Of members that are added at the same time some are lost.", unlocked(membersOf("add"))),
		fault(area, "race-members-removed", "RFC7644-3.5.2-R52", "Of members that are removed at the same time some come back.", unlocked(membersOf("remove"))),
		fault(area, "race-attributes", "RFC7644-3.5.2-R52", "Of attributes of a User that are changed at the same time some are lost.", unlocked(func(q *request) string {
			if modifies(q, "User") {
				return q.ID
			}
			return ""
		})),
		fault(area, "race-put-user", "RFC7644-3.5.1-R29", "A PATCH undoes the PUT of a User that came at the same time.", outliving("User", server.OpReplace)),
		fault(area, "race-put-group", "RFC7644-3.5.1-R29", "A PATCH undoes the PUT of a Group that came at the same time.", outliving("Group", server.OpReplace)),
		fault(area, "race-delete-user", "RFC7644-3.6-R16", "A PATCH that came at the same time as the DELETE brings the User back.", outliving("User", server.OpDelete)),
		fault(area, "race-delete-group", "RFC7644-3.6-R16", "A PATCH that came at the same time as the DELETE brings the Group back.", outliving("Group", server.OpDelete)),
		fault(area, "race-create-id", "RFC7644-3.3-R25", "Two resources that are created at the same time get one id.", func(b *behaviour) {
			m, next := &meeting{}, b.NewID
			b.BetweenChecks = func(*request) {} // says what kind of fault it is
			b.NewID = func(s *server.Server, t *tenant) string {
				id := next(s, t)
				if t.Mu.TryLock() { // nobody asks yet
					t.Mu.Unlock()
					return id
				}
				t.Mu.Unlock()
				if heard, _ := m.wait("id", id); heard != "" {
					id = heard
				}
				t.Mu.Lock()
				return id
			}
		}),
		fault(area, "race-group-names", "RFC7643-4.2-R14", "A second Group of a name is refused, unless both are created at the same time.", func(b *behaviour) {
			next := b.Uniqueness
			b.Uniqueness = func(a *attribute) string {
				if group(a) {
					return "server"
				}
				return next(a)
			}
			unlocked(func(q *request) string {
				if q.Op == server.OpCreate && q.Type.Name == "Group" {
					return "groups"
				}
				return ""
			})(b)
		}),
		fault(area, "race-rename", "RFC7643-4.1.1-R37", "Two Users that are given one userName at the same time both get it.", unlocked(func(q *request) string {
			if modifies(q, "User") && strings.Contains(string(q.Body), `"userName"`) {
				return "names"
			}
			return ""
		})),
		fault(area, "race-push-reactivates", "RFC7644-3.5.2-R53", "A change of a Group writes its members' Users back as they were when it began.", pushReactivates),
		fault(area, "race-500", "RFC7644-3.5.2-R52", "Two PATCHes of one Group at the same time are both answered with 500.", func(b *behaviour) {
			m := &meeting{}
			b.BetweenChecks = func(*request) {}
			wrap(func(next handler) handler {
				return func(q *request) *response {
					if q.Type.Name == "Group" {
						if _, met := m.wait(q.ID, ""); met {
							return server.Refuse(server.Fail(http.StatusInternalServerError, "", "Could not serialize access."))
						}
					}
					return next(q)
				}
			}, server.OpModify)(b)
		}),
	}
}

// pushReactivates is a server that stores memberships with the users.
func pushReactivates(b *behaviour) {
	m := &meeting{}
	b.BetweenChecks = func(*request) {}
	wrap(func(next handler) handler {
		return func(q *request) *response {
			if q.Type.Name != "Group" {
				a := next(q)
				m.pass("users")
				return a
			}
			var before []*record
			q.Tenant.Mu.RLock()
			for _, slot := range q.Tenant.Lists["User"] {
				if strings.Contains(string(q.Body), `"`+slot.Rec.ID+`"`) {
					before = append(before, slot.Rec)
				}
			}
			q.Tenant.Mu.RUnlock()
			m.listen("users")
			a := next(q)
			q.Tenant.Mu.Lock()
			defer q.Tenant.Mu.Unlock()
			for _, rec := range before {
				if q.Tenant.Any(rec.ID) != nil {
					q.Tenant.Put(b, rec)
				}
			}
			return a
		}
	}, server.OpModify)(b)
}
