package main

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/features"
)

const matrix = "internal/selftest/testdata/matrix.txt"

var (
	// An entry of a catalogue, and a row of a table of faults: its id, what it violates.
	entry = regexp.MustCompile(`^- id: (\S+)`)
	row   = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)+)", "((?:[A-Z]+[0-9]*-[^" ]+ ?)+)"`)
	kill  = regexp.MustCompile(`^\w+ ([a-z0-9-]+);(.*)`)
	word  = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)+)"`)
	// RFC7644-3.3-R10: what comes before the number, and the number.
	numbered = regexp.MustCompile(`^(.*?R?)(\d+)$`)
)

// open reads where everything is below the root of the repository.
func open(root string) (*house, error) {
	set, err := features.Load()
	if err != nil {
		return nil, fmt.Errorf("load features: %w", err)
	}
	h := &house{set: set, requirements: map[string][]place{}, uncovered: map[string][]place{}, scenarios: map[string][]place{}, faults: map[string][]place{}, words: map[string]place{}}
	for _, s := range set.Scenarios {
		at := place{s.Feature, s.Line, s.Title}
		for _, id := range s.Requirements {
			if !slices.ContainsFunc(h.scenarios[id], func(p place) bool { return p.file == at.file && p.name == at.name }) {
				h.scenarios[id] = append(h.scenarios[id], at) // one for all rows of an outline
			}
		}
	}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if file != root && !strings.HasPrefix(file, "features") && !strings.HasPrefix(file, "internal") {
				return fs.SkipDir
			}
			return nil
		}
		name := filepath.ToSlash(file)
		var read func(at place, text string)
		switch {
		case strings.HasSuffix(name, "features/requirements/uncovered.yaml"):
			read = func(at place, text string) {
				h.note(h.uncovered, entry, "listed as not covered: take it out", at, text)
			}
		case strings.Contains(name, "features/requirements/") && strings.HasSuffix(name, ".yaml"):
			read = func(at place, text string) { h.note(h.requirements, entry, "", at, text) }
		case strings.HasPrefix(name, "internal/") && strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			read = h.noteFault
		case strings.HasSuffix(name, matrix):
			read = func(at place, text string) { at.name = text; h.matrix = append(h.matrix, at) }
		default:
			return nil
		}
		return lines(file, name, read)
	})
	for _, r := range set.Catalogue.All() {
		h.complete(r.ID)
	}
	return h, err
}

// complete adds the faults whose requirement does not stand in their own line, but in the kill
// matrix.
func (h *house) complete(id string) {
	for _, caught := range h.seen(id) {
		fault, _, _ := strings.Cut(caught.name, " ")
		if at, ok := h.words[fault]; ok && !slices.Contains(h.faults[id], at) {
			h.faults[id] = append(h.faults[id], at)
		}
	}
}

func lines(file, name string, read func(at place, text string)) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		read(place{file: name, line: n}, strings.TrimRight(line, "\n"))
	}
	return nil
}

func (h *house) note(in map[string][]place, pattern *regexp.Regexp, name string, at place, text string) {
	if found := pattern.FindStringSubmatch(text); found != nil {
		at.name = cmp.Or(name, found[1])
		in[found[1]] = append(in[found[1]], at)
	}
}

func (h *house) noteFault(at place, text string) {
	for _, found := range word.FindAllStringSubmatch(text, -1) {
		if _, known := h.words[found[1]]; !known {
			h.words[found[1]] = place{at.file, at.line, found[1]}
		}
	}
	if found := row.FindStringSubmatch(text); found != nil {
		at.name = found[1]
		for _, id := range strings.Fields(found[2]) {
			h.faults[id] = append(h.faults[id], at)
		}
	}
}

// seen are the lines of the kill matrix where a fault is caught for a requirement.
func (h *house) seen(id string) []place {
	var all []place
	for _, at := range h.matrix {
		found := kill.FindStringSubmatch(at.name)
		if found == nil {
			continue
		}
		for part := range strings.SplitSeq(found[2], ";") {
			if words := strings.Fields(part); len(words) > 1 && words[0] == id {
				all = append(all, place{at.file, at.line, found[1] + " is caught by " + strings.Join(words[1:], " ")})
			}
		}
	}
	return all
}

// beside are the places of the nearest requirement of the same section that has any, before or
// after; failing that, of the nearest one of the same document.
func (h *house) beside(in map[string][]place, id string) []place {
	section, number, _ := cut(id)
	document, _, _ := strings.Cut(id, "-")
	var best []place
	least := 1 << 30
	for other, places := range in {
		s, n, _ := cut(other)
		away := max(n-number, number-n)
		switch d, _, _ := strings.Cut(other, "-"); {
		case other == id || d != document:
			continue
		case s != section:
			away = 1000 + max(len(s), len(section)) - common(s, section)
		}
		if away < least || away == least && other < best[0].name {
			least, best = away, []place{{places[0].file, places[0].line, strings.TrimSuffix(other+": "+places[0].name, ": "+other)}}
		}
	}
	return best
}

// cut cuts an id into its section and the number within.
func cut(id string) (section string, number int, ok bool) {
	found := numbered.FindStringSubmatch(id)
	if found == nil {
		return id, 0, false
	}
	number, err := strconv.Atoi(found[2])
	return found[1], number, err == nil
}

// common is how long two texts are the same.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
