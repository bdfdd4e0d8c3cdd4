package load

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/ledger"
)

// cleanupTime bounds how long deleting what was created may take.
const cleanupTime = 5 * time.Minute

// Options say how much load to make. Requests or Duration must bound it.
type Options struct {
	BaseURL   string            // of the service provider, without a trailing slash
	Transport http.RoundTripper // authenticates
	Dialects  []string          // dealt to the tenants in turn; none: all
	Tenants   int               // at the same time; 0: 4
	Rate      float64           // requests in a second, of all tenants together; 0: no bound
	Requests  int               // 0: no bound
	Duration  time.Duration     // 0: no bound
	Prefix    string            // begins every name that is created; no other load may use it
	Ledger    string            // file that says what was created, for scimspec sweep; "": none
	Seed      uint64
	Keep      bool // leave at the service provider what was created
}

// Run makes the load and deletes what it created. The error says that the options are
// wrong, or that ctx ended; a summary comes back even then.
func Run(ctx context.Context, o Options) (*Summary, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	within, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	if o.Duration > 0 {
		timer := time.AfterFunc(o.Duration, func() { stop(errEnough) })
		defer timer.Stop()
	}
	book, err := ledger.New(o.Ledger, o.BaseURL, o.Prefix)
	if err != nil {
		return nil, err
	}
	m := &meter{next: book.Guard(o.Transport), enough: stop, left: o.Requests, operations: map[string]*histogram{}}
	if o.Requests == 0 {
		m.left = int(^uint(0) >> 1)
	}
	if o.Rate > 0 {
		m.limiter = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	began := time.Now()
	var tenants sync.WaitGroup
	for number := range o.Tenants {
		tenants.Go(func() { o.tenant(within, m, number) })
	}
	tenants.Wait()
	took := time.Since(began)
	if !o.Keep {
		o.clean(context.WithoutCancel(ctx), book)
	}
	summary := m.summary(o, took)
	summary.count(book)
	if err := book.Close(); err != nil {
		return summary, err
	}
	if cause := context.Cause(ctx); cause != nil {
		return summary, cause
	}
	return summary, nil
}

func (o *Options) check() error {
	if len(o.Dialects) == 0 {
		o.Dialects = Dialects()
	}
	if o.Tenants == 0 {
		o.Tenants = 4
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	if o.Requests < 0 || !(o.Rate >= 0) || math.IsInf(o.Rate, 0) || o.Tenants < 0 || o.Duration < 0 {
		return errors.New("requests, rate, tenants and duration want a number that is not negative")
	}
	if o.Requests <= 0 && o.Duration <= 0 {
		return errors.New("neither a number of requests nor a duration bounds the load")
	}
	if o.Prefix == "" {
		return errors.New("no prefix says what is the load's own")
	}
	return CheckDialects(o.Dialects)
}

// tenant lives one day after the other until ctx ends. Each day is that of a new
// identity provider, so that memory does not follow the load.
func (o *Options) tenant(ctx context.Context, m *meter, number int) {
	client := &http.Client{Transport: m, CheckRedirect: connect.NoRedirect}
	dialect := o.Dialects[number%len(o.Dialects)]
	for day := 0; ctx.Err() == nil; day++ {
		seed := o.Seed + uint64(number)<<32 + uint64(day)
		t, err := NewTenant(dialect, o.BaseURL, client, seed, time.Now())
		if err != nil {
			return // the dialects were checked
		}
		if err := t.Day(ctx, fmt.Sprintf("%st%d-%d", o.Prefix, number, day)); err != nil {
			return // ctx ended
		}
	}
}

// clean deletes what was created, also what a tenant had no time left to hear of.
func (o *Options) clean(ctx context.Context, book *ledger.Ledger) {
	ctx, cancel := context.WithTimeout(ctx, cleanupTime)
	defer cancel()
	book.Clean(ctx, &http.Client{Transport: o.Transport, CheckRedirect: connect.NoRedirect}, o.Tenants)
}
