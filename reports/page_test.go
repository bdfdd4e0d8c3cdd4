package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestPage opens the HTML report in a real browser.
func TestPage(t *testing.T) {
	c := startChrome(t)
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
			b := c.tab(t)
			test.run(b)
			b.quiet()
		})
	}
}

func pageFilters(b *browser) {
	b.serve(fixture())
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	b.shot("light")

	b.search("bulk")
	b.shows("RFC7644-3.7-1")
	b.exec(`document.getElementById("tab-scenarios").click()`)
	b.shows("bulk-order")
	b.search("got true, want") // what was found is searched too
	b.shows("okta-deactivate-pathless")
	b.search("OKTA reactivation") // words in any order, in any case
	b.shows("okta-reactivate-keeps-id")
	b.search("nothing has these words")
	b.shows()
	b.exec(`document.getElementById("clear").click()`)
	b.shows("create-user", "inactive-stays-findable", "okta-deactivate-pathless", "okta-reactivate-keeps-id",
		"sort-descending", "bulk-order", "error-detail", "entra-second-cycle")

	b.choose("idp", "entra")
	b.shows("inactive-stays-findable", "entra-second-cycle")
	b.choose("idp", "")
	b.choose("profile", "okta")
	b.shows("create-user", "okta-deactivate-pathless", "okta-reactivate-keeps-id")
	b.exec(`document.querySelector('.chip[data-verdict="failed"]').click()`)
	b.shows("okta-deactivate-pathless")
	b.exec(`document.querySelector('.chip[data-verdict="blocked"]').click()`)
	b.shows("okta-deactivate-pathless", "okta-reactivate-keeps-id")
	want(b, "tally", eval[string](b, `document.getElementById("tally").textContent`), "2 of 8 scenarios")
	b.shot("filtered")

	b.exec(`document.getElementById("clear").click()`)
	b.exec(`document.getElementById("tab-requirements").click()`)
	b.exec(`document.querySelector('[data-profile="entra"]').click()`) // the card of a profile
	b.shows("RFC7644-3.3-5", "RFC7644-3.4.2.2-5", "RFC7644-3.12-4", "ENTRA-2.1-7")
}

// pageRequirement wants what explain says of a requirement, and the way to its source. A report can
// come from anywhere: what is no web address is no link.
func pageRequirement(b *browser) {
	r := fixture()
	q := &r.Requirements[1]
	q.Pages = append(q.Pages, Page{"elsewhere", "javascript:alert(1)"})
	b.serve(r)
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	b.exec(`document.querySelector('[data-id="` + q.ID + `"] > .head').click()`)
	const body = `document.querySelector('[data-id="RFC7644-3.4.2.2-5"] .requirement-body')`
	b.until(body)
	said := eval[string](b, body+".textContent")
	for _, part := range []string{"How to see it: " + q.Check, "How to fix it: " + q.Hint, "Read on: RFC 7644, section 3.4.2.2"} {
		want(b, part, strings.Contains(said, part), true)
	}
	want(b, "links", eval[string](b, `[...`+body+`.querySelectorAll('a[rel]')].map((a) => a.href).join(" ")`), q.Pages[0].URL)
	b.exec(body + `.scrollIntoView({block: "center"})`)
	b.shot("requirement")
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
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	want(b, "results on the first screen", eval[bool](b, `document.getElementById("results").getBoundingClientRect().top < innerHeight`), true)
	want(b, "causes", eval[int](b, `document.querySelectorAll(".causes ol > li").length`), 14)
	b.shot("top")
}

func pageKeyboard(b *browser) {
	b.serve(fixture())
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	b.key("/")
	want(b, "focus after /", eval[string](b, focused), "search")
	b.key("PATCH")
	b.shows("OKTA-3.4-2")
	b.key(kb.Escape)
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	b.key(kb.Escape)
	want(b, "focus after two escapes", eval[string](b, focused), "")

	b.key("2")
	want(b, "tab", eval[string](b, `document.querySelector('[aria-selected="true"]').id`), "tab-scenarios")
	b.key("j")
	first := eval[string](b, focused)
	b.key("j")
	want(b, "focus after j twice", eval[string](b, focused), "inactive-stays-findable")
	b.key("k")
	want(b, "focus after k", eval[string](b, focused), first)
	b.key(kb.Enter)
	b.until(`document.querySelector(".finding") !== null`)
	b.key(kb.Enter)
	b.until(`document.querySelector(".scenario-body").hidden`)

	b.key("f")
	b.shows("inactive-stays-findable", "okta-deactivate-pathless")
	b.key(kb.Escape)
	b.key("?")
	want(b, "help is open", eval[bool](b, `document.getElementById("help").open`), true)
	b.shot("help")
	b.key(kb.Escape)
	want(b, "help is open after escape", eval[bool](b, `document.getElementById("help").open`), false)
}

