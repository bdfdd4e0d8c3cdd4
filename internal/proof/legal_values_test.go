package proof_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
)

// strings7643 alters the letter case of an attribute that is not case-exact.
func strings7643(change func(string) string, attribute string) func(*message) {
	return func(m *message) {
		if !m.discovery() {
			m.tree = everyString(m.tree, "", func(name, text string) string {
				if name == attribute {
					return change(text)
				}
				return text
			})
		}
	}
}

// inValues alters the values of a multi-valued attribute.
func inValues(attribute string, change func(string) string) func(*message) {
	return func(m *message) {
		if m.discovery() {
			return
		}
		everyObject(m.tree, func(o map[string]any) {
			everyObject(o[attribute], func(value map[string]any) {
				if text, ok := value["value"].(string); ok {
					value["value"] = change(text)
				}
			})
		})
	}
}

// canonicalPhone writes a number as a tel URI (RFC 3966).
func canonicalPhone(number string) string {
	digits := regexp.MustCompile(`[^0-9+]`).ReplaceAllString(strings.TrimPrefix(number, "tel:"), "")
	if digits == "" {
		return number
	}
	return "tel:" + digits
}

const ownURN = "urn:example:params:scim:schemas:extension:acme:2.0:User"

// ownExtension shows an attribute and an extension that the service provider fills with
// defaults, and says so in discovery.
func ownExtension(m *message) {
	asked, _ := json.Marshal(m.asked) // what was decoded encodes
	names := bytes.Contains(asked, []byte("acmeTier")) || bytes.Contains(asked, []byte(ownURN))
	if refusal, ok := m.tree.(map[string]any); ok && names && m.method == http.MethodPatch && m.status == http.StatusBadRequest {
		refusal["scimType"] = scim.ErrMutability // the reference target does not know them; this one holds them readOnly
	}
	if m.path == reference.DefaultPrefix+scim.EndpointSchemas+"/"+ownURN && m.status == http.StatusNotFound {
		m.status, m.tree = http.StatusOK, ownSchema()
	}
	if m.selects() {
		return
	}
	everyObject(m.tree, func(o map[string]any) {
		switch list, _ := o["schemaExtensions"].([]any); {
		case o["schema"] == scim.SchemaUser && o["endpoint"] != nil:
			o["schemaExtensions"] = append(list, map[string]any{"schema": ownURN, "required": false})
		case o["id"] == scim.SchemaUser && o["attributes"] != nil:
			o["attributes"] = append(o["attributes"].([]any), attributeOf("acmeTier", "string", "readOnly", "default", false))
		}
	})
	if list, ok := m.tree.(map[string]any); ok && m.under(scim.EndpointSchemas) && list["Resources"] != nil {
		list["Resources"] = append(list["Resources"].([]any), ownSchema())
		for _, counted := range []string{"totalResults", "itemsPerPage"} {
			list[counted] = json.Number(strconv.Itoa(len(list["Resources"].([]any))))
		}
	}
	m.resources(func(user map[string]any) {
		if uris, ok := user["schemas"].([]any); ok && slices.Contains(uris, any(scim.SchemaUser)) {
			if !m.excludes("acmeTier") {
				user["acmeTier"] = "gold"
			}
			if !m.excludes(ownURN, ownURN+":plan") {
				user[ownURN] = map[string]any{"plan": "basic"}
				user["schemas"] = append(uris, ownURN)
			}
		}
	})
}

func ownSchema() map[string]any {
	return map[string]any{
		"schemas": []any{scim.SchemaSchema}, "id": ownURN, "name": "Acme", "description": "Acme",
		"attributes": []any{attributeOf("plan", "string", "readOnly", "default", false)},
		"meta":       map[string]any{"resourceType": "Schema", "location": reference.DefaultPrefix + scim.EndpointSchemas + "/" + ownURN},
	}
}

// selects says whether the request asks for some attributes alone, in its query or in a search
// by POST; excludedAttributes is another matter.
func (m *message) selects() bool {
	query, _ := url.ParseQuery(m.query)
	names := slices.Collect(maps.Keys(query))
	if asked, ok := m.asked.(map[string]any); ok && strings.HasSuffix(m.path, scim.EndpointSearch) {
		names = slices.AppendSeq(names, maps.Keys(asked))
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, "attributes") })
}

