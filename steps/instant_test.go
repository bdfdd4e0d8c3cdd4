package steps

import "testing"

func TestInstants(t *testing.T) {
	cases := []struct {
		name, one, other string
		same, later      bool // the other is later
	}{
		{"two zones", "2026-11-30T18:31:05Z", "2026-11-30T20:31:05+02:00", true, false},
		{"digits", "2026-11-30T18:31:05Z", "2026-11-30T18:31:05.000000000Z", true, false},
		{"more digits than nanoseconds", "2026-11-30T18:31:05.123456789Z", "2026-11-30T18:31:05.1234567890Z", true, false},
		{"no zone", "2026-11-30T18:31:05", "2026-11-30T18:31:05.0", true, false},
		{"no zone, later", "2026-11-30T18:31:03", "2026-11-30T18:31:05", false, true},
		{"no zone, earlier", "2026-11-30T18:31:05", "2026-11-30T18:31:03", false, false},
		{"one zone alone is what clocks show", "2026-11-30T18:31:05Z", "2026-11-30T18:31:05", true, false},
		{"another zone, later", "2026-11-30T18:31:05+02:00", "2026-11-30T18:31:05Z", false, true},
		{"the end of a day", "2026-11-30T24:00:00Z", "2026-12-01T00:00:00Z", true, false},
		{"no date", "yesterday", "2026-11-30T18:31:05Z", false, false},
		{"a day alone", "2026-11-30", "2026-12-30", false, false},
		{"nothing", "", "", false, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := sameInstant(c.one, c.other); got != c.same {
				t.Errorf("same: got %t, want %t", got, c.same)
			}
			if got := later(c.other, c.one); got != c.later {
				t.Errorf("later: got %t, want %t", got, c.later)
			}
		})
	}
}

func TestInZone(t *testing.T) {
	cases := []struct{ name, date, want string }{
		{"UTC", "2026-11-30T18:31:05.5Z", "2026-12-01T00:01:05.5+05:30"},
		{"no zone, digits", "2026-11-30T18:31:05.50", "2026-11-30T18:31:05.500"},
		{"no zone", "2026-11-30T18:31:05", "2026-11-30T18:31:05.0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := inZone(c.date, "+05:30")
			if err != nil || got != c.want {
				t.Errorf("date: got %q, %v, want %q", got, err, c.want)
			}
		})
	}
	if _, err := inZone("", "+05:30"); err == nil {
		t.Error("no date: got no error, want one")
	}
}
