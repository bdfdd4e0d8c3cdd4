package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/scimspec/scimspec/internal/browsertest"
)

// TestPage opens the HTML report in a real browser.
func TestPage(t *testing.T) {
	c := browsertest.Start(t)
	for _, test := range []struct {
		name string
		run  func(b *browser)
	}{
		{"filters", pageFilters},
		{"keyboard", pageKeyboard},
		{"failure", pageFailure},
		{"requirement", pageRequirement},
		{"one screen", pageTop},
		{"links", pageLinks},
		{"bodies", pageBodies},
		{"evidence", pageEvidence},
		{"themes", pageThemes},
		{"narrow", pageNarrow},
		{"print", pagePrint},
		{"hostile", pageHostile},
		{"ten thousand scenarios", pageLarge},
		{"from a file", pageFile},
		{"nothing ran", pageEmpty},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &browser{c.Tab(t)}
			test.run(b)
			b.Quiet()
		})
	}
}

func pageFilters(b *browser) {
	b.serve(fixture())
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	b.Shot("light")

	b.search("bulk")
	b.shows("RFC7644-3.7-1")
	b.Exec(`document.getElementById("tab-scenarios").click()`)
	b.shows("bulk-order")
	b.search("got true, want") // what was found is searched too
	b.shows("okta-deactivate-pathless")
	b.search("OKTA reactivation") // words in any order, in any case
	b.shows("okta-reactivate-keeps-id")
	b.search("nothing has these words")
	b.shows()
	b.Exec(`document.getElementById("clear").click()`)
	b.shows("create-user", "inactive-stays-findable", "okta-deactivate-pathless", "okta-reactivate-keeps-id",
		"sort-descending", "bulk-order", "error-detail", "entra-second-cycle")

	b.choose("idp", "entra")
	b.shows("inactive-stays-findable", "entra-second-cycle")
	b.choose("idp", "")
	b.choose("profile", "okta")
	b.shows("create-user", "okta-deactivate-pathless", "okta-reactivate-keeps-id")
	b.Exec(`document.querySelector('.chip[data-verdict="failed"]').click()`)
	b.shows("okta-deactivate-pathless")
	b.Exec(`document.querySelector('.chip[data-verdict="blocked"]').click()`)
	b.shows("okta-deactivate-pathless", "okta-reactivate-keeps-id")
	want(b, "tally", browsertest.Eval[string](b.Tab, `document.getElementById("tally").textContent`), "2 of 8 scenarios")
	b.Shot("filtered")

	b.Exec(`document.getElementById("clear").click()`)
	b.Exec(`document.getElementById("tab-requirements").click()`)
	b.Exec(`document.querySelector('[data-profile="entra"]').click()`) // the card of a profile
	b.shows("RFC7644-3.3-5", "RFC7644-3.4.2.2-5", "RFC7644-3.12-4", "ENTRA-2.1-7")
}

// pageRequirement wants what explain says of a requirement, and the way to its source. A report can
// come from anywhere: what is no web address is no link.
func pageRequirement(b *browser) {
	r := fixture()
	q := &r.Requirements[1]
	q.Pages = append(q.Pages, Page{"elsewhere", "javascript:alert(1)"})
	b.serve(r)
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	b.Exec(`document.querySelector('[data-id="` + q.ID + `"] > .head').click()`)
	const body = `document.querySelector('[data-id="RFC7644-3.4.2.2-5"] .requirement-body')`
	b.Until(body)
	said := browsertest.Eval[string](b.Tab, body+".textContent")
	for _, part := range []string{"How to see it: " + q.Check, "How to fix it: " + q.Hint, "Read on: RFC 7644, section 3.4.2.2"} {
		want(b, part, strings.Contains(said, part), true)
	}
	want(b, "links", browsertest.Eval[string](b.Tab, `[...`+body+`.querySelectorAll('a[rel]')].map((a) => a.href).join(" ")`), q.Pages[0].URL)
	b.Exec(body + `.scrollIntoView({block: "center"})`)
	b.Shot("requirement")
}

// pageTop wants the results on the first screen, however many causes and facts a run has.
func pageTop(b *browser) {
	r := fixture()
	for len(r.Causes) < 14 {
		r.Causes = append(r.Causes, r.Causes[len(r.Causes)%2])
	}
	for range 12 {
		r.Facts = append(r.Facts, Fact{Subject: "userName", Says: "does not change", Class: "undeclared", Source: "learnt"})
	}
	b.serve(r)
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	want(b, "results on the first screen", browsertest.Eval[bool](b.Tab, `document.getElementById("results").getBoundingClientRect().top < innerHeight`), true)
	want(b, "causes", browsertest.Eval[int](b.Tab, `document.querySelectorAll(".causes ol > li").length`), 14)
	b.Shot("top")
}

