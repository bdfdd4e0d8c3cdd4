package features

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"
)

// file is one parsed feature file; Lint looks at the document, everybody else at the
// scenarios.
type file struct {
	path      string
	feature   *messages.Feature
	scenarios []Scenario
}

// parseFile reads one feature file. An error names the file and, where the parser does,
// the line.
func parseFile(path string, source []byte) (*file, error) {
	if !utf8.Valid(source) {
		return nil, fmt.Errorf("%s: not valid UTF-8", path)
	}
	ids := 0
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(source), func() string {
		ids++
		return strconv.Itoa(ids)
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f := &file{path: path, feature: doc.Feature}
	if doc.Feature == nil {
		return f, nil
	}
	if doc.Feature.Language != gherkin.DefaultDialect {
		return nil, fmt.Errorf("%s: feature language: got %q, want en", path, doc.Feature.Language)
	}
	multiply(doc.Feature)
	b := builder{path: path}
	b.walk(doc.Feature)
	if b.err != nil {
		return nil, b.err
	}
	f.scenarios = b.scenarios
	return f, nil
}

// builder resolves a parsed document into scenarios; it keeps the first error.
type builder struct {
	path      string
	scenarios []Scenario
	err       error
}

// scope is what a scenario inherits.
type scope struct {
	rule       string
	tags       tagSet
	background []*messages.Step
}

func (b *builder) walk(feature *messages.Feature) {
	outer := scope{tags: readTags(feature.Tags)}
	outer.tags.requirements = nil // a whole feature is too coarse to claim anything
	for _, child := range feature.Children {
		switch {
		case child.Background != nil:
			outer.background = concat(outer.background, child.Background.Steps)
		case child.Scenario != nil:
			b.scenario(child.Scenario, outer)
		case child.Rule != nil:
			inner := scope{
				rule:       child.Rule.Name,
				tags:       outer.tags.with(readTags(child.Rule.Tags)),
				background: outer.background,
			}
			for _, c := range child.Rule.Children {
				if c.Background != nil {
					inner.background = concat(inner.background, c.Background.Steps)
				}
				if c.Scenario != nil {
					b.scenario(c.Scenario, inner)
				}
			}
		}
	}
}

func (b *builder) scenario(s *messages.Scenario, in scope) {
	tags := in.tags.with(readTags(s.Tags))
	if len(s.Examples) == 0 {
		b.add(s, in, tags, nil, nil)
		return
	}
	for _, examples := range s.Examples {
		if examples.TableHeader == nil {
			continue
		}
		rowTags := tags.with(readTags(examples.Tags))
		for _, row := range examples.TableBody {
			b.add(s, in, rowTags, examples.TableHeader, row)
		}
	}
}

// add appends one resolved scenario; header and row are nil outside an outline.
func (b *builder) add(s *messages.Scenario, in scope, tags tagSet, header, row *messages.TableRow) {
	fill, line := filler(header, row), int(s.Location.Line)
	if row != nil {
		line = int(row.Location.Line)
	}
	out := Scenario{
		ID:           tags.id,
		Title:        strings.Trim(fill(s.Name), " "),
		Feature:      b.path,
		Rule:         in.rule,
		Line:         line,
		IdP:          tags.idp,
		Profiles:     tags.profilesOrDefault(),
		Requirements: tags.requirements,
		Needs:        tags.needs,
		Serial:       tags.serial,
		Slow:         tags.slow,
		Destructive:  tags.destructive,
	}
	if row != nil && len(row.Cells) > 0 {
		out.ID += "/" + slug(row.Cells[0].Value)
	}
	b.check(line, "title", out.Title)
	for _, step := range in.background {
		out.Steps = append(out.Steps, b.step(step, filler(nil, nil), true))
	}
	for _, step := range s.Steps {
		out.Steps = append(out.Steps, b.step(step, fill, false))
	}
	b.scenarios = append(b.scenarios, out)
}

func (b *builder) step(step *messages.Step, fill func(string) string, background bool) Step {
	out := Step{
		Keyword:    strings.TrimSpace(step.Keyword),
		Text:       strings.Trim(fill(step.Text), " "),
		Line:       int(step.Location.Line),
		Background: background,
	}
	b.check(out.Line, "step", out.Text)
	if d := step.DocString; d != nil {
		out.DocString = &DocString{MediaType: fill(d.MediaType), Content: fill(d.Content)}
		b.check(out.Line, "doc string type", out.DocString.MediaType)
		if _, ok := docDelimiter(out.DocString.Content); !ok {
			b.fail(out.Line, "doc string: has the escaped form of both delimiters in it")
		}
	}
	if t := step.DataTable; t != nil {
		for _, row := range t.Rows {
			cells := make([]string, len(row.Cells))
			for i, cell := range row.Cells {
				cells[i] = trimCell(fill(cell.Value))
			}
			out.Table = append(out.Table, cells)
		}
	}
	return out
}

// check refuses a line break that a placeholder brought into a one-line text.
func (b *builder) check(line int, what, text string) {
	if strings.Contains(text, "\n") {
		b.fail(line, what+": got a line break, want one line")
	}
}

func (b *builder) fail(line int, message string) {
	if b.err == nil {
		b.err = fmt.Errorf("%s:%d: %s", b.path, line, message)
	}
}

// filler replaces the placeholders of a row in one pass, so that a value that looks
// like a placeholder stays as it is.
func filler(header, row *messages.TableRow) func(string) string {
	if header == nil || row == nil {
		return func(s string) string { return s }
	}
	var pairs []string
	for i, cell := range header.Cells {
		pairs = append(pairs, "<"+cell.Value+">", row.Cells[i].Value)
	}
	return strings.NewReplacer(pairs...).Replace
}

// trimCell trims as Gherkin does: every blank but a line break.
func trimCell(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) && r != '\n' })
}

func concat(a, b []*messages.Step) []*messages.Step {
	return append(append([]*messages.Step{}, a...), b...)
}

// slug turns a cell into the last part of an id: lower case, letters and digits of
// ASCII, everything else one hyphen.
func slug(s string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	if out := strings.TrimSuffix(b.String(), "-"); out != "" {
		return out
	}
	return "empty"
}
