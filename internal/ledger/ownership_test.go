package ledger_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/ledger"
)

// scripted answers by method and path, and notes what it is asked.
type scripted struct {
	*httptest.Server
	answers map[string]string // "POST /Users" → the body of a 200; none: 404
	status  map[string]int    // other statuses
	seen    []string
}

func script(t *testing.T, answers map[string]string, status map[string]int) *scripted {
	t.Helper()
	s := &scripted{answers: answers, status: status}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Method + " " + r.URL.Path
		s.seen = append(s.seen, asked)
		body, known := s.answers[asked]
		switch code := s.status[asked]; {
		case code != 0:
			w.WriteHeader(code)
		case !known:
			w.WriteHeader(http.StatusNotFound)
		}
		_, _ = io.WriteString(w, body)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *scripted) open(t *testing.T) (*ledger.Ledger, *http.Client) {
	t.Helper()
	l, err := ledger.New("", s.URL, stem)
	if err != nil {
		t.Fatal(err)
	}
	return l, &http.Client{Transport: l.Guard(http.DefaultTransport)}
}

const (
	nobody = `{"totalResults":0,"Resources":[]}`
	admin  = `{"id":"admin","userName":"admin@example.com"}`
)

// TestWhoseAnIDIs: which answers make an id the run's own. The write goes to the id of the
// administrator, or to the one that the create gave.
func TestWhoseAnIDIs(t *testing.T) {
	own := func(id string) string { return `{"id":"` + id + `","userName":"` + stem + `-1-ada@example.com"}` }
	for name, row := range map[string]struct {
		created string   // the answer to the create
		before  string   // the list that was read before the run
		reads   []string // paths that are read after the create
		answers map[string]string
		write   string
		foreign bool
	}{
		"created":                               {created: own("1"), write: "1"},
		"in other letters":                      {created: own("aB"), answers: map[string]string{"GET /Users/Ab": own("aB")}, write: "Ab"},
		"in other letters, nobody's":            {created: own("aB"), write: "Ab"},
		"in other letters, somebody else's":     {created: own("aB"), answers: map[string]string{"GET /Users/Ab": `{"id":"Ab","userName":"admin@example.com"}`}, write: "Ab", foreign: true},
		"in other letters, nameless":            {created: own("aB"), answers: map[string]string{"GET /Users/Ab": `{"id":"Ab"}`}, write: "Ab", foreign: true},
		"a number":                              {created: `{"id":17}`, write: "17"},
		"answered with the administrator":       {created: admin, write: "admin", foreign: true},
		"with an id that was there before":      {created: own("admin"), before: `{"totalResults":1,"Resources":[` + admin + `]}`, write: "admin", foreign: true},
		"there before without a name":           {created: own("7"), before: `{"totalResults":1,"Resources":[{"id":"7"}]}`, write: "7", foreign: true},
		"comes back as somebody else":           {created: own("1"), reads: []string{"/Users/1"}, answers: map[string]string{"GET /Users/1": `{"id":"1","userName":"admin@example.com"}`}, write: "1", foreign: true},
		"comes back without a name":             {created: own("1"), reads: []string{"/Users/1"}, answers: map[string]string{"GET /Users/1": `{"id":"1"}`}, write: "1"},
		"a look-up answered with another id":    {created: own("1"), reads: []string{"/Users/1"}, answers: map[string]string{"GET /Users/1": own("2")}, write: "2", foreign: true},
		"no id, and found by its name":          {created: `{}`, reads: []string{"/Users"}, answers: map[string]string{"GET /Users": `{"totalResults":1,"Resources":[` + own("3") + `]}`, "GET /Users/3": own("3")}, write: "3"},
		"no id, and the read shows another":     {created: `{}`, reads: []string{"/Users"}, answers: map[string]string{"GET /Users": `{"totalResults":1,"Resources":[` + own("admin") + `]}`, "GET /Users/admin": admin}, write: "admin", foreign: true},
		"undefined is no id":                    {created: own("undefined"), write: "undefined", foreign: true},
		"an id that nobody gave":                {created: own("1"), write: "9", foreign: true},
		"a wrong id was given for another user": {created: admin, reads: []string{"/Users"}, answers: map[string]string{"GET /Users": `{"totalResults":1,"Resources":[` + own("4") + `]}`, "GET /Users/4": own("4")}, write: "4"},
	} {
		t.Run(name, func(t *testing.T) {
			first := row.before
			if first == "" {
				first = nobody
			}
			s := script(t, map[string]string{"GET /Users": first, "GET /Groups": nobody, "POST /Users": row.created}, nil)
			l, client := s.open(t)
			l.Survey(t.Context(), http.DefaultClient)
			if err := send(t, client, http.MethodPost, s.URL+"/Users", ada); err != nil {
				t.Fatal(err)
			}
			for asked, answer := range row.answers {
				s.answers[asked] = answer
			}
			for _, path := range row.reads {
				if err := send(t, client, http.MethodGet, s.URL+path, ""); err != nil {
					t.Fatal(err)
				}
			}
			err := send(t, client, http.MethodPatch, s.URL+"/Users/"+row.write, `{}`)
			if got := errors.Is(err, ledger.ErrForeign); got != row.foreign {
				t.Errorf("PATCH of %s refused: got %v (%v), want %v", row.write, got, err, row.foreign)
			}
			if got := slices.Contains(s.seen, "PATCH /Users/"+row.write); got == row.foreign {
				t.Errorf("PATCH of %s sent: got %v, want %v", row.write, got, !row.foreign)
			}
		})
	}
}

