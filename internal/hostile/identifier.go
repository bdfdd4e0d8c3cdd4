package hostile

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// hostileMark stands before each id: slashes, dots, quotes, percent signs, markup, control
// characters and what changes the direction of writing. RFC 7643, section 3.1, lets an id
// be any string.
const hostileMark = "../a/b\\\"'%2F%00%zz?x=1&y#z <script>alert(1)</script>\x01\n\u202e;"

func identifiers() []Misbehaviour {
	return []Misbehaviour{
		{Name: "hostile-ids", Side: Nobody, spoil: hostileIDs,
			Doc: "Ids hold slashes, quotes, percent signs, markup and control characters; everything else is in order."},
	}
}

// hostileIDs gives every resource an id that is hard to put into a URL, and takes it
// back where the client puts it there in good order.
func hostileIDs(x *exchange) {
	r := x.r.Clone(x.r.Context())
	segments := strings.Split(r.URL.EscapedPath(), "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil && strings.HasPrefix(plain, hostileMark) {
			segments[i] = url.PathEscape(strings.TrimPrefix(plain, hostileMark))
		}
	}
	plain, err := url.Parse(strings.Join(segments, "/"))
	if err != nil {
		x.send(scimError(http.StatusBadRequest, "The path cannot be read."))
		return
	}
	r.URL.Path, r.URL.RawPath = plain.Path, plain.RawPath
	query := r.URL.Query()
	for name, values := range query {
		for i, value := range values {
			values[i] = strings.NewReplacer(escaped(hostileMark), "", hostileMark, "").Replace(value)
		}
		query[name] = values
	}
	r.URL.RawQuery = query.Encode()
	x.body = mapStrings(x.body, func(_, value string) string {
		return strings.NewReplacer(escaped(hostileMark), "", hostileMark, "").Replace(value)
	})
	a := x.innerOf(r)
	if location := a.header.Get("Location"); location != "" {
		a.header.Set("Location", mark("location", location))
	}
	if object := a.object(); object != nil && !strings.HasSuffix(r.URL.Path, "Schemas") {
		a.body = mapStrings(a.body, mark)
	}
	x.send(a)
}

// escaped is a text as it stands within a JSON string.
func escaped(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(encoded[1 : len(encoded)-1])
}

// mark makes the ids of users and groups hostile, by the name of the member.
func mark(name, value string) string {
	switch name {
	case "id":
		if !strings.HasPrefix(value, "urn:") && value != "User" && value != "Group" {
			return hostileMark + value
		}
	case "value": // of members and groups: an id has no @ and no space
		if len(value) == 36 && strings.Count(value, "-") == 4 {
			return hostileMark + value
		}
	case "location", "$ref":
		for _, endpoint := range []string{"/Users/", "/Groups/"} {
			if before, id, found := strings.Cut(value, endpoint); found {
				return before + endpoint + url.PathEscape(hostileMark) + id
			}
		}
	}
	return value
}

// mapStrings applies a function to every string of a JSON document, with the name of the
// member that holds it.
func mapStrings(document []byte, change func(name, value string) string) []byte {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var value any
	if len(document) == 0 || decoder.Decode(&value) != nil {
		return document
	}
	var walk func(name string, value any) any
	walk = func(name string, value any) any {
		switch v := value.(type) {
		case string:
			return change(name, v)
		case []any:
			for i := range v {
				v[i] = walk(name, v[i])
			}
		case map[string]any:
			for member := range v {
				v[member] = walk(member, v[member])
			}
		}
		return value
	}
	changed, err := json.Marshal(walk("", value))
	if err != nil {
		return document
	}
	return changed
}
