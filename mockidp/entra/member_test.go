package entra

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// together holds each PATCH of a group until as many as expected are under way, or until a
// while has passed, and counts how many were.
type together struct {
	next     http.RoundTripper
	expected int

	mu     sync.Mutex
	inside int
	most   int
	full   chan struct{}
}

func (g *together) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodPatch {
		g.mu.Lock()
		g.inside++
		if g.most = max(g.most, g.inside); g.inside == g.expected {
			close(g.full)
		}
		g.mu.Unlock()
		select {
		case <-g.full:
		case <-time.After(2 * time.Second):
		}
		defer func() { g.mu.Lock(); g.inside--; g.mu.Unlock() }()
	}
	return g.next.RoundTrip(request)
}

// TestMembersAtOnce: the PATCHes of one group's members are under way at the same time; what
// was refused waits in escrow and goes one by one.
func TestMembersAtOnce(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.MembersAtOnce = 3 })
	gate := &together{next: w.idp.client.HTTP.Transport, expected: 3, full: make(chan struct{})}
	w.idp.client.HTTP = &http.Client{Transport: gate}
	people := []string{w.assigned("Ada").ID, w.assigned("Ben").ID, w.assigned("Cleo").ID}
	team := w.dir.AddGroup(mockidp.Group{Name: "Ops", Members: people})
	w.app.PushGroup(team.ID)
	refused := false
	w.fake.script = func(r *http.Request) (int, string, bool) {
		if r.Method == http.MethodPatch && !refused {
			refused = true
			return http.StatusTooManyRequests, "", true
		}
		return 0, "", false
	}
	w.sync()
	if gate.most != 3 {
		t.Errorf("PATCHes under way at the same time: got %d, want 3", gate.most)
	}
	if entry := w.last(team.ID); entry.Outcome != mockidp.Failure || len(w.idp.teams[team.ID].members) != 2 {
		t.Errorf("after one refusal: got %+v and %d members, want a failure and 2", entry, len(w.idp.teams[team.ID].members))
	}
	w.fake.take()
	w.clock.Advance(CycleInterval)
	w.sync()
	patches := slices.DeleteFunc(w.fake.take(), func(line string) bool { return !strings.HasPrefix(line, "PATCH") })
	if len(patches) != 1 || len(w.idp.teams[team.ID].members) != 3 {
		t.Errorf("the retry: got %d PATCHes and %d members, want 1 and 3", len(patches), len(w.idp.teams[team.ID].members))
	}
}
