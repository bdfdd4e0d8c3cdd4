package okta

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestShapesNameEveryGolden: the table and the golden files are the same set.
func TestShapesNameEveryGolden(t *testing.T) {
	text, err := os.ReadFile("shapes.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.golden"))
	if err != nil || len(files) == 0 {
		t.Fatalf("golden files: got %v (%v)", files, err)
	}
	named := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(strings.Trim(line, "| \n"), "|")
		if !strings.HasPrefix(line, "| ") || len(cells) < 5 || strings.TrimSpace(cells[0]) == "shape" {
			continue
		}
		for _, match := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[len(cells)-1], -1) {
			found := false
			for _, file := range files {
				name := strings.TrimSuffix(filepath.Base(file), ".golden")
				if fits, _ := filepath.Match(match[1], name); fits {
					found, named[file] = true, true
				}
			}
			if !found {
				t.Errorf("shapes.md: %s: got no golden file", match[1])
			}
		}
	}
	for _, file := range files {
		if !named[file] {
			t.Errorf("%s: not named in shapes.md", file)
		}
	}
}
