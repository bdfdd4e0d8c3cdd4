package engine

import (
	"testing"

	"github.com/scimspec/scimspec/reports"
)

// TestFactsOfSeveral: a fact about several attributes is told as long as one of them is news.
func TestFactsOfSeveral(t *testing.T) {
	var f facts
	f.add(reports.Fact{ID: "absent:title"}, "absent:title")
	f.add(reports.Fact{ID: "absent:title,nickname"}, "absent:title", "absent:nickname")
	f.add(reports.Fact{ID: "absent:title again"}, "absent:title")
	if len(f.told) != 2 || f.about("absent:title") != &f.told[0] || f.about("absent:nickname") != &f.told[1] {
		t.Errorf("facts: got %+v at %v, want those of title and of nickName", f.told, f.at)
	}
}