// TestBulkInAnyOrder: results of bulk creates belong to their operations by bulkId, by name or
// by kind, and never by order.
func TestBulkInAnyOrder(t *testing.T) {
	const ben = `{"userName":"` + stem + `-1-ben@example.com"}`
	user := func(bulkID, data string) string {
		return `{"method":"POST","path":"/Users","bulkId":"` + bulkID + `","data":` + data + `}`
	}
	for name, row := range map[string]struct{ sent, answered, ada, other string }{
		"by bulkId": {user("a", ada) + "," + user("b", ben),
			`{"method":"POST","bulkId":"b","location":"/Users/2"},{"method":"POST","bulkId":"a","location":"/Users/1"}`, "1", "2"},
		"by bulkId without a method": {user("a", ada) + "," + user("b", ben),
			`{"bulkId":"b","location":"/Users/2"},{"bulkId":"a","location":"/Users/1%2F%40"}`, "1/@", "2"},
		"by name": {user("a", ada) + "," + user("b", ben),
			`{"method":"POST","location":"/Users/2","response":` + ben + `},{"method":"POST","location":"/Users/1","response":` + ada + `}`, "1", "2"},
		"by kind": {user("a", ada) + `,{"method":"POST","path":"/Groups","data":{"displayName":"` + stem + `-1 crew"}}`,
			`{"method":"POST","location":"/Groups/2"},{"method":"POST","location":"/Users/1"}`, "1", "2"},
		"not to be told": {user("a", ada) + "," + user("b", ben),
			`{"method":"POST","location":"/Users/2"},{"method":"POST","location":"/Users/1"}`, "", ""},
		"undefined": {user("a", ada) + "," + user("b", ben),
			`{"method":"POST","bulkId":"b","location":"/Users/2"},{"method":"POST","bulkId":"a","location":"/Users/undefined"}`, "", "2"},
	} {
		t.Run(name, func(t *testing.T) {
			s := script(t, map[string]string{"POST /Bulk": `{"Operations":[` + row.answered + `]}`}, nil)
			l, client := s.open(t)
			if err := send(t, client, http.MethodPost, s.URL+"/Bulk", `{"Operations":[`+row.sent+`]}`); err != nil {
				t.Fatal(err)
			}
			entries := l.Entries()
			if len(entries) != 2 || entries[0].ID != row.ada || entries[1].ID != row.other {
				t.Errorf("entries: got %+v, want the ids %q and %q", entries, row.ada, row.other)
			}
		})
	}
}

