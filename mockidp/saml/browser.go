package saml

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	crewjam "github.com/crewjam/saml"
	"golang.org/x/net/html"
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

// answer is one answer and where it leads.
type answer struct {
	location *url.URL // nil when the answer is no redirect
	body     []byte
}

// visit sends a request and follows redirects until stop says so or there are no more.
func (b *browser) visit(ctx context.Context, method, target string, form url.Values, stop func(answer) (bool, error)) error {
	for range maxHops {
		a, status, err := b.send(ctx, method, target, form)
		if err != nil {
			return err
		}
		if stop != nil {
			if done, err := stop(a); done || err != nil {
				return err
			}
		}
		if a.location == nil {
			return nil
		}
		target = a.location.String()
		if status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect {
			method, form = http.MethodGet, nil
		}
	}
	return fmt.Errorf("redirects: got more than %d, want an end", maxHops)
}

func (b *browser) send(ctx context.Context, method, target string, form url.Values) (answer, int, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	request, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		return answer{}, 0, err
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.client.Do(request)
	if err != nil {
		return answer{}, 0, err
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return answer{}, 0, fmt.Errorf("read the answer of %s: %w", target, err)
	}
	a := answer{body: read}
	location := response.Header.Get("Location")
	if response.StatusCode >= 300 && response.StatusCode < 400 && location != "" {
		if a.location, err = request.URL.Parse(location); err != nil {
			return answer{}, 0, fmt.Errorf("location of %s: %w", target, err)
		}
	}
	r := b.result
	r.Status, r.Body, r.FinalURL = response.StatusCode, read, request.URL.String()
	r.Cookies = b.client.Jar.Cookies(request.URL)
	r.Exchanges = append(r.Exchanges, Exchange{Method: method, URL: target, Status: response.StatusCode, Location: location})
	return a, response.StatusCode, nil
}

// request finds an AuthnRequest in an answer: in the query of a redirect, or in a form.
func (a answer) request() (url.Values, string) {
	if a.location != nil {
		if q := a.location.Query(); q.Has("SAMLRequest") {
			return q, crewjam.HTTPRedirectBinding
		}
		return nil, ""
	}
	if form := inputs(a.body); form.Has("SAMLRequest") {
		return form, crewjam.HTTPPostBinding
	}
	return nil, ""
}

// inputs collects the named inputs of a page.
func inputs(page []byte) url.Values {
	values := url.Values{}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return values
		}
		token := tokens.Token()
		if token.Data != "input" || (kind != html.StartTagToken && kind != html.SelfClosingTagToken) {
			continue
		}
		var name, value string
		for _, a := range token.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			}
		}
		if name != "" {
			values.Add(name, value)
		}
	}
}
