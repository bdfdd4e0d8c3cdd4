package reports

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A trait is something that a scenario sent over the wire, in words for whoever builds the
// service provider: "a PATCH of a user without a path". Scenarios that failed for one
// cause have one in common that those that passed do not have.
type traits map[string]bool

// traitsOf collects what a scenario sent. Bodies that were cut or are no JSON say nothing.
func traitsOf(scenario Scenario) traits {
	if scenario.sent != nil {
		return scenario.sent
	}
	t := traits{}
	inactive := false
	names, gone := map[string]bool{}, map[string]bool{}
	for _, exchange := range scenario.Exchanges {
		noun, one := nounOf(exchange.Request.URL)
		if noun == "" {
			continue
		}
		method, status := exchange.Request.Method, exchange.Response.Status
		if status >= http.StatusBadRequest && status != http.StatusNotFound {
			t.add("a ", method, " of a ", noun, " that is answered with ", http.StatusText(status))
		}
		var body map[string]any
		_ = json.Unmarshal([]byte(exchange.Request.Body), &body)
		switch method {
		case http.MethodGet:
			t.read(noun, one, exchange.Request.URL, inactive)
			if gone[exchange.Request.URL] {
				t.add("a GET of a ", noun, " that was deleted")
			}
		case http.MethodPost:
			t.write(method, noun, body)
			if name, _ := body["userName"].(string); name != "" {
				if names[strings.ToLower(name)] {
					t.add("a second POST of a user with the same userName")
				}
				names[strings.ToLower(name)] = true
			}
		case http.MethodPut:
			t.write(method, noun, body)
		case http.MethodPatch:
			t.modify(noun, body)
		case http.MethodDelete:
			t.add("a DELETE of a ", noun)
			gone[exchange.Request.URL] = true
		}
		t.conditions(noun, exchange.Request)
		t.answer(method, noun, exchange.Response)
		if active, said := activeOf(body); said && noun == "user" {
			t.lifecycle(method, active, inactive)
			inactive = !active || inactive && method == http.MethodPost // a POST makes another user
		}
	}
	return t
}

// lifecycle is what a request that names active does to it.
func (t traits) lifecycle(method string, active, inactive bool) {
	switch {
	case !active:
		t.add("a user that is made inactive")
		t.add("a user that is made inactive by ", method)
	case inactive && method != http.MethodPost:
		t.add("a user that is activated again")
		t.add("a user that is activated again by ", method)
	}
}

func (t traits) add(words ...string) { t[strings.Join(words, "")] = true }

// nounOf tells what a URL is about, and whether it is one resource.
func nounOf(address string) (noun string, one bool) {
	path, _, _ := strings.Cut(address, "?")
	segments := strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range slices.Backward(segments) {
		one := i < len(segments)-1
		switch segment {
		case "Users":
			return "user", one
		case "Groups":
			return "group", one
		case "Bulk", "Me", "Schemas", "ResourceTypes", "ServiceProviderConfig":
			return segment, one
		case ".search":
			return "search", false
		}
	}
	return "", false
}

// conditions are header fields that change what a request means.
func (t traits) conditions(noun string, r Request) {
	for name := range r.Headers {
		switch strings.ToLower(name) {
		case "if-match", "if-none-match":
			t.add("a ", r.Method, " of a ", noun, " with ", name)
		case "content-type", "accept":
			media, _, _ := strings.Cut(strings.Join(r.Headers[name], ","), ";")
			if media = strings.TrimSpace(media); media != "" && media != "application/scim+json" {
				t.add("a ", r.Method, " with ", name, " ", media)
			}
		}
	}
}

// errorThatSays begins the trait of an error's own words, and saidHint is how to fix what makes a
// service provider say them to many requests, sayingHint to one.
const (
	errorThatSays = "an error that says "
	sayingHint    = "Look for where the service provider says so."
	saidHint      = "Look for where the service provider says so: the same words refuse all of these."
)

// mostSaid bounds what a trait repeats of an error's own words, in bytes.
const mostSaid = 100

// answer is what an error says of itself, and what is missing in an answer that says that
// all is well.
func (t traits) answer(method, noun string, r Response) {
	var body map[string]json.RawMessage
	if json.Unmarshal([]byte(r.Body), &body) != nil {
		return
	}
	if r.Status >= http.StatusBadRequest {
		var detail string
		_ = json.Unmarshal(body["detail"], &detail) // without words it says nothing
		if said := particular.ReplaceAllString(clip(detail, mostSaid), "…"); said != "" {
			t.add(errorThatSays, said)
		}
		return
	}
	var resources []map[string]json.RawMessage
	wanted := []string{"schemas", "id", "meta"}
	if _, list := body["totalResults"]; list || body["Resources"] != nil {
		_ = json.Unmarshal(body["Resources"], &resources) // what is no list has no resources
		wanted = []string{"schemas", "totalResults"}
	}
	for _, name := range wanted {
		if body[name] == nil {
			t.add("an answer without ", name)
			t.add("an answer to ", method, " of a ", noun, " without ", name)
		}
	}
	for _, resource := range resources {
		for _, name := range []string{"schemas", "id", "meta"} {
			if resource[name] == nil {
				t.add("a list of resources without ", name)
				t.add("a list of ", noun, "s without ", name)
			}
		}
	}
}

var (
	comparison = regexp.MustCompile(`(?i)([\w.:$-]+)\s+(eq|ne|co|sw|ew|gt|ge|lt|le|pr)\b`)
	connection = regexp.MustCompile(`(?i)\b(and|or|not)\b`)
)

