package okta

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

const (
	mediaType       = "application/scim+json"
	userAgent       = "Okta SCIM Client 1.0.0"
	maxAttempts     = 10              // [V] for one request that is answered 429
	firstWait       = 5 * time.Minute // [V] when Retry-After is not an integer
	longestWait     = 24 * time.Hour  // our bound: a wait is never longer
	rateLimitedName = "application.integration.rate_limit_exceeded"
)

// request is one request before it has headers.
type request struct {
	method, path, query string
	body                *wire.Object
	once                bool // no retry after 429
}

// headers returns what Okta sends with a request. [R] The captures of 2018, 2023 and
// 2026 agree: GET has no Content-Type, DELETE /Groups has one although it has no body.
func headers(method string) http.Header {
	header := http.Header{
		"Accept":          {mediaType},
		"Accept-Charset":  {"utf-8"},
		"User-Agent":      {userAgent},
		"Connection":      {"Keep-Alive"},
		"Accept-Encoding": {"gzip,deflate"},
	}
	if method != http.MethodGet {
		header["Content-Type"] = []string{mediaType + "; charset=utf-8"}
	}
	return header
}

// send sends a request and waits out 429 answers. The error is a *failure when no
// answer came, and ctx's own when that ended.
func (p *Provisioner) send(ctx context.Context, r request) (*wire.Answer, error) {
	out := wire.Request{Method: r.method, Path: r.path, Query: r.query, Header: headers(r.method)}
	if r.body != nil {
		body, err := wire.Encode(r.body)
		if err != nil {
			return nil, fail("%v", err)
		}
		out.Body = body
	}
	var wait time.Duration
	for attempt := 1; ; attempt++ {
		answer, err := p.once(ctx, out)
		if err != nil || answer.Status != http.StatusTooManyRequests || r.once || attempt == maxAttempts {
			return answer, err
		}
		wait = nextWait(wait, answer.Header.Get("Retry-After"))
		p.note(mockidp.LogEntry{Event: rateLimitedName, Outcome: mockidp.Failure, Detail: fmt.Sprintf(
			"%s. Attempt %d of %d; next attempt in %s", refused(answer), attempt, maxAttempts, wait)})
		if err := p.opts.Clock.Sleep(ctx, wait); err != nil {
			return nil, err
		}
	}
}

// nextWait: [V] Okta's SCIM concepts page (2026): the first wait is Retry-After when that
// is an integer and 5 minutes otherwise; every further 429 doubles the wait before it.
func nextWait(previous time.Duration, retryAfter string) time.Duration {
	wait := 2 * previous
	if previous == 0 {
		wait = firstWait
		if seconds, err := strconv.ParseUint(strings.TrimSpace(retryAfter), 10, 31); err == nil {
			wait = max(time.Duration(seconds)*time.Second, time.Second)
		}
	}
	return min(wait, longestWait)
}

func (p *Provisioner) once(ctx context.Context, out wire.Request) (*wire.Answer, error) {
	p.requests++
	limited, cancel := context.WithTimeout(ctx, p.opts.Timeout)
	defer cancel()
	answer, err := p.client.Do(limited, out)
	switch {
	case err == nil:
		if answer.Body, err = answer.Inflated(); err != nil {
			return nil, fail("%v", err)
		}
		return answer, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	default:
		return nil, &failure{text: connectionText(err), cause: err}
	}
}

// connectionText: [O] "Read timed out" stands in the push groups tab; the rest is ours.
func connectionText(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "Read timed out"
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" && dial.Addr != nil {
		reason := "Connection refused"
		if dial.Timeout() {
			reason = "Connect timed out"
		}
		return fmt.Sprintf("Connect to %s failed: %s", dial.Addr, reason)
	}
	var sent *url.Error
	if errors.As(err, &sent) {
		return sent.Err.Error()
	}
	return err.Error()
}

// escape encodes a query value the way Okta does: %20 for a space, %22, %40. [R] since
// 2020; the dump of 2018 has + for a space.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }

// filterQuery builds the query of an exists check. [R] Order filter, startIndex, count;
// one term with eq.
func filterQuery(attribute, value string) string {
	return "filter=" + escape(fmt.Sprintf(`%s eq "%s"`, attribute, quoted(value))) + "&startIndex=1&count=" + strconv.Itoa(pageSize)
}

// quoted escapes a quote or a backslash in a filter's value as in JSON. [I]
func quoted(value string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value)
}

// pageQuery builds the query of one page. [R] Order startIndex, count.
func pageQuery(startIndex, count int) string {
	return fmt.Sprintf("startIndex=%d&count=%d", startIndex, count)
}

func userPath(id string) string  { return "/Users/" + url.PathEscape(id) }
func groupPath(id string) string { return "/Groups/" + url.PathEscape(id) }
