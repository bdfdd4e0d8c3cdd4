package steps

import (
	"net/url"
	"strings"
)

// sameURI says whether two URIs are the same after normalisation (RFC 3986, section 6.2.2): an
// octet may stand as it is or encoded, as %40 for @, and host and scheme in any letter case.
func (w *World) sameURI(a, b string) bool {
	one, errOne := w.absolute(a)
	two, errTwo := w.absolute(b)
	return errOne == nil && errTwo == nil && normalURI(one) == normalURI(two)
}

// normalURI writes a URI in one way. Segments are compared decoded, one by one: a slash that is
// encoded is part of a segment.
func normalURI(u *url.URL) string {
	segments := strings.Split(u.EscapedPath(), "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil {
			segments[i] = url.PathEscape(plain)
		}
	}
	query := u.RawQuery
	if values, err := url.ParseQuery(query); err == nil {
		query = values.Encode()
	}
	return strings.ToLower(u.Scheme+"://"+u.Host) + strings.Join(segments, "/") + "?" + query + "#" + u.Fragment
}

// idIn is the id at the end of a resource's URI, decoded; "" when there is none.
func idIn(uri string) string {
	uri, _, _ = strings.Cut(uri, "#")
	uri, _, _ = strings.Cut(uri, "?")
	uri = strings.TrimRight(uri, "/")
	segment := uri[strings.LastIndexByte(uri, '/')+1:]
	if id, err := url.PathUnescape(segment); err == nil {
		return id
	}
	return segment
}
