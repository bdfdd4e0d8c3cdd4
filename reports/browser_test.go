package reports

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/scimspec/scimspec/internal/browsertest"
)

// browser is a tab that shows a report.
type browser struct{ *browsertest.Tab }

// key presses keys as a person does: the character comes out of the key, so that a
// handler which takes the key keeps the character from being typed.
func (b *browser) key(keys string) {
	b.T.Helper()
	b.Do("key "+keys, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
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
	b.T.Helper()
	b.Exec(fmt.Sprintf(`{ const s = document.getElementById("search"); s.value = %q; s.dispatchEvent(new Event("input")); }`, words))
}

func (b *browser) choose(list, value string) {
	b.T.Helper()
	b.Exec(fmt.Sprintf(`{ const s = document.getElementById(%q); s.value = %q; s.dispatchEvent(new Event("change")); }`, list, value))
}

func want[T comparable](b *browser, subject string, got, want T) {
	b.T.Helper()
	if got != want {
		b.T.Errorf("%s: got %v, want %v", subject, got, want)
	}
}

func number(n int) string { return fmt.Sprint(n) }

// serve puts the report on a loopback server and opens it. The server counts what
// the page asks for: a self-contained page asks for itself alone.
func (b *browser) serve(r *Report) {
	b.T.Helper()
	var page bytes.Buffer
	if err := encodeHTML(&page, r); err != nil {
		b.T.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/report.html" {
			b.T.Errorf("request of the page: got %s, want none but the page itself", req.URL)
			http.NotFound(w, req)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(page.Bytes())
	}))
	b.T.Cleanup(server.Close)
	b.Open(server.URL + "/report.html")
	b.Until(`document.documentElement.dataset.ready === "true"`)
}

const (
	shownIDs = `[...document.querySelectorAll("#list > .row")].map((row) => row.dataset.id).join(" ")`
	focused  = `(document.activeElement.closest(".row") || {dataset: {}}).dataset.id || document.activeElement.id`
)

// shows waits until the list holds exactly these rows, in any order.
func (b *browser) shows(ids ...string) {
	b.T.Helper()
	deadline := time.Now().Add(15 * time.Second)
	got := ""
	for time.Now().Before(deadline) {
		got = browsertest.Eval[string](b.Tab, shownIDs)
		if sameWords(got, ids) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	b.T.Errorf("rows: got %s, want %s", got, strings.Join(ids, " "))
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
