package server

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxMistakes is how many mistakes of a file are told at once.
const maxMistakes = 20

// Mistake is one thing that is wrong with a seed file.
type Mistake struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path,omitempty" doc:"tenants[0].users[2].userName"`
	Message string `json:"message"`
	Try     string `json:"try,omitempty"`
}

// Mistakes are all that is wrong with a seed file.
type Mistakes struct {
	File string
	List []Mistake
}

// Error implements error: a line for each mistake, with its place.
func (m *Mistakes) Error() string {
	lines := make([]string, len(m.List))
	for i, mistake := range m.List {
		lines[i] = fmt.Sprintf("%s:%d:%d: %s", m.File, mistake.Line, mistake.Column, mistake.Message)
		if mistake.Path != "" {
			lines[i] = fmt.Sprintf("%s:%d:%d: %s: %s", m.File, mistake.Line, mistake.Column, mistake.Path, mistake.Message)
		}
	}
	return strings.Join(lines, "\n")
}

// decoder reads a YAML (or JSON) document strictly into our types and knows the place of
// everything in it.
type decoder struct {
	mistakes []Mistake
	places   map[string]*yaml.Node
}

// ReadSeed reads and checks a seed file. The error is a *Mistakes with line and column.
func ReadSeed(file string, document []byte) (*Seed, error) {
	d := &decoder{places: map[string]*yaml.Node{}}
	seed := &Seed{}
	reader := yaml.NewDecoder(bytes.NewReader(document))
	var root yaml.Node
	switch err := reader.Decode(&root); {
	case errors.Is(err, io.EOF):
		d.mistakes = append(d.mistakes, Mistake{Line: 1, Column: 1, Message: "the file is empty", Try: "users: [{userName: ada@example.com}]"})
	case err != nil:
		d.mistakes = append(d.mistakes, syntaxMistake(err))
	default:
		d.value(root.Content[0], reflect.ValueOf(seed).Elem(), "")
		if len(d.mistakes) == 0 {
			d.check(seed)
		}
	}
	if len(d.mistakes) > 0 {
		slices.SortStableFunc(d.mistakes, func(a, b Mistake) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
		return nil, &Mistakes{File: file, List: d.mistakes[:min(len(d.mistakes), maxMistakes)]}
	}
	return seed, nil
}

// syntaxMistake reads the line out of the parser's text: it has no other place for it.
func syntaxMistake(err error) Mistake {
	m := Mistake{Line: 1, Column: 1, Message: strings.TrimPrefix(err.Error(), "yaml: "), Try: "indent with spaces, and put a text with : or # in quotes"}
	var rest string
	if n, _ := fmt.Sscanf(m.Message, "line %d: %s", &m.Line, &rest); n > 0 {
		_, m.Message, _ = strings.Cut(m.Message, ": ")
	}
	return m
}

func (d *decoder) wrong(node *yaml.Node, path, try, format string, args ...any) {
	d.mistakes = append(d.mistakes, Mistake{Line: node.Line, Column: node.Column, Path: path, Message: fmt.Sprintf(format, args...), Try: try})
}

// at reports a mistake at a path that was read.
func (d *decoder) at(path, try, format string, args ...any) {
	node := d.places[path]
	if node == nil {
		node = &yaml.Node{Line: 1, Column: 1}
	}
	d.wrong(node, path, try, format, args...)
}

func (d *decoder) value(node *yaml.Node, into reflect.Value, path string) {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	d.places[path] = node
	if node.Tag == "!!null" {
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(node, into.Elem(), path)
	case reflect.Struct:
		d.object(node, into, path)
	case reflect.Slice:
		if node.Kind != yaml.SequenceNode {
			d.wrong(node, path, "a list: [ … ], or lines that begin with -", "got %s, want a list", kindOf(node))
			return
		}
		into.Set(reflect.MakeSlice(into.Type(), len(node.Content), len(node.Content)))
		for i, element := range node.Content {
			d.value(element, into.Index(i), fmt.Sprintf("%s[%d]", path, i))
		}
	default:
		d.scalar(node, into, path)
	}
}

func (d *decoder) scalar(node *yaml.Node, into reflect.Value, path string) {
	if into.Kind() == reflect.Map || into.Kind() == reflect.Interface {
		if into.Kind() == reflect.Map && node.Kind != yaml.MappingNode {
			d.wrong(node, path, "name: value", "got %s, want an object", kindOf(node))
		} else if err := node.Decode(into.Addr().Interface()); err != nil {
			d.wrong(node, path, "plain texts, numbers, true, false and lists", "%v", err)
		}
		return
	}
	want := map[reflect.Kind]string{reflect.String: "a text", reflect.Bool: "true or false", reflect.Int: "a whole number"}[into.Kind()]
	if node.Kind != yaml.ScalarNode {
		d.wrong(node, path, "", "got %s, want %s", kindOf(node), want)
		return
	}
	if into.Kind() == reflect.String {
		into.SetString(node.Value) // 1001 is a fine employee number
		return
	}
	if err := node.Decode(into.Addr().Interface()); err != nil {
		d.wrong(node, path, "", "got %q, want %s", node.Value, want)
	}
}

func kindOf(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return "a list"
	}
	return fmt.Sprintf("%q", node.Value)
}

