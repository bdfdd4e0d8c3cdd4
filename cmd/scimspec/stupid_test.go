package main

import (
	"bytes"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/reports"
)

// stupid are servers that are no SCIM service providers, and what somebody who has pointed
// the command at one must be told at once.
func stupid() map[string]struct {
	answer http.HandlerFunc
	says   string // a pattern of the first line on standard error
} {
	always := func(status int, media, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if media != "" {
				w.Header().Set("Content-Type", media)
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	echo := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/scim+json")
		_, _ = io.Copy(w, r.Body)
	}
	const list = `{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0}`
	return map[string]struct {
		answer http.HandlerFunc
		says   string
	}{
		"200 {}":       {always(200, "application/json", "{}"), "does not look like a SCIM service provider: .* JSON object without totalResults"},
		"200 {} plain": {always(200, "", "{}"), "does not look like a SCIM service provider"},
		"200 []":       {always(200, "application/json", "[]"), "does not look like a SCIM service provider: .* JSON that is no object"},
		"404":          {http.NotFound, "does not look like a SCIM service provider: .* answered with 404"},
		"404 page":     {always(404, "text/html", "<html>nothing here</html>"), "does not look like a SCIM service provider: .* answered with 404 and a web page"},
		"page":         {always(200, "text/html; charset=utf-8", "<html>Welcome</html>"), "does not look like a SCIM service provider: .* a web page"},
		"echo":         {echo, "does not look like a SCIM service provider: .* no body"},
		"204":          {always(204, "", ""), "does not look like a SCIM service provider: .* answered with 204 and no body"},
		"500":          {always(500, "", ""), "cannot list users: .* answered with 500"},
		"401":          {always(401, "", ""), "asks for credentials, and the run has none"},
		"403":          {always(403, "", ""), "refused the credentials"},
		"redirect":     {http.RedirectHandler("/login", http.StatusFound).ServeHTTP, "redirects to /login"},
		"list for all": {always(200, "application/scim+json", list), "the very same body"},
		"list and echo": {func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(w, io.MultiReader(strings.NewReader(list), r.Body))
		}, "the very same body"},
	}
}

// TestStupidServers holds the command to few words about what is no service provider: it
// ends soon with 1 or 3, says first what is wrong and what to try, and every report says
// the same.
func TestStupidServers(t *testing.T) {
	for name, server := range stupid() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			web := httptest.NewServer(server.answer)
			t.Cleanup(web.Close)
			out := t.TempDir()
			var stdout, stderr bytes.Buffer
			began := time.Now()
			code := execute(t.Context(), []string{"run", "--target", web.URL + "/scim/v2", "--out", out}, &stdout, &stderr)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("duration: got %s, want at most 20s", took)
			}
			if code != exitNonconformant && code != exitUndetermined {
				t.Errorf("exit code: got %d, want 1 or 3", code)
			}
			lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
			says := regexp.MustCompile("^scimspec: " + regexp.QuoteMeta(web.URL) + `/scim/v2.*` + server.says)
			if len(lines) != 2 || !says.MatchString(lines[0]) || !strings.HasPrefix(lines[1], "Try: ") {
				t.Errorf("standard error: got %q, want a line that matches %s, then Try: …", lines, says)
			}
			judgeReportsOf(t, out)
		})
	}
}

// judgeReportsOf wants at most ten root causes, and the reason in each report for people
// and machines.
func judgeReportsOf(t *testing.T, out string) {
	t.Helper()
	text := func(name string) string {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	var report reports.Report
	if err := json.Unmarshal([]byte(text("report.json")), &report); err != nil {
		t.Fatal(err)
	}
	if n := len(report.Causes); n > 10 {
		t.Errorf("root causes: got %d, want at most 10", n)
	}
	if report.Conclusion == reports.Conformant || report.Run.Complete {
		t.Errorf("conclusion: got %s, complete %v, want neither", report.Conclusion, report.Run.Complete)
	}
	if len(report.Target.Evidence) == 0 {
		t.Error("evidence: got no exchange, want what was asked and answered")
	}
	for file, says := range map[string]string{
		"report.md": "Nothing was judged", "report.html": "Nothing was judged", "junit.xml": `errors="1"`, "report.har": "startIndex=1",
	} {
		if !strings.Contains(text(file), says) {
			t.Errorf("%s: got no %q, want it", file, says)
		}
	}
}

// TestUnreachable wants advice that fits how a target cannot be reached.
func TestUnreachable(t *testing.T) {
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	host := func(web *httptest.Server) string { return web.Listener.Addr().String() }
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SECRET", "canary-secret")
	for name, c := range map[string]struct {
		args []string
		try  string
	}{
		"unknown authority": {[]string{secure.URL}, "--ca-file FILE with the certificate of its authority"},
		"another name":      {[]string{strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), "--ca-file", ca}, "the host name that its certificate is for"},
		"https for http":    {[]string{"https://" + host(plain)}, "http in the place of https"},
		"http for https":    {[]string{"http://" + host(secure)}, "https://" + host(secure)},
		"no token":          {[]string{plain.URL, "--oauth2-token-url", plain.URL + "/token", "--oauth2-client-id", "me", "--oauth2-secret-env", "SECRET"}, "--oauth2-token-url, "},
		"nobody":            {[]string{"http://127.0.0.1:1"}, "check that http://127.0.0.1:1 is right"},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := execute(t.Context(), append([]string{"run", "--out", t.TempDir(), "--target"}, c.args...), &stdout, &stderr)
			if told := stderr.String(); code != exitUndetermined || !strings.Contains(told, "\nTry: "+c.try) || strings.Contains(told, "canary") {
				t.Errorf("got exit code %d and %q, want 3 and Try: %s", code, told, c.try)
			}
		})
	}
}
