package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/scimspec/scimspec/internal/live"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
)

// tab is a tab of a headless Chromium, with what its console said.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu       sync.Mutex
	problems []string
}

// openTab starts a browser, or skips the test where there is none.
func openTab(t *testing.T, url string) *tab {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium on PATH: got none, want one when CI=true")
		}
		t.Skip("no chromium on PATH; install Debian's package chromium to test the console in a browser")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true), chromedp.WindowSize(1280, 900))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	b := &tab{t: t, url: url}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatal(err)
	}
	var timeout context.CancelFunc
	b.ctx, timeout = context.WithTimeout(ctx, 12*time.Minute)
	t.Cleanup(timeout)
	return b
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			what += " " + thrown.Description
		}
		b.problems = append(b.problems, "exception: "+what)
	case *runtime.EventConsoleAPICalled:
		b.problems = append(b.problems, fmt.Sprintf("console.%s", e.Type))
	case *log.EventEntryAdded:
		b.problems = append(b.problems, fmt.Sprintf("log %s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	}
}

// quiet fails when the browser's console said anything but what is expected.
func (b *tab) quiet(expected ...string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, problem := range b.problems {
		known := false
		for _, text := range expected {
			known = known || strings.Contains(problem, text)
		}
		if !known {
			b.t.Errorf("console: got %q, want nothing", problem)
		}
	}
}

func (b *tab) do(what string, action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, action); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

func evaluate[T any](b *tab, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (b *tab) exec(expression string) {
	b.t.Helper()
	evaluate[chromedp.Void](b, expression)
}

// until waits for an expression to become true. To ask while a page is left is an error, and
// passes.
func (b *tab) until(expression string) {
	b.t.Helper()
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(25 * time.Millisecond) {
		var met bool
		if met, err = chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")", chromedp.EvalAwaitPromise)); met && err == nil {
			return
		}
	}
	if err != nil {
		b.t.Fatalf("wait for %s: %v", expression, err)
	}
	b.shot("failed-" + strings.ReplaceAll(b.t.Name(), "/", "-"))
	b.quiet()
	b.t.Fatalf("wait for %s: got false for half a minute; the page says %.900s", expression, evaluate[string](b, "document.body.innerText"))
}

// open goes to a page of the console and waits until it is there.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do("open "+path, chromedp.Navigate(b.url+path))
	b.until(fmt.Sprintf("document.getElementById('main') && document.getElementById('main').dataset.ready === %q", strings.SplitN(path, "?", 2)[0]))
}

// press clicks the first button or link with a text.
func (b *tab) press(text string) {
	b.t.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll(document.querySelector("dialog[open]") ? "dialog[open] button" : "main button, main a, header button, header a")].find((x) => x.textContent.trim() === %q || x.getAttribute("aria-label") === %q)`, text, text)
	b.until(find)
	b.exec(find + ".click()")
}

// fill types into the control with a label.
func (b *tab) fill(label, value string) {
	b.t.Helper()
	find := fmt.Sprintf(`(() => { const l = [...document.querySelectorAll("label")].find((x) => x.textContent.trim().startsWith(%q) && (!document.querySelector("dialog[open]") || x.closest("dialog"))); return l && document.getElementById(l.htmlFor); })()`, label)
	b.until(find)
	b.exec(fmt.Sprintf(`{ const c = %s; c.value = %q; c.dispatchEvent(new Event("input", {bubbles: true})); c.dispatchEvent(new Event("change", {bubbles: true})); }`, find, value))
}

// says waits for a text on the page.
func (b *tab) says(text string) {
	b.t.Helper()
	b.until(fmt.Sprintf("document.body && document.body.innerText.includes(%q)", text))
}

// shot writes a screenshot of the whole page.
func (b *tab) shot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatalf("screenshot %s: %v", name, err)
	}
	dir := os.Getenv("SCIMSPEC_SCREENSHOTS")
	if dir == "" {
		dir = b.t.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// axeVersion is the accessibility checker that is fetched when the test runs.
const axeVersion = "axe-core@4.14.1"

// axe fetches the accessibility checker, or says why it cannot be had.
func axe(t *testing.T) string {
	t.Helper()
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("no npm on PATH; install it to check the console's accessibility")
	}
	dir := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), npm, "install", "--prefix", dir, "--no-save", "--no-audit", "--no-fund", axeVersion).CombinedOutput(); err != nil {
		t.Skipf("npm cannot fetch %s: %v: %.200s", axeVersion, err, out)
	}
	script, err := os.ReadFile(filepath.Join(dir, "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// accessible runs the checker on the page and wants no serious finding.
func (b *tab) accessible(script string) {
	b.t.Helper()
	b.exec(script + ";0")
	found := evaluate[string](b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => ({id: v.id, nodes: v.nodes.map((n) => n.html + " " + n.failureSummary).slice(0, 3)}))))`)
	var violations []struct {
		ID    string
		Nodes []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range violations {
		b.t.Errorf("%s: %s: %s", evaluate[string](b, "location.pathname"), v.ID, strings.Join(v.Nodes, "\n\t"))
	}
}

// providers serves a reference target below each /TENANT/APPLICATION.
func providers(t *testing.T, faults ...string) string {
	t.Helper()
	var mu sync.Mutex
	made := map[string]http.Handler{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parts := strings.SplitN(r.URL.Path, "/", 4)
		prefix := "/" + parts[1] + "/" + parts[2] + "/scim/v2"
		mu.Lock()
		defer mu.Unlock()
		if made[prefix] == nil {
			handler, err := reference.New(reference.Options{Prefix: prefix}, faults...)
			if err != nil {
				t.Error(err)
				return
			}
			made[prefix] = handler
		}
		made[prefix].ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	return listener.URL + "/{tenant}/{application}/scim/v2"
}

// console serves the demo company against reference targets and opens a browser.
func console(t *testing.T, faults ...string) *tab {
	t.Helper()
	judge, err := live.New()
	if err != nil {
		t.Fatal(err)
	}
	w := serve(t, server.Options{BaseURL: providers(t, faults...), Demo: true, Judge: judge.Entry, Seed: 1, Version: "test"})
	return openTab(t, w.url)
}
