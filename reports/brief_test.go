package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// wordy is a run of two parts in which scenarios that failed share what those that passed did
// not send; bodies tell that.
func wordy() *Report {
	send := func(base, method, path, body string, status int) Exchange {
		x := exchange(method, path, body, status, "")
		x.Request.URL = base + path
		return x
	}
	const one, two = "http://127.0.0.1:1/scim/v2", "http://127.0.0.1:2/scim/v2"
	r := &Report{
		Tool: Tool{Name: "scimspec", Version: "v1"}, Target: Target{Kind: "embedded", BaseURL: one, Capabilities: map[string]bool{"patch": true}},
		Run:          Run{Profiles: []string{"core"}, Complete: true, Parts: []Part{{BaseURL: one, Profiles: []string{"core"}}, {BaseURL: two, Profiles: []string{"core"}}}},
		Requirements: []Requirement{{ID: "R-1", Level: "MUST", Profiles: []string{"core"}, Verdict: Passed}, {ID: "R-2", Level: "MUST", Profiles: []string{"core"}, Verdict: Passed}},
	}
	for i := range 24 {
		s := Scenario{
			ID: fmt.Sprintf("s-%02d", i), Title: "a user is modified", Requirements: []string{"R-1"}, Profiles: []string{"core"}, Evidence: []int{1},
			Verdict: Passed, Alone: &Alone{Verdict: Passed, Part: 1 + i%2}, DurationMs: 7,
			Steps: []Step{{"When", "a client modifies Ada", "passed", 2, []int{0, 1}}, {"Then", "Ada is modified", "passed", 0, nil}},
		}
		base, operation := r.Run.Parts[i%2].BaseURL, `{"op":"replace","path":"title","value":"x"}`
		switch {
		case i < 9 && i%3 == 0: // they fail
			s.Requirements, operation = []string{fmt.Sprint("R-", 1+i%2)}, `{"op":"replace","value":{"title":"x"}}`
			s.Verdict, s.Alone.Verdict, s.Steps[1].Status = Failed, Failed, "failed"
			s.Findings = []Finding{{Requirement: s.Requirements[0], Level: "MUST", Subject: fmt.Sprint("title ", i), Got: "y", Want: "x", Exchange: 1, Severity: SeverityFail}}
		case i%5 == 0: // they do not, though they send the same
			operation = `{"op":"replace","value":{"title":"x"}}`
		}
		s.Exchanges = []Exchange{
			send(base, "POST", "/Users", `{"userName":"ada"}`, 201),
			send(base, "PATCH", fmt.Sprint("/Users/", i, "?a=b c"), `{"Operations":[`+operation+`]}`, 200),
		}
		r.Scenarios = append(r.Scenarios, s)
	}
	r.Judge()
	return r
}

// parts are n shards of wordy, each judged by itself.
func parts(n int) []*Report {
	var shards []*Report
	for i := range n {
		r := wordy()
		mine := r.Scenarios
		r.Scenarios = nil
		for j, s := range mine {
			if j%n == i {
				s.restore()
				r.Scenarios = append(r.Scenarios, s)
			}
		}
		r.Run.Shard, r.Run.Complete = fmt.Sprintf("%d/%d", i+1, n), false
		r.Judge()
		shards = append(shards, r)
	}
	return shards
}

func reread(t *testing.T, r *Report, format string) *Report {
	t.Helper()
	e, err := ByName(format)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Decode(bytes.NewReader(encode(t, e, r)))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// TestBriefKeepsWhatWasSent wants of what passed method, whole URL, status and time of each
// exchange, and all steps; of what failed everything; and nothing more when written again.
func TestBriefKeepsWhatWasSent(t *testing.T) {
	r := wordy()
	for _, format := range []string{"json", "json.gz"} {
		read := reread(t, r, format)
		failed := 0
		for i, got := range read.Scenarios {
			want := r.Scenarios[i]
			if want.Verdict == Failed {
				failed++
				if !reflect.DeepEqual(got.Exchanges, wholeExchanges(want.Exchanges)) || !reflect.DeepEqual(got.Steps, want.Steps) {
					t.Errorf("%s: got %+v, want %+v", want.ID, got.Exchanges, want.Exchanges)
				}
				continue
			}
			if len(got.Exchanges) != len(want.Exchanges) || len(got.Steps) != len(want.Steps) || !slices.Equal(got.Evidence, want.Evidence) {
				t.Fatalf("%s: got %d exchanges, %d steps, evidence %v, want %d, %d, %v", want.ID, len(got.Exchanges), len(got.Steps), got.Evidence, len(want.Exchanges), len(want.Steps), want.Evidence)
			}
			for j, x := range got.Exchanges {
				w := want.Exchanges[j]
				if x.String() != w.String() || x.DurationMs != w.DurationMs || !x.Brief || x.Request.Body+x.Response.Body+x.Curl != "" {
					t.Errorf("%s: got %+v, want just %s in %v ms", want.ID, x, w, w.DurationMs)
				}
			}
			for j, step := range got.Steps {
				w := want.Steps[j]
				if w.DurationMs = 0; !reflect.DeepEqual(step, w) {
					t.Errorf("%s: got step %+v, want %+v", want.ID, step, w)
				}
			}
		}
		if failed == 0 || failed == len(r.Scenarios) {
			t.Fatalf("failed: got %d of %d, want some", failed, len(r.Scenarios))
		}
		first, again := encode(t, Encoders()[0], r), encode(t, Encoders()[0], read)
		if !bytes.Equal(first, again) {
			at := differ(first, again)
			t.Errorf("written again: got %s, want %s", around(again, at), around(first, at))
		}
		read.Run.Keep = KeepAll // nothing comes back, and nothing is made up
		if text := encode(t, Encoders()[4], read); strings.Count(string(text), `"pageref"`) != 2*failed {
			t.Errorf("har of what was read: got %d entries, want %d", strings.Count(string(text), `"pageref"`), 2*failed)
		}
	}
}

// TestBriefIsSmall bounds what an exchange that passed costs beside its request line.
func TestBriefIsSmall(t *testing.T) {
	r := wordy()
	r.Scenarios = slices.DeleteFunc(r.Scenarios, func(s Scenario) bool { return s.Verdict != Passed })
	few := len(encode(t, Encoders()[0], r))
	lines, added := 0, 0
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		for range 10 {
			s.Exchanges = append(s.Exchanges, s.Exchanges[1])
			line, _ := s.Exchanges[1].line(r.base(s))
			lines += len(line)
			added++
		}
	}
	if cost := len(encode(t, Encoders()[0], r)) - few - lines; cost > 3*added {
		t.Errorf("%d exchanges: got %d bytes beside their lines, want two quotes and a comma each", added, cost)
	}
}

