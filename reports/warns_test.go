package reports

import (
	"bytes"
	"strings"
	"testing"
)

// TestOnlyWarned wants the reason why a MUST only warns beside the finding, and the
// rationale of a requirement where it is opened.
func TestOnlyWarned(t *testing.T) {
	const why, rationale = "a MUST, only warned: examples of the RFC differ", "Section 2 says so"
	r := &Report{
		Requirements: []Requirement{{ID: "RFC7644-2-R01", Level: "MUST", Verdict: Warned, Warns: why, Rationale: rationale, Scenarios: []string{"a"}}},
		Scenarios: []Scenario{{ID: "a", Title: "A", Feature: "features/a.feature", Verdict: Warned,
			Findings: []Finding{{Requirement: "RFC7644-2-R01", Level: "MUST", Subject: "s", Got: "1", Want: "2", Warns: why, Exchange: -1}}}},
	}
	for name, wants := range map[string][]string{"json": {why, rationale}, "junit": {why}, "markdown": {why}, "html": {why, rationale}} {
		encode, err := ByName(name)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := encode.Encode(&out, r); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if name == "html" {
			text = string(unfold(t, out.Bytes()))
		}
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%s: got no %q", name, want)
			}
		}
	}
}