// TestCleanFindsWhatWasNotSaid: what a target made although it said otherwise is found by the
// run's mark, deleted, and read again; what it keeps is left.
func TestCleanFindsWhatWasNotSaid(t *testing.T) {
	const (
		kept   = `{"id":"k","userName":"","externalId":"` + stem + `-1-ada"}`
		member = `{"id":"everyone","displayName":"Everyone","members":[{"value":"k","display":"` + stem + `-1-ada@example.com"}]}`
	)
	s := script(t, map[string]string{"GET /Users": nobody, "GET /Groups": nobody}, map[string]int{"POST /Users": 400, "DELETE /Users/k": 204})
	l, client := s.open(t)
	l.Survey(t.Context(), http.DefaultClient)
	if err := send(t, client, http.MethodPost, s.URL+"/Users", `{"userName":"","externalId":"`+stem+`-1-ada"}`); err != nil {
		t.Fatal(err)
	}
	s.answers["GET /Users"] = `{"totalResults":2,"Resources":[` + admin + `,` + kept + `]}`
	s.answers["GET /Users/k"] = kept
	s.answers["GET /Groups"] = `{"totalResults":1,"Resources":[` + member + `]}`
	l.Clean(t.Context(), http.DefaultClient, 1)
	_, _, left := l.Tally()
	if len(left) != 1 || left[0].ID != "k" || !strings.Contains(left[0].Reason, "listed") {
		t.Errorf("left: got %+v, want k, which is listed after its DELETE", left)
	}
	for _, request := range s.seen {
		if strings.HasPrefix(request, http.MethodDelete) && request != "DELETE /Users/k" {
			t.Errorf("deleted: got %s, want only /Users/k", request)
		}
	}
}

// TestCreateByPostToAnID: a target that creates on a POST to an id made a resource of the run.
func TestCreateByPostToAnID(t *testing.T) {
	const path = "/Users/" + stem + "-1-unknown"
	s := script(t, map[string]string{"POST " + path: `{"id":"new","userName":"` + stem + `-1-ada@example.com"}`, "GET /Users": nobody, "GET /Groups": nobody},
		map[string]int{"POST " + path: 201, "DELETE /Users/new": 204})
	l, client := s.open(t)
	if err := send(t, client, http.MethodPost, s.URL+path, ada); err != nil {
		t.Fatal(err)
	}
	l.Clean(t.Context(), http.DefaultClient, 1)
	if created, deleted, left := l.Tally(); created != 1 || deleted != 1 || len(left) != 0 || !slices.Contains(s.seen, "DELETE /Users/new") {
		t.Errorf("cleanup: got %d created, %d deleted, left %v after %v, want one deleted", created, deleted, left, s.seen)
	}
}

// TestOtherTenantHasTheID: a request for the run's own id by another tenant's client goes out
// only when nobody there has that id.
func TestOtherTenantHasTheID(t *testing.T) {
	for name, foreign := range map[string]bool{"nobody": false, "somebody": true} {
		t.Run(name, func(t *testing.T) {
			home := script(t, map[string]string{"POST /Users": `{"id":"5"}`}, nil)
			l, client := home.open(t)
			if err := send(t, client, http.MethodPost, home.URL+"/Users", ada); err != nil {
				t.Fatal(err)
			}
			if foreign {
				home.answers["GET /Users/5"] = `{"id":"5","userName":"somebody@example.com"}`
			}
			there := &http.Client{Transport: l.Elsewhere().Guard(http.DefaultTransport)}
			err := send(t, there, http.MethodDelete, home.URL+"/Users/5", "")
			if got := errors.Is(err, ledger.ErrForeign); got != foreign {
				t.Errorf("DELETE refused: got %v (%v), want %v", got, err, foreign)
			}
		})
	}
}
