package steps

import "testing"

// TestSchemaResources: a list without elements has none, and what is no list is one.
func TestSchemaResources(t *testing.T) {
	for text, want := range map[string]int{
		`{"totalResults":6,"Resources":null}`:                    0,
		`{"totalResults":0}`:                                     0,
		`{"totalResults":2,"Resources":[{"id":"a"},{"id":"b"}]}`: 2,
		`[{"id":"a"},{"id":"b"}]`:                                2,
		`{"id":"a"}`:                                             1,
	} {
		answer, err := parseDocument([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(schemaResources(answer)); got != want {
			t.Errorf("resources of %s: got %d, want %d", text, got, want)
		}
	}
}
