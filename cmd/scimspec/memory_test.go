package main

import "testing"

// TestRoom: a small heap is collected seldom, and a large one as Go does by itself.
func TestRoom(t *testing.T) {
	const mib = 1 << 20
	for _, c := range []struct {
		alive uint64
		want  int
	}{{0, 400}, {4 * mib, 400}, {38 * mib, 400}, {48 * mib, 300}, {96 * mib, 100}, {1000 * mib, 100}} {
		if got := percentFor(c.alive); got != c.want {
			t.Errorf("%d MiB alive: got %d percent, want %d", c.alive/mib, got, c.want)
		}
	}
}
