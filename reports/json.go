package reports

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// encodeJSON writes report.json: indented, members in the order of the model, nil
// slices as []. Long lists are written element by element, so that memory follows
// the largest scenario and not the report. What passed is written in brief, a line
// for each scenario, and the texts that they share follow at the end.
func encodeJSON(w io.Writer, r *Report) error {
	head := *r
	head.ReportVersion = Version
	head.Scenarios = nil
	shared := &texts{}
	fields := reflect.ValueOf(whole(&head)).Elem()
	for i := range fields.NumField() {
		name, omitEmpty := jsonName(fields.Type().Field(i))
		if omitEmpty && fields.Field(i).IsZero() {
			continue
		}
		lead := ",\n  "
		if i == 0 {
			lead = "{\n  "
		}
		if _, err := fmt.Fprintf(w, "%s%q: ", lead, name); err != nil {
			return err
		}
		if err := writeMember(w, fields.Field(i).Interface(), r, shared); err != nil {
			return err
		}
	}
	if len(shared.list) > 0 {
		if _, err := io.WriteString(w, ",\n  \"texts\": "); err != nil {
			return err
		}
		if err := writeIndented(w, shared.list, "  "); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n}\n")
	return err
}

// writeMember writes one member of the report's object; the scenarios come apart
// from the rest because each is made whole only when its turn comes.
func writeMember(w io.Writer, value any, r *Report, shared *texts) error {
	switch list := value.(type) {
	case []Scenario:
		explained := r.explained()
		return writeList(w, len(r.Scenarios), func(i int) (any, bool) { return shared.shape(r, r.Scenarios[i], explained) })
	case []Requirement:
		return writeList(w, len(list), func(i int) (any, bool) {
			q, brief := list[i], r.Run.Keep != KeepAll && !blames(list[i].Verdict)
			if brief { // report.html still has them
				q.Check, q.Hint, q.Pages = "", "", nil
			}
			return q, brief
		})
	}
	return writeIndented(w, value, "  ")
}

// writeList writes n elements, those in brief on a line of their own.
func writeList(w io.Writer, n int, element func(i int) (value any, brief bool)) error {
	if n == 0 {
		_, err := io.WriteString(w, "[]")
		return err
	}
	for i := range n {
		lead := ",\n    "
		if i == 0 {
			lead = "[\n    "
		}
		if _, err := io.WriteString(w, lead); err != nil {
			return err
		}
		write := writeIndented
		value, brief := element(i)
		if brief {
			write = writeLine
		}
		if err := write(w, value, "    "); err != nil {
			return err
		}
	}
	_, err := io.WriteString(w, "\n  ]")
	return err
}

// writeIndented leaves <, > and & as they are: report.json is read by people too,
// and nothing puts it into a page unescaped.
func writeIndented(w io.Writer, value any, prefix string) error {
	return writeValue(w, value, prefix, "  ")
}

func writeLine(w io.Writer, value any, _ string) error { return writeValue(w, value, "", "") }

func writeValue(w io.Writer, value any, prefix, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, indent)
	if err := e.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimRight(b.Bytes(), "\n"))
	return err
}

func jsonName(field reflect.StructField) (name string, omitEmpty bool) {
	name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
	return name, options == "omitempty"
}

// ErrNewer says that a newer scimspec wrote a report.
var ErrNewer = errors.New("a newer scimspec wrote it")

// Decode reads a report.json, also a compressed one. It refuses a document that is no
// report, and a report of a reportVersion that is newer than it knows. Members that it does not know are ignored: adding to
// the report is not a breaking change.
func Decode(r io.Reader) (*Report, error) {
	raw, err := readAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	var version struct {
		ReportVersion *int `json:"reportVersion"`
	}
	if err := json.Unmarshal(raw, &version); err != nil {
		return nil, fmt.Errorf("read the report: %w", place(raw, err))
	}
	switch {
	case version.ReportVersion == nil:
		return nil, errors.New("read the report: it has no reportVersion, so this is no scimspec report")
	case *version.ReportVersion > Version:
		return nil, fmt.Errorf("read the report: reportVersion: got %d, want 1 to %d: %w", *version.ReportVersion, Version, ErrNewer)
	case *version.ReportVersion < 1:
		return nil, fmt.Errorf("read the report: reportVersion: got %d, want 1 to %d", *version.ReportVersion, Version)
	}
	read := written{Report: new(Report)}
	if err := json.Unmarshal(raw, &read); err != nil {
		return nil, fmt.Errorf("read the report: %w", place(raw, err))
	}
	report, err := read.report()
	if err != nil {
		return nil, fmt.Errorf("read the report: %w", err)
	}
	return whole(report), nil
}

