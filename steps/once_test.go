package steps

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"github.com/scimspec/scimspec/features"
)

// TestBodyIsReadOnce takes an answer's text away after its first reading: schema check, judgment
// and clean-up come to the same as before, so they read it no second time.
func TestBodyIsReadOnce(t *testing.T) {
	const body = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"1","userName":7,"meta":{"resourceType":"User"}}`
	set, err := features.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge := func(reread bool) (findings int, user, id any) {
		w := worldOf(t, set, "RFC7643-4.1-R01", http.StatusOK, body)
		x := w.recorder.Exchanges()[0]
		if !reread {
			x.Tree()
			x.ResponseBody = bytes.Repeat([]byte("#"), len(x.ResponseBody))
		}
		w.ours = map[int]bool{0: true}
		_ = w.payloads() // a finding, which is counted
		answer, err := w.answered(x)
		if err != nil {
			t.Fatalf("answer: got %v, want its tree", err)
		}
		return len(w.findings), slices.Clone(answer.at("userName"))[0], idOf(x)
	}
	findings, user, id := judge(true)
	again, userAgain, idAgain := judge(false)
	if findings == 0 || findings != again || user != userAgain || id != idAgain || id != "1" {
		t.Errorf("without the text: got %d findings, %v, %v, want %d, %v, %v", again, userAgain, idAgain, findings, user, id)
	}
}
