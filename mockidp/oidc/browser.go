package oidc

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

// browser follows redirects one by one and remembers them.
type browser struct {
	client http.Client
	result *Result
}

func newBrowser(client *http.Client) (*browser, error) {
	b := &browser{result: &Result{}}
	if client != nil {
		b.client = *client
	}
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	if b.client.Jar == nil {
		return b, b.forget()
	}
	return b, nil
}

// forget makes it another browser: one without cookies.
func (b *browser) forget() error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return fmt.Errorf("make a cookie jar: %w", err)
	}
	b.client.Jar = jar
	return nil
}

// visit sends a request and follows redirects until stop recognizes where one leads, or
// there are no more.
func (b *browser) visit(ctx context.Context, method, target string, form url.Values, stop func(*url.URL) bool) error {
	for range maxHops {
		location, status, err := b.send(ctx, method, target, form)
		if err != nil {
			return err
		}
		if location == nil || (stop != nil && stop(location)) {
			return nil
		}
		target = location.String()
		if status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect {
			method, form = http.MethodGet, nil
		}
	}
	return fmt.Errorf("redirects: got more than %d, want an end", maxHops)
}

// send makes one request; location is nil when the answer is no redirect.
func (b *browser) send(ctx context.Context, method, target string, form url.Values) (location *url.URL, status int, err error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return nil, 0, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return nil, 0, fmt.Errorf("read the answer of %s: %w", target, err)
	}
	header := response.Header.Get("Location")
	if response.StatusCode >= 300 && response.StatusCode < 400 && header != "" {
		if location, err = request.URL.Parse(header); err != nil {
			return nil, 0, fmt.Errorf("location of %s: %w", target, err)
		}
	}
	r := b.result
	r.Status, r.Body, r.FinalURL = response.StatusCode, read, request.URL.String()
	r.Cookies = b.client.Jar.Cookies(request.URL)
	r.Exchanges = append(r.Exchanges, Exchange{Method: method, URL: target, Status: response.StatusCode, Location: header})
	return location, response.StatusCode, nil
}
