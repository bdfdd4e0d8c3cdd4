package reports

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Bounds of the Markdown report. CI systems refuse a job summary of 1 MiB and more;
// people stop reading long before.
const (
	markdownMax       = 900 << 10
	markdownCauses    = 20
	markdownScenarios = 50
	markdownReasons   = 40
	markdownValue     = 300  // characters of a got, a want or a hint
	markdownCurl      = 2000 // characters of a curl line
)

// markdown gathers blocks until the bound is reached.
type markdown struct {
	buf  bytes.Buffer
	full bool
}

// block adds a block, whole or not at all.
func (m *markdown) block(text string) {
	if m.full || m.buf.Len()+len(text) > markdownMax {
		m.full = true
		return
	}
	m.buf.WriteString(text)
	m.buf.WriteByte('\n')
}

// encodeMarkdown writes a summary that fits a CI job summary: the conclusion, what to
// mend first, the failed scenarios with a line to repeat each, and what was not judged.
func encodeMarkdown(w io.Writer, r *Report) error {
	m := new(markdown)
	m.head(r)
	m.profiles(r)
	m.causes(r)
	m.failures(r)
	m.notJudged(r)
	m.cleanup(r)
	m.waivers(r)
	if m.full {
		m.full = false
		m.buf.WriteString("\nThis summary was cut; report.html has the rest.\n")
	}
	_, err := w.Write(m.buf.Bytes())
	return err
}

func (m *markdown) head(r *Report) {
	m.block("# " + escape(r.Sentence()) + "\n")
	c := r.Summary.Scenarios
	var counts []string
	for _, part := range []struct {
		n    int
		word Verdict
	}{{c.Passed, Passed}, {c.Failed, Failed}, {c.Warned, Warned}, {c.Waived, Waived}, {c.Blocked, Blocked},
		{c.Inconclusive, Inconclusive}, {c.Inapplicable, Inapplicable}, {c.Untested, Untested}} {
		if part.n > 0 {
			counts = append(counts, fmt.Sprintf("%d %s", part.n, part.word))
		}
	}
	m.block(fmt.Sprintf("%s%s. %s in %s s against %s, seed %d, %s.\n", plural(c.Total, "scenario"), prefixed(": ", enumerate(counts)),
		plural(r.Summary.Exchanges, "exchange"), seconds(r.Run.DurationMs), span(targetName(r)), r.Run.Seed,
		escape(strings.TrimSpace(r.Tool.Name+" "+r.Tool.Version))))
	m.block(escape(r.Judged()) + "\n")
	switch {
	case r.unjudged():
		m.block("**Nothing was judged**: " + escape(r.Run.Reason) + ".\n")
	case !r.Run.Complete:
		m.block("**Not a complete run**: " + escape(withReason("", r.Run.Reason)) + ".\n")
	}
	for _, fact := range r.Run.Facts {
		m.block(escape(fact) + "\n")
	}
	m.facts(r)
}

func targetName(r *Report) string {
	switch {
	case r.Target.Name == "":
		return r.Target.BaseURL
	case r.Target.BaseURL == "":
		return r.Target.Name
	}
	return r.Target.Name + " at " + r.Target.BaseURL
}

func (m *markdown) profiles(r *Report) {
	if len(r.Profiles) == 0 {
		return
	}
	m.block("| Profile | Conclusion | Passed | Failed | Warned | Waived | Blocked | Inconclusive | Inapplicable | Untested |\n" +
		"|:--|:--|--:|--:|--:|--:|--:|--:|--:|--:|")
	for _, p := range r.Profiles {
		q := p.Requirements
		m.block(fmt.Sprintf("| %s | **%s**%s | %d | %d | %d | %d | %d | %d | %d | %d |", escape(p.Name), escape(string(p.Conclusion)),
			prefixed(": ", escape(p.Reason)), q.Passed, q.Failed, q.Warned, q.Waived, q.Blocked, q.Inconclusive, q.Inapplicable, q.Untested))
	}
	m.block("\nThe numbers are requirements.\n")
}

