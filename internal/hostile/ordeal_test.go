package hostile

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/reports"
)

const (
	requestTimeout  = 2 * time.Second
	scenarioTimeout = 8 * time.Second
	// unhurried is the time for a scenario at a target that only answers much: what it is about
	// is the verdict, and a busy machine reads slowly.
	unhurried = 40 * time.Second
	// runDeadline is within which a run of the chosen scenarios must be over, with its
	// cleanup and its reports: each scenario's own time, discovery, and what a machine costs
	// that does other things too. A run without bounds would never end.
	runDeadline = 120 * time.Second
	// giveUp is when a run is cancelled so that the other ones can be judged.
	giveUp = 150 * time.Second
	// heapBound is how far the heap may grow over its size before the first run.
	heapBound = 256 << 20
	// abreast is how many runs go on at once.
	abreast = 6
	// short is how many misbehaviours one stands for with -short.
	short = 16
)

// mode is when the misbehaviour begins.
type mode string

const (
	fromTheStart  mode = "from the start"
	afterPlanning mode = "after planning" // discovery was answered in order
)

// ordeal is one run of the suite against one misbehaving target.
type ordeal struct {
	misbehaviour Misbehaviour
	mode         mode
	server       *Server
	inner        *reference.Server
	dir          string

	report    *reports.Report
	err       error
	strangers map[string]string // path → the document of a resource of others
	panicked  string
	elapsed   time.Duration
	peak      uint64 // of the heap, in bytes over the baseline
}

// armer arms the server once the run is planned.
type armer struct{ server *Server }

func (a armer) Planned(*scimspec.Plan)    { a.server.Arm() }
func (a armer) Started(features.Scenario) {}
func (a armer) Finished(reports.Scenario) {}

// undergo carries out the run.
func (o *ordeal) undergo(ctx context.Context, heap *heapWatch) {
	ctx, cancel := context.WithTimeout(ctx, giveUp)
	defer cancel()
	options := []scimspec.Option{
		scimspec.URL(o.server.URL() + basePath), scimspec.BearerToken(token),
		scimspec.RequestTimeout(requestTimeout), scimspec.ScenarioTimeout(o.scenarioTime()),
		scimspec.MaxWait(requestTimeout), scimspec.ReadAgain(50 * time.Millisecond),
		scimspec.Select(chosen(o.misbehaviour)...), scimspec.ReportDir(o.dir), scimspec.Seed(1),
	}
	if pool := o.server.RootCAs(); pool != nil {
		options = append(options, scimspec.RootCAs(pool))
	}
	if o.mode == afterPlanning {
		o.server.Disarm()
		options = append(options, scimspec.Observe(armer{o.server}))
	}
	began := time.Now()
	watch := heap.begin()
	defer func() {
		o.peak, o.elapsed = watch.end(), time.Since(began)
		if cause := recover(); cause != nil {
			o.panicked = fmt.Sprintf("%v\n%s", cause, debug.Stack())
		}
	}()
	suite, err := scimspec.New(options...)
	if err != nil {
		o.err = err
		return
	}
	defer suite.Close()
	o.report, o.err = suite.Run(ctx)
}

// left returns the names of the resources that are at the target after the run.
func (o *ordeal) left(t *testing.T) []string {
	t.Helper()
	var names []string
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		r := httptest.NewRequest(http.MethodGet, basePath+endpoint, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		w := httptest.NewRecorder()
		o.inner.ServeHTTP(w, r)
		var list struct {
			Resources []struct{ UserName, DisplayName string }
		}
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil {
			t.Fatalf("list what is left: %v", err)
		}
		for _, resource := range list.Resources {
			name := resource.UserName
			if endpoint == scim.EndpointGroups {
				name = resource.DisplayName
			}
			if strings.HasPrefix(strings.ToLower(name), "stranger") {
				continue // of others
			}
			names = append(names, name)
		}
	}
	return names
}

// heapWatch samples the heap.
type heapWatch struct {
	baseline uint64
	stop     chan struct{}
	stopped  sync.WaitGroup

	mu      sync.Mutex
	watches map[*watch]bool
}

// watch is the largest heap while one run went on, whatever other runs added to it.
type watch struct {
	heap *heapWatch
	peak atomic.Uint64
}

func newHeapWatch() *heapWatch {
	h := &heapWatch{stop: make(chan struct{}), watches: map[*watch]bool{}}
	h.rebase()
	h.stopped.Go(func() {
		ticker := time.NewTicker(15 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-h.stop:
				return
			case <-ticker.C:
				h.sample()
			}
		}
	})
	return h
}

