package reports

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// anyFinding draws a finding about one of a few requirements, each of one severity.
func anyFinding(r *rand.Rand) Finding {
	n := r.IntN(8)
	severity := []string{SeverityFail, SeverityFail, SeverityFail, SeverityFail, SeverityFail, SeverityWarn, SeverityWarn, SeverityInfo}[n]
	incidental := r.IntN(3) > 0
	return Finding{
		Requirement: fmt.Sprintf("R-%d", n), Level: "MUST", Severity: severity, Subject: fmt.Sprintf("subject %d", r.IntN(3)), Got: "1", Want: "2",
		Exchange: -1, Incidental: incidental, Blocking: incidental && severity != SeverityInfo && r.IntN(4) == 0, Limitation: r.IntN(12) == 0,
	}
}

// anyScenario draws what a scenario came to by itself, as the engine could have said it.
func anyScenario(r *rand.Rand, id int, creates bool) Scenario {
	s := Scenario{
		ID: fmt.Sprintf("s-%03d", id), Feature: "features/f.feature", Line: id, IdP: []string{"", "okta", "entra"}[r.IntN(3)], Profiles: []string{"core"},
		Requirements: []string{fmt.Sprintf("R-%d", r.IntN(9))},
		Steps:        []Step{{Keyword: "When", Text: fmt.Sprintf("Ada does thing%c", 'a'+rune(r.IntN(4)))}},
		Findings:     []Finding{}, Exchanges: []Exchange{}, Evidence: []int{0},
		Alone: &Alone{Verdict: Passed, Dialect: []string{"", "okta-oin", "okta-aiw"}[r.IntN(3)]},
	}
	if creates && r.IntN(10) > 0 {
		s.Alone.Creates = []map[string]bool{{"/Users": false}, {"/Groups": false}, {"/Users": false, "/Groups": false}}[r.IntN(3)]
		if r.IntN(4) == 0 {
			s.Requirements = []string{"RFC7644-3.3-R01"}
		}
	}
	switch r.IntN(8) {
	case 0:
		s.Alone.Verdict, s.Alone.Reason, s.Alone.Unmet, s.Alone.Action = Inconclusive, "not met", true, "Bob does thing"+string('a'+rune(r.IntN(4)))
	case 1:
		s.Alone.Verdict, s.Alone.Declined = Inapplicable, &Declined{What: "eq", Answer: "400"}
	case 2, 3:
	default:
		for range 1 + r.IntN(3) {
			s.Findings = append(s.Findings, anyFinding(r))
		}
		s.Alone.Stopped, s.Alone.Unjudged = r.IntN(5) == 0, r.IntN(8) == 0
	}
	for _, f := range s.Findings {
		switch {
		case f.Severity == SeverityFail && !f.Limitation:
			s.Alone.Verdict, s.Alone.Reason = Failed, f.String()
		case complains(f) && s.Alone.Verdict == Passed:
			s.Alone.Verdict, s.Alone.Reason = Warned, f.String()
		}
	}
	s.Alone.Unjudged = s.Alone.Unjudged && s.Alone.Verdict == Failed
	return s
}

// anyRun draws a run that is not judged yet: every fifth of a target that creates nothing.
func anyRun(r *rand.Rand) *Report {
	run := &Report{ReportVersion: Version, Run: Run{Profiles: []string{"core"}, Complete: true, FailOnShould: r.IntN(6) == 0}}
	n, creates := 2+r.IntN(40), r.IntN(5) == 0
	if creates {
		n += 150
	}
	for i := range n {
		run.Scenarios = append(run.Scenarios, anyScenario(r, i, creates))
	}
	for i := range 9 {
		run.Requirements = append(run.Requirements, Requirement{ID: fmt.Sprintf("R-%d", i), Level: "MUST"})
	}
	run.Requirements = append(run.Requirements, Requirement{ID: "RFC7644-3.3-R01", Level: "MUST"})
	for _, name := range []string{"R-0", "R-3", "s-001"} {
		if r.IntN(5) == 0 {
			run.Waivers = append(run.Waivers, Waiver{Requirement: name, Reason: "known", State: []string{WaiverStale, WaiverExpired}[r.IntN(2)]})
		}
	}
	return run
}

