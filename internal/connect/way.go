package connect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options say how a target is reached. The zero value of each has the meaning that stands
// there.
type Options struct {
	TLS       TLS
	PerSecond float64 // requests in any second at most; 0: no bound
	// Writes and Reads bound the two kinds of requests by themselves; 0: no bound.
	Writes, Reads float64
	Timeout       time.Duration // of one exchange, from its first to its last byte; 0: 30 s
	// MaxWait is the longest that one request waits for a target that answers 429 or 503; 0:
	// 1 min. A run waits 20 times as long in all. With less than 0 these answers are handed on.
	MaxWait time.Duration
	// Probe is the URL that is asked whether the target is still there, such as that of
	// ServiceProviderConfig; "" for a way that is never given up.
	Probe string
}

// The bounds of a way, where Options have none.
const (
	defaultTimeout = 30 * time.Second
	defaultMaxWait = time.Minute
	totalWaits     = 20 // how long a run stands still in all, in MaxWaits
)

// Way is the way to one target, shared by everything that a run sends: scenarios, identity
// providers, discovery and clean-up. It keeps to the pace of --rate, waits out 429 and 503
// and then slows everything down, does not wait a second time for what never answers, and
// says when the target is gone for good. Credentials are wrapped around it.
type Way struct {
	options Options
	base    *http.Transport
	whole   http.RoundTripper // base with a bound on each exchange
	pace    *pace
	writes  *pace // of requests that are no GET or HEAD
	reads   *pace
	busy    *busy
	slow    *slow
	loss    *loss
}

// New makes the way to a target. It follows no proxy but the environment's, and never asks
// for compression by itself.
func New(o Options) *Way {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.MaxWait == 0 {
		o.MaxWait = defaultMaxWait
	}
	base := direct(o.TLS, o.Timeout)
	return &Way{
		options: o, base: base, whole: bounded{next: base, timeout: o.Timeout},
		pace: newPace(o.PerSecond), writes: newPace(o.Writes), reads: newPace(o.Reads), busy: newBusy(o.MaxWait), slow: &slow{timeout: o.Timeout, kinds: map[string]*record{}},
		loss: &loss{},
	}
}

// RoundTrip implements http.RoundTripper. The error is ErrGone once the target was given
// up, ErrBusy when it answers nothing but 429, and ErrSkipped for a request whose like was
// not answered in time.
func (w *Way) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := Body(req)
	if err != nil {
		return nil, err
	}
	if err := w.loss.over(); err != nil {
		return nil, err
	}
	kind := w.kindOf(req)
	if err := w.slow.skips(kind); err != nil {
		return nil, err
	}
	var patience patience
	for {
		sent, resp, err := w.exchange(again(req, body))
		if err != nil {
			w.slow.note(kind, req, time.Since(sent), err)
			w.missed(req, err)
			return nil, err
		}
		w.loss.answered(req)
		resp.Body = &timedBody{ReadCloser: resp.Body, end: func(err error) { w.slow.note(kind, req, time.Since(sent), err) }}
		if !isBusy(resp.StatusCode) || w.options.MaxWait < 0 {
			w.busy.answered()
			w.pace.recover(sent)
			return resp, nil
		}
		stood, _ := w.pace.standing()
		wait, goOn := w.busy.refused(kind, resp, &patience, stood)
		if !goOn {
			return w.refuse(req, kind, resp, patience)
		}
		w.pace.stand(sent, wait)
		discard(resp)
	}
}

// exchange sends one request when its turn comes.
func (w *Way) exchange(req *http.Request) (sent time.Time, resp *http.Response, err error) {
	own := w.writes
	if req.Method == http.MethodGet || req.Method == http.MethodHead {
		own = w.reads
	}
	for _, p := range []*pace{own, w.pace} {
		leave, err := p.enter(req.Context())
		if err != nil {
			return time.Now(), nil, err
		}
		defer leave()
	}
	next := w.whole
	if req.Context().Value(freshKey{}) != nil {
		alone := w.base.Clone()
		defer alone.CloseIdleConnections()
		next = bounded{next: alone, timeout: w.options.Timeout}
	}
	sent = time.Now()
	resp, err = next.RoundTrip(req)
	return sent, resp, err
}

