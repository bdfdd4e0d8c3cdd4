package reports

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"
)

// The page is one template, one style sheet and a script in parts that are joined in
// the order of scriptParts. Nothing of it is fetched when the report is opened.
//
//go:embed html/*.html html/*.css html/*.js
var htmlFiles embed.FS

var scriptParts = [...]string{"data.js", "json.js", "wire.js", "detail.js", "rows.js", "list.js", "app.js"}

// Bounds of a chunk: so many scenarios, or so many bytes before compression.
const (
	chunkScenarios = 64
	chunkBytes     = 1 << 20
)

// page is what the template shows. The lists of requirements and scenarios are not in
// it: the script builds them out of the index.
type page struct {
	*Report
	Style      template.CSS
	Script     template.JS
	StyleHash  string
	ScriptHash string
	Cards      []card
	CauseList  []causeView
	Unjudged   bool // no scenario ran: the target could not be judged
	Started    string
}

// card is a profile with its bar.
type card struct {
	Profile
	Segments []segment
	Total    int
}

// segment is a part of a profile's bar; X and Width are in percent.
type segment struct {
	Verdict Verdict
	Count   int
	X       float64
	Width   float64
}

type causeView struct {
	Cause
	First string // the scenario that the cause is opened with
}

// indexed is what the list of scenarios needs; the rest of a scenario lies in a chunk.
type indexed struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Feature      string   `json:"feature"`
	Line         int      `json:"line"`
	Rule         string   `json:"rule,omitempty"`
	IdP          string   `json:"idp,omitempty"`
	Profiles     []string `json:"profiles"`
	Requirements []string `json:"requirements"`
	Verdict      Verdict  `json:"verdict"`
	Reason       string   `json:"reason,omitempty"`
	DurationMs   int64    `json:"durationMs"`
	BlockedBy    string   `json:"blockedBy,omitempty"`
	Headline     string   `json:"headline,omitempty"` // the first finding
	Findings     int      `json:"findings,omitempty"`
	placed
}

// detailed is the part of a scenario that is read when it is opened.
type detailed struct {
	Steps     []Step    `json:"steps"`
	Findings  []Finding `json:"findings"`
	Exchanges []any     `json:"exchanges"` // of what passed a line each
}

// encodeHTML writes one file that needs no network. What came from the target reaches
// the page in two ways only: through html/template, and as JSON that the script shows
// as text. The content security policy lets nothing run but our own script, by hash.
func encodeHTML(w io.Writer, r *Report) error {
	templates, err := template.New("").Funcs(template.FuncMap{
		"seconds": seconds, "plural": plural, "enumerate": enumerate, "glyph": glyph,
	}).ParseFS(htmlFiles, "html/page.html")
	if err != nil {
		return err
	}
	p, err := newPage(r)
	if err != nil {
		return err
	}
	if err := templates.ExecuteTemplate(w, "head", p); err != nil {
		return err
	}
	x, err := writeChunks(w, r)
	if err != nil {
		return err
	}
	if err := writeIndex(w, x); err != nil {
		return err
	}
	return templates.ExecuteTemplate(w, "tail", p)
}

