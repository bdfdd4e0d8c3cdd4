package server

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
	"github.com/scimspec/scimspec/reports"
)

// noFindings is an empty list that is one in JSON.
var noFindings = []reports.Finding{}

// known is a kind of request: the row of the product's table of shapes that it is an
// example of, and the requirement that a service provider breaks which refuses it.
type known struct {
	dialect     string // a prefix: okta-, okta-oin, entra-
	request     *regexp.Regexp
	body        *regexp.Regexp // nil: any
	shape       string         // the row's text begins so
	requirement string
}

// Kinds of request, the particular before the general. Each is matched against "METHOD
// /path?query" below the base URL, the query decoded.
var kinds = []known{
	kind("okta-", `^GET /Users\?startIndex=1&count=2$`, ``, "connection test", "OKTA-CONNECT-01"),
	kind("okta-", `^GET /Users\?filter=email`, ``, "exists check with `email eq`", "OKTA-MATCH-01"),
	kind("okta-", `^GET /Users\?filter=`, ``, "exists check `filter", "OKTA-MATCH-01"),
	kind("okta-", `^GET /Users\?startIndex=`, ``, "import by 100", "OKTA-IMPORT-01"),
	kind("okta-", `^GET /Users/`, ``, "profile push", "OKTA-UPDATE-01"),
	kind("okta-", `^POST /Users$`, ``, "`POST /Users`: key order", "OKTA-CREATE-01"),
	kind("okta-aiw", `^PUT /Users/`, `"active":false`, "deactivate: `GET`", "OKTA-DEACTIVATE-02"),
	kind("okta-", `^PUT /Users/`, ``, "profile push", "OKTA-UPDATE-01"),
	kind("okta-", `^PATCH /Users/`, `"active":false`, "deactivate: `PATCH`", "OKTA-DEACTIVATE-01"),
	kind("okta-", `^PATCH /Users/`, `"active":true`, "reactivate: exists check, `PATCH`", "OKTA-REACTIVATE-01"),
	kind("okta-", `^PATCH /Users/`, `"password"`, "password: `PATCH`", "OKTA-UPDATE-09"),
	kind("okta-", `^GET /Groups\?filter=`, ``, "group lookup", "OKTA-MATCH-06"),
	kind("okta-", `^GET /Groups\?`, ``, "… and `GET /Groups", "OKTA-IMPORT-06"),
	kind("okta-", `^GET /Groups/`, ``, "after a create: `GET`", "OKTA-GROUP-05"),
	kind("okta-", `^POST /Groups$`, `"members":\[\]`, "`POST /Groups` with `members`", "OKTA-GROUP-01"),
	kind("okta-", `^POST /Groups$`, ``, "`POST /Groups` with all members", "OKTA-GROUP-02"),
	kind("okta-", `^PUT /Groups/`, ``, "members change: `GET`", "OKTA-MEMBER-05"),
	kind("okta-", `^PATCH /Groups/`, `"replace","path":"members"`, "push now", "OKTA-MEMBER-04"),
	kind("okta-", `^PATCH /Groups/`, `"op":"remove"`, "members change: one `PATCH`", "OKTA-MEMBER-01"),
	kind("okta-", `^PATCH /Groups/`, `"op":"add"`, "members change: one `PATCH`", "OKTA-MEMBER-02"),
	kind("okta-", `^PATCH /Groups/`, ``, "rename: `PATCH`", "OKTA-GROUP-03"),
	kind("okta-", `^DELETE /Groups/`, ``, "unlink with deletion", "OKTA-REMOVE-01"),
	kind("okta-", `^GET /`, ``, "schema import", "OKTA-WIRE-04"),

	kind("entra-", `^GET /Users\?filter=\S+ eq "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"`, ``, "Connection test", "ENTRA-CONNECT-01"),
	kind("entra-", `^GET /Groups\?.*eq "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"`, ``, "Connection test", "ENTRA-CONNECT-02"),
	kind("entra-", `^GET /Users\?filter=emails\[`, ``, "`emails[type eq", "ENTRA-MATCH-06"),
	kind("entra-", `^GET /Users\?filter=externalId`, ``, "Matching: one GET", "ENTRA-MATCH-05"),
	kind("entra-", `^GET /Users\?filter=`, ``, "Matching: one GET", "ENTRA-MATCH-01"),
	kind("entra-", `^GET /Users\?`, ``, "Account discovery", "ENTRA-IMPORT-01"),
	kind("entra-", `^GET /Users/`, ``, "Known user", "ENTRA-WIRE-05"),
	kind("entra-", `^POST /Users$`, ``, "POST: data-contract", "ENTRA-CREATE-01"),
	kind("entra-default", `^PATCH /Users/`, `"path":"active","value":"False"`, "Deactivate: ", "ENTRA-DEACTIVATE-01"),
	kind("entra-", `^PATCH /Users/`, `"path":"active","value":false|"active":false`, "Deactivate: ", "ENTRA-DEACTIVATE-02"),
	kind("entra-default", `^PATCH /Users/`, `"path":"active","value":"True"`, "Reactivate: ", "ENTRA-REACTIVATE-01"),
	kind("entra-", `^PATCH /Users/`, `"path":"active","value":true|"active":true`, "Reactivate: ", "ENTRA-REACTIVATE-02"),
	kind("entra-", `^PATCH /Users/`, `User:manager"`, "Manager in a PATCH", "ENTRA-UPDATE-06"),
	kind("entra-default", `^PATCH /Users/`, ``, "Default PATCH: `schemas` first", "ENTRA-UPDATE-03"),
	kind("entra-", `^PATCH /Users/`, ``, "Flag PATCH: lower case", "ENTRA-UPDATE-04"),
	kind("entra-", `^DELETE /Users/`, ``, "DELETE 30 days", "ENTRA-REMOVE-01"),
	kind("entra-", `^GET /Groups\?`, ``, "Matching and GET with", "ENTRA-MATCH-07"),
	kind("entra-", `^GET /Groups/`, ``, "Matching and GET with", "ENTRA-GROUP-03"),
	kind("entra-", `^POST /Groups$`, ``, "POST: one schema", "ENTRA-GROUP-01"),
	kind("entra-default", `^PATCH /Groups/`, `"Remove","path":"members"`, "Remove a member", "ENTRA-MEMBER-02"),
	kind("entra-", `^PATCH /Groups/`, `(?i)"remove","path":"members`, "… behind the flag `remove", "ENTRA-MEMBER-03"),
	kind("entra-default", `^PATCH /Groups/`, `"path":"members"`, "Add a member: one", "ENTRA-MEMBER-01"),
	kind("entra-", `^PATCH /Groups/`, `"path":"members"`, "Add a member behind", "ENTRA-MEMBER-01"),
	kind("entra-default", `^PATCH /Groups/`, ``, "Rename: ", "ENTRA-GROUP-04"),
	kind("entra-", `^PATCH /Groups/`, ``, "Rename: ", "ENTRA-GROUP-05"),
	kind("entra-", `^DELETE /Groups/`, ``, "DELETE", "ENTRA-REMOVE-04"),
}

