package server_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/scimspec/scimspec/internal/browsertest"
)

// consolePages are the pages of the demo company.
var consolePages = map[string]string{
	"overview":            "/",
	"process":             "/t/process",
	"people":              "/t/okta/people",
	"person":              "/t/okta/people/ada.lane@example.com",
	"groups":              "/t/okta/groups",
	"group":               "/t/okta/groups/Engineering",
	"applications":        "/t/okta/applications",
	"okta-application":    "/t/okta/applications/catalogue-app",
	"okta-assignments":    "/t/okta/applications/catalogue-app/assignments",
	"okta-push":           "/t/okta/applications/catalogue-app/push",
	"okta-provisioning":   "/t/okta/applications/catalogue-app/provisioning",
	"okta-mappings":       "/t/okta/applications/catalogue-app/mappings",
	"okta-log":            "/t/okta/applications/catalogue-app/log",
	"okta-trouble":        "/t/okta/applications/catalogue-app/trouble",
	"okta-sign-on":        "/t/okta/applications/catalogue-app/sign-on",
	"entra-sign-on":       "/t/entra/applications/enterprise-app/sign-on",
	"entra-people":        "/t/entra/people",
	"entra-application":   "/t/entra/applications/enterprise-app",
	"entra-assignments":   "/t/entra/applications/enterprise-app/assignments",
	"entra-roles":         "/t/entra/applications/enterprise-app/roles",
	"entra-provisioning":  "/t/entra/applications/enterprise-app/provisioning",
	"entra-mappings":      "/t/entra/applications/enterprise-app/mappings",
	"entra-log":           "/t/entra/applications/enterprise-app/log",
	"entra-log-entry":     "/t/entra/applications/enterprise-app/log/" + anyEntry,
	"a-page-that-is-none": "/t/okta/nowhere",
}

// anyEntry stands for the number of an entry of a log. The applications provision at once, so
// that nobody knows whose entry has which number.
const anyEntry = "*"

// servedPages are those that the server writes: no part of the console.
var servedPages = map[string]string{
	"test-application": "/app/okta/catalogue-app/",
	"okta-sign-in":     "/app/okta/catalogue-app/oidc/login",
	"entra-sign-in":    "/app/entra/enterprise-app/saml/login",
}

// themed holds a page to a theme, however it was served.
func (b *tab) themed(theme string) {
	b.Exec("document.documentElement.dataset.theme = '" + theme + "'")
}

// load goes to a page that the server writes.
func (b *tab) load(path string) {
	b.T.Helper()
	b.Do("load "+path, chromedp.Navigate(b.url+path))
	b.Until(`document.readyState === "complete" && document.querySelector("h1")`)
}

// signedIn signs in on the sign-in page and waits for the test application's answer.
func (b *tab) signedIn(user string) {
	b.T.Helper()
	b.Until(`document.querySelector("#idp_user")`)
	b.Exec(fmt.Sprintf(`{ document.querySelector("#idp_user").value = %q; document.querySelector("#idp_password").value = "anything"; document.querySelector("form button").click(); }`, user))
	b.Until(`location.pathname.endsWith("/result") && document.readyState === "complete" && document.querySelector("[role=status]")`)
}

// visit opens a page; of a log, the entry that it lists first.
func (b *tab) visit(path string) {
	b.T.Helper()
	log, entry := strings.CutSuffix(path, "/"+anyEntry)
	b.open(log)
	if entry {
		b.Until(`document.querySelector("#log-rows a")`)
		b.open(browsertest.Eval[string](b.Tab, `[...document.querySelectorAll("#log-rows a")].find((a) => a.pathname.includes("/log/")).pathname`))
	}
}

// TestConsolePages opens each page in light, dark and narrow, and wants a heading, no word
// of the browser's console, and nothing that runs out of a narrow screen.
func TestConsolePages(t *testing.T) {
	b := console(t)
	for _, form := range []struct {
		name  string
		theme string
		width int64
	}{{"light", "light", 1280}, {"dark", "dark", 1280}, {"narrow", "light", 390}} {
		b.Resize(form.width)
		for name, path := range consolePages {
			b.visit(path)
			b.themed(form.theme)
			if heading := browsertest.Eval[string](b.Tab, "document.querySelector('h1').textContent"); heading == "" || heading == "That did not work" {
				t.Errorf("%s: heading: got %q", path, heading)
			}
			b.fits(path, form.name)
			b.WholeShot(form.name + "-" + name)
		}
		for name, path := range servedPages {
			b.load(path)
			b.themed(form.theme)
			b.fits(path, form.name)
			b.WholeShot(form.name + "-" + name)
		}
		for _, tamper := range []string{"", "altered"} {
			b.load("/app/okta/catalogue-app/saml/login")
			b.Exec(fmt.Sprintf(`document.querySelector("#idp_tamper").value = %q`, tamper))
			b.signedIn("ada.lane@example.com")
			b.themed(form.theme)
			b.fits("the result", form.name)
			b.WholeShot(form.name + "-test-application-" + map[string]string{"": "signed-in", "altered": "refused"}[tamper])
		}
	}
	b.Quiet()
}

