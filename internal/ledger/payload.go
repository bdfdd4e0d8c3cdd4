package ledger

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/scimspec/scimspec/internal/scim"
)

// text is a JSON string or number; anything else reads as "".
type text string

// UnmarshalJSON implements json.Unmarshaler. It never fails, so that one odd value does not
// hide the others.
func (t *text) UnmarshalJSON(data []byte) error {
	switch first := data[0]; {
	case first == '"' && isPlain(data):
		*t = text(data[1 : len(data)-1])
	case first == '"':
		var value string
		if json.Unmarshal(data, &value) == nil {
			*t = text(value)
		}
	case first == '-' || first >= '0' && first <= '9':
		*t = text(data)
	}
	return nil
}

// isPlain says whether a JSON string stands for itself: without escapes, and in ASCII, where
// nothing has to be put right. The guard reads every answer.
func isPlain(literal []byte) bool {
	for _, c := range literal {
		if c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// resource is what the guard reads of a payload; names in any letter case.
type resource struct {
	ID          text            `json:"id"`
	UserName    text            `json:"userName"`
	DisplayName text            `json:"displayName"`
	Schemas     json.RawMessage `json:"schemas"`
	Groups      json.RawMessage `json:"groups"`
	Resources   []resource
	Operations  []operation
}

// operation is one of a bulk request or of its answer.
type operation struct {
	Method   text            `json:"method"`
	Path     text            `json:"path"`
	BulkID   text            `json:"bulkId"`
	Location text            `json:"location"`
	Status   json.RawMessage `json:"status"`
	Data     json.RawMessage `json:"data"`
	Response json.RawMessage `json:"response"`
}

func parse(body []byte) resource {
	var r resource
	_ = json.Unmarshal(body, &r) // what does not fit stays empty
	r.clean()
	return r
}

// clean takes away what stands in the place of an id and is none.
func (r *resource) clean() {
	if slices.Contains(noID, string(r.ID)) {
		r.ID = ""
	}
	for i := range r.Resources {
		r.Resources[i].clean()
	}
}

// noID are what a service provider writes where an id should stand and there is none.
var noID = []string{"undefined", "null", "None", "nil", "NaN", "[object Object]"}

// name is what the run knows a resource by: the userName of a user, the displayName of a
// group. The displayName of a user is nobody's own.
func (r resource) name(endpoint string) string {
	if isGroup(endpoint) || endpoint != scim.EndpointUsers && r.UserName == "" && r.claims(scim.SchemaGroup) {
		return string(r.DisplayName)
	}
	return string(r.UserName)
}

func (r resource) claims(schema string) bool {
	var listed []any
	_ = json.Unmarshal(r.Schemas, &listed) // what is no list claims nothing
	return slices.ContainsFunc(listed, func(value any) bool {
		name, _ := value.(string)
		return strings.EqualFold(name, schema)
	})
}

// groups are the ids of the groups that a user says it is in.
func (r resource) groups() []string {
	found := references{}
	var groups any
	if json.Unmarshal(r.Groups, &groups) == nil {
		found.refer(groups)
	}
	var ids []string
	for _, readings := range found.ids {
		ids = append(ids, readings...)
	}
	return ids
}

func isGroup(endpoint string) bool {
	return strings.HasPrefix(strings.ToLower(endpoint), strings.ToLower(scim.EndpointGroups))
}

func typeOf(endpoint string) string {
	if isGroup(endpoint) {
		return "Group"
	}
	return "User"
}

func endpointOf(kind string) string {
	if kind == "Group" {
		return scim.EndpointGroups
	}
	return scim.EndpointUsers
}

// lastSegment reads an id at the end of a location; "" when there is none.
func lastSegment(location string) string {
	if end := strings.IndexAny(location, "?#"); end >= 0 {
		location = location[:end]
	}
	segment := location[strings.LastIndexByte(location, '/')+1:]
	if id, err := url.PathUnescape(segment); err == nil {
		segment = id
	}
	if slices.Contains(noID, segment) {
		return ""
	}
	return segment
}

// references are the ids that a body names.
type references struct {
	known   map[string]bool // attributes whose values are ids
	ids     [][]string      // each with the ways to read it; one of them must be the run's
	strings []string        // whatever else stands there: must not be a known id of others
	names   []string        // that the body gives to users and groups
}

// referencesOf reads the ids that a body names: the resource's own, and those in members,
// manager, groups and any other attribute that refers to resources, in a resource, in PATCH
// operations and inside a bulk request. A body that is no JSON, or JSON that ends too early, is searched for strings.
func referencesOf(body []byte, known map[string]bool) references {
	found := references{known: known}
	if len(body) == 0 {
		return found
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		for _, quoted := range quotedText.FindAllSubmatch(body, -1) {
			found.strings = append(found.strings, unescaped(string(quoted[1])))
		}
		return found
	}
	found.resource(value)
	return found
}

// resource reads a resource, or what of it an operation of a PATCH or a bulk request gives.
func (f *references) resource(value any) {
	if object, ok := value.(map[string]any); ok {
		f.refer(member(object, "id"))
	}
	f.walk(value)
}

// quotedText finds what stands between quotation marks.
var quotedText = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

func (f *references) walk(value any) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			f.walk(element)
		}
	case map[string]any:
		path, placed := member(value, "path").(string)
		switch changes := member(value, "op") != nil; {
		case changes && placed:
			f.path(path, member(value, "value"))
		case changes:
			f.resource(member(value, "value"))
		default:
			f.resource(member(value, "data"))
		}
		for name, inner := range value {
			f.attribute(name, inner)
		}
	case string:
		f.strings = append(f.strings, value)
	}
}

