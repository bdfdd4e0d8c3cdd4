package connect_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
)

// TestAnySecond counts the arrivals at a server over every window of a second: no window
// holds more than the bound, whatever delays answers and however many clients there are.
func TestAnySecond(t *testing.T) {
	var mu sync.Mutex
	var arrivals []time.Time
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		arrivals = append(arrivals, time.Now())
		n := len(arrivals)
		mu.Unlock()
		if n%7 == 0 {
			time.Sleep(80 * time.Millisecond)
		}
	}))
	defer server.Close()
	const bound = 25
	way := connect.New(connect.Options{PerSecond: bound})
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 9 {
				if _, err := get(t, way, server.URL); err != nil {
					t.Error(err)
				}
			}
		})
	}
	clients.Wait()
	if got := busiest(arrivals); got > bound {
		t.Errorf("arrivals in the busiest second: got %d, want at most %d", got, bound)
	}
	if len(arrivals) != 72 {
		t.Errorf("arrivals: got %d, want 72", len(arrivals))
	}
}

// busiest is the greatest number of arrivals in any window of a second.
func busiest(arrivals []time.Time) int {
	slices.SortFunc(arrivals, time.Time.Compare)
	most, from := 0, 0
	for to := range arrivals {
		for arrivals[to].Sub(arrivals[from]) >= time.Second {
			from++
		}
		most = max(most, to-from+1)
	}
	return most
}

// TestLimitIsWaitedOut has a server that takes four requests in half a second and says so in
// several ways: each request is answered in the end, and nobody sees a refusal.
func TestLimitIsWaitedOut(t *testing.T) {
	for name, refuse := range map[string]func(w http.ResponseWriter){
		"429 in seconds": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"429 with a date": func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", time.Now().Add(time.Second).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusTooManyRequests)
		},
		"429 with a plain body": func(w http.ResponseWriter) { http.Error(w, "slow down", http.StatusTooManyRequests) },
		"503":                   func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			limit := &limiter{most: 4, per: 500 * time.Millisecond, refuse: refuse}
			server := httptest.NewServer(limit)
			defer server.Close()
			way := connect.New(connect.Options{Probe: server.URL + "/ServiceProviderConfig"})
			var clients sync.WaitGroup
			for n := range 3 {
				clients.Go(func() {
					for range 4 {
						req, _ := http.NewRequest(http.MethodPost, server.URL+"/Users", strings.NewReader(fmt.Sprint("body ", n)))
						resp, err := way.RoundTrip(req)
						if err != nil {
							t.Error(err)
							return
						}
						body, _ := io.ReadAll(resp.Body)
						resp.Body.Close()
						if want := fmt.Sprint("body ", n); resp.StatusCode != http.StatusOK || string(body) != want {
							t.Errorf("answer: got %d %q, want 200 %q", resp.StatusCode, body, want)
						}
					}
				})
			}
			clients.Wait()
			waits := way.Waits()
			if limit.refused.Load() == 0 || len(waits.Answers) != 1 || waits.Stood == 0 || waits.Slowest == 0 {
				t.Errorf("waits: got %+v after %d refusals, want them counted", waits, limit.refused.Load())
			}
		})
	}
}

// limiter repeats bodies, and refuses what is too much.
type limiter struct {
	most    int
	per     time.Duration
	refuse  func(http.ResponseWriter)
	refused atomic.Int32

	mu   sync.Mutex
	seen []time.Time
}

func (l *limiter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	l.mu.Lock()
	now := time.Now()
	l.seen = slices.DeleteFunc(l.seen, func(at time.Time) bool { return now.Sub(at) > l.per })
	full := len(l.seen) >= l.most
	if !full {
		l.seen = append(l.seen, now)
	}
	l.mu.Unlock()
	if full {
		l.refused.Add(1)
		l.refuse(w)
		return
	}
	_, _ = w.Write(body)
}