func (t traits) read(noun string, one bool, address string, inactive bool) {
	_, raw, _ := strings.Cut(address, "?")
	query, _ := url.ParseQuery(raw) // what cannot be parsed says nothing
	switch {
	case one:
		t.add("a GET of one ", noun)
		if inactive {
			t.add("a GET of a user that is inactive")
		}
	case query.Get("filter") == "":
		t.add("a list of every ", noun)
	default:
		t.filter(noun, query.Get("filter"))
		if inactive {
			t.add("a search after a user was made inactive")
		}
	}
	for name, values := range query {
		switch strings.ToLower(name) {
		case "filter":
		case "sortorder":
			t.add("a list with sortOrder ", strings.Join(values, ","))
		default:
			t.add("a GET with ", name)
		}
	}
}

func (t traits) filter(noun, filter string) {
	t.add("a search for a ", noun, " by filter")
	for _, match := range comparison.FindAllStringSubmatch(filter, -1) {
		operator := strings.ToLower(match[2])
		t.add("a filter with ", operator)
		t.add("a filter on ", match[1])
		t.add("a filter with ", match[1], " ", operator)
	}
	for _, word := range connection.FindAllString(filter, -1) {
		t.add("a filter with ", strings.ToLower(word))
	}
	if strings.Contains(filter, "[") {
		t.add("a filter with brackets")
	}
}

// write is a whole representation.
func (t traits) write(method, noun string, body map[string]any) {
	t.add("a ", method, " of a ", noun)
	for name, value := range body {
		t.add("a ", method, " of a ", noun, " with ", name)
		t.value(noun, value)
	}
	if noun == "Bulk" || noun == "search" {
		list, _ := body["Operations"].([]any)
		for _, element := range list {
			operation, _ := element.(map[string]any)
			method, _ := operation["method"].(string)
			t.add("a bulk operation ", strings.ToUpper(method))
		}
	}
}

func (t traits) value(noun string, value any) {
	switch v := value.(type) {
	case string:
		if strings.EqualFold(v, "true") || strings.EqualFold(v, "false") {
			t.add("a boolean of a ", noun, " as a string")
		}
	case []any:
		for _, element := range v {
			t.value(noun, element)
		}
	case map[string]any:
		for _, member := range v {
			t.value(noun, member)
		}
	}
}

// modify is a PATCH, operation by operation.
func (t traits) modify(noun string, body map[string]any) {
	t.add("a PATCH of a ", noun)
	operations, _ := body["Operations"].([]any)
	if len(operations) > 1 {
		t.add("a PATCH of a ", noun, " with several operations")
	}
	for _, element := range operations {
		operation, _ := element.(map[string]any)
		op, _ := operation["op"].(string)
		path, _ := operation["path"].(string)
		verb := strings.ToLower(op)
		if verb != op {
			t.add("a PATCH operation that is spelt ", op)
		}
		form := formOf(path)
		t.add("a PATCH ", form)
		t.add("a PATCH ", verb, " ", form)
		t.add("a PATCH of a ", noun, " ", form)
		t.add("a PATCH ", verb, " of a ", noun, " ", form)
		t.value(noun, operation["value"])
		names := []string{attributeOf(path)}
		if members, ok := operation["value"].(map[string]any); ok && path == "" {
			names = names[:0]
			for name := range members {
				names = append(names, attributeOf(name))
				if form := formOf(name); form != plainPath {
					t.add("a PATCH of a ", noun, " without a path, whose value has a name ", form)
				}
				if name == "id" {
					t.add("a PATCH of a ", noun, " whose value has its id")
				}
			}
		}
		for _, name := range names {
			if name != "" {
				t.add("a PATCH of ", name)
				t.add("a PATCH ", verb, " of ", name)
			}
		}
	}
}

const plainPath = "with the path of an attribute"

// formOf tells the kind of a PATCH path.
func formOf(path string) string {
	switch {
	case path == "":
		return "without a path"
	case strings.Contains(path, "["):
		return "with a filter in the path"
	case strings.HasPrefix(strings.ToLower(path), "urn:"):
		return "with the path of an extension"
	case strings.Contains(path, "."):
		return "with the path of a sub-attribute"
	}
	return plainPath
}

// attributeOf is the attribute that a path begins with.
func attributeOf(path string) string {
	if strings.HasPrefix(strings.ToLower(path), "urn:") {
		path = path[strings.LastIndexByte(path, ':')+1:]
		if path == "User" || path == "Group" {
			return "" // the path of a whole extension
		}
	}
	end := strings.IndexAny(path, ".[")
	if end < 0 {
		end = len(path)
	}
	return path[:end]
}

// activeOf finds the value that a request gives to active.
func activeOf(body map[string]any) (active, said bool) {
	truth := func(value any) (bool, bool) {
		switch v := value.(type) {
		case bool:
			return v, true
		case string:
			return strings.EqualFold(v, "true"), strings.EqualFold(v, "true") || strings.EqualFold(v, "false")
		}
		return false, false
	}
	if active, said = truth(body["active"]); said {
		return active, said
	}
	operations, _ := body["Operations"].([]any)
	for _, element := range operations {
		operation, _ := element.(map[string]any)
		value := operation["value"]
		if members, ok := value.(map[string]any); ok {
			value = members["active"]
		} else if path, _ := operation["path"].(string); !strings.EqualFold(path, "active") {
			continue
		}
		if a, ok := truth(value); ok {
			active, said = a, true
		}
	}
	return active, said
}
