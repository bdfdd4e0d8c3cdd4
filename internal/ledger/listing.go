package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

const (
	maxAnswer = 32 << 20 // bytes of an answer: some service providers list everybody at once
	maxPages  = 50       // of a list that is read from its beginning
	pageSize  = 100
)

// listing is a list as far as it was read.
type listing struct {
	resources []listed
	whole     bool // all of it was read
	problem   error
}

// listed is one element of a list.
type listed struct {
	resource
	raw json.RawMessage
}

// page is what is needed of a ListResponse.
type page struct {
	TotalResults *int              `json:"totalResults"`
	NextCursor   string            `json:"nextCursor"`
	Resources    []json.RawMessage `json:"Resources"`
}

func (p page) elements() []listed {
	elements := make([]listed, len(p.Resources))
	for i, raw := range p.Resources {
		elements[i] = listed{resource: parse(raw), raw: raw}
	}
	return elements
}

// readList reads a list from its beginning, by cursor where it has one, by index else. It ends
// at what was asked for, at a bound, and where a page brings nothing new.
func (l *Ledger) readList(ctx context.Context, read reader, endpoint string) listing {
	var all listing
	seen := map[string]bool{}
	query := fmt.Sprintf("count=%d", pageSize)
	for range maxPages {
		found, err := l.page(ctx, read, endpoint, query)
		if err != nil {
			all.problem = err
			return all
		}
		fresh := 0
		for _, element := range found.elements() {
			// Not by id: a target may give one to several.
			if key := string(element.raw); !seen[key] {
				seen[key] = true
				fresh++
				all.resources = append(all.resources, element)
			}
		}
		total := len(all.resources)
		if found.TotalResults != nil {
			total = *found.TotalResults
		}
		switch {
		case found.NextCursor != "" && fresh > 0:
			query = fmt.Sprintf("count=%d&cursor=%s", pageSize, escape(found.NextCursor))
		case len(all.resources) >= total:
			all.whole = true
			return all
		case fresh == 0:
			all.problem = fmt.Errorf("the list of %s stops at %d of %d", endpoint, len(all.resources), total)
			return all
		default:
			query = fmt.Sprintf("count=%d&startIndex=%d", pageSize, len(all.resources)+1)
		}
	}
	all.problem = fmt.Errorf("the list of %s has more than the %d that are read", endpoint, len(all.resources))
	return all
}

// found is what a look-up by name says.
type found struct {
	ids   []string // of resources with exactly that name, which may be the run's
	sound bool     // the answer held nobody else, so that its silence means something
}

// lookUp asks for a resource by its name. Only a resource with exactly that name counts.
func (l *Ledger) lookUp(ctx context.Context, read reader, endpoint, name string) (found, error) {
	attribute := "userName"
	if isGroup(endpoint) {
		attribute = "displayName"
	}
	answer, err := l.page(ctx, read, endpoint, "filter="+escape(fmt.Sprintf("%s eq %q", attribute, name)))
	if err != nil {
		return found{}, err
	}
	return l.named(answer.elements(), endpoint, name), nil
}

// named picks the resources with exactly that name, which can be the run's.
func (l *Ledger) named(elements []listed, endpoint, name string) found {
	l.mu.Lock()
	defer l.mu.Unlock()
	result := found{sound: true}
	for _, element := range elements {
		l.see(endpoint, element.resource)
		id := string(element.ID)
		switch {
		case !strings.EqualFold(element.name(endpoint), name):
			result.sound = false
		case id != "" && !l.foreign[id] && !l.disputed[id]:
			result.ids = append(result.ids, id)
		}
	}
	return result
}

// refusal is a status other than 200 for a list.
type refusal int

func (r refusal) Error() string { return fmt.Sprintf("searching for it was answered with %d", int(r)) }

// unsupported says whether the status may mean that there are no filters.
func (r refusal) unsupported() bool {
	return r == http.StatusNotImplemented || r == http.StatusBadRequest || r == http.StatusForbidden || r == http.StatusNotFound
}

// unsupported says whether an error is such a refusal.
func unsupported(err error) bool {
	var refused refusal
	return errors.As(err, &refused) && refused.unsupported()
}

func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func (l *Ledger) page(ctx context.Context, read reader, endpoint, query string) (page, error) {
	var list page
	status, body, err := l.request(ctx, read, http.MethodGet, endpoint+"?"+query)
	if err != nil {
		return list, err
	}
	if status != http.StatusOK {
		return list, refusal(status)
	}
	// An answer that cannot be understood does not say that the resource is not there.
	if err := json.Unmarshal(body, &list); err != nil || list.TotalResults == nil && list.Resources == nil {
		return list, errors.New("searching for it was answered with something that is no list")
	}
	return list, nil
}

func (l *Ledger) request(ctx context.Context, client reader, method, path string) (int, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, l.header.BaseURL+path, nil)
	if err != nil {
		return 0, nil, fmt.Errorf("build request: %w", err)
	}
	req.Header.Set("Accept", scim.MediaType)
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return 0, nil, fmt.Errorf("read answer: %w", err)
	}
	return resp.StatusCode, body, nil
}
