package schemas

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
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
	trees    forest
	names    nameSet
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
	c := &catalogue{compiled: map[Name]*gojsonschema.Schema{}, trees: trees, names: nameSet{}}
	for _, name := range Names() {
		schema, err := loader.Compile(gojsonschema.NewReferenceLoader(name.reference()))
		if err != nil {
			return nil, fmt.Errorf("schemas: compile %s: %w", name, err)
		}
		c.compiled[name] = schema
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
func (c *catalogue) namesFor(name Name) nameSet {
	if name == Report {
		return nil
	}
	return c.names
}

// nameSet maps a lower-case attribute name to its defined spelling.
type nameSet map[string]string

// collect adds every property name in a JSON Schema.
func (n nameSet) collect(schema any) {
	switch s := schema.(type) {
	case []any:
		for _, element := range s {
			n.collect(element)
		}
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for name := range properties {
				n[strings.ToLower(name)] = name
			}
		}
		for _, child := range s {
			n.collect(child)
		}
	}
}
