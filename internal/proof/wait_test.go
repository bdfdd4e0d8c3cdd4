package proof_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// behind serves the reference target behind a wrapper and returns its base URL.
func behind(t *testing.T, wrap func(http.Handler) http.Handler) string {
	t.Helper()
	handler := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: safetyToken}}})
	server := httptest.NewServer(wrap(handler))
	t.Cleanup(server.Close)
	return server.URL + reference.DefaultPrefix
}

// rateLimited lets so many requests through in each half of a second, and refuses the others.
func rateLimited(most int, refuse func(http.ResponseWriter)) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var mu sync.Mutex
		var window int64
		var seen int
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			if now := time.Now().UnixMilli() / 500; now != window {
				window, seen = now, 0
			}
			seen++
			full := seen > most
			mu.Unlock()
			if full {
				refuse(w)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// TestRateLimitIsNoFinding: a service provider that limits the number of requests, in whatever
// words, gets no failed and no warned scenario for it, and the report says so once.
func TestRateLimitIsNoFinding(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		refuse func(w http.ResponseWriter)
	}{
		"429 with an error and Retry-After": {429, func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/scim+json")
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"429","detail":"Slow down."}`)
		}},
		"429 with a plain body": {429, func(w http.ResponseWriter) { http.Error(w, "slow down", http.StatusTooManyRequests) }},
		"503 with a date": {503, func(w http.ResponseWriter) {
			w.Header().Set("Retry-After", time.Now().Add(time.Second).UTC().Format(http.TimeFormat))
			w.WriteHeader(http.StatusServiceUnavailable)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if row.status != http.StatusServiceUnavailable {
				long(t)
			}
			base := behind(t, rateLimited(40, row.refuse))
			report := reportOf(t, scimspec.URL(base), scimspec.BearerToken(safetyToken),
				scimspec.Select("features/lifecycle/create", "features/lifecycle/connection", "features/users/create", "features/errors"))
			for _, wrong := range complaints(report) {
				t.Errorf("scenario: got %s, want it to pass", wrong)
			}
			if facts := report.Run.Facts; len(facts) != 1 || !strings.Contains(facts[0], strconv.Itoa(row.status)+" (") {
				t.Errorf("facts: got %q, want one about %d", facts, row.status)
			}
			if n := exchangesWith(report, row.status); n > 0 {
				t.Errorf("exchanges with %d in the report: got %d, want none: they were waited out", row.status, n)
			}
			if left := report.Summary.Cleanup.Left; len(left) > 0 {
				t.Errorf("left: got %+v, want nothing", left)
			}
		})
	}
}

func exchangesWith(report *reports.Report, status int) int {
	n := 0
	for _, scenario := range report.Scenarios {
		for _, exchange := range scenario.Exchanges {
			if exchange.Response.Status == status {
				n++
			}
		}
	}
	return n
}

// TestRateOfRun counts what reaches the target, discovery and clean-up included: no window of a
// second holds more than the bound.
func TestRateOfRun(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var arrivals []time.Time
	methods := map[string]int{}
	base := behind(t, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			arrivals = append(arrivals, time.Now())
			methods[r.Method]++
			mu.Unlock()
			next.ServeHTTP(w, r)
		})
	})
	const bound = 50
	report := reportOf(t, scimspec.URL(base), scimspec.BearerToken(safetyToken), scimspec.Rate(bound), scimspec.Parallel(8),
		scimspec.Select("features/lifecycle/create", "features/users/create"))
	for _, wrong := range complaints(report) {
		t.Errorf("scenario: got %s, want it to pass", wrong)
	}
	if methods[http.MethodDelete] == 0 || len(arrivals) < 2*bound {
		t.Fatalf("arrivals: got %v, want a run with its clean-up", methods)
	}
	slices.SortFunc(arrivals, time.Time.Compare)
	for from, to := 0, 0; to < len(arrivals); to++ {
		for arrivals[to].Sub(arrivals[from]) >= time.Second {
			from++
		}
		if n := to - from + 1; n > bound {
			t.Fatalf("arrivals within a second: got %d, want at most %d", n, bound)
		}
	}
}

// TestReplicaIsOneWarning: reads that are older than the writes make one warning for the run.
func TestReplicaIsOneWarning(t *testing.T) {
	for name, late := range map[string]func(r *http.Request) bool{
		"all reads":     func(*http.Request) bool { return true },
		"groups alone":  func(r *http.Request) bool { return strings.Contains(r.URL.Path, "/Groups") },
		"searches only": func(r *http.Request) bool { return r.URL.RawQuery != "" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			long(t)
			base := behind(t, func(next http.Handler) http.Handler {
				return &replica{next: next, lag: 300 * time.Millisecond, late: late, past: map[string][]version{}}
			})
			report := reportOf(t, scimspec.URL(base), scimspec.BearerToken(safetyToken), scimspec.ReadAgain(200*time.Millisecond, time.Second, 3*time.Second),
				scimspec.Parallel(8), scimspec.ScenarioTimeout(5*time.Minute), scimspec.Select("features/lifecycle/create", "features/lifecycle/deactivate.feature", "features/groups", "read-sees"))
			var findings []string
			for _, scenario := range report.Scenarios {
				for _, finding := range scenario.Findings {
					findings = append(findings, scenario.ID+": "+finding.Requirement+" "+finding.String())
				}
			}
			if len(findings) != 1 || !strings.Contains(findings[0], "RFC9110-9.3.1-R01") || report.Summary.Scenarios.Warned != 1 {
				t.Errorf("findings: got %q, want one about old answers", findings)
			}
			for _, wrong := range complaints(report) {
				if !strings.Contains(wrong, "older than the service provider's own writes by ") {
					t.Errorf("scenario: got %s, want it to pass", wrong)
				}
			}
		})
	}
}

// replica shows in reads what was there some time ago. It knows each resource by the answers to
// a GET right after each write.
type replica struct {
	next http.Handler
	lag  time.Duration
	late func(*http.Request) bool

	mu   sync.Mutex
	past map[string][]version // id → what it was, the oldest first
}

type version struct {
	from time.Time
	body []byte // nil: not there
}

func (p *replica) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.next.ServeHTTP(answer, r)
	body := answer.Body.Bytes()
	switch {
	case r.Method != http.MethodGet && answer.Code < 300:
		p.learn(r, body)
	case r.Method == http.MethodGet && p.late(r):
		answer.Code, body = p.asItWas(r, answer.Code, body)
	}
	for name, values := range answer.Header() {
		if name != "Content-Length" {
			w.Header()[name] = values
		}
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(body)
}

// learn keeps what the resource of a write is now.
func (p *replica) learn(r *http.Request, body []byte) {
	collection, id, below := strings.Cut(strings.TrimPrefix(r.URL.Path, reference.DefaultPrefix+"/"), "/")
	if !below {
		var created struct{ ID string }
		_ = json.Unmarshal(body, &created)
		id = created.ID
	}
	if id == "" || strings.HasPrefix(id, ".") {
		return
	}
	read := httptest.NewRequest(http.MethodGet, reference.DefaultPrefix+"/"+collection+"/"+id, nil)
	read.Header = http.Header{"Authorization": r.Header["Authorization"]}
	read.Host = r.Host
	now := httptest.NewRecorder()
	p.next.ServeHTTP(now, read)
	seen := version{from: time.Now()}
	if now.Code == http.StatusOK {
		seen.body = now.Body.Bytes()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.past[id] = append(p.past[id], seen)
}

// before returns what a resource was a while ago; known is false for one that was not written
// since.
func (p *replica) before(id string) (body []byte, known bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	then := time.Now().Add(-p.lag)
	versions := p.past[id]
	for i, v := range slices.Backward(versions) {
		if v.from.Before(then) {
			return v.body, i < len(versions)-1
		}
	}
	return nil, len(versions) > 0
}

// asItWas changes a read's answer into what it would have been a while ago.
func (p *replica) asItWas(r *http.Request, status int, body []byte) (int, []byte) {
	_, id, single := strings.Cut(strings.TrimPrefix(r.URL.Path, reference.DefaultPrefix+"/"), "/")
	if single {
		old, known := p.before(id)
		switch {
		case !known || r.URL.RawQuery != "" && old != nil:
			return status, body
		case old == nil:
			return http.StatusNotFound, []byte(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404","detail":"Not found."}`)
		}
		return http.StatusOK, old
	}
	var list map[string]any
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&list) != nil || list["Resources"] == nil {
		return status, body
	}
	kept := []any{}
	elements, _ := list["Resources"].([]any)
	for _, element := range elements {
		resource, _ := element.(map[string]any)
		id, _ := resource["id"].(string)
		if old, known := p.before(id); !known || old != nil {
			kept = append(kept, element)
		}
	}
	if gone := len(elements) - len(kept); gone > 0 {
		total, _ := list["totalResults"].(json.Number).Int64()
		list["totalResults"], list["Resources"] = total-int64(gone), kept
		if list["itemsPerPage"] != nil {
			list["itemsPerPage"] = len(kept)
		}
		body, _ = json.Marshal(list)
	}
	return status, body
}
