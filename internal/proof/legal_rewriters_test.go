package proof_test

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// everyObject calls a function for each object in a tree, the outer ones first.
func everyObject(tree any, visit func(map[string]any)) {
	switch v := tree.(type) {
	case []any:
		for _, element := range v {
			everyObject(element, visit)
		}
	case map[string]any:
		visit(v)
		for _, member := range v {
			everyObject(member, visit)
		}
	}
}

// everyString replaces strings in a tree; the function gets the name of the member.
func everyString(tree any, name string, change func(name, text string) string) any {
	switch v := tree.(type) {
	case string:
		return change(name, v)
	case []any:
		for i, element := range v {
			v[i] = everyString(element, name, change)
		}
	case map[string]any:
		for key, member := range v {
			v[key] = everyString(member, key, change)
		}
	}
	return tree
}

// discovery says whether a message is about discovery.
func (m *message) discovery() bool {
	return m.under(scim.EndpointServiceProviderConfig, scim.EndpointResourceTypes, scim.EndpointSchemas)
}

// resources calls a function for each whole resource in an answer.
func (m *message) resources(visit func(map[string]any)) {
	everyObject(m.tree, func(o map[string]any) {
		if meta, ok := o["meta"].(map[string]any); ok && (meta["resourceType"] == "User" || meta["resourceType"] == "Group") {
			visit(o)
		}
	})
}

// datesAs writes the dates of meta in another way; only the plain ones, in UTC.
func datesAs(write func(string) string) func(*message) {
	return func(m *message) {
		everyObject(m.tree, func(o map[string]any) {
			for _, name := range []string{"created", "lastModified"} {
				if date, ok := o[name].(string); ok && strings.HasSuffix(date, "Z") {
					o[name] = write(date)
				}
			}
		})
	}
}

// datesWithoutZone leaves the zone out of every date of meta, and takes one without a zone in a
// filter to be of the same clock.
func datesWithoutZone() rewriter {
	zone := regexp.MustCompile(`"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?)"`)
	return rewriter{
		request: func(m *message) {
			values, err := url.ParseQuery(m.query)
			if filter := values.Get("filter"); err == nil && zone.MatchString(filter) {
				values.Set("filter", zone.ReplaceAllString(filter, `"${1}Z"`))
				m.query = strings.ReplaceAll(values.Encode(), "+", "%20")
			}
			if body, ok := m.tree.(map[string]any); ok {
				if filter, ok := body["filter"].(string); ok {
					body["filter"] = zone.ReplaceAllString(filter, `"${1}Z"`)
				}
			}
		},
		answer: datesAs(func(date string) string { return strings.TrimSuffix(date, "Z") }),
	}
}

// locationsAs writes every absolute URI of a resource in another way.
func locationsAs(write func(string) string) func(*message) {
	uri := func(name, text string) string {
		if name == "location" || name == "$ref" {
			return write(text)
		}
		return text
	}
	return func(m *message) {
		if m.discovery() {
			return
		}
		m.tree = everyString(m.tree, "", uri)
		for _, name := range []string{"Location", "Content-Location"} {
			if text := m.header.Get(name); text != "" {
				m.header.Set(name, write(text))
			}
		}
	}
}

// encodeEverything encodes the last segment of a URI, letters and digits apart.
func encodeEverything(uri string) string {
	i := strings.LastIndexByte(uri, '/')
	plain, err := url.PathUnescape(uri[i+1:])
	if err != nil {
		return uri
	}
	var b strings.Builder
	for _, c := range []byte(plain) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
			b.WriteByte(c)
			continue
		}
		b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)+256, 16)[1:]))
	}
	return uri[:i+1] + b.String()
}

// relativeHeader makes the header Location relative to the request, and leaves meta.location.
func relativeHeader(m *message) {
	for _, name := range []string{"Location", "Content-Location"} {
		if at, err := url.Parse(m.header.Get(name)); err == nil && at.Path != "" {
			m.header.Set(name, at.EscapedPath())
		}
	}
}

