package connect

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// pace decides when the next request may go. It has two reasons to make one wait: the bound
// that the user gave, and a target that asked everybody to slow down.
type pace struct {
	// places are as many as requests may arrive in a second; nil without a bound. A place is
	// free again a second after its exchange ended: the request had arrived by then, so that
	// no second of the target's own clock sees more arrivals than there are places.
	places chan struct{}
	held   time.Duration
	least  time.Duration // between two requests, by the bound

	gathering sync.Mutex // held by the group that gathers its turns

	mu      sync.Mutex
	every   time.Duration // between two requests now
	next    time.Time     // when the next one may go
	closed  time.Time     // until when nobody goes
	backed  time.Time     // when the pace was lowered last
	raised  time.Time     // when it was raised last
	slowest time.Duration // the greatest every
	stood   time.Duration // how long nobody could go, in all
	second  int64         // the second in which now is counted
	now     int
	before  int // how many were sent in the second before
}

// slowest paces: a target that answers 429 all the same is asked this seldom at the end, and
// one that recovered is asked a little faster each time.
const (
	fewest       = 10 // in a second, as which fewer count: so few say nothing about a pace
	slowestPace  = 2 * time.Second
	raiseEvery   = 500 * time.Millisecond
	raiseBy      = 0.92
	unnoticeable = time.Millisecond
)

func newPace(perSecond float64) *pace {
	p := &pace{held: time.Second}
	if perSecond <= 0 {
		return p
	}
	places := int(perSecond)
	if places < 1 {
		places, p.held = 1, time.Duration(float64(time.Second)/perSecond)
	}
	p.places = make(chan struct{}, places)
	for range places {
		p.places <- struct{}{}
	}
	p.least = time.Duration(float64(time.Second) / perSecond)
	p.every = p.least
	return p
}

// enter waits for the turn of a request. The function that it returns ends the turn.
func (p *pace) enter(ctx context.Context) (leave func(), err error) {
	if t, ok := ctx.Value(togetherKey{}).(*together); ok && p.places != nil {
		return t.of(p).enter(ctx, p)
	}
	return p.enterAlone(ctx)
}

func (p *pace) enterAlone(ctx context.Context) (leave func(), err error) {
	leave = func() {}
	if p.places != nil {
		if err := p.place(ctx); err != nil {
			return nil, err
		}
		leave = func() { time.AfterFunc(p.held, func() { p.places <- struct{}{} }) }
	}
	for {
		at, now := p.reserve()
		if at <= 0 {
			return leave, nil
		}
		if err := waitFor(ctx, at); err != nil {
			leave()
			return nil, err
		}
		if now {
			return leave, nil
		}
	}
}

func (p *pace) place(ctx context.Context) error {
	select {
	case <-p.places:
		return nil
	default:
	}
	defer waiting(ctx)()
	select {
	case <-p.places:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the rate limit: %w", context.Cause(ctx))
	}
}

// reserve returns how long to wait, and whether the turn has come then. While nobody may go
// there is no turn to be had yet.
func (p *pace) reserve() (wait time.Duration, turn bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if p.closed.After(now) {
		return p.closed.Sub(now), false
	}
	at := now
	if p.next.After(at) {
		at = p.next
	}
	p.next = at.Add(p.every)
	if second := now.Unix(); second != p.second {
		p.before = p.now
		if second != p.second+1 {
			p.before = 0
		}
		p.second, p.now = second, 0
	}
	p.now++
	return at.Sub(now), true
}

// stand lets nobody go for a while, and lowers the pace to half of what it was when the
// refused request was sent. Requests that were under way at the same time lower it once.
func (p *pace) stand(sent time.Time, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if until := now.Add(wait); until.After(p.closed) {
		from := now
		if p.closed.After(now) {
			from = p.closed
		}
		p.stood += until.Sub(from)
		p.closed = until
	}
	if sent.Before(p.backed) {
		return
	}
	measured := time.Duration(float64(time.Second) / float64(max(p.before, p.now, fewest)))
	p.every = min(2*max(p.every, measured), max(slowestPace, p.least))
	p.slowest = max(p.slowest, p.every)
	p.backed, p.raised = p.closed, p.closed
}

// recover raises the pace a little after an answer.
func (p *pace) recover(sent time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.every <= p.least || sent.Before(p.raised.Add(raiseEvery)) {
		return
	}
	p.raised = time.Now()
	p.every = max(time.Duration(float64(p.every)*raiseBy), p.least)
	if p.every < unnoticeable {
		p.every = p.least
	}
}

// standing returns how long nobody could go in all, and the slowest pace.
func (p *pace) standing() (stood, slowest time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stood, p.slowest
}

// waitFor waits for a turn: the time of whoever waits stands still.
func waitFor(ctx context.Context, d time.Duration) error {
	if d >= unnoticeable {
		defer waiting(ctx)()
	}
	return Pause(ctx, d)
}

// Pause waits, or ends with why ctx did.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for the target: %w", context.Cause(ctx))
	}
}

type waitingKey struct{}

// Waiting lets whoever measures the time of a context's requests know when one of them waits
// for its turn: stop is called then, and what it returns when the wait is over.
func Waiting(ctx context.Context, stop func() (goOn func())) context.Context {
	return context.WithValue(ctx, waitingKey{}, stop)
}

func waiting(ctx context.Context) func() {
	if stop, ok := ctx.Value(waitingKey{}).(func() func()); ok {
		return stop()
	}
	return func() {}
}
