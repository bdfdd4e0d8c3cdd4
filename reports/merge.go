package reports

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Merge makes one report out of the shards of one run. It refuses reports of
// different targets, capabilities, seeds, versions, profiles or selections, a shard
// that is there twice and a scenario that is in two of them. Who is to blame, and with it
// every verdict, is decided anew over the scenarios of all shards (Judge); only of reports
// that do not say what scenarios came to by themselves are the verdicts kept and combined.
// Counts and conclusions are recomputed. The merged run is complete when every shard of it is there, none was
// interrupted and nothing was deselected. The arguments stay as they are.
func Merge(reports ...*Report) (*Report, error) {
	if len(reports) == 0 {
		return nil, errors.New("merge reports: there is none")
	}
	for i, r := range reports[1:] {
		if err := sameRun(reports[0], r); err != nil {
			return nil, fmt.Errorf("merge reports: report %d is not of the same run as report 1: %w", i+2, err)
		}
	}
	if err := disjoint(reports); err != nil {
		return nil, fmt.Errorf("merge reports: %w", err)
	}
	merged := *reports[0]
	merged.Run = mergeRuns(reports)
	merged.Target.Evidence = slices.Clone(merged.Target.Evidence)
	merged.Requirements = mergeRequirements(reports)
	merged.Waivers = mergeWaivers(reports)
	merged.Facts = mergeFacts(reports)
	merged.Scenarios = nil
	merged.Summary.Cleanup = Cleanup{}
	merged.Log = ""
	for _, r := range reports {
		merged.Scenarios = append(merged.Scenarios, r.Scenarios...)
		merged.Summary.Cleanup.Created += r.Summary.Cleanup.Created
		merged.Summary.Cleanup.Deleted += r.Summary.Cleanup.Deleted
		merged.Summary.Cleanup.Left = append(merged.Summary.Cleanup.Left, r.Summary.Cleanup.Left...)
		merged.Log += r.Log
	}
	if !judgeable(reports) {
		merged.Summarise()
		merged.Causes = Causes(merged.Scenarios)
		return whole(&merged), nil
	}
	merged.Judge()
	return whole(&merged), nil
}

// sameRun compares what all shards of a run share. The base URL counts only where
// the user gave it: an embedded target or a container has another port in each shard.
func sameRun(a, b *Report) error {
	differ := func(what string, a, b any) error {
		return fmt.Errorf("%s: got %v, want %v", what, b, a)
	}
	switch {
	case a.ReportVersion != b.ReportVersion:
		return differ("reportVersion", a.ReportVersion, b.ReportVersion)
	case a.Tool != b.Tool:
		return differ("tool", a.Tool.Name+" "+a.Tool.Version, b.Tool.Name+" "+b.Tool.Version)
	case a.Target.Kind != b.Target.Kind:
		return differ("target kind", a.Target.Kind, b.Target.Kind)
	case a.Target.Name != b.Target.Name:
		return differ("target name", a.Target.Name, b.Target.Name)
	case a.Target.Kind == "url" && a.Target.BaseURL != b.Target.BaseURL:
		return differ("target base URL", a.Target.BaseURL, b.Target.BaseURL)
	case !maps.Equal(a.Target.Capabilities, b.Target.Capabilities):
		return differ("target capabilities", a.Target.Capabilities, b.Target.Capabilities)
	case a.Run.Seed != b.Run.Seed:
		return differ("seed", a.Run.Seed, b.Run.Seed)
	case !slices.Equal(a.Run.Profiles, b.Run.Profiles):
		return differ("profiles", a.Run.Profiles, b.Run.Profiles)
	case a.Run.FailOnShould != b.Run.FailOnShould:
		return differ("failOnShould", a.Run.FailOnShould, b.Run.FailOnShould)
	case !slices.Equal(a.Run.Selection, b.Run.Selection):
		return differ("selection", a.Run.Selection, b.Run.Selection)
	}
	return nil
}

func disjoint(reports []*Report) error {
	shards := map[string]int{}
	scenarios := map[string]int{}
	for i, r := range reports {
		if first, twice := shards[r.Run.Shard]; twice && r.Run.Shard != "" {
			return fmt.Errorf("shard %s is there twice, in reports %d and %d", r.Run.Shard, first+1, i+1)
		}
		shards[r.Run.Shard] = i
		for j := range r.Scenarios {
			id := r.Scenarios[j].ID
			if first, twice := scenarios[id]; twice {
				return fmt.Errorf("scenario %s is in reports %d and %d", id, first+1, i+1)
			}
			scenarios[id] = i
		}
	}
	return nil
}