func bulkResults(change func([]any)) func(*message) {
	return func(m *message) {
		body, _ := m.tree.(map[string]any)
		if list, ok := body["Operations"].([]any); ok && m.under(scim.EndpointBulk) {
			change(list)
		}
	}
}

func eachBulkResult(change func(map[string]any)) func(*message) {
	return bulkResults(func(list []any) {
		for _, result := range list {
			change(result.(map[string]any))
		}
	})
}

func inErrors(change func(map[string]any)) func(*message) {
	return func(m *message) {
		everyObject(m.tree, func(o map[string]any) {
			if uris, _ := o["schemas"].([]any); slices.Contains(uris, any(scim.MessageError)) {
				change(o)
			}
		})
	}
}

// withoutDetail leaves the detail of errors out but where a sentence asks for it: in the results
// of a bulk request (RFC 7644, section 3.7.3), and where a limit of it has to be named (3.7.4).
func withoutDetail(m *message) {
	if !m.under(scim.EndpointBulk) {
		inErrors(func(body map[string]any) { delete(body, "detail") })(m)
	}
}

// scimTypeRows are the requirements of RFC 7644, table 9, and of the sentences that name one
// keyword (A67): they warn when a keyword is missing.
func scimTypeRows() []string {
	return []string{"RFC7644-3.12-R18", "RFC7644-3.12-R20", "RFC7644-3.12-R21", "RFC7644-3.12-R22", "RFC7644-3.12-R23", "RFC7644-3.12-R24", "RFC7644-3.12-R25",
		"RFC7644-3.3-R14", "RFC7644-3.5.1-R13", "RFC7644-3.5.2.2-R21", "RFC9865-2.1-R02", "RFC9865-2.1-R04"}
}

func eachSchema(m *message, change func(map[string]any)) {
	if m.under(scim.EndpointSchemas) {
		everyObject(m.tree, func(o map[string]any) {
			if _, ok := o["attributes"].([]any); ok {
				change(o)
			}
		})
	}
}

func attributeOf(name, kind, mutability, returned string, caseExact bool) map[string]any {
	return map[string]any{"name": name, "type": kind, "multiValued": false, "required": false, "caseExact": caseExact,
		"mutability": mutability, "returned": returned, "uniqueness": "none", "description": name}
}

// commonInSchemas lists id, externalId and meta among the attributes of User and Group, id as
// required.
func commonInSchemas(m *message) {
	eachSchema(m, func(s map[string]any) {
		if s["id"] != scim.SchemaUser && s["id"] != scim.SchemaGroup {
			return
		}
		id := attributeOf("id", "string", "readOnly", "always", true)
		id["required"], id["uniqueness"] = true, "server"
		uris := attributeOf("schemas", "string", "readWrite", "always", true)
		uris["required"], uris["multiValued"] = true, true
		meta := attributeOf("meta", "complex", "readOnly", "default", false)
		meta["subAttributes"] = []any{
			attributeOf("resourceType", "string", "readOnly", "default", true), attributeOf("created", "dateTime", "readOnly", "default", false),
			attributeOf("lastModified", "dateTime", "readOnly", "default", false), attributeOf("location", "reference", "readOnly", "default", true),
			attributeOf("version", "string", "readOnly", "default", true),
		}
		s["attributes"] = append([]any{id, uris, attributeOf("externalId", "string", "readWrite", "default", true), meta}, s["attributes"].([]any)...)
	})
}

// plainSchemas leaves out of attribute definitions what has its default (RFC 7643, section 2.2),
// and what nobody has to say: canonicalValues and referenceTypes.
func plainSchemas(m *message) {
	eachSchema(m, func(s map[string]any) {
		everyObject(s["attributes"], func(a map[string]any) {
			if a["name"] == nil {
				return
			}
			for name, otherwise := range map[string]any{"required": false, "caseExact": false, "mutability": "readWrite", "returned": "default", "uniqueness": "none"} {
				if a[name] == otherwise {
					delete(a, name)
				}
			}
			delete(a, "canonicalValues")
			delete(a, "referenceTypes")
		})
	})
}
