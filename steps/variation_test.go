package steps

import (
	"net/http"
	"testing"
)

// TestVariationsOfARead tries every variation on a request without a body, which some of a
// scenario's requests are: none makes one up, and none fails for it.
func TestVariationsOfARead(t *testing.T) {
	for id, vary := range variations {
		v := &variation{header: http.Header{}}
		if vary(v); v.body != nil {
			t.Errorf("%s: got the body %v, want none", id, v.body)
		}
	}
}
