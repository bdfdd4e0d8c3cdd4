package connect

import (
	"context"
	"sync"
)

type togetherKey struct{}

// together is requests that have to be under way at the same time. Where a rate bounds the run,
// their turns are gathered first, and they go when the last has come: as many at once as may
// arrive in a second.
type together struct {
	mu   sync.Mutex
	size int
	at   map[*pace]*turns
}

// turns are those of one pace.
type turns struct {
	mu    sync.Mutex
	left  int      // requests that have no turn yet
	leave []func() // of each turn that nobody took yet
}

// Together lets the next n requests of a context go at the same time, as far as the rate allows.
// The function gives back what they did not take.
func Together(ctx context.Context, n int) (of context.Context, end func()) {
	t := &together{size: n, at: map[*pace]*turns{}}
	return context.WithValue(ctx, togetherKey{}, t), t.end
}

func (t *together) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, turns := range t.at {
		turns.end()
	}
}

func (t *together) of(p *pace) *turns {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at[p] == nil {
		t.at[p] = &turns{left: t.size}
	}
	return t.at[p]
}

// enter gives a request its turn. One that is sent again goes on its own.
func (t *turns) enter(ctx context.Context, p *pace) (leave func(), err error) {
	if !t.mu.TryLock() {
		goOn := waiting(ctx)
		t.mu.Lock()
		goOn()
	}
	defer t.mu.Unlock()
	if len(t.leave) == 0 && t.left > 0 {
		if err := t.gather(ctx, p); err != nil {
			return nil, err
		}
	}
	if len(t.leave) == 0 {
		return p.enterAlone(ctx)
	}
	last := len(t.leave) - 1
	leave, t.leave = t.leave[last], t.leave[:last]
	return leave, nil
}

// gather takes turns for those who are left. One group gathers at a time: two that had some each
// would wait for each other.
func (t *turns) gather(ctx context.Context, p *pace) error {
	p.gathering.Lock()
	defer p.gathering.Unlock()
	for size := min(t.left, cap(p.places)); len(t.leave) < size; t.left-- {
		leave, err := p.enterAlone(ctx)
		if err != nil {
			return err
		}
		t.leave = append(t.leave, leave)
	}
	return nil
}

func (t *turns) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, leave := range t.leave {
		leave()
	}
	t.left, t.leave = 0, nil
}