func pageFailure(b *browser) {
	b.serve(fixture())
	b.exec(`location.hash = "#okta-deactivate-pathless"`)
	b.until(`document.querySelector(".wire mark.differs") !== null`)
	want(b, "marked member", eval[string](b, `document.querySelector(".wire mark.differs").textContent`), `"active": true`)
	want(b, "got", eval[string](b, `document.querySelector(".got dd").textContent`), "true")
	want(b, "want", eval[string](b, `document.querySelector(".want dd").textContent`), "false")
	want(b, "hint", eval[string](b, `document.querySelector(".finding .hint").textContent`),
		"Merge the members of value into the resource when an operation has no path.")
	curl := eval[string](b, `document.querySelector(".curl pre").textContent`)
	if !strings.Contains(curl, "$SCIM_TOKEN") || !strings.Contains(curl, "/Users/41f0") {
		b.t.Errorf("curl line: got %s, want one with the URL and a variable for the token", curl)
	}
	b.shot("failure")
	b.exec(`document.querySelector(".at-fault").scrollIntoView()`)
	b.shot("failure-wire")

	b.do("click copy", chromedp.Click(`.curl button`)) // a real click: the clipboard wants a gesture
	b.until(`document.querySelector(".curl button").textContent === "copied"`)
	b.exec(`document.querySelector(".body-tools button").click()`)
	raw := eval[string](b, `document.querySelector("pre.body").textContent`)
	want(b, "body as sent", raw, fixture().Scenarios[indexOf("okta-deactivate-pathless")].Exchanges[2].Response.Body)

	// A member that is not there is named where it should be.
	b.exec(`location.hash = "#error-detail"`)
	b.until(`document.querySelector("mark.missing") !== null`)
	want(b, "missing member", eval[string](b, `document.querySelector("mark.missing").textContent`), "← detail is missing")
	// Two findings on one exchange: one in the body, one in a header.
	b.exec(`location.hash = "#inactive-stays-findable"`)
	b.until(`document.querySelectorAll('[data-id="inactive-stays-findable"] .wire mark.differs').length === 2`)
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
	b.exec(`document.querySelector(".cause-title a").click()`)
	b.until(`document.querySelector('[data-id="okta-deactivate-pathless"] .finding') !== null`)
	want(b, "address", eval[string](b, `location.hash`), "#okta-deactivate-pathless")
	// From the scenario to its requirement, and from there into the scenario again.
	b.exec(`document.querySelector(".finding a.id").click()`)
	b.until(`document.querySelector('[data-id="OKTA-3.4-2"] .nested .row') !== null`)
	b.exec(`document.querySelector(".nested .head").click()`)
	b.until(`document.querySelector(".nested .finding") !== null`)
	b.shot("requirement")
	// A filter that hides what the address names gives way.
	b.search("bulk")
	b.until(`document.querySelectorAll("#list > .row").length === 1`)
	b.exec(`location.hash = "#RFC7644-3.3-5"`)
	b.until(`document.querySelector('[data-id="RFC7644-3.3-5"] .requirement-body') !== null`)
	b.exec(`location.hash = "#%E0%A4%A"`) // no address at all: nothing breaks
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
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
	b.exec(`location.hash = "#create-user"`)
	b.until(`document.querySelector(".exchange") !== null`)
	b.exec(`for (const one of document.querySelectorAll(".exchange")) one.open = true`)
	b.until(`document.querySelectorAll("pre.body").length === ` + number(len(bodies)))
	shown := eval[[]string](b, `[...document.querySelectorAll("pre.body")].map((pre) => pre.textContent)`)
	for i, body := range bodies {
		if got := strings.Join(strings.Fields(shown[i]), ""); got != strings.Join(strings.Fields(body), "") {
			b.t.Errorf("body %d: got %.200q, want %.200q", i, got, body)
		}
	}
	want(b, "marked element", eval[string](b, `document.querySelector("pre.body mark").textContent`), "{}")
}

// The capabilities show the exchanges that they were read from.
func pageEvidence(b *browser) {
	b.serve(fixture())
	b.exec(`document.getElementById("capabilities").open = true`)
	b.until(`document.querySelector("#evidence .exchange") !== null`)
	b.exec(`document.querySelector("#evidence .exchange").open = true`)
	b.until(`document.querySelector("#evidence pre.body") !== null`)
	b.exec(`document.getElementById("capabilities").scrollIntoView()`)
	b.shot("evidence")
}

