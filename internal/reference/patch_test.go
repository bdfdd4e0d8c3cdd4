package reference

import (
	"testing"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// patched applies operations to a fresh User and gives the answer to the following GET.
func patched(t *testing.T, ops ...string) (answered, answered) {
	c := serve(t, Options{Now: tick()})
	id := c.make(t, "/Users", user("ada", `"title":"T"`, `"name":{"givenName":"Ada","familyName":"Lane"}`,
		`"emails":[{"value":"w","type":"work","primary":true},{"value":"h","type":"home"}]`, `"`+server.SchemaBadge+`":{"issuer":"Front"}`))
	a := c.call("PATCH", "/Users/"+id, patchBody(ops...))
	return a, c.call("GET", "/Users/"+id, "")
}

func TestPatch(t *testing.T) {
	const work, home = `{"primary":true,"type":"work","value":"w"}`, `{"type":"home","value":"h"}`
	for _, tc := range []struct{ name, op, path, want string }{
		{"replace", op("replace", "title", `"X"`), "title", "X"},
		{"add to singular", op("ADD", "title", `"X"`), "title", "X"},
		{"remove", op("remove", "title", ""), "title", ""},
		{"null", op("replace", "title", `null`), "title", ""},
		{"names in any case", op("Replace", "TITLE", `"X"`), "title", "X"},
		{"sub-attribute", op("replace", "name.givenName", `"X"`), "name", `{"familyName":"Lane","givenName":"X"}`},
		{"complex is merged", op("replace", "name", `{"givenName":"X"}`), "name", `{"familyName":"Lane","givenName":"X"}`},
		{"complex cleared", op("remove", "name", ""), "name", ""},
		{"string boolean", op("Replace", "active", `"False"`), "active", "false"},
		{"path-less", op("replace", "", `{"active":"False"}`), "active", "false"},
		{"dotted key", op("replace", "", `{"name.givenName":"X"}`), "name", `{"familyName":"Lane","givenName":"X"}`},
		{"URN key", op("replace", "", `{"`+enterprise+`:department":"X"}`), enterprise, `{"department":"X"}`},
		{"URN container", op("add", "", `{"`+enterprise+`":{"department":"X"}}`), enterprise, `{"department":"X"}`},
		{"URN path", op("add", enterprise+":department", `"X"`), enterprise, `{"department":"X"}`},
		{"whole extension", op("remove", server.SchemaBadge+":issuer", ""), server.SchemaBadge, `{"issuer":"Front","state":"issued"}`},
		{"manager as string", op("Add", enterprise+":manager", `"M"`), enterprise, `{"manager":{"value":"M"}}`},
		{"manager emptied", op("Replace", enterprise+":manager", `{"value":""}`), enterprise, ""},
		{"add value", op("add", "emails", `[{"value":"n"}]`), "emails", "[" + work + "," + home + `,{"value":"n"}]`},
		{"add the same", op("add", "emails", `[`+home+`]`), "emails", "[" + work + "," + home + "]"},
		{"add primary", op("add", "emails", `{"value":"n","primary":true}`), "emails", `[{"primary":false,"type":"work","value":"w"},` + home + `,{"primary":true,"value":"n"}]`},
		{"replace list", op("replace", "emails", `[{"value":"n"}]`), "emails", `[{"value":"n"}]`},
		{"remove list", op("remove", "emails", ""), "emails", ""},
		{"remove listed", op("Remove", "emails", `[{"value":"H"}]`), "emails", "[" + work + "]"},
		{"remove by filter", op("remove", `emails[type eq "home"]`, ""), "emails", "[" + work + "]"},
		{"remove nothing", op("remove", `emails[type eq "other"]`, ""), "emails", "[" + work + "," + home + "]"},
		{"sub of a match", op("replace", `emails[type eq "home"].value`, `"n"`), "emails", "[" + work + `,{"type":"home","value":"n"}]`},
		{"sub removed", op("remove", `emails[type eq "work"].primary`, ""), "emails", `[{"type":"work","value":"w"},` + home + "]"},
		{"primary moved", op("replace", `emails[type eq "home"].primary`, `true`), "emails", `[{"primary":false,"type":"work","value":"w"},{"primary":true,"type":"home","value":"h"}]`},
		{"match replaced", op("replace", `emails[type eq "home"]`, `{"value":"n"}`), "emails", "[" + work + `,{"value":"n"}]`},
		{"created by replace", op("Replace", `emails[type eq "other"].value`, `"n"`), "emails", "[" + work + "," + home + `,{"type":"other","value":"n"}]`},
		{"created by add", op("Add", `phoneNumbers[type eq "fax"].value`, `"1"`), "phoneNumbers", `[{"type":"fax","value":"1"}]`},
		{"created role", op("Add", `roles[primary eq "True"].value`, `"R"`), "roles", `[{"primary":true,"value":"R"}]`},
		{"created twice", op("Add", `addresses[type eq "work"].locality`, `"L"`) + "," + op("Add", `addresses[type eq "work"].country`, `"CH"`), "addresses", `[{"country":"CH","locality":"L","type":"work"}]`},
		{"nothing to do", "", "title", "T"},
		{"own name again", op("replace", "userName", `"ADA"`), "userName", "ADA"},
	} {
		a, got := patched(t, tc.op)
		if tc.name == "whole extension" {
			want(t, tc.name, a.str("scimType"), "mutability")
		} else {
			want(t, tc.name+": status", a.Status, 200)
		}
		want(t, tc.name, got.str(tc.path), tc.want)
	}
}

func TestPatchRefused(t *testing.T) {
	for _, tc := range []struct{ op, scimType string }{
		{op("remove", "", ""), "noTarget"}, {op("replace", `emails[type eq "zzz"].value`, `"x"`), "noTarget"}, {op("replace", `emails[value eq "q"].display`, `"x"`), "noTarget"}, {op("replace", `emails[type eq "other"]`, `{"value":"x"}`), "noTarget"},
		{op("replace", "nothing", `1`), "invalidPath"}, {op("replace", "emails[", `1`), "invalidPath"}, {op("replace", "name[givenName pr]", `1`), "invalidPath"}, {op("replace", "a b", `1`), "invalidPath"}, {op("replace", "emails[type pr]x", `1`), "invalidPath"}, {op("replace", "emails[type pr].zip", `1`), "invalidPath"},
		{op("replace", "emails[type zz 1].value", `1`), "invalidFilter"}, {op("replace", "title", `5`), "invalidValue"}, {op("replace", "active", `"maybe"`), "invalidValue"}, {op("replace", "title", ""), "invalidValue"}, {op("replace", "", `"x"`), "invalidValue"},
		{op("remove", "userName", ""), "mutability"}, {op("replace", "userName", `null`), "invalidValue"}, {op("replace", "userName", `""`), "invalidValue"}, {op("replace", "id", `"x"`), "mutability"}, {op("replace", "", `{"id":"x"}`), "mutability"},
		{op("remove", "groups", ""), "mutability"}, {op("replace", "meta.created", `"x"`), "mutability"}, {op("replace", enterprise+":manager.displayName", `"x"`), "mutability"}, {op("replace", server.SchemaBadge+":issuer", `"x"`), "mutability"},
		{op("copy", "title", `"x"`), "invalidSyntax"}, {`"x"`, "invalidSyntax"}, {op("add", "emails", `[{"value":"a","primary":true},{"value":"b","primary":true}]`), "invalidValue"},
	} {
		a, got := patched(t, op("replace", "nickName", `"half"`), tc.op)
		if a.Status != 400 || a.str("scimType") != tc.scimType {
			t.Errorf("operation %s: got %d %s, want 400 %s", tc.op, a.Status, a.Body, tc.scimType)
		}
		want(t, "atomic after "+tc.op, got.str("nickName"), "")
	}
}
