package ledger

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
)

// Guard wraps a transport. It notes creates before they leave and after they came back,
// learns from the answers which ids are the run's own and which are not, and refuses with
// ErrForeign what would write to anything else or name it in a body.
func (l *Ledger) Guard(next http.RoundTripper) http.RoundTripper {
	return guard{ledger: l, next: next}
}

type guard struct {
	ledger *Ledger
	next   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (g guard) RoundTrip(req *http.Request) (*http.Response, error) {
	at, inside := g.ledger.place(req.URL)
	if !inside {
		return g.next.RoundTrip(req)
	}
	body, err := connect.Body(req)
	if err != nil {
		return nil, err
	}
	var intended []intention
	if writes(req.Method) && !at.search() {
		named := referencesOf(body, g.ledger.refers)
		if err := g.ledger.check(req.Context(), g.reader(), req.Method, at, body, named); err != nil {
			return nil, err
		}
		g.ledger.gives(named.names)
		intended = g.ledger.intentions(req.Context(), req.Method, at, body)
	}
	resp, err := g.next.RoundTrip(req)
	if err != nil {
		return nil, err // the intentions stand: the resource may exist
	}
	g.ledger.learn(req.Method, at, intended, resp)
	return resp, nil
}

// reader is who reads for the guard: not the transport that is guarded, where a scenario's
// record would show what the scenario did not ask.
func (g guard) reader() reader {
	g.ledger.mu.Lock()
	defer g.ledger.mu.Unlock()
	if g.ledger.reader != nil {
		return g.ledger.reader
	}
	return roundTripper{g.next}
}

// reader sends a request: an *http.Client, or a transport.
type reader interface {
	Do(*http.Request) (*http.Response, error)
}

type roundTripper struct{ http.RoundTripper }

// Do implements reader.
func (r roundTripper) Do(req *http.Request) (*http.Response, error) { return r.RoundTrip(req) }

// place is what a URL below the base URL names.
type place struct{ endpoint, id string }

// search says whether a POST there only reads (RFC 7644, section 3.4.3).
func (p place) search() bool {
	return p.endpoint == scim.EndpointSearch || "/"+p.id == scim.EndpointSearch
}

// holds says whether resources are made and kept there.
func (p place) holds() bool {
	return p.endpoint == scim.EndpointUsers || p.endpoint == scim.EndpointGroups
}

// describes says whether nobody is shown there: what discovery says is long, and asked for often.
func (p place) describes() bool {
	switch p.endpoint {
	case scim.EndpointServiceProviderConfig, scim.EndpointResourceTypes, scim.EndpointSchemas:
		return true
	}
	return false
}

// place splits a URL below the base URL into endpoint and id. What follows the id belongs to
// that resource too.
func (l *Ledger) place(u *url.URL) (at place, inside bool) {
	base, err := url.Parse(l.header.BaseURL)
	if err != nil || !strings.EqualFold(u.Host, base.Host) {
		return place{}, false
	}
	rest, inside := strings.CutPrefix(u.EscapedPath(), strings.TrimRight(base.EscapedPath(), "/"))
	if !inside {
		return place{}, false
	}
	segments := strings.SplitN(strings.Trim(rest, "/"), "/", 3)
	at.endpoint = "/" + segments[0]
	for _, endpoint := range []string{scim.EndpointUsers, scim.EndpointGroups, scim.EndpointBulk, scim.EndpointMe} {
		if strings.EqualFold(at.endpoint, endpoint) {
			at.endpoint = endpoint
		}
	}
	if len(segments) > 1 {
		at.id = segments[1]
		if id, err := url.PathUnescape(at.id); err == nil {
			at.id = id
		}
	}
	return at, true
}

// check refuses a request that would write to a resource of others, or name one.
func (l *Ledger) check(ctx context.Context, read reader, method string, at place, body []byte, named references) error {
	creates := method == http.MethodPost && at.id == "" && at.endpoint != scim.EndpointMe
	if !creates && (at.id == "" || !l.may(ctx, read, at.endpoint, at.id)) {
		return fmt.Errorf("%s %s/%s: %w", method, at.endpoint, at.id, ErrForeign)
	}
	if at.endpoint == scim.EndpointBulk {
		if err := l.checkBulk(ctx, read, body); err != nil {
			return err
		}
	}
	return l.checkBody(ctx, read, method, at, named)
}

// checkBulk refuses a bulk request that would write to a resource of others.
func (l *Ledger) checkBulk(ctx context.Context, read reader, body []byte) error {
	for _, operation := range parse(body).Operations {
		method := strings.ToUpper(string(operation.Method))
		path := strings.Trim(string(operation.Path), "/")
		if unescaped, err := url.PathUnescape(path); err == nil {
			path = unescaped // a slash may be encoded, too
		}
		endpoint, id, found := strings.Cut(path, "/")
		whole := method == http.MethodDelete && !found // a collection
		if whole || found && !l.names(ctx, read, "/"+endpoint, id) {
			return fmt.Errorf("bulk %s %s: %w", method, operation.Path, ErrForeign)
		}
	}
	return nil
}

// checkBody refuses a body that names a resource of others.
func (l *Ledger) checkBody(ctx context.Context, read reader, method string, at place, named references) error {
	for _, readings := range named.ids {
		allowed := func(id string) bool { return l.names(ctx, read, "", id) || l.repeats(method, at, id) }
		if !slices.ContainsFunc(readings, allowed) {
			return fmt.Errorf("%s %s/%s names %q: %w", method, at.endpoint, at.id, readings[0], ErrForeign)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, text := range named.strings {
		// A short text may be equal to somebody's id by chance.
		if len(text) >= telling && l.foreign[text] {
			return fmt.Errorf("%s %s/%s names %q: %w", method, at.endpoint, at.id, text, ErrForeign)
		}
	}
	return nil
}

// telling is from which length on a text that equals the id of a resource is that id.
const telling = 12

// names says whether a request may name an id: it names nobody, what the same bulk request
// creates, or a resource of the run.
func (l *Ledger) names(ctx context.Context, read reader, endpoint, id string) bool {
	return strings.TrimSpace(id) == "" || strings.HasPrefix(id, "bulkId:") || l.may(ctx, read, endpoint, id)
}

// repeats says whether a PUT of an own user names a group that an answer showed it in: a
// client sends back what it read, and groups are read-only there (RFC 7643, section 4.1.2). A
// target that gives wrong ids is not believed in this either.
func (l *Ledger) repeats(method string, at place, id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return method == http.MethodPut && at.endpoint == scim.EndpointUsers && !l.doubt && slices.Contains(l.within[at.id], id)
}

// intentions notes the creates that a request asks for.
func (l *Ledger) intentions(ctx context.Context, method string, at place, body []byte) []intention {
	var intended []intention
	switch {
	case method != http.MethodPost:
	case at.holds():
		name := parse(body).name(at.endpoint)
		intended = append(intended, intention{entry: l.intend(ctx, typeOf(at.endpoint), name), endpoint: at.endpoint})
	case at.endpoint == scim.EndpointBulk:
		for _, operation := range parse(body).Operations {
			if strings.EqualFold(string(operation.Method), http.MethodPost) {
				endpoint := endpointOf(typeOf(string(operation.Path)))
				name := parse(operation.Data).name(endpoint)
				intended = append(intended, intention{entry: l.intend(ctx, typeOf(endpoint), name), endpoint: endpoint, bulkID: string(operation.BulkID)})
			}
		}
	}
	return intended
}

// intention is a create that left, and what its answer goes by.
type intention struct {
	entry    *Entry
	endpoint string
	bulkID   string
}

// learn reads the answer: which intention became a resource, and whose the resources are that
// it shows.
func (l *Ledger) learn(method string, at place, intended []intention, resp *http.Response) {
	ok := resp.StatusCode >= 200 && resp.StatusCode < 300
	switch {
	case at.describes():
		return
	case method == http.MethodDelete:
		if ok || resp.StatusCode == http.StatusNotFound {
			l.deleted(at.id)
		}
		return
	case !ok:
		for _, i := range intended {
			if resp.StatusCode < http.StatusInternalServerError {
				l.set(i.entry, Refused, "", "")
			}
		}
		return
	}
	body, err := connect.ReadAll(resp.Body, resp.ContentLength)
	if err != nil { // whoever reads the answer meets the same error
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(bytes.NewReader(body), failing{err}), resp.Body}
		return
	}
	resp.Body = connect.Hold(body, resp.Body)
	answer := parse(body)
	switch {
	case at.endpoint == scim.EndpointBulk:
		l.learnBulk(intended, answer.Operations)
	case len(intended) > 0:
		l.learnCreate(intended[0], at, answer, resp.Header.Get("Location"))
	default:
		l.mu.Lock()
		for _, seen := range append(answer.Resources, answer) {
			l.see(at.endpoint, seen)
		}
		l.mu.Unlock()
	}
}

// failing ends an answer with the error that reading it ended with.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

// learnCreate reads the answer to a POST. One to the id of a resource that the run has may
// have changed that one, and then created nothing.
func (l *Ledger) learnCreate(made intention, at place, answer resource, location string) {
	id := string(answer.ID)
	if id == "" {
		id = lastSegment(location)
	}
	switch {
	case id == "":
		return // it stands as intended, and is looked for by its name
	case at.id != "" && fold(at.id) == fold(id) && l.standingOf(id) == ours && !l.ownName(id):
		l.set(made.entry, Refused, "", "")
		return
	}
	l.take(made.entry, id, answer.name(made.endpoint))
}

// learnBulk matches the results of creates with their intentions: by bulkId, else by the name
// in the result, else where one is left of its kind; never by order, which is free (RFC 7644,
// section 3.7). A create that was refused may have been carried out half: some service
// providers create a resource that others refer to before they refuse it. It stays intended,
// and the cleanup looks for it.
func (l *Ledger) learnBulk(intended []intention, results []operation) {
	results = slices.DeleteFunc(slices.Clone(results), func(o operation) bool {
		return !strings.EqualFold(string(o.Method), http.MethodPost) && o.BulkID == ""
	})
	rules := []func(intention, operation) bool{
		func(i intention, o operation) bool { return i.bulkID != "" && i.bulkID == string(o.BulkID) },
		func(i intention, o operation) bool {
			name := parse(o.Response).name(i.endpoint)
			return o.BulkID == "" && name != "" && strings.EqualFold(name, i.entry.Name)
		},
		func(i intention, o operation) bool {
			return o.BulkID == "" && strings.Contains(string(o.Location), i.endpoint+"/")
		},
	}
	for rule, fits := range rules {
		for n := len(intended) - 1; n >= 0; n-- {
			made := intended[n]
			matching := slices.DeleteFunc(slices.Clone(results), func(o operation) bool { return !fits(made, o) })
			rivals := slices.DeleteFunc(slices.Clone(intended), func(i intention) bool { return i.endpoint != made.endpoint })
			if len(matching) != 1 || rule == 2 && len(rivals) != 1 {
				continue
			}
			intended = slices.Delete(slices.Clone(intended), n, n+1)
			if id := lastSegment(string(matching[0].Location)); id != "" {
				l.take(made.entry, id, parse(matching[0].Response).name(made.endpoint))
			}
		}
	}
}