// TestBriefShardsMakeTheWhole wants the causes of a merge out of what shards keep: the verdicts
// and the traits come from exchanges whose bodies are no longer there.
func TestBriefShardsMakeTheWhole(t *testing.T) {
	want := wordy()
	if len(want.Causes) == 0 || want.Causes[0].Common == nil || want.Causes[0].Common.Passed == 0 {
		t.Fatalf("causes: got %+v, want one that passed scenarios share", want.Causes)
	}
	for _, keep := range []string{"", KeepAll} {
		var read []*Report
		for _, part := range parts(3) {
			part.Run.Keep = keep
			read = append(read, reread(t, part, "json"))
		}
		merged, err := Merge(read...)
		if err != nil {
			t.Fatal(err)
		}
		merged = reread(t, merged, "json")
		again, err := Merge(merged) // what was merged has the traits still
		if err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string]*Report{"merged": merged, "merged twice": again} {
			g, _ := json.Marshal(got.Causes)
			w, _ := json.Marshal(want.Causes)
			if !bytes.Equal(g, w) || got.Conclusion != want.Conclusion {
				t.Errorf("%s, keep %q: got %s %s, want %s %s", name, keep, got.Conclusion, g, want.Conclusion, w)
			}
		}
	}
}

// TestBriefOnlyWhatNobodyDoubts keeps whole what another shard could turn, what something is
// said of, and an exchange that a line cannot tell.
func TestBriefOnlyWhatNobodyDoubts(t *testing.T) {
	for name, change := range map[string]func(s *Scenario){
		"it warned by itself":         func(s *Scenario) { s.Alone.Verdict = Warned },
		"a finding only informs":      func(s *Scenario) { s.Findings = []Finding{{Requirement: "R-1", Severity: SeverityInfo}} },
		"another tells what it found": func(s *Scenario) { s.Alone.Repeats = []Repeat{{Finding: Finding{Requirement: "R-1"}}} },
		"no answer came":              func(s *Scenario) { s.Exchanges[0].Error = "reset" },
	} {
		r := wordy()
		change(&r.Scenarios[1])
		if got := reread(t, r, "json").Scenarios[1].Exchanges[0]; got.Brief || got.Request.Body == "" {
			t.Errorf("%s: got %+v, want it whole", name, got)
		}
	}
}

func TestDecodeRefusesWhatIsNotBrief(t *testing.T) {
	for in, want := range map[string]string{
		`"exchanges":["GET /Users"]`:          "no exchange",
		`"exchanges":["GET /Users x 1"]`:      "no exchange",
		`"exchanges":["GET /Users 200 soon"]`: "no exchange",
		`"exchanges":[""]`:                    "no exchange",
		`"steps":[[0,1]]`:                     "no step",
		`"steps":[[7]]`:                       "no step",
		`"steps":[[-1]]`:                      "no step",
		`"steps":[[0,5,4]]`:                   "no step",
		`"steps":[[0,0,99999999999]]`:         "no step",
		`"traits":[1]`:                        "no text 1",
	} {
		_, err := Decode(strings.NewReader(`{"reportVersion":2,"texts":["When x"],"scenarios":[{` + in + `}]}`))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", in, err, want)
		}
	}
}

// TestBriefRequirements wants the advice about a requirement where it is needed: at one that did not
// pass, and at every one of a report that keeps all.
func TestBriefRequirements(t *testing.T) {
	advised := func(keep string, verdict Verdict) bool {
		t.Helper()
		r := &Report{Run: Run{Keep: keep}, Requirements: []Requirement{{
			ID: "RFC7644-3.3-R10", Verdict: verdict, Check: "POST a user", Hint: "Send Location.", Pages: []Page{{"RFC 7644", "https://www.rfc-editor.org/rfc/rfc7644.html"}},
		}}}
		var out bytes.Buffer
		if err := encodeJSON(&out, r); err != nil {
			t.Fatal(err)
		}
		read, err := Decode(&out)
		if err != nil {
			t.Fatal(err)
		}
		q := read.Requirements[0]
		return q.Check != "" && q.Hint != "" && len(q.Pages) == 1
	}
	for _, c := range []struct {
		keep    string
		verdict Verdict
		want    bool
	}{{"", Passed, false}, {"", Inapplicable, false}, {"", Failed, true}, {"", Warned, true}, {KeepAll, Passed, true}} {
		if got := advised(c.keep, c.verdict); got != c.want {
			t.Errorf("advice about a requirement that %s, keep %q: got %t, want %t", c.verdict, c.keep, got, c.want)
		}
	}
}