// mergeRuns spans the time from the first start to the last end.
func mergeRuns(reports []*Report) Run {
	run := reports[0].Run
	end := run.StartedAt
	run.Interrupted, run.Facts, run.Lost = false, nil, nil
	var all []Scenario
	for _, r := range reports {
		if r.Run.StartedAt.Before(run.StartedAt) {
			run.StartedAt = r.Run.StartedAt
		}
		if stop := r.Run.StartedAt.Add(time.Duration(r.Run.DurationMs) * time.Millisecond); stop.After(end) {
			end = stop
		}
		run.Parallel = max(run.Parallel, r.Run.Parallel)
		run.Interrupted = run.Interrupted || r.Run.Interrupted
		run.Lost = cmp.Or(run.Lost, r.Run.Lost)
		counted := Limitations(r.Scenarios) // they are counted over all shards below
		all = append(all, r.Scenarios...)
		for _, fact := range r.Run.Facts {
			if !slices.Contains(run.Facts, fact) && !slices.Contains(counted, fact) {
				run.Facts = append(run.Facts, fact)
			}
		}
	}
	run.Facts = append(run.Facts, Limitations(all)...)
	run.DurationMs = end.Sub(run.StartedAt).Milliseconds()
	if len(reports) == 1 {
		return reports[0].Run
	}
	run.Shard, run.Reason = "", ""
	missing := missingShards(reports)
	switch {
	case run.Interrupted:
		run.Reason = "a shard was interrupted"
	case len(run.Selection) > 0:
		run.Reason = OnlySelected(run.Selection)
	case missing != "":
		run.Reason = missing
	}
	run.Complete = run.Reason == ""
	return run
}

// missingShards says which shards are absent, or nothing when all are there.
func missingShards(reports []*Report) string {
	_, of, _ := strings.Cut(reports[0].Run.Shard, "/")
	total, err := strconv.Atoi(of)
	if err != nil || total < 1 {
		return "the reports do not say which shards they are"
	}
	have := map[string]bool{}
	for _, r := range reports {
		have[r.Run.Shard] = true
	}
	// Count in the small: the total comes from a file and may be any number.
	present := 0
	for shard := range have {
		i, n, _ := strings.Cut(shard, "/")
		index, err := strconv.Atoi(i)
		if err != nil || n != of || index < 1 || index > total {
			return fmt.Sprintf("shard %q is not one of %d", shard, total)
		}
		present++
	}
	if present < total {
		return fmt.Sprintf("%s of %d missing", plural(total-present, "shard"), total)
	}
	return ""
}

// mergeRequirements keeps the order of the first report, which is the catalogue's.
func mergeRequirements(reports []*Report) []Requirement {
	var merged []Requirement
	place := map[string]int{}
	for _, r := range reports {
		for _, q := range r.Requirements {
			at, known := place[q.ID]
			if !known {
				place[q.ID] = len(merged)
				q.Scenarios = slices.Clone(q.Scenarios)
				merged = append(merged, q)
				continue
			}
			m := &merged[at]
			m.Scenarios = append(m.Scenarios, q.Scenarios...)
			for _, profile := range q.Profiles {
				if !slices.Contains(m.Profiles, profile) {
					m.Profiles = append(slices.Clone(m.Profiles), profile)
				}
			}
			if verdict := Combine(m.Verdict, q.Verdict); verdict != m.Verdict {
				m.Verdict, m.Reason = verdict, q.Reason
			}
		}
	}
	for i := range merged {
		slices.Sort(merged[i].Scenarios)
		merged[i].Scenarios = slices.Compact(merged[i].Scenarios)
	}
	return merged
}

// mergeWaivers keeps each waiver once: used when any shard used it.
func mergeWaivers(reports []*Report) []Waiver {
	var merged []Waiver
	for _, r := range reports {
		for _, w := range r.Waivers {
			at := slices.IndexFunc(merged, func(m Waiver) bool {
				return m.Requirement == w.Requirement && m.Reason == w.Reason && m.Until == w.Until
			})
			switch {
			case at < 0:
				merged = append(merged, w)
			case w.State == "used":
				merged[at].State = w.State
			}
		}
	}
	return merged
}

// mostSelected bounds how many selected prefixes a reason names.
const mostSelected = 5

// OnlySelected says why a run with a selection is not complete.
func OnlySelected(selection []string) string {
	return "only " + Selected(selection) + " was selected"
}

// Selected names the first of what was selected.
func Selected(selection []string) string {
	named := selection[:min(mostSelected, len(selection))]
	text := strings.Join(named, ", ")
	if more := len(selection) - len(named); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
