package entra

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// contentType stands on requests with a body and on no others. [P]
// getsentry/self-hosted#2280, azure-docs#94189
const contentType = "application/scim+json; charset=utf-8"

// headers are what the provisioning service sends: no User-Agent ([P] kortix-ai/suna
// PR #7297), no Accept ([P] azure-docs#94189: handled as HTML by a Rails service
// provider; inferred beyond that), ADSCIMVersion ([P] self-hosted#2280).
func (p *Provisioner) headers(body bool) http.Header {
	header := http.Header{}
	if p.options.ADSCIMVersion != "" {
		header["ADSCIMVersion"] = []string{p.options.ADSCIMVersion}
	}
	if body {
		header.Set("Content-Type", contentType)
	}
	return header
}

// send sends one request. The first request of a cycle is preceded by the probe.
func (p *Provisioner) send(ctx context.Context, method, path, query string, body *wire.Object, asked purpose) (*wire.Answer, error) {
	if err := p.probed(ctx); err != nil {
		return nil, err
	}
	answer, err := p.exchange(ctx, method, path, query, body)
	if err != nil {
		return nil, err
	}
	if wait, ok := p.waits(answer); ok {
		if err := p.clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
		if answer, err = p.exchange(ctx, method, path, query, body); err != nil {
			return nil, err
		}
	}
	if refused := refusal(answer, asked); refused != nil {
		return answer, refused
	}
	return answer, nil
}

// probed sends the probe that stands before the first request of a cycle.
func (p *Provisioner) probed(ctx context.Context) error {
	if p.cycle == nil || p.cycle.probed || p.options.Probe == ProbeOff {
		return nil
	}
	p.cycle.probed = true
	if err := p.probe(ctx); err != nil {
		return quarantining(err)
	}
	return nil
}

// quarantining makes a failed probe stop the job only where its status says so; any
// other failed probe lets the cycle try, except that nothing was reached at all.
func quarantining(err error) error {
	var refused *failure
	if errors.As(err, &refused) {
		return &abandoned{cause: refused}
	}
	return err
}

// abandoned ends a cycle whose probe failed.
type abandoned struct{ cause *failure }

func (a *abandoned) Error() string { return "cycle abandoned: " + a.cause.Error() }

func (p *Provisioner) exchange(ctx context.Context, method, path, query string, body *wire.Object) (*wire.Answer, error) {
	request := wire.Request{Method: method, Path: path, Query: query, Header: p.headers(body != nil)}
	if body != nil {
		encoded, err := wire.Encode(body)
		if err != nil {
			return nil, fmt.Errorf("encode body of %s %s: %w", method, path, err)
		}
		request.Body = encoded
	}
	p.sent.Add(1)
	answer, err := p.client.Do(ctx, request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, unanswered(err)
	}
	return answer, nil
}

// maxWait bounds what a Retry-After can ask for.
const maxWait = time.Hour

func (p *Provisioner) waits(answer *wire.Answer) (time.Duration, bool) {
	if answer.Status != http.StatusTooManyRequests || !p.options.HonourRetryAfter {
		return 0, false
	}
	asked := answer.Header.Get("Retry-After")
	if seconds, err := strconv.Atoi(asked); err == nil && seconds >= 0 {
		return min(time.Duration(seconds)*time.Second, maxWait), true
	}
	if date, err := http.ParseTime(asked); err == nil {
		return min(max(date.Sub(p.clock.Now()), 0), maxWait), true
	}
	return 0, false
}

// probe filters for a random value, users first, then groups. [P] azure-docs#94189,
// SCIMReferenceCode#63; [T] scimgateway
func (p *Provisioner) probe(ctx context.Context) error {
	if keys := matching(p.users); len(keys) > 0 {
		if _, err := p.probeOne(ctx, scim.EndpointUsers, "", keys[0]); err != nil {
			return err
		}
	}
	if keys := matching(p.groups); len(keys) > 0 {
		if _, err := p.probeOne(ctx, scim.EndpointGroups, "members", keys[0]); err != nil {
			return err
		}
	}
	return nil
}

