package features

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Files in requirements/ that hold something else than requirements.
const (
	policiesFile  = "policies.yaml"
	uncoveredFile = "uncovered.yaml"
)

// Catalogue is every requirement of every document, with the policies for the places
// where the documents are unclear.
type Catalogue struct {
	all      []Requirement
	byID     map[string]int
	origins  map[string]string // requirement id → path of its file
	policies []Policy
}

// Policy is the stance that the suite takes where a document is silent, contradicts
// itself, or is contradicted by practice.
type Policy struct {
	ID       string `yaml:"id"`
	Topic    string `yaml:"topic"`
	Conflict string `yaml:"conflict"`
	Stance   string `yaml:"stance"`
}

// All returns every requirement: documents by file name, then as in the document.
func (c *Catalogue) All() []Requirement { return c.all }

// ByID finds one requirement.
func (c *Catalogue) ByID(id string) (Requirement, bool) {
	i, ok := c.byID[id]
	if !ok {
		return Requirement{}, false
	}
	return c.all[i], true
}

// Prefix returns the requirements whose id starts so, letter case ignored.
func (c *Catalogue) Prefix(p string) []Requirement {
	var out []Requirement
	for _, r := range c.all {
		if hasPrefixFold(r.ID, p) {
			out = append(out, r)
		}
	}
	return out
}

// Policies returns A01 to A75.
func (c *Catalogue) Policies() []Policy { return c.policies }

// Policy finds one policy.
func (c *Catalogue) Policy(id string) (Policy, bool) {
	i := slices.IndexFunc(c.policies, func(p Policy) bool { return p.ID == id })
	if i < 0 {
		return Policy{}, false
	}
	return c.policies[i], true
}

// loadCatalogue reads the folder requirements/ of a file system.
func loadCatalogue(files fs.FS) (*Catalogue, error) {
	names, err := fs.Glob(files, "requirements/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("requirement catalogue: %w", err)
	}
	parts := make([][]Requirement, len(names))
	c := &Catalogue{byID: map[string]int{}, origins: map[string]string{}}
	err = eachConcurrently(len(names), func(i int) error {
		switch path.Base(names[i]) {
		case uncoveredFile:
			return nil
		case policiesFile:
			return decodeYAML(files, names[i], &c.policies)
		default:
			return decodeYAML(files, names[i], &parts[i])
		}
	})
	if err != nil {
		return nil, err
	}
	for i, part := range parts {
		for _, r := range part {
			if r.ID == "" {
				return nil, fmt.Errorf("%s%s: a requirement has no id", pathPrefix, names[i])
			}
			if other, taken := c.origins[r.ID]; taken {
				return nil, fmt.Errorf("%s%s: requirement %s is already in %s", pathPrefix, names[i], r.ID, other)
			}
			r.complete()
			c.byID[r.ID] = len(c.all)
			c.origins[r.ID] = pathPrefix + names[i]
			c.all = append(c.all, r)
		}
	}
	return c, nil
}

// decodeYAML reads one file into out; a field that out does not have is an error, an
// empty file is not.
func decodeYAML(files fs.FS, name string, out any) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("%s%s: %w", pathPrefix, name, err)
	}
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(out); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s%s: %w", pathPrefix, name, err)
	}
	return nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
