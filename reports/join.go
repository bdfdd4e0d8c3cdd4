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
	joined.Requirements, joined.Waivers = mergeRequirements(parts), mergeWaivers(parts)
	joined.Scenarios, joined.Summary.Cleanup, joined.Log = nil, Cleanup{}, ""
	for _, r := range parts {
		joined.Scenarios = append(joined.Scenarios, r.Scenarios...)
		joined.Summary.Cleanup.Created += r.Summary.Cleanup.Created
		joined.Summary.Cleanup.Deleted += r.Summary.Cleanup.Deleted
		joined.Summary.Cleanup.Left = append(joined.Summary.Cleanup.Left, r.Summary.Cleanup.Left...)
		joined.Log += r.Log
	}
	joined.Summarise()
	joined.Causes = Causes(joined.Scenarios)
	return whole(&joined), nil
}

// joinRuns spans the time from the first start to the last end, and all profiles.
func joinRuns(parts []*Report) Run {
	run := parts[0].Run
	run.Profiles = slices.Clone(run.Profiles)
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
