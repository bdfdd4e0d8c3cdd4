package steps

import (
	"bytes"
	"encoding/json"
	"strings"
)

// ordered is a JSON object as it was written: the order of its members, members that occur
// twice and the text of each value stay. What a scenario writes is sent so, with what is
// laid under it in front.
type ordered []orderedMember

type orderedMember struct {
	name string
	raw  json.RawMessage
}

// parseOrdered reads a JSON object; ok is false for anything else.
func parseOrdered(body []byte) (object ordered, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, false
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, false
		}
		text, _ := name.(string)
		var raw json.RawMessage
		if decoder.Decode(&raw) != nil {
			return nil, false
		}
		object = append(object, orderedMember{text, raw})
	}
	if _, err := decoder.Token(); err != nil || decoder.More() {
		return nil, false
	}
	return object, true
}

// index finds a member in any letter case, or -1.
func (o ordered) index(name string) int {
	for i, m := range o {
		if strings.EqualFold(m.name, name) {
			return i
		}
	}
	return -1
}

func (o ordered) has(name string) bool { return o.index(name) >= 0 }

// under puts a member in front of those that are there.
func (o ordered) under(name string, value any) ordered {
	return append(ordered{{name, json.RawMessage(jsonText(value))}}, o...)
}

// String is the object as JSON.
func (o ordered) String() string {
	var out strings.Builder
	out.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(jsonText(m.name) + ":")
		out.Write(m.raw)
	}
	out.WriteByte('}')
	return out.String()
}

// decoded is a member's value.
func (o ordered) decoded(name string) any {
	if i := o.index(name); i >= 0 {
		if value, err := parseDocument(o[i].raw); err == nil {
			return value.value
		}
	}
	return nil
}

// elements reads a JSON array, element by element.
func elements(raw json.RawMessage) []json.RawMessage {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
