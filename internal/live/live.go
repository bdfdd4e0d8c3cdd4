// Package live judges what an identity provider exchanged with a service provider while
// somebody watches. It has no judgments of its own: each exchange goes through a world of
// package steps, which judges it as in a run, by the same schemas and the same catalogue.
// What only a scenario can tell, such as whether a value reads back, it does not judge.
//
// A Judge is safe for concurrent use.
package live

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/steps"
)

// Judge judges exchanges by the embedded catalogue.
type Judge struct{ catalogue *features.Catalogue }

// New reads the catalogue.
func New() (*Judge, error) {
	set, err := features.Load()
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	return &Judge{set.Catalogue}, nil
}

// Entry judges what was exchanged for an entry of a provisioning log. The findings point
// at exchanges by their index.
func (j *Judge) Entry(of server.Judgment) []reports.Finding {
	var found []reports.Finding
	for i, x := range of.Exchanges {
		if excused(x) {
			continue
		}
		for _, f := range j.exchange(of, x) {
			f.Exchange = i
			found = append(found, f)
		}
	}
	if len(found) == 0 && of.Entry.Outcome == mockidp.Failure {
		found = j.unexplained(of)
	}
	return found
}

// excused says whether an answer is nobody's fault: none came, a rate limit, a refused
// token, or a deletion of what is gone.
func excused(x *transcript.Exchange) bool {
	switch x.Status {
	case 0, http.StatusTooManyRequests, http.StatusUnauthorized, http.StatusForbidden:
		return true
	case http.StatusServiceUnavailable:
		return x.ResponseHeader.Get("Retry-After") != ""
	case http.StatusNotFound:
		return x.Method == http.MethodDelete
	case http.StatusPreconditionFailed:
		return x.RequestHeader.Get("If-Match") != ""
	}
	return x.Truncated
}

// exchange judges one exchange in a world of its own.
func (j *Judge) exchange(of server.Judgment, x *transcript.Exchange) []reports.Finding {
	claim := server.Requirement(of.Dialect, of.BaseURL, x)
	if x.Status >= http.StatusInternalServerError {
		claim = serverError(of.Dialect)
	}
	var through http.RoundTripper
	keep := func(next http.RoundTripper) http.RoundTripper { through = next; return next }
	base, _, _ := strings.Cut(of.BaseURL, "?")
	world := steps.New(context.Background(), steps.Config{
		BaseURL: strings.TrimSuffix(base, "/"), Base: replay{x}, Guard: keep, Around: keep, Catalogue: j.catalogue,
	}, features.Scenario{ID: "live", Requirements: claims(claim)}, 0)
	req, err := http.NewRequest(x.Method, x.URL, bytes.NewReader(x.RequestBody))
	if err != nil || through == nil {
		return nil
	}
	req.Header = x.RequestHeader.Clone()
	resp, err := through.RoundTrip(req)
	if err != nil {
		return nil
	}
	_ = resp.Body.Close()
	if err := world.Conclude(false); err != nil && !errors.Is(err, steps.ErrFinding) {
		return nil // the request is what somebody edited a mapping into: no fault of the service provider
	}
	found := world.Findings()
	for i := range found {
		if x.Status >= http.StatusBadRequest && found[i].Requirement == claim && !strings.Contains(found[i].Subject, " at ") {
			found[i].Hint = acceptIt(of.Dialect)
		}
	}
	return append(found, j.contradiction(claim, x)...)
}

// acceptIt is the fix that a run gives for an error that nothing expects.
func acceptIt(dialect string) string {
	product := "Entra ID"
	if strings.HasPrefix(dialect, "okta-") {
		product = "Okta"
	}
	return "Accept this request: " + product + " sends it just so."
}

func claims(requirement string) []string {
	return []string{cmp.Or(requirement, "RFC7644-3.12-R01")}
}

func serverError(dialect string) string {
	if strings.HasPrefix(dialect, "okta-") {
		return "OKTA-WIRE-08"
	}
	return "ENTRA-WIRE-07"
}

// replay answers a request with the answer that was recorded for it.
type replay struct{ x *transcript.Exchange }

// RoundTrip implements http.RoundTripper.
func (r replay) RoundTrip(req *http.Request) (*http.Response, error) {
	header := r.x.ResponseHeader.Clone()
	header.Del("Content-Encoding") // the record is decoded
	return &http.Response{
		StatusCode: r.x.Status, Status: fmt.Sprint(r.x.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(r.x.ResponseBody)), ContentLength: int64(len(r.x.ResponseBody)), Request: req,
	}, nil
}

// contradiction finds an answer that shows another active than was just sent: what a
// scenario's read-back would find.
func (j *Judge) contradiction(claim string, x *transcript.Exchange) []reports.Finding {
	requirement, known := j.catalogue.ByID(claim)
	if !known || x.Status >= 300 || x.Method == http.MethodGet {
		return nil
	}
	sent, ok := activeOf(x.RequestBody)
	got, shown := activeOf(x.ResponseBody)
	if !ok || !shown || sent == got {
		return nil
	}
	return []reports.Finding{{
		Requirement: claim, Level: requirement.Level, Subject: "active of the answer to " + x.Method + " " + pathOf(x.URL),
		Got: fmt.Sprint(got), Want: fmt.Sprint(sent), Hint: cmp.Or(requirement.Hint, requirement.Text), Pointer: "/active",
	}}
}

// activeOf reads active out of a resource, or out of the operations of a PATCH.
func activeOf(body []byte) (active, found bool) {
	var document struct {
		Active     any `json:"active"`
		Operations []struct {
			Path  string `json:"path"`
			Value any    `json:"value"`
		} `json:"Operations"`
	}
	if json.Unmarshal(body, &document) != nil {
		return false, false
	}
	values := []any{document.Active}
	for _, operation := range document.Operations {
		if strings.EqualFold(operation.Path, "active") {
			values = append(values, operation.Value)
		}
		if object, ok := operation.Value.(map[string]any); ok && operation.Path == "" {
			values = append(values, object["active"])
		}
	}
	for _, value := range slices.Backward(values) {
		switch value := value.(type) {
		case bool:
			return value, true
		case string:
			return strings.EqualFold(value, "true"), true
		}
	}
	return false, false
}

func pathOf(url string) string {
	if _, rest, ok := strings.Cut(url, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
	}
	return url
}

// unexplained is a failure in the log although every answer is in order: the identity
// provider could not do with it.
func (j *Judge) unexplained(of server.Judgment) []reports.Finding {
	for i, x := range slices.Backward(of.Exchanges) {
		if excused(x) {
			return nil
		}
		requirement, known := j.catalogue.ByID(server.Requirement(of.Dialect, of.BaseURL, x))
		if !known {
			return nil
		}
		return []reports.Finding{{
			Requirement: requirement.ID, Level: requirement.Level, Subject: "provisioning log, " + of.Entry.Event,
			Got: of.Entry.Detail, Want: "success", Hint: cmp.Or(requirement.Hint, requirement.Text), Exchange: i,
		}}
	}
	return nil
}
