package server

import (
	"bytes"
	"context"
	"encoding/json"
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
	Kind  string `json:"kind" enum:"provisioning,saml,oidc" doc:"what it happens to; of saml and of oidc one is on at most"`
	Label string `json:"label"`
	Help  string `json:"help"`
}

// Troubles lists what an application can be made to meet with its next requests.
func Troubles() []Trouble {
	return append([]Trouble{
		{"twice", wireKind, "Send each write twice", "The same write goes out again right after the first; the second answer is used."},
		{"at-once", wireKind, "Send each write twice at the same time", "Two copies of a write race each other; the answer of the one that ends first is used."},
		{"lost-answer", wireKind, "Lose the answer to the next write", "The service provider carries the next write out, and its answer never arrives: the identity provider takes it for failed and tries again later."},
		{"out-of-order", wireKind, "Hold the next write back until after the one that follows", "The next write ends without an answer in time, and arrives after the write that follows it: an older state meets a newer one. Each time it is switched on it happens once."},
		{"slow", wireKind, "Answer time-out on the next request", "The next request ends as if no answer had come in time."},
		{"members-by-replace", wireKind, "Send members as one replace of the whole list", "A PATCH that adds or removes members of a group goes out as a replace of members with everybody who is one and is known at the service provider, as other identity providers do."},
		{"wrong-token", wireKind, "Send a wrong token", "Requests carry a bearer token that was never given out."},
		{"stale-etag", wireKind, "Send a stale version with each write", "Writes of a resource carry If-Match with a version that never was (RFC 7644, section 3.14)."},
	}, tampers()...)
}

// wireKind is what happens to requests to the service provider.
const wireKind = "provisioning"

// errLost and errSlow stand where an answer was taken away.
var (
	errLost = errors.New("connection reset by peer (the answer was lost on purpose)")
	errSlow = errors.New("no answer in time (on purpose)")
)

// trouble is what is switched on for one application.
type trouble struct {
	// members are those of a group that are known at the service provider, by its ids;
	// false: it is no group of ours. It is set once, before the first request.
	members func(groupRemoteID string) ([]string, bool)

	mu   sync.Mutex
	on   map[string]bool
	held func() // sends the write that was held back
}

func (t *trouble) set(id string, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.on == nil {
		t.on = map[string]bool{}
	}
	if kind := kindOfTrouble(id); on && kind != wireKind {
		for _, other := range Troubles() {
			if other.Kind == kind {
				t.on[other.ID] = false
			}
		}
	}
	t.on[id] = on
}

// tampering is what is wrong with the next answers of a protocol; empty: nothing.
func (t *trouble) tampering(protocol string) string {
	for _, id := range t.list() {
		if tamper, of := strings.CutPrefix(id, protocol+"-"); of && kindOfTrouble(id) == protocol {
			return tamper
		}
	}
	return ""
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

func knownTrouble(id string) bool { return kindOfTrouble(id) != "" }

// kindOfTrouble is what a trouble happens to; empty for an unknown one.
func kindOfTrouble(id string) string {
	all := Troubles()
	i := slices.IndexFunc(all, func(t Trouble) bool { return t.ID == id })
	if i < 0 {
		return ""
	}
	return all[i].Kind
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
	if writes && t.has("members-by-replace", false) {
		if err := t.replaceMembers(req); err != nil {
			return nil, err
		}
	}
	switch {
	case t.has("slow", true):
		return nil, errSlow
	case writes && t.has("out-of-order", true):
		return nil, t.hold(req, next)
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
	resp, err := next(req)
	if writes {
		t.release()
	}
	return resp, err
}

// hold keeps a write back until the next one was sent.
func (t *trouble) hold(req *http.Request, next func(*http.Request) (*http.Response, error)) error {
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return err
		}
	}
	later := req.Clone(context.WithoutCancel(req.Context()))
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held = func() {
		later.Body = io.NopCloser(bytes.NewReader(body))
		if resp, err := next(later); err == nil {
			_ = resp.Body.Close()
		}
	}
	return errSlow
}

// release sends what was held back, after the answer to another write.
func (t *trouble) release() {
	t.mu.Lock()
	held := t.held
	t.held = nil
	t.mu.Unlock()
	if held != nil {
		held()
	}
}

// replaceMembers turns a PATCH of some members into a replace of them all. What else the
// PATCH does stays.
func (t *trouble) replaceMembers(req *http.Request) error {
	_, id, ofGroup := strings.Cut(req.URL.Path, "/Groups/")
	if req.Method != http.MethodPatch || !ofGroup || t.members == nil || req.Body == nil {
		return nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return err
	}
	if members, ok := t.members(id); ok {
		body = membersByReplace(body, members)
	}
	req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return nil
}

// membersByReplace rewrites the operations on members of a PatchOp (RFC 7644, section
// 3.5.2.3); a body without any stays as it is.
func membersByReplace(body []byte, members []string) []byte {
	var patch struct {
		Schemas    []string         `json:"schemas"`
		Operations []map[string]any `json:"Operations"`
	}
	if json.Unmarshal(body, &patch) != nil {
		return body
	}
	kept := []map[string]any{}
	for _, op := range patch.Operations {
		path, _ := op["path"].(string)
		if path != "members" && !strings.HasPrefix(path, "members[") {
			kept = append(kept, op)
		}
	}
	if len(kept) == len(patch.Operations) {
		return body
	}
	values := []map[string]string{}
	for _, id := range members {
		values = append(values, map[string]string{"value": id})
	}
	patch.Operations = append(kept, map[string]any{"op": "replace", "path": "members", "value": values})
	rewritten, err := json.Marshal(patch)
	if err != nil {
		return body
	}
	return rewritten
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