func pageKeyboard(b *browser) {
	b.serve(fixture())
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	b.key("/")
	want(b, "focus after /", browsertest.Eval[string](b.Tab, focused), "search")
	b.key("PATCH")
	b.shows("OKTA-3.4-2")
	b.key(kb.Escape)
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	b.key(kb.Escape)
	want(b, "focus after two escapes", browsertest.Eval[string](b.Tab, focused), "")

	b.key("2")
	want(b, "tab", browsertest.Eval[string](b.Tab, `document.querySelector('[aria-selected="true"]').id`), "tab-scenarios")
	b.key("j")
	first := browsertest.Eval[string](b.Tab, focused)
	b.key("j")
	want(b, "focus after j twice", browsertest.Eval[string](b.Tab, focused), "inactive-stays-findable")
	b.key("k")
	want(b, "focus after k", browsertest.Eval[string](b.Tab, focused), first)
	b.key(kb.Enter)
	b.Until(`document.querySelector(".finding") !== null`)
	b.key(kb.Enter)
	b.Until(`document.querySelector(".scenario-body").hidden`)

	b.key("f")
	b.shows("inactive-stays-findable", "okta-deactivate-pathless")
	b.key(kb.Escape)
	b.key("?")
	want(b, "help is open", browsertest.Eval[bool](b.Tab, `document.getElementById("help").open`), true)
	b.Shot("help")
	b.key(kb.Escape)
	want(b, "help is open after escape", browsertest.Eval[bool](b.Tab, `document.getElementById("help").open`), false)
}

func pageFailure(b *browser) {
	b.serve(fixture())
	b.Exec(`location.hash = "#okta-deactivate-pathless"`)
	b.Until(`document.querySelector(".wire mark.differs") !== null`)
	want(b, "marked member", browsertest.Eval[string](b.Tab, `document.querySelector(".wire mark.differs").textContent`), `"active": true`)
	want(b, "got", browsertest.Eval[string](b.Tab, `document.querySelector(".got dd").textContent`), "true")
	want(b, "want", browsertest.Eval[string](b.Tab, `document.querySelector(".want dd").textContent`), "false")
	want(b, "hint", browsertest.Eval[string](b.Tab, `document.querySelector(".finding .hint").textContent`),
		"Merge the members of value into the resource when an operation has no path.")
	curl := browsertest.Eval[string](b.Tab, `document.querySelector(".curl pre").textContent`)
	if !strings.Contains(curl, "$SCIM_TOKEN") || !strings.Contains(curl, "/Users/41f0") {
		b.T.Errorf("curl line: got %s, want one with the URL and a variable for the token", curl)
	}
	b.Shot("failure")
	b.Exec(`document.querySelector(".at-fault").scrollIntoView()`)
	b.Shot("failure-wire")

	b.Do("click copy", chromedp.Click(`.curl button`)) // a real click: the clipboard wants a gesture
	b.Until(`document.querySelector(".curl button").textContent === "copied"`)
	b.Exec(`document.querySelector(".body-tools button").click()`)
	raw := browsertest.Eval[string](b.Tab, `document.querySelector("pre.body").textContent`)
	want(b, "body as sent", raw, fixture().Scenarios[indexOf("okta-deactivate-pathless")].Exchanges[2].Response.Body)

	// A member that is not there is named where it should be.
	b.Exec(`location.hash = "#error-detail"`)
	b.Until(`document.querySelector("mark.missing") !== null`)
	want(b, "missing member", browsertest.Eval[string](b.Tab, `document.querySelector("mark.missing").textContent`), "← detail is missing")
	// Two findings on one exchange: one in the body, one in a header.
	b.Exec(`location.hash = "#inactive-stays-findable"`)
	b.Until(`document.querySelectorAll('[data-id="inactive-stays-findable"] .wire mark.differs').length === 2`)
}

// indexOf is the place of a scenario in the fixture after its scenarios were sorted.
func indexOf(id string) int {
	for i, s := range fixture().Scenarios {
		if s.ID == id {
			return i
		}
	}
	return -1
}

