package transcript_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/transcript"
)

func TestRecordsWhatWentOverTheWire(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(append([]byte("got "), body...))
	}))
	defer server.Close()
	recorder := transcript.New(http.DefaultTransport, nil, 0)
	resp, err := (&http.Client{Transport: recorder}).Post(server.URL+"/Users?x=1", "application/scim+json", strings.NewReader("hello"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "got hello" {
		t.Errorf("body for the caller: got %q (%v), want got hello", body, err)
	}
	x := recorder.Exchanges()[0]
	if x.Method != "POST" || !strings.HasSuffix(x.URL, "/Users?x=1") || string(x.RequestBody) != "hello" || x.Status != 201 || string(x.ResponseBody) != "got hello" {
		t.Errorf("exchange: got %+v", x)
	}
}

func TestGzip(t *testing.T) {
	for name, garbage := range map[string]bool{"good": false, "garbage": true} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				if garbage {
					_, _ = w.Write([]byte("no gzip"))
					return
				}
				zipped := gzip.NewWriter(w)
				_, _ = zipped.Write([]byte(`{"a":1}`))
				_ = zipped.Close()
			}))
			defer server.Close()
			recorder := transcript.New(&http.Transport{DisableCompression: true}, nil, 0)
			_, err := (&http.Client{Transport: recorder}).Get(server.URL)
			if (err != nil) != garbage {
				t.Fatalf("error: got %v, want one: %v", err, garbage)
			}
			if got := string(recorder.Exchanges()[0].ResponseBody); !garbage && got != `{"a":1}` {
				t.Errorf("recorded body: got %q, want it decoded", got)
			}
		})
	}
}

// TestBound proves that a body without end and a gzip bomb stop at the bound.
func TestBound(t *testing.T) {
	const bound = 1 << 16
	for name, bomb := range map[string]bool{"plain": false, "gzip bomb": true} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				block := bytes.Repeat([]byte("x"), 1<<16)
				var out io.Writer = w
				if bomb {
					w.Header().Set("Content-Encoding", "gzip")
					zipped := gzip.NewWriter(w)
					defer zipped.Close()
					out = zipped
				}
				for range 200 {
					if _, err := out.Write(block); err != nil {
						return
					}
				}
			}))
			defer server.Close()
			recorder := transcript.New(&http.Transport{DisableCompression: true}, nil, bound)
			if _, err := (&http.Client{Transport: recorder}).Get(server.URL); !errors.Is(err, transcript.ErrBodyTooLarge) {
				t.Errorf("error: got %v, want ErrBodyTooLarge", err)
			}
			if x := recorder.Exchanges()[0]; len(x.ResponseBody) != bound || !x.Truncated {
				t.Errorf("recorded: got %d bytes, truncated %v; want %d and true", len(x.ResponseBody), x.Truncated, bound)
			}
		})
	}
}

// TestNoSecretIsRecorded plants a canary in every place that a secret can stand in.
func TestNoSecretIsRecorded(t *testing.T) {
	const canary = "c4n4ry-s3cret/+="
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "session="+canary)
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, `{"detail":"token `+canary+` is wrong","password" : "`+canary+`"}`)
	}))
	defer server.Close()
	redactor := transcript.NewRedactor(canary)
	redactor.AddHeader("x-tenant-key")
	recorder := transcript.New(http.DefaultTransport, redactor, 0)
	req, err := http.NewRequest(http.MethodPost, server.URL+"/Users?access_token="+canary+"&q=1", strings.NewReader(`{"password":"p\"w","userName":"ada"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+canary)
	req.Header.Set("X-Tenant-Key", canary)
	if _, err := (&http.Client{Transport: recorder}).Do(req); err != nil {
		t.Fatal(err)
	}
	x := recorder.Exchanges()[0]
	all := x.URL + string(x.RequestBody) + string(x.ResponseBody)
	for _, h := range []http.Header{x.RequestHeader, x.ResponseHeader} {
		for name, values := range h {
			all += name + strings.Join(values, "")
		}
	}
	for _, secret := range []string{canary, `p\"w`} {
		if strings.Contains(all, secret) {
			t.Errorf("record: holds the secret %q: %s", secret, all)
		}
	}
	if got := x.RequestHeader.Get("Authorization"); got != "Bearer "+transcript.Redacted {
		t.Errorf("Authorization: got %q, want its scheme kept", got)
	}
	if !strings.Contains(string(x.RequestBody), `"userName":"ada"`) {
		t.Errorf("request body: got %s, want the rest kept", x.RequestBody)
	}
}

// TestSecretsThatBeginAlike: whatever the order in which they were learned, no end of the
// longer one stays.
func TestSecretsThatBeginAlike(t *testing.T) {
	for _, secrets := range [][]string{{"token-a", "token-a-of-b"}, {"token-a-of-b", "token-a"}} {
		redactor := transcript.NewRedactor(secrets...)
		const text = "token-a-of-b and token-a"
		want := transcript.Redacted + " and " + transcript.Redacted
		if got := redactor.Text(text); got != want {
			t.Errorf("text with %v: got %q, want %q", secrets, got, want)
		}
		if got := string(redactor.Body([]byte(text))); got != want {
			t.Errorf("body with %v: got %q, want %q", secrets, got, want)
		}
	}
}

func TestTransportErrorIsKept(t *testing.T) {
	recorder := transcript.New(http.DefaultTransport, nil, 0)
	if _, err := (&http.Client{Transport: recorder}).Get("http://127.0.0.1:1/"); err == nil {
		t.Fatal("error: got none")
	}
	if x := recorder.Exchanges()[0]; x.Err == nil || x.Status != 0 {
		t.Errorf("exchange: got status %d, error %v; want 0 and an error", x.Status, x.Err)
	}
}

// FuzzRedactor: whatever two secrets there are and wherever they stand, neither is left.
func FuzzRedactor(f *testing.F) {
	f.Add(`{"password":"secret"}`, "secret-value", "value-of-another")
	f.Add(`{"a":"secret-value"}`, "secret-value", "secret-value-2")
	f.Add(`{"a":"se%2Bcret=="}`, "se+cret==", "cret")
	f.Fuzz(func(t *testing.T, body, one, two string) {
		for _, secret := range []string{one, two} {
			if len(secret) < 4 || strings.Contains(transcript.Redacted, secret) {
				t.Skip("too short, or a part of what stands for it")
			}
		}
		redactor := transcript.NewRedactor(one, two)
		text := body + one + " " + two + url.QueryEscape(one)
		header := redactor.Header(http.Header{"X-Echo": {text}, "Authorization": {"Bearer " + one}})
		for place, got := range map[string]string{
			"body": string(redactor.Body([]byte(text))), "text": redactor.Text(text),
			"header": strings.Join(header["X-Echo"], ""), "Authorization": strings.Join(header["Authorization"], ""),
		} {
			for rest := range strings.SplitSeq(got, transcript.Redacted) {
				for _, secret := range []string{one, two} {
					if strings.Contains(rest, secret) && !strings.Contains("Bearer ", secret) {
						t.Errorf("%s %q: holds the secret %q", place, got, secret)
					}
				}
			}
		}
	})
}
