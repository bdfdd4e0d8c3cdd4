package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// ofCause begins a selection that means what belongs to a cause of an earlier report.
const ofCause = "cause:"

// selectCause puts the scenarios of a cause in the place of cause:N among what is selected.
func (s *settings) selectCause() error {
	asked := slices.ContainsFunc(s.Select, func(prefix string) bool { return strings.HasPrefix(prefix, ofCause) })
	switch {
	case !asked && s.report == "":
		return nil
	case !asked:
		return &failure{exitUsage, "--report without --select cause:N selects nothing", "--select cause:1 --report " + s.report}
	case s.report == "":
		return &failure{exitUsage, "--select cause:N needs the report that numbers the causes", "--report scimspec-report/report.json"}
	}
	old, err := readReport(s.report)
	if err != nil {
		return err
	}
	var selected []string
	for _, prefix := range s.Select {
		number, is := strings.CutPrefix(prefix, ofCause)
		if !is {
			selected = append(selected, prefix)
			continue
		}
		n, err := strconv.Atoi(number)
		if err != nil || n < 1 || n > len(old.Causes) {
			return &failure{exitUsage, fmt.Sprintf("--select %s: %s has causes 1 to %d", prefix, s.report, len(old.Causes)), "--select cause:1"}
		}
		for _, id := range old.Causes[n-1].Scenarios {
			selected = append(selected, "="+id)
		}
	}
	s.Select = selected
	if filepath.Clean(s.Out) == filepath.Dir(s.report) && !s.outGiven {
		s.Out = filepath.Join(s.Out, "again") // the causes that are left keep their report
	}
	return nil
}