// rebase makes what lives now the baseline. No run may be going on.
func (h *heapWatch) rebase() {
	runtime.GC()
	h.baseline = heapSize()
}

func heapSize() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func (h *heapWatch) sample() {
	size := heapSize()
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watches {
		w.peak.Store(max(w.peak.Load(), size))
	}
}

func (h *heapWatch) close() {
	close(h.stop)
	h.stopped.Wait()
}

func (h *heapWatch) begin() *watch {
	w := &watch{heap: h}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.watches[w] = true
	return w
}

// end returns by how much the heap was over the baseline at most, in bytes.
func (w *watch) end() uint64 {
	w.heap.sample()
	w.heap.mu.Lock()
	defer w.heap.mu.Unlock()
	delete(w.heap.watches, w)
	if peak := w.peak.Load(); peak > w.heap.baseline {
		return peak - w.heap.baseline
	}
	return 0
}

// TestOrdeals judges each misbehaving target with the whole suite behind the façade, in
// both modes. Hungry ones run alone, so that each one's memory is its own; the others
// run abreast, and the bound holds for all of them together.
func TestOrdeals(t *testing.T) {
	heap := newHeapWatch()
	defer heap.close()
	// The bound is about what a run keeps: garbage is collected early, whatever GOGC says.
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	var hungry, modest []*ordeal
	for n, m := range Misbehaviours() {
		if testing.Short() && (m.Hungry || n%short != 0) {
			continue
		}
		for _, when := range []mode{fromTheStart, afterPlanning} {
			o := newOrdeal(t, m, when)
			if m.Hungry {
				hungry = append(hungry, o)
			} else {
				modest = append(modest, o)
			}
		}
	}
	var runs sync.WaitGroup
	places := make(chan struct{}, abreast)
	for _, o := range modest {
		places <- struct{}{}
		runs.Go(func() {
			defer func() { <-places }()
			o.undergo(t.Context(), heap)
		})
	}
	runs.Wait()
	for _, o := range hungry {
		heap.rebase()
		o.undergo(t.Context(), heap)
	}
	for _, o := range append(modest, hungry...) {
		t.Run(o.misbehaviour.Name+"/"+strings.ReplaceAll(string(o.mode), " ", "-"), o.judge)
		o.server.Close()
	}
}

func newOrdeal(t *testing.T, m Misbehaviour, when mode) *ordeal {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), m.Name)
	if err != nil {
		t.Fatal(err)
	}
	o := &ordeal{misbehaviour: m, mode: when, inner: inner(t), dir: dir}
	o.plant(t)
	o.server = start(t, m.Name, o.inner)
	return o
}

func (o *ordeal) scenarioTime() time.Duration {
	if o.misbehaviour.Side == Nobody {
		return unhurried
	}
	return scenarioTimeout
}

// judge asserts what must hold for every ordeal.
func (o *ordeal) judge(t *testing.T) {
	if o.panicked != "" {
		t.Fatalf("run: got a panic, want none: %s", o.panicked)
	}
	t.Logf("%s in %s, heap +%d MiB, error %v", o.summary(), o.elapsed.Round(time.Millisecond), o.peak>>20, o.err)
	var refused *scimspec.TargetError
	if o.err != nil && !errors.As(o.err, &refused) {
		t.Errorf("error: got %v, want none or a *TargetError", o.err)
	}
	if o.elapsed > runDeadline {
		t.Errorf("duration: got %s, want at most %s", o.elapsed, runDeadline)
	}
	if o.peak > heapBound {
		t.Errorf("heap: got %d MiB over the baseline, want at most %d", o.peak>>20, heapBound>>20)
	}
	if o.report == nil {
		t.Fatal("report: got none, want one")
	}
	o.judgeBlame(t)
	o.judgeReports(t)
	o.judgeRemains(t)
	o.judgeStrangers(t)
	for _, request := range o.server.Other().Received() {
		t.Errorf("other host: got %s %s with the headers %v, want nothing", request.Method, request.Path, request.Header)
	}
}

func (o *ordeal) summary() string {
	if o.report == nil {
		return "no report"
	}
	var verdicts []string
	for _, scenario := range o.report.Scenarios {
		verdicts = append(verdicts, string(scenario.Verdict))
	}
	return fmt.Sprintf("%s (%s)", o.report.Conclusion, strings.Join(verdicts, " "))
}
