package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/scimspec/scimspec/internal/scim"
)

func FuzzFilter(f *testing.F) {
	for _, s := range []string{`userName eq "a"`, `not (a pr) and b[c eq "d"].e gt 1.5e3 or (f.g ne null)`, `a:b:2.0:C:d sw "\u00e9"`, `((`, `a eq tru`} {
		f.Add(s)
	}
	rt, b := resourceTypes(true)[0], newBehaviour(Choose(0))
	s := element{Object{"userName": "x", "emails": []any{Object{"value": "y"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ParseFilter(text)
		var refused *Failure
		if err != nil {
			if !errors.As(err, &refused) || refused.ScimType != scim.ErrInvalidFilter {
				t.Fatalf("filter %q: got error %v, want invalidFilter", text, err)
			}
			return
		}
		if match, err := (Binder{B: b, Type: rt}).bind(e); err == nil {
			if match(s) == b.Negate(match)(s) {
				t.Fatalf("filter %q: is true and false at once", text)
			}
		}
	})
}

func FuzzPatchPath(f *testing.F) {
	for _, s := range []string{`emails[type eq "work"].value`, `name.givenName`, scim.SchemaEnterpriseUser + `:manager`, `a[b`, `a["]"]`, `members[value eq "\""]`} {
		f.Add(s, `"x"`)
	}
	rt, b := resourceTypes(false)[0], newBehaviour(Choose(0))
	f.Fuzz(func(t *testing.T, path, value string) {
		var v any
		if json.Unmarshal([]byte(value), &v) != nil {
			return
		}
		start := Object{"userName": "ada", "emails": []any{Object{"type": "work", "value": "w"}}}
		before := fmt.Sprint(start)
		for _, kind := range []string{"add", "replace", "remove"} {
			p := &Patcher{B: b, Type: rt, ID: "1", Attrs: CloneObject(start), Named: map[*Attribute]bool{}}
			var refused *Failure
			if err := p.Apply([]PatchOp{{Op: kind, Path: path, Value: v, HasValue: true}}); err != nil && !errors.As(err, &refused) {
				t.Fatalf("path %q: got error %v, want a SCIM error", path, err)
			}
		}
		if fmt.Sprint(start) != before {
			t.Fatalf("path %q: the stored resource changed to %v", path, start)
		}
	})
}
