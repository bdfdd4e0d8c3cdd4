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
	if id == "" {
		found, err := l.lookUp(ctx, client, endpoint, entry.Name)
		switch {
		case err != nil:
			l.set(entry, Left, "", err.Error())
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
		l.set(entry, Left, id, err.Error())
	case status == http.StatusNotFound, status >= 200 && status < 300:
		l.set(entry, Deleted, id, "")
	default:
		l.set(entry, Left, id, fmt.Sprintf("DELETE was answered with %d", status))
	}
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

// lookUp finds the id of a resource whose create was never answered. Only a resource
// with exactly that name counts.
func (l *Ledger) lookUp(ctx context.Context, client *http.Client, endpoint, name string) (string, error) {
	attribute := "userName"
	if endpoint == scim.EndpointGroups {
		attribute = "displayName"
	}
	query := strings.ReplaceAll(url.QueryEscape(fmt.Sprintf("%s eq %q", attribute, name)), "+", "%20")
	status, body, err := l.request(ctx, client, http.MethodGet, endpoint+"?filter="+query)
	if err != nil {
		return "", err
	}
	if status != http.StatusOK {
		return "", fmt.Errorf("searching for it was answered with %d", status)
	}
	// An answer that cannot be understood does not say that the resource is not there.
	var list struct {
		TotalResults *int       `json:"totalResults"`
		Resources    []resource `json:"Resources"`
	}
	if err := json.Unmarshal(body, &list); err != nil || list.TotalResults == nil && list.Resources == nil {
		return "", errors.New("searching for it was answered with something that is no list")
	}
	for _, found := range list.Resources {
		if strings.EqualFold(found.name(endpoint), name) {
			return found.ID, nil
		}
	}
	return "", nil
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
