package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// roomy is how far the heap of the command may grow before it is collected, in percent of what
// is alive; above mostRoom, in bytes, it is Go's own 100.
const roomy, mostRoom = 400, 192 << 20

// giveRoom lets a run collect garbage seldom while its heap is small: half of its work would be
// that. It is the command's to decide, never the library's, and GOGC in the environment wins.
func giveRoom() {
	if os.Getenv("GOGC") == "" {
		watchHeap(new(sentinel))
	}
}

// sentinel is garbage whose end tells of each collection.
type sentinel struct{ _ [16]byte }

// watchHeap sets the percentage by what was alive at the last collection, and does so anew after
// each: GOGC alone would let a large heap grow to five times its size.
func watchHeap(s *sentinel) {
	alive := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	if metrics.Read(alive); alive[0].Value.Kind() == metrics.KindUint64 {
		debug.SetGCPercent(percentFor(alive[0].Value.Uint64()))
	}
	runtime.SetFinalizer(s, watchHeap)
}

// percentFor gives the percentage for a heap of which so many bytes are alive.
func percentFor(alive uint64) int {
	const least = 100
	if alive == 0 {
		return roomy
	}
	room := uint64(0)
	if alive < mostRoom {
		room = mostRoom - alive
	}
	return int(max(least, min(roomy, room*100/alive)))
}
