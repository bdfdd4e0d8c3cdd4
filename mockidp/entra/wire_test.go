package entra

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func TestQueryEncoding(t *testing.T) {
	for name, row := range map[string]struct {
		attribute, value string
		kind             Type
		want             string
	}{
		"mail":      {"userName", "ada@example.com", String, "userName+eq+%22ada%40example.com%22"},
		"reserved":  {"externalId", ";/?:@&=+$,#[]'", String, "externalId+eq+%22%3b%2f%3f%3a%40%26%3d%2b%24%2c%23%5b%5d%27%22"},
		"literal":   {"externalId", "!()*", String, "externalId+eq+%22!()*%22"},
		"unescaped": {"externalId", `50% "x" \y`, String, `externalId+eq+%2250%+"x"+\y%22`},
		"unicode":   {"displayName", "Zoë", String, "displayName+eq+%22Zo%C3%AB%22"},
		"filtered":  {`emails[type eq "work"].value`, "a@b.example", String, "emails%5btype+eq+%22work%22%5d.value+eq+%22a%40b.example%22"},
		"boolean":   {"active", "true", Boolean, "active+eq+true"},
		"integer":   {enterprise + ":seats", "3", Integer, "urn%3aietf%3aparams%3ascim%3aschemas%3aextension%3aenterprise%3a2.0%3aUser%3aseats+eq+3"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := equals(row.attribute, row.value, row.kind); got != row.want {
				t.Errorf("filter: got %s, want %s", got, row.want)
			}
		})
	}
	got := query{excluded: "members", filter: "x", startIndex: 1, count: 5}.String()
	if want := "excludedAttributes=members&filter=x&startIndex=1&count=5"; got != want {
		t.Errorf("query: got %s, want %s", got, want)
	}
	if got, want := escapeID("a/b c(1)~é"), "a%2Fb%20c%281%29~%C3%A9"; got != want {
		t.Errorf("id: got %s, want %s", got, want)
	}
}

