package connect_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/connect"
)

func get(t *testing.T, transport http.RoundTripper, url string, header ...string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := transport.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
	}
	return resp, err
}

func TestCredentials(t *testing.T) {
	var got http.Header
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.Header }))
	defer server.Close()
	for name, row := range map[string]struct {
		credentials  connect.Credentials
		header, want string
	}{
		"bearer": {connect.Bearer("t0ken"), "Authorization", "Bearer t0ken"},
		"basic":  {connect.Basic("ada", "pass:word"), "Authorization", "Basic YWRhOnBhc3M6d29yZA=="},
		"header": {connect.Header("X-Api-Key", "k3y"), "X-Api-Key", "k3y"},
	} {
		t.Run(name, func(t *testing.T) {
			transport := row.credentials.Wrap(connect.New(connect.Options{Timeout: time.Second}))
			if _, err := get(t, transport, server.URL); err != nil {
				t.Fatal(err)
			}
			if value := got.Get(row.header); value != row.want {
				t.Errorf("%s: got %q, want %q", row.header, value, row.want)
			}
			if _, err := get(t, transport, server.URL, row.header, "mine"); err != nil {
				t.Fatal(err)
			}
			if value := got.Get(row.header); value != "mine" {
				t.Errorf("%s that the request brings: got %q, want it kept", row.header, value)
			}
		})
	}
}

func TestOAuth2(t *testing.T) {
	tokens := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/token" {
			fmt.Fprint(w, r.Header.Get("Authorization"))
			return
		}
		tokens++
		if _, secret, _ := r.BasicAuth(); secret != "s3cret" {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(w, `{"error":"invalid_client","error_description":"s3cret-wrong was refused"}`)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"fetched","token_type":"Bearer","expires_in":3600}`)
	}))
	defer server.Close()
	over := connect.New(connect.Options{Timeout: time.Second})
	var learned []string
	transport := connect.OAuth2(server.URL+"/token", "id", "s3cret", []string{"scim"}, over, func(token string) { learned = append(learned, token) }).Wrap(over)
	for range 2 {
		if _, err := get(t, transport, server.URL); err != nil {
			t.Fatal(err)
		}
	}
	if tokens != 1 {
		t.Errorf("tokens fetched for two requests: got %d, want 1", tokens)
	}
	if !slices.Equal(learned, []string{"fetched"}) {
		t.Errorf("tokens that were told: got %q, want the fetched one once", learned)
	}
	_, err := get(t, connect.OAuth2(server.URL+"/token", "id", "s3cret-wrong", nil, over, nil).Wrap(over), server.URL)
	if !errors.Is(err, connect.ErrToken) {
		t.Fatalf("refused client: got %v, want ErrToken", err)
	}
	if text := err.Error(); text != "no access token: the token endpoint answered 401 invalid_client" {
		t.Errorf("error: got %q, want it without what the endpoint said in words", text)
	}
}

func TestTrust(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) == 0 {
			panic(http.ErrAbortHandler)
		}
	}))
	server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	server.StartTLS()
	defer server.Close()
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	mutual := connect.TLS{RootCAs: pool, Certificates: server.TLS.Certificates}
	if _, err := get(t, connect.New(connect.Options{TLS: mutual, Timeout: time.Second}), server.URL); err != nil {
		t.Errorf("mutual TLS with the right authority: got %v", err)
	}
	if _, err := get(t, connect.New(connect.Options{Timeout: time.Second}), server.URL); err == nil {
		t.Error("an unknown authority: got no error")
	}
}

func TestNoAnswerInTime(t *testing.T) {
	release := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer server.Close()
	defer close(release)
	if _, err := get(t, connect.New(connect.Options{Timeout: 50 * time.Millisecond}), server.URL); err == nil {
		t.Error("a server that never answers: got no error")
	}
}

func TestRedirectIsTheCallersBusiness(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other host was asked with %q", r.Header.Get("Authorization"))
	}))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	resp, err := get(t, connect.Bearer("t0ken").Wrap(connect.New(connect.Options{Timeout: time.Second})), server.URL)
	if err != nil || resp.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("redirect: got %v, %v; want the redirect itself", resp, err)
	}
	if _, err := url.Parse(resp.Header.Get("Location")); err != nil {
		t.Error(err)
	}
}
