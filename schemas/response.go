package schemas

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// answer is a response together with what of its request decides its form.
type answer struct {
	method, path string
	query        url.Values
	status       int
	contentType  string
	body         []byte
	tree         any // of the body; nil: not read yet
	at           endpoint
}

// Response checks the body of a response. The path is relative to the base URL, rawQuery
// is the request's. A 4xx or 5xx with a body is an Error; a collection or a search
// answers a ListResponse; else it is the resource. With attributes or excludedAttributes
// in the query the representation is partial. 204 and 304 have no body. Redirects, 202
// and answers to HEAD, DELETE and writes to discovery have no form to check. Whether the
// status is the right one is not judged.
func Response(method, path, rawQuery string, status int, contentType string, body []byte) ([]Violation, error) {
	return ResponseTree(method, path, rawQuery, status, contentType, body, nil)
}

// ResponseTree is Response for a body that package jsontree has read; tree is nil where it has
// not. It does not change the tree.
func ResponseTree(method, path, rawQuery string, status int, contentType string, body []byte, tree any) ([]Violation, error) {
	c, err := embedded()
	if err != nil {
		return nil, err
	}
	query, _ := url.ParseQuery(rawQuery) // what cannot be parsed is no parameter
	a := answer{method: method, path: path, query: query, status: status, contentType: contentType, body: body, tree: tree, at: endpointOf(path)}
	name := a.schema()
	empty := len(bytes.TrimSpace(body)) == 0
	switch {
	case method == http.MethodHead:
		return nil, nil
	case status == http.StatusNoContent || status == http.StatusNotModified:
		return a.bodiless(), nil
	case name == "":
		return nil, nil
	case empty && status >= 400:
		return nil, nil
	case empty:
		return []Violation{{Schema: string(name), Message: "body: got nothing, want " + string(name), Requirement: a.bodyRequirement()}}, nil
	}
	found, readable := a.mediaType(name)
	if !readable {
		return found, nil
	}
	return limit(append(found, a.check(c, name)...)), nil
}

// schema picks the schema of the body; "" where none is defined.
func (a answer) schema() Name {
	switch {
	case a.status >= 400 && a.status <= 599:
		return Error
	case a.status < 200 || a.status >= 300 || a.status == http.StatusAccepted || a.method == http.MethodDelete:
		return ""
	case a.at.discovery() && a.method != http.MethodGet && !a.at.search:
		return "" // nothing can be written there, so no answer has a form
	case a.at.bulk:
		return BulkResponse
	case a.at.search || a.method == http.MethodGet && !a.at.single:
		if a.has("cursor") {
			return ListResponseCursor
		}
		return ListResponse
	}
	name := a.at.resource
	if name == "" {
		name = Resource
	}
	if a.partial() {
		return name.partial()
	}
	return name
}

func (a answer) has(parameter string) bool {
	_, ok := a.parameter(parameter)
	return ok
}

// parameter reads a query parameter by its name in any case.
func (a answer) parameter(name string) (string, bool) {
	for key, values := range a.query {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0], true
		}
	}
	return "", false
}

// partial tells whether the request may have asked for a projection; a search carries
// its parameters in its body, which is not at hand.
func (a answer) partial() bool {
	return a.at.search || a.has("attributes") || a.has("excludedAttributes")
}

// check validates the body, then holds it against the status and the query.
func (a answer) check(c *catalogue, name Name) []Violation {
	var d document
	if a.tree != nil {
		d = grown(a.tree, c.namesFor(name))
	} else {
		d = parse(a.body, c.namesFor(name))
	}
	s := session{catalogue: c, partial: a.partial(), fallback: a.at.resource}
	if name == BulkResponse {
		s.fallback = ""
	}
	if a.at.single && a.at.resource == "" && name != Error {
		resource, _ := d.folded.(map[string]any)
		name = s.resourceSchema(resource)
	}
	found := s.whole(name, d)
	if d.broken && a.status >= 400 {
		found[len(found)-1].Requirement = "RFC7644-3.12-R01"
	}
	members, _ := d.folded.(map[string]any)
	if !name.claimed(d.folded) {
		return found
	}
	switch name {
	case Error:
		found = append(found, a.statusAgrees(&d, members)...)
	case ListResponse:
		found = append(found, a.resourcesPresent(&d, members)...)
	}
	for i := range found {
		if found[i].Requirement == "RFC7643-4.1.1-R21" {
			found[i].Requirement = a.passwordRequirement(name)
		}
	}
	return found
}

