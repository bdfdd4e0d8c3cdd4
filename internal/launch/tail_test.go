package launch

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTail(t *testing.T) {
	for _, tc := range []struct {
		name   string
		limit  int
		writes []string
		want   string
	}{
		{"nothing", 10, nil, ""},
		{"all fits", 10, []string{"ab\n", "cd\n"}, "ab\ncd\n"},
		{"just fits", 6, []string{"ab\n", "cd\n"}, "ab\ncd\n"},
		{"the first line is cut", 7, []string{"first\n", "second\n"}, "[earlier lines cut]\n"},
		{"whole lines stay", 9, []string{"first\n", "ab\ncd\n"}, "[earlier lines cut]\nab\ncd\n"},
		{"one long line", 4, []string{"abcdefgh"}, "[earlier lines cut]\nefgh"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			kept := &tail{limit: tc.limit}
			for _, write := range tc.writes {
				if n, err := kept.Write([]byte(write)); n != len(write) || err != nil {
					t.Fatalf("Write: got %d, %v; want %d", n, err, len(write))
				}
			}
			if got := kept.String(); got != tc.want {
				t.Errorf("tail: got %q, want %q", got, tc.want)
			}
		})
	}
}

// TestTailProperties: however the text comes in, what is kept is its end and bounded.
func TestTailProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		writes := rapid.SliceOf(rapid.StringMatching(`[a-c\n]{0,12}`)).Draw(t, "writes")
		limit := rapid.IntRange(1, 40).Draw(t, "limit")
		kept := &tail{limit: limit}
		for _, write := range writes {
			_, _ = kept.Write([]byte(write))
		}
		all := strings.Join(writes, "")
		got, cut := strings.CutPrefix(kept.String(), "[earlier lines cut]\n")
		if cut != (len(all) > limit) {
			t.Fatalf("cut of %d bytes to %d: got %t", len(all), limit, cut)
		}
		if len(got) > limit || !strings.HasSuffix(all, got) {
			t.Fatalf("tail of %q: got %q, want its end in at most %d bytes", all, got, limit)
		}
	})
}

func TestLastLines(t *testing.T) {
	if got, want := lastLines("one\n\ntwo\r\nthree", 2), "  | two\n  | three"; got != want {
		t.Errorf("last lines: got %q, want %q", got, want)
	}
	if got := lastLines(" \n\n", 2); got != "" {
		t.Errorf("last lines of blank text: got %q, want none", got)
	}
}
