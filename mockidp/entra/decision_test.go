package entra

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// answers scripts the fake: requests whose method and path begin as given get the
// answer; the others are served.
func (w *world) answers(method, prefix string, status int, body string) {
	w.fake.mu.Lock()
	defer w.fake.mu.Unlock()
	w.fake.script = func(r *http.Request) (int, string, bool) {
		return status, body, method == r.Method && strings.HasPrefix(r.URL.Path, "/v2"+prefix)
	}
}

func (w *world) serves() {
	w.fake.mu.Lock()
	defer w.fake.mu.Unlock()
	w.fake.script = nil
}

func TestStatusCodes(t *testing.T) {
	const later, next = 6 * time.Hour, CycleInterval
	for _, row := range []struct {
		method, path string
		status       int
		body, code   string
		wait         time.Duration
		quarantined  bool
	}{
		{"POST", "/Users", 400, `{"detail":"no"}`, codeBadRequest, later, false},
		{"POST", "/Users", 401, "", "Unauthorized", later, true},
		{"POST", "/Users", 403, "", "InsufficientRights", later, false},
		{"POST", "/Users", 404, "", codeIncompatible, later, false},
		{"POST", "/Users", 405, "", "MethodNotAllowed", later, false},
		{"POST", "/Users", 409, "", "EntryConflict", later, false},
		{"POST", "/Users", 422, "", "UnprocessableEntity", later, false},
		{"POST", "/Users", 429, "", codeTooMany, next, false},
		{"POST", "/Users", 500, "", "InternalServerError", next, false},
		{"POST", "/Users", 501, "", "NotImplemented", later, false},
		{"POST", "/Users", 503, "", "ServiceUnavailable", next, false},
		{"POST", "/Users", 201, "", codeIncompatible, later, false},
		{"POST", "/Users", 201, "<html>", codeIncompatible, later, false},
		{"POST", "/Users", 201, `{"userName":"ada"}`, codeIncompatible, later, false},
		{"POST", "/Users", 201, `{"id":"1","active":"True"}`, codeIncompatible, later, false},
		{"POST", "/Users", 201, `{"id":"1","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":"7"}}`, codeIncompatible, later, false},
		{"POST", "/Users", 201, `{"id":"1","emails":[{"primary":"true"}]}`, codeIncompatible, later, false},
		{"POST", "/Users", 201, `{"id":"1","meta":{"created":"yesterday"}}`, codeIncompatible, later, false},
		{"GET", "/Users", 400, "", codeFiltering, later, false},
		{"GET", "/Users", 401, "", "Unauthorized", later, true},
		{"GET", "/Users", 403, "", "InsufficientRights", later, true},
		{"GET", "/Users", 404, "", codeIncompatible, later, true},
		{"GET", "/Users", 200, "<html>", codeIncompatible, later, false},
		{"GET", "/Users", 200, "", codeIncompatible, later, false},
		{"GET", "/Users", 200, `{"Resources":[]}`, codeIncompatible, later, false},
		{"GET", "/Users", 200, `{"totalResults":1}`, codeIncompatible, later, false},
		{"GET", "/Users", 200, `{"totalResults":1,"Resources":[{"userName":"ada"}]}`, codeIncompatible, later, false},
		{"GET", "/Users", 200, `{"totalResults":2,"Resources":[{"id":"1"},{"id":"2"}]}`, codeDuplicates, later, false},
	} {
		t.Run(fmt.Sprintf("%s %d %s", row.method, row.status, row.code), func(t *testing.T) {
			w := newWorld(t, DialectDefault, quiet)
			ada := w.assigned("Ada")
			w.answers(row.method, row.path, row.status, row.body)
			w.sync()
			entry := w.last(ada.ID)
			if entry.Outcome != mockidp.Failure || entry.Code != row.code {
				t.Errorf("log: got %+v, want a failure with %s", entry, row.code)
			}
			until := w.clock.Now().Add(row.wait).UTC().Format("2006-01-02T15:04:05")
			if !strings.Contains(entry.Detail, "retried 0 times. It will be retried again after this date: "+until) {
				t.Errorf("detail: got %q, want a retry at %s", entry.Detail, until)
			}
			if in, reason := w.idp.Quarantined(); in != row.quarantined {
				t.Errorf("quarantine: got %t (%s), want %t", in, reason, row.quarantined)
			}
			if _, linked := w.idp.RemoteID(ada.ID); linked {
				t.Error("link: got one, want none")
			}
		})
	}
}

