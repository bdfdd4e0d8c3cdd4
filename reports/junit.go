package reports

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The elements of JUnit's XML, as far as we write them.
type (
	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitCase struct {
		Name       string          `xml:"name,attr"`
		ClassName  string          `xml:"classname,attr"`
		File       string          `xml:"file,attr"`
		Line       int             `xml:"line,attr"`
		Time       string          `xml:"time,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Failure    *junitResult    `xml:"failure"`
		Error      *junitResult    `xml:"error"`
		Skipped    *junitResult    `xml:"skipped"`
		SystemOut  *junitOutput    `xml:"system-out"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitResult struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Body    string `xml:",cdata"`
	}
	junitOutput struct {
		Text string `xml:",cdata"`
	}
)

// encodeJUnit writes one <testsuite> for each feature and one <testcase> for each
// scenario row. A finding is a <failure>; an <error> means that nothing was judged.
func encodeJUnit(w io.Writer, r *Report) error {
	levels := map[string]string{}
	for _, q := range r.Requirements {
		levels[q.ID] = q.Level
	}
	var suites []junitSuite
	total := junitSuite{}
	causes := causeProperties(r)
	for _, group := range byFeature(r.Scenarios) {
		s := suite(r, group, levels, causes)
		total.Tests += s.Tests
		total.Failures += s.Failures
		total.Errors += s.Errors
		total.Skipped += s.Skipped
		suites = append(suites, s)
	}
	if r.unjudged() {
		s := unjudgedSuite(r)
		total.Tests, total.Errors, suites = 1, 1, append(suites, s)
	}
	_, err := fmt.Fprintf(w, "%s<testsuites name=\"scimspec\" tests=\"%d\" failures=\"%d\" errors=\"%d\" skipped=\"%d\" time=\"%s\" timestamp=\"%s\">\n",
		xml.Header, total.Tests, total.Failures, total.Errors, total.Skipped, seconds(r.Run.DurationMs), stamp(r.Run.StartedAt))
	if err != nil {
		return err
	}
	var b bytes.Buffer
	e := xml.NewEncoder(&b)
	e.Indent(" ", " ")
	for _, s := range suites {
		b.Reset()
		if err := e.Encode(s); err != nil {
			return err
		}
		// In texts and values > is escaped: this is an element that is empty.
		if _, err := w.Write(bytes.ReplaceAll(b.Bytes(), []byte("></property>"), []byte("/>"))); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n</testsuites>\n")
	return err
}

// unjudgedSuite is one <error> for a target that could not be judged: a file without any
// <testcase> is green, or not there, to most that read it.
func unjudgedSuite(r *Report) junitSuite {
	return junitSuite{
		Name: "discovery", Tests: 1, Errors: 1, Time: seconds(r.Run.DurationMs), Timestamp: stamp(r.Run.StartedAt),
		Properties: suiteProperties(r),
		Cases: []junitCase{{
			Name: "the target can be judged", ClassName: "discovery", Time: seconds(r.Run.DurationMs),
			Properties: []junitProperty{{"verdict", string(Inconclusive)}},
			Error:      &junitResult{Message: legal(r.Run.Reason), Type: string(Inconclusive)},
		}},
	}
}

func suiteProperties(r *Report) []junitProperty {
	return []junitProperty{
		{"target", legal(r.Target.BaseURL)},
		{"target-kind", legal(r.Target.Kind)},
		{"judged", legal(r.Judged())},
		{"seed", fmt.Sprint(r.Run.Seed)},
		{"version", legal(r.Tool.Version)},
	}
}

// byFeature groups scenarios by feature, in the order of their first appearance.
func byFeature(scenarios []Scenario) [][]*Scenario {
	var groups [][]*Scenario
	place := map[string]int{}
	for i := range scenarios {
		s := &scenarios[i]
		at, known := place[s.Feature]
		if !known {
			at = len(groups)
			place[s.Feature] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], s)
	}
	return groups
}

