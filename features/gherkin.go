package features

import "strings"

const (
	quoteDelimiter    = `"""`
	backtickDelimiter = "```"
)

// Gherkin renders the scenario as a feature of its own with this one scenario in it:
// background steps in front, placeholders filled in, doc strings and table cells
// escaped so that a Gherkin parser reads back the same steps. The only tag is @id.
func (s Scenario) Gherkin() string {
	var b strings.Builder
	writeLine(&b, "Feature: "+s.Feature)
	writeLine(&b, "")
	if s.ID != "" {
		writeLine(&b, "  @id:"+s.ID)
	}
	writeLine(&b, "  Scenario: "+s.Title)
	for _, step := range s.Steps {
		writeLine(&b, "    "+step.Keyword+" "+step.Text)
		if step.DocString != nil {
			writeDocString(&b, *step.DocString)
		}
		for _, row := range step.Table {
			writeRow(&b, row)
		}
	}
	return b.String()
}

// writeLine ends a line. The parser takes one carriage return off the end of each
// line, so a line that has one of its own gets another.
func writeLine(b *strings.Builder, line string) {
	b.WriteString(line)
	if strings.HasSuffix(line, "\r") {
		b.WriteByte('\r')
	}
	b.WriteByte('\n')
}

func writeDocString(b *strings.Builder, d DocString) {
	const indent = "      "
	delimiter, _ := docDelimiter(d.Content)
	writeLine(b, indent+delimiter+d.MediaType)
	for _, line := range strings.Split(escapeDoc(d.Content, delimiter), "\n") {
		writeLine(b, indent+line)
	}
	writeLine(b, indent+delimiter)
}

// docDelimiter picks the delimiter under which the content can be written. ok is false
// when neither can: the content has the escaped form of both in it.
func docDelimiter(content string) (delimiter string, ok bool) {
	for _, delimiter := range []string{quoteDelimiter, backtickDelimiter} {
		if unescapeDoc(escapeDoc(content, delimiter), delimiter) == content {
			return delimiter, true
		}
	}
	return quoteDelimiter, false
}

func escapeDoc(content, delimiter string) string {
	return strings.ReplaceAll(content, delimiter, escapedDelimiter(delimiter))
}

func unescapeDoc(content, delimiter string) string {
	return strings.ReplaceAll(content, escapedDelimiter(delimiter), delimiter)
}

// escapedDelimiter puts a backslash in front of each of the three characters.
func escapedDelimiter(delimiter string) string {
	return strings.Repeat(`\`+delimiter[:1], 3)
}

func writeRow(b *strings.Builder, row []string) {
	b.WriteString("      |")
	for _, cell := range row {
		b.WriteByte(' ')
		b.WriteString(cellEscaper().Replace(cell))
		b.WriteString(" |")
	}
	b.WriteByte('\n')
}

func cellEscaper() *strings.Replacer {
	return strings.NewReplacer(`\`, `\\`, `|`, `\|`, "\n", `\n`)
}
