package target

import (
	"net/http"
	"strings"
)

// matches says whether an If-Match or If-None-Match header names the entity-tag. Tags are
// compared as SCIM does it: a weak tag matches itself (RFC 7644, section 3.14).
func matches(header []string, etag string) bool {
	for _, line := range header {
		for line = strings.TrimSpace(line); line != ""; {
			var tag string
			tag, line = cutTag(line)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
				return true
			}
		}
	}
	return false
}

// cutTag takes one entity-tag off a list. Commas may stand inside the quotes.
func cutTag(list string) (tag, rest string) {
	quoted := false
	for i, c := range list {
		if c == '"' {
			quoted = !quoted
		}
		if c == ',' && !quoted {
			return strings.TrimSpace(list[:i]), strings.TrimSpace(list[i+1:])
		}
	}
	return strings.TrimSpace(list), ""
}

// precondition checks If-Match and If-None-Match of a request that changes a resource.
func (s *Server) precondition(q *request, rec *record) error {
	if !s.can(capETag) {
		return nil
	}
	etag := s.b.version(s, rec)
	if v := q.header.Values("If-Match"); len(v) > 0 && !s.b.matches(v, etag) {
		return fail(http.StatusPreconditionFailed, "", "The resource has changed; its version is %s.", etag)
	}
	if v := q.header.Values("If-None-Match"); len(v) > 0 && s.b.matches(v, etag) {
		return fail(http.StatusPreconditionFailed, "", "The resource exists already.")
	}
	return nil
}

// notModified says whether a GET can be answered with 304.
func (s *Server) notModified(q *request, rec *record) bool {
	v := q.header.Values("If-None-Match")
	return s.can(capETag) && len(v) > 0 && s.b.matches(v, s.b.version(s, rec))
}
