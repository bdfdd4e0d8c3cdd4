package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/reports"
)

// TestLeft: a few resources that are left stand one by one; many, or those of a target that is
// gone, in one line.
func TestLeft(t *testing.T) {
	for name, row := range map[string]struct {
		left, lines int
		lost        *reports.Lost
	}{
		"nothing":         {0, 0, nil},
		"a few":           {3, 3, nil},
		"many":            {120, 1, nil},
		"a few and gone":  {3, 1, &reports.Lost{At: time.Now()}},
		"nothing to tell": {0, 0, &reports.Lost{At: time.Now()}},
	} {
		t.Run(name, func(t *testing.T) {
			report := &reports.Report{Run: reports.Run{Lost: row.lost}}
			for i := range row.left {
				report.Summary.Cleanup.Left = append(report.Summary.Cleanup.Left, reports.Leftover{Type: "User", ID: fmt.Sprint(i)})
			}
			var out strings.Builder
			printLeft(&out, report, settings{Out: "reports"})
			if got := strings.Count(out.String(), "\n"); got != row.lines {
				t.Errorf("lines: got %d, want %d: %s", got, row.lines, out.String())
			}
		})
	}
}
