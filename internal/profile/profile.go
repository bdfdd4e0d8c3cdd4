package profile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/internal/accept"
)

// Profile is what one product promises, with one preset applied.
type Profile struct {
	Name   string `yaml:"name"`
	Title  string `yaml:"title"`
	Source string `yaml:"source"` // the documents that the values come from
	// Default is the preset that is taken when none is named.
	Default string               `yaml:"default"`
	Presets map[string]yaml.Node `yaml:"presets"`
	// Marks give the evidence of single knobs by path: D documented, I inferred, C
	// contradictory, S silent.
	Marks map[string]string `yaml:"marks"`

	Attributes Attributes `yaml:"attributes"`
	Roles      Roles      `yaml:"roles"`
	Placement  Placement  `yaml:"placement"`
	Groups     Groups     `yaml:"groups"`
	SignIn     SignIn     `yaml:"sign-in"`
	Lifecycle  Lifecycle  `yaml:"lifecycle"`
	Protocol   Protocol   `yaml:"protocol"`
	Observe    Observe    `yaml:"observe"`
	Control    Control    `yaml:"control"`
	// Data is what the product takes of the data that a client sends; Accepts reads it.
	Data yaml.Node `yaml:"data"`

	// Preset is the name of the preset that was applied, "" for none.
	Preset string `yaml:"-"`

	root *yaml.Node // everything, merged
	data accept.Data
}

// Error says what is wrong with a profile, with the place. Try says what would be right.
type Error struct {
	File string
	Line int // 0 when no line is at fault
	What string
	Try  string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.What)
	}
	return fmt.Sprintf("%s: %s", e.File, e.What)
}

// Spec cuts docker@E26b into name and preset.
func Spec(spec string) (name, preset string) {
	name, preset, _ = strings.Cut(spec, "@")
	return name, preset
}

// Load reads the profile that spec names, such as docker or docker@E26b, from
// profiles/<name>.yaml of fsys. The error is an *Error.
func Load(fsys fs.FS, spec string) (*Profile, error) {
	name, preset := Spec(spec)
	data, err := fs.ReadFile(fsys, "profiles/"+name+".yaml")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{File: "profile " + name, What: "there is no such profile", Try: "one of core, okta, entra, " + strings.Join(Names(fsys), ", ") + ", or a file of your own"}
	}
	if err != nil {
		return nil, &Error{File: "profile " + name, What: err.Error(), Try: "a profile that can be read"}
	}
	return Read(data, "profiles/"+name+".yaml", preset)
}

// Names lists the profiles of fsys.
func Names(fsys fs.FS) []string {
	files, _ := fs.Glob(fsys, "profiles/*.yaml") // the pattern is well-formed
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = strings.TrimSuffix(strings.TrimPrefix(f, "profiles/"), ".yaml")
	}
	return names
}

// Read reads a profile and applies a preset; "" takes the profile's default. file is for
// messages. An unknown member or value is an *Error with its line.
func Read(data []byte, file, preset string) (*Profile, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, &Error{File: file, What: strings.TrimPrefix(err.Error(), "yaml: "), Try: "well-formed YAML"}
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, &Error{File: file, What: "the file is no mapping of names to values", Try: "docs/profiles.md"}
	}
	root := doc.Content[0]
	var presets map[string]yaml.Node
	if node := child(root, "presets"); node != nil {
		if err := node.Decode(&presets); err != nil {
			return nil, &Error{File: file, Line: node.Line, What: "presets: want a name and overrides each", Try: "presets: {E24: {groups: {sync: exact}}}"}
		}
	}
	if preset == "" {
		if node := child(root, "default"); node != nil {
			preset = node.Value
		}
	}
	if preset != "" {
		override, ok := presets[preset]
		if !ok {
			known := slices.Sorted(maps.Keys(presets))
			return nil, &Error{File: file, What: fmt.Sprintf("preset %q: not known", preset), Try: "one of " + strings.Join(known, ", ")}
		}
		merge(root, &override)
	}
	return build(root, file, preset)
}

