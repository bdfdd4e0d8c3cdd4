package reports

import (
	"bytes"
	"context"
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
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chrome is a headless Chromium with a profile of its own.
type chrome struct{ ctx context.Context }

// browser is one tab of it, with what its console said.
type browser struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string
}

// startChrome starts the browser, or skips the test where there is none.
func startChrome(t *testing.T) chrome {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser: make test-all")
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
		t.Skip("no chromium on PATH; install Debian's package chromium to test the page in a browser")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.WindowSize(1280, 900),
	)...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	// The first action starts the browser and binds its life to this context, which
	// therefore has no time limit; those of the tabs have one.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return chrome{ctx}
}

// tab opens a tab that is closed when the test ends.
func (c chrome) tab(t *testing.T) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(c.ctx)
	t.Cleanup(cancel)
	b := &browser{t: t}
	if err := chromedp.Listen(ctx, b.listen); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	var timeout context.CancelFunc
	b.ctx, timeout = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(timeout)
	b.do("viewport", chromedp.EmulateViewport(1280, 900))
	return b
}

func (b *browser) listen(event any) {
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
		b.problems = append(b.problems, fmt.Sprintf("log %s: %s", e.Entry.Level, e.Entry.Text))
	}
}

// quiet fails when the console said anything.
func (b *browser) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.problems) > 0 {
		b.t.Errorf("console: got %q, want nothing", b.problems)
	}
}

func (b *browser) do(what string, action chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, action); err != nil {
		b.t.Fatalf("%s: %v", what, err)
	}
}

// eval returns the value of an expression, awaited when it is a promise.
func eval[T any](b *browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// exec evaluates an expression for its effect.
func (b *browser) exec(expression string) {
	b.t.Helper()
	eval[chromedp.Void](b, expression)
}

// until waits for an expression to become true.
func (b *browser) until(expression string) {
	b.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if eval[bool](b, "Boolean("+expression+")") {
			return
		}
	}
	b.t.Fatalf("wait for %s: got false for half a minute, want true", expression)
}

// key presses keys as a person does: the character comes out of the key, so that a
// handler which takes the key keeps the character from being typed.
func (b *browser) key(keys string) {
	b.t.Helper()
	b.do("key "+keys, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		for _, r := range keys {
			for _, event := range kb.Encode(r) {
				switch event.Type {
				case kb.KeyChar:
					continue
				case kb.KeyDown:
					if unicode.IsPrint(r) || r == '\r' {
						event.Text = string(r)
					}
				}
				if _, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, *event); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

func (b *browser) search(words string) {
	b.t.Helper()
	b.exec(fmt.Sprintf(`{ const s = document.getElementById("search"); s.value = %q; s.dispatchEvent(new Event("input")); }`, words))
}

func (b *browser) choose(list, value string) {
	b.t.Helper()
	b.exec(fmt.Sprintf(`{ const s = document.getElementById(%q); s.value = %q; s.dispatchEvent(new Event("change")); }`, list, value))
}

func want[T comparable](b *browser, subject string, got, want T) {
	b.t.Helper()
	if got != want {
		b.t.Errorf("%s: got %v, want %v", subject, got, want)
	}
}

func number(n int) string { return fmt.Sprint(n) }

// shot takes a screenshot.
func (b *browser) shot(name string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.t.Fatalf("screenshot %s: %v", name, err)
	}
	b.save(name+".png", png)
}

// save writes a file into the directory named by SCIMSPEC_SCREENSHOTS, or into the
// test's artifacts.
func (b *browser) save(name string, content []byte) {
	b.t.Helper()
	dir := os.Getenv("SCIMSPEC_SCREENSHOTS")
	if dir == "" {
		dir = b.t.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.t.Fatal(err)
	}
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.t.Logf("wrote %s", path)
}

// serve puts the report on a loopback server and opens it. The server counts what
// the page asks for: a self-contained page asks for itself alone.
func (b *browser) serve(r *Report) {
	b.t.Helper()
	var page bytes.Buffer
	if err := encodeHTML(&page, r); err != nil {
		b.t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/report.html" {
			b.t.Errorf("request of the page: got %s, want none but the page itself", req.URL)
			http.NotFound(w, req)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page.Bytes())
	}))
	b.t.Cleanup(server.Close)
	b.do("open the page", chromedp.Navigate(server.URL+"/report.html"))
	b.until(`document.documentElement.dataset.ready === "true"`)
}

const (
	shownIDs = `[...document.querySelectorAll("#list > .row")].map((row) => row.dataset.id).join(" ")`
	focused  = `(document.activeElement.closest(".row") || {dataset: {}}).dataset.id || document.activeElement.id`
)

// shows waits until the list holds exactly these rows, in any order.
func (b *browser) shows(ids ...string) {
	b.t.Helper()
	deadline := time.Now().Add(15 * time.Second)
	got := ""
	for time.Now().Before(deadline) {
		got = eval[string](b, shownIDs)
		if sameWords(got, ids) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.t.Errorf("rows: got %s, want %s", got, strings.Join(ids, " "))
}

func sameWords(got string, want []string) bool {
	words := strings.Fields(got)
	if len(words) != len(want) {
		return false
	}
	for _, w := range want {
		if !strings.Contains(" "+got+" ", " "+w+" ") {
			return false
		}
	}
	return true
}