// excludes says whether the request asks to leave one of the attributes out.
func (m *message) excludes(names ...string) bool {
	var listed []string
	query, _ := url.ParseQuery(m.query)
	for name, values := range query {
		if strings.EqualFold(name, "excludedAttributes") {
			listed = append(listed, strings.Split(strings.Join(values, ","), ",")...)
		}
	}
	if asked, ok := m.asked.(map[string]any); ok && strings.HasSuffix(m.path, scim.EndpointSearch) {
		list, _ := asked["excludedAttributes"].([]any)
		for _, name := range list {
			text, _ := name.(string)
			listed = append(listed, text)
		}
	}
	return slices.ContainsFunc(listed, func(text string) bool {
		return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(strings.TrimSpace(text), name) })
	})
}

// withNulls writes null for attributes that have no value.
func withNulls(m *message) {
	m.resources(func(o map[string]any) {
		for _, name := range []string{"nickName", "name", "emails", "active", "externalId", "members", "displayName", "title", scim.SchemaEnterpriseUser} {
			if _, there := o[name]; !there && !m.selects() {
				o[name] = nil
			}
		}
	})
}

// reversedValues turns the order of multi-valued attributes.
func reversedValues(m *message) {
	m.resources(func(o map[string]any) {
		for _, value := range o {
			if list, ok := value.([]any); ok {
				slices.Reverse(list)
			}
		}
	})
}

// reversedList turns the order of a page without sortBy.
func reversedList(m *message) {
	body, _ := m.tree.(map[string]any)
	list, ok := body["Resources"].([]any)
	if ok && m.method == "GET" && !m.discovery() && !strings.Contains(strings.ToLower(m.query), "sortby") {
		slices.Reverse(list)
	}
}

// allSchemas lists each extension of User, also where it has no value.
func allSchemas(m *message) {
	m.resources(func(o map[string]any) {
		if uris, ok := o["schemas"].([]any); ok && slices.Contains(uris, any(scim.SchemaUser)) && !slices.Contains(uris, any(scim.SchemaEnterpriseUser)) {
			o["schemas"] = append([]any{scim.SchemaEnterpriseUser}, uris...)
		}
	})
}

// displays gives each member a display and each group of a user its type.
func displays(m *message) {
	if strings.Contains(m.query, "members.") {
		return
	}
	m.resources(func(o map[string]any) {
		everyObject(o["members"], func(member map[string]any) { member["display"] = "Somebody" })
		everyObject(o["groups"], func(group map[string]any) { group["type"] = "direct" })
	})
}

// capitalNames writes the attributes of resources with a capital.
func capitalNames(m *message) {
	m.resources(func(o map[string]any) {
		for _, name := range []string{"userName", "displayName", "emails", "active", "members", "name", "meta", "externalId"} {
			if value, there := o[name]; there {
				delete(o, name)
				o[strings.ToUpper(name[:1])+name[1:]] = value
			}
		}
	})
}

// shortPages never asks the target for more than seven resources at once.
func shortPages() rewriter {
	const most = 7
	return rewriter{request: func(m *message) {
		if m.discovery() {
			return
		}
		if body, ok := m.tree.(map[string]any); ok && strings.HasSuffix(m.path, scim.EndpointSearch) {
			count, _ := body["count"].(json.Number)
			if n, err := count.Int64(); body["count"] == nil || err == nil && n > most {
				body["count"] = json.Number(strconv.Itoa(most))
			}
			return
		}
		values, err := url.ParseQuery(m.query)
		if n, wrong := strconv.Atoi(values.Get("count")); m.method != "GET" || err != nil || values.Has("count") && (wrong != nil || n <= most) {
			return
		}
		if values.Has("count") {
			values.Set("count", strconv.Itoa(most))
			m.query = strings.ReplaceAll(values.Encode(), "+", "%20")
		}
	}}
}

// nullResources writes null for an empty page.
func nullResources(m *message) {
	if body, ok := m.tree.(map[string]any); ok && m.method == "GET" {
		if list, ok := body["Resources"].([]any); ok && len(list) == 0 {
			body["Resources"] = nil
		}
	}
}

// bareDiscovery leaves out what RFC 7643, section 3.1, frees discovery from.
func bareDiscovery(m *message) {
	if !m.discovery() {
		return
	}
	everyObject(m.tree, func(o map[string]any) {
		delete(o, "meta")
		if o["endpoint"] != nil {
			delete(o, "id")
		}
		delete(o, "documentationUri")
	})
}

// referencesRelative makes each $ref relative to the service provider's base URL, as RFC 7643,
// section 2.3.7, has it: "../Users/2819c223".
func referencesRelative(m *message) {
	if !m.discovery() {
		m.tree = everyString(m.tree, "", func(name, text string) string {
			if i := strings.LastIndex(text, "/v2/"); name == "$ref" && i >= 0 {
				return ".." + text[i+len("/v2"):]
			}
			return text
		})
	}
}
