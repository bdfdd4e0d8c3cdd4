package scimspec_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// rule says what one part of the house may import of ours, and why. Paths are relative
// to the module; a trailing /... means everything below.
type rule struct {
	part    string
	allowed []string
	reason  string
}

// rules go down only. The first rule that fits a package counts.
var rules = []rule{
	{"cmd/scimspec", []string{"...", "internal/..."}, "the command stands on top of everything"},
	{"internal/engine", []string{"steps", "schemas", "features", "reports", "internal/connect", "internal/ledger", "internal/transcript", "internal/scim", "internal/profile", "internal/accept", "internal/spelling", "mockidp/..."}, "the engine runs scenarios and knows no front end"},
	{"steps", []string{"features", "reports", "schemas", "internal/connect", "internal/jsontree", "internal/ledger", "internal/transcript", "internal/scim", "internal/profile", "internal/accept", "mockidp/..."}, "steps act through the identity providers and judge by the schemas"},
	{"internal/reference/product", nil, "people and teams know no protocol"},
	{"internal/reference/signin", []string{"internal/reference/product"}, "sign-in leads to people"},
	{"internal/reference/server", []string{"internal/scim", "internal/reference/product", "internal/reference/signin"}, "the right server knows no fault"},
	{"internal/reference/fault", []string{"internal/scim", "internal/reference/server", "internal/reference/product", "internal/reference/signin"}, "a fault changes a seam of the server"},
	{"internal/reference/constraint", []string{"internal/scim", "internal/reference/server"}, "a constraint changes a seam of the server and what it declares"},
	{"internal/reference", []string{"internal/reference/..."}, "the reference target shares names with the suite and no behaviour"},
	{"internal/selftest", []string{".", "features", "reports", "reports/dictionary", "internal/reference"}, "the suite judges the reference target with each fault"},
	{"internal/load", []string{"mockidp", "mockidp/...", "internal/connect", "internal/ledger", "internal/scim"}, "traffic of the identity providers, without judgment"},
	{"internal/bench", []string{".", "..."}, "measures everything"},
	{"internal/site", []string{"features", "internal/profile", "internal/reference"}, "shows data of both sides and runs nothing"},
	{"internal/newcheck", []string{"features"}, "reads the house as text, so that it needs nothing to build"},
	{"internal/proof", []string{"internal/scim"}, "takes abilities away from the reference target on the wire; its tests run the suite"},
	{"interop", []string{".", "reports"}, "a run against foreign servers"},
	{"internal/hostile", []string{"internal/scim"}, "a hostile target is not built on what it tests"},
	{"internal/launch", nil, "starting a container needs nothing of ours"},
	{"internal/ledger", []string{"internal/connect", "internal/scim"}, "the ledger works on the wire"},
	{"internal/connect", nil, "a leaf"},
	{"internal/testkey", nil, "a leaf; for tests, which this table does not look at"},
	{"internal/browsertest", nil, "a leaf; for tests"},
	{"internal/transcript", []string{"internal/connect", "internal/jsontree"}, "a record of what goes over a way"},
	{"internal/jsontree", nil, "a leaf"},
	{"internal/scim", nil, "names only"},
	{"internal/spelling", nil, "a leaf"},
	{"mockidp/language", []string{"internal/spelling"}, "it says what is wrong in any expression"},
	{"mockidp/okta/expression", []string{"mockidp/language"}, "a language of its own, with the common words for what is wrong"},
	{"mockidp/entra/expression", []string{"mockidp/language"}, "a language of its own, with the common words for what is wrong"},
	{"mockidp/wire", nil, "a leaf"},
	{"mockidp/okta", []string{"mockidp", "mockidp/wire", "mockidp/okta/expression", "internal/scim"}, "a dialect stands on the directory alone"},
	{"mockidp/entra", []string{"mockidp", "mockidp/wire", "mockidp/entra/expression", "internal/scim"}, "a dialect stands on the directory alone"},
	{"mockidp/direct", []string{"mockidp", "mockidp/wire", "internal/scim"}, "a dialect stands on the directory alone"},
	{"mockidp/browser", nil, "a leaf: it carries any protocol"},
	{"mockidp/saml", []string{"mockidp", "mockidp/browser"}, "sign-in stands on the clock and a user agent alone"},
	{"mockidp/oidc", []string{"mockidp", "mockidp/browser"}, "sign-in stands on the clock and a user agent alone"},
	{"mockidp/testapp", nil, "an application that shares nothing with the identity providers that it judges"},
	{"mockidp/idptest", []string{"mockidp/server"}, "the served identity provider in a test, by its API"},
	{"mockidp/idpcontainer", nil, "an image in a test: its users compile nothing else of ours"},
	{"mockidp/server/page", nil, "files and how they are served: the console calls the API like everybody else"},
	{"mockidp/server", []string{"mockidp", "mockidp/...", "reports", "internal/connect", "internal/transcript", "internal/scim"}, "serves the identity provider; it is told how to judge"},
	{"internal/live", []string{"steps", "features", "reports", "mockidp", "mockidp/server", "internal/transcript"}, "judges what the console shows by the steps' own judgments"},
	{"internal/mcp", []string{".", "features", "reports"}, "tools for a client; the command lends what they do, and nobody else imports it"},
	{"mockidp", []string{"mockidp/wire", "internal/scim"}, "the core sends nothing"},
	{"features", []string{"internal/spelling"}, "data and its loader"},
	{"schemas", []string{"internal/scim", "internal/jsontree"}, "data and its loader"},
	{"reports", nil, "a model and its encoders"},
	{"internal/profile", []string{"internal/accept"}, "data and its loader"},
	{"internal/accept", []string{"internal/spelling"}, "what a service provider takes, as data"},
	{".", []string{"mockidp/server", "mockidp/idptest", "internal/live", "internal/engine", "internal/connect", "internal/ledger", "internal/transcript", "internal/scim", "internal/profile", "internal/accept", "reports", "features"}, "the façade; never a Docker client"},
}

