package accept

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/internal/spelling"
)

// Mistake says what is wrong with data:, and where. Try says what would be right.
type Mistake struct {
	Line, Column int
	What, Try    string
}

// Error implements error.
func (m *Mistake) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", m.Line, m.Column, m.What)
}

func mistake(node *yaml.Node, try, what string, of ...any) error {
	return &Mistake{Line: node.Line, Column: node.Column, What: fmt.Sprintf(what, of...), Try: try}
}

// Read reads the mapping of data:. The error is a *Mistake.
func Read(node *yaml.Node) (Data, error) {
	var d Data
	if node == nil || node.Kind == yaml.ScalarNode && node.Tag == "!!null" {
		return d, nil
	}
	err := members(node, "data", map[string]func(*yaml.Node) error{
		"user-name":       func(n *yaml.Node) error { return template(n, &d.UserName) },
		"group-name":      func(n *yaml.Node) error { return template(n, &d.GroupName) },
		"user":            func(n *yaml.Node) error { return object(n, "user", &d.User) },
		"group":           func(n *yaml.Node) error { return object(n, "group", &d.Group) },
		"values":          func(n *yaml.Node) error { return values(n, &d) },
		"absent":          func(n *yaml.Node) error { return paths(n, "absent", &d.Absent) },
		"fixed":           func(n *yaml.Node) error { return paths(n, "fixed", &d.Fixed) },
		"single":          func(n *yaml.Node) error { return paths(n, "single", &d.Single) },
		"groups":          func(n *yaml.Node) error { return word(n, "groups", &d.Groups, "create", "existing", "none") },
		"existing-groups": func(n *yaml.Node) error { return texts(n, "existing-groups", &d.ExistingGroups) },
		"pace": func(n *yaml.Node) error {
			return members(n, "pace", map[string]func(*yaml.Node) error{
				"write": func(n *yaml.Node) error { return rate(n, &d.Pace.Write) },
				"read":  func(n *yaml.Node) error { return rate(n, &d.Pace.Read) },
			})
		},
	})
	if err == nil && d.Groups == "existing" && len(d.ExistingGroups) == 0 {
		at := child(node, "groups")
		err = mistake(at, `existing-groups: ["Team A"]`, "groups: existing needs the names of groups that may be changed")
	}
	return d, err
}

// Parse reads data: from the text of its mapping. The error is a *Mistake.
func Parse(text string) (Data, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return Data{}, &Mistake{Line: 1, Column: 1, What: strings.TrimPrefix(err.Error(), "yaml: "), Try: "well-formed YAML"}
	}
	if len(doc.Content) == 0 {
		return Data{}, nil
	}
	return Read(doc.Content[0])
}

// members reads a mapping whose names are a closed set.
func members(node *yaml.Node, of string, known map[string]func(*yaml.Node) error) error {
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	if node.Kind != yaml.MappingNode {
		return mistake(node, of+": {"+names[0]+": …}", "%s: want a mapping of names to values", of)
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		read, ok := known[key.Value]
		if !ok {
			return mistake(key, nearest(key.Value, names), "%s has no member %q", of, key.Value)
		}
		if value.Kind == yaml.ScalarNode && value.Tag == "!!null" {
			return mistake(value, key.Value+" with a value, or without that line", "%s is empty", key.Value)
		}
		if err := read(value); err != nil {
			return err
		}
	}
	return nil
}

// nearest is the word that was meant, or all that there are.
func nearest(word string, known []string) string {
	best, least := "", 4
	for _, candidate := range known {
		if d := spelling.Distance(strings.ToLower(word), candidate); d < least {
			best, least = candidate, d
		}
	}
	if best == "" {
		return "one of " + strings.Join(known, ", ")
	}
	return best
}

func template(node *yaml.Node, into *Template) error {
	const try = `"{stem}-{name}@{domain}"`
	if node.Kind != yaml.ScalarNode {
		return mistake(node, try, "want one text")
	}
	if err := checkPlaces(node); err != nil {
		return err
	}
	has := func(place string) bool { return strings.Contains(node.Value, "{"+place+"}") }
	if !has("short") && !has("n") && !(has("stem") && has("name")) {
		return mistake(node, try, "%q: names would not be unique: want {stem} and {name}, or {short}, or {n}", node.Value)
	}
	*into = Template(node.Value)
	return nil
}

