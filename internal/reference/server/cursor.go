package server

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

// CursorPage cuts a page by cursor (RFC 9865, section 2).
func (s *Server) CursorPage(q *Request, views []View) (Page, error) {
	count, err := PageSize(q.Query, s.Choices.MaxPage, s.Choices.DefaultPage)
	if err != nil {
		return Page{}, Fail(http.StatusBadRequest, scim.ErrInvalidCount, "count must be an integer")
	}
	start := 0
	if text := q.Query["cursor"]; text != "" {
		if start, err = s.openCursor(q, text, views); err != nil {
			return Page{}, err
		}
	}
	end := min(len(views), start+count)
	p := Page{Cursor: true, Total: len(views), Start: start, Views: views[start:end]}
	if end < len(views) && count > 0 {
		p.Next = s.Cursor(q, end, views[end-1].Rec.ID)
	}
	if s.Choices.previousCursor && start > 0 && count > 0 {
		if back := max(0, start-count); back > 0 {
			p.Prev = s.Cursor(q, back, views[back-1].Rec.ID)
		} else {
			p.Prev = s.Cursor(q, 0, "")
		}
	}
	return p, nil
}

// fingerprint ties a cursor to its query: everything but cursor must be repeated.
func (s *Server) fingerprint(q *Request) string {
	parts := []string{q.Tenant.name, string(q.Op)}
	if q.Type != nil {
		parts = append(parts, q.Type.Name)
	}
	for _, name := range []string{"filter", "sortby", "sortorder"} {
		parts = append(parts, q.Query[name])
	}
	d := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(d[:9])
}

func (s *Server) Cursor(q *Request, at int, after string) string {
	data, err := json.Marshal(position{At: at, After: after, Query: s.fingerprint(q), Expires: s.Now().Add(s.Options.CursorTimeout).Unix()})
	if err != nil {
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(append(data, s.sign(data)...))
}

func (s *Server) sign(data []byte) []byte {
	key := s.Choices.digest("cursor")
	m := hmac.New(sha256.New, key[:])
	m.Write(data)
	return m.Sum(nil)[:12]
}

// openCursor finds where the page begins. The page goes on after the last resource that was
// given out, wherever it stands now.
func (s *Server) openCursor(q *Request, text string, views []View) (int, error) {
	bad := Fail(http.StatusBadRequest, scim.ErrInvalidCursor, "the cursor is not valid")
	data, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || len(data) < 12 {
		return 0, bad
	}
	body, sum := data[:len(data)-12], data[len(data)-12:]
	var p position
	if !hmac.Equal(sum, s.sign(body)) || json.Unmarshal(body, &p) != nil || p.Query != s.fingerprint(q) {
		return 0, bad
	}
	if s.Now().Unix() > p.Expires {
		return 0, Fail(http.StatusBadRequest, scim.ErrExpiredCursor, "the cursor has expired")
	}
	for i, v := range views {
		if v.Rec.ID == p.After {
			return i + 1, nil
		}
	}
	return min(p.At, len(views)), nil
}
