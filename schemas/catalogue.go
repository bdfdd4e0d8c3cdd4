package schemas

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"github.com/xeipuuv/gojsonschema"
)

//go:embed *.schema.json
var files embed.FS

const (
	fileSuffix = ".schema.json"
	// baseURI identifies the embedded schemas; nothing is ever fetched from it.
	baseURI = "https://github.com/scimspec/scimspec/schemas/"
)

// catalogue is the compiled form of the embedded files. It is immutable.
type catalogue struct {
	compiled map[Name]*gojsonschema.Schema
	ready    map[Name]*prepass
	trees    forest
	names    *nameSet
}

// embedded compiles the embedded files at the first call.
var embedded = sync.OnceValues(load)

func load() (*catalogue, error) {
	trees, loaders, err := readFiles()
	if err != nil {
		return nil, err
	}
	loader := gojsonschema.NewSchemaLoader()
	loader.Draft, loader.AutoDetect = gojsonschema.Draft7, false
	if err := loader.AddSchemas(loaders...); err != nil {
		return nil, fmt.Errorf("schemas: add the embedded files: %w", err)
	}
	c := &catalogue{compiled: map[Name]*gojsonschema.Schema{}, ready: map[Name]*prepass{}, trees: trees, names: newNameSet()}
	ready := newPrepasses(trees)
	for _, name := range Names() {
		schema, err := loader.Compile(gojsonschema.NewReferenceLoader(name.reference()))
		if err != nil {
			return nil, fmt.Errorf("schemas: compile %s: %w", name, err)
		}
		c.compiled[name], c.ready[name] = schema, ready.at(name.reference())
	}
	for uri, tree := range trees {
		if uri != Report.reference() {
			c.names.collect(tree)
		}
	}
	return c, nil
}

// readFiles decodes each embedded file twice: the loaders' copies are rewritten by
// gojsonschema, the trees stay as they are for the lookup of annotations.
func readFiles() (forest, []gojsonschema.JSONLoader, error) {
	paths, err := fs.Glob(files, "*"+fileSuffix)
	if err != nil {
		return nil, nil, fmt.Errorf("schemas: list the embedded files: %w", err)
	}
	trees, loaders := forest{}, make([]gojsonschema.JSONLoader, 0, len(paths))
	for _, p := range paths {
		content, err := files.ReadFile(p)
		if err != nil {
			return nil, nil, fmt.Errorf("schemas: read %s: %w", p, err)
		}
		decoder := json.NewDecoder(bytes.NewReader(content))
		decoder.UseNumber()
		var tree map[string]any
		if err := decoder.Decode(&tree); err != nil {
			return nil, nil, fmt.Errorf("schemas: decode %s: %w", p, err)
		}
		trees[baseURI+p] = tree
		loaders = append(loaders, gojsonschema.NewBytesLoader(content))
	}
	return trees, loaders, nil
}

// namesFor gives the attribute names that fold case: none for what is not SCIM.
func (c *catalogue) namesFor(name Name) *nameSet {
	if name == Report {
		return nil
	}
	return c.names
}

// nameSet holds the defined spelling of attribute names.
type nameSet struct {
	defined map[string]string // by the name in lower case
	spelled map[string]bool   // the names as they are defined
}

func newNameSet() *nameSet {
	return &nameSet{defined: map[string]string{}, spelled: map[string]bool{}}
}

func (n *nameSet) clone() *nameSet {
	return &nameSet{defined: maps.Clone(n.defined), spelled: maps.Clone(n.spelled)}
}

// define gives a name its spelling, in the place of any that it had.
func (n *nameSet) define(name string) {
	lower := strings.ToLower(name)
	delete(n.spelled, n.defined[lower])
	n.defined[lower], n.spelled[name] = name, true
}

// collect adds every property name in a JSON Schema.
func (n *nameSet) collect(schema any) {
	switch s := schema.(type) {
	case []any:
		for _, element := range s {
			n.collect(element)
		}
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for name := range properties {
				n.define(name)
			}
		}
		for _, child := range s {
			n.collect(child)
		}
	}
}
