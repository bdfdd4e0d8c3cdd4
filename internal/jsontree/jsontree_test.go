package jsontree_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/jsontree"
)

func TestReads(t *testing.T) {
	const text = " {\"a\":[1,-0.5e+7,true,false,null,{}],\"\\u00e9\\\"\":\"x\\ud83d\\ude00 é\",\"\":[ ]}\r\n"
	tree, ok := jsontree.Read([]byte(text))
	want := map[string]any{
		"a":   []any{json.Number("1"), json.Number("-0.5e+7"), true, false, nil, map[string]any{}},
		"é\"": "x😀 é", "": []any{},
	}
	if !ok || !reflect.DeepEqual(tree, want) {
		t.Errorf("tree: got %#v (%v), want %#v", tree, ok, want)
	}
}

func TestLeavesToOthers(t *testing.T) {
	deep := strings.Repeat("[", jsontree.MaxDepth) + strings.Repeat("]", jsontree.MaxDepth)
	if _, ok := jsontree.Read([]byte(deep)); !ok {
		t.Errorf("%d levels: got refused, want read", jsontree.MaxDepth)
	}
	for name, text := range map[string]string{
		"nothing": "", "blanks": " ", "cut": `{"a":`, "cut string": `"a`, "cut escape": `"a\`, "two values": `1 2`, "trailing comma": `[1,]`,
		"member twice": `{"a":1,"a":2}`, "member twice, escaped": `{"a":1,"\u0061":2}`, "no name": `{1:2}`, "no colon": `{"a" 1}`, "zero": `01`,
		"point": `1.`, "exponent": `1e`, "minus": `-`, "plus": `+1`, "NaN": `NaN`, "control": "\"a\x01\"", "tab in a string": "\"a\t\"", "wrong escape": `"\x"`,
		"byte order mark": "\xef\xbb\xbf1", "no UTF-8": "\"\xc3\x28\"", "word": `tru`, "too deep": "[" + deep + "]", "form feed": "\f1",
	} {
		if tree, ok := jsontree.Read([]byte(text)); ok {
			t.Errorf("%s: got %v, want it refused", name, tree)
		}
	}
}

// FuzzRead: what is read is what encoding/json reads, and what encoding/json refuses is not read.
func FuzzRead(f *testing.F) {
	for _, text := range []string{`{"a":[1,2.5e-3,"x\u0041"],"b":null}`, `[true,false,{}]`, `"\ud83d\ude00"`, `"\ud83d"`, `-0`, `{"a":1,"a":2}`, "\xff", `1e999`, "[\"\x7f\"]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tree, ok := jsontree.Read([]byte(text))
		decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
		decoder.UseNumber()
		var want any
		err := decoder.Decode(&want)
		if err == nil {
			if _, end := decoder.Token(); !errors.Is(end, io.EOF) {
				err = errors.New("more than one value")
			}
		}
		if ok && err != nil {
			t.Fatalf("%q: got %v, want %v", text, tree, err)
		}
		if ok && !reflect.DeepEqual(tree, want) {
			t.Fatalf("%q: got %#v, want %#v", text, tree, want)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	body := []byte(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"2819c223-7f76-453a-919d-413861904646","userName":"ada@example.com","name":{"givenName":"Ada","familyName":"Lane"},"emails":[{"value":"ada@example.com","type":"work","primary":true}],"active":true,"meta":{"resourceType":"User","created":"2026-01-31T12:00:00Z","lastModified":"2026-01-31T12:00:00Z","location":"https://example.com/scim/v2/Users/2819c223-7f76-453a-919d-413861904646"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := jsontree.Read(body); !ok {
			b.Fatal("refused")
		}
	}
}