func pageLinks(b *browser) {
	b.serve(fixture())
	b.Exec(`document.querySelector(".cause-title a").click()`)
	b.Until(`document.querySelector('[data-id="okta-deactivate-pathless"] .finding') !== null`)
	want(b, "address", browsertest.Eval[string](b.Tab, `location.hash`), "#okta-deactivate-pathless")
	// From the scenario to its requirement, and from there into the scenario again.
	b.Exec(`document.querySelector(".finding a.id").click()`)
	b.Until(`document.querySelector('[data-id="OKTA-3.4-2"] .nested .row') !== null`)
	b.Exec(`document.querySelector(".nested .head").click()`)
	b.Until(`document.querySelector(".nested .finding") !== null`)
	b.Shot("requirement")
	// A filter that hides what the address names gives way.
	b.search("bulk")
	b.Until(`document.querySelectorAll("#list > .row").length === 1`)
	b.Exec(`location.hash = "#RFC7644-3.3-5"`)
	b.Until(`document.querySelector('[data-id="RFC7644-3.3-5"] .requirement-body') !== null`)
	b.Exec(`location.hash = "#%E0%A4%A"`) // no address at all: nothing breaks
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
}

// A body is laid out and nothing of it is lost, whatever it is.
func pageBodies(b *browser) {
	r := fixture()
	s := &r.Scenarios[indexOf("create-user")]
	bodies := []string{
		`{"a":1,"a":2,"n":` + strings.Repeat("9", 400) + `,"x":NaN}`,
		`{"escaped":"\"\\/\u0000","list":[1,[2,{}],[]],"t":true}`,
		Cut([]byte(`{"long":"` + strings.Repeat("x", MaxBody) + `"}`)),
		`{"open":[1,2,{"never`,
		strings.Repeat("[", 30_000),
		`]}],,::`,
		`<!doctypehtml><h1>Login</h1>`,
		`{"a":1}{"b":2}trailing`,
		`[]`,
	}
	sample := s.Exchanges[0]
	s.Exchanges, s.Steps = nil, nil
	for _, body := range bodies {
		x := sample
		x.Response.Body, x.Request.Body = body, ""
		s.Exchanges = append(s.Exchanges, x)
	}
	s.Verdict = Failed
	s.Findings = []Finding{{Requirement: "R", Level: "MUST", Subject: "a member", Exchange: 1, Pointer: "/list/1/1"}}
	b.serve(r)
	b.Exec(`location.hash = "#create-user"`)
	b.Until(`document.querySelector(".exchange") !== null`)
	b.Exec(`for (const one of document.querySelectorAll(".exchange")) one.open = true`)
	b.Until(`document.querySelectorAll("pre.body").length === ` + number(len(bodies)))
	shown := browsertest.Eval[[]string](b.Tab, `[...document.querySelectorAll("pre.body")].map((pre) => pre.textContent)`)
	for i, body := range bodies {
		if got := strings.Join(strings.Fields(shown[i]), ""); got != strings.Join(strings.Fields(body), "") {
			b.T.Errorf("body %d: got %.200q, want %.200q", i, got, body)
		}
	}
	want(b, "marked element", browsertest.Eval[string](b.Tab, `document.querySelector("pre.body mark").textContent`), "{}")
}

// The capabilities show the exchanges that they were read from.
func pageEvidence(b *browser) {
	b.serve(fixture())
	b.Exec(`document.getElementById("capabilities").open = true`)
	b.Until(`document.querySelector("#evidence .exchange") !== null`)
	b.Exec(`document.querySelector("#evidence .exchange").open = true`)
	b.Until(`document.querySelector("#evidence pre.body") !== null`)
	b.Exec(`document.getElementById("capabilities").scrollIntoView()`)
	b.Shot("evidence")
}

func pageThemes(b *browser) {
	b.serve(fixture())
	background := `getComputedStyle(document.body).backgroundColor`
	light := browsertest.Eval[string](b.Tab, background)
	b.key("t")
	dark := browsertest.Eval[string](b.Tab, background)
	if light == dark {
		b.T.Errorf("background after t: got %s, want another than in the light theme", dark)
	}
	b.Shot("dark")
	b.Do("reload", chromedp.Reload())
	want(b, "background after a reload", browsertest.Eval[string](b.Tab, background), dark)
	b.Exec(`location.hash = "#okta-deactivate-pathless"`)
	b.Until(`document.querySelector(".wire") !== null`)
	b.Exec(`document.querySelector(".finding").scrollIntoView()`)
	b.Shot("dark-failure")
	b.Exec(`document.getElementById("theme").click()`)
	want(b, "background after the button", browsertest.Eval[string](b.Tab, background), light)
	b.Exec(`localStorage.clear()`)
}

func pageNarrow(b *browser) {
	b.Do("narrow", chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile))
	b.serve(fixture())
	b.Until(`document.querySelectorAll("#list > .row").length === 8`)
	b.Shot("narrow")
	b.Exec(`document.getElementById("results").scrollIntoView()`)
	b.Shot("narrow-list")
	b.Exec(`location.hash = "#okta-deactivate-pathless"`)
	b.Until(`document.querySelector(".wire") !== null`)
	b.Shot("narrow-failure")
	if over := browsertest.Eval[int](b.Tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.T.Errorf("width beyond the screen: got %d pixels, want 0", over)
	}
}

