package steps

import (
	"testing"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/transcript"
)

// TestMet: a scenario meets a fact by the very refusal that was learnt, and by no other.
func TestMet(t *testing.T) {
	filters := accept.Fact{Key: "filter:operators", Of: []string{"eq", "and"}}
	letters := accept.Fact{Key: "values:title", Words: "title may contain only letters and spaces"}
	domain := accept.Fact{Key: "values:username", Words: "The email domain is not verified"}
	terse := accept.Fact{Key: "values:title", Words: "The request is invalid."}
	clear := accept.Fact{Key: "put:clear"}
	refusal := func(detail string) string { return jsonText(map[string]any{"status": "400", "detail": detail}) }
	for _, c := range []struct {
		name         string
		fact         accept.Fact
		method, path string
		body, answer string
		status       int
		met          bool
	}{
		{"an operator that is declined or was not asked for", filters, "GET", "/Users?filter=meta.created%20le%20%222026%22%20and%20id%20pr", "", refusal("le?"), 400, true},
		{"operators that are taken", filters, "GET", "/Users?filter=title%20eq%20%22a%22%20and%20id%20eq%20%22b%22", "", refusal("title?"), 400, false},
		{"an operator that is taken all the same", filters, "GET", "/Users?filter=id%20pr", "", `{}`, 200, false},
		{"an empty text that a form refuses", letters, "PUT", "/Users/1", `{"title": ""}`, refusal(letters.Words), 400, true},
		{"the same in a modification", letters, "PATCH", "/Users/1", `{"Operations": [{"op": "replace", "path": "title", "value": "7"}]}`, refusal(letters.Words), 400, true},
		{"a body without the attribute", letters, "PUT", "/Users/1", `{"nickName": "7"}`, refusal(letters.Words), 400, false},
		{"other words", letters, "PUT", "/Users/1", `{"title": "A"}`, refusal("title is read-only"), 400, false},
		{"no refusal", letters, "PUT", "/Users/1", `{"title": "A"}`, `{}`, 200, false},
		{"words that say nothing", terse, "PUT", "/Users/1", `{"title": "A"}`, refusal(terse.Words), 400, false},
		{"null that leaves a value", clear, "PUT", "/Users/1", `{"userName": "a", "title": null}`, `{"userName": "a", "title": "T"}`, 200, true},
		{"an empty list that leaves members", clear, "PUT", "/Groups/1", `{"members": []}`, `{"members": [{"value": "1"}]}`, 200, true},
		{"null that clears", clear, "PUT", "/Users/1", `{"userName": "a", "title": null}`, `{"userName": "a", "nickName": "N"}`, 200, false},
		{"what a PUT does not name", clear, "PUT", "/Users/1", `{"userName": "a"}`, `{"userName": "a", "title": "T"}`, 200, false},
		{"null in a create", clear, "POST", "/Users", `{"userName": "a", "title": null}`, `{"userName": "a", "title": "T"}`, 201, false},
		{"an address elsewhere", domain, "POST", "/Users", `{"emails": [{"value": "a@b.example"}]}`, refusal(domain.Words), 400, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := &transcript.Exchange{Method: c.method, URL: "https://sp.example" + c.path, RequestBody: []byte(c.body), ResponseBody: []byte(c.answer), Status: c.status}
			if got := Met([]accept.Fact{c.fact}, nil, "https://sp.example", []*transcript.Exchange{x}); (got != nil) != c.met {
				t.Errorf("got %v, want met: %t", got, c.met)
			}
		})
	}
}

// TestRisingPartsFit: the parts of a complex value keep to what each takes.
func TestRisingPartsFit(t *testing.T) {
	name := typedAttribute{definition: definition{name: "name", path: "name", kind: "complex", core: true, subs: []definition{
		{name: "familyName", path: "name.familyName", kind: "string", core: true, mutability: "readWrite", values: accept.Values{Max: 16}},
	}}}
	value, _ := name.rising(samples{stem: "scimspec-abcdefgh-1234"}, 1).(map[string]any)
	if family := plain(value["familyName"]); family == "" || len(family) > 16 {
		t.Errorf("familyName: got %q, want a text of 16 characters at most", family)
	}
}
