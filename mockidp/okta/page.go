package okta

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// pageSize: [R] imports and exists checks ask for 100.
const pageSize = 100

// page is one ListResponse.
type page struct {
	total, startIndex, itemsPerPage int // -1: not there
	resources                       []*wire.Object
}

// readPage reads a ListResponse. [V] Names count in any letter case, the three numbers
// must be JSON numbers; anything else fails with the reason null [O].
func readPage(answer *wire.Answer) (*page, error) {
	value, err := wire.Parse(answer.Body)
	if err != nil {
		if len(bytes.TrimSpace(answer.Body)) == 0 {
			return nil, wrongTypes()
		}
		failed := wrongTypes()
		failed.text = invalidJSON(answer.Body) // [I] the text is known for refusals
		return nil, failed
	}
	object, ok := value.(*wire.Object)
	if !ok {
		return nil, wrongTypes()
	}
	read := &page{}
	for name, into := range map[string]*int{
		"totalResults": &read.total, "startIndex": &read.startIndex, "itemsPerPage": &read.itemsPerPage,
	} {
		value, there := object.Find(name)
		if *into = -1; !there && name != "totalResults" {
			continue
		}
		number, ok := value.(json.Number)
		if !ok {
			return nil, wrongTypes()
		}
		if *into, err = strconv.Atoi(number.String()); err != nil || *into < 0 {
			return nil, wrongTypes()
		}
	}
	if read.resources, ok = resourcesOf(object); !ok {
		return nil, wrongTypes()
	}
	return read, nil
}

func resourcesOf(object *wire.Object) ([]*wire.Object, bool) {
	value, _ := object.Find("Resources")
	if value == nil {
		return nil, true
	}
	values, ok := value.([]any)
	if !ok {
		return nil, false
	}
	resources := make([]*wire.Object, len(values))
	for i, value := range values {
		if resources[i], ok = value.(*wire.Object); !ok || resources[i] == nil {
			return nil, false
		}
	}
	return resources, true
}

func isOkta(urn string) bool {
	return strings.HasPrefix(strings.ToLower(urn), "urn:okta:scim:schemas:")
}
