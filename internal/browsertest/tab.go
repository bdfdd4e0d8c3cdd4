// Package browsertest drives a headless Chromium for the tests of pages. Nothing in it is safe
// for concurrent use, apart from what the browser itself says.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Width and Height are of a tab's window, in pixels.
const (
	Width  = 1280
	Height = 900
)

// limit is how long a tab may live: a browser that hangs must not hang the tests.
const limit = 12 * time.Minute

// Chromium is a headless browser with a profile of its own.
type Chromium struct{ ctx context.Context }

// Start starts a browser that ends with the test. Without one on the machine it skips the
// test, or fails it when CI=true; with -short it skips it.
func Start(t *testing.T) Chromium {
	t.Helper()
	if testing.Short() {
		t.Skip("needs a browser: make test-all")
	}
	names := []string{"chromium", "chromium-browser", "google-chrome"}
	found := slices.IndexFunc(names, func(name string) bool { _, err := exec.LookPath(name); return err == nil })
	if found < 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("chromium on PATH: got none, want one when CI=true")
		}
		t.Skip("no chromium on PATH; install Debian's package chromium to test pages in a browser")
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(names[found]), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.WindowSize(Width, Height))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	// The first action starts the browser and binds its life to this context, which therefore
	// has no time limit; those of the tabs have one.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", names[found], err)
	}
	return Chromium{ctx}
}

// Tab is a tab of a browser, with what its console said.
type Tab struct {
	T       *testing.T
	Context context.Context // for chromedp itself

	mu       sync.Mutex
	problems []string
}

// Tab opens a tab that is closed when the test ends.
func (c Chromium) Tab(t *testing.T) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(c.ctx)
	t.Cleanup(cancel)
	tab := &Tab{T: t}
	if err := chromedp.Listen(ctx, tab.listen); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	var timeout context.CancelFunc
	tab.Context, timeout = context.WithTimeout(ctx, limit)
	t.Cleanup(timeout)
	tab.Do("viewport", chromedp.EmulateViewport(Width, Height))
	return tab
}

func (b *Tab) listen(event any) {
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

// Quiet fails the test when the browser's console said anything but what is expected.
func (b *Tab) Quiet(expected ...string) {
	b.T.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, problem := range b.problems {
		if !slices.ContainsFunc(expected, func(text string) bool { return strings.Contains(problem, text) }) {
			b.T.Errorf("console: got %q, want nothing", problem)
		}
	}
}

// Do runs an action, which what names.
func (b *Tab) Do(what string, action chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	if err := chromedp.Do(b.Context, action); err != nil {
		b.T.Fatalf("%s: %v", what, err)
	}
}

// Open navigates to a URL.
func (b *Tab) Open(url string) {
	b.T.Helper()
	b.Do("open "+url, chromedp.Navigate(url))
}

// Resize makes the window wide, in pixels.
func (b *Tab) Resize(width int64) {
	b.T.Helper()
	b.Do("viewport", chromedp.EmulateViewport(width, Height))
}

// Eval returns the value of an expression, awaited when it is a promise.
func Eval[T any](b *Tab, expression string) T {
	b.T.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Exec evaluates an expression for its effect.
func (b *Tab) Exec(expression string) {
	b.T.Helper()
	Eval[chromedp.Void](b, expression)
}

// Until waits half a minute for an expression to become true. To ask while a page is left is
// an error, and passes.
func (b *Tab) Until(expression string) {
	b.T.Helper()
	var err error
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		var met bool
		met, err = chromedp.Run(b.Context, chromedp.Evaluate[bool]("Boolean("+expression+")", chromedp.EvalAwaitPromise))
		if met && err == nil {
			return
		}
	}
	if err != nil {
		b.T.Fatalf("wait for %s: %v", expression, err)
	}
	b.Shot("failed-" + strings.ReplaceAll(b.T.Name(), "/", "-"))
	b.Quiet()
	b.T.Fatalf("wait for %s: got false for half a minute; the page says %.900s", expression, Eval[string](b, "document.body.innerText"))
}

// Shot saves a picture of what the window shows.
func (b *Tab) Shot(name string) {
	b.T.Helper()
	b.shoot(name, chromedp.CaptureScreenshot())
}

// WholeShot saves a picture of the whole page.
func (b *Tab) WholeShot(name string) {
	b.T.Helper()
	b.shoot(name, chromedp.FullScreenshot(100))
}

func (b *Tab) shoot(name string, action chromedp.Action[[]byte]) {
	b.T.Helper()
	png, err := chromedp.Run(b.Context, action)
	if err != nil {
		b.T.Fatalf("picture %s: %v", name, err)
	}
	b.Save(name+".png", png)
}

// Save writes a file into the directory named by SCIMSPEC_SCREENSHOTS, or into the test's
// artifacts.
func (b *Tab) Save(name string, content []byte) {
	b.T.Helper()
	dir := os.Getenv("SCIMSPEC_SCREENSHOTS")
	if dir == "" {
		dir = b.T.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		b.T.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
		b.T.Fatal(err)
	}
}
