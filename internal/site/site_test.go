package main

import (
	"bytes"
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// parsed is what a page has that links can go wrong about.
type parsed struct {
	ids, links, loads []string
	count             map[string]int
	lang, title       string
}

func parse(t *testing.T, name string, text []byte) parsed {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	p := parsed{count: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		p.count[n.Data]++
		if n.Data == "title" && n.FirstChild != nil {
			p.title = n.FirstChild.Data
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				p.ids = append(p.ids, a.Val)
			case a.Key == "lang" && n.Data == "html":
				p.lang = a.Val
			case a.Key == "href" && n.Data == "a":
				p.links = append(p.links, a.Val)
			case a.Key == "src" || a.Key == "href" || a.Key == "srcset" || a.Key == "action":
				p.loads = append(p.loads, a.Val)
			}
		}
	}
	return p
}

// TestSite wants every link of every page to lead somewhere, nothing to be loaded from elsewhere,
// and every page to be reached from the first, to have a title of its own and one heading.
func TestSite(t *testing.T) {
	s, err := build("../..")
	if err != nil {
		t.Fatal(err)
	}
	pages, known := map[string]parsed{}, map[string]bool{}
	for name, text := range s.written {
		known[name] = true
		if path.Ext(name) != ".html" {
			continue
		}
		p := parse(t, name, text)
		pages[name] = p
		seen := map[string]bool{}
		for _, id := range p.ids {
			if seen[id] {
				t.Errorf("%s: got the id %q twice", name, id)
			}
			seen[id] = true
			known[name+"#"+id] = true
		}
	}
	titles, next := map[string]string{}, map[string][]string{}
	for name, p := range pages {
		if p.lang != "en" || p.count["h1"] != 1 || p.count["main"] != 1 {
			t.Errorf("%s: got language %q, %d h1 and %d main, want en and one of each", name, p.lang, p.count["h1"], p.count["main"])
		}
		if other, twice := titles[p.title]; twice || p.title == "" {
			t.Errorf("%s: got the title %q, want another than that of %q", name, p.title, other)
		}
		titles[p.title] = name
		for _, link := range p.links {
			to, inside := resolve(t, name, link)
			switch {
			case inside && !known[to]:
				t.Errorf("%s: got a link to %s, want a page with that part", name, link)
			case !inside && !strings.HasPrefix(link, "https://"):
				t.Errorf("%s: got a link to %s, want https", name, link)
			}
			to, _, _ = strings.Cut(to, "#")
			next[name] = append(next[name], to)
		}
		for _, load := range p.loads {
			if to, inside := resolve(t, name, load); !strings.HasPrefix(load, "data:") && (!inside || !known[to]) {
				t.Errorf("%s: it loads %s, want nothing from elsewhere", name, load)
			}
		}
	}
	reached, queue := map[string]bool{"index.html": true}, []string{"index.html"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, to := range next[at] {
			if !reached[to] {
				reached[to] = true
				queue = append(queue, to)
			}
		}
	}
	for name := range pages {
		if !reached[name] {
			t.Errorf("%s: got no way to it from index.html", name)
		}
	}
	for _, r := range s.set.Catalogue.All() {
		if name := "requirements/" + r.ID + ".html"; !known[name] {
			t.Errorf("%s: got no page %s", r.ID, name)
		}
	}
	for _, e := range s.index {
		if !known[e.Path] {
			t.Errorf("search: got %s for %s, want a page", e.Path, e.Title)
		}
	}
	for _, name := range []string{"site.js", "style.css"} {
		for _, fetch := range []string{"http:", "https:", "//cdn", "@import", "url(", "fetch(", "XMLHttpRequest"} {
			if strings.Contains(string(s.written[name]), fetch) {
				t.Errorf("%s: got %q, want nothing from elsewhere", name, fetch)
			}
		}
	}
}

// resolve returns where a link of a page leads to below the site's root.
func resolve(t *testing.T, name, link string) (to string, inside bool) {
	t.Helper()
	parsed, err := url.Parse(link)
	if err != nil {
		t.Errorf("%s: %s: %v", name, link, err)
		return "", false
	}
	if parsed.Scheme != "" || parsed.Host != "" {
		return link, false
	}
	to = name
	if parsed.Path != "" {
		to = path.Join(path.Dir(name), parsed.Path)
	}
	if parsed.Fragment != "" {
		to += "#" + parsed.Fragment
	}
	return to, true
}
