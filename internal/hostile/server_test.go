package hostile

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
)

const (
	token    = "canary-token-7f3a9c51"
	basePath = "/scim/v2"
	// patience is how long a plain client waits for a whole answer.
	patience = 700 * time.Millisecond
	// appetite is how much of a body a plain client reads, in bytes.
	appetite = 8 << 20
)

// inner returns a well-behaved service provider.
func inner(t testing.TB) *reference.Server {
	t.Helper()
	s := reference.Start(t, reference.Options{Prefix: basePath, Tokens: []reference.Credential{{Token: token}}})
	return s
}

func start(t testing.TB, name string, handler http.Handler) *Server {
	t.Helper()
	s, err := New(name, handler)
	if err != nil {
		t.Fatalf("start %s: %v", name, err)
	}
	t.Cleanup(s.Close)
	return s
}

// client speaks to a server with nothing but net/http.
func client(t testing.TB, s *Server) *http.Client {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: s.RootCAs()}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

var errTooMuch = errors.New("the body is longer than anybody wants to read")

func ask(t testing.TB, c *http.Client, method, url, body string) (*http.Response, []byte, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		t.Fatalf("request: %v", err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		req.Header.Set("Content-Type", scim.MediaType)
	}
	resp, err := c.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	read, err := io.ReadAll(io.LimitReader(resp.Body, appetite+1))
	if err == nil && len(read) > appetite {
		err = errTooMuch
	}
	return resp, read, err
}

func newUser(name string) string {
	return `{"schemas":["` + scim.SchemaUser + `"],"userName":"` + name + `"}`
}

func TestMisbehavioursAreDescribed(t *testing.T) {
	all := Misbehaviours()
	if len(all) < 32 {
		t.Errorf("misbehaviours: got %d, want at least 32", len(all))
	}
	seen := map[string]bool{}
	for _, m := range all {
		if seen[m.Name] || m.Doc == "" || m.Side == "" {
			t.Errorf("misbehaviour %q: got a doc %q and a side %q, want both and a name of its own", m.Name, m.Doc, m.Side)
		}
		seen[m.Name] = true
		if m.spoil == nil && m.pause == 0 && m.cert == goodCertificate && !m.mute && m.stream == nil {
			t.Errorf("misbehaviour %q: got nothing that it does, want something", m.Name)
		}
	}
	if _, err := New("no-such-thing", http.NotFoundHandler()); err == nil {
		t.Error("an unknown misbehaviour: got no error, want one")
	}
}

// TestWire shows with a plain client that each misbehaviour does on the wire what its
// side says, and nothing while the server is disarmed.
func TestWire(t *testing.T) {
	for _, m := range Misbehaviours() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			s := start(t, m.Name, inner(t))
			c := client(t, s)
			url := s.URL() + basePath + scim.EndpointUsers
			s.Disarm()
			resp, body, err := ask(t, c, http.MethodGet, url, "")
			if err != nil || resp.StatusCode != http.StatusOK || !json.Valid(body) {
				t.Fatalf("disarmed: got %v and %.80q, want a list", err, body)
			}
			s.Arm()
			switch m.Side {
			case Breaking:
				resp, body, err = ask(t, c, http.MethodPost, url, newUser("ada@example.com"))
			case Dying:
				for range lifetime + 1 {
					resp, body, err = ask(t, c, http.MethodGet, url, "")
				}
			default:
				resp, body, err = ask(t, c, http.MethodGet, url, "")
			}
			judgeWire(t, m, resp, body, err)
		})
	}
}

func judgeWire(t *testing.T, m Misbehaviour, resp *http.Response, body []byte, err error) {
	t.Helper()
	switch m.Side {
	case Transport, Breaking, Dying:
		if err == nil {
			t.Errorf("transport: got a whole answer %d %.80q, want an error", resp.StatusCode, body)
		}
	case Refusal:
		if err != nil || resp.StatusCode < 300 {
			t.Errorf("refusal: got %v, want a status that is no success", err)
		}
	default:
		if err != nil || resp.StatusCode >= 500 {
			t.Errorf("answer: got %v, want a whole one", err)
		}
	}
}

// TestCarriedOut shows that a create which was not answered happened all the same.
func TestCarriedOut(t *testing.T) {
	for _, name := range []string{"close-after-create", "hang-before-headers", "close-before-headers", "reset"} {
		t.Run(name, func(t *testing.T) {
			s := start(t, name, inner(t))
			c := client(t, s)
			if _, _, err := ask(t, c, http.MethodPost, s.URL()+basePath+scim.EndpointUsers, newUser("ada@example.com")); err == nil {
				t.Error("create: got an answer, want none")
			}
			s.Disarm()
			_, body, err := ask(t, c, http.MethodGet, s.URL()+basePath+scim.EndpointUsers, "")
			if err != nil || !bytes.Contains(body, []byte("ada@example.com")) {
				t.Errorf("list: got %v %s, want Ada in it", err, body)
			}
			if got := len(s.Received()); got != 1 {
				t.Errorf("requests while armed: got %d, want 1", got)
			}
		})
	}
}

func TestOtherHostSeesWhoFollows(t *testing.T) {
	s := start(t, "redirect-other-host", inner(t))
	c := client(t, s)
	c.CheckRedirect = nil
	if _, _, err := ask(t, c, http.MethodGet, s.URL()+basePath+scim.EndpointUsers, ""); err != nil {
		t.Fatalf("follow: %v", err)
	}
	if got := len(s.Other().Received()); got != 1 {
		t.Errorf("requests at the other host: got %d, want 1", got)
	}
}

func TestHostileIDsLeadBack(t *testing.T) {
	s := start(t, "hostile-ids", inner(t))
	c := client(t, s)
	resp, body, err := ask(t, c, http.MethodPost, s.URL()+basePath+scim.EndpointUsers, newUser("ada@example.com"))
	if err != nil || resp.StatusCode != http.StatusCreated {
		t.Fatalf("create: got %v %s, want 201", err, body)
	}
	var created struct {
		ID   string
		Meta struct{ Location string }
	}
	if err := json.Unmarshal(body, &created); err != nil || !strings.HasPrefix(created.ID, hostileMark) {
		t.Fatalf("id: got %q, want it to begin with the mark", created.ID)
	}
	if created.Meta.Location != resp.Header.Get("Location") {
		t.Errorf("Location: got %q, want %q", resp.Header.Get("Location"), created.Meta.Location)
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete, http.MethodGet} {
		resp, body, err = ask(t, c, method, created.Meta.Location, "")
		if err != nil {
			t.Fatalf("%s: %v", method, err)
		}
	}
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("after the delete: got %d %s, want 404", resp.StatusCode, body)
	}
}