// TestBusyForEver: who answers nothing but 429 or 503 is given up, with a sentence, and
// asked no more.
func TestBusyForEver(t *testing.T) {
	for name, row := range map[string]struct {
		status           int
		retryAfter, want string
	}{
		"429":              {429, "0", "GET /Users was answered with 429 (Too Many Requests), also after "},
		"503 for a year":   {503, "31536000", "GET /Users was answered with 503 (Service Unavailable), and Retry-After asks to wait 8760h0m0s: the run waits 600ms at most"},
		"503 with garbage": {503, "-99999999999999999999", "GET /Users was answered with 503 (Service Unavailable)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				asked.Add(1)
				w.Header().Set("Retry-After", row.retryAfter)
				w.WriteHeader(row.status)
			}))
			defer server.Close()
			way := connect.New(connect.Options{MaxWait: 600 * time.Millisecond, Probe: server.URL + "/ServiceProviderConfig"})
			_, err := get(t, way, server.URL+"/Users")
			if !errors.Is(err, connect.ErrGone) || !strings.Contains(err.Error(), row.want) {
				t.Errorf("error: got %v, want ErrGone with %q", err, row.want)
			}
			before := asked.Load()
			if _, err := get(t, way, server.URL+"/Groups"); !errors.Is(err, connect.ErrGone) || asked.Load() != before {
				t.Errorf("the next request: got %v and %d more, want ErrGone and none", err, asked.Load()-before)
			}
		})
	}
}

// TestBusyForOne: a 503 that one request gets while others are answered is its answer; a 429
// never is one.
func TestBusyForOne(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/Bulk":
			w.WriteHeader(http.StatusServiceUnavailable)
		case "/Me":
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}))
	defer server.Close()
	way := connect.New(connect.Options{MaxWait: 2 * time.Second, Probe: server.URL + "/ServiceProviderConfig"})
	resp, err := get(t, way, server.URL+"/Bulk")
	if err != nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("GET /Bulk: got %v, %v; want 503", resp, err)
	}
	if _, err := get(t, way, server.URL+"/Me"); !errors.Is(err, connect.ErrBusy) {
		t.Errorf("GET /Me: got %v, want ErrBusy", err)
	}
	if resp, err := get(t, way, server.URL+"/Users"); err != nil || way.Loss() != nil {
		t.Errorf("GET /Users: got %v, %v; want an answer", resp, err)
	}
}

// TestGone: after some refused connections and a probe in vain nothing more is sent, and the
// error says when and with which request it ended. What comes back can be cleaned up.
func TestGone(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	address := server.Listener.Addr().String()
	base := server.URL
	way := connect.New(connect.Options{Timeout: time.Second, Probe: base + "/ServiceProviderConfig"})
	if _, err := get(t, way, base+"/Users"); err != nil {
		t.Fatal(err)
	}
	server.Close()
	var err error
	sent := 0
	for ; sent < 20 && !errors.Is(err, connect.ErrGone); sent++ {
		_, err = get(t, way, base+"/Groups")
	}
	loss := way.Loss()
	if loss == nil || sent > 7 {
		t.Fatalf("after %d requests without an answer: got %v, want the target given up", sent, err)
	}
	if loss.First != "GET /Groups" || loss.After != "GET /Users" || !strings.Contains(err.Error(), loss.Why) {
		t.Errorf("loss: got %+v and the error %v, want GET /Groups after GET /Users", loss, err)
	}
	if way.Again(t.Context()) {
		t.Error("asked again while nobody listens: got an answer")
	}
	back := serveAt(t, address)
	defer back.Close()
	if !way.Again(t.Context()) {
		t.Error("asked again after it came back: got no answer")
	}
	if _, err := get(t, way, base+"/Users"); err != nil || way.Loss() == nil {
		t.Errorf("request after it came back: got %v, want an answer, and the loss on record", err)
	}
}

// TestNotGone: one broken kind of request does not end the way to a target that is there.
func TestNotGone(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/Groups" {
			panic(http.ErrAbortHandler)
		}
	}))
	defer server.Close()
	way := connect.New(connect.Options{Timeout: time.Second, Probe: server.URL + "/ServiceProviderConfig"})
	for range 20 {
		if _, err := get(t, way, server.URL+"/Groups"); err == nil || errors.Is(err, connect.ErrGone) {
			t.Fatalf("GET /Groups: got %v, want the dropped connection", err)
		}
	}
}

