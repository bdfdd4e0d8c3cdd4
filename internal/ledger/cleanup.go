package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// maxAnswer bounds what cleanup reads of an answer, in bytes.
const maxAnswer = 1 << 20

// Clean deletes what the run created and still is at the target, the latest first,
// so that groups go before their members; users that follow each other go atOnce at a
// time. Only names that hold one of the stems are looked at (a group may be called
// organization:stem-team); no stem means all. What cannot be deleted stays in the ledger
// with the reason; a later Clean tries again.
func (l *Ledger) Clean(ctx context.Context, client *http.Client, atOnce int, stems ...string) {
	l.mu.Lock()
	var open []*Entry
	for _, entry := range slices.Backward(l.entries) {
		if entry.State.open() && (len(stems) == 0 || slices.ContainsFunc(stems, entry.holds)) {
			open = append(open, entry)
		}
	}
	l.mu.Unlock()
	for len(open) > 0 {
		batch := open[:together(open, atOnce)]
		open = open[len(batch):]
		var deletions sync.WaitGroup
		for _, entry := range batch {
			deletions.Go(func() { l.clean(ctx, client, entry) })
		}
		deletions.Wait()
	}
}

// MayPass says whether something is left only because the target did not answer, or was
// not able to: another Clean may succeed.
func (l *Ledger) MayPass() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.ContainsFunc(l.entries, func(e *Entry) bool { return e.State == Left && e.passing })
}

// together returns how many of the entries can be deleted at the same time: users that
// follow each other. A group may hold another one, so that groups go one by one.
func together(entries []*Entry, atOnce int) int {
	n := 0
	for n < len(entries) && n < atOnce && entries[n].Type != "Group" {
		n++
	}
	return max(n, 1)
}

func (e *Entry) holds(stem string) bool {
	return strings.Contains(strings.ToLower(e.Name), strings.ToLower(stem))
}

func (l *Ledger) clean(ctx context.Context, client *http.Client, entry *Entry) {
	endpoint := scim.EndpointUsers
	if entry.Type == "Group" {
		endpoint = scim.EndpointGroups
	}
	id := entry.ID
	if id == "" && !entry.holds(l.header.Stem) {
		// Without a name of the run there is nothing to find it by but what others may have.
		l.set(entry, Refused, "", "")
		return
	}
	if id == "" {
		found, err := l.lookUp(ctx, client, endpoint, entry.Name)
		switch {
		case err != nil:
			l.leave(entry, "", err.Error(), true)
			return
		case found == "":
			l.set(entry, Refused, "", "")
			return
		}
		id = found
	}
	status, _, err := l.request(ctx, client, http.MethodDelete, endpoint+"/"+url.PathEscape(id))
	if err == nil && status == http.StatusNotFound {
		// The id may have been a wrong one; only the name is the run's own word.
		id, status, err = l.deleteByName(ctx, client, endpoint, entry, id)
	}
	switch {
	case err != nil:
		l.leave(entry, id, err.Error(), true)
	case status == http.StatusNotFound, status >= 200 && status < 300:
		l.set(entry, Deleted, id, "")
	default:
		passing := status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
		l.leave(entry, id, fmt.Sprintf("DELETE was answered with %d", status), passing)
	}
}

// leave notes that an entry could not be deleted, and whether that may pass.
func (l *Ledger) leave(entry *Entry, id, reason string, passing bool) {
	l.set(entry, Left, id, reason)
	l.mu.Lock()
	defer l.mu.Unlock()
	entry.passing = passing
}

// deleteByName deletes what bears the entry's name under another id than the one that was
// not found. It returns the id that it leaves or deleted.
func (l *Ledger) deleteByName(ctx context.Context, client *http.Client, endpoint string, entry *Entry, missing string) (string, int, error) {
	found, err := l.lookUp(ctx, client, endpoint, entry.Name)
	if err != nil || found == "" || found == missing {
		return missing, http.StatusNotFound, err
	}
	status, _, err := l.request(ctx, client, http.MethodDelete, endpoint+"/"+url.PathEscape(found))
	return found, status, err
}

// lookUp finds the id of a resource whose create was never answered, or which is not found
// under the id that was. Only a resource with exactly that name counts. A service provider
// that refuses the filter is read page by page.
func (l *Ledger) lookUp(ctx context.Context, client *http.Client, endpoint, name string) (string, error) {
	attribute := "userName"
	if endpoint == scim.EndpointGroups {
		attribute = "displayName"
	}
	found, err := l.page(ctx, client, endpoint, "filter="+escape(fmt.Sprintf("%s eq %q", attribute, name)))
	var refused refusal
	switch {
	case errors.As(err, &refused) && refused.unsupported():
		return l.readThrough(ctx, client, endpoint, name)
	case err != nil:
		return "", err
	}
	return found.named(endpoint, name), nil
}

// maxCleanupPages bounds how many pages are read in search of one resource.
const maxCleanupPages = 50

// readThrough looks for a resource in the whole list: by cursor where the list has one, by
// index else.
func (l *Ledger) readThrough(ctx context.Context, client *http.Client, endpoint, name string) (string, error) {
	query, read := "count=100", 0
	for range maxCleanupPages {
		list, err := l.page(ctx, client, endpoint, query)
		if err != nil {
			return "", err
		}
		if id := list.named(endpoint, name); id != "" {
			return id, nil
		}
		read += len(list.Resources)
		switch {
		case list.NextCursor != "":
			query = "count=100&cursor=" + escape(list.NextCursor)
		case len(list.Resources) == 0 || list.TotalResults == nil || read >= *list.TotalResults:
			return "", nil
		default:
			query = fmt.Sprintf("count=100&startIndex=%d", read+1)
		}
	}
	return "", fmt.Errorf("it was not among the first %d, and filters are not supported", read)
}

// listed is what cleanup needs of a ListResponse.
type listed struct {
	TotalResults *int       `json:"totalResults"`
	NextCursor   string     `json:"nextCursor"`
	Resources    []resource `json:"Resources"`
}

func (l listed) named(endpoint, name string) string {
	for _, found := range l.Resources {
		if strings.EqualFold(found.name(endpoint), name) {
			return found.ID
		}
	}
	return ""
}

// refusal is a status other than 200 for a list.
type refusal int

func (r refusal) Error() string { return fmt.Sprintf("searching for it was answered with %d", int(r)) }

// unsupported says whether the status may mean that there are no filters.
func (r refusal) unsupported() bool {
	return r == http.StatusNotImplemented || r == http.StatusBadRequest || r == http.StatusForbidden
}

func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func (l *Ledger) page(ctx context.Context, client *http.Client, endpoint, query string) (listed, error) {
	var list listed
	status, body, err := l.request(ctx, client, http.MethodGet, endpoint+"?"+query)
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

func (l *Ledger) request(ctx context.Context, client *http.Client, method, path string) (int, []byte, error) {
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
