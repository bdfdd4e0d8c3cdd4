package connect

import (
	"sync"
	"testing"
	"time"
)

// arrivals lets n requests go together through a pace, and returns when each went.
func arrivals(t *testing.T, p *pace, n int) []time.Time {
	t.Helper()
	ctx, end := Together(t.Context(), n)
	defer end()
	var mu sync.Mutex
	var at []time.Time
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			leave, err := p.enter(ctx)
			if err != nil {
				t.Error(err)
				return
			}
			defer leave()
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Now())
		})
	}
	group.Wait()
	return at
}

func spread(at []time.Time) time.Duration {
	first, last := at[0], at[0]
	for _, one := range at {
		if one.Before(first) {
			first = one
		}
		if one.After(last) {
			last = one
		}
	}
	return last.Sub(first)
}

func TestTogetherGoesAtOnceWithinTheRate(t *testing.T) {
	p := newPace(10)
	alone := time.Second / 10 // between two that go one after the other
	if got := spread(arrivals(t, p, 4)); got >= 3*alone {
		t.Errorf("four requests together: spread over %v, as if one came after the other", got)
	}
}

func TestGroupsDoNotWaitForEachOther(t *testing.T) {
	p := newPace(20)
	p.held = 50 * time.Millisecond
	var groups sync.WaitGroup
	for range 4 {
		groups.Go(func() { arrivals(t, p, 12) })
	}
	groups.Wait() // the test's deadline ends one that does
}

func TestTurnsThatNobodyTookAreGivenBack(t *testing.T) {
	p := newPace(5)
	p.held = time.Millisecond
	ctx, end := Together(t.Context(), 5)
	leave, err := p.enter(ctx)
	if err != nil {
		t.Fatal(err)
	}
	leave()
	end()
	for range 5 {
		leave, err := p.enter(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer leave()
	}
}