// external says which packages alone may import a library.
var external = map[string][]string{
	"github.com/cucumber/godog":                   {"internal/engine", "steps"},
	"github.com/cucumber/gherkin/go/v26":          {"features"},
	"github.com/gavv/httpexpect/v2":               {"steps"},
	"github.com/xeipuuv/gojsonschema":             {"schemas"},
	"github.com/testcontainers/testcontainers-go": {"internal/launch", "mockidp/idpcontainer"},
	"github.com/spf13/cobra":                      {"cmd/scimspec"},
	"github.com/modelcontextprotocol/go-sdk":      {"internal/mcp", "cmd/scimspec"},
	"github.com/yuin/goldmark":                    {"internal/site"},
	"github.com/vbauerster/mpb/v8":                {"cmd/scimspec"},
	"testing":                                     {".", "internal/reference", "internal/browsertest"},
	"github.com/chromedp/chromedp":                {"internal/browsertest"},
	"github.com/crewjam/saml":                     {"mockidp/saml", "internal/reference/signin"},
	"github.com/alecthomas/participle/v2":         {"mockidp/language", "mockidp/okta/expression", "mockidp/entra/expression"},
	"github.com/go-jose/go-jose/v4":               {"mockidp/oidc", "mockidp/testapp"},
	"github.com/go-chi/chi/v5":                    {"internal/reference/server", "mockidp/server"},
}

// lightModules is how many modules a user's go test may download and compile for the façade.
const lightModules = 51

// heavy is what only the command, tests or the site need. IdP brings the served identity provider and its router.
var heavy = []string{
	"github.com/testcontainers/", "github.com/moby/", "github.com/docker/", "go.opentelemetry.io/", "github.com/spf13/cobra",
	"github.com/vbauerster/", "github.com/chromedp/", "github.com/yuin/goldmark", "go.k6.io/", "pgregory.net/",
	"github.com/scimspec/scimspec/cmd", "github.com/scimspec/scimspec/mockidp/idpcontainer", "github.com/scimspec/scimspec/internal/reference",
	"github.com/scimspec/scimspec/internal/launch", "github.com/scimspec/scimspec/internal/load",
}

// TestLightLibrary holds what the façade reaches, so that whoever imports it in a test downloads
// and compiles no more than judging needs.
func TestLightLibrary(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{.ImportPath}} {{with .Module}}{{.Path}}{{end}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	modules := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		imported, of, _ := strings.Cut(strings.TrimSpace(line), " ")
		if of != "" && of != module {
			modules[of] = true
		}
		for _, prefix := range heavy {
			if strings.HasPrefix(imported, prefix) {
				t.Errorf("the façade reaches %s, want it behind the command", imported)
			}
		}
	}
	if len(modules) > lightModules || len(modules) < 20 {
		t.Errorf("modules of the façade: got %d, want %d at most: %v", len(modules), lightModules, slices.Sorted(maps.Keys(modules)))
	}
}