func (m *markdown) causes(r *Report) {
	if len(r.Causes) == 0 {
		return
	}
	m.block("## Fix these first\n")
	for i, c := range r.Causes {
		if i == markdownCauses {
			m.block(fmt.Sprintf("\n… and %s in report.html.", plural(len(r.Causes)-i, "more cause")))
			break
		}
		m.block(fmt.Sprintf("%d. %s%s%s", i+1, markdownCause(c), prefixed("  \n   ", escape(c.Masks())), prefixed("  \n   ", escape(clip(c.Hint, markdownValue)))))
	}
	m.block("")
}

// markdownCause is what a cause says of itself, in one item of a list.
func markdownCause(c Cause) string {
	switch {
	case c.Fault != "":
		text := fmt.Sprintf("**%s** (%s, %s)  \n   %s", escape(clip(c.Title, markdownValue)), escape(c.Requirement), c.Extent(), escape(c.Because()))
		for _, line := range append([]string{"shows in: " + c.Shows}, c.Breaks...) {
			text += "  \n   " + escape(clip(line, markdownValue))
		}
		return text
	case c.Common != nil:
		return fmt.Sprintf("**%s**  \n   such as: %s (%s); %s", escape(clip(c.Common.String(), markdownValue)), escape(clip(c.Title, markdownValue)),
			escape(strings.Join(append([]string{c.Requirement}, c.Also...), ", ")), c.Because())
	}
	return fmt.Sprintf("**%s** (%s, %s; %s)", escape(clip(c.Title, markdownValue)), escape(c.Requirement), c.Extent(), c.Because())
}

func (m *markdown) failures(r *Report) {
	m.scenarios(r, "Failed", Failed)
	m.scenarios(r, "Inconclusive", Inconclusive)
	m.scenarios(r, "Warned", Warned)
}

func (m *markdown) scenarios(r *Report, title string, verdict Verdict) {
	count := 0
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		if s.Verdict != verdict {
			continue
		}
		if count++; count > markdownScenarios {
			continue
		}
		if count == 1 {
			m.block("## " + title + "\n")
		}
		m.block(detail(s))
	}
	if more := count - markdownScenarios; more > 0 {
		m.block(fmt.Sprintf("… and %s in report.html.\n", plural(more, "more scenario")))
	}
}

// detail is one scenario, folded: its first finding, the exchange and the curl line.
func detail(s *Scenario) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary><b>%s</b> %s</summary>\n\n", entities(s.ID), entities(s.Title))
	if s.Reason != "" {
		fmt.Fprintf(&b, "%s\n", escape(clip(s.Reason, markdownValue)))
	}
	if last := len(s.Exchanges) - 1; len(s.Findings) == 0 && last >= 0 && s.Exchanges[last].Error != "" {
		fmt.Fprintf(&b, "\n- exchange: %s\n", span(clip(s.Exchanges[last].String(), markdownValue)))
	}
	if len(s.Findings) > 0 {
		if s.Reason != "" {
			b.WriteString("\n")
		}
		f := s.Findings[0]
		fmt.Fprintf(&b, "%s (%s), %s\n\n", escape(f.Requirement), escape(f.Level), escape(clip(f.Subject, markdownValue)))
		fmt.Fprintf(&b, "- got %s\n- want %s\n", span(clip(f.Got, markdownValue)), span(clip(f.Want, markdownValue)))
		if f.Warns != "" {
			fmt.Fprintf(&b, "- %s\n", escape(clip(f.Warns, markdownValue)))
		}
		if f.Hint != "" {
			fmt.Fprintf(&b, "- hint: %s\n", escape(clip(f.Hint, markdownValue)))
		}
		if x := f.In(s); x != nil {
			fmt.Fprintf(&b, "- exchange: %s\n", span(clip(x.String(), markdownValue)))
			curl := x.Curl
			if curl == "" {
				curl = Curl(x.Request)
			}
			if clip(curl, markdownCurl) == curl { // half a line would repeat something else
				b.WriteString("\n" + fence("sh", curl))
			}
		}
		if more := len(s.Findings) - 1; more > 0 {
			fmt.Fprintf(&b, "\n… and %s.\n", plural(more, "more finding"))
		}
	}
	b.WriteString("\n</details>\n")
	return b.String()
}