// build decodes the merged tree and checks every value.
func build(root *yaml.Node, file, preset string) (*Profile, error) {
	p := &Profile{Preset: preset, root: root}
	if err := strict(root, p); err != nil {
		return nil, &Error{File: file, What: err.Error(), Try: "docs/profiles.md, for every member that there is"}
	}
	if p.Name == "" {
		return nil, &Error{File: file, What: "the profile has no name", Try: "name: acme"}
	}
	for _, k := range knobs() {
		if err := k.check(p, file); err != nil {
			return nil, err
		}
	}
	if err := p.readData(file); err != nil {
		return nil, err
	}
	return p, p.consistent(file)
}

// strict decodes a tree and refuses unknown members.
func strict(node *yaml.Node, into any) error {
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil {
		message := strings.TrimPrefix(strings.TrimPrefix(err.Error(), "yaml: "), "unmarshal errors:\n")
		return errors.New(strings.Join(strings.Fields(message), " "))
	}
	return nil
}

// merge lays override over base: mappings are merged, everything else replaces.
func merge(base, override *yaml.Node) {
	if override.Kind != yaml.MappingNode || base.Kind != yaml.MappingNode {
		*base = *override
		return
	}
	for i := 0; i+1 < len(override.Content); i += 2 {
		key, value := override.Content[i], override.Content[i+1]
		if have := child(base, key.Value); have != nil {
			merge(have, value)
			continue
		}
		base.Content = append(base.Content, key, value)
	}
}

// child finds the value of a member of a mapping, nil when there is none.
func child(node *yaml.Node, name string) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == name {
			return node.Content[i+1]
		}
	}
	return nil
}

// node follows a path such as groups.sync.
func (p *Profile) node(path string) *yaml.Node {
	at := p.root
	for _, name := range strings.Split(path, ".") {
		at = child(at, name)
	}
	return at
}

// Knob gives the value of a knob by its path, such as placement.create-teams, as the YAML
// scalar is written; the members of a list are joined with commas. known is false when the
// profile leaves it out.
func (p *Profile) Knob(path string) (value string, known bool) {
	node := p.node(path)
	switch {
	case node == nil || node.Tag == "!!null":
		return "", false
	case node.Kind == yaml.ScalarNode:
		return node.Value, true
	case node.Kind == yaml.SequenceNode:
		parts := make([]string, len(node.Content))
		for i, n := range node.Content {
			parts[i] = n.Value
		}
		return strings.Join(parts, ","), true
	}
	return "", false
}

// Says says whether the profile has something at a path, be it no knob: data.values.roles.value,
// where roles.value is one name.
func (p *Profile) Says(path string) bool { return says(p.root, path) }

func says(at *yaml.Node, path string) bool {
	if at == nil || at.Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(at.Content); i += 2 {
		name, value := at.Content[i].Value, at.Content[i+1]
		if below, inside := strings.CutPrefix(path, name+"."); name == path && value.Tag != "!!null" || inside && says(value, below) {
			return true
		}
	}
	return false
}

// Spec is the name with the preset, docker@E24.
func (p *Profile) Spec() string {
	if p.Preset == "" {
		return p.Name
	}
	return p.Name + "@" + p.Preset
}

// consistent checks what concerns several knobs.
func (p *Profile) consistent(file string) error {
	if len(p.Roles.Allowed) > 0 && p.Roles.Default != "" && !slices.Contains(p.Roles.Allowed, p.Roles.Default) {
		return &Error{File: file, Line: p.node("roles.default").Line, What: fmt.Sprintf("roles.default: %q is not among roles.allowed", p.Roles.Default), Try: "one of " + strings.Join(p.Roles.Allowed, ", ")}
	}
	if p.Placement.DefaultOrganization != "" && p.Placement.DefaultOrganization == p.Placement.OtherOrganization {
		return &Error{File: file, Line: p.node("placement.other-organization").Line, What: "placement.other-organization: the same as the default organization", Try: "another organization of the same connection, or none"}
	}
	return p.Control.check(p, file)
}
