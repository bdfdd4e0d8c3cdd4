package server

import (
	"net/http"
	"sync"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/transcript"
)

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 8 << 20

// Way is how requests reach a service provider. The zero value is a plain way without
// credentials.
type Way = transcript.Way

// BearerWay is a way with a bearer token; an empty one means no credentials.
func BearerWay(token string) Way {
	if token == "" {
		return Way{}
	}
	credentials := connect.Bearer(token)
	return Way{Authenticate: credentials.Wrap, Redactor: transcript.NewRedactor(credentials.Secrets...)}
}

// tape sends requests and keeps the exchanges until they are taken: those of one entry of
// the log. It is below the credentials, so that it sees what really goes out.
type tape struct {
	base     http.RoundTripper
	redactor *transcript.Redactor
	trouble  *trouble

	mu        sync.Mutex
	exchanges []*transcript.Exchange
}

// newClient returns an HTTP client over a new tape. Redirects are answers: credentials
// follow none.
func newClient(w Way, t *trouble) (*http.Client, *tape) {
	base, redactor := w.Base, w.Redactor
	if base == nil {
		base = connect.New(connect.Options{MaxWait: -1})
	}
	if redactor == nil {
		redactor = transcript.NewRedactor()
	}
	recorder := &tape{base: base, redactor: redactor, trouble: t}
	var transport http.RoundTripper = recorder
	if w.Authenticate != nil {
		transport = w.Authenticate(transport)
	}
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, recorder
}

// RoundTrip implements http.RoundTripper.
func (t *tape) RoundTrip(req *http.Request) (*http.Response, error) {
	return t.trouble.send(req, func(req *http.Request) (*http.Response, error) {
		recorder := transcript.New(t.base, t.redactor, maxAnswer)
		resp, err := recorder.RoundTrip(req)
		t.mu.Lock()
		t.exchanges = append(t.exchanges, recorder.Exchanges()...)
		t.mu.Unlock()
		return resp, err
	})
}

// take returns the exchanges since the last call.
func (t *tape) take() []*transcript.Exchange {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.exchanges
	t.exchanges = nil
	for i, x := range taken {
		numbered := *x
		numbered.Number = i
		taken[i] = &numbered
	}
	return taken
}
