package engine

import (
	"context"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
)

// mostWaiting bounds by how much the waiting for turns may prolong a scenario, in times of
// its own time: what never ends must end under a slow pace too.
const mostWaiting = 20

// withDeadline gives a scenario its time. The time stands still while one of its requests
// waits for its turn: a target that asks for fewer requests takes none of it.
func withDeadline(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &stopwatch{left: d, began: time.Now(), most: time.Now().Add(mostWaiting * d)}
	w.timer = time.AfterFunc(d, func() { cancel(context.DeadlineExceeded) })
	return connect.Waiting(ctx, w.stop), func() { w.timer.Stop(); cancel(context.Canceled) }
}

// stopwatch is the time of a scenario that is left.
type stopwatch struct {
	timer *time.Timer
	most  time.Time // when it ends in any case

	mu      sync.Mutex
	waiting int // requests
	left    time.Duration
	began   time.Time // when it was started last
}

// stop halts the time until what it returns is called; several requests may wait at once.
func (w *stopwatch) stop() (goOn func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting++; w.waiting == 1 && w.timer.Stop() {
		w.left -= time.Since(w.began)
		w.timer.Reset(time.Until(w.most))
	}
	return sync.OnceFunc(w.goOn)
}

func (w *stopwatch) goOn() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting--; w.waiting == 0 && w.timer.Stop() {
		w.began = time.Now()
		w.timer.Reset(min(w.left, time.Until(w.most)))
	}
}