// namesOf lists what nobody could name who does not see the page: it needs no checker of
// others, so that every run looks. TestConsoleAccessible looks at far more.
const namesOf = `(() => {
	const named = (e) => e.getAttribute("aria-label") || e.textContent.trim() || e.labels?.length || (e.getAttribute("aria-labelledby") && document.getElementById(e.getAttribute("aria-labelledby")));
	const said = [...document.querySelectorAll("button, a[href], input:not([type=hidden]), select, textarea")].filter((e) => !named(e)).map((e) => "no name: " + e.outerHTML.slice(0, 120));
	const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
	said.push(...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => "id twice: " + id));
	for (const e of document.querySelectorAll("[aria-describedby]")) if (!document.getElementById(e.getAttribute("aria-describedby"))) said.push("describes nothing: " + e.outerHTML.slice(0, 120));
	said.push(...[...document.querySelectorAll("img:not([alt])")].map((e) => "no alt: " + e.outerHTML.slice(0, 120)));
	if (document.querySelectorAll("h1").length !== 1) said.push("h1: got " + document.querySelectorAll("h1").length + ", want 1");
	if (!document.documentElement.lang) said.push("no language");
	return said.join("; ");
})()`

// fits wants nothing to run out of the screen, and everything to have a name.
func (b *tab) fits(path, form string) {
	b.T.Helper()
	if unnamed := browsertest.Eval[string](b.Tab, namesOf); unnamed != "" {
		b.T.Errorf("%s in %s: %s", path, form, unnamed)
	}
	if over := browsertest.Eval[int](b.Tab, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		b.T.Errorf("%s in %s: %d pixels wider than the screen", path, form, over)
	}
}

// TestConsoleAccessible runs the accessibility checker on each page, light and dark.
func TestConsoleAccessible(t *testing.T) {
	b := console(t)
	script := axe(t)
	for _, theme := range []string{"light", "dark"} {
		for _, path := range consolePages {
			b.visit(path)
			b.themed(theme)
			b.accessible(script)
		}
		for _, path := range servedPages {
			b.load(path)
			b.themed(theme)
			b.accessible(script)
		}
		b.load("/app/okta/catalogue-app/saml/login")
		b.Exec(`document.querySelector("#idp_tamper").value = "altered"`)
		b.signedIn("ada.lane@example.com")
		b.themed(theme)
		b.accessible(script)
	}
}

// find types into the search of a finder and presses what is found.
func (b *tab) find(label, name string) {
	b.T.Helper()
	b.fill(label, name)
	b.Until(`[...document.querySelectorAll("ul[aria-label=Found] button")].length`)
	b.Exec(`[...document.querySelectorAll("ul[aria-label=Found] button")][0].click()`)
}

// TestConsoleWork does a day's work at Okta against a service provider that ignores a PATCH
// without a path: add, assign, push a group, watch the log, unassign, find the broken answer
// and its fix.
func TestConsoleWork(t *testing.T) {
	b := console(t, "patch-pathless-ignored")
	b.open("/t/okta/people")
	b.press("Add person")
	b.fill("userName", "gil.tamm@example.com")
	b.fill("name.givenName", "Gil")
	b.fill("name.familyName", "Tamm")
	b.fill("displayName", "Gil <b>Tamm</b>")
	b.press("Add person")
	b.says("Gil <b>Tamm</b>")
	b.Until(`document.querySelector("h1").textContent === "Gil <b>Tamm</b>"`)

	b.open("/t/okta/applications/catalogue-app/assignments")
	b.find("Assign a person or a group", "sukarno")
	b.press("Assign")
	b.says("Sukarno is assigned.")
	b.Until(`[...document.querySelectorAll("main tr")].some((r) => r.innerText.includes("Sukarno"))`)

	// A tab of the log stands open while another page does the work.
	b.open("/t/okta/applications/catalogue-app/log")
	b.Until(`document.querySelectorAll("#log-rows tr").length > 0`)
	b.Exec(`fetch("/api/tenants/okta/applications/catalogue-app/users/gil.tamm@example.com", {method: "PUT", body: "{}"})`)
	b.Until(`[...document.querySelectorAll("#log-rows tr")].some((r) => r.innerText.includes("Gil <b>Tamm</b>") && r.innerText.includes("application.provision.user.push"))`)
	b.Until(`[...document.querySelectorAll("#log-rows tr")].every((r) => !r.innerText.includes("…"))`)

	b.open("/t/okta/applications/catalogue-app/push")
	b.Exec(`{ const s = document.querySelector("main select"); s.value = [...s.options].find((o) => o.textContent === "Sales & Partners").value; }`)
	b.press("Push group")
	b.says("The group is pushed.")
	b.Until(`[...document.querySelectorAll("main tr")].some((r) => r.innerText.includes("Sales & Partners") && r.innerText.includes("active"))`)

	b.open("/t/okta/applications/catalogue-app/assignments")
	b.press("Unassign Gil <b>Tamm</b>")
	b.says("is unassigned.")
	b.open("/t/okta/applications/catalogue-app/log?broken=true")
	b.Until(`[...document.querySelectorAll("#log-rows tr")].some((r) => r.innerText.includes("user.deactivate") && r.innerText.includes("broken"))`)
	b.Exec(`[...document.querySelectorAll("#log-rows a")].find((a) => a.textContent.includes("user.deactivate")).click()`)
	b.says("OKTA-DEACTIVATE-01")
	b.says("Fix:")
	b.says("118 bytes")
	b.says("recorded traffic")
	if curl := browsertest.Eval[string](b.Tab, `[...document.querySelectorAll("pre")].map((p) => p.textContent).find((x) => x.startsWith("curl")) || ""`); curl == "" {
		t.Error("curl: got none")
	}
	b.WholeShot("work-broken-answer")
	b.Quiet()
}

