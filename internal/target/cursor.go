package target

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
)

// cursorTimeout is how long a cursor is good for unless Options say otherwise.
const cursorTimeout = time.Hour

// position is what a cursor says: where the page begins, and for which query and tenant.
type position struct {
	At      int    `json:"a"`
	After   string `json:"i,omitempty"` // the last resource of the page before
	Query   string `json:"q"`
	Expires int64  `json:"e"`
}

// cursorPage cuts a page by cursor (RFC 9865, section 2).
func (s *Server) cursorPage(q *request, views []view) (page, error) {
	count, err := pageSize(q.query, s.choices.maxPage, s.choices.defaultPage)
	if err != nil {
		return page{}, fail(http.StatusBadRequest, scim.ErrInvalidCount, "count must be an integer")
	}
	start := 0
	if text := q.query["cursor"]; text != "" {
		if start, err = s.openCursor(q, text, views); err != nil {
			return page{}, err
		}
	}
	end := min(len(views), start+count)
	p := page{cursor: true, total: len(views), start: start, views: views[start:end]}
	if end < len(views) && count > 0 {
		p.next = s.cursor(q, end, views[end-1].rec.id)
	}
	if s.choices.previousCursor && start > 0 && count > 0 {
		if back := max(0, start-count); back > 0 {
			p.prev = s.cursor(q, back, views[back-1].rec.id)
		} else {
			p.prev = s.cursor(q, 0, "")
		}
	}
	return p, nil
}

// fingerprint ties a cursor to its query: everything but cursor must be repeated.
func (s *Server) fingerprint(q *request) string {
	parts := []string{q.tenant.name, string(q.op)}
	if q.rt != nil {
		parts = append(parts, q.rt.name)
	}
	for _, name := range []string{"filter", "sortby", "sortorder"} {
		parts = append(parts, q.query[name])
	}
	d := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(d[:9])
}

func (s *Server) cursor(q *request, at int, after string) string {
	data, err := json.Marshal(position{At: at, After: after, Query: s.fingerprint(q), Expires: s.now().Add(s.options.CursorTimeout).Unix()})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(data, s.sign(data)...))
}

func (s *Server) sign(data []byte) []byte {
	key := s.choices.digest("cursor")
	m := hmac.New(sha256.New, key[:])
	m.Write(data)
	return m.Sum(nil)[:12]
}

// openCursor finds where the page begins. The page goes on after the last resource that was
// given out, wherever it stands now.
func (s *Server) openCursor(q *request, text string, views []view) (int, error) {
	bad := fail(http.StatusBadRequest, scim.ErrInvalidCursor, "the cursor is not valid")
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 12 {
		return 0, bad
	}
	body, sum := data[:len(data)-12], data[len(data)-12:]
	var p position
	if !hmac.Equal(sum, s.sign(body)) || json.Unmarshal(body, &p) != nil || p.Query != s.fingerprint(q) {
		return 0, bad
	}
	if s.now().Unix() > p.Expires {
		return 0, fail(http.StatusBadRequest, scim.ErrExpiredCursor, "the cursor has expired")
	}
	for i, v := range views {
		if v.rec.id == p.After {
			return i + 1, nil
		}
	}
	return min(p.At, len(views)), nil
}
