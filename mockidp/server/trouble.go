package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Trouble is something that happens between an identity provider and a service provider
// at odd moments.
type Trouble struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Help  string `json:"help"`
}

// Troubles lists what an application can be made to meet with its next requests.
func Troubles() []Trouble {
	return []Trouble{
		{"twice", "Send each write twice", "The same write goes out again right after the first; the second answer is used."},
		{"at-once", "Send each write twice at the same time", "Two copies of a write race each other; the answer of the one that ends first is used."},
		{"lost-answer", "Lose the answer to the next write", "The service provider carries the next write out, and its answer never arrives: the identity provider takes it for failed and tries again later."},
		{"slow", "Answer time-out on the next request", "The next request ends as if no answer had come in time."},
		{"wrong-token", "Send a wrong token", "Requests carry a bearer token that was never given out."},
		{"stale-etag", "Send a stale version with each write", "Writes of a resource carry If-Match with a version that never was (RFC 7644, section 3.14)."},
	}
}

// errLost and errSlow stand where an answer was taken away.
var (
	errLost = errors.New("connection reset by peer (the answer was lost on purpose)")
	errSlow = errors.New("no answer in time (on purpose)")
)

// trouble is what is switched on for one application.
type trouble struct {
	mu sync.Mutex
	on map[string]bool
}

func (t *trouble) set(id string, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on == nil {
		t.on = map[string]bool{}
	}
	t.on[id] = on
}

func (t *trouble) list() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	active := []string{}
	for _, known := range Troubles() {
		if t.on[known.ID] {
			active = append(active, known.ID)
		}
	}
	return active
}

// has says whether a trouble is on; with once it is over then.
func (t *trouble) has(id string, once bool) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	on := t.on[id]
	if on && once {
		t.on[id] = false
	}
	return on
}

func knownTrouble(id string) bool {
	return slices.ContainsFunc(Troubles(), func(t Trouble) bool { return t.ID == id })
}

// send sends a request through the troubles that are on.
func (t *trouble) send(req *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
	writes := req.Method != http.MethodGet
	req = req.Clone(req.Context())
	if t.has("wrong-token", false) {
		req.Header.Set("Authorization", "Bearer wrong-on-purpose")
	}
	if writes && req.Method != http.MethodPost && t.has("stale-etag", false) {
		req.Header.Set("If-Match", `W/"stale-on-purpose"`)
	}
	switch {
	case t.has("slow", true):
		return nil, errSlow
	case writes && t.has("lost-answer", true):
		if resp, err := next(req); err == nil {
			_ = resp.Body.Close()
		}
		return nil, errLost
	case writes && t.has("at-once", false):
		return twice(req, next, false)
	case writes && t.has("twice", false):
		return twice(req, next, true)
	}
	return next(req)
}

// twice sends two copies of a request, one after the other or at the same time, and
// returns one answer.
func twice(req *http.Request, next func(*http.Request) (*http.Response, error), inOrder bool) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	again := func() *http.Request {
		copied := req.Clone(req.Context())
		copied.Body = io.NopCloser(bytes.NewReader(body))
		return copied
	}
	type answer struct {
		resp *http.Response
		err  error
	}
	answers := make(chan answer, 2)
	ask := func() {
		resp, err := next(again())
		answers <- answer{resp, err}
	}
	if inOrder {
		ask()
		ask()
	} else {
		go ask()
		ask()
	}
	first, second := <-answers, <-answers
	if inOrder {
		first, second = second, first
	}
	if second.err == nil {
		_ = second.resp.Body.Close()
	}
	return first.resp, first.err
}

// Advance is a span of the clock, as the API takes it.
type Advance struct {
	Days    int `json:"days,omitempty" doc:"whole days"`
	Hours   int `json:"hours,omitempty"`
	Minutes int `json:"minutes,omitempty"`
}

func (a Advance) span() time.Duration {
	return time.Duration(a.Days)*24*time.Hour + time.Duration(a.Hours)*time.Hour + time.Duration(a.Minutes)*time.Minute
}

func orElse(values ...string) string {
	for _, value := range values {
		if strings.TrimSpace(value) != "" {
			return value
		}
	}
	return ""
}