// copyOf reads a report back from its file.
func copyOf(t *testing.T, r *Report) *Report {
	t.Helper()
	var file bytes.Buffer
	if err := encodeJSON(&file, r); err != nil {
		t.Fatal(err)
	}
	read, err := Decode(&file)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// split deals the scenarios of a run out to shards and judges each of them by itself, in
// whatever order they come.
func split(t *testing.T, r *rand.Rand, run *Report) []*Report {
	t.Helper()
	n := 1 + r.IntN(5)
	all := copyOf(t, run)
	parts := make([]*Report, n)
	for i := range parts {
		parts[i] = copyOf(t, run)
		parts[i].Scenarios = nil
		parts[i].Run.Shard, parts[i].Run.Complete = fmt.Sprintf("%d/%d", i+1, n), false
	}
	r.Shuffle(len(all.Scenarios), func(i, j int) { all.Scenarios[i], all.Scenarios[j] = all.Scenarios[j], all.Scenarios[i] })
	for _, s := range all.Scenarios {
		part := parts[r.IntN(n)]
		part.Scenarios = append(part.Scenarios, s)
	}
	for i := range parts {
		parts[i].Run.Facts = Limitations(parts[i].Scenarios)
		parts[i].Judge()
		parts[i] = copyOf(t, parts[i])
	}
	r.Shuffle(n, func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return parts
}

// words are all that a report says which follows from its scenarios.
func words(t *testing.T, r *Report) string {
	t.Helper()
	text, err := json.MarshalIndent(map[string]any{
		"scenarios": r.Scenarios, "requirements": r.Requirements, "causes": r.Causes, "waivers": r.Waivers,
		"summary": r.Summary.Scenarios, "facts": r.Run.Facts,
	}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestBlameFollowsFromTheFactsAlone draws runs, shuffles and shards them: the merged report
// says what the whole one says, word by word, and judging again changes nothing.
func TestBlameFollowsFromTheFactsAlone(t *testing.T) {
	seen := map[Verdict]int{}
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 8))
		run := anyRun(r)
		parts := split(t, r, run)
		run.Run.Facts = Limitations(run.Scenarios)
		run.Judge()
		whole := copyOf(t, run)
		merged, err := Merge(parts...)
		if err != nil {
			t.Fatal(err)
		}
		want := words(t, whole)
		if got := words(t, merged); got != want {
			at := differ([]byte(got), []byte(want))
			t.Fatalf("seed %d, %d shards: got …%s…, want …%s…", seed, len(parts), around([]byte(got), at), around([]byte(want), at))
		}
		whole.Judge()
		if got := words(t, copyOf(t, whole)); got != want {
			t.Fatalf("seed %d, judged again: got other words", seed)
		}
		for verdict, n := range blamesRight(t, seed, whole) {
			seen[verdict] += n
		}
	}
	for _, verdict := range []Verdict{Passed, Failed, Warned, Inapplicable, Inconclusive, Blocked, Waived} {
		if seen[verdict] == 0 {
			t.Errorf("verdict %s: got none in all runs, want some", verdict)
		}
	}
}

// blamesRight holds the promises of blame: what blocks has failed, and is no chain.
func blamesRight(t *testing.T, seed uint64, report *Report) map[Verdict]int {
	t.Helper()
	byID, seen := map[string]Scenario{}, map[Verdict]int{}
	for _, s := range report.Scenarios {
		byID[s.ID] = s
		seen[s.Verdict]++
	}
	for _, s := range report.Scenarios {
		root := byID[s.BlockedBy]
		stands := slices.ContainsFunc(s.Findings, func(f Finding) bool {
			return f.Blocking && f.Severity == SeverityWarn && slices.ContainsFunc(root.Findings, func(g Finding) bool { return g.Requirement == f.Requirement })
		})
		switch {
		case (s.Verdict == Blocked) != (s.BlockedBy != ""):
			t.Errorf("seed %d, %s: got %s blocked by %q", seed, s.ID, s.Verdict, s.BlockedBy)
		case s.Verdict != Blocked, root.Verdict == Failed, root.Verdict == Waived, root.Verdict == Warned && stands:
		default:
			t.Errorf("seed %d, %s: got blocked by %q, which %s, want by one that failed", seed, s.ID, s.BlockedBy, root.Verdict)
		}
		if owned := slices.ContainsFunc(s.Findings, func(f Finding) bool {
			return !f.Incidental && f.Severity == SeverityFail && !f.Limitation
		}); owned && s.Verdict != Failed && s.Verdict != Waived && s.Alone.Creates == nil {
			t.Errorf("seed %d, %s: got %s with a failing finding about what it claims", seed, s.ID, s.Verdict)
		}
		if s.Verdict == Failed && !report.Run.FailOnShould && s.Alone.Verdict != Failed {
			t.Errorf("seed %d, %s: got failed, and by itself %s", seed, s.ID, s.Alone.Verdict)
		}
	}
	return seen
}

// TestNothingIsBlamedAcrossParts joins two runs, and shards of both: what one place lacks
// blocks nothing in the other, also when the shards are merged.
func TestNothingIsBlamedAcrossParts(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		var wholes []*Report
		shards := make([][]*Report, 2)
		for _, profile := range []string{"core", "docker"} {
			run := anyRun(r)
			run.Run.FailOnShould, run.Run.Profiles, run.Waivers = false, []string{profile}, nil
			for i := range run.Scenarios {
				run.Scenarios[i].ID, run.Scenarios[i].Profiles = profile+run.Scenarios[i].ID, []string{"core", "docker"}
				run.Scenarios[i].Alone.Declined = nil
			}
			for i := range shards {
				shard := copyOf(t, run)
				shard.Scenarios = slices.DeleteFunc(shard.Scenarios, func(s Scenario) bool { return s.Line%len(shards) != i })
				shard.Run.Shard, shard.Run.Complete = fmt.Sprintf("%d/2", i+1), false
				shard.Judge()
				shards[i] = append(shards[i], shard)
			}
			run.Judge()
			wholes = append(wholes, run)
		}
		want, err := Join(wholes...)
		if err != nil {
			t.Fatal(err)
		}
		var joined []*Report
		for _, parts := range shards {
			shard, err := Join(parts...)
			if err != nil {
				t.Fatal(err)
			}
			joined = append(joined, copyOf(t, shard))
		}
		got, err := Merge(joined...)
		if err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(want.Requirements, func(a, b Requirement) int { return cmp.Compare(a.ID, b.ID) })
		a, b := words(t, copyOf(t, got)), words(t, copyOf(t, want))
		if at := differ([]byte(a), []byte(b)); a != b {
			t.Fatalf("seed %d: got …%s…, want …%s…", seed, around([]byte(a), at), around([]byte(b), at))
		}
	}
}