// readAll knows a compressed report by how it begins: no JSON does so.
func readAll(r io.Reader) ([]byte, error) {
	buffered := bufio.NewReader(r)
	if head, _ := buffered.Peek(2); string(head) != "\x1f\x8b" { // what cannot be read fails below
		return io.ReadAll(buffered)
	}
	unpacked, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(unpacked)
}

// encodePackedJSON writes report.json compressed.
func encodePackedJSON(w io.Writer, r *Report) error {
	packed := gzip.NewWriter(w)
	if err := encodeJSON(packed, r); err != nil {
		return err
	}
	return packed.Close()
}

// place adds the line to a JSON error, which knows only the offset.
func place(raw []byte, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var offset int64
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
		err = fmt.Errorf("%s: got %s", kind.Field, kind.Value)
		if kind.Field == "" {
			err = errors.New("it is no JSON object")
		}
	default:
		return err
	}
	offset = min(max(offset, 0), int64(len(raw)))
	return fmt.Errorf("line %d: %w", 1+bytes.Count(raw[:offset], []byte("\n")), err)
}

// whole returns a copy without nil where the JSON shape has a list or an object.
// The argument stays as it is.
func whole(r *Report) *Report {
	c := *r
	c.Target.Capabilities = maps.Clone(c.Target.Capabilities)
	if c.Target.Capabilities == nil {
		c.Target.Capabilities = map[string]bool{}
	}
	c.Target.Evidence = wholeExchanges(c.Target.Evidence)
	c.Run.Profiles = list(c.Run.Profiles)
	c.Run.Selection = list(c.Run.Selection)
	c.Run.Parts = slices.Clone(c.Run.Parts)
	for i := range c.Run.Parts {
		c.Run.Parts[i].Profiles = list(c.Run.Parts[i].Profiles)
	}
	c.Profiles = list(c.Profiles)
	c.Summary.Cleanup.Left = list(c.Summary.Cleanup.Left)
	c.Requirements = append([]Requirement{}, c.Requirements...)
	for i := range c.Requirements {
		c.Requirements[i].Scenarios = list(c.Requirements[i].Scenarios)
	}
	c.Scenarios = append([]Scenario{}, c.Scenarios...)
	for i := range c.Scenarios {
		c.Scenarios[i] = wholeScenario(c.Scenarios[i])
	}
	c.Causes = append([]Cause{}, c.Causes...)
	for i := range c.Causes {
		c.Causes[i].Scenarios = list(c.Causes[i].Scenarios)
	}
	c.Waivers = list(c.Waivers)
	return &c
}

func wholeScenario(s Scenario) Scenario {
	s.Profiles = list(s.Profiles)
	s.Requirements = list(s.Requirements)
	s.Steps = list(s.Steps)
	s.Findings = list(s.Findings)
	s.Exchanges = wholeExchanges(s.Exchanges)
	return s
}

// wholeExchanges also writes the curl line where the engine has not.
func wholeExchanges(exchanges []Exchange) []Exchange {
	c := append([]Exchange{}, exchanges...)
	for i := range c {
		if c[i].Curl == "" && !c[i].Brief {
			c[i].Curl = Curl(c[i].Request)
		}
		if c[i].Request.Headers == nil {
			c[i].Request.Headers = map[string][]string{}
		}
		if c[i].Response.Headers == nil {
			c[i].Response.Headers = map[string][]string{}
		}
	}
	return c
}

// list turns nil into an empty list and leaves any other as it is.
func list[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
