package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
)

//go:embed assets
var assets embed.FS

// repository is where the repository can be read; links to files that the site does not show lead there.
const repository = "https://github.com/scimspec/scimspec/blob/main/"

// site gathers pages; nothing is written before all of them could be made.
type site struct {
	root      string
	set       *features.Set
	faults    []reference.Fault
	templates *template.Template
	written   map[string][]byte // by path below the site's root
	index     []entry
}

// entry is what the search knows of a page.
type entry struct {
	Title string `json:"t"`
	Text  string `json:"x"`
	Path  string `json:"p"`
}

// page is what the frame around every page shows.
type page struct {
	Title string
	Path  string // below the site's root
	Body  template.HTML
}

// Up leads from the page to the site's root: "" or "../".
func (p page) Up() string { return strings.Repeat("../", strings.Count(p.Path, "/")) }

// In says whether the page belongs to a part of the site.
func (p page) In(part string) bool { return strings.HasPrefix(p.Path, part+"/") }

// write makes the site and returns how many pages it has.
func write(root, out string) (int, error) {
	s, err := build(root)
	if err != nil {
		return 0, err
	}
	if err := os.RemoveAll(out); err != nil {
		return 0, err
	}
	pages := 0
	for name, text := range s.written {
		file := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return 0, err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return 0, err
		}
		if path.Ext(name) == ".html" {
			pages++
		}
	}
	return pages, nil
}

func build(root string) (*site, error) {
	set, err := features.Load()
	if err != nil {
		return nil, err
	}
	s := &site{root: root, set: set, faults: reference.Faults(), written: map[string][]byte{}}
	s.templates, err = template.New("").Funcs(template.FuncMap{"join": strings.Join, "slug": slug, "lower": strings.ToLower}).ParseFS(assets, "assets/*.html")
	if err != nil {
		return nil, err
	}
	for _, part := range []func() error{s.requirements, s.faultTable, s.profiles, s.policies, s.documents, s.files} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// show adds a page made by a template, and what the search finds it by.
func (s *site) show(name, title, at, words string, data any) error {
	var body bytes.Buffer
	if err := s.templates.ExecuteTemplate(&body, name, data); err != nil {
		return err
	}
	return s.add(page{Title: title, Path: at, Body: template.HTML(body.String())}, words)
}

func (s *site) add(p page, words string) error {
	var text bytes.Buffer
	if err := s.templates.ExecuteTemplate(&text, "frame", p); err != nil {
		return fmt.Errorf("%s: %w", p.Path, err)
	}
	if s.written[p.Path] != nil {
		return fmt.Errorf("%s: two pages", p.Path)
	}
	s.written[p.Path] = text.Bytes()
	s.find(p.Title, words, p.Path)
	return nil
}

func (s *site) find(title, words, at string) {
	s.index = append(s.index, entry{Title: title, Text: strings.Join(strings.Fields(words), " "), Path: at})
}

// files adds style, script and the index of the search. The index is a script, since a page that
// was opened from a disk may not fetch.
func (s *site) files() error {
	for _, name := range []string{"style.css", "site.js"} {
		text, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return err
		}
		s.written[name] = text
	}
	index, err := json.Marshal(s.index)
	if err != nil {
		return err
	}
	s.written["search.js"] = fmt.Appendf(nil, "window.scimspecIndex = %s;\n", index)
	return nil
}

// slug is an id as part of an address.
func slug(id string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == '_':
			return r
		}
		return '-'
	}, id)
}