func TestStatusCodesOfKnownUser(t *testing.T) {
	for _, row := range []struct {
		method       string
		status       int
		body, code   string
		linked, fail bool
	}{
		{"GET", 404, "", codeAnchor, false, true},
		{"GET", 200, "<html>", codeIncompatible, true, true},
		{"PATCH", 404, "", codeAnchor, false, true},
		{"PATCH", 400, "", codeBadRequest, true, true},
		{"PATCH", 409, "", "Conflict", true, true},
		{"PATCH", 200, "<html>", codeIncompatible, true, true},
		{"PATCH", 200, "", "", true, false},
		{"PATCH", 204, "", "", true, false},
	} {
		t.Run(fmt.Sprintf("%s %d %s", row.method, row.status, row.code), func(t *testing.T) {
			w := newWorld(t, DialectDefault, quiet)
			ada := w.assigned("Ada")
			w.sync()
			w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Lead" })
			w.answers(row.method, "/Users/", row.status, row.body)
			w.sync()
			entry := w.last(ada.ID)
			if (entry.Outcome == mockidp.Failure) != row.fail || entry.Code != row.code {
				t.Errorf("log: got %+v, want code %q", entry, row.code)
			}
			if _, linked := w.idp.RemoteID(ada.ID); linked != row.linked {
				t.Errorf("link: got %t, want %t", linked, row.linked)
			}
			w.serves()
			w.clock.Advance(6 * time.Hour)
			w.sync()
			if got := w.fake.user("ada@example.com").Text("title"); row.fail && got != "Lead" {
				t.Errorf("title after the retry: got %q, want Lead", got)
			}
		})
	}
}

func TestRetriesEndAfterFourWeeks(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.answers("POST", "/Users", 409, "")
	start := w.clock.Now()
	w.sync()
	var tries []time.Duration
	for hour := 0; hour < 24*40; hour++ {
		w.fake.take()
		w.sync()
		if len(w.fake.writes()) > 0 {
			tries = append(tries, w.clock.Now().Sub(start))
		}
		w.clock.Advance(time.Hour)
	}
	if len(tries) < 4 || tries[0] != 6*time.Hour || tries[1] != 18*time.Hour || tries[2] != 42*time.Hour || tries[3] != 66*time.Hour {
		t.Fatalf("retries: got %v, want after 6, 18, 42, 66 … hours", tries)
	}
	if end := tries[len(tries)-1]; end > escrowLimit || end < escrowLimit-24*time.Hour {
		t.Errorf("last retry: got after %v, want within the last day of %v", end, escrowLimit)
	}
	if detail := w.last(ada.ID).Detail; !strings.Contains(detail, "will not be retried") {
		t.Errorf("detail: got %q, want the end of the retries", detail)
	}
}

func TestConflictIsMatchedAtTheRetry(t *testing.T) {
	w := newWorld(t, DialectDefault, quiet)
	ada := w.assigned("Ada")
	w.answers("POST", "/Users", 409, "")
	w.sync()
	w.serves()
	w.fake.users["7"] = wire.NewObject(wire.M("userName", "ADA@EXAMPLE.COM"), wire.M("active", false), wire.M("id", "7"))
	w.fake.order = []string{"7"}
	w.clock.Advance(6 * time.Hour)
	w.fake.take()
	w.sync()
	wantLines(t, w.fake.take(), "GET /Users?filter=userName+eq+%22ada%40example.com%22", "PATCH /Users/7")
	if id, _ := w.idp.RemoteID(ada.ID); id != "7" {
		t.Errorf("link: got %q, want 7", id)
	}
	if name := w.fake.user("ada@example.com").Text("userName"); name != "ADA@EXAMPLE.COM" {
		t.Errorf("userName: got %q, want it left in its own case", name)
	}
}

