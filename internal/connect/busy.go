package connect

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrBusy says that a request was answered with 429 (Too Many Requests) for longer than the
// run waits. Limits are allowed (RFC 6585, section 4; RFC 7644, section 7.6): it is nobody's fault.
var ErrBusy = errors.New("the target asks for fewer requests")

// busy waits out the answers that ask to come back later: 429 (RFC 6585, section 4) and 503
// (RFC 9110, section 15.6.4), for as long as Retry-After says (RFC 9110, section 10.2.3).
type busy struct {
	maxWait time.Duration

	mu       sync.Mutex
	count    map[int]int     // status → answers that were waited out
	hopeless map[string]bool // kinds of requests that were answered so however long one waited
	others   int             // answers that were neither
}

func newBusy(maxWait time.Duration) *busy {
	return &busy{maxWait: maxWait, count: map[int]int{}, hopeless: map[string]bool{}}
}

// total is how long a run stands still in all.
func (b *busy) total() time.Duration { return totalWaits * b.maxWait }

// patience is what one request has waited for so far.
type patience struct {
	waited   time.Duration
	attempts int
	others   int           // answers to other requests when the first refusal came
	asked    time.Duration // the longest wait that the target asked for
}

const (
	firstPause = time.Second // without Retry-After; it doubles each time
	maxPause   = 16 * time.Second
	// How often a request that gets 503 is sent while others are answered: then the refusal is
	// about this request and not about how many there are.
	attemptsAlone    = 4
	attemptsHopeless = 2
)

func isBusy(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable
}

// refused says how long everybody waits before the request is sent again, and whether it is.
func (b *busy) refused(kind string, resp *http.Response, p *patience, stood time.Duration) (time.Duration, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p.attempts++
	if p.attempts == 1 {
		p.others = b.others
	}
	pause := min(firstPause<<min(p.attempts-1, 10), maxPause)
	wait, told := RetryAfter(resp.Header, time.Now())
	switch {
	case !told:
		wait = pause
	case p.attempts > 2 || wait == 0:
		wait = max(wait, pause/4) // it asks for less than it means
	}
	p.asked = max(p.asked, wait)
	enough := attemptsAlone
	if b.hopeless[kind] {
		enough = attemptsHopeless
	}
	alone := resp.StatusCode == http.StatusServiceUnavailable && b.others > p.others && p.attempts >= enough
	if alone || p.waited+wait > b.maxWait || stood > b.total() {
		return 0, false
	}
	b.count[resp.StatusCode]++
	p.waited += wait
	return wait, true
}

// answered notes an answer that asks for nothing.
func (b *busy) answered() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.others++
}

// stubborn notes a kind of request that is not worth a wait.
func (b *busy) stubborn(kind string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.hopeless[kind] = true
}

// maxRetryAfter is what a longer Retry-After is taken for.
const maxRetryAfter = 365 * 24 * time.Hour

// RetryAfter reads how long a Retry-After header asks to wait, in seconds or until an HTTP
// date (RFC 9110, section 10.2.3). What is neither asks for nothing.
func RetryAfter(header http.Header, now time.Time) (time.Duration, bool) {
	text := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter), true
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(date.Sub(now), 0), maxRetryAfter), true
}

// Waits is how a run was slowed down by its target.
type Waits struct {
	Answers map[int]int   // status → answers that were waited out
	Stood   time.Duration // how long nothing was sent for it, in all
	Slowest float64       // requests in a second, at the slowest; 0: it never slowed down
	// Longest is how long the slowest answer took that came, and LongestOf what was asked: PATCH /Groups/{id}.
	Longest   time.Duration
	LongestOf string
}

// Waits says how the run was slowed down so far; a nil way never is.
func (w *Way) Waits() Waits {
	if w == nil {
		return Waits{}
	}
	w.busy.mu.Lock()
	defer w.busy.mu.Unlock()
	w.slow.mu.Lock()
	waits := Waits{Answers: map[int]int{}, Longest: w.slow.longest, LongestOf: w.slow.longestOf}
	w.slow.mu.Unlock()
	for status, n := range w.busy.count {
		waits.Answers[status] = n
	}
	stood, slowest := w.pace.standing()
	if waits.Stood = stood; slowest > 0 {
		waits.Slowest = float64(time.Second) / float64(slowest)
	}
	return waits
}