func pagePrint(b *browser) {
	b.serve(fixture())
	b.Exec(`location.hash = "#okta-deactivate-pathless"`)
	b.Until(`document.querySelector(".wire") !== null`)
	pdf, err := chromedp.Run(b.Context, chromedp.PrintToPDF())
	if err != nil {
		b.T.Fatalf("print: %v", err)
	}
	if !strings.HasPrefix(string(pdf), "%PDF-") {
		b.T.Errorf("print: got %.20q, want a PDF", pdf)
	}
	b.Save("print.pdf", pdf)
}

func pageHostile(b *browser) {
	for _, text := range []string{
		`<script>window.ran = 1</script>`,
		`</script><script>window.ran = 2</script>`,
		`"><img src=x onerror="window.ran = 3"><svg onload="window.ran = 4">`,
		`javascript:window.ran=5`,
		`<!--<script>`,
		`]]>{{.Run}}${window.ran = 6}\u003cscript\u003e`,
		"__proto__",
		"constructor",
	} {
		b.serve(hostile(text))
		b.Until(`document.querySelectorAll("#list > .row").length > 0`)
		for _, tab := range []string{"tab-requirements", "tab-scenarios"} {
			b.Exec(`document.getElementById("` + tab + `").click()`)
			b.Exec(`for (const head of document.querySelectorAll("#list > .row > .head")) head.click()`)
			b.Until(`[...document.querySelectorAll("#list > .row")].every((row) => row.childElementCount === 2)`)
		}
		b.Until(`document.querySelector("#list .exchange") !== null`)
		b.Exec(`for (const one of document.querySelectorAll("details")) one.open = true`)
		b.Until(`document.querySelector(".wire pre") !== null`)
		b.Exec(`document.querySelector(".cause-title a").click()`)
		want(b, "what ran with "+text, browsertest.Eval[string](b.Tab, `String(window.ran)`), "undefined")
		want(b, "images", browsertest.Eval[int](b.Tab, `document.querySelectorAll("img, iframe, object, main script").length`), 0)
	}
	b.Exec(`scrollTo(0, 0)`)
	b.Shot("hostile")
}

func pageLarge(b *browser) {
	start := time.Now()
	r := large(10_000)
	b.T.Logf("10,000 scenarios: made in %v", time.Since(start).Round(time.Millisecond))
	b.serve(r)
	b.T.Logf("10,000 scenarios: written and loaded after %v", time.Since(start).Round(time.Millisecond))
	b.Until(`document.querySelectorAll("#list > .row").length > 0`)
	b.T.Logf("10,000 scenarios: written, loaded and listed in %v", time.Since(start).Round(time.Millisecond))
	b.Exec(`document.getElementById("tab-scenarios").click()`)
	if made := browsertest.Eval[int](b.Tab, `document.querySelectorAll("#list > .row").length`); made > 1000 {
		b.T.Errorf("rows made at first: got %d, want at most 1000", made)
	}
	b.Exec(`location.hash = "#error-detail-09992"`) // the last chunk
	b.Until(`document.querySelector('[data-id="error-detail-09992"] .finding') !== null`)
	b.search("09992")
	b.shows("error-detail-09992")
	b.search("")
	b.Until(`document.getElementById("tally").textContent === "10000 scenarios"`)
	// Scrolling makes what comes next.
	b.Exec(`scrollTo(0, 0)`)
	before := browsertest.Eval[int](b.Tab, `document.querySelectorAll("#list > .row").length`)
	b.Exec(`document.getElementById("more").scrollIntoView()`)
	b.Until(`document.querySelectorAll("#list > .row").length > ` + number(before))
}

func pageFile(b *browser) {
	paths, err := WriteDir(b.T.TempDir(), fixture(), "html")
	if err != nil {
		b.T.Fatal(err)
	}
	path, err := filepath.Abs(paths[0])
	if err != nil {
		b.T.Fatal(err)
	}
	b.Do("open the file", chromedp.Navigate("file://"+path+"#inactive-stays-findable"))
	b.Until(`document.querySelector(".finding") !== null`)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		b.T.Errorf("mode of the file: got %v (%v), want -rw-r--r--", info.Mode(), err)
	}
}

func pageEmpty(b *browser) {
	b.serve(&Report{Conclusion: Undetermined})
	b.Until(`document.querySelector(".empty") !== null`)
	want(b, "title", browsertest.Eval[string](b.Tab, `document.title`), "undetermined · scimspec")
}
