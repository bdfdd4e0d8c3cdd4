package okta

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
)

func TestImportReadsByHundred(t *testing.T) {
	w := newWorld(t, AIW)
	w.plantMany(201)
	imported, err := w.okta.Import(w.ctx)
	w.must(err)
	w.sends("GET /Users?startIndex=1&count=100", "GET /Users?startIndex=101&count=100", "GET /Users?startIndex=201&count=100")
	if len(imported.Users) != 201 || imported.Pages != 3 || len(imported.Problems) != 0 {
		t.Errorf("import: got %d users, %d pages, problems %q", len(imported.Users), imported.Pages, imported.Problems)
	}
	w.last(eventImport, mockidp.Success, "201 listed, 201 scanned, 0 removed")
}

func TestImportMatches(t *testing.T) {
	w := newWorld(t, AIW)
	ada, ben := w.add("Ada"), w.add("Ben")
	linked := w.add("Cleo")
	w.sync()
	w.fake.users = nil
	w.fake.plant(&w.fake.users,
		`{"id":"u-3","userName":"renamed","active":true}`,
		`{"id":"1","userName":"ADA@example.com","active":true}`,
		`{"id":"2","userName":"benedict","emails":[{"value":"Ben@example.com"}],"active":true}`,
		`{"id":"3","userName":"nobody","emails":[{"value":"nobody@example.com"}]}`,
		`{"id":"4","userName":"ben@example.com","active":false}`)
	imported, err := w.okta.Import(w.ctx)
	w.must(err)
	var got []string
	for _, user := range imported.Users {
		got = append(got, user.ID+"="+user.MatchedTo)
	}
	if want := []string{"u-3=" + linked.ID, "1=" + ada.ID, "2=" + ben.ID, "3="}; !slices.Equal(got, want) {
		t.Errorf("matches: got %v, want %v", got, want)
	}
	w.last(eventImport, mockidp.Success, "5 listed, 4 scanned, 2 removed") // inactive users are skipped
}

func TestConfirmedMatchIsLinkedWithoutAWrite(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.ConfirmMatches = true })
	ada := w.add("Ada")
	w.fake.plant(&w.fake.users, `{"id":"p-1","userName":"ada@example.com","active":true}`)
	_, err := w.okta.Import(w.ctx)
	w.must(err)
	w.syncs("GET /Users?startIndex=1&count=100")
	w.update(ada.ID, func(p *mockidp.Person) { p.Title = "Keeper" })
	w.syncs("GET /Users/p-1", "PUT /Users/p-1")
}

