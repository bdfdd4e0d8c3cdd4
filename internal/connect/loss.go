package connect

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// ErrGone says that the target stopped answering for good: nothing more is sent to it.
var ErrGone = errors.New("the target was given up")

// When a target counts as gone: so many exchanges in a row without an answer, whoever sent
// them, and no answer to so many probes, the first at once and the others after pauses.
const (
	missesInRow = 6
	probes      = 4
	probePause  = 500 * time.Millisecond
)

// Loss is the end of a target.
type Loss struct {
	At    time.Time // when the first request was sent that was not answered any more
	First string    // that request, such as POST /scim/v2/Users
	After string    // the last request that was answered; "" for none
	// Why says it in a sentence without a full stop.
	Why string
}

// loss follows whether the target still answers.
type loss struct {
	mu       sync.Mutex
	row      int
	checking chan struct{} // closed when the probes are over; nil: nobody probes
	after    string
	current  Loss
	given    *Loss
	passing  bool // it was given up, and answers again
}

// answered notes an answer, whatever it says.
func (l *loss) answered(req *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.row, l.after = 0, nameOf(req)
}

// missed notes a request without an answer, and says whether it is time to ask the target
// whether it is there. One caller at a time is told so; the others wait until that one knows.
func (l *loss) missed(req *http.Request) bool {
	l.mu.Lock()
	if checking := l.checking; checking != nil {
		l.mu.Unlock()
		select {
		case <-checking:
		case <-req.Context().Done():
		}
		return false
	}
	defer l.mu.Unlock()
	if l.row++; l.row == 1 {
		l.current = Loss{At: time.Now(), First: nameOf(req), After: l.after}
	}
	if l.row < missesInRow || l.given != nil && !l.passing {
		return false
	}
	l.checking = make(chan struct{})
	return true
}

// probed notes that the target is there.
func (l *loss) probed() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.row = 0
	l.checked()
}

// checked ends the waiting of those who missed an answer while the target was probed.
func (l *loss) checked() {
	if l.checking != nil {
		close(l.checking)
		l.checking = nil
	}
}

// give gives the target up. Why is a sentence of its own; "" says when it stopped answering.
func (l *loss) give(why string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.checked()
	if l.passing = false; l.given != nil {
		return
	}
	given := l.current
	if why != "" {
		given = Loss{At: time.Now(), After: l.after}
	} else {
		why = fmt.Sprintf("the target stopped answering at %s, with %s", given.At.Format("15:04:05"), given.First)
		if given.After != "" {
			why += "; the last request that it answered was " + given.After
		}
	}
	given.Why = why
	l.given = &given
}

// over returns the error of every request to a target that was given up, or nil.
func (l *loss) over() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.given == nil || l.passing {
		return nil
	}
	return fmt.Errorf("%w: %s", ErrGone, l.given.Why)
}

// Loss returns how the target was lost, or nil while it answers. A nil way loses nobody.
func (w *Way) Loss() *Loss {
	if w == nil {
		return nil
	}
	w.loss.mu.Lock()
	defer w.loss.mu.Unlock()
	return w.loss.given
}

// Again asks a target that was given up once more, and says whether it answers: then
// requests go through again, so that what was created can be deleted. The loss stays on record.
func (w *Way) Again(ctx context.Context) bool {
	if w.Loss() == nil {
		return true
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.options.Probe, nil)
	if err != nil || !w.alive(req, func(status int) bool { return !isBusy(status) }, 1) {
		return false
	}
	w.loss.mu.Lock()
	defer w.loss.mu.Unlock()
	w.loss.row, w.loss.passing = 0, true
	return true
}
