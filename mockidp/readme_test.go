package mockidp_test

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the tables of shapes in README.md")

// shapesMark stands in README.md where the tables of the dialects begin.
const shapesMark = "<!-- shapes: the tables of okta/shapes.md, entra/shapes.md and direct/shapes.md, by go test ./mockidp -update -->\n"

// TestReadmeShowsShapes keeps the tables of request shapes, which stand beside their
// golden files, in the README too.
func TestReadmeShowsShapes(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	head, _, found := strings.Cut(string(readme), shapesMark)
	if !found {
		t.Fatalf("README.md: got no line %q", strings.TrimSpace(shapesMark))
	}
	want := head + shapesMark
	for _, dialect := range []string{"okta", "entra", "direct"} {
		shapes, err := os.ReadFile(dialect + "/shapes.md")
		if err != nil {
			t.Fatal(err)
		}
		want += "\n" + strings.TrimSpace(string(shapes)) + "\n"
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(readme) != want {
		t.Error("README.md: the tables differ from the shapes.md of the dialects; run go test ./mockidp -update")
	}
}
