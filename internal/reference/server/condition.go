package server

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
			tag, line = CutTag(line)
			if tag == "*" || strings.TrimPrefix(tag, "W/") == strings.TrimPrefix(etag, "W/") {
				return true
			}
		}
	}
	return false
}

// CutTag takes one entity-tag off a list. Commas may stand inside the quotes.
func CutTag(list string) (tag, rest string) {
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
func (s *Server) precondition(q *Request, rec *Record) error {
	if !s.can(capETag) {
		return nil
	}
	etag := s.b.Version(s, rec)
	if v := q.Header.Values("If-Match"); len(v) > 0 && !s.b.Matches(v, etag) {
		return Fail(http.StatusPreconditionFailed, "", "The resource has changed; its version is %s.", etag)
	}
	if v := q.Header.Values("If-None-Match"); len(v) > 0 && s.b.Matches(v, etag) {
		return Fail(http.StatusPreconditionFailed, "", "The resource exists already.")
	}
	return nil
}

// notModified says whether a GET can be answered with 304.
func (s *Server) notModified(q *Request, rec *Record) bool {
	v := q.Header.Values("If-None-Match")
	return s.can(capETag) && len(v) > 0 && s.b.Matches(v, s.b.Version(s, rec))
}