type listedPackage struct {
	ImportPath string
	Imports    []string
}

const module = "github.com/scimspec/scimspec"

// TestImports holds the house to its plan: imports go down only, and each given library
// stays in its place.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var p listedPackage
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := relative(p.ImportPath)
		governing := slices.IndexFunc(rules, func(r rule) bool { return within(name, r.part) })
		if governing < 0 {
			t.Errorf("package %s: no rule says what it may import", name)
			continue
		}
		for _, imported := range p.Imports {
			if message := judge(name, imported, rules[governing]); message != "" {
				t.Error(message)
			}
		}
	}
}

// judge says what is wrong with an import, or "".
func judge(name, imported string, r rule) string {
	if imported == module || strings.HasPrefix(imported, module+"/") {
		ours := relative(imported)
		if within(ours, r.part) && r.part != "." || slices.ContainsFunc(r.allowed, func(a string) bool { return allows(a, ours) }) {
			return ""
		}
		return fmt.Sprintf("package %s imports %s, which its rule does not allow: %s", name, ours, r.reason)
	}
	for library, places := range external {
		if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(places, name) {
			return fmt.Sprintf("package %s imports %s, which belongs to %s alone", name, imported, strings.Join(places, ", "))
		}
	}
	return ""
}

func relative(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

// within says whether a package is a part of the house or lies below it.
func within(name, part string) bool {
	return name == part || part != "." && strings.HasPrefix(name, part+"/")
}

func allows(pattern, name string) bool {
	if pattern == "..." {
		return true
	}
	if dir, below := strings.CutSuffix(pattern, "/..."); below {
		return name == path.Clean(dir) || strings.HasPrefix(name, dir+"/")
	}
	return pattern == name
}

// oneWay are things that are done in one place of the suite; others call it.
var oneWay = []struct {
	code    *regexp.Regexp
	below   []string // where nobody else does it
	place   string
	instead string
}{
	{regexp.MustCompile(`time\.(NewTimer|After|Sleep)\(`), []string{"steps", "internal/connect", "internal/engine", "internal/ledger", "internal/transcript"}, "internal/connect/pace.go", "connect.Pause"},
	{regexp.MustCompile(`ReadAll\((req|r)\.Body`), []string{"steps", "internal/connect", "internal/engine", "internal/ledger", "internal/transcript"}, "internal/connect/body.go", "connect.Body"},
}

// TestOneWay keeps a second way to do a thing from growing beside the first.
func TestOneWay(t *testing.T) {
	for _, way := range oneWay {
		held := false
		for _, dir := range way.below {
			for file, text := range sources(t, dir+"/*.go") {
				switch found := way.code.FindString(text); {
				case found == "" || strings.HasSuffix(file, "_test.go"):
				case filepath.ToSlash(file) == way.place:
					held = true
				default:
					t.Errorf("%s: got %s, want %s", file, found, way.instead)
				}
			}
		}
		if !held {
			t.Errorf("%s: got nothing that fits %s, want the one way", way.place, way.code)
		}
	}
}

// TestRightServerKnowsNoFault keeps what is wrong on purpose in product and signin from the
// right server: only a row of a fault names it.
func TestRightServerKnowsNoFault(t *testing.T) {
	const below = "internal/reference/"
	declared := regexp.MustCompile(`(?m)^func (?:\([^)]*\) )?([A-Z]\w*)`)
	for _, room := range []string{"product", "signin"} {
		var wrong []string
		for _, text := range sources(t, below+room+"/wrong*.go") {
			for _, found := range declared.FindAllStringSubmatch(text, -1) {
				wrong = append(wrong, found[1])
			}
		}
		if len(wrong) == 0 {
			t.Errorf("%s: got nothing that is wrong on purpose, want the files wrong*.go", room)
		}
		named := regexp.MustCompile(`\b` + room + `\.(` + strings.Join(wrong, "|") + `)\b`)
		for file, text := range sources(t, below+"server/*.go") {
			if found := named.FindString(text); found != "" {
				t.Errorf("%s: got %s, want it in a fault alone", file, found)
			}
		}
	}
}

// sources reads the files of a pattern.
func sources(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("files of %s: got %d and %v, want some", pattern, len(files), err)
	}
	texts := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(text)
	}
	return texts
}
