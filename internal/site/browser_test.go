package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestBrowser opens the site in a real browser, from a disk as from a server: it searches, follows
// what it found, and asks for nothing elsewhere.
func TestBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser: make test-all")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	dir := t.TempDir()
	if _, err := write("../..", dir); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 900),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
	)...)
	t.Cleanup(stop)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, done := context.WithTimeout(browser, 3*time.Minute)
	t.Cleanup(done)
	for _, base := range []string{server.URL, "file://" + dir} {
		visit(t, ctx, base)
	}
	for name, at := range map[string]string{"site-start": "index.html", "site-requirements": "requirements/index.html", "site-faults": "faults/index.html", "site-dialects": "dialects/index.html", "site-policies": "policies/index.html"} {
		do(t, ctx, "open "+at, chromedp.Navigate(server.URL+"/"+at))
		shot(t, ctx, name)
	}
	do(t, ctx, "narrow", chromedp.EmulateViewport(390, 800))
	do(t, ctx, "open", chromedp.Navigate(server.URL+"/requirements/RFC7644-3.3-R13.html"))
	if eval[bool](t, ctx, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("a narrow window: it scrolls sideways, want all in it")
	}
	shot(t, ctx, "site-narrow")
}

// visit searches for a requirement and opens it.
func visit(t *testing.T, ctx context.Context, base string) {
	t.Helper()
	do(t, ctx, "viewport", chromedp.EmulateViewport(1280, 900))
	do(t, ctx, "open the first page", chromedp.Navigate(base+"/index.html"))
	eval[bool](t, ctx, `{ const s = document.getElementById("search"); s.focus(); s.value = "RFC7644-3.3-R13"; s.dispatchEvent(new Event("input")); true }`)
	until(t, ctx, `(document.documentElement.dataset.found || "").startsWith("rfc7644-3.3-r13=")`)
	scheme, _, _ := strings.Cut(base, ":")
	shot(t, ctx, "site-search-"+scheme)
	eval[bool](t, ctx, `document.querySelector("#found a").click(); true`)
	until(t, ctx, `document.querySelector("h1").textContent === "RFC7644-3.3-R13"`)
	if at := eval[string](t, ctx, `location.pathname`); !strings.HasSuffix(at, "/requirements/RFC7644-3.3-R13.html") {
		t.Errorf("what the search leads to: got %s, want the page of the requirement", at)
	}
	shot(t, ctx, "site-requirement-"+scheme)
	eval[bool](t, ctx, `document.getElementById("theme").click(); true`)
	if theme := eval[string](t, ctx, `document.documentElement.dataset.theme`); theme != "dark" {
		t.Errorf("the other theme: got %q, want dark", theme)
	}
	shot(t, ctx, "site-dark-"+scheme)
	eval[bool](t, ctx, `document.getElementById("theme").click(); true`)
	if loaded := eval[string](t, ctx, `performance.getEntriesByType("resource").map((e) => e.name).filter((n) => !n.startsWith(location.protocol === "file:" ? "file:" : location.origin) && !n.startsWith("data:")).join(" ")`); loaded != "" {
		t.Errorf("what the page loads: got %s, want nothing from elsewhere", loaded)
	}
}

func do(t *testing.T, ctx context.Context, what string, action chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, action); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func eval[T any](t *testing.T, ctx context.Context, expression string) T {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func until(t *testing.T, ctx context.Context, expression string) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(30 * time.Millisecond) {
		if value, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression)); err == nil && value {
			return
		}
	}
	t.Fatalf("wait for %s: got false for a minute, want true", expression)
}

// shot saves a picture into the directory named by SCIMSPEC_SCREENSHOTS, or the test's artifacts.
func shot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("picture %s: %v", name, err)
	}
	dir := os.Getenv("SCIMSPEC_SCREENSHOTS")
	if dir == "" {
		dir = t.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		t.Fatal(err)
	}
}