// refuse ends the waiting for one request. When the target answers the probe, the trouble is
// this request's alone: a 503 is then the answer that it is; a 429 never is one to judge.
// Else, or when the run has stood still for too long in all, the target is given up.
func (w *Way) refuse(req *http.Request, kind string, resp *http.Response, p patience) (*http.Response, error) {
	answered := fmt.Sprintf("%s was answered with %d (%s)", nameOf(req), resp.StatusCode, http.StatusText(resp.StatusCode))
	stood, _ := w.pace.standing()
	switch {
	case stood > w.busy.total():
		w.loss.give(fmt.Sprintf("%s again, and the run has waited for that %s in all", answered, rounded(stood)))
	case w.alive(req, func(status int) bool { return !isBusy(status) }, 1):
	case p.asked > w.options.MaxWait:
		w.loss.give(fmt.Sprintf("%s, and Retry-After asks to wait %s: the run waits %s at most", answered, p.asked, w.options.MaxWait))
	default:
		w.loss.give(fmt.Sprintf("%s, also after %s, and so is everything else", answered, rounded(p.waited)))
	}
	if err := w.loss.over(); err != nil {
		discard(resp)
		return nil, err
	}
	w.busy.stubborn(kind)
	if resp.StatusCode == http.StatusServiceUnavailable {
		return resp, nil
	}
	discard(resp)
	return nil, fmt.Errorf("%w: %s, also after %s", ErrBusy, answered, rounded(p.waited))
}

// missed notes an exchange without an answer, and gives the target up when there are too
// many of them in a row and it does not answer the probe either.
func (w *Way) missed(req *http.Request, err error) {
	if errors.Is(err, context.Canceled) || !w.loss.missed(req) {
		return
	}
	if w.alive(req, func(int) bool { return true }, probes) {
		w.loss.probed()
		return
	}
	w.loss.give("")
}

// alive asks the target for the probe's document, on a new connection and with the headers
// of the request that had trouble. It asks several times, with pauses that grow.
func (w *Way) alive(req *http.Request, good func(status int) bool, times int) bool {
	if w.options.Probe == "" {
		return true
	}
	for i := range times {
		if i > 0 && Pause(req.Context(), probePause<<(i-1)) != nil {
			return true // interrupted: nothing is known
		}
		probe := req.Clone(Fresh(context.WithoutCancel(req.Context())))
		target, err := url.Parse(w.options.Probe)
		if err != nil {
			return true
		}
		probe.Method, probe.URL, probe.Host, probe.Body, probe.ContentLength, probe.GetBody = http.MethodGet, target, target.Host, nil, 0, nil
		for _, name := range []string{"Content-Type", "Content-Length", "If-Match", "If-None-Match", "X-HTTP-Method-Override"} {
			probe.Header.Del(name)
		}
		if _, resp, err := w.exchange(probe); err == nil {
			status := resp.StatusCode
			discard(resp)
			if good(status) {
				return true
			}
		}
	}
	return false
}

// CloseIdleConnections lets an http.Client close what is idle.
func (w *Way) CloseIdleConnections() { w.base.CloseIdleConnections() }

// timedBody tells when an answer has ended, and whether its time was over.
type timedBody struct {
	io.ReadCloser
	end  func(err error)
	late error
}

// Read implements io.Reader.
func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, ErrSlow) {
		b.late = err
	}
	return n, err
}

// Close implements io.Closer.
func (b *timedBody) Close() error {
	if b.end != nil {
		b.end(b.late)
		b.end = nil
	}
	return b.ReadCloser.Close()
}

type freshKey struct{}

// Fresh makes the requests of a context go over connections of their own.
func Fresh(ctx context.Context) context.Context { return context.WithValue(ctx, freshKey{}, true) }

func again(req *http.Request, body []byte) *http.Request {
	if body == nil {
		return req
	}
	next := req.Clone(req.Context())
	PutBody(next, body)
	return next
}

// maxDiscarded is how much of an unwanted answer is read so that its connection can be used
// again, in bytes.
const maxDiscarded = 64 << 10

func discard(resp *http.Response) {
	_, _ = io.CopyN(io.Discard, resp.Body, maxDiscarded) // the answer is not wanted
	_ = resp.Body.Close()
}

// nameOf names a request without its host.
func nameOf(req *http.Request) string {
	name, _, _ := strings.Cut(req.URL.RequestURI(), "?")
	return req.Method + " " + name
}

func rounded(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}
