package load

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

//go:embed k6.js.tmpl
var scriptText string

var script = template.Must(template.New("k6").Parse(scriptText))

// recordedStem stands for the names of a day while it is written down.
const recordedStem = "recordedstem"

// call is one request of a day. {{stem}} stands for the names of the day, {{id:N}} for the
// id of the N-th resource that it created.
type call struct {
	Op      string            `json:"op"`
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body,omitempty"`
}

// WriteK6 writes the traffic as a k6 script: for each dialect the requests of a day, as
// the identity provider sends them, with names and ids of their own in each iteration.
// The script takes the base URL and the bearer token from the environment and deletes
// what it created at the end of each iteration.
func WriteK6(w io.Writer, o Options) error {
	if err := o.check(); err != nil {
		return err
	}
	days := map[string][]call{}
	total := 0
	for i, dialect := range o.Dialects {
		if slices.Contains(steered(), dialect) {
			return fmt.Errorf("dialect %q: its requests follow from the service provider's configuration and cannot be written down", dialect)
		}
		calls, err := record(dialect, o.Seed+uint64(i))
		if err != nil {
			return fmt.Errorf("record %s: %w", dialect, err)
		}
		days[dialect] = calls
		total += len(calls) + peopleOfADay + 1
	}
	var encoded bytes.Buffer
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(days); err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	quoted := func(v any) string {
		text, _ := json.Marshal(v) // strings and slices of them
		return string(text)
	}
	perDay := total / len(o.Dialects)
	duration := o.Duration
	if duration == 0 {
		duration = time.Minute
	}
	return script.Execute(w, map[string]any{
		"BaseURL": quoted(o.BaseURL), "Prefix": quoted(o.Prefix), "Dialects": quoted(o.Dialects), "Days": encoded.String(),
		"Tenants": o.Tenants, "PerMinute": int(o.Rate * 60 / float64(perDay)), "Seconds": int(duration.Seconds()),
		"Iterations": (o.Requests + perDay - 1) / perDay,
	})
}

// recorder notes requests on their way to a provider.
type recorder struct {
	next  *provider
	calls []call
}

// RoundTrip implements http.RoundTripper. It is called by one goroutine.
func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	op, err := Operation(req)
	if err != nil {
		return nil, err
	}
	c := call{Op: op, Method: req.Method, Path: req.URL.EscapedPath(), Headers: map[string]string{}}
	if req.URL.RawQuery != "" {
		c.Path += "?" + req.URL.RawQuery
	}
	for name, values := range req.Header {
		if name != "Content-Length" && len(values) > 0 && values[0] != "" {
			c.Headers[name] = strings.Join(values, ", ")
		}
	}
	if req.Body != nil && req.Body != http.NoBody {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, fmt.Errorf("read request body: %w", err)
		}
		c.Body = string(body)
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	r.calls = append(r.calls, c)
	return r.next.RoundTrip(req)
}

var recordedIDs = regexp.MustCompile(`recorded-(\d{6})`)

// record plays a day of a dialect against nobody and returns its requests.
func record(dialect string, seed uint64) ([]call, error) {
	r := &recorder{next: &provider{stored: map[string]map[string]any{}}}
	t, err := NewTenant(dialect, "http://recorded.example", &http.Client{Transport: r}, seed, time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC))
	if err != nil {
		return nil, err
	}
	if err := t.Day(context.Background(), recordedStem); err != nil {
		return nil, err
	}
	for _, entry := range t.IdP.Log() {
		if entry.Outcome == mockidp.Failure {
			return nil, fmt.Errorf("%s: %s", entry.Event, entry.Detail)
		}
	}
	for i := range r.calls {
		r.calls[i].Path, r.calls[i].Body = t.general(r.calls[i].Path), t.general(r.calls[i].Body)
	}
	return r.calls, nil
}

// general puts placeholders where names and ids of one day stand. The directory's own ids
// must differ between days too: a service provider may want externalId to be unique.
func (t *Tenant) general(text string) string {
	text = strings.ReplaceAll(text, recordedStem, "{{stem}}")
	changes := t.Directory.Changes(0)
	for _, ids := range [][]string{changes.People, changes.Groups} {
		for i, id := range ids {
			text = strings.ReplaceAll(text, id, fmt.Sprintf("{{stem}}-%d-%s", i, id[:8]))
		}
	}
	return recordedIDs.ReplaceAllStringFunc(text, func(id string) string {
		var n int
		_, _ = fmt.Sscanf(id, "recorded-%06d", &n) // the expression wants six digits
		return fmt.Sprintf("{{id:%d}}", n)
	})
}
