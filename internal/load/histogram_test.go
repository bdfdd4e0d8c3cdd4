package load

import (
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	h := newHistogram()
	if got := h.quantile(0.5); got != 0 {
		t.Errorf("quantile of nothing: got %s, want 0", got)
	}
	for i := range 1000 {
		h.add(time.Duration(i+1) * time.Millisecond)
	}
	for _, test := range []struct {
		share float64
		want  time.Duration
	}{
		{0.001, time.Millisecond}, {0.5, 500 * time.Millisecond}, {0.9, 900 * time.Millisecond}, {0.99, 990 * time.Millisecond}, {1, time.Second},
	} {
		got := h.quantile(test.share)
		if off := float64(got-test.want) / float64(test.want); off < -0.021 || off > 0.021 {
			t.Errorf("quantile %v: got %s, want %s within 2 %%", test.share, got, test.want)
		}
	}
}
