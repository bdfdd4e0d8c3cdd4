package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/browsertest"
)

// TestBrowser opens the site in a real browser, from a disk as from a server: it searches, follows
// what it found, and asks for nothing elsewhere.
func TestBrowser(t *testing.T) {
	b := browsertest.Start(t).Tab(t)
	dir := t.TempDir()
	if _, err := write("../..", dir); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	for _, base := range []string{server.URL, "file://" + dir} {
		visit(t, b, base)
	}
	for name, at := range map[string]string{"site-start": "index.html", "site-requirements": "requirements/index.html", "site-faults": "faults/index.html", "site-dialects": "dialects/index.html", "site-policies": "policies/index.html"} {
		b.Open(server.URL + "/" + at)
		b.Shot(name)
	}
	b.Resize(390)
	b.Open(server.URL + "/requirements/RFC7644-3.3-R13.html")
	if browsertest.Eval[bool](b, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("a narrow window: it scrolls sideways, want all in it")
	}
	b.Shot("site-narrow")
}

// visit searches for a requirement and opens it.
func visit(t *testing.T, b *browsertest.Tab, base string) {
	t.Helper()
	b.Resize(1280)
	b.Open(base + "/index.html")
	b.Exec(`{ const s = document.getElementById("search"); s.focus(); s.value = "RFC7644-3.3-R13"; s.dispatchEvent(new Event("input")); }`)
	b.Until(`(document.documentElement.dataset.found || "").startsWith("rfc7644-3.3-r13=")`)
	scheme, _, _ := strings.Cut(base, ":")
	b.Shot("site-search-" + scheme)
	b.Exec(`document.querySelector("#found a").click()`)
	b.Until(`document.querySelector("h1").textContent === "RFC7644-3.3-R13"`)
	if at := browsertest.Eval[string](b, `location.pathname`); !strings.HasSuffix(at, "/requirements/RFC7644-3.3-R13.html") {
		t.Errorf("what the search leads to: got %s, want the page of the requirement", at)
	}
	b.Shot("site-requirement-" + scheme)
	b.Exec(`document.getElementById("theme").click()`)
	if theme := browsertest.Eval[string](b, `document.documentElement.dataset.theme`); theme != "dark" {
		t.Errorf("the other theme: got %q, want dark", theme)
	}
	b.Shot("site-dark-" + scheme)
	b.Exec(`document.getElementById("theme").click()`)
	if loaded := browsertest.Eval[string](b, `performance.getEntriesByType("resource").map((e) => e.name).filter((n) => !n.startsWith(location.protocol === "file:" ? "file:" : location.origin) && !n.startsWith("data:")).join(" ")`); loaded != "" {
		t.Errorf("what the page loads: got %s, want nothing from elsewhere", loaded)
	}
}