// TestSlowKinds: requests with other credentials that time out once are not sent again; what
// has the run's own, and was answered before, still is.
func TestSlowKinds(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.Header.Get("Authorization")+" "+r.URL.Path]++
		n := asked[r.Header.Get("Authorization")+" "+r.URL.Path]
		mu.Unlock()
		if r.Header.Get("Authorization") == "Bearer wrong" || r.URL.Path == "/Users" && n == 2 || r.URL.Path == "/Bulk" {
			<-r.Context().Done()
		}
	}))
	defer server.Close()
	way := connect.New(connect.Options{Timeout: 300 * time.Millisecond, Probe: server.URL + "/ServiceProviderConfig"})
	own := connect.Bearer("t0ken").Wrap(way)
	if _, err := get(t, own, server.URL+"/Users"); err != nil {
		t.Fatal(err)
	}
	if _, err := get(t, way, server.URL+"/Users", "Authorization", "Bearer wrong"); err == nil || errors.Is(err, connect.ErrSkipped) {
		t.Errorf("the first with wrong credentials: got %v, want a time-out", err)
	}
	for _, path := range []string{"/Users", "/Groups", "/Me"} {
		_, err := get(t, way, server.URL+path, "Authorization", "Bearer wrong")
		if !errors.Is(err, connect.ErrSkipped) || !strings.Contains(err.Error(), "GET /Users with other credentials, got no answer within 300ms") {
			t.Errorf("GET %s with wrong credentials: got %v, want ErrSkipped with the first of its kind", path, err)
		}
	}
	if _, err := get(t, own, server.URL+"/Users"); err == nil {
		t.Error("GET /Users the second time: got an answer, want a time-out")
	}
	if _, err := get(t, own, server.URL+"/Users"); err != nil {
		t.Errorf("GET /Users the third time: got %v, want an answer", err)
	}
	for range 4 {
		_, _ = get(t, own, server.URL+"/Bulk")
	}
	mu.Lock()
	defer mu.Unlock()
	if got := asked["Bearer t0ken /Bulk"]; got != 2 {
		t.Errorf("GET /Bulk, which never answers: got it sent %d times, want 2", got)
	}
}

// TestWaitingIsTold: whoever measures the time of a request learns when it waits for its turn.
func TestWaitingIsTold(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	var begun, ended atomic.Int32
	ctx := connect.Waiting(t.Context(), func() func() { begun.Add(1); return func() { ended.Add(1) } })
	way := connect.New(connect.Options{PerSecond: 10})
	for range 3 {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := way.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if begun.Load() < 2 || begun.Load() != ended.Load() {
		t.Errorf("waits told: got %d begun and %d ended, want at least 2 of each", begun.Load(), ended.Load())
	}
}

// TestWaitEndsWithContext: an interrupted run does not wait to its end.
func TestWaitEndsWithContext(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "50")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := connect.New(connect.Options{}).RoundTrip(req); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 20*time.Second {
		t.Errorf("got %v after %s, want the end of the context", err, time.Since(began))
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"3": 3 * time.Second, " 7 ": 7 * time.Second, "0": 0, "Wed, 04 Mar 2026 05:06:17 GMT": 10 * time.Second,
		"Wed, 04 Mar 2026 05:06:00 GMT": 0, "-1": -1, "soon": -1, "": -1, "1.5": -1, "31536001": 365 * 24 * time.Hour,
	} {
		got, told := connect.RetryAfter(http.Header{"Retry-After": {text}}, now)
		if !told {
			got = -1
		}
		if got != want {
			t.Errorf("Retry-After %q: got %s, want %s", text, got, want)
		}
	}
}

func listen(address string) (net.Listener, error) { return net.Listen("tcp", address) }

func serveAt(t *testing.T, address string) *httptest.Server {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Listener.Close()
	listener, err := listen(address)
	if err != nil {
		t.Fatal(err)
	}
	server.Listener = listener
	server.Start()
	return server
}

// TestWritesHaveAPaceOfTheirOwn: where writes are bounded, reads are not held up by that.
func TestWritesHaveAPaceOfTheirOwn(t *testing.T) {
	var mu sync.Mutex
	arrivals := map[string][]time.Time{}
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		arrivals[r.Method] = append(arrivals[r.Method], time.Now())
	}))
	defer server.Close()
	way := connect.New(connect.Options{Writes: 4})
	send := func(method string, n int) {
		for range n {
			req, err := http.NewRequestWithContext(t.Context(), method, server.URL, nil)
			if err != nil {
				t.Error(err)
				return
			}
			resp, err := way.RoundTrip(req)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
		}
	}
	began := time.Now()
	send(http.MethodGet, 60)
	reads := time.Since(began)
	send(http.MethodPost, 7)
	if got := busiest(arrivals[http.MethodPost]); got > 4 {
		t.Errorf("writes in the busiest second: got %d, want at most 4", got)
	}
	if bound := 60 * time.Second / 4; reads >= bound {
		t.Errorf("60 reads: took %s, want less than the %s that the pace of writes would take", reads, bound)
	}
}
