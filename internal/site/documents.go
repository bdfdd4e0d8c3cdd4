package main

import (
	"bytes"
	"html/template"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// beside are the Markdown files that the site shows beside those of docs/, by their path in the
// repository.
var beside = map[string]string{
	"README.md":                       "index.html",
	"CONTRIBUTING.md":                 "docs/contributing.html",
	"CHANGELOG.md":                    "docs/changelog.html",
	"features/README.md":              "docs/features.html",
	"features/requirements/README.md": "docs/catalogue.html",
	"mockidp/README.md":               "dialects/index.html",
}

// documents writes each document as a page, and a list of them.
func (s *site) documents() error {
	shown := map[string]string{}
	for file, at := range beside {
		shown[file] = at
	}
	err := fs.WalkDir(os.DirFS(s.root), "docs", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(file) == ".md" {
			shown[file] = strings.TrimSuffix(file, ".md") + ".html"
		}
		return err
	})
	if err != nil {
		return err
	}
	type row struct{ Title, Path, File string }
	var rows []row
	for file, at := range shown {
		title, body, words, err := s.document(file, shown)
		if err != nil {
			return err
		}
		if err := s.add(page{Title: title, Path: at, Body: template.HTML(`<div class="prose">` + body + `</div>`)}, words); err != nil {
			return err
		}
		rows = append(rows, row{title, at, file})
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.File, b.File) })
	return s.show("documents", "Documents", "docs/index.html", "every document", rows)
}

// document renders a file. Links lead to pages of the site where there is one, else to the
// repository; the id of a requirement in code leads to its page.
func (s *site) document(file string, shown map[string]string) (title, body, words string, err error) {
	source, err := os.ReadFile(filepath.Join(s.root, filepath.FromSlash(file)))
	if err != nil {
		return "", "", "", err
	}
	markdown := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithParserOptions(parser.WithAutoHeadingID()))
	tree := markdown.Parser().Parse(text.NewReader(source))
	at := shown[file]
	up := page{Path: at}.Up()
	title = file
	var codes []*ast.CodeSpan
	err = ast.Walk(tree, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := node.(type) {
		case *ast.Heading:
			if n.Level == 1 && title == file {
				title = plain(n, source)
			} else if n.Level == 2 {
				words += " " + plain(n, source)
			}
		case *ast.Link:
			n.Destination = []byte(s.leads(string(n.Destination), file, up, shown))
		case *ast.CodeSpan:
			codes = append(codes, n)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", "", "", err
	}
	for _, code := range codes {
		s.linkCode(code, source, up, shown)
	}
	var out bytes.Buffer
	if err := markdown.Renderer().Render(&out, source, tree); err != nil {
		return "", "", "", err
	}
	return title, out.String(), file + words, nil
}

// linkCode makes the id of a requirement, or the path of a document, a link.
func (s *site) linkCode(code *ast.CodeSpan, source []byte, up string, shown map[string]string) {
	said := plain(code, source)
	at := shown[said]
	if _, known := s.set.Catalogue.ByID(said); known {
		at = "requirements/" + slug(said) + ".html"
	}
	parent := code.Parent()
	if at == "" || parent.Kind() == ast.KindLink {
		return
	}
	link := ast.NewLink()
	link.Destination = []byte(up + at)
	parent.ReplaceChild(parent, code, link)
	link.AppendChild(link, code)
}

// leads is where a link of a file goes to on the site.
func (s *site) leads(to, file, up string, shown map[string]string) string {
	if strings.Contains(to, "://") || strings.HasPrefix(to, "#") || strings.HasPrefix(to, "mailto:") {
		return to
	}
	target, anchor, _ := strings.Cut(to, "#")
	if anchor != "" {
		anchor = "#" + anchor
	}
	target = path.Join(path.Dir(file), target)
	if at, known := shown[target]; known {
		return up + at + anchor
	}
	return repository + target + anchor
}

// plain is the text below a node.
func plain(node ast.Node, source []byte) string {
	var out strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			out.Write(t.Segment.Value(source))
			if t.SoftLineBreak() {
				out.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}