// TestConsoleOnDemand provisions on demand at Entra ID, edits a mapping with a mistake in it,
// deletes somebody and puts the clock forward until the account is gone.
func TestConsoleOnDemand(t *testing.T) {
	b := console(t)
	b.open("/t/entra/applications/enterprise-app/mappings")
	b.Exec(`{ const c = document.querySelectorAll("input.expression")[2]; c.value = "Join(\" \", [givenName], "; c.dispatchEvent(new Event("input")); }`)
	b.Until(`document.querySelectorAll("input.expression")[2].getAttribute("aria-invalid") === "true" && document.querySelector(".caret")`)
	b.WholeShot("work-mapping-mistake")
	b.Exec(`{ const c = document.querySelectorAll("input.expression")[2]; c.value = "Join(\", \", [surname], [givenName])"; c.dispatchEvent(new Event("input")); }`)
	b.Until(`document.querySelectorAll("output")[2].textContent === "Lane, Ada"`)
	b.press("Save mappings")
	b.says("Saved.")

	b.open("/t/entra/applications/enterprise-app")
	b.find("Whom to provision", "cleo")
	b.says("Perform action")
	b.says("Determine if in scope")
	b.WholeShot("work-on-demand")

	b.open("/t/entra/people/cleo.marsh@example.org")
	b.press("Delete")
	b.says("Deleted softly")
	b.press("Advance 30 days")
	b.says("Thirty days later")
	b.open("/t/entra/applications/enterprise-app/log")
	b.Until(`[...document.querySelectorAll("#log-rows tr")].some((r) => r.innerText.includes("Delete") && r.innerText.includes("Cleo Marsh"))`)
	b.Exec(`[...document.querySelectorAll("#log-rows a")].find((a) => a.textContent === "Delete").click()`)
	b.says("DELETE 30 days")
	b.Quiet("status of 400") // the expression with a mistake
}

// TestConsoleSignIn signs in by both protocols at both products, from the console on; then it
// switches a tampered answer on there, and the test application refuses it.
func TestConsoleSignIn(t *testing.T) {
	b := console(t)
	for product, who := range demoSignIns {
		app := "/t/" + who.tenant + "/applications/" + who.app
		for protocol, link := range map[string]string{"saml": "Sign in with SAML", "oidc": "Sign in with OpenID Connect"} {
			b.open(app + "/sign-on")
			b.press("Open the test application")
			b.Until(`location.pathname.startsWith("/app/")`)
			b.press(link)
			b.signedIn(who.user)
			b.says("Signed in: " + who.user)
			if protocol == "oidc" {
				b.press("Refresh the tokens")
				b.says("OpenID Connect, refreshed")
			}

			b.open(app + "/trouble")
			b.fill(map[string]string{"saml": "SAML response", "oidc": "OpenID Connect answer"}[protocol], protocol+"-altered")
			b.says("Switched on.")
			b.load("/app/" + who.tenant + "/" + who.app + "/" + protocol + "/login")
			b.says("(switched on)")
			b.signedIn(who.user)
			b.says("Refused.")
			b.Until(`[...document.querySelectorAll("tr")].some((r) => r.innerText.includes("failed") && /signed|key set/.test(r.innerText))`)

			b.open(app + "/sign-on")
			b.Until(`[...document.querySelectorAll("main tr")].some((r) => r.innerText.includes("altered"))`)
			b.open(app + "/trouble")
			b.fill(map[string]string{"saml": "SAML response", "oidc": "OpenID Connect answer"}[protocol], "")
			b.says("Switched off.")
			t.Logf("%s by %s: signed in, and refused when it was altered", product, protocol)
		}
	}
	b.Quiet()
}
