package steps

import (
	"net/http"
	"slices"
	"strings"
)

// bulkOperation is one operation of a bulk request with the results that belong to it: the
// order of results is the service provider's own (RFC 7644, section 3.7).
type bulkOperation struct {
	method, path, bulkID string
	results              []document
}

// named says whether an operation goes by that name: its bulkId, or method and path.
func (o bulkOperation) named(name string) bool {
	method, path, byPath := strings.Cut(name, " ")
	if !byPath {
		return o.bulkID == name
	}
	return strings.EqualFold(o.method, method) && samePath(o.path, path)
}

// samePath compares paths relative to the base URL: an octet may be encoded or not.
func samePath(a, b string) bool { return endpointIn(a) == endpointIn(b) && idIn(a) == idIn(b) }

// endpointIn is the endpoint of a path or URI: the segment before the id, or the last where
// that is the endpoint's name.
func endpointIn(uri string) string {
	segments := strings.Split(strings.TrimRight(uri, "/"), "/")
	if len(segments) > 1 && segments[len(segments)-2] != "" {
		return strings.ToLower(segments[len(segments)-2])
	}
	return ""
}

// bulkResults finds the results of an operation by its name. Results of its method that have
// neither bulkId nor location cannot be told apart: doubtful says that its own may be one.
func bulkResults(request []byte, answer document, name string) (found []document, doubtful bool) {
	operations, rest := matchBulk(request, answer)
	for _, operation := range operations {
		switch {
		case !operation.named(name):
		case len(operation.results) > 0:
			return operation.results, false
		default:
			doubtful = slices.ContainsFunc(rest, func(result document) bool { return ofMethod(operation, result) && nameless(result) })
		}
	}
	return nil, doubtful
}

// nameless says whether a result tells nothing of its operation but the method.
func nameless(result document) bool {
	return first(result.at("location")) == "" && first(result.at("bulkId")) == ""
}

// matchBulk gives each operation of a request the results that belong to it: by its bulkId, then
// by method and location, then by the method where nothing else of that method is left. The rest
// belongs to none.
func matchBulk(request []byte, answer document) (operations []bulkOperation, rest []document) {
	if sent, err := parseDocument(request); err == nil {
		for _, value := range flat(sent.at("Operations")) {
			sent := document{value: value}
			operations = append(operations, bulkOperation{method: first(sent.at("method")), path: first(sent.at("path")), bulkID: first(sent.at("bulkId"))})
		}
	}
	for _, value := range flat(answer.at("Operations")) {
		rest = append(rest, document{value: value})
	}
	created := map[string]string{} // bulkId → id
	for _, result := range rest {
		if id := idIn(first(result.at("location"))); id != "" && strings.EqualFold(first(result.at("method")), http.MethodPost) {
			created["bulkId:"+first(result.at("bulkId"))] = id
		}
	}
	rest = assign(operations, rest, func(o bulkOperation, result document) bool {
		return o.bulkID != "" && o.bulkID == first(result.at("bulkId"))
	})
	rest = assign(operations, rest, func(o bulkOperation, result document) bool {
		path := o.path
		if id := idIn(path); created[id] != "" {
			path = strings.TrimSuffix(path, id) + created[id]
		}
		return ofMethod(o, result) && samePath(path, first(result.at("location")))
	})
	left := rest
	rest = assign(operations, rest, func(o bulkOperation, result document) bool {
		return ofMethod(o, result) && nameless(result) && soleOf(operations, left, o.method)
	})
	return operations, rest
}

// ofMethod says whether a result repeats the method of an operation.
func ofMethod(o bulkOperation, result document) bool {
	return strings.EqualFold(o.method, first(result.at("method")))
}

// soleOf says whether one operation of a method alone has no result yet, and one result of it
// belongs to none.
func soleOf(operations []bulkOperation, results []document, method string) bool {
	open, free := 0, 0
	for _, o := range operations {
		if len(o.results) == 0 && strings.EqualFold(o.method, method) {
			open++
		}
	}
	for _, result := range results {
		if strings.EqualFold(first(result.at("method")), method) {
			free++
		}
	}
	return open == 1 && free == 1
}

// assign gives each result to the operations that it fits, and returns those that fit none. An
// operation takes a second result only by its bulkId, which two operations may share.
func assign(operations []bulkOperation, results []document, fits func(bulkOperation, document) bool) []document {
	return slices.DeleteFunc(slices.Clone(results), func(result document) bool {
		taken := false
		for i := range operations {
			shared := operations[i].bulkID != "" && operations[i].bulkID == first(result.at("bulkId"))
			if fits(operations[i], result) && (len(operations[i].results) == 0 || shared) {
				operations[i].results = append(operations[i].results, result)
				if taken = true; !shared {
					return true
				}
			}
		}
		return taken
	})
}
