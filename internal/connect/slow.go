package connect

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrSkipped says that a request was not sent, because its like was not answered in time.
var ErrSkipped = errors.New("not sent")

// slow remembers which kinds of requests are not answered in time, so that a run waits for
// each kind once and not for each request. Some targets delay the answers to wrong
// credentials on purpose: to these, a slow answer counts as well.
type slow struct {
	timeout time.Duration
	marked  atomic.Bool // requests with the run's own credentials are marked

	mu    sync.Mutex
	kinds map[string]*record
	// The answer that took longest, waits for a turn left out, and the kind of its request.
	longest   time.Duration
	longestOf string
}

// record is what is known about one kind of request.
type record struct {
	answered bool      // once in time
	missed   int       // in a row
	at       time.Time // of the last
	first    string    // request of the row
	took     time.Duration
}

// What it takes until a kind is skipped, by whether it was ever answered in time. A stall of
// the whole target must not silence what works.
const (
	missesOfStrangers = 1
	missesBefore      = 2
	missesAfter       = 3
	// delayed is the part of the timeout from which on an answer to other credentials than
	// the run's own is a slow one.
	delayed = 3
	// sparedFor is after how many timeouts a kind is tried again; each time doubles it.
	sparedFor = 10
)

type ownKey struct{}

// own is the header by which a request got the run's own credentials.
type own struct{ name, value string }

// kindOf names the kind of a request: method, endpoint and the names of its parameters; for
// other credentials than the run's own, just that they are.
func (w *Way) kindOf(req *http.Request) string {
	if given, ok := req.Context().Value(ownKey{}).(own); ok && req.Header.Get(given.name) == given.value {
		w.slow.marked.Store(true)
	} else if w.slow.marked.Load() {
		if req.Header.Get("Authorization") == "" {
			return strangers + "no credentials"
		}
		return strangers + "other credentials"
	}
	path := req.URL.EscapedPath()
	if base, err := url.Parse(w.options.Probe); err == nil {
		parent := base.EscapedPath()
		path = strings.TrimPrefix(path, parent[:strings.LastIndexByte(parent, '/')+1])
	}
	endpoint, id, below := strings.Cut(strings.Trim(path, "/"), "/")
	if below && !strings.HasPrefix(id, ".") {
		id = "{id}"
	}
	var names []string
	for name := range req.URL.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return fmt.Sprintf("%s /%s/%s?%s", req.Method, endpoint, id, strings.Join(names, "&"))
}

const strangers = "with "

// skips returns why a request of this kind is not sent, or nil. The longer a kind was not
// answered, the later it is tried again.
func (s *slow) skips(kind string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.kinds[kind]
	if r == nil || r.missed < r.enough(kind) || time.Since(r.at) > sparedFor*s.timeout<<min(r.missed-1, 10) {
		return nil
	}
	return fmt.Errorf("%w: the like of it, %s, got no answer within %s", ErrSkipped, r.first, rounded(r.took))
}

func (r *record) enough(kind string) int {
	switch {
	case strings.HasPrefix(kind, strangers):
		return missesOfStrangers
	case r.answered:
		return missesAfter
	}
	return missesBefore
}

// note takes down how long a request of a kind took, and whether it was answered.
func (s *slow) note(kind string, req *http.Request, took time.Duration, err error) {
	late := err != nil && took >= s.timeout
	stranger := strings.HasPrefix(kind, strangers)
	late = late || stranger && took >= s.timeout/delayed
	if err != nil && !late {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.kinds[kind]
	if r == nil {
		r = &record{}
		s.kinds[kind] = r
	}
	if !late {
		r.answered, r.missed = true, 0
		if !stranger && took > s.longest {
			s.longest, s.longestOf = took, strings.TrimRight(kind, "?/")
		}
		return
	}
	if r.missed++; r.missed == 1 {
		r.first, r.took = nameOf(req), min(took, s.timeout)
		if stranger {
			r.first += " " + kind
		}
	}
	r.at = time.Now()
}
