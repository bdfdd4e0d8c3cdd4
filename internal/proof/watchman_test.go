package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf16"
)

// watchman stands before a service provider and notes which resources a run creates and
// every write to one that it did not.
type watchman struct {
	next    http.Handler
	foreign map[string][]string // how they begin → ids of others

	mu         sync.Mutex
	own        map[string]bool
	writes     int
	trespasses []string
}

func newWatchman(next http.Handler, foreign map[string]string) *watchman {
	w := &watchman{next: next, foreign: map[string][]string{}, own: map[string]bool{}}
	for id := range foreign {
		w.foreign[id[:beginning]] = append(w.foreign[id[:beginning]], id)
	}
	return w
}

// beginning is by how many bytes the ids of others are found, all of which are longer.
const beginning = 6

// quoted finds the strings of a JSON text, also of one that is broken.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// named returns the ids of others that a text names: as they stand there, with the escapes of
// JSON, or percent-encoded. It knows nothing of what an id looks like.
func (w *watchman) named(text string) []string {
	readings := []string{text}
	for _, literal := range quoted.FindAllString(text, -1) {
		var plain string
		if strings.Contains(literal, `\`) && json.Unmarshal([]byte(literal), &plain) == nil {
			readings = append(readings, plain)
		}
	}
	var found []string
	for i := 0; i < len(readings); i++ {
		reading := readings[i]
		for at := range len(reading) - beginning + 1 {
			for _, id := range w.foreign[reading[at:at+beginning]] {
				if strings.HasPrefix(reading[at:], id) && !slices.Contains(found, id) {
					found = append(found, id)
				}
			}
		}
		if plain := percentDecoded(reading); plain != reading {
			readings = append(readings, plain)
		}
	}
	return found
}

// percentDecoded decodes every triplet of a text and leaves what is none.
func percentDecoded(text string) string {
	return triplet.ReplaceAllStringFunc(text, func(encoded string) string {
		value, _ := strconv.ParseUint(encoded[1:], 16, 8)
		return string([]byte{byte(value)})
	})
}

var triplet = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// ServeHTTP implements http.Handler.
func (w *watchman) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // half a body is what the service provider gets too
	r.Body = io.NopCloser(bytes.NewReader(body))
	w.judge(r.Method, r.URL.Path, body)
	tee := &answerTee{ResponseWriter: out, status: http.StatusOK}
	w.next.ServeHTTP(tee, r)
	w.learn(r.Method, r.URL.Path, tee)
}

// operation is what a bulk request or answer says of one resource.
type operation struct{ Method, Path, Location, Status string }

// judge notes a write to anything that the run did not create. An id that nobody has is
// no trespass: some scenarios ask for one.
func (w *watchman) judge(method, path string, body []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rest := strings.TrimPrefix(path, "/scim/v2")
	if method != http.MethodGet && !strings.HasSuffix(rest, "/.search") {
		for _, id := range w.named(string(body)) {
			w.trespasses = append(w.trespasses, fmt.Sprintf("%s %s, which names %s: %.300s", method, path, id, body))
		}
	}
	switch {
	case !strings.HasPrefix(path, "/scim/v2/"): // signing in
	case rest == "/Bulk":
		var message struct{ Operations []operation }
		_ = json.Unmarshal(body, &message) // malformed ones are refused whole
		for _, o := range message.Operations {
			if strings.ToUpper(o.Method) != http.MethodPost {
				w.write("bulk "+o.Method, o.Path)
			}
		}
	case method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete:
		w.write(method, rest)
	case method == http.MethodPost && len(w.named(rest)) > 0:
		w.trespasses = append(w.trespasses, method+" "+path)
	}
}

func (w *watchman) write(method, path string) {
	parts := strings.SplitN(strings.Trim(path, "/"), "/", 2)
	if len(parts) < 2 || parts[1] == "" {
		if method == "bulk PUT" || method == "bulk PATCH" || method == "bulk " && path == "" {
			return // a scenario sends a malformed operation: there is nothing that it could change
		}
		w.trespasses = append(w.trespasses, method+" "+path+", which names no resource")
		return
	}
	w.writes++
	if len(w.named(path)) > 0 {
		w.trespasses = append(w.trespasses, method+" "+path)
	}
}

// learn notes what the run created.
func (w *watchman) learn(method, path string, answer *answerTee) {
	if method != http.MethodPost || answer.status >= http.StatusMultipleChoices {
		return
	}
	var said struct {
		ID         string
		Operations []operation
	}
	_ = json.Unmarshal(answer.body.Bytes(), &said) // an answer without a body names nothing
	w.mu.Lock()
	defer w.mu.Unlock()
	switch strings.TrimPrefix(path, "/scim/v2") {
	case "/Users", "/Groups":
		w.own[said.ID] = true
	case "/Bulk":
		for _, o := range said.Operations {
			if strings.EqualFold(o.Method, http.MethodPost) && o.Location != "" {
				w.own[o.Location[strings.LastIndexByte(o.Location, '/')+1:]] = true
			}
		}
	}
}

// answerTee keeps a copy of an answer.
type answerTee struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

// WriteHeader implements http.ResponseWriter.
func (a *answerTee) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answerTee) Write(p []byte) (int, error) {
	a.body.Write(p)
	return a.ResponseWriter.Write(p)
}

// TestWatchmanKnowsEveryID has the watchman find ids of every legal character, however a request
// writes them.
func TestWatchmanKnowsEveryID(t *testing.T) {
	idle := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	for _, id := range legalIDs() {
		quoted := strings.TrimSpace(string(encoded(id, nil, false)))
		escaped := `"`
		for _, unit := range utf16.Encode([]rune(id)) {
			escaped += fmt.Sprintf(`\u%04x`, unit)
		}
		everything := ""
		for _, c := range []byte(id) {
			everything += fmt.Sprintf("%%%02x", c)
		}
		for name, row := range map[string]struct {
			method, path, body string
			want               int
		}{
			"in a path":                   {http.MethodDelete, "/scim/v2/Users/" + url.PathEscape(id), "", 1},
			"in a path, all encoded":      {http.MethodPatch, "/scim/v2/Users/" + everything, "{}", 1},
			"in the path of a POST":       {http.MethodPost, "/scim/v2/Users/" + url.PathEscape(id), "{}", 1},
			"below it":                    {http.MethodPut, "/scim/v2/Users/" + everything + "/more", "{}", 1},
			"as a member":                 {http.MethodPost, "/scim/v2/Groups", `{"members":[{"value":` + quoted + `}]}`, 1},
			"as a member, all escaped":    {http.MethodPost, "/scim/v2/Groups", `{"members":[{"value":` + escaped + `"}]}`, 1},
			"in half a body":              {http.MethodPost, "/scim/v2/Groups", `{"members":[{"value":` + escaped + `"`, 1},
			"as a reference":              {http.MethodPost, "/scim/v2/Groups", `{"members":[{"$ref":"../Users/` + everything + `"}]}`, 1},
			"in the path of an operation": {http.MethodPost, "/scim/v2/Bulk", `{"Operations":[{"method":"PUT","path":"/Users/` + everything + `"}]}`, 2},
			"in a search":                 {http.MethodPost, "/scim/v2/.search", `{"filter":` + quoted + `}`, 0},
			"nowhere":                     {http.MethodPut, "/scim/v2/Users/of-the-run", `{"id":"of-the-run"}`, 0},
		} {
			watch := newWatchman(idle, map[string]string{id: "/scim/v2/Users/" + id})
			ask(watch, row.method, row.path, strings.NewReader(row.body))
			if got := len(watch.trespasses); got != row.want {
				t.Errorf("the id %q %s: got %d trespasses noted, want %d", id, name, got, row.want)
			}
		}
	}
}

// legalIDs are ids that hold every printable character of ASCII and some others (RFC 7643,
// section 3.1: a string, with no other bound than that it is not empty and is not "bulkId").
func legalIDs() []string {
	ids := []string{"002a67~495._672D55-", "user@example.com:1", "größe-日本-😀", "percent%41literal", "a b+c/d?e#f"}
	for c := '!'; c <= '~'; c++ {
		ids = append(ids, fmt.Sprintf("%c-ident-%c-ity-%c", c, c, c))
	}
	return ids
}
