package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// witness serves a reference target and writes down what it is sent: request line, headers
// and body.
type witness struct {
	mu   sync.Mutex
	sent []string
	url  string
}

func newWitness(t *testing.T) *witness {
	t.Helper()
	next := 0
	handler := reference.Start(t, reference.Options{})
	w := &witness{}
	ids := map[string]string{} // what the target gives out is random: it is counted instead
	listener := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, r)
		w.mu.Lock()
		text := fmt.Sprintf("%s %s\n", r.Method, r.URL.RequestURI())
		for _, name := range slices.Sorted(keys(r.Header)) {
			text += name + ": " + strings.Join(r.Header[name], ", ") + "\n"
		}
		text += string(body)
		if location := recorder.Header().Get("Location"); r.Method == "POST" && location != "" {
			next++
			ids[location[strings.LastIndexByte(location, '/')+1:]] = fmt.Sprintf("<%d>", next)
		}
		for id, name := range ids {
			text = strings.ReplaceAll(text, id, name)
		}
		w.sent = append(w.sent, withoutTimes(strings.ReplaceAll(text, r.Host, "HOST")))
		w.mu.Unlock()
		for name, values := range recorder.Header() {
			rw.Header()[name] = values
		}
		rw.WriteHeader(recorder.Code)
		_, _ = rw.Write(recorder.Body.Bytes())
	}))
	t.Cleanup(listener.Close)
	w.url = listener.URL + "/scim/v2"
	return w
}

func keys(h http.Header) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range h {
			if name != "Content-Length" && !yield(name) {
				return
			}
		}
	}
}

// withoutTimes takes out what the target stamps and a PUT gives back.
func withoutTimes(text string) string {
	for _, name := range []string{`"created":"`, `"lastModified":"`, `"version":"`} {
		for at := strings.Index(text, name); at >= 0; {
			from := at + len(name)
			end := from
			for end < len(text) && (text[end] != '"' || text[end-1] == '\\') {
				end++
			}
			text = text[:from] + text[end:]
			if more := strings.Index(text[from:], name); more >= 0 {
				at = from + more
			} else {
				at = -1
			}
		}
	}
	return text
}

// TestSameWire takes somebody through the same life by the console's API and by the
// provisioner that a run uses: not one byte that is sent may differ.
func TestSameWire(t *testing.T) {
	for _, dialect := range server.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			of := newWitness(t)
			byLibrary(t, dialect, of.url)
			through := newWitness(t)
			byAPI(t, dialect, through.url)
			if len(of.sent) < 10 || !slices.Equal(of.sent, through.sent) {
				for i := range max(len(of.sent), len(through.sent)) {
					a, b := "nothing", "nothing"
					if i < len(of.sent) {
						a = of.sent[i]
					}
					if i < len(through.sent) {
						b = through.sent[i]
					}
					if a != b {
						t.Fatalf("request %d of %d: console sent\n%s\na run sends\n%s", i+1, len(of.sent), b, a)
					}
				}
				t.Fatalf("requests: got %d, want more", len(of.sent))
			}
		})
	}
}

const wireSeed = 7

func byLibrary(t *testing.T, dialect, url string) {
	t.Helper()
	clock := mockidp.NewMovingClock(0)
	ids := entra.IDs(wireSeed)
	if strings.HasPrefix(dialect, "okta-") {
		ids = okta.IDs(wireSeed)
	}
	d := mockidp.NewDirectory(clock, ids)
	app := mockidp.NewApp(d)
	client := &wire.Client{BaseURL: url, HTTP: &http.Client{Transport: &http.Transport{DisableCompression: true}}}
	var idp mockidp.Provisioner
	if flavour, ok := strings.CutPrefix(dialect, "okta-"); ok {
		options := okta.Defaults(okta.Flavour(flavour))
		options.Clock, options.Seed = clock, wireSeed
		idp = okta.New(client, app, options)
	} else {
		options := entra.Defaults(entra.Dialect(dialect))
		options.Clock, options.Seed = clock, wireSeed
		idp = entra.New(client, app, options)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	sync := func() { t.Helper(); must(idp.Sync(t.Context())) }
	ada := d.AddPerson(mockidp.Person{UserName: "ada@example.com", Email: "ada@example.com", GivenName: "Ada", FamilyName: "Lane", DisplayName: "Ada Lane", Title: "Engineer", Attributes: map[string]any{}})
	ben := d.AddPerson(mockidp.Person{UserName: "ben@example.com", Email: "ben@example.com", GivenName: "Ben", FamilyName: "Okoro", ManagerID: ada.ID, Attributes: map[string]any{}})
	group := d.AddGroup(mockidp.Group{Name: "Engineering", Members: []string{ada.ID}})
	app.AssignPerson(ada.ID, mockidp.Grant{})
	app.AssignPerson(ben.ID, mockidp.Grant{})
	if strings.HasPrefix(dialect, "okta-") {
		app.PushGroup(group.ID)
	} else {
		app.AssignGroup(group.ID, 1, mockidp.Grant{})
	}
	sync()
	must(d.AddMember(group.ID, ben.ID))
	must(d.UpdatePerson(ben.ID, func(p *mockidp.Person) { p.Title = "Lead" }))
	sync()
	must(d.RenameGroup(group.ID, "Makers"))
	app.UnassignPerson(ben.ID)
	must(d.RemoveMember(group.ID, ben.ID))
	sync()
	_, err := idp.TestConnection(t.Context())
	must(err)
	_, err = idp.Import(t.Context())
	must(err)
}

func byAPI(t *testing.T, dialect, url string) {
	t.Helper()
	w := serve(t, server.Options{Dialect: dialect, BaseURL: url, Manual: true, Seed: wireSeed})
	product, _, _ := strings.Cut(dialect, "-")
	tenant := "/api/tenants/" + product
	app := tenant + "/applications/app"
	w.call("POST", tenant+"/users", `{"userName":"ada@example.com","email":"ada@example.com","name":{"givenName":"Ada","familyName":"Lane"},"displayName":"Ada Lane","title":"Engineer"}`, 201)
	w.call("POST", tenant+"/users", `{"userName":"ben@example.com","email":"ben@example.com","name":{"givenName":"Ben","familyName":"Okoro"},"manager":"ada@example.com"}`, 201)
	w.call("POST", tenant+"/groups", `{"displayName":"Engineering","members":["ada@example.com"]}`, 201)
	w.call("PUT", app+"/users/ada@example.com", "", 200)
	w.call("PUT", app+"/users/ben@example.com", "", 200)
	if product == "okta" {
		w.call("PUT", app+"/pushes/Engineering", "", 200)
	} else {
		w.call("PUT", app+"/groups/Engineering", "", 200)
	}
	w.call("POST", app+"/actions/provision", "", 200)
	w.call("PUT", tenant+"/groups/Engineering/members/ben@example.com", "", 200)
	w.call("PATCH", tenant+"/users/ben@example.com", `{"title":"Lead"}`, 200)
	w.call("POST", app+"/actions/provision", "", 200)
	w.call("PATCH", tenant+"/groups/Engineering", `{"displayName":"Makers"}`, 200)
	w.call("DELETE", app+"/users/ben@example.com", "", 200)
	w.call("DELETE", tenant+"/groups/Makers/members/ben@example.com", "", 200)
	w.call("POST", app+"/actions/provision", "", 200)
	w.call("POST", app+"/actions/test-connection", "", 200)
	w.call("POST", app+"/actions/import", "", 200)
}
