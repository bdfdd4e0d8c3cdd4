package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Guard wraps a transport. It notes creates before they leave and after they came back,
// learns the ids of the run's own resources from the answers, and refuses writes to
// anything else with ErrForeign.
func (l *Ledger) Guard(next http.RoundTripper) http.RoundTripper {
	return guard{ledger: l, next: next}
}

type guard struct {
	ledger *Ledger
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	endpoint, id, inside := g.ledger.place(req.URL)
	if !inside {
		return g.next.RoundTrip(req)
	}
	body, err := bodyOf(req)
	if err != nil {
		return nil, err
	}
	switch req.Method {
	case http.MethodPut, http.MethodPatch, http.MethodDelete:
		if id == "" || !g.ledger.mine(id) {
			return nil, fmt.Errorf("%s %s/%s: %w", req.Method, endpoint, id, ErrForeign)
		}
	case http.MethodPost:
		if err := g.ledger.checkBulk(endpoint, body); err != nil {
			return nil, err
		}
	}
	entries := g.ledger.intentions(req.Method, endpoint, id, body)
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err // the intentions stand: the resource may exist
	}
	g.ledger.learn(req.Method, endpoint, id, entries, resp)
	return resp, nil
}

// place splits a URL below the base URL into endpoint and id.
func (l *Ledger) place(u *url.URL) (endpoint, id string, inside bool) {
	base, err := url.Parse(l.header.BaseURL)
	if err != nil || !strings.EqualFold(u.Host, base.Host) {
		return "", "", false
	}
	rest, inside := strings.CutPrefix(u.EscapedPath(), strings.TrimRight(base.EscapedPath(), "/"))
	if !inside {
		return "", "", false
	}
	first, second, _ := strings.Cut(strings.Trim(rest, "/"), "/")
	if id, err = url.PathUnescape(second); err != nil {
		id = second
	}
	return "/" + first, id, true
}

func bodyOf(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, fmt.Errorf("read request body: %w", err)
	}
	req.Body = io.NopCloser(bytes.NewReader(body))
	return body, nil
}

// resource is what the guard reads of a payload; names in any letter case.
type resource struct {
	ID          string     `json:"id"`
	UserName    string     `json:"userName"`
	DisplayName string     `json:"displayName"`
	ExternalID  string     `json:"externalId"`
	Resources   []resource `json:"Resources"`
	Operations  []struct {
		Method   string          `json:"method"`
		Path     string          `json:"path"`
		Location string          `json:"location"`
		Data     json.RawMessage `json:"data"`
	} `json:"Operations"`
}

func parse(body []byte) resource {
	var r resource
	_ = json.Unmarshal(body, &r) // what does not fit stays empty
	return r
}

func (r resource) name(endpoint string) string {
	if endpoint == scim.EndpointGroups || r.UserName == "" {
		return r.DisplayName
	}
	return r.UserName
}

// checkBulk refuses a bulk request that would write to a foreign resource.
func (l *Ledger) checkBulk(endpoint string, body []byte) error {
	if endpoint != scim.EndpointBulk {
		return nil
	}
	for _, operation := range parse(body).Operations {
		method := strings.ToUpper(operation.Method)
		_, id, found := strings.Cut(strings.Trim(operation.Path, "/"), "/")
		whole := method == http.MethodDelete && !found // a collection
		if whole || method != http.MethodPost && found && !strings.HasPrefix(id, "bulkId:") && !l.mine(id) {
			return fmt.Errorf("bulk %s %s: %w", method, operation.Path, ErrForeign)
		}
	}
	return nil
}

// intentions notes the creates that a request asks for.
func (l *Ledger) intentions(method, endpoint, id string, body []byte) []*Entry {
	if method != http.MethodPost || id != "" {
		return nil
	}
	if endpoint == scim.EndpointUsers || endpoint == scim.EndpointGroups {
		return []*Entry{l.intend(typeOf(endpoint), parse(body).name(endpoint))}
	}
	var entries []*Entry
	if endpoint == scim.EndpointBulk {
		for _, operation := range parse(body).Operations {
			if strings.EqualFold(operation.Method, http.MethodPost) {
				entries = append(entries, l.intend(typeOf(operation.Path), parse(operation.Data).name(operation.Path)))
			}
		}
	}
	return entries
}

func typeOf(endpoint string) string {
	if strings.HasPrefix(endpoint, scim.EndpointGroups) {
		return "Group"
	}
	return "User"
}

// learn reads the answer: which intention became a resource, which ids are the run's.
func (l *Ledger) learn(method, endpoint, id string, entries []*Entry, resp *http.Response) {
	ok := resp.StatusCode >= 200 && resp.StatusCode < 300
	if method == http.MethodDelete {
		if ok || resp.StatusCode == http.StatusNotFound {
			l.deleted(id)
		}
		return
	}
	if !ok {
		for _, entry := range entries {
			if resp.StatusCode < http.StatusInternalServerError {
				l.set(entry, Refused, "", "")
			}
		}
		return
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return
	}
	answer := parse(body)
	if endpoint == scim.EndpointBulk {
		l.learnBulk(entries, answer)
		return
	}
	for _, entry := range entries {
		created := answer.ID
		if created == "" {
			created = lastSegment(resp.Header.Get("Location"))
		}
		if created != "" {
			l.set(entry, Created, created, "")
		}
	}
	for _, seen := range append(answer.Resources, answer) {
		if seen.ID != "" && l.ours(seen) {
			l.own(seen.ID)
		}
	}
}

// learnBulk matches the answers to creates with their intentions in order. A create that
// was refused may have been carried out half: some service providers create a resource
// that others refer to before they refuse it. It stays intended, and the cleanup looks for it.
func (l *Ledger) learnBulk(entries []*Entry, answer resource) {
	for _, operation := range answer.Operations {
		if len(entries) == 0 || !strings.EqualFold(operation.Method, http.MethodPost) {
			continue
		}
		if id := lastSegment(operation.Location); id != "" {
			l.set(entries[0], Created, id, "")
		}
		entries = entries[1:]
	}
}

// ours says whether a resource bears a name that only this run gives.
func (l *Ledger) ours(r resource) bool {
	stem := strings.ToLower(l.header.Stem)
	return strings.HasPrefix(strings.ToLower(r.UserName), stem) || strings.Contains(strings.ToLower(r.DisplayName), stem)
}

func lastSegment(location string) string {
	if location == "" {
		return ""
	}
	segment := location[strings.LastIndexByte(location, '/')+1:]
	if id, err := url.PathUnescape(segment); err == nil {
		return id
	}
	return segment
}
