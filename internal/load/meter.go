package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 8 << 20

// errEnough says that all requests were sent.
var errEnough = errors.New("all requests were sent")

// meter is the transport of every tenant: it keeps the pace and measures.
type meter struct {
	next    http.RoundTripper
	limiter *rate.Limiter // nil: no bound
	enough  context.CancelCauseFunc

	mu         sync.Mutex
	left       int // requests that may still be sent
	operations map[string]*histogram
}

// RoundTrip implements http.RoundTripper. The time of an exchange begins when its turn
// has come and ends when its answer was read. What was begun is brought to its end, also
// when the load is over: else a create whose answer nobody read would be left behind.
func (m *meter) RoundTrip(req *http.Request) (*http.Response, error) {
	if m.limiter != nil {
		if err := m.limiter.Wait(req.Context()); err != nil {
			return nil, fmt.Errorf("wait for the rate limit: %w", err)
		}
	}
	m.mu.Lock()
	m.left--
	over := m.left < 0
	m.mu.Unlock()
	if over {
		m.enough(errEnough)
		return nil, errEnough
	}
	name, err := Operation(req)
	if err != nil {
		return nil, err
	}
	req = req.Clone(context.WithoutCancel(req.Context()))
	began := time.Now()
	resp, err := m.next.RoundTrip(req)
	if err == nil {
		var body []byte
		body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
		err = errors.Join(err, resp.Body.Close())
		resp.Body = io.NopCloser(bytes.NewReader(body))
	}
	m.note(name, time.Since(began), resp, err)
	if err != nil {
		return nil, err
	}
	return resp, nil
}

func (m *meter) note(name string, took time.Duration, resp *http.Response, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := m.operations[name]
	if seen == nil {
		seen = newHistogram()
		m.operations[name] = seen
	}
	seen.add(took)
	switch {
	case err != nil:
		seen.failed++
	case resp.StatusCode >= http.StatusInternalServerError || resp.StatusCode == http.StatusTooManyRequests:
		seen.refused++
	case resp.StatusCode < http.StatusMultipleChoices:
		seen.accepted++
	}
}

// Operation names what a request does, for people: create user, match user … The body is
// put back.
func Operation(req *http.Request) (string, error) {
	noun := "other"
	path := req.URL.Path
	switch {
	case strings.Contains(path, "/Users"):
		noun = "user"
	case strings.Contains(path, "/Groups"):
		noun = "group"
	}
	var body []byte
	if req.Body != nil && req.Body != http.NoBody {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return "", fmt.Errorf("read request body: %w", err)
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	single := !strings.HasSuffix(path, "/Users") && !strings.HasSuffix(path, "/Groups")
	switch req.Method {
	case http.MethodGet:
		if single {
			return "read " + noun, nil
		}
		return "match " + noun, nil
	case http.MethodPost:
		return "create " + noun, nil
	case http.MethodDelete:
		return "delete " + noun, nil
	}
	flat := strings.NewReplacer(" ", "", "\n", "").Replace(string(body))
	switch {
	case noun == "group" && strings.Contains(flat, `"members"`):
		return "change members", nil
	case noun == "user" && (strings.Contains(flat, `"active":false`) || strings.Contains(flat, `"path":"active"`)):
		return "deactivate user", nil
	}
	return "update " + noun, nil
}