func (p *Provisioner) probeOne(ctx context.Context, endpoint, excluded string, key compiled) ([]*wire.Object, error) {
	asked := query{excluded: excluded, filter: equals(key.Target, guid(p.random), String)}
	answer, err := p.exchange(ctx, http.MethodGet, endpoint, asked.String(), nil)
	if err != nil {
		return nil, err
	}
	if refused := refusal(answer, forList); refused != nil {
		return nil, refused
	}
	return listed(answer)
}

// find looks for a resource by the matching attributes in the order of their
// precedence and stops at the first hit; attributes are never combined. [D]
// how-provisioning-works, [P] OctopusDeploy/Issues#9841. Nil means that there is none.
func (p *Provisioner) find(ctx context.Context, endpoint, excluded string, mappings []compiled, record Record) (*wire.Object, error) {
	asked := false
	for _, key := range matching(mappings) {
		value, err := key.Source.Value(record)
		if err != nil {
			return nil, &failure{code: "AttributeMappingFailed", detail: fmt.Sprintf("%s: %v", key.Target, err)}
		}
		if present(value) == nil {
			continue
		}
		asked = true
		filter := query{excluded: excluded, filter: equals(key.Target, text(value), key.Type)}
		answer, err := p.send(ctx, http.MethodGet, endpoint, filter.String(), nil, forList)
		if err != nil {
			return nil, err
		}
		found, err := listed(answer)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 && !slices.ContainsFunc(found, bears(key, text(value))) {
			return nil, &failure{code: codeSomebodyElse, status: answer.Status, detail: mockidp.SomebodyElse(text(value)), sought: text(value)}
		}
		if len(found) > 1 {
			return nil, &failure{code: codeDuplicates, status: answer.Status,
				detail: fmt.Sprintf("%d resources match %s %q", len(found), key.Target, text(value))}
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	if !asked {
		return nil, &failure{code: "MissingValues", detail: "no matching attribute has a value"}
	}
	return nil, nil
}

// bears says whether a resource can be the one that was asked for: it has the value, in any
// letter case, or does not show what it has. The product takes the one that is answered as it
// is [I]; the suite does not where it is somebody else's.
func bears(key compiled, value string) func(*wire.Object) bool {
	return func(resource *wire.Object) bool {
		shown := key.path.value(resource)
		if elements, several := shown.([]any); several {
			return slices.ContainsFunc(elements, func(element any) bool {
				if object, complexValue := element.(*wire.Object); complexValue {
					element, _ = object.Find("value")
				}
				return strings.EqualFold(text(element), value)
			})
		}
		return shown == nil || strings.EqualFold(text(shown), value)
	}
}

// listed reads a list answer. [D] use-scim: 200, schemas, totalResults, Resources
func listed(answer *wire.Answer) ([]*wire.Object, error) {
	list := answer.Object()
	if list == nil {
		return nil, incompatible(answer, "the list is not a JSON object")
	}
	total, counted := list.Find("totalResults")
	value, _ := list.Find("Resources")
	elements, isArray := value.([]any)
	if !counted || value != nil && !isArray {
		return nil, incompatible(answer, "the list has no totalResults or its Resources are no array")
	}
	out := make([]*wire.Object, 0, len(elements))
	for _, element := range elements {
		resource, ok := element.(*wire.Object)
		if !ok || resource.Text("id") == "" {
			return nil, incompatible(answer, "an element of Resources is no object with an id")
		}
		out = append(out, resource)
	}
	if count, err := strconv.Atoi(text(total)); err != nil || count > 0 && len(out) == 0 {
		return nil, incompatible(answer, fmt.Sprintf("totalResults is %s and Resources has %d", text(total), len(out)))
	}
	return out, nil
}