// statusAgrees compares the status in an Error with that of HTTP.
func (a answer) statusAgrees(d *document, members map[string]any) []Violation {
	status, ok := members["status"].(string)
	if !ok || status == strconv.Itoa(a.status) {
		return nil
	}
	return []Violation{{
		Schema: string(Error), Pointer: d.pointer(nil, "status"), Requirement: "RFC7644-3.12-R29",
		Message: fmt.Sprintf("status: got %q, want \"%d\", the status of HTTP", cut(status), a.status),
	}}
}

// resourcesPresent wants Resources on a page that has matches to show.
func (a answer) resourcesPresent(d *document, members map[string]any) []Violation {
	if _, present := members["Resources"]; present || members == nil || a.at.search {
		return nil
	}
	total, ok := integer(members["totalResults"])
	start := int64(1)
	if text, given := a.parameter("startIndex"); given {
		start, _ = strconv.ParseInt(text, 10, 64)
	}
	count, given := a.parameter("count")
	if n, err := strconv.ParseInt(count, 10, 64); given && (err != nil || n <= 0) {
		return nil
	}
	if !ok || total <= 0 || start > total {
		return nil
	}
	return []Violation{{
		Schema: string(ListResponse), Pointer: d.pointer(nil, "Resources"), Requirement: "RFC7644-3.4.2-R08",
		Message: fmt.Sprintf("Resources: got nothing, want an array, because totalResults is %d", total),
	}}
}

// passwordRequirement gives the requirement that a returned password breaks, by the
// kind of request that returned it.
func (a answer) passwordRequirement(name Name) string {
	switch {
	case name == BulkResponse:
		return "RFC7643-4.1.1-R25"
	case name == ListResponse || name == ListResponseCursor:
		return "RFC7643-4.1.1-R23"
	case a.method == http.MethodPost:
		return "RFC7643-4.1.1-R20"
	case a.method == http.MethodPut || a.method == http.MethodPatch:
		return "RFC7643-4.1.1-R24"
	case a.has("attributes"):
		return "RFC7643-4.1.1-R22"
	}
	return "RFC7643-4.1.1-R21"
}

// bodiless judges a body where there must be none.
func (a answer) bodiless() []Violation {
	if len(a.body) == 0 {
		return nil
	}
	requirement := ""
	switch {
	case a.status == http.StatusNotModified:
		requirement = "RFC7644-3.14-R10"
	case a.method == http.MethodDelete:
		requirement = "RFC7644-3.6-R04"
	case a.method == http.MethodPatch:
		requirement = "RFC7644-3.5.2-R36"
	}
	return []Violation{{
		Message:     fmt.Sprintf("body: got %d bytes, want none with status %d", len(a.body), a.status),
		Requirement: requirement,
	}}
}

// bodyRequirement gives the requirement for there being a body at all.
func (a answer) bodyRequirement() string {
	switch {
	case a.at.bulk:
		return "RFC7644-3.7-R08"
	case a.at.search:
		return "RFC7644-3.4.3-R13"
	case a.method == http.MethodPost:
		return "RFC7644-3.3-R09"
	case a.method == http.MethodPut:
		return "RFC7644-3.5.1-R18"
	case a.method == http.MethodPatch:
		return "RFC7644-3.5.2-R36"
	case a.at.resource == ServiceProviderConfig:
		return "RFC7644-4-R02"
	case a.at.single:
		return "RFC7644-3.4.1-R01"
	}
	return "RFC7644-3.4.2-R05"
}

// mediaType judges the Content-Type and tells whether the body can be JSON. Plain
// application/json passes: the client may have asked for it (RFC 7644, section 3.8).
func (a answer) mediaType(name Name) (found []Violation, readable bool) {
	requirement := "RFC7644-3.1-R01"
	switch {
	case name == Error:
		requirement = "RFC7644-3.8-R12"
	case a.at.bulk || a.at.search || name == ListResponse || name == ListResponseCursor || !isResource(name):
		requirement = "RFC7644-3.8-R13"
	}
	media, parameters, err := mime.ParseMediaType(a.contentType)
	if err != nil && media == "" {
		got := "nothing"
		if a.contentType != "" {
			got = fmt.Sprintf("%q", cut(a.contentType))
		}
		message := "Content-Type: got " + got + ", want " + scim.MediaType
		return []Violation{{Schema: string(name), Message: message, Requirement: requirement}}, true
	}
	if charset := parameters["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		message := fmt.Sprintf("Content-Type: got charset %q, want utf-8", cut(charset))
		found = append(found, Violation{Schema: string(name), Message: message, Requirement: "RFC7644-3.8-R03"})
	}
	if media == scim.MediaType || media == scim.MediaTypeJSON {
		return found, true
	}
	message := fmt.Sprintf("Content-Type: got %q, want %s", cut(media), scim.MediaType)
	found = append(found, Violation{Schema: string(name), Message: message, Requirement: requirement})
	return found, strings.HasSuffix(media, "json")
}
