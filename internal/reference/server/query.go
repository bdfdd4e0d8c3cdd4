package server

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Page is one page of a list, before it is written.
type Page struct {
	Views      []View
	Total      int
	Start      int // 0-based
	projection map[*ResourceType]projection
	Cursor     bool
	Next, Prev string
}

// list answers GET on a resource type or on the root (RFC 7644, section 3.4.2).
func (s *Server) list(q *Request) (*Response, error) {
	types := s.types
	if q.Type != nil {
		types = []*ResourceType{q.Type}
	}
	t := q.Tenant
	t.Mu.RLock()
	defer t.Mu.RUnlock()
	matches, err := s.selectViews(q, types)
	if err != nil {
		return nil, err
	}
	p, err := s.paginate(q, matches)
	if err != nil {
		return nil, err
	}
	p.projection = map[*ResourceType]projection{}
	for _, rt := range types {
		p.projection[rt] = projectionOf(rt, q.Query.List("attributes"), q.Query.List("excludedattributes"))
	}
	return Reply(http.StatusOK, s.b.list(s, p)), nil
}

// selectViews filters and sorts.
func (s *Server) selectViews(q *Request, types []*ResourceType) ([]View, error) {
	var parsed Expr
	if q.Query.Has("filter") {
		if !s.can(capFilter) {
			return nil, Fail(http.StatusNotImplemented, scim.ErrInvalidFilter, "Filtering is not supported.")
		}
		var err error
		if parsed, err = s.b.ParseFilter(q.Query["filter"]); err != nil {
			return nil, err
		}
	}
	var out []View
	for _, rt := range types {
		match := Predicate(func(Source) bool { return true })
		if parsed != nil {
			var err error
			n := Binder{B: s.b, Type: rt, lenient: s.Choices.lenientFilter || len(types) > 1}
			if match, err = n.bind(parsed); err != nil {
				return nil, err
			}
		}
		for _, sl := range q.Tenant.Lists[rt.Name] {
			v := View{S: s, T: q.Tenant, Rec: sl.Rec, Base: q.Base}
			if s.b.Visible(v.Rec) && match(v) {
				out = append(out, v)
			}
		}
	}
	s.b.Arrange(out)
	return out, s.sort(q, types, out)
}

func (s *Server) sort(q *Request, types []*ResourceType, views []View) error {
	name := q.Query["sortby"]
	if !s.can(capSort) || name == "" {
		return nil
	}
	order := q.Query["sortorder"]
	descending := strings.EqualFold(order, "descending")
	if order != "" && !descending && !strings.EqualFold(order, "ascending") {
		return BadValue("sortOrder must be ascending or descending")
	}
	for _, rt := range types {
		r, ok := rt.Resolve(name)
		if !ok || r.Attr == nil {
			continue
		}
		if r.Leaf().Returned == Never {
			return BadValue("%s cannot be used to sort", name)
		}
		if r.Sub == nil && r.Attr.Kind == TypeComplex {
			if r.Sub = r.Attr.valued(); r.Sub == nil {
				return BadValue("%s is complex: name one of its sub-attributes", name)
			}
		}
		s.b.SortViews(views, r, descending)
		return nil
	}
	return nil
}

// paginate cuts the page out that the request asks for, by index or by cursor.
func (s *Server) paginate(q *Request, views []View) (Page, error) {
	cursor := s.can(capCursor) && (q.Query.Has("cursor") || !s.can(capIndex))
	if cursor {
		return s.b.CursorPage(s, q, views)
	}
	start, count, err := s.b.Window(q.Query, len(views), s.Choices.MaxPage, s.Choices.DefaultPage)
	if err != nil {
		return Page{}, err
	}
	p := Page{Total: len(views), Start: start}
	if start < len(views) {
		p.Views = views[start:min(len(views), start+count)]
	}
	return p, nil
}

// window reads startIndex and count (RFC 7644, section 3.4.2.4). start is 0-based.
func window(q Query, _, maxPage, defaultPage int) (start, count int, err error) {
	if start, err = Number(q, "startindex", 1); err != nil {
		return 0, 0, err
	}
	count, err = PageSize(q, maxPage, defaultPage)
	return max(start, 1) - 1, count, err
}

func PageSize(q Query, maxPage, defaultPage int) (int, error) {
	count, err := Number(q, "count", defaultPage)
	return min(max(count, 0), maxPage), err
}

// Number reads an integer parameter. A very large one counts as the largest.
func Number(q Query, name string, otherwise int) (int, error) {
	text := strings.TrimSpace(q[name])
	if !q.Has(name) || text == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(text)
	if err == nil {
		return min(n, math.MaxInt32), nil
	}
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		if text[0] == '-' {
			return 0, nil
		}
		return math.MaxInt32, nil
	}
	return 0, BadValue("%s must be an integer", name)
}

// listResponse writes a page (RFC 7644, section 3.4.2).
func listResponse(s *Server, p Page) Object {
	resources := make([]any, 0, len(p.Views))
	for _, v := range p.Views {
		resources = append(resources, project(s.b, v.Rec.Type, v.render(), p.projection[v.Rec.Type]))
	}
	o := Object{"schemas": []any{scim.MessageListResponse}, "totalResults": p.Total, "itemsPerPage": len(resources)}
	if !p.Cursor {
		o["startIndex"] = p.Start + 1
	}
	if p.Next != "" {
		o["nextCursor"] = p.Next
	}
	if p.Prev != "" {
		o["previousCursor"] = p.Prev
	}
	if len(resources) > 0 || !s.Choices.noResourcesKey || p.Total > 0 {
		o["Resources"] = resources
	}
	return o
}

// search answers POST /.search (RFC 7644, section 3.4.3): a list whose parameters are in the body.
func (s *Server) search(q *Request) (*Response, error) {
	if !s.can(capSearch) {
		return nil, Fail(http.StatusNotImplemented, "", "Searching with POST is not supported.")
	}
	in, err := DecodeObject(q.Body)
	if err != nil {
		return nil, BadSyntax("%v", err)
	}
	if v, _ := member(in, "schemas"); !names(v, scim.MessageSearchRequest) {
		return nil, BadSyntax("schemas must be [%q]", scim.MessageSearchRequest)
	}
	asked := *q
	asked.Query = Query{}
	for _, name := range []string{"filter", "sortBy", "sortOrder", "cursor"} {
		if v, ok := member(in, name); ok && v != nil {
			text, isString := v.(string)
			if !isString {
				return nil, BadSyntax("%s must be a string", name)
			}
			asked.Query[strings.ToLower(name)] = text
		}
	}
	for _, name := range []string{"startIndex", "count"} {
		if v, ok := member(in, name); ok && v != nil {
			n, isNumber := v.(interface{ String() string })
			if !isNumber {
				return nil, BadSyntax("%s must be an integer", name)
			}
			asked.Query[strings.ToLower(name)] = n.String()
		}
	}
	for _, name := range []string{"attributes", "excludedAttributes"} {
		if v, ok := member(in, name); ok && v != nil {
			list, isList := v.([]any)
			if !isList || len(stringsOf(v)) != len(list) {
				return nil, BadSyntax("%s must be an array of strings", name)
			}
			asked.Query[strings.ToLower(name)] = strings.Join(stringsOf(v), ",")
		}
	}
	return s.list(&asked)
}
