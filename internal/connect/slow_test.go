package connect

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestLongestAnswerIsOfTheRunsOwn: what took longest is kept with its kind, waits for a turn, what
// never came and what strangers were made to wait left out.
func TestLongestAnswerIsOfTheRunsOwn(t *testing.T) {
	s := slow{timeout: time.Minute, kinds: map[string]*record{}}
	req := httptest.NewRequest(http.MethodPatch, "http://target/Groups/1", nil)
	s.note("GET /Users/?filter", req, 2*time.Second, nil)
	s.note("PATCH /Groups/{id}?", req, 22*time.Second, nil)
	s.note(strangers+"no credentials", req, 50*time.Second, nil)
	s.note("PUT /Users/{id}?", req, time.Minute, ErrSlow)
	if s.longest != 22*time.Second || s.longestOf != "PATCH /Groups/{id}" {
		t.Errorf("longest: got %v of %q, want 22s of PATCH /Groups/{id}", s.longest, s.longestOf)
	}
}
