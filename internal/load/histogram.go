package load

import (
	"math"
	"time"
)

// precision is the ratio of two neighbouring buckets: percentiles are right to 2 %.
const precision = 1.02

// histogram counts durations in buckets that grow by precision from 1 µs, so that its
// size does not follow the load. It is not safe for concurrent use.
type histogram struct {
	buckets         map[int]int
	count           int
	sum             time.Duration
	least, most     time.Duration
	failed, refused int
	accepted        int // answered with 2xx
}

func newHistogram() *histogram { return &histogram{buckets: map[int]int{}} }

func (h *histogram) add(d time.Duration) {
	bucket := 0
	if d > time.Microsecond {
		bucket = int(math.Ceil(math.Log(float64(d)/float64(time.Microsecond)) / math.Log(precision)))
	}
	h.buckets[bucket]++
	if h.count == 0 || d < h.least {
		h.least = d
	}
	h.count++
	h.sum += d
	h.most = max(h.most, d)
}

// quantile returns the duration that a share of all did not exceed, 0 without any.
func (h *histogram) quantile(share float64) time.Duration {
	rank := int(math.Ceil(share * float64(h.count)))
	if rank == 0 {
		return h.least
	}
	highest := 0
	for bucket := range h.buckets {
		highest = max(highest, bucket)
	}
	for bucket := 0; bucket <= highest; bucket++ {
		if rank -= h.buckets[bucket]; rank <= 0 {
			bound := time.Duration(math.Pow(precision, float64(bucket)) * float64(time.Microsecond))
			return min(max(bound, h.least), h.most)
		}
	}
	return h.most
}
