package browser

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// site redirects /303, /307 and /308 to /end, /loop to itself, and sets a cookie at /end,
// where it says what arrived.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/303", "/307", "/308":
			w.Header().Set("Location", "/end")
			w.WriteHeader(map[string]int{"/303": 303, "/307": 307, "/308": 308}[r.URL.Path])
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/created":
			w.Header().Set("Location", "/end")
			w.WriteHeader(http.StatusCreated)
		default:
			form, _ := io.ReadAll(r.Body)
			_, err := r.Cookie("session")
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "s1", Path: "/"})
			_, _ = fmt.Fprintf(w, "%s %s known=%t", r.Method, form, err == nil)
		}
	}))
	t.Cleanup(server.Close)
	return server
}

func TestVisit(t *testing.T) {
	server := site(t)
	for _, c := range []struct {
		path, body string
		way        []string
	}{
		{"/end", "POST a=1 known=false", []string{"POST /end 200"}},
		{"/303", "GET  known=false", []string{"POST /303 303 /end", "GET /end 200"}},
		{"/307", "POST a=1 known=false", []string{"POST /307 307 /end", "POST /end 200"}},
		{"/308", "POST a=1 known=false", []string{"POST /308 308 /end", "POST /end 200"}},
		{"/created", "", []string{"POST /created 201 /end"}},
	} {
		t.Run(c.path, func(t *testing.T) {
			var journey Journey
			b, err := New(server.Client(), &journey)
			if err != nil {
				t.Fatal(err)
			}
			if err := b.Visit(t.Context(), http.MethodPost, server.URL+c.path, url.Values{"a": {"1"}}, nil); err != nil {
				t.Fatalf("visit: got %v, want none", err)
			}
			var way []string
			for _, e := range journey.Exchanges {
				way = append(way, strings.TrimSpace(fmt.Sprintf("%s %s %d %s", e.Method, strings.TrimPrefix(e.URL, server.URL), e.Status, e.Location)))
			}
			if got, want := strings.Join(way, ", "), strings.Join(c.way, ", "); got != want {
				t.Errorf("way: got %s, want %s", got, want)
			}
			if string(journey.Body) != c.body {
				t.Errorf("body: got %q, want %q", journey.Body, c.body)
			}
			if last := journey.Exchanges[len(journey.Exchanges)-1]; journey.FinalURL != last.URL || journey.Status != last.Status {
				t.Errorf("end: got %d at %s, want %d at %s", journey.Status, journey.FinalURL, last.Status, last.URL)
			}
		})
	}
}

// TestForget checks that cookies are kept, and gone once they are forgotten.
func TestForget(t *testing.T) {
	server := site(t)
	client := server.Client()
	var journey Journey
	b, err := New(client, &journey)
	if err != nil {
		t.Fatal(err)
	}
	visit := func(want string) {
		t.Helper()
		if err := b.Visit(t.Context(), http.MethodGet, server.URL+"/end", nil, nil); err != nil {
			t.Fatal(err)
		}
		if string(journey.Body) != want || len(journey.Cookies) != 1 {
			t.Errorf("body and cookies: got %q %v, want %q and the session's", journey.Body, journey.Cookies, want)
		}
	}
	visit("GET  known=false")
	visit("GET  known=true")
	if err := b.Forget(); err != nil {
		t.Fatal(err)
	}
	visit("GET  known=false")
	if client.Jar != nil || client.CheckRedirect != nil {
		t.Error("client: got it changed, want it as it was given")
	}
}

func TestStop(t *testing.T) {
	server := site(t)
	refusal := errors.New("refused")
	for _, c := range []struct {
		name, path string
		stop       func(Answer) (bool, error)
		exchanges  int
		err        string
	}{
		{"never", "/303", func(Answer) (bool, error) { return false, nil }, 2, ""},
		{"at a place", "/303", func(a Answer) (bool, error) { return a.Location.String() == server.URL+"/end", nil }, 1, ""},
		{"at the end", "/303", func(a Answer) (bool, error) { return a.Location == nil, nil }, 2, ""},
		{"with an error", "/303", func(Answer) (bool, error) { return false, refusal }, 1, "refused"},
		{"loop", "/loop", nil, maxHops, "redirects: got more than 12, want an end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var journey Journey
			b, err := New(server.Client(), &journey)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if err := b.Visit(t.Context(), http.MethodGet, server.URL+c.path, nil, c.stop); err != nil {
				got = err.Error()
			}
			if got != c.err || len(journey.Exchanges) != c.exchanges {
				t.Errorf("visit: got error %q after %d exchanges, want %q after %d", got, len(journey.Exchanges), c.err, c.exchanges)
			}
		})
	}
}
