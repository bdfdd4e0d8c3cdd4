package schemas

import "github.com/xeipuuv/gojsonschema"

// Held is what the pass before gojsonschema says of one document, and gojsonschema itself.
type Held struct {
	Sure, Valid bool // the pass
	Judged      bool // gojsonschema finds it valid
}

// Differs says that the pass is wrong.
func (h Held) Differs() bool { return h.Sure && h.Valid != h.Judged }

// Hold asks both about a document; false says that there is no tree to ask about.
func Hold(name Name, body []byte) (Held, bool) {
	c, err := embedded()
	if err != nil {
		return Held{}, false
	}
	return hold(c.ready[name], c.compiled[name], parse(body, c.namesFor(name)))
}

// Hold asks both about a representation of a resource type.
func (c *Compiled) Hold(resourceType string, partial bool, body []byte) (Held, bool) {
	t, file := c.types[resourceType], fullFile
	schema := t.full
	if partial {
		file, schema = partialFile, t.partial
	}
	return hold(t.ready[file], schema, parse(body, c.names))
}

func hold(pass *prepass, schema *gojsonschema.Schema, d document) (Held, bool) {
	if d.broken {
		return Held{}, false
	}
	result, err := schema.Validate(gojsonschema.NewRawLoader(d.folded))
	if err != nil {
		return Held{}, false
	}
	said := pass.judge(d.folded)
	return Held{Sure: said != unsure, Valid: said == valid, Judged: result.Valid()}, true
}
