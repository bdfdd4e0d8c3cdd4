package reports

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Join makes one report out of runs that judged different profiles of one product, each
// in a place of its own, such as the reference target as a plain service provider and as
// a product with teams. Target, tool, seed and selection are those of the first. It
// refuses a scenario that is in two of them. The joined run is complete when every part
// is. The arguments stay as they are.
func Join(parts ...*Report) (*Report, error) {
	if len(parts) == 0 {
		return nil, errors.New("join reports: there is none")
	}
	if err := disjoint(parts); err != nil && parts[0].Run.Shard == "" {
		return nil, fmt.Errorf("join reports: %w", err)
	}
	joined := *parts[0]
	joined.Run = joinRuns(parts)
	joined.Target.Reference = !slices.ContainsFunc(parts, func(r *Report) bool { return !r.Target.Reference })
	joined.Requirements, joined.Waivers = mergeRequirements(parts), mergeWaivers(parts)
	joined.Facts = mergeFacts(parts)
	joined.Scenarios, joined.Summary.Cleanup, joined.Log = nil, Cleanup{}, ""
	for i, r := range parts {
		joined.Scenarios = append(joined.Scenarios, ofPart(r.Scenarios, i+1)...)
		joined.Summary.Cleanup.Created += r.Summary.Cleanup.Created
		joined.Summary.Cleanup.Deleted += r.Summary.Cleanup.Deleted
		joined.Summary.Cleanup.Left = append(joined.Summary.Cleanup.Left, r.Summary.Cleanup.Left...)
		joined.Log += r.Log
	}
	joined.Summarise()
	joined.Causes = Causes(joined.Scenarios)
	return whole(&joined), nil
}

// ofPart notes with scenarios to which part of a run they belong: nothing is blamed across them.
func ofPart(scenarios []Scenario, part int) []Scenario {
	scenarios = slices.Clone(scenarios)
	for i := range scenarios {
		if scenarios[i].Alone != nil {
			alone := *scenarios[i].Alone
			alone.Part = part
			scenarios[i].Alone = &alone
		}
	}
	return scenarios
}

// joinRuns spans the time from the first start to the last end, and all profiles.
func joinRuns(parts []*Report) Run {
	run := parts[0].Run
	if len(parts) == 1 {
		return run
	}
	run.Profiles = slices.Clone(run.Profiles)
	for _, r := range parts {
		run.Parts = append(run.Parts, Part{BaseURL: r.Target.BaseURL, Profiles: slices.Clone(r.Run.Profiles)})
	}
	end := run.StartedAt
	for i, r := range parts {
		if stop := r.Run.StartedAt.Add(time.Duration(r.Run.DurationMs) * time.Millisecond); stop.After(end) {
			end = stop
		}
		if i == 0 {
			continue
		}
		for _, profile := range r.Run.Profiles {
			if !slices.Contains(run.Profiles, profile) {
				run.Profiles = append(run.Profiles, profile)
			}
		}
		run.Interrupted = run.Interrupted || r.Run.Interrupted
		if run.Complete && !r.Run.Complete {
			run.Complete, run.Reason = false, r.Run.Reason
		}
	}
	run.DurationMs = end.Sub(run.StartedAt).Milliseconds()
	return run
}
