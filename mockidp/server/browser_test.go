package server_test

import (
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

	"github.com/scimspec/scimspec/internal/browsertest"
	"github.com/scimspec/scimspec/internal/live"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/server"
)

// tab is a tab of a browser that shows a console.
type tab struct {
	*browsertest.Tab
	url string
}

// openTab starts a browser, or skips the test where there is none.
func openTab(t *testing.T, url string) *tab {
	t.Helper()
	return &tab{browsertest.Start(t).Tab(t), url}
}

// open goes to a page of the console and waits until it is there.
func (b *tab) open(path string) {
	b.T.Helper()
	b.Open(b.url + path)
	b.Until(fmt.Sprintf("document.getElementById('main') && document.getElementById('main').dataset.ready === %q", strings.SplitN(path, "?", 2)[0]))
}

// press clicks the first button or link with a text.
func (b *tab) press(text string) {
	b.T.Helper()
	find := fmt.Sprintf(`[...document.querySelectorAll(document.querySelector("dialog[open]") ? "dialog[open] button" : "main button, main a, header button, header a")].find((x) => x.textContent.trim() === %q || x.getAttribute("aria-label") === %q)`, text, text)
	b.Until(find)
	b.Exec(find + ".click()")
}

// fill types into the control with a label.
func (b *tab) fill(label, value string) {
	b.T.Helper()
	find := fmt.Sprintf(`(() => { const l = [...document.querySelectorAll("label")].find((x) => x.textContent.trim().startsWith(%q) && (!document.querySelector("dialog[open]") || x.closest("dialog"))); return l && document.getElementById(l.htmlFor); })()`, label)
	b.Until(find)
	b.Exec(fmt.Sprintf(`{ const c = %s; c.value = %q; c.dispatchEvent(new Event("input", {bubbles: true})); c.dispatchEvent(new Event("change", {bubbles: true})); }`, find, value))
}

// says waits for a text on the page.
func (b *tab) says(text string) {
	b.T.Helper()
	b.Until(fmt.Sprintf("document.body && document.body.innerText.includes(%q)", text))
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
	b.T.Helper()
	b.Exec(script + ";0")
	found := browsertest.Eval[string](b.Tab, `axe.run(document, {resultTypes: ["violations"]}).then((r) => JSON.stringify(r.violations.filter((v) => ["serious", "critical"].includes(v.impact)).map((v) => ({id: v.id, nodes: v.nodes.map((n) => n.html + " " + n.failureSummary).slice(0, 3)}))))`)
	var violations []struct {
		ID    string
		Nodes []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		b.T.Fatal(err)
	}
	for _, v := range violations {
		b.T.Errorf("%s: %s: %s", browsertest.Eval[string](b.Tab, "location.pathname"), v.ID, strings.Join(v.Nodes, "\n\t"))
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
