package okta

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func TestConnectionOutcomes(t *testing.T) {
	for name, test := range map[string]struct {
		status        int
		body          string
		outcome       mockidp.Outcome
		event, detail string
	}{
		"empty list":     {200, emptyList, mockidp.Success, eventTest, "Connector configured successfully"},
		"empty body":     {200, "", mockidp.Failure, eventGeneralFailed, "No results for users returned"},
		"array":          {200, "[]", mockidp.Failure, eventGeneralFailed, "No results for users returned"},
		"HTML":           {200, "<html>", mockidp.Failure, eventGeneralFailed, "No results for users returned"},
		"no list":        {200, "{}", mockidp.Failure, eventGeneralFailed, "No results for users returned"},
		"string numbers": {200, `{"totalResults":"0"}`, mockidp.Failure, eventGeneralFailed, "No results for users returned"},
		"unauthorised": {401, scimErrorText(401, "bad token"), mockidp.Failure, eventUnauthorised,
			"An error has occurred. Unauthorized. Errors reported by remote server: bad token"},
		"forbidden": {403, "", mockidp.Failure, eventUnauthorised, "An error has occurred. Forbidden"},
		"limited":   {429, "", mockidp.Failure, eventGeneralFailed, "An error has occurred. Too Many Requests"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, AIW)
			w.fake.answers("GET", test.status, test.body)
			entry, err := w.okta.TestConnection(w.ctx)
			w.must(err)
			w.sends("GET /Users?startIndex=1&count=2")
			w.last(test.event, test.outcome, test.detail)
			if entry.Detail != test.detail || entry.Requests != 1 {
				t.Errorf("entry: got %+v", entry)
			}
		})
	}
}

func TestConnectionReadsGroupsWhenTheyAreImported(t *testing.T) {
	w := newWorld(t, OIN, func(o *Options) { o.ImportGroups = true })
	w.fake.answers("GET /scim/v2/Groups", 200, "")
	_, err := w.okta.TestConnection(w.ctx)
	w.must(err)
	w.sends("GET /Users?startIndex=1&count=2", "GET /Groups?startIndex=1&count=100")
	w.last(eventGeneralFailed, mockidp.Failure, "No results for groups returned")
}

func TestConnectionRefused(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	address := server.Listener.Addr().String()
	server.Close()
	w := newWorld(t, AIW)
	p := New(&wire.Client{BaseURL: "http://" + address, HTTP: http.DefaultClient}, w.app, Defaults(AIW))
	entry, err := p.TestConnection(w.ctx)
	w.must(err)
	if want := "Error authenticating: Connect to " + address + " failed: Connection refused"; entry.Detail != want {
		t.Errorf("detail: got %q, want %q", entry.Detail, want)
	}
}

func TestRateLimit(t *testing.T) {
	for name, test := range map[string]struct {
		retryAfter []string // one for each 429
		waits      time.Duration
		succeeds   bool
	}{
		"integer":        {[]string{"7"}, 7 * time.Second, true},
		"doubles":        {[]string{"7", "1", "99"}, (7 + 14 + 28) * time.Second, true},
		"missing":        {[]string{""}, 5 * time.Minute, true},
		"HTTP date":      {[]string{"Mon, 02 Mar 2026 09:31:00 GMT"}, 5 * time.Minute, true},
		"fraction":       {[]string{"1.5", ""}, 15 * time.Minute, true},
		"nine times":     {slicesOf("1", 9), 511 * time.Second, true},
		"ten times ends": {slicesOf("1", 10), 511 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, AIW)
			for _, value := range test.retryAfter {
				w.fake.answers("POST", 429, "", "Retry-After", value)
			}
			ada := w.add("Ada")
			w.sync()
			if got := w.clock.Now().Sub(start); got != test.waits {
				t.Errorf("waited: got %s, want %s", got, test.waits)
			}
			if _, linked := w.okta.RemoteID(ada.ID); linked != test.succeeds {
				t.Errorf("provisioned: got %t, want %t", linked, test.succeeds)
			}
			limited := 0
			for _, entry := range w.okta.Log() {
				if entry.Event == rateLimitedName {
					limited++
				}
			}
			if want := min(len(test.retryAfter), maxAttempts-1); limited != want {
				t.Errorf("%s: got %d lines, want %d", rateLimitedName, limited, want)
			}
		})
	}
}

func slicesOf(value string, count int) []string {
	return strings.Split(strings.Repeat(value+" ", count-1)+value, " ")
}

func TestTimeoutIsAFailedTask(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	w := newWorld(t, AIW)
	opts := Defaults(AIW)
	opts.Clock, opts.Timeout = w.clock, 20*time.Millisecond
	w.okta = New(&wire.Client{BaseURL: server.URL, HTTP: server.Client()}, w.app, opts)
	w.add("Ada")
	w.sync()
	w.last(eventVerify, mockidp.Failure, createLead+"Read timed out")
}