func pageThemes(b *browser) {
	b.serve(fixture())
	background := `getComputedStyle(document.body).backgroundColor`
	light := eval[string](b, background)
	b.key("t")
	dark := eval[string](b, background)
	if light == dark {
		b.t.Errorf("background after t: got %s, want another than in the light theme", dark)
	}
	b.shot("dark")
	b.do("reload", chromedp.Reload())
	want(b, "background after a reload", eval[string](b, background), dark)
	b.exec(`location.hash = "#okta-deactivate-pathless"`)
	b.until(`document.querySelector(".wire") !== null`)
	b.exec(`document.querySelector(".finding").scrollIntoView()`)
	b.shot("dark-failure")
	b.exec(`document.getElementById("theme").click()`)
	want(b, "background after the button", eval[string](b, background), light)
	b.exec(`localStorage.clear()`)
}

func pageNarrow(b *browser) {
	b.do("narrow", chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile))
	b.serve(fixture())
	b.until(`document.querySelectorAll("#list > .row").length === 8`)
	b.shot("narrow")
	b.exec(`document.getElementById("results").scrollIntoView()`)
	b.shot("narrow-list")
	b.exec(`location.hash = "#okta-deactivate-pathless"`)
	b.until(`document.querySelector(".wire") !== null`)
	b.shot("narrow-failure")
	if over := eval[int](b, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		b.t.Errorf("width beyond the screen: got %d pixels, want 0", over)
	}
}

func pagePrint(b *browser) {
	b.serve(fixture())
	b.exec(`location.hash = "#okta-deactivate-pathless"`)
	b.until(`document.querySelector(".wire") !== null`)
	pdf, err := chromedp.Run(b.ctx, chromedp.PrintToPDF())
	if err != nil {
		b.t.Fatalf("print: %v", err)
	}
	if !strings.HasPrefix(string(pdf), "%PDF-") {
		b.t.Errorf("print: got %.20q, want a PDF", pdf)
	}
	b.save("print.pdf", pdf)
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
		b.until(`document.querySelectorAll("#list > .row").length > 0`)
		for _, tab := range []string{"tab-requirements", "tab-scenarios"} {
			b.exec(`document.getElementById("` + tab + `").click()`)
			b.exec(`for (const head of document.querySelectorAll("#list > .row > .head")) head.click()`)
			b.until(`[...document.querySelectorAll("#list > .row")].every((row) => row.childElementCount === 2)`)
		}
		b.until(`document.querySelector("#list .exchange") !== null`)
		b.exec(`for (const one of document.querySelectorAll("details")) one.open = true`)
		b.until(`document.querySelector(".wire pre") !== null`)
		b.exec(`document.querySelector(".cause-title a").click()`)
		want(b, "what ran with "+text, eval[string](b, `String(window.ran)`), "undefined")
		want(b, "images", eval[int](b, `document.querySelectorAll("img, iframe, object, main script").length`), 0)
	}
	b.exec(`scrollTo(0, 0)`)
	b.shot("hostile")
}

func pageLarge(b *browser) {
	start := time.Now()
	r := large(10_000)
	b.t.Logf("10,000 scenarios: made in %v", time.Since(start).Round(time.Millisecond))
	b.serve(r)
	b.t.Logf("10,000 scenarios: written and loaded after %v", time.Since(start).Round(time.Millisecond))
	b.until(`document.querySelectorAll("#list > .row").length > 0`)
	b.t.Logf("10,000 scenarios: written, loaded and listed in %v", time.Since(start).Round(time.Millisecond))
	b.exec(`document.getElementById("tab-scenarios").click()`)
	if made := eval[int](b, `document.querySelectorAll("#list > .row").length`); made > 1000 {
		b.t.Errorf("rows made at first: got %d, want at most 1000", made)
	}
	b.exec(`location.hash = "#error-detail-09992"`) // the last chunk
	b.until(`document.querySelector('[data-id="error-detail-09992"] .finding') !== null`)
	b.search("09992")
	b.shows("error-detail-09992")
	b.search("")
	b.until(`document.getElementById("tally").textContent === "10000 scenarios"`)
	// Scrolling makes what comes next.
	b.exec(`scrollTo(0, 0)`)
	before := eval[int](b, `document.querySelectorAll("#list > .row").length`)
	b.exec(`document.getElementById("more").scrollIntoView()`)
	b.until(`document.querySelectorAll("#list > .row").length > ` + number(before))
}

func pageFile(b *browser) {
	paths, err := WriteDir(b.t.TempDir(), fixture(), "html")
	if err != nil {
		b.t.Fatal(err)
	}
	path, err := filepath.Abs(paths[0])
	if err != nil {
		b.t.Fatal(err)
	}
	b.do("open the file", chromedp.Navigate("file://"+path+"#inactive-stays-findable"))
	b.until(`document.querySelector(".finding") !== null`)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		b.t.Errorf("mode of the file: got %v (%v), want -rw-r--r--", info.Mode(), err)
	}
}

func pageEmpty(b *browser) {
	b.serve(&Report{Conclusion: Undetermined})
	b.until(`document.querySelector(".empty") !== null`)
	want(b, "title", eval[string](b, `document.title`), "undetermined · scimspec")
}
