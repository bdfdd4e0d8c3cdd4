// Package transcript records what went over the wire between the suite and a
// target. A Recorder is an http.RoundTripper: it reads every response to its end
// within a bound, redacts secrets as it captures, and keeps the exchange as
// evidence. It does not judge and it does not retry. A Recorder is safe for
// concurrent use.
package transcript

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/jsontree"
)

// DefaultMaxBody is how many bytes of a response body are read, in bytes. A longer
// body ends the exchange with ErrBodyTooLarge.
const DefaultMaxBody = 8 << 20

// maxTotal is how many bytes of response bodies one recorder keeps in all, in bodies of
// the greatest size; keptOfTooLarge is what it keeps of one that went past the bound, in
// bytes.
const (
	maxTotal       = 4
	keptOfTooLarge = 128 << 10
)

// maxTree is the longest body whose tree is kept, in bytes: a tree takes several times the room.
const maxTree = 16 << 10

// ErrBodyTooLarge says that a response body went past the recorder's bound.
var ErrBodyTooLarge = errors.New("response body is larger than the recorder's bound")

// Exchange is one request and its answer. Secrets are redacted. After the recorder
// hands it out it never changes.
type Exchange struct {
	Number         int // 0-based place within its recorder
	StartedAt      time.Time
	Duration       time.Duration
	Method         string
	URL            string
	RequestHeader  http.Header
	RequestBody    []byte
	Status         int // 0 when no answer came
	ResponseHeader http.Header
	ResponseBody   []byte // decoded: never compressed
	Truncated      bool   // the response body went past the bound
	Err            error  // the transport's error, nil when an answer came

	tree func() (any, bool) // of the response body; nil: read anew each time
}

// Tree is the response body as a tree (package jsontree), which is read once and which nobody
// changes; ok is false for what is no plain JSON.
func (x *Exchange) Tree() (tree any, ok bool) {
	if x.tree == nil {
		return jsontree.Read(x.ResponseBody)
	}
	return x.tree()
}

// Recorder records exchanges. Create one with New.
type Recorder struct {
	base    http.RoundTripper
	redact  *Redactor
	maxBody int64
	now     func() time.Time

	mu        sync.Mutex
	exchanges []*Exchange
	kept      int64 // bytes of response bodies
}

type notedKey struct{}

// Noted gives a request's context who is told of its exchange when that is recorded: of requests
// that are sent at the same time the order of the record does not say which is which.
func Noted(ctx context.Context, note func(*Exchange)) context.Context {
	return context.WithValue(ctx, notedKey{}, note)
}

// New returns a recorder over base that redacts with r and reads at most maxBody
// bytes of each response body; 0 means DefaultMaxBody. r may be nil.
func New(base http.RoundTripper, r *Redactor, maxBody int64) *Recorder {
	if maxBody <= 0 {
		maxBody = DefaultMaxBody
	}
	if r == nil {
		r = NewRedactor()
	}
	return &Recorder{base: base, redact: r, maxBody: maxBody, now: time.Now}
}

// RoundTrip implements http.RoundTripper.
func (r *Recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	exchange := &Exchange{
		StartedAt: r.now(), Method: req.Method, URL: r.redact.URL(req.URL),
		RequestHeader: r.redact.Header(req.Header),
	}
	if req.Body != nil {
		req = req.Clone(req.Context())
	}
	body, err := connect.Body(req)
	if err != nil {
		return nil, err
	}
	if body != nil {
		exchange.RequestBody = r.redact.Body(body)
	}
	resp, err := r.base.RoundTrip(req)
	if err == nil {
		err = r.capture(exchange, resp)
	}
	exchange.Err = r.redact.Error(err)
	exchange.Duration = r.now().Sub(exchange.StartedAt)
	r.mu.Lock()
	exchange.Number = len(r.exchanges)
	r.exchanges = append(r.exchanges, exchange)
	r.mu.Unlock()
	if note, ok := req.Context().Value(notedKey{}).(func(*Exchange)); ok {
		note(exchange)
	}
	if err != nil {
		return nil, exchange.Err
	}
	return resp, nil
}

// capture reads the answer to its end and puts a copy of the body back.
func (r *Recorder) capture(exchange *Exchange, resp *http.Response) error {
	defer resp.Body.Close()
	exchange.Status = resp.StatusCode
	exchange.ResponseHeader = r.redact.Header(resp.Header)
	var source io.Reader = resp.Body
	if strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") && resp.Request.Method != http.MethodHead {
		zipped, err := gzip.NewReader(resp.Body)
		if err != nil {
			return fmt.Errorf("decode gzip response body: %w", err)
		}
		source = zipped
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
	}
	limit := r.allowance()
	if length, held := connect.Length(source); !held || length > limit {
		source = io.LimitReader(source, limit+1)
	}
	body, err := connect.ReadAll(source, min(resp.ContentLength, limit))
	if int64(len(body)) > limit {
		// Only the beginning is evidence; the rest would be kept for the whole scenario.
		body, exchange.Truncated, err = bytes.Clone(body[:min(limit, keptOfTooLarge)]), true, ErrBodyTooLarge
	}
	r.spend(int64(len(body)))
	exchange.ResponseBody = r.redact.Body(body)
	if err != nil {
		return fmt.Errorf("read response body: %w", err)
	}
	if len(exchange.ResponseBody) <= maxTree {
		exchange.tree = sync.OnceValues(func() (any, bool) { return jsontree.Read(exchange.ResponseBody) })
	}
	resp.Body = connect.Hold(body, nil)
	return nil
}

// allowance is how long the next body may be, in bytes.
func (r *Recorder) allowance() int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return max(0, min(r.maxBody, maxTotal*r.maxBody-r.kept))
}

func (r *Recorder) spend(n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept += n
}

// Exchanges returns what was recorded so far, in the order in which the exchanges
// ended.
func (r *Recorder) Exchanges() []*Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]*Exchange(nil), r.exchanges...)
}

// Len returns how many exchanges were recorded so far.
func (r *Recorder) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.exchanges)
}