func (f *references) attribute(name string, value any) {
	switch name := shortName(name); {
	case f.known[name]:
		f.refer(value)
	case name == "$ref":
		f.uri(value)
	default:
		if given, ok := value.(string); ok && (name == "username" || name == "displayname") {
			f.names = append(f.names, given)
		}
		f.walk(value)
	}
}

// path reads the path of a PATCH operation: members[value eq "…"] names an id itself.
func (f *references) path(path string, value any) {
	// The name ends where the filter begins: what stands in it may hold anything.
	name, filter, filtered := strings.Cut(path, "[")
	switch {
	case strings.EqualFold(path, "id"):
		f.refer(value)
		return
	case !f.known[shortName(name)]:
		f.attribute(name, value)
		return
	}
	if whole := soleID.FindStringSubmatch(path); whole != nil {
		// Not every client escapes what it puts between the quotation marks.
		f.ids = append(f.ids, []string{whole[1], unescaped(whole[1]), asID(unescaped(whole[1]))})
	} else {
		for _, compared := range comparedID.FindAllStringSubmatch(path, -1) {
			if op := strings.ToLower(compared[1]); op == "eq" || op == "ne" {
				f.name(unescaped(compared[2]))
			} else {
				f.strings = append(f.strings, unescaped(compared[2])) // a part of an id
			}
		}
	}
	last := name
	if filtered {
		last = filter[strings.LastIndexByte(filter, ']')+1:]
	}
	if last = last[strings.LastIndexByte(last, '.')+1:]; !descriptive[strings.ToLower(last)] {
		f.refer(value)
	}
}

var (
	soleID     = regexp.MustCompile(`(?is)^[^\[]*\[\s*(?:value|\$ref)\s+(?:eq|ne)\s+"(.*)"\s*\][^"\]]*$`)
	comparedID = regexp.MustCompile(`(?is)(?:value|\$ref)\s+([a-z]{2})\s+"((?:[^"\\]|\\.)*)"`)
	// descriptive are the parts of a reference that name nobody by id.
	descriptive = map[string]bool{"display": true, "displayname": true, "type": true}
)

// refer reads the value of an attribute that refers to resources.
func (f *references) refer(value any) {
	switch value := value.(type) {
	case string:
		f.name(value)
	case json.Number:
		f.name(value.String())
	case []any:
		for _, element := range value {
			f.refer(element)
		}
	case map[string]any:
		for name, inner := range value {
			switch shortName(name) {
			case "value", "id", "managerid":
				f.refer(inner)
			default:
				f.attribute(name, inner)
			}
		}
	}
}

// uri reads a $ref: the id at the end of the URI of a resource. What leads elsewhere names
// nobody, unless it ends in an id that is known.
func (f *references) uri(value any) {
	reference, ok := value.(string)
	switch id := asID(reference); {
	case !ok:
	case id != reference:
		f.name(reference)
	default:
		f.strings = append(f.strings, reference, lastSegment(reference))
	}
}

// name adds an id that is named.
func (f *references) name(id string) { f.ids = append(f.ids, []string{id, asID(id)}) }

// unescaped is a text as a filter means it: with the escapes of JSON.
func unescaped(text string) string {
	var plain string
	if json.Unmarshal([]byte(`"`+text+`"`), &plain) != nil {
		return text
	}
	return plain
}

// asID is the id in the value of a reference, which some write as the URI of the resource.
func asID(value string) string {
	if resourceURI.MatchString(value) {
		return lastSegment(value)
	}
	return value
}

// resourceURI fits the URI of a resource, also a relative one, in any letter case.
var resourceURI = regexp.MustCompile(`(?i)(?:^|/)(?:Users|Groups)/`)

// shortName is an attribute's name in lower case, without the URN of its schema.
func shortName(name string) string {
	name = name[strings.LastIndexByte(name, ':')+1:]
	name, _, _ = strings.Cut(name, ".")
	return strings.ToLower(name)
}

// member finds a member of an object in any letter case.
func member(object map[string]any, name string) any {
	for have, value := range object {
		if strings.EqualFold(have, name) {
			return value
		}
	}
	return nil
}

// writes says whether a method may change something.
func writes(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return true
}
