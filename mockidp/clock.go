package mockidp

import (
	"context"
	"sync"
	"time"
)

// Clock tells a provisioner the time and lets it wait.
type Clock interface {
	Now() time.Time
	// Sleep waits for d, or until ctx ends and then returns its error.
	Sleep(ctx context.Context, d time.Duration) error
}

// SystemClock is the clock of the machine.
type SystemClock struct{}

// Now implements Clock.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep implements Clock.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// ManualClock moves only when it is told to: Sleep advances it at once, so that a
// retention of 30 days takes no time. It is safe for concurrent use.
type ManualClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewManualClock returns a clock that stands at start.
func NewManualClock(start time.Time) *ManualClock { return &ManualClock{now: start} }

// Now implements Clock.
func (c *ManualClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance moves the clock by d.
func (c *ManualClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Sleep implements Clock.
func (c *ManualClock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.Advance(d)
	return nil
}

// MovingClock runs with the machine's and can be put forward: then whoever sleeps wakes
// when its time has come. It is safe for concurrent use.
type MovingClock struct {
	mu     sync.Mutex
	offset time.Duration
	moved  chan struct{} // closed and replaced by each Advance
}

// NewMovingClock returns a clock that is ahead of the machine's by offset.
func NewMovingClock(offset time.Duration) *MovingClock {
	return &MovingClock{offset: offset, moved: make(chan struct{})}
}

// Now implements Clock.
func (c *MovingClock) Now() time.Time { return time.Now().Add(c.Offset()) }

// Offset says how far the clock is ahead of the machine's.
func (c *MovingClock) Offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offset
}

// Advance puts the clock forward by d.
func (c *MovingClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
	close(c.moved)
	c.moved = make(chan struct{})
}

// Sleep implements Clock.
func (c *MovingClock) Sleep(ctx context.Context, d time.Duration) error {
	until := c.Now().Add(d)
	for {
		c.mu.Lock()
		moved := c.moved
		c.mu.Unlock()
		left := until.Sub(c.Now())
		if left <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(left)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-moved:
		case <-timer.C:
		}
		timer.Stop()
	}
}