func TestImportReportsProblems(t *testing.T) {
	page := func(total, start, per string, resources ...string) string {
		return fmt.Sprintf(`{"totalResults":%s,"startIndex":%s,"itemsPerPage":%s,"Resources":[%s]}`, total, start, per, strings.Join(resources, ","))
	}
	one, two := `{"id":"1","userName":"a"}`, `{"id":"2","userName":"b"}`
	for name, test := range map[string]struct {
		pages []string
		users int
		want  []string
	}{
		"good":            {[]string{page("2", "1", "2", one, two)}, 2, nil},
		"numbers absent":  {[]string{`{"totalResults":1,"Resources":[` + one + `]}`}, 1, nil},
		"string numbers":  {[]string{page(`"1"`, "1", "1", one)}, 0, []string{"/Users: page from 1: totalResults, startIndex and itemsPerPage must be numbers and Resources a list of objects"}},
		"itemsPerPage":    {[]string{page("1", "1", "100", one)}, 1, []string{"/Users: page from 1: itemsPerPage: got 100, want 1, the resources of the page"}},
		"startIndex":      {[]string{page("1", "0", "1", one)}, 1, []string{"/Users: page from 1: startIndex: got 0, want 1"}},
		"duplicate":       {[]string{page("2", "1", "2", one, one)}, 1, []string{`/Users: page from 1: "1" was listed before`}},
		"no id":           {[]string{page("1", "1", "1", `{"userName":"a"}`)}, 0, []string{"/Users: page from 1: a resource has no id"}},
		"no userName":     {[]string{page("1", "1", "1", `{"id":"1"}`)}, 1, []string{`/Users: user "1" has no userName`}},
		"total too small": {[]string{page("1", "1", "2", one, two)}, 2, []string{"/Users: totalResults: got 1, read 2"}},
		"total too big": {[]string{page("3", "1", "2", one, two)}, 2, []string{
			"/Users: page from 1: resources: got 2, want 3 of 3", "/Users: totalResults: got 3, read 2"}},
		"empty page ends": {[]string{page("900", "1", "1", one), page("900", "101", "0")}, 1, []string{
			"/Users: page from 1: resources: got 1, want 100 of 900",
			"/Users: page from 101: resources: got 0, want 100 of 900",
			"/Users: totalResults: got 900, read 1"}},
		"pages repeat": {[]string{page("900", "1", "1", one), page("900", "1", "1", one)}, 1, []string{
			"/Users: page from 1: resources: got 1, want 100 of 900",
			"/Users: page from 101: it lists nothing that was not on a page before"}},
		"refused": {[]string{"{"}, 0, []string{"/Users: page from 1: Invalid JSON: unexpected end of JSON input"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, OIN)
			for _, body := range test.pages {
				w.fake.answers("GET", 200, body)
			}
			imported, err := w.okta.Import(w.ctx)
			w.must(err)
			if len(imported.Users) != test.users {
				t.Errorf("users: got %d, want %d", len(imported.Users), test.users)
			}
			if !slices.Equal(imported.Problems, test.want) {
				t.Errorf("problems: got %q, want %q", imported.Problems, test.want)
			}
		})
	}
}

func TestImportFindsAChangedTotal(t *testing.T) {
	w := newWorld(t, OIN)
	w.plantMany(100)
	imported, err := w.okta.Import(w.ctx)
	w.must(err)
	if len(imported.Problems) != 0 {
		t.Errorf("problems: got %q, want none", imported.Problems)
	}
	full := strings.Replace(listOfMany(100), `"totalResults":100`, `"totalResults":150`, 1)
	w.fake.answers("GET", 200, full)
	imported, err = w.okta.Import(w.ctx)
	w.must(err)
	want := []string{"/Users: page from 101: totalResults: got 100, want 150 as on the page before"}
	if !slices.Equal(imported.Problems, want) {
		t.Errorf("problems: got %q, want %q", imported.Problems, want)
	}
}

func listOfMany(count int) string {
	resources := make([]string, count)
	for i := range resources {
		resources[i] = fmt.Sprintf(`{"id":"p-%d","userName":"person%d@example.com"}`, i, i)
	}
	return listOf(count, resources...)
}

func TestFailedImportEnds(t *testing.T) {
	w := newWorld(t, AIW, func(o *Options) { o.ImportGroups, o.ConfirmMatches = true, true })
	ada := w.add("Ada")
	w.plantMany(150)
	w.fake.plant(&w.fake.users, `{"id":"p-a","userName":"ada@example.com"}`)
	w.fake.answers("GET", 200, strings.Replace(listOfMany(100), `"totalResults":100`, `"totalResults":151`, 1))
	w.fake.answers("GET", 500, scimErrorText(500, "broken"))
	imported, err := w.okta.Import(w.ctx)
	w.must(err)
	w.sends("GET /Users?startIndex=1&count=100", "GET /Users?startIndex=101&count=100")
	w.last(eventImport, mockidp.Failure, "Internal Server Error. Errors reported by remote server: broken")
	if len(imported.Users) != 100 || len(imported.Problems) != 1 {
		t.Errorf("import: got %d users and problems %q", len(imported.Users), imported.Problems)
	}
	if _, linked := w.okta.RemoteID(ada.ID); linked {
		t.Error("remote id: got one, want none after a failed import")
	}
}