// notJudged lists the reasons for which scenarios were inapplicable, blocked or
// untested, with the number of scenarios for each.
func (m *markdown) notJudged(r *Report) {
	counts := map[string]int{}
	var reasons []string
	for i := range r.Scenarios {
		s := &r.Scenarios[i]
		var reason string
		switch s.Verdict {
		case Inapplicable, Untested:
			reason = string(s.Verdict) + ": " + withReason("", s.Reason)
		case Blocked:
			reason = "blocked by " + s.BlockedBy
		default:
			continue
		}
		if counts[reason]++; counts[reason] == 1 {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) == 0 {
		return
	}
	slices.Sort(reasons)
	m.block("## Not judged\n")
	for i, reason := range reasons {
		if i == markdownReasons {
			m.block(fmt.Sprintf("- … and %s in report.html.", plural(len(reasons)-i, "more reason")))
			break
		}
		m.block(fmt.Sprintf("- %s (%s)", escape(clip(reason, markdownValue)), plural(counts[reason], "scenario")))
	}
	m.block("")
}

func (m *markdown) cleanup(r *Report) {
	c := r.Summary.Cleanup
	m.block(fmt.Sprintf("## Cleanup\n\nCreated %d, deleted %d, left %d.\n", c.Created, c.Deleted, len(c.Left)))
	for i, l := range c.Left {
		if i == markdownReasons {
			m.block(fmt.Sprintf("- … and %d more in report.json.", len(c.Left)-i))
			break
		}
		m.block(fmt.Sprintf("- %s %s (%s): %s", escape(l.Type), span(clip(l.ID, markdownValue)), escape(clip(l.Name, markdownValue)), escape(clip(l.Reason, markdownValue))))
	}
	if len(c.Left) > 0 {
		m.block("")
	}
}

func (m *markdown) waivers(r *Report) {
	if len(r.Waivers) == 0 {
		return
	}
	m.block("## Waivers\n\n| Waived | Until | State | Reason |\n|:--|:--|:--|:--|")
	for _, w := range r.Waivers {
		m.block(fmt.Sprintf("| %s | %s | %s | %s |", escape(w.Requirement), escape(w.Until), escape(w.State), escape(clip(w.Reason, markdownValue))))
	}
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`,
	"[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "$", `\$`, "@", "&#64;", "://", "&#58;//",
)

// escape makes a text safe within a line of Markdown, in a table cell too: no markup,
// no link, no mention, no line break.
func escape(s string) string {
	s = strings.TrimSpace(markdownEscapes.Replace(oneLine(s)))
	if s != "" && strings.ContainsRune("#+-=", rune(s[0])) {
		return `\` + s // it would begin a heading or a list
	}
	return s
}

var htmlEntities = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "`", "&#96;", "*", "&#42;", "_", "&#95;", `\`, "&#92;",
	"[", "&#91;", "]", "&#93;", "|", "&#124;", "~", "&#126;", "$", "&#36;", "@", "&#64;", "://", "&#58;//",
)

// entities makes a text safe within inline HTML that Markdown may look into.
func entities(s string) string { return htmlEntities.Replace(oneLine(s)) }

// span is a code span: the fence is longer than any run of backticks within.
func span(s string) string {
	s = oneLine(s)
	if s == "" {
		return "(nothing)"
	}
	ticks := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") || strings.TrimSpace(s) != s {
		s = " " + s + " " // Markdown takes one space off each end
	}
	return ticks + s + ticks
}

// fence is a code block whose fence is longer than any run of backticks within.
func fence(language, s string) string {
	ticks := strings.Repeat("`", max(3, longestRun(s)+1))
	return ticks + language + "\n" + visible(s) + "\n" + ticks + "\n"
}

func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}

// oneLine shows line breaks as ⏎ and takes out other control characters.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\u2028', r == '\u2029', r == '\u0085':
			return '⏎'
		case r == '\t':
			return ' '
		case unprintable(r):
			return -1
		}
		return r
	}, s)
}
