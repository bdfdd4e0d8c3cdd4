package server

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Query is the parameters of a URL, names in lower case, the first value of each.
type Query map[string]string

func (q Query) Has(name string) bool { _, ok := q[name]; return ok }

// List splits a comma-separated parameter.
func (q Query) List(name string) []string {
	if q[name] == "" {
		return nil
	}
	return strings.Split(q[name], ",")
}

func readQuery(raw string) (Query, error) {
	values, err := url.ParseQuery(raw)
	if err != nil {
		return nil, BadSyntax("the query string is not well-formed")
	}
	q := Query{}
	for name, v := range values {
		if lower := strings.ToLower(name); !q.Has(lower) || name == lower {
			q[lower] = v[0]
		}
		if !utf8.ValidString(v[0]) {
			return nil, BadSyntax("the query string is not UTF-8")
		}
	}
	return q, nil
}

// acceptsMedia takes SCIM and plain JSON, with parameters or without (RFC 7644, section 3.8). A
// missing Content-Type stands for SCIM.
func acceptsMedia(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil || media != "application/scim+json" && media != "application/json" {
		return false
	}
	charset := params["charset"]
	return charset == "" || strings.EqualFold(charset, "utf-8")
}

// acceptable says whether the client takes JSON at all.
func acceptable(accept []string) bool {
	any := false
	for _, line := range accept {
		for _, part := range strings.Split(line, ",") {
			media, params, err := mime.ParseMediaType(strings.TrimSpace(part))
			if err != nil {
				continue
			}
			any = true
			if q, err := strconv.ParseFloat(params["q"], 64); err == nil && q == 0 {
				continue
			}
			switch media {
			case "*/*", "application/*", "application/json", "application/scim+json":
				return true
			}
		}
	}
	return !any
}

// write puts an answer on the wire.
func (s *Server) write(w http.ResponseWriter, r *http.Request, a *Response) {
	h := w.Header()
	for k, v := range a.Header {
		h[k] = v
	}
	data := a.Raw
	if data == nil && a.Body != nil {
		data = s.encode(a.Body)
		if h.Get("Content-Type") == "" {
			h.Set("Content-Type", s.Choices.mediaType)
		}
	}
	if data != nil {
		h.Set("Content-Length", strconv.Itoa(len(data)))
	}
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead && len(data) > 0 {
		_, _ = w.Write(data) // the client has gone away: nobody is left to tell
	}
}

// encode writes JSON with the members in the order of the seed.
func (s *Server) encode(v any) []byte {
	var buf bytes.Buffer
	s.encodeValue(&buf, v)
	return buf.Bytes()
}

func (s *Server) encodeValue(buf *bytes.Buffer, v any) {
	switch v := v.(type) {
	case Object:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		s.Choices.order(keys)
		buf.WriteByte('{')
		for i, k := range keys {
			if i > 0 {
				buf.WriteByte(',')
			}
			encodeString(buf, k)
			buf.WriteByte(':')
			s.encodeValue(buf, v[k])
		}
		buf.WriteByte('}')
	case []any:
		buf.WriteByte('[')
		for i, e := range v {
			if i > 0 {
				buf.WriteByte(',')
			}
			s.encodeValue(buf, e)
		}
		buf.WriteByte(']')
	case string:
		encodeString(buf, v)
	case int:
		buf.WriteString(strconv.Itoa(v))
	default:
		data, err := json.Marshal(v)
		if err != nil {
			data = []byte("null")
		}
		buf.Write(data)
	}
}

func encodeString(buf *bytes.Buffer, s string) {
	if plainString(s) {
		buf.WriteByte('"')
		buf.WriteString(s)
		buf.WriteByte('"')
		return
	}
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err == nil {
		buf.Truncate(buf.Len() - 1) // the encoder ends with a newline
	}
}

// plainString says whether a string needs no escapes: nearly all of them.
func plainString(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 0x20 || s[i] >= 0x7f || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return true
}
