package proof_test

import (
	"fmt"
	"net/url"
	"strings"
	"sync"
)

// renamed keeps the identifiers of a target under other names.
type renamed struct {
	mu      sync.Mutex
	form    string
	cased   bool
	outside map[string]string // the target's → shown
	inside  map[string]string
}

// otherIDs gives every resource another id. With cased, each pair of them differs in the letter
// case alone; else the format holds the number of the resource.
func otherIDs(format string, cased bool) func() rewriter {
	return func() rewriter {
		r := &renamed{form: format, cased: cased, outside: map[string]string{}, inside: map[string]string{}}
		return rewriter{request: r.request, answer: r.answer}
	}
}

// learn takes an id of the target in.
func (r *renamed) learn(id string) {
	if _, known := r.outside[id]; known || id == "" {
		return
	}
	n := len(r.outside)
	shown := fmt.Sprintf(r.form, n)
	if r.cased {
		shown = fmt.Sprintf("Member%c%dx", "aA"[n%2], n/2)
	}
	r.outside[id], r.inside[shown] = shown, id
}

func (r *renamed) request(m *message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	m.path = r.uri(m.path, r.inside)
	if values, err := url.ParseQuery(m.query); err == nil && values.Has("filter") {
		values.Set("filter", r.literals(values.Get("filter")))
		m.query = strings.ReplaceAll(values.Encode(), "+", "%20")
	}
	m.tree = everyString(m.tree, "", func(name, text string) string {
		switch {
		case name == "path" || name == "filter":
			return r.literals(r.uri(text, r.inside))
		case name == "$ref":
			return r.uri(text, r.inside)
		case r.inside[text] != "":
			return r.inside[text]
		}
		return text
	})
}

// literals replaces ids that stand as JSON strings in a filter or a path.
func (r *renamed) literals(text string) string {
	for shown, id := range r.inside {
		if quoted := string(encoded(shown, nil, false)); strings.Contains(text, strings.TrimSpace(quoted)) {
			text = strings.ReplaceAll(text, strings.TrimSpace(quoted), `"`+id+`"`)
		}
	}
	return text
}

// uri replaces the segment of a path that is an id.
func (r *renamed) uri(text string, names map[string]string) string {
	path, query, asked := strings.Cut(text, "?")
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		plain, err := url.PathUnescape(segment)
		if other, known := names[plain]; err == nil && known && i > 0 {
			segments[i] = url.PathEscape(other)
		}
	}
	path = strings.Join(segments, "/")
	if asked {
		path += "?" + query
	}
	return path
}

func (r *renamed) answer(m *message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if m.discovery() {
		return
	}
	m.resources(func(o map[string]any) {
		if id, ok := o["id"].(string); ok {
			r.learn(id)
		}
	})
	everyObject(m.tree, func(o map[string]any) {
		status, inBulk := o["status"].(string)
		if at, ok := o["location"].(string); ok && (!inBulk || status[0] == '2') {
			r.learn(at[strings.LastIndexByte(at, '/')+1:])
		}
	})
	if at := m.header.Get("Location"); at != "" && m.status < 300 {
		r.learn(at[strings.LastIndexByte(at, '/')+1:])
	}
	m.tree = everyString(m.tree, "", func(name, text string) string {
		switch {
		case name == "location" || name == "$ref":
			return r.uri(text, r.outside)
		case r.outside[text] != "" && name != "externalId" && name != "displayName":
			return r.outside[text]
		}
		return text
	})
	for _, name := range []string{"Location", "Content-Location"} {
		if at := m.header.Get(name); at != "" {
			m.header.Set(name, r.uri(at, r.outside))
		}
	}
}