func TestQuarantine(t *testing.T) {
	w := newWorld(t, DialectDefault)
	w.assigned("Ada")
	w.answers("GET", "/Users", 401, "")
	w.sync()
	if in, reason := w.idp.Quarantined(); !in || !strings.Contains(reason, "Unauthorized") {
		t.Fatalf("quarantine: got %t %q, want Unauthorized", in, reason)
	}
	wantLines(t, w.fake.take()[:1], "GET /Users?filter=userName+eq+%229d418412-8b07-40cc-aebc-d727b20867e7%22")
	w.serves()
	w.clock.Advance(23 * time.Hour)
	w.sync()
	wantLines(t, w.fake.take())
	w.clock.Advance(time.Hour)
	w.sync()
	if got := len(w.fake.writes()); got != 1 {
		t.Errorf("writes of the daily cycle: got %d, want the create", got)
	}
	if in, _ := w.idp.Quarantined(); in {
		t.Error("quarantine: got it still, want it over")
	}
	w.answers("GET", "/Users", 404, "")
	w.assigned("Ben")
	w.sync()
	if in, reason := w.idp.Quarantined(); !in || !strings.Contains(reason, "rather than the expected HTTP/200") {
		t.Errorf("quarantine: got %t %q, want the 404", in, reason)
	}
	w.serves()
	w.fake.take()
	w.clock.Advance(29 * 24 * time.Hour)
	w.sync()
	wantLines(t, w.fake.take()) // disabled after four weeks
	if err := w.idp.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := len(w.fake.writes()); got != 1 {
		t.Errorf("writes after the restart: got %d, want the create", got)
	}
}

func TestProbeThatTimesOutIsNoQuarantine(t *testing.T) {
	w := newWorld(t, DialectDefault)
	w.assigned("Ada")
	w.answers("GET", "/Users", 503, "")
	w.sync()
	if in, _ := w.idp.Quarantined(); in {
		t.Error("quarantine: got it, want none for 503")
	}
	w.serves()
	w.sync()
	if got := len(w.fake.writes()); got != 1 {
		t.Errorf("writes of the next cycle: got %d, want the create", got)
	}
}

func TestFailureRatio(t *testing.T) {
	for _, row := range []struct {
		tally tally
		want  bool
	}{
		{tally{operations: 10, failures: 10}, false},
		{tally{operations: 12500, failures: 5000}, false},
		{tally{operations: 12499, failures: 5000}, true},
		{tally{operations: 1_000_000, failures: 40_000}, false},
		{tally{operations: 1_000_000, failures: 40_001}, true},
		{tally{operations: 1_000_000, failures: 100, references: 59_901}, true},
		{tally{operations: 1_000_000, failures: 100, references: 59_900}, false},
	} {
		if got := row.tally.verdict() != nil; got != row.want {
			t.Errorf("%+v: got %t, want %t", row.tally, got, row.want)
		}
	}
}

func TestRetryAfterIsHonouredOnlyWhenSet(t *testing.T) {
	for _, honour := range []bool{false, true} {
		w := newWorld(t, DialectDefault, quiet, func(o *Options) { o.HonourRetryAfter = honour })
		ada := w.assigned("Ada")
		first := true
		w.fake.script = func(r *http.Request) (int, string, bool) {
			if r.Method != http.MethodPost || !first {
				return 0, "", false
			}
			first = false
			return 429, "", true
		}
		start := w.clock.Now()
		w.sync()
		_, linked := w.idp.RemoteID(ada.ID)
		waited := w.clock.Now().Sub(start)
		if linked != honour || honour && waited != 7*time.Second || !honour && waited != 0 {
			t.Errorf("honour %t: got linked %t after %v", honour, linked, waited)
		}
	}
}
