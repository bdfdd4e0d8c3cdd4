package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
)

// hoarder is a service provider that keeps more than it says: it stores the users that it
// refuses, creates on a POST to an id, answers bulk requests from the last operation to the
// first, loses some answers, answers some deletions and does nothing, and refuses others.
type hoarder struct {
	next  http.Handler
	posts atomic.Int64
}

// ServeHTTP implements http.Handler.
func (h *hoarder) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Authorization") == "" {
		h.next.ServeHTTP(w, r)
		return
	}
	body, _ := io.ReadAll(r.Body) // half a body is what the service provider gets too
	r.Body = io.NopCloser(bytes.NewReader(body))
	rest := strings.TrimPrefix(r.URL.Path, "/scim/v2")
	switch {
	case r.Method == http.MethodPost && strings.HasPrefix(rest, "/Users/") && rest != "/Users/.search":
		r.URL.Path = "/scim/v2/Users"
	case r.Method == http.MethodDelete && h.keeps(rest) == "refuses":
		w.WriteHeader(http.StatusForbidden)
		return
	case r.Method == http.MethodDelete && h.keeps(rest) == "forgets":
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer := httptest.NewRecorder()
	h.next.ServeHTTP(answer, r)
	if r.Method == http.MethodPost && rest == "/Users" {
		if answer.Code >= 400 && answer.Code != http.StatusConflict {
			h.store(body)
		}
		if h.posts.Add(1)%20 == 0 {
			panic(http.ErrAbortHandler)
		}
	}
	out := answer.Body.Bytes()
	if rest == "/Bulk" {
		out = reversed(out)
	}
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(out) // a client that left needs no answer
}

// keeps says what becomes of a deletion.
func (h *hoarder) keeps(path string) string {
	name := ask(h.next, http.MethodGet, "/scim/v2"+path, nil).Body.String()
	switch {
	case strings.Contains(name, `-ben@`):
		return "refuses"
	case strings.Contains(name, `-cleo@`):
		return "forgets"
	}
	return ""
}

// store keeps a user that was refused, without what it was refused for.
func (h *hoarder) store(body []byte) {
	var refused map[string]any
	if json.Unmarshal(body, &refused) != nil {
		return
	}
	if name, _ := refused["userName"].(string); strings.Contains(name, "scimspec-") {
		kept, _ := json.Marshal(map[string]any{"schemas": []string{"urn:ietf:params:scim:schemas:core:2.0:User"}, "userName": name})
		ask(h.next, http.MethodPost, "/scim/v2/Users", bytes.NewReader(kept))
	}
}

// reversed turns the results of a bulk request round.
func reversed(body []byte) []byte {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return body
	}
	if results, ok := answer["Operations"].([]any); ok {
		slices.Reverse(results)
	}
	turned, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return turned
}

// TestLeftIsWhatIsListed has a target keep what it refuses and what it says is deleted: what
// the report says is left is just what the target lists. SCIMSPEC_SEEDS=all (make seeds) tries
// every seed.
func TestLeftIsWhatIsListed(t *testing.T) {
	for _, seed := range []int64{0, 1, 3} {
		if seed > 0 && !wholePass() {
			continue
		}
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}, Seed: seed})
			server := httptest.NewServer(&hoarder{next: handler})
			t.Cleanup(server.Close)
			report := reportOf(t, scimspec.URL(server.URL+reference.DefaultPrefix), scimspec.BearerToken(safetyToken), scimspec.Parallel(8),
				scimspec.Select("features/bulk", "features/users", "features/errors", "features/lifecycle/create"), scimspec.Seed(seed))
			if len(report.Summary.Cleanup.Left) == 0 {
				t.Error("left at a target that keeps what it deletes: got nothing")
			}
			leftIsWhatIsListed(t, handler, report)
		})
	}
}