func kind(dialect, request, body, shape, requirement string) known {
	k := known{dialect: dialect, request: regexp.MustCompile(request), shape: shape, requirement: requirement}
	if body != "" {
		k.body = regexp.MustCompile(body)
	}
	return k
}

// kindOfRequest finds what kind of request an exchange is; nil for none.
func kindOfRequest(dialect, baseURL string, x *transcript.Exchange) *known {
	base, _, _ := strings.Cut(baseURL, "?")
	line := x.Method + " " + decodedQuery(strings.TrimPrefix(x.URL, strings.TrimSuffix(base, "/")))
	i := slices.IndexFunc(kinds, func(k known) bool {
		return strings.HasPrefix(dialect, k.dialect) && k.request.MatchString(line) && (k.body == nil || k.body.Match(x.RequestBody))
	})
	if i < 0 {
		return nil
	}
	return &kinds[i]
}

// Requirement returns the id of the requirement that a service provider breaks which
// refuses this request of a dialect; "" when none is known.
func Requirement(dialect, baseURL string, x *transcript.Exchange) string {
	if k := kindOfRequest(dialect, baseURL, x); k != nil {
		return k.requirement
	}
	return ""
}

// evidence returns how it is known that the product sends such a request; nil where no row
// of its table says so.
func evidence(dialect, baseURL string, x *transcript.Exchange) *Shape {
	k := kindOfRequest(dialect, baseURL, x)
	if k == nil {
		return nil
	}
	if shape, ok := row(k); ok {
		return &Shape{Text: shape.Text, Grade: grades(k.dialect, shape.Grade), Source: shape.Source}
	}
	return nil
}

func row(k *known) (mockidp.Shape, bool) {
	table := entra.Shapes()
	if strings.HasPrefix(k.dialect, "okta") {
		table = okta.Shapes()
	}
	i := slices.IndexFunc(table, func(s mockidp.Shape) bool { return strings.HasPrefix(s.Text, k.shape) })
	if i < 0 {
		return mockidp.Shape{}, false
	}
	return table[i], true
}

// meaning spells the letters of a table out.
var meaning = map[string]map[string]string{
	"okta":  {"R": "recorded traffic", "V": "a document or statement of Okta", "O": "a third party's observation", "I": "our inference"},
	"entra": {"W": "recorded on the wire", "P": "a production request quoted in public", "D": "Microsoft documentation", "L": "Microsoft's open SCIM library", "T": "third-party code or documents", "I": "inferred"},
}

// letters are grades at the beginning of a cell: "D P", "V, O; their order I".
var letters = regexp.MustCompile(`^[A-Z](?:,? [A-Z])*\b`)

func grades(dialect, cell string) string {
	product, _, _ := strings.Cut(dialect, "-")
	found := letters.FindString(cell)
	var words []string
	for _, letter := range strings.FieldsFunc(found, func(r rune) bool { return r == ' ' || r == ',' }) {
		words = append(words, meaning[product][letter])
	}
	if len(words) == 0 {
		return cell
	}
	return strings.Join(words, "; ") + strings.TrimPrefix(cell, found)
}
