package entra

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestShapesNameGoldens holds the table of shapes and the golden files together: each
// golden stands in the table, and each name of the table is a golden or a test.
func TestShapesNameGoldens(t *testing.T) {
	raw, err := os.ReadFile("shapes.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, row := range strings.Split(string(raw), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) < 5 {
			continue
		}
		for _, match := range regexp.MustCompile("`([a-z0-9*-]+)`").FindAllStringSubmatch(cells[len(cells)-2], -1) {
			for suffix := range dialects {
				named[strings.Replace(match[1], "*", suffix, 1)] = true
			}
		}
	}
	files, err := filepath.Glob("testdata/*.golden")
	if err != nil || len(files) == 0 {
		t.Fatalf("goldens: got %d, %v, want some", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".golden")
		if !named[name] {
			t.Errorf("golden %s: not in shapes.md", name)
		}
		delete(named, name)
	}
	for name := range named {
		t.Errorf("shapes.md names %s: no such golden", name)
	}
	sources, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	for _, test := range regexp.MustCompile("`(Test[A-Za-z]+)`").FindAllStringSubmatch(string(raw), -1) {
		if !strings.Contains(code.String(), "func "+test[1]+"(") {
			t.Errorf("shapes.md names %s: no such test", test[1])
		}
	}
}
