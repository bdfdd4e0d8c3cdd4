package wire

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer bounds how much of an answer is read, in bytes.
const maxAnswer = 32 << 20

// Client sends requests to one service provider. Authentication belongs to the
// http.Client's transport, so that no dialect ever holds a credential.
type Client struct {
	BaseURL string // without a trailing slash; may carry a query, which is kept behind each request's own
	HTTP    *http.Client
}

// Request is one request of a dialect. Header holds exactly what is sent, next to
// Host, Content-Length and what the transport adds for authentication; a dialect that
// sends no User-Agent leaves it out.
type Request struct {
	Method string
	Path   string // below the base URL, already escaped: /Users/2819c223
	Query  string // already encoded, in the product's own order
	Header http.Header
	Body   []byte
}

// Answer is what came back.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Object returns the body as a JSON object; nil when it is empty or something else.
func (a *Answer) Object() *Object {
	object, err := ParseObject(a.Body)
	if err != nil {
		return nil
	}
	return object
}

// OK says whether the status is 2xx.
func (a *Answer) OK() bool { return a.Status >= 200 && a.Status < 300 }

// Do sends a request and reads its answer to the end. An error means that no whole
// answer came; any status is an answer.
func (c *Client) Do(ctx context.Context, request Request) (*Answer, error) {
	target, err := c.URL(request)
	if err != nil {
		return nil, err
	}
	var body io.Reader
	if request.Body != nil {
		body = bytes.NewReader(request.Body)
	}
	req, err := http.NewRequestWithContext(ctx, request.Method, target, body)
	if err != nil {
		return nil, fmt.Errorf("build %s %s: %w", request.Method, request.Path, err)
	}
	for name, values := range request.Header {
		req.Header[name] = values
	}
	if req.Header.Get("User-Agent") == "" {
		req.Header["User-Agent"] = []string{""} // net/http would add its own name
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", request.Method, request.Path, err)
	}
	defer resp.Body.Close()
	answer := &Answer{Status: resp.StatusCode, Header: resp.Header}
	if answer.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer)); err != nil {
		return nil, fmt.Errorf("read answer to %s %s: %w", request.Method, request.Path, err)
	}
	return answer, nil
}

// URL returns the absolute URL of a request.
func (c *Client) URL(request Request) (string, error) {
	base, err := url.Parse(c.BaseURL)
	if err != nil {
		return "", fmt.Errorf("base URL: %w", err)
	}
	queries := make([]string, 0, 2)
	for _, query := range []string{request.Query, base.RawQuery} {
		if query != "" {
			queries = append(queries, query)
		}
	}
	base.RawQuery, base.Fragment = "", ""
	target := strings.TrimRight(base.String(), "/") + request.Path
	if len(queries) > 0 {
		target += "?" + strings.Join(queries, "&")
	}
	return target, nil
}
