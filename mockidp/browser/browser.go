// Package browser is the user agent of a sign-in: it follows redirects one by one, keeps
// cookies, and remembers the hops (Journey).
//
// It is not a web browser: it runs no script, loads nothing that a page refers to, and
// sends no form by itself. It does not know which protocol it carries.
//
// A Browser is for one goroutine; the http.Client given to New is not changed.
package browser

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
)

const (
	maxHops = 12
	maxBody = 1 << 20 // bytes of an answer that are kept
)

// Journey is the way of a browser and where it ended.
type Journey struct {
	// Status, Body and FinalURL are those of the last answer, after all redirects.
	Status   int
	Body     []byte // at most 1 MiB of it
	FinalURL string
	// Cookies are those that the browser holds for FinalURL in the end.
	Cookies []*http.Cookie
	// Exchanges are all requests of the browser, in order.
	Exchanges []Exchange
}

// Exchange is one request of the browser and how it was answered. The bodies are with
// the transport of the caller's client.
type Exchange struct {
	Method, URL string
	Status      int
	Location    string // the header, as it came
}

// Answer is one answer and where it leads.
type Answer struct {
	Location *url.URL // absolute; nil when the answer is no redirect
	Body     []byte
}

// Browser follows redirects one by one and remembers them.
type Browser struct {
	client  http.Client
	journey *Journey
}

// New makes a browser that writes its way down in journey. The client's transport carries
// the requests; nil is the default one. The client's redirect policy is not used, and
// without a cookie jar the browser gets one of its own.
func New(client *http.Client, journey *Journey) (*Browser, error) {
	b := &Browser{journey: journey}
	if client != nil {
		b.client = *client
	}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if b.client.Jar == nil {
		return b, b.Forget()
	}
	return b, nil
}

// Forget makes it another browser: one without cookies.
func (b *Browser) Forget() error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return fmt.Errorf("make a cookie jar: %w", err)
	}
	b.client.Jar = jar
	return nil
}

// Visit sends a request, with a form unless that is nil, and follows redirects until stop
// (which may be nil) says so or there are no more. Errors: those of stop, as they are; of
// the transport or the context; more redirects than a browser follows.
func (b *Browser) Visit(ctx context.Context, method, target string, form url.Values, stop func(Answer) (bool, error)) error {
	for range maxHops {
		answer, status, err := b.send(ctx, method, target, form)
		if err != nil {
			return err
		}
		if stop != nil {
			if done, err := stop(answer); done || err != nil {
				return err
			}
		}
		if answer.Location == nil {
			return nil
		}
		target = answer.Location.String()
		if status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect {
			method, form = http.MethodGet, nil
		}
	}
	return fmt.Errorf("redirects: got more than %d, want an end", maxHops)
}

// send makes one request and writes it down.
func (b *Browser) send(ctx context.Context, method, target string, form url.Values) (Answer, int, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return Answer{}, 0, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		return Answer{}, 0, err
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return Answer{}, 0, fmt.Errorf("read the answer of %s: %w", target, err)
	}
	answer := Answer{Body: read}
	location := response.Header.Get("Location")
	if response.StatusCode >= 300 && response.StatusCode < 400 && location != "" {
		if answer.Location, err = request.URL.Parse(location); err != nil {
			return Answer{}, 0, fmt.Errorf("location of %s: %w", target, err)
		}
	}
	j := b.journey
	j.Status, j.Body, j.FinalURL = response.StatusCode, read, request.URL.String()
	j.Cookies = b.client.Jar.Cookies(request.URL)
	j.Exchanges = append(j.Exchanges, Exchange{Method: method, URL: target, Status: response.StatusCode, Location: location})
	return answer, response.StatusCode, nil
}
