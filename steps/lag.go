package steps

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
)

// currentReads is the requirement against which answers go that are older than the service
// provider's own writes (RFC 9110, section 9.3.1: GET asks for the current representation).
const currentReads = "RFC9110-9.3.1-R01"

// The bounds of asking whether an answer is only old. A kind of read that stayed wrong so
// often, or all kinds together, is not asked again: it is wrong. Where answers were old, more may be.
const (
	askedOfKind   = 2
	askedInAll    = 6
	askedWhereOld = 60
	// longestSettling bounds how long each read after a write waits where answers are old.
	longestSettling = time.Second
)

// Lag is what a run knows about answers that are older than the service provider's own
// writes, as those of a replica are. A judgment that reads is made again after a while before it
// blames; once an answer was old, every read of the run waits a little after a write. A nil Lag
// asks nothing. It is safe for concurrent use.
type Lag struct {
	pauses []time.Duration

	mu      sync.Mutex
	asked   map[string]int // kind of read → how often asking was of no use, or is under way
	inAll   int
	oldest  time.Duration // by which an answer was older than a write, at least
	settled time.Duration // after which it was not
	where   string        // the scenario that met it first; "" for none
	teller  string        // the scenario whose finding says so
}

// NewLag returns the knowledge of a run, which reads again after each of the pauses; nil when
// there are none.
func NewLag(pauses []time.Duration) *Lag {
	if len(pauses) == 0 {
		return nil
	}
	return &Lag{pauses: pauses, asked: map[string]int{}}
}

// Finding returns the one finding of a run that says by how much answers were older than
// writes, without level and hint, and the scenario that met it first. It is nil when there was none,
// or when a scenario has it already.
func (l *Lag) Finding() (f *reports.Finding, where string) {
	by, teller := l.known()
	if by == 0 || teller != "" {
		return nil, ""
	}
	said := olderBy(by)
	return &reports.Finding{Requirement: currentReads, Subject: said.subject, Got: said.got, Want: said.want, Exchange: noExchange, Incidental: true}, l.where
}

func olderBy(by time.Duration) finding {
	return finding{
		requirement: currentReads, subject: "answers to reads after a write", exchange: noExchange,
		got: fmt.Sprintf("older than the service provider's own writes by %d ms", by.Milliseconds()), want: "what was written",
	}
}

// known returns by how much answers were older than writes, 0 when none was, and the scenario
// whose finding says so.
func (l *Lag) known() (by time.Duration, teller string) {
	if l == nil {
		return 0, ""
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.oldest, l.teller
}

// ask says whether it is worth a wait to judge a kind of read again.
func (l *Lag) ask(kind string) bool {
	if l == nil {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	most := askedInAll
	if l.oldest > 0 {
		most = askedWhereOld
	}
	if l.asked[kind] >= askedOfKind && l.oldest == 0 || l.inAll >= most {
		return false
	}
	l.asked[kind]++
	l.inAll++
	return true
}

// was notes that an answer was old: still by so much, and no more after that.
func (l *Lag) was(kind, where string, old, right time.Duration) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.where = cmp.Or(l.where, where)
	if kind != "" {
		l.asked[kind]--
		l.inAll--
	}
	old = max(old, time.Millisecond)
	l.oldest = max(l.oldest, old)
	l.settled = min(max(l.settled, min(right, old+250*time.Millisecond)+50*time.Millisecond), longestSettling)
}

// tell lets one scenario of the run say that answers are old.
func (l *Lag) tell(scenario string) bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.teller = cmp.Or(l.teller, scenario)
	return l.teller == scenario
}

// Settling is how long a read waits after a write, 0 while no answer was old.
func (l *Lag) Settling() time.Duration {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.settled
}

// settle lets a read wait until a write of the scenario has come everywhere, and notes when a
// write was answered.
func (w *World) settle(req *http.Request) (noteAnswer func(*http.Response)) {
	if reads(req.Method, req.URL.Path) {
		w.dropping.Lock()
		wait := time.Until(w.wrote.Add(w.config.Lag.Settling()))
		idle := w.wrote.IsZero() || w.eager
		w.dropping.Unlock()
		if wait > 0 && !idle {
			_ = connect.Pause(req.Context(), wait) // the request says it
		}
		return func(*http.Response) {}
	}
	return func(resp *http.Response) {
		if resp.StatusCode < http.StatusMultipleChoices {
			w.dropping.Lock()
			w.wrote = time.Now()
			w.dropping.Unlock()
		}
	}
}

// reads says whether a request changes nothing: a search by POST does not either.
func reads(method, path string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodPost && strings.HasSuffix(path, "/.search")
}

// judgedAgain makes a judgment, and again while it blames what it read and the answers may only
// be older than the scenario's writes. The findings of the last time stand.
func (w *World) judgedAgain(judgment func() error) error {
	findings, exchanges, answer, standing := len(w.findings), w.recorder.Len(), w.answer, w.standing
	err := judgment()
	if w.stage != Then || !w.blames(findings, err) {
		return err
	}
	kind := w.onlyRead(exchanges)
	if kind == "" || !w.config.Lag.ask(kind) {
		return err
	}
	for _, pause := range w.config.Lag.pauses {
		all := w.recorder.Exchanges()
		old := all[len(all)-1].StartedAt.Sub(w.lastWrite())
		if connect.Pause(w.ctx, pause) != nil {
			return err
		}
		for _, exchange := range all[exchanges:] {
			w.assert(exchange) // what it showed is judged by the next try
		}
		w.findings, w.answer, w.standing = w.findings[:findings], answer, standing
		if err = judgment(); !w.blames(findings, err) {
			if err == nil {
				w.config.Lag.was(kind, w.scenario.ID, old, time.Since(w.lastWrite()))
			}
			return err
		}
	}
	return err
}

// blames says whether a judgment has something against the service provider.
func (w *World) blames(before int, err error) bool {
	return errors.Is(err, ErrFinding) || err == nil && len(w.findings) > before
}

// onlyRead returns the kind of what a judgment read after a write, or "" when it read nothing,
// wrote, or had no answer.
func (w *World) onlyRead(from int) string {
	kind := ""
	for _, exchange := range w.recorder.Exchanges()[from:] {
		path, query, _ := strings.Cut(exchange.URL, "?")
		if !reads(exchange.Method, path) || exchange.Err != nil {
			return ""
		}
		kind = exchange.Method + " " + endpointOf(exchange.URL, w.config.BaseURL)
		if query != "" {
			kind += "?"
		}
	}
	if w.lastWrite().IsZero() {
		return ""
	}
	return kind
}

func (w *World) lastWrite() time.Time {
	w.dropping.Lock()
	defer w.dropping.Unlock()
	return w.wrote
}

// aged is a read that showed what was before a write.
type aged struct {
	exchange *transcript.Exchange
	by       time.Duration
}
