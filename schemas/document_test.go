package schemas

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"github.com/scimspec/scimspec/internal/jsontree"
)

// agree holds the quick ways of reading a document to the thorough ones: they may give up,
// they may not differ.
func agree(t *testing.T, body []byte, names *nameSet) {
	t.Helper()
	tree, ok := jsontree.Read(body)
	if !ok {
		return
	}
	thorough := document{}
	r := reader{decoder: json.NewDecoder(bytes.NewReader(body)), document: &thorough}
	r.decoder.UseNumber()
	want, err := r.value("", 0)
	if err != nil || len(thorough.violations) > 0 || !json.Valid(body) {
		t.Fatalf("%q: got a tree, want %v, %v", body, err, thorough.violations)
	}
	if !reflect.DeepEqual(tree, want) {
		t.Fatalf("%q: got %v, want %v", body, tree, want)
	}
	if !names.spells(tree) {
		return
	}
	folder := document{}
	if folded := folder.fold(tree, names, ""); !reflect.DeepEqual(folded, tree) || len(folder.violations) > 0 {
		t.Fatalf("%q: got nothing to fold, want %v and %v", body, folded, folder.violations)
	}
}

// quickSeeds are bodies and whether there is nothing to say of them.
var quickSeeds = map[string]bool{
	`{"userName":"ada","name":{"givenName":"A:da","familyName":"\"La\\ne"},"emails":[{"value":"a"},{}],"x":null}`: true,
	`[]`:                          true,
	`{"a":1.5e3}`:                 true,
	`{"a":1,"a":2}`:               false,
	`{"a":{"b":[{"c":1,"c":1}]}}`: false,
	`{"a":1} {}`:                  false,
	`{"a":1,}`:                    false,
	`"unfinished`:                 false,
	``:                            false,
}

func TestQuick(t *testing.T) {
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range quickSeeds {
		if _, got := jsontree.Read([]byte(body)); got != want {
			t.Errorf("%q: got %v, want %v", body, got, want)
		}
		agree(t, []byte(body), c.names)
	}
	deep := append(bytes.Repeat([]byte("["), jsontree.MaxDepth+1), bytes.Repeat([]byte("]"), jsontree.MaxDepth+1)...)
	if _, ok := jsontree.Read(deep); ok {
		t.Error("a document that is too deep: got read, want not")
	}
	for body, want := range map[string]bool{
		`{"userName":"ada"}`: true, `{"USERNAME":"ada"}`: false, `{"favouriteColour":1}`: true,
		`{"favouriteColour":1,"favouritecolour":1}`: false, `{"active":1.5}`: false,
	} {
		tree, _ := jsontree.Read([]byte(body))
		if got := c.names.spells(tree); got != want {
			t.Errorf("%s needs no folding: got %v, want %v", body, got, want)
		}
	}
}

func FuzzQuick(f *testing.F) {
	c, err := embedded()
	if err != nil {
		f.Fatal(err)
	}
	for body := range quickSeeds {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) { agree(t, body, c.names) })
}
