package load

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/scim"
)

// equality is the first comparison of a filter.
var equality = regexp.MustCompile(`(\w+) eq "([^"]*)"`)

// provider answers as much as a day needs, so that the day can be written down without a
// service provider: it stores what it is sent and finds it again. PATCH changes nothing.
type provider struct {
	mu     sync.Mutex
	stored map[string]map[string]any // by path: /Users/{id}
	ids    []string                  // in the order of creation
}

// recordedID is the id of the n-th resource.
func recordedID(n int) string { return fmt.Sprintf("recorded-%06d", n) }

// RoundTrip implements http.RoundTripper.
func (p *provider) RoundTrip(req *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var body map[string]any
	if req.Body != nil && req.Body != http.NoBody {
		raw, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, fmt.Errorf("read request body: %w", err)
		}
		if err := json.Unmarshal(raw, &body); err != nil {
			return nil, fmt.Errorf("request body: %w", err)
		}
	}
	status, answer := p.serve(req, body)
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("answer: %w", err)
	}
	header := http.Header{"Content-Type": {scim.MediaType}}
	return &http.Response{
		Status: http.StatusText(status), StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(strings.NewReader(string(text))), ContentLength: int64(len(text)), Request: req,
	}, nil
}

func (p *provider) serve(req *http.Request, body map[string]any) (int, any) {
	path := req.URL.Path
	resource := p.stored[path]
	switch {
	case req.Method == http.MethodPost:
		body["id"] = recordedID(len(p.ids))
		p.ids = append(p.ids, path+"/"+recordedID(len(p.ids)))
		p.stored[path+"/"+fmt.Sprint(body["id"])] = body
		return http.StatusCreated, body
	case req.Method == http.MethodGet && resource == nil && strings.Count(path, "/") == 1:
		found := p.find(path, equality.FindStringSubmatch(req.URL.Query().Get("filter")))
		return http.StatusOK, map[string]any{
			"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:ListResponse"}, "totalResults": len(found), "startIndex": 1, "itemsPerPage": len(found), "Resources": found,
		}
	case resource == nil:
		return http.StatusNotFound, map[string]any{"schemas": []string{"urn:ietf:params:scim:api:messages:2.0:Error"}, "status": "404"}
	case req.Method == http.MethodPut:
		body["id"] = resource["id"]
		p.stored[path] = body
		return http.StatusOK, body
	}
	return http.StatusOK, resource
}

func (p *provider) find(endpoint string, filter []string) []any {
	found := []any{}
	for _, path := range p.ids {
		resource := p.stored[path]
		if strings.HasPrefix(path, endpoint+"/") && (filter == nil || fmt.Sprint(resource[filter[1]]) == filter[2]) {
			found = append(found, resource)
		}
	}
	return found
}