func newPage(r *Report) (*page, error) {
	style, err := htmlFiles.ReadFile("html/style.css")
	if err != nil {
		return nil, err
	}
	var script strings.Builder
	script.WriteString("(async () => {\n\"use strict\";\n")
	for _, name := range scriptParts {
		part, err := htmlFiles.ReadFile("html/" + name)
		if err != nil {
			return nil, err
		}
		script.Write(part)
	}
	script.WriteString("})();\n")
	p := &page{
		Report:     r,
		Style:      template.CSS(style),
		Script:     template.JS(script.String()),
		StyleHash:  hash(string(style)),
		ScriptHash: hash(script.String()),
		Unjudged:   r.unjudged(),
		Started:    r.Run.StartedAt.UTC().Format("2 January 2006, 15:04 MST"),
	}
	if r.Run.StartedAt.Equal(time.Time{}) {
		p.Started = ""
	}
	for _, profile := range r.Profiles {
		p.Cards = append(p.Cards, newCard(profile))
	}
	for _, cause := range r.Causes {
		view := causeView{Cause: cause}
		if len(cause.Scenarios) > 0 {
			view.First = cause.Scenarios[0]
		}
		p.CauseList = append(p.CauseList, view)
	}
	return p, nil
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func newCard(p Profile) card {
	q := p.Requirements
	c := card{Profile: p}
	for _, s := range []segment{
		{Verdict: Passed, Count: q.Passed}, {Verdict: Warned, Count: q.Warned}, {Verdict: Waived, Count: q.Waived},
		{Verdict: Failed, Count: q.Failed}, {Verdict: Blocked, Count: q.Blocked}, {Verdict: Inconclusive, Count: q.Inconclusive},
		{Verdict: Untested, Count: q.Untested}, {Verdict: Inapplicable, Count: q.Inapplicable},
	} {
		if s.Count > 0 {
			c.Total += s.Count
			c.Segments = append(c.Segments, s)
		}
	}
	// One failure among a thousand must be seen: no segment is thinner than one
	// percent, and the scale gives what that takes.
	weight := func(count int) float64 { return max(float64(count), float64(c.Total)/100) }
	sum, x := 0.0, 0.0
	for _, s := range c.Segments {
		sum += weight(s.Count)
	}
	for i := range c.Segments {
		c.Segments[i].X = x
		c.Segments[i].Width = 100 * weight(c.Segments[i].Count) / sum
		x += c.Segments[i].Width
	}
	return c
}

// glyph stands beside each verdict's colour, for those who do not see it.
func glyph(word any) string {
	switch fmt.Sprint(word) {
	case string(Passed), string(Conformant):
		return "✓"
	case string(Failed), string(Nonconformant):
		return "✕"
	case string(Warned):
		return "!"
	case string(Inapplicable):
		return "–"
	case string(Blocked):
		return "⊘"
	case string(Waived):
		return "≈"
	case string(Untested):
		return "○"
	}
	return "?"
}

// index is what the page knows at once.
type index struct {
	Requirements []Requirement `json:"requirements"`
	Scenarios    []indexed     `json:"scenarios"`
	Evidence     placed        `json:"evidence"` // the discovery exchanges
}

// placed says where details lie: the chunk, and the place within it.
type placed struct {
	Chunk int `json:"chunk"`
	Place int `json:"place"`
}

// writeChunks writes the details of the scenarios, compressed: each exchange repeats
// most of the one before it. It returns the index, which knows where each lies.
func writeChunks(w io.Writer, r *Report) (index, error) {
	x := index{
		Requirements: whole(&Report{Requirements: r.Requirements}).Requirements,
		Scenarios:    make([]indexed, 0, len(r.Scenarios)),
	}
	chunks := &chunkWriter{w: w}
	for i := range r.Scenarios {
		s := wholeScenario(r.Scenarios[i])
		at, err := chunks.write(detailed{s.Steps, s.Findings, linesOf(s.Exchanges, "", r.brief(&s))})
		if err != nil {
			return x, err
		}
		x.Scenarios = append(x.Scenarios, newIndexed(&s, at))
	}
	var err error
	x.Evidence, err = chunks.write(detailed{[]Step{}, []Finding{}, linesOf(r.Target.Evidence, "", false)})
	if err != nil {
		return x, err
	}
	return x, chunks.flush()
}

// chunkWriter gathers details until a chunk is full.
type chunkWriter struct {
	w      io.Writer
	packed *gzip.Writer // used again: it is large
	parts  [][]byte
	size   int
	number int
}

func (c *chunkWriter) write(d detailed) (placed, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return placed{}, err
	}
	if len(c.parts) == chunkScenarios || len(c.parts) > 0 && c.size+len(raw) > chunkBytes {
		if err := c.flush(); err != nil {
			return placed{}, err
		}
	}
	c.parts = append(c.parts, raw)
	c.size += len(raw)
	return placed{c.number, len(c.parts) - 1}, nil
}

// flush writes what was gathered as an element of its own.
func (c *chunkWriter) flush() error {
	err := c.pack(fmt.Sprintf("chunk-%d", c.number), func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "[%s]\n", bytes.Join(c.parts, []byte(",")))
		return err
	})
	c.parts, c.size, c.number = c.parts[:0], 0, c.number+1
	return err
}

// pack writes an element whose text is compressed, in letters that cannot end it.
func (c *chunkWriter) pack(id string, fill func(io.Writer) error) error {
	if _, err := fmt.Fprintf(c.w, "<script type=\"text/plain\" id=\"scimspec-%s\">", id); err != nil {
		return err
	}
	text := base64.NewEncoder(base64.StdEncoding, c.w)
	if c.packed == nil {
		c.packed = gzip.NewWriter(text)
	}
	c.packed.Reset(text)
	if err := fill(c.packed); err != nil {
		return err
	}
	if err := c.packed.Close(); err != nil {
		return err
	}
	if err := text.Close(); err != nil {
		return err
	}
	_, err := io.WriteString(c.w, "</script>\n")
	return err
}

func newIndexed(s *Scenario, at placed) indexed {
	x := indexed{
		ID: s.ID, Title: s.Title, Feature: s.Feature, Line: s.Line, Rule: s.Rule, IdP: s.IdP,
		Profiles: s.Profiles, Requirements: s.Requirements, Verdict: s.Verdict, Reason: clip(s.Reason, 1000),
		DurationMs: s.DurationMs, BlockedBy: s.BlockedBy, Findings: len(s.Findings), placed: at,
	}
	if len(s.Findings) > 0 {
		x.Headline = clip(s.Findings[0].String(), 400)
	}
	return x
}

func writeIndex(w io.Writer, x index) error {
	return (&chunkWriter{w: w}).pack("index", func(w io.Writer) error { return json.NewEncoder(w).Encode(x) })
}
