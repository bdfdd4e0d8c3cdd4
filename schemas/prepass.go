package schemas

import (
	"encoding/json"
	"regexp"
	"slices"
	"unicode/utf8"

	"github.com/xeipuuv/gojsonschema"
)

// opinion is what the pass before gojsonschema has to say of a value.
type opinion int

// The opinions. Unsure is the zero value: what the pass does not know, gojsonschema judges.
const (
	unsure opinion = iota
	valid
	invalid
)

// prepass is a JSON Schema made ready for one question: is a value valid? It answers as
// gojsonschema does, without a word about what is wrong, or not at all. gojsonschema stays the
// judge of all that it does not call valid. It is immutable.
type prepass struct {
	dark       bool // holds a keyword that the pass does not know
	never      bool // the schema false
	types      typeSet
	required   []string
	properties map[string]*prepass
	closed     bool     // additionalProperties: false
	others     *prepass // additionalProperties: a schema

	items, contains    *prepass
	minItems, maxItems *int64
	unique             bool

	choice    *choice // const, enum
	minLength *int64
	pattern   *regexp.Regexp
	format    string
	minimum   *int64

	all, any                  []*prepass // allOf, anyOf
	not, when, then, elsewise *prepass
}

// choice is what const and enum leave: texts, and null. Of all else the pass knows nothing.
type choice struct {
	texts []string
	null  bool
}

// typeSet are the types of JSON that a schema names; none: any.
type typeSet uint8

const (
	typeNull typeSet = 1 << iota
	typeBoolean
	typeInteger
	typeNumber
	typeString
	typeArray
	typeObject
)

var typeNames = map[string]typeSet{
	"null": typeNull, "boolean": typeBoolean, "integer": typeInteger, "number": typeNumber,
	"string": typeString, "array": typeArray, "object": typeObject,
}

// judge answers for one value of a tree.
func (p *prepass) judge(value any) opinion {
	switch {
	case p.dark:
		return unsure
	case p.never:
		return invalid
	}
	said := p.own(value)
	if said == invalid {
		return invalid
	}
	return p.combined(value, said)
}

// own answers for the keywords that are about one type.
func (p *prepass) own(value any) opinion {
	switch v := value.(type) {
	case nil:
		return p.of(typeNull, p.choice == nil || p.choice.null)
	case bool:
		return p.of(typeBoolean, p.choice == nil)
	case string:
		return p.of(typeString, p.text(v))
	case json.Number:
		return p.number(v)
	case []any:
		if said := p.of(typeArray, true); said != valid || p.choice != nil {
			return worse(said, unsure)
		}
		return p.array(v)
	case map[string]any:
		if said := p.of(typeObject, true); said != valid || p.choice != nil {
			return worse(said, unsure)
		}
		return p.object(v)
	}
	return unsure
}

// of answers for a value of a type of which the rest is known.
func (p *prepass) of(kind typeSet, rest bool) opinion {
	if p.types != 0 && p.types&kind == 0 || !rest {
		return invalid
	}
	return valid
}

// worse joins what two parts of a schema say of one value.
func worse(a, b opinion) opinion {
	switch {
	case a == invalid || b == invalid:
		return invalid
	case a == unsure || b == unsure:
		return unsure
	}
	return valid
}

func (p *prepass) text(text string) bool {
	switch {
	case p.choice != nil && !slices.Contains(p.choice.texts, text):
		return false
	case p.minLength != nil && int64(utf8.RuneCountInString(text)) < *p.minLength:
		return false
	case p.pattern != nil && !p.pattern.MatchString(text):
		return false
	}
	return p.format == "" || gojsonschema.FormatCheckers.IsFormat(p.format, text)
}

// number answers for integers that fit 64 bits, and for others where any number will do.
func (p *prepass) number(number json.Number) opinion {
	n, err := number.Int64()
	switch {
	case p.format != "", p.choice != nil, err != nil && p.minimum != nil:
		return unsure
	case err != nil && p.types != 0 && p.types&typeNumber == 0:
		return unsure // whether it is an integer all the same
	case p.types != 0 && p.types&(typeInteger|typeNumber) == 0, p.minimum != nil && n < *p.minimum:
		return invalid
	}
	return valid
}

func (p *prepass) array(list []any) opinion {
	if p.minItems != nil && int64(len(list)) < *p.minItems || p.maxItems != nil && int64(len(list)) > *p.maxItems {
		return invalid
	}
	said := valid
	if p.items != nil {
		for _, element := range list {
			if said = worse(said, p.items.judge(element)); said == invalid {
				return invalid
			}
		}
	}
	if p.unique {
		said = worse(said, distinct(list))
	}
	if p.contains != nil {
		said = worse(said, oneOf(p.contains, list))
	}
	return said
}

// distinct answers for lists of texts.
func distinct(list []any) opinion {
	for i, element := range list {
		if _, isText := element.(string); !isText && len(list) > 1 || i >= maxViolations {
			return unsure
		}
		if slices.Contains(list[:i], element) {
			return invalid
		}
	}
	return valid
}

func oneOf(p *prepass, list []any) opinion {
	said := invalid
	for _, element := range list {
		switch p.judge(element) {
		case valid:
			return valid
		case unsure:
			said = unsure
		}
	}
	return said
}

func (p *prepass) object(members map[string]any) opinion {
	for _, name := range p.required {
		if _, present := members[name]; !present {
			return invalid
		}
	}
	if len(p.properties) == 0 && !p.closed && p.others == nil {
		return valid
	}
	said := valid
	for name, member := range members {
		property := p.properties[name]
		switch {
		case property != nil:
			said = worse(said, property.judge(member))
		case p.closed:
			return invalid
		case p.others != nil:
			said = worse(said, p.others.judge(member))
		}
		if said == invalid {
			return invalid
		}
	}
	return said
}

// combined answers for the keywords that apply other schemas to the same value.
func (p *prepass) combined(value any, said opinion) opinion {
	for _, part := range p.all {
		if said = worse(said, part.judge(value)); said == invalid {
			return invalid
		}
	}
	if len(p.any) > 0 {
		one := invalid
		for _, part := range p.any {
			if answer := part.judge(value); answer == valid || answer == unsure && one == invalid {
				one = answer
			}
		}
		said = worse(said, one)
	}
	if p.not != nil {
		said = worse(said, opposite(p.not.judge(value)))
	}
	if p.when == nil {
		return said
	}
	branch := p.elsewise
	switch p.when.judge(value) {
	case unsure:
		return worse(said, unsure)
	case valid:
		branch = p.then
	}
	if branch == nil {
		return said
	}
	return worse(said, branch.judge(value))
}

func opposite(said opinion) opinion {
	switch said {
	case valid:
		return invalid
	case invalid:
		return valid
	}
	return unsure
}