func suite(r *Report, scenarios []*Scenario, levels map[string]string, causes map[string][]junitProperty) junitSuite {
	s := junitSuite{
		Name:       legal(scenarios[0].Feature),
		Tests:      len(scenarios),
		Timestamp:  stamp(r.Run.StartedAt),
		Properties: suiteProperties(r),
	}
	var duration int64
	for _, sc := range scenarios {
		c := testcase(sc, levels)
		c.Properties = append(c.Properties, causes[sc.ID]...)
		duration += sc.DurationMs
		switch {
		case c.Failure != nil:
			s.Failures++
		case c.Error != nil:
			s.Errors++
		case c.Skipped != nil:
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	s.Time = seconds(duration)
	return s
}

// causeProperties name the causes of each failed scenario by number, as in the other reports,
// with the fault.
func causeProperties(r *Report) map[string][]junitProperty {
	properties := map[string][]junitProperty{}
	for i, cause := range r.Causes {
		for _, id := range cause.Scenarios {
			properties[id] = append(properties[id], junitProperty{"cause", legal(fmt.Sprintf("%d. %s", i+1, cause.Title))})
			if cause.Fault != "" {
				properties[id] = append(properties[id], junitProperty{"fault", legal(cause.Fault)})
			}
		}
	}
	return properties
}

func testcase(s *Scenario, levels map[string]string) junitCase {
	c := junitCase{
		Name:       legal(s.ID + ": " + s.Title),
		ClassName:  legal(strings.ReplaceAll(strings.TrimSuffix(s.Feature, ".feature"), "/", ".")),
		File:       legal(s.Feature),
		Line:       s.Line,
		Time:       seconds(s.DurationMs),
		Properties: []junitProperty{{"verdict", legal(string(s.Verdict))}},
	}
	if s.IdP != "" {
		c.Properties = append(c.Properties, junitProperty{"idp", legal(s.IdP)})
	}
	for _, id := range s.Requirements {
		c.Properties = append(c.Properties, junitProperty{"requirement", legal(id)})
		if level := levels[id]; level != "" {
			c.Properties = append(c.Properties, junitProperty{"level", legal(level)})
		}
	}
	switch s.Verdict {
	case Passed:
	case Warned:
		c.SystemOut = &junitOutput{legal(findingsText(s))}
	case Failed:
		c.Failure = failure(s)
	case Waived:
		c.Skipped = &junitResult{Message: legal(withReason("waived", s.Reason)), Body: legal(findingsText(s))}
	case Inapplicable:
		c.Skipped = &junitResult{Message: legal(withReason("", s.Reason))}
	case Blocked:
		c.Skipped = &junitResult{Message: legal("blocked by " + s.BlockedBy)}
	case Untested:
		c.Skipped = &junitResult{Message: legal(withReason("untested", s.Reason))}
	default: // inconclusive, or a verdict that this version does not know
		c.Error = &junitResult{Message: legal(withReason("", s.Reason)), Type: legal(string(s.Verdict)), Body: legal(findingsText(s))}
	}
	return c
}

func failure(s *Scenario) *junitResult {
	result := &junitResult{Message: legal(withReason("", s.Reason)), Body: legal(findingsText(s))}
	if len(s.Findings) > 0 {
		result.Message = legal(s.Findings[0].String())
		result.Type = legal(s.Findings[0].Level)
		if more := len(s.Findings) - 1; more > 0 {
			result.Message += fmt.Sprintf(" (and %d more)", more)
		}
	}
	return result
}

// withReason joins a word and a reason, either of which may be empty.
func withReason(word, reason string) string {
	switch {
	case word == "" && reason == "":
		return "no reason was recorded"
	case word == "":
		return reason
	case reason == "":
		return word
	}
	return word + ": " + reason
}

// findingsText lists findings for a reader of plain text.
func findingsText(s *Scenario) string {
	var b strings.Builder
	for _, f := range s.Findings {
		fmt.Fprintf(&b, "\n%s %s\n  %s\n", f.Requirement, f.Level, f)
		if f.Warns != "" {
			fmt.Fprintf(&b, "  %s\n", f.Warns)
		}
		if f.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", f.Hint)
		}
		if x := f.In(s); x != nil {
			fmt.Fprintf(&b, "  %s\n", x)
		}
	}
	return b.String()
}

// legal takes out what XML 1.0, section 2.2, does not allow in a document. An
// invalid byte becomes U+FFFD.
func legal(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r',
			0x20 <= r && r <= 0xD7FF, 0xE000 <= r && r <= 0xFFFD, 0x10000 <= r && r <= 0x10FFFF:
			return r
		}
		return -1
	}, s)
}

func seconds(ms int64) string { return fmt.Sprintf("%d.%03d", ms/1000, max(ms%1000, 0)) }

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
