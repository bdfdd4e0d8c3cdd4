package target

import (
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// page is one page of a list, before it is written.
type page struct {
	views      []view
	total      int
	start      int // 0-based
	projection map[*resourceType]projection
	cursor     bool
	next, prev string
}

// list answers GET on a resource type or on the root (RFC 7644, section 3.4.2).
func (s *Server) list(q *request) (*response, error) {
	types := s.types
	if q.rt != nil {
		types = []*resourceType{q.rt}
	}
	t := q.tenant
	t.mu.RLock()
	defer t.mu.RUnlock()
	matches, err := s.selectViews(q, types)
	if err != nil {
		return nil, err
	}
	p, err := s.paginate(q, matches)
	if err != nil {
		return nil, err
	}
	p.projection = map[*resourceType]projection{}
	for _, rt := range types {
		p.projection[rt] = projectionOf(rt, q.query.list("attributes"), q.query.list("excludedattributes"))
	}
	return reply(http.StatusOK, s.b.list(s, p)), nil
}

// selectViews filters and sorts.
func (s *Server) selectViews(q *request, types []*resourceType) ([]view, error) {
	var parsed expr
	if q.query.has("filter") {
		if !s.can(capFilter) {
			return nil, fail(http.StatusNotImplemented, scim.ErrInvalidFilter, "Filtering is not supported.")
		}
		var err error
		if parsed, err = s.b.parseFilter(q.query["filter"]); err != nil {
			return nil, err
		}
	}
	var out []view
	for _, rt := range types {
		match := predicate(func(source) bool { return true })
		if parsed != nil {
			var err error
			n := binder{b: s.b, rt: rt, lenient: s.choices.lenientFilter || len(types) > 1}
			if match, err = n.bind(parsed); err != nil {
				return nil, err
			}
		}
		for _, sl := range q.tenant.lists[rt.name] {
			v := view{s: s, t: q.tenant, rec: sl.rec, base: q.base}
			if s.b.visible(v.rec) && match(v) {
				out = append(out, v)
			}
		}
	}
	s.b.arrange(out)
	return out, s.sort(q, types, out)
}

func (s *Server) sort(q *request, types []*resourceType, views []view) error {
	name := q.query["sortby"]
	if !s.can(capSort) || name == "" {
		return nil
	}
	order := q.query["sortorder"]
	descending := strings.EqualFold(order, "descending")
	if order != "" && !descending && !strings.EqualFold(order, "ascending") {
		return badValue("sortOrder must be ascending or descending")
	}
	for _, rt := range types {
		r, ok := rt.resolve(name)
		if !ok || r.attr == nil {
			continue
		}
		if r.leaf().returned == never {
			return badValue("%s cannot be used to sort", name)
		}
		if r.sub == nil && r.attr.kind == typeComplex {
			if r.sub = r.attr.valued(); r.sub == nil {
				return badValue("%s is complex: name one of its sub-attributes", name)
			}
		}
		s.b.sortViews(views, r, descending)
		return nil
	}
	return nil
}

// paginate cuts the page out that the request asks for, by index or by cursor.
func (s *Server) paginate(q *request, views []view) (page, error) {
	cursor := s.can(capCursor) && (q.query.has("cursor") || !s.can(capIndex))
	if cursor {
		return s.b.cursorPage(s, q, views)
	}
	start, count, err := s.b.window(q.query, len(views), s.choices.maxPage, s.choices.defaultPage)
	if err != nil {
		return page{}, err
	}
	p := page{total: len(views), start: start}
	if start < len(views) {
		p.views = views[start:min(len(views), start+count)]
	}
	return p, nil
}

// window reads startIndex and count (RFC 7644, section 3.4.2.4). start is 0-based.
func window(q query, _, maxPage, defaultPage int) (start, count int, err error) {
	if start, err = number(q, "startindex", 1); err != nil {
		return 0, 0, err
	}
	count, err = pageSize(q, maxPage, defaultPage)
	return max(start, 1) - 1, count, err
}

func pageSize(q query, maxPage, defaultPage int) (int, error) {
	count, err := number(q, "count", defaultPage)
	return min(max(count, 0), maxPage), err
}

// number reads an integer parameter. A very large one counts as the largest.
func number(q query, name string, otherwise int) (int, error) {
	text := strings.TrimSpace(q[name])
	if !q.has(name) || text == "" {
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
	return 0, badValue("%s must be an integer", name)
}

// listResponse writes a page (RFC 7644, section 3.4.2).
func listResponse(s *Server, p page) object {
	resources := make([]any, 0, len(p.views))
	for _, v := range p.views {
		resources = append(resources, project(s.b, v.rec.rt, v.render(), p.projection[v.rec.rt]))
	}
	o := object{"schemas": []any{scim.MessageListResponse}, "totalResults": p.total, "itemsPerPage": len(resources)}
	if !p.cursor {
		o["startIndex"] = p.start + 1
	}
	if p.next != "" {
		o["nextCursor"] = p.next
	}
	if p.prev != "" {
		o["previousCursor"] = p.prev
	}
	if len(resources) > 0 || !s.choices.noResourcesKey || p.total > 0 {
		o["Resources"] = resources
	}
	return o
}

// search answers POST /.search (RFC 7644, section 3.4.3): a list whose parameters are in the body.
func (s *Server) search(q *request) (*response, error) {
	if !s.can(capSearch) {
		return nil, fail(http.StatusNotImplemented, "", "Searching with POST is not supported.")
	}
	in, err := decodeObject(q.body)
	if err != nil {
		return nil, badSyntax("%v", err)
	}
	if v, _ := member(in, "schemas"); !names(v, scim.MessageSearchRequest) {
		return nil, badSyntax("schemas must be [%q]", scim.MessageSearchRequest)
	}
	asked := *q
	asked.query = query{}
	for _, name := range []string{"filter", "sortBy", "sortOrder", "cursor"} {
		if v, ok := member(in, name); ok && v != nil {
			text, isString := v.(string)
			if !isString {
				return nil, badSyntax("%s must be a string", name)
			}
			asked.query[strings.ToLower(name)] = text
		}
	}
	for _, name := range []string{"startIndex", "count"} {
		if v, ok := member(in, name); ok && v != nil {
			n, isNumber := v.(interface{ String() string })
			if !isNumber {
				return nil, badSyntax("%s must be an integer", name)
			}
			asked.query[strings.ToLower(name)] = n.String()
		}
	}
	for _, name := range []string{"attributes", "excludedAttributes"} {
		if v, ok := member(in, name); ok && v != nil {
			list, isList := v.([]any)
			if !isList || len(stringsOf(v)) != len(list) {
				return nil, badSyntax("%s must be an array of strings", name)
			}
			asked.query[strings.ToLower(name)] = strings.Join(stringsOf(v), ",")
		}
	}
	return s.list(&asked)
}
