package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"

	"github.com/scimspec/scimspec/reports"
)

// again runs what did not pass in an earlier run once more.
type again struct {
	report string             // path of its report.json
	before []reports.Scenario // what did not pass there
}

// repeat reads the report of an earlier run and narrows the settings to what did not pass there.
// What nobody gave, target and profiles among it, is taken from that report; credentials are in
// no report.
func (s *settings) repeat(path string) (*again, error) {
	if len(s.Select) > 0 || s.Shard != "" {
		return nil, &failure{exitUsage, "--again picks the scenarios itself", "--again without --select and --shard"}
	}
	report, err := readReport(path)
	if err != nil {
		return nil, err
	}
	a := &again{report: path}
	for _, scenario := range report.Scenarios {
		switch scenario.Verdict {
		case reports.Passed, reports.Inapplicable, reports.Waived:
			continue
		}
		a.before = append(a.before, scenario)
		s.Select = append(s.Select, "="+scenario.ID)
	}
	if len(a.before) == 0 {
		return nil, &failure{exitUsage, path + ": everything passed there or did not apply; nothing is to run again", "scimspec run, for all of it"}
	}
	if s.chosen() == 0 {
		switch report.Target.Kind {
		case "embedded":
			s.Target = embeddedTarget
		case "url":
			s.Target = report.Target.BaseURL
		default:
			return nil, &failure{exitUsage, fmt.Sprintf("%s: it judged a %s, which has to be started again", path, report.Target.Kind), "--again " + path + " with --target, --image or --dockerfile as it was given then"}
		}
	}
	if len(s.Profiles) == 0 && s.ProfileFile == "" {
		s.Profiles = report.Run.Profiles
	}
	s.Seed = cmp.Or(s.Seed, report.Run.Seed)
	if report.Run.FailOnShould {
		s.FailOn = "should"
	}
	if s.Out == defaultOut {
		s.Out = filepath.Join(filepath.Dir(path), "again") // the report that it repeats is kept
	}
	return a, nil
}

// tell says what became of each scenario, and returns the exit code.
func (a *again) tell(w io.Writer, terminal *terminal, now *reports.Report) int {
	var fixed, failing, open int
	for _, one := range reports.Became(a.before, now) {
		color, line := yellow, one.ID+": "+one.Reason
		switch one.Outcome {
		case reports.Fixed:
			fixed++
			color, line = green, one.ID
		case reports.OnlyWarns:
			fixed++
		case reports.StillFails:
			failing++
			color = red
		default:
			open++
		}
		fmt.Fprintf(w, "%s %s\n", terminal.paint(color, fmt.Sprintf("%-12s", one.Outcome)), line)
	}
	fmt.Fprintf(w, "Of %d scenarios that did not pass: %d fixed, %d still failing, %d not judged. Whether the target conforms, a whole run says.\n",
		len(a.before), fixed, failing, open)
	switch {
	case failing > 0:
		return exitNonconformant
	case open > 0:
		return exitUndetermined
	}
	return exitConformant
}