func (d *decoder) object(node *yaml.Node, into reflect.Value, path string) {
	if node.Kind != yaml.MappingNode {
		d.wrong(node, path, "name: value", "got %s, want an object", kindOf(node))
		return
	}
	fields := fieldsOf(into.Type())
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		below := strings.TrimPrefix(path+"."+key.Value, ".")
		field, known := fields[key.Value]
		switch {
		case !known:
			d.wrong(key, path, nearest(key.Value, fields), "unknown member %q", key.Value)
		case seen[key.Value]:
			d.wrong(key, path, "one "+key.Value, "member %q stands here twice", key.Value)
		default:
			d.value(value, into.FieldByIndex(field.Index), below)
		}
		seen[key.Value] = true
	}
	for name, field := range fields {
		if field.Tag.Get("required") == "true" && into.FieldByIndex(field.Index).IsZero() {
			d.wrong(node, path, name+": …", "%s is missing", name)
		}
		if choices := field.Tag.Get("enum"); choices != "" && field.Type.Kind() == reflect.String {
			value := into.FieldByIndex(field.Index).String()
			if value != "" && !slices.Contains(strings.Split(choices, ","), value) {
				d.at(strings.TrimPrefix(path+"."+name, "."), "one of "+strings.ReplaceAll(choices, ",", ", "), "got %q, want one of %s", value, strings.ReplaceAll(choices, ",", ", "))
			}
		}
	}
}

// fieldsOf returns the fields of a struct by their JSON names, those of embedded ones too.
func fieldsOf(t reflect.Type) map[string]reflect.StructField {
	fields := map[string]reflect.StructField{}
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" && !field.Anonymous && field.IsExported() {
			name = field.Name // as encoding/json does
		}
		if name != "" && name != "-" {
			fields[name] = field
		}
	}
	return fields
}

// nearest suggests the known name that is most like a wrong one.
func nearest(name string, fields map[string]reflect.StructField) string {
	best, distance := "", len(name)/2+2
	for known := range fields {
		if got := edits(strings.ToLower(name), strings.ToLower(known)); got < distance || got == distance && known < best {
			best, distance = known, got
		}
	}
	if best == "" {
		names := make([]string, 0, len(fields))
		for known := range fields {
			names = append(names, known)
		}
		slices.Sort(names)
		return "one of " + strings.Join(names, ", ")
	}
	return best
}

// edits is the Levenshtein distance of two texts, in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			keep := before
			if a[i-1] != b[j-1] {
				keep++
			}
			before, row[j] = row[j], min(keep, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}