func checkPlaces(node *yaml.Node) error {
	for _, found := range placeIn.FindAllStringSubmatch(node.Value, -1) {
		if !slices.Contains(places, found[1]) {
			return mistake(node, "{"+nearest(found[1], places)+"}", "%q: there is no {%s}", node.Value, found[1])
		}
	}
	return nil
}

func object(node *yaml.Node, of string, into *map[string]any) error {
	if node.Kind != yaml.MappingNode {
		return mistake(node, of+`: {externalId: "{stem}-{name}"}`, "%s: want the members of a resource", of)
	}
	if err := checkTexts(node); err != nil {
		return err
	}
	if err := node.Decode(into); err != nil {
		return mistake(node, of+`: {externalId: "{stem}-{name}"}`, "%s: %v", of, err)
	}
	return nil
}

func checkTexts(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return checkPlaces(node)
	}
	for _, inner := range node.Content {
		if err := checkTexts(inner); err != nil {
			return err
		}
	}
	return nil
}

func texts(node *yaml.Node, of string, into *[]string) error {
	if node.Kind != yaml.SequenceNode {
		return mistake(node, of+": [ … ]", "%s: want a list", of)
	}
	for _, element := range node.Content {
		if element.Kind != yaml.ScalarNode || strings.TrimSpace(element.Value) == "" {
			return mistake(element, of+": [ … ] of texts", "%s: want texts", of)
		}
		*into = append(*into, element.Value)
	}
	return nil
}

var path = regexp.MustCompile(`^(?:Group\.|urn:[^\s]+:)?[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?$`)

func paths(node *yaml.Node, of string, into *[]string) error {
	if err := texts(node, of, into); err != nil {
		return err
	}
	for _, element := range node.Content {
		if !path.MatchString(element.Value) {
			return mistake(element, "title, name.givenName, Group.displayName, or an extension's URN, a colon and the attribute", "%s: %q is no path of an attribute", of, element.Value)
		}
	}
	return nil
}

func word(node *yaml.Node, of string, into *string, known ...string) error {
	if !slices.Contains(known, node.Value) {
		return mistake(node, nearest(node.Value, known), "%s: got %q", of, node.Value)
	}
	*into = node.Value
	return nil
}

func rate(node *yaml.Node, into *float64) error {
	if err := node.Decode(into); err != nil || *into <= 0 {
		return mistake(node, "pace: {write: 3, read: 16}", "pace: want requests in a second, more than 0, got %q", node.Value)
	}
	return nil
}

func values(node *yaml.Node, d *Data) error {
	const try = `values: {roles.value: [user, admin], displayName: {max: 40, pattern: "^[A-Za-z ]+$"}}`
	if node.Kind != yaml.MappingNode {
		return mistake(node, try, "values: want paths of attributes, and what they take")
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		if !path.MatchString(key.Value) {
			return mistake(key, try, "values: %q is no path of an attribute", key.Value)
		}
		v, err := valuesOf(value, try)
		if err != nil {
			return err
		}
		d.Values = put(d.Values, key.Value, v)
	}
	return nil
}

func valuesOf(node *yaml.Node, try string) (Values, error) {
	var v Values
	if node.Kind == yaml.SequenceNode {
		if err := node.Decode(&v.List); err != nil || len(v.List) == 0 {
			return v, mistake(node, try, "values: want a list of one value at least")
		}
		return v, nil
	}
	err := members(node, "values", map[string]func(*yaml.Node) error{
		"max": func(n *yaml.Node) error {
			if err := n.Decode(&v.Max); err != nil || v.Max < 1 {
				return mistake(n, "max: 40", "max: want a number of characters, got %q", n.Value)
			}
			return nil
		},
		"pattern": func(n *yaml.Node) error {
			v.Pattern = n.Value
			if _, err := v.expression("example.com"); err != nil {
				return mistake(n, `pattern: "^[A-Za-z ]+$"`, "pattern: %v", err)
			}
			return nil
		},
	})
	return v, err
}

func child(node *yaml.Node, name string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i+1]
		}
	}
	return node
}
