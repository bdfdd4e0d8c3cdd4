package engine

import (
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
)

func TestSlowAnswersAreToldAgainstWhatOktaWaits(t *testing.T) {
	if said := slow(connect.Waits{Longest: 3 * time.Second, LongestOf: "PATCH /Groups/{id}"}); said != nil {
		t.Errorf("three seconds: got %q, want nothing", said)
	}
	said := strings.Join(slow(connect.Waits{Longest: 22 * time.Second, LongestOf: "PATCH /Groups/{id}"}), " ")
	for _, want := range []string{"22s", "PATCH /Groups/{id}", "1m0s"} {
		if !strings.Contains(said, want) {
			t.Errorf("22 seconds: got %q, want it to say %q", said, want)
		}
	}
}