func TestTimeoutIsSixtySeconds(t *testing.T) {
	if got := (Options{}).complete().Timeout; got != time.Minute {
		t.Errorf("timeout: got %s, want 1m0s", got)
	}
}

func TestEndOfContextIsAnError(t *testing.T) {
	w := newWorld(t, AIW)
	ada := w.add("Ada")
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	interrupted := func() {
		t.Helper()
		if err := w.okta.Sync(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("sync: got %v, want %v", err, context.Canceled)
		}
	}
	interrupted()
	w.syncs(filterOf("ada"), "POST /Users") // nothing was lost
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	group := w.group("Keepers", ada)
	interrupted()
	w.syncs("GET /Users/u-1", "PUT /Users/u-1", groupFilter, "POST /Groups", "GET /Groups/g-2", "PUT /Groups/g-2")
	w.app.UnassignPerson(ada.ID)
	w.app.UnlinkGroup(group.ID, true)
	interrupted()
	w.syncs("GET /Users/u-1", "PUT /Users/u-1", "DELETE /Groups/g-2")
	w.syncs()
}

func TestEncodedAnswersAreRead(t *testing.T) {
	for encoding, pack := range map[string]func(io.Writer) io.WriteCloser{
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	} {
		var packed bytes.Buffer
		writer := pack(&packed)
		_, _ = io.WriteString(writer, listOf(1, `{"id":"p-1","userName":"ada@example.com"}`))
		_ = writer.Close()
		w := newWorld(t, AIW)
		w.fake.answers("GET /scim/v2/Users", 200, packed.String(), "Content-Encoding", encoding)
		w.fake.plant(&w.fake.users, `{"id":"p-1","userName":"ada@example.com"}`)
		w.add("Ada")
		w.syncs(filterOf("ada"), "GET /Users/p-1", "PUT /Users/p-1")
	}
}

func TestBrokenEncodingIsAFailedTask(t *testing.T) {
	w := newWorld(t, AIW)
	w.fake.answers("GET /scim/v2/Users", 200, "this is plain text", "Content-Encoding", "gzip")
	w.add("Ada")
	w.syncs(filterOf("ada"))
	w.last(eventVerify, mockidp.Failure, createLead+"decode answer: gzip: invalid header")
}

func TestFilterQuery(t *testing.T) {
	for value, want := range map[string]string{
		"ada@example.com": "filter=userName%20eq%20%22ada%40example.com%22&startIndex=1&count=100",
		"a b+c&d":         "filter=userName%20eq%20%22a%20b%2Bc%26d%22&startIndex=1&count=100",
		`a"b\`:            "filter=userName%20eq%20%22a%5C%22b%5C%5C%22&startIndex=1&count=100",
		"Zoë":             "filter=userName%20eq%20%22Zo%C3%AB%22&startIndex=1&count=100",
	} {
		if got := filterQuery("userName", value); got != want {
			t.Errorf("filter of %q: got %s, want %s", value, got, want)
		}
	}
}

func TestIDs(t *testing.T) {
	ids, same, other := IDs(1), IDs(1), IDs(2)
	person, group := ids("person"), ids("group")
	if len(person) != 20 || !strings.HasPrefix(person, "00u") || len(group) != 20 || !strings.HasPrefix(group, "00g") {
		t.Errorf("ids: got %q and %q, want 20 characters with 00u and 00g", person, group)
	}
	if got := same("person"); got != person {
		t.Errorf("ids of one seed: got %q, want %q", got, person)
	}
	if got := other("person"); got == person {
		t.Errorf("ids of another seed: got %q again", got)
	}
}

func TestLostConnectionIsAFailedTask(t *testing.T) {
	w := newWorld(t, AIW)
	w.fake.script = append(w.fake.script, func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) })
	w.add("Ada")
	w.sync()
	w.last(eventVerify, mockidp.Failure, createLead+"EOF")
	w.fake.mu.Lock()
	w.fake.script = nil
	w.fake.mu.Unlock()
	w.fake.sent()
	w.must(w.okta.Retry(w.ctx))
	w.sends(filterOf("ada"), "POST /Users")
}

func TestTasksKeepTheirOrder(t *testing.T) {
	var failed tasks
	for i := range 100 {
		failed.add(itoa(i), goalProfile, 1)
	}
	for i := range 98 {
		failed.drop(itoa(i))
	}
	failed.add("98", goalPassword, 2)
	failed.add("5", goalProfile, 1)
	if got := failed.list(); !slices.Equal(got, []string{"98", "99", "5"}) {
		t.Errorf("tasks: got %v, want 98, 99, 5", got)
	}
	if len(failed.order) > 40 {
		t.Errorf("order: got %d entries for 3 tasks", len(failed.order))
	}
	failed.drop("98", goalPassword)
	if !failed.stands("98", goalProfile, 1) || failed.stands("98", goalPassword, 2) || failed.stands("98", goalProfile, 2) {
		t.Error("task 98: want the profile task alone")
	}
}
