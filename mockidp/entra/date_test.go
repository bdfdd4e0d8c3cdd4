package entra

import "testing"

// TestDateTime: a valid xsd:dateTime needs no zone, and any number of digits may follow the
// seconds (RFC 7643, section 2.3.5).
func TestDateTime(t *testing.T) {
	for text, want := range map[string]bool{
		"2026-11-30T18:31:05Z": true, "2026-11-30T18:31:05.1234567+02:00": true, "2026-11-30T18:31:05": true, "2026-11-30T18:31:05.560": true,
		"2026-11-30": false, "yesterday": false, "": false, "1764527465": false,
	} {
		if got := dateTime(text); got != want {
			t.Errorf("%q: got %t, want %t", text, got, want)
		}
	}
}