func TestPaths(t *testing.T) {
	resource, err := wire.ParseObject([]byte(`{"USERNAME":"ada","name":{"givenName":"Ada"},"emails":[{"type":"home","value":"h"},{"type":"Work","value":"w"}],
		"roles":[{"primary":true,"value":"owner"}],"role":"member","title":"","urn:ietf:params:scim:schemas:extension:enterprise:2.0:user":{"department":"Ops","manager":{"value":"7"}},
		"urn:example:2.0:User":{"contacts":[{"primary":true,"value":"c"}],"site":{"code":3}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for target, want := range map[string]string{
		"userName": "ada", "name.givenName": "Ada", "name.familyName": "", "title": "",
		`emails[type eq "work"].value`: "w", `emails[type eq "other"].value`: "",
		`roles[primary eq "True"].value`: "owner", "roles[primary eq true].value": "owner",
		enterprise + ":department": "Ops", enterprise + ":division": "", "urn:ietf:params:scim:schemas:core:2.0:User:role": "member",
		"urn:example:2.0:User:contacts[primary eq true].value": "c", "urn:example:2.0:User:site.code": "3",
		enterprise + ":manager.value": "7",
	} {
		target, err := parsePath(target)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if got := text(target.value(resource)); got != want {
			t.Errorf("%s: got %q, want %q", target.text, got, want)
		}
	}
	for _, target := range []string{"", "emails[type]", `emails[type eq "work"`, `emails[type eq "work"]value`, "[a eq b].c", "a b", `e[t eq "w"].`, "e[t co w].v"} {
		if _, err := parsePath(target); err == nil {
			t.Errorf("%q: got no error, want one", target)
		}
	}
}

func TestScopingOperators(t *testing.T) {
	person := mockidp.Person{Department: "Ops", Enabled: true, Attributes: map[string]any{"level": "5", "flag": true}}
	record := Record{person: &person}
	for _, row := range []struct {
		attribute string
		operator  Operator
		value     string
		want      bool
	}{
		{"department", Equals, "Ops", true}, {"department", Equals, "ops", false},
		{"department", NotEquals, "Sales", true}, {"department", NotEquals, "Ops", false},
		{"division", NotEquals, "Ops", false}, {"division", IsNull, "", true}, {"department", IsNull, "", false},
		{"department", IsNotNull, "", true}, {"division", IsNotNull, "", false},
		{"flag", IsTrue, "", true}, {"flag", IsFalse, "", false}, {"accountEnabled", IsTrue, "", true},
		{"department", RegexMatch, "^O.s$", true}, {"department", NotRegexMatch, "^O", false},
		{"department", NotRegexMatch, "^X", true}, {"division", NotRegexMatch, "^X", false}, {"department", RegexMatch, "(", false},
		{"level", GreaterThan, "4", true}, {"level", GreaterThan, "5", false}, {"level", GreaterThanOrEquals, "5", true},
		{"department", GreaterThan, "1", false},
		{"department", Includes, "p", true}, {"department", Includes, "P", false},
		{"department", EndsWith, "ps", true}, {"department", EndsWith, "O", false},
		{"level", BitsSet, "4", true}, {"level", BitsSet, "2", false}, {"level", BitsNotSet, "2", true}, {"level", BitsNotSet, "4", false},
		{"level", Operator("LIKE"), "5", false},
	} {
		filter := []ScopingFilter{{Clauses: []Clause{{row.attribute, row.operator, row.value}}}}
		if got := inScope(filter, record); got != row.want {
			t.Errorf("%s %s %q: got %t, want %t", row.attribute, row.operator, row.value, got, row.want)
		}
	}
	ops, level := Clause{"department", Equals, "Ops"}, Clause{"level", Equals, "9"}
	for name, row := range map[string]struct {
		filters []ScopingFilter
		want    bool
	}{
		"none":         {nil, true},
		"and":          {[]ScopingFilter{{Clauses: []Clause{ops, level}}}, false},
		"alternatives": {[]ScopingFilter{{Clauses: []Clause{level}}, {Clauses: []Clause{ops}}}, true},
	} {
		if got := inScope(row.filters, record); got != row.want {
			t.Errorf("%s: got %t, want %t", name, got, row.want)
		}
	}
}

func TestOptionsAreValidated(t *testing.T) {
	for name, row := range map[string]struct {
		change func(*Options)
		want   string
	}{
		"dialect":  {func(o *Options) { o.Dialect = "entra" }, `dialect "entra"`},
		"path":     {func(o *Options) { o.Mappings[2].Target = "emails[type].value" }, "emails[type].value"},
		"source":   {func(o *Options) { o.Mappings[3].Source = nil }, "title: no source"},
		"matching": {func(o *Options) { o.Mappings[0].MatchingPrecedence = 0 }, "matching precedence"},
		"clause":   {func(o *Options) { o.Scoping = []ScopingFilter{{Title: "x"}} }, "no clause"},
		"operator": {func(o *Options) { o.Scoping = []ScopingFilter{{Clauses: []Clause{{"a", "LIKE", ""}}}} }, "LIKE"},
		"barred":   {func(o *Options) { o.Scoping = []ScopingFilter{{Clauses: []Clause{{"userType", Equals, "x"}}}} }, "userType"},
		"number":   {func(o *Options) { o.Scoping = []ScopingFilter{{Clauses: []Clause{{"a", GreaterThan, "x"}}}} }, "whole number"},
	} {
		opts := Defaults(DialectDefault)
		if err := opts.Validate(); err != nil {
			t.Fatalf("default options: got %v, want none", err)
		}
		row.change(&opts)
		if err := opts.Validate(); err == nil || !strings.Contains(err.Error(), row.want) {
			t.Errorf("%s: got %v, want an error with %q", name, err, row.want)
		}
	}
	if _, err := Expression(`Join(" ", [givenName]`); err == nil {
		t.Error("expression without its bracket: got no error, want one")
	}
}

func TestRecordAttributes(t *testing.T) {
	guest := mockidp.Person{UserName: "ada_home.example#EXT#@tenant.example", NickName: "Addy", Attributes: map[string]any{"mailNickname": "ada.l"}}
	record := Record{person: &guest}
	for name, want := range map[string]string{
		"userPrincipalName": "ada@home.example", "originalUserPrincipalName": guest.UserName, "mailNickname": "ada.l",
		"nickName": "Addy", "IsSoftDeleted": "False", "companyName": "", "nosuch": "",
	} {
		if got := text(record.Attribute(name)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestTenantURL(t *testing.T) {
	for name, row := range map[string]struct {
		dialect Dialect
		forward bool
		base    string
		want    string
	}{
		"dropped":          {DialectOptSCIM, false, "http://a.example/v2?aadOptscim062020", "http://a.example/v2"},
		"dropped as value": {DialectOptSCIM, false, "http://a.example/v2?aadOptscim062020=true&x=1", "http://a.example/v2?x=1"},
		"forwarded":        {DialectOptSCIM, true, "http://a.example/v2?x=1", "http://a.example/v2?x=1&aadOptscim062020"},
		"default dialect":  {DialectDefault, true, "http://a.example/v2", "http://a.example/v2"},
	} {
		got := tenantURL(&wire.Client{BaseURL: row.base}, Options{Dialect: row.dialect, ForwardFlag: row.forward}).BaseURL
		if got != row.want {
			t.Errorf("%s: got %s, want %s", name, got, row.want)
		}
	}
	w := newWorld(t, DialectOptSCIM, quiet, func(o *Options) { o.ForwardFlag, o.ADSCIMVersion = true, "" })
	w.assigned("Ada")
	w.sync()
	if dump := strings.Join(w.fake.dumps, ""); strings.Contains(dump, "ADSCIMVersion") {
		t.Error("ADSCIMVersion: got the header, want it off")
	}
	wantLines(t, w.fake.take(), "GET /Users?filter=userName+eq+%22ada%40example.com%22&aadOptscim062020", "POST /Users?aadOptscim062020")
}

func TestIDsAreGUIDsOfTheSeed(t *testing.T) {
	first, same, other := IDs(1), IDs(1), IDs(2)
	id := first("person")
	if len(id) != 36 || id[14] != '4' || id != same("person") || id == other("person") {
		t.Errorf("id: got %s, want a GUID that depends on the seed alone", id)
	}
}
