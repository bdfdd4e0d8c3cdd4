package hostile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
)

// exchange is one request on its way to a hostile answer.
type exchange struct {
	server *Server
	w      http.ResponseWriter
	r      *http.Request
	body   []byte // of the request
}

// answer is a whole answer that is not sent yet.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// inner carries the request out and returns what the well-behaved handler says.
func (x *exchange) inner() *answer { return x.innerOf(x.r) }

func (x *exchange) innerOf(r *http.Request) *answer {
	request := r.Clone(r.Context())
	request.Body = io.NopCloser(bytes.NewReader(x.body))
	request.ContentLength = int64(len(x.body))
	captured := &capture{answer: answer{header: http.Header{}}}
	x.server.inner.ServeHTTP(captured, request)
	if captured.status == 0 {
		captured.status = http.StatusOK
	}
	captured.header.Del("Content-Length")
	return &captured.answer
}

// capture is an http.ResponseWriter that keeps the answer.
type capture struct{ answer }

// Header implements http.ResponseWriter.
func (c *capture) Header() http.Header { return c.header }

// WriteHeader implements http.ResponseWriter.
func (c *capture) WriteHeader(status int) {
	if c.status == 0 {
		c.status = status
	}
}

// Write implements http.ResponseWriter.
func (c *capture) Write(p []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	c.body = append(c.body, p...)
	return len(p), nil
}

// send writes an answer in good order.
func (x *exchange) send(a *answer) {
	maps.Copy(x.w.Header(), a.header)
	x.w.WriteHeader(a.status)
	_, _ = x.w.Write(a.body) // the client may be gone
}

// hold keeps the request open until the client or the server gives up.
func (x *exchange) hold() {
	select {
	case <-x.r.Context().Done():
	case <-x.server.done:
	}
}

// wire is the bare connection; what is written to it is all that the client sees.
type wire struct {
	io.WriteCloser
	reset func()
}

// hijack takes the connection; the caller closes it. It is nil when there is none.
func (x *exchange) hijack() *wire {
	conn, _, err := http.NewResponseController(x.w).Hijack()
	if err != nil {
		return nil
	}
	// A client that neither reads nor closes must not keep the handler for ever.
	_ = conn.SetDeadline(time.Now().Add(time.Minute))
	return &wire{WriteCloser: conn, reset: func() {
		if tracked, ok := conn.(*connection); ok {
			if lingering, ok := tracked.Conn.(interface{ SetLinger(int) error }); ok {
				_ = lingering.SetLinger(0) // without it the end is merely less abrupt
			}
		}
		conn.Close()
	}}
}

// head is the status line and the headers of an answer as text, each line ended, without
// the empty line.
func (a *answer) head() string {
	var text strings.Builder
	fmt.Fprintf(&text, "HTTP/1.1 %d %s\r\n", a.status, http.StatusText(a.status))
	_ = a.header.Write(&text) // a strings.Builder never fails
	return text.String()
}

// object returns the body as a JSON object; nil when it is none.
func (a *answer) object() map[string]any {
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.UseNumber()
	var object map[string]any
	if decoder.Decode(&object) != nil {
		return nil
	}
	return object
}

// set replaces the body by a JSON value.
func (a *answer) set(value any) {
	encoded, err := json.Marshal(value)
	if err != nil {
		return // values that came out of JSON go back into it
	}
	a.body = encoded
}

// insert adds members, given as JSON text, at the end of the body's object.
func (a *answer) insert(members string) {
	body := bytes.TrimSpace(a.body)
	if len(body) < 2 || body[0] != '{' || body[len(body)-1] != '}' {
		return
	}
	body = body[:len(body)-1]
	if len(bytes.TrimSpace(body)) > 1 {
		members = "," + members
	}
	a.body = append(append(bytes.Clone(body), members...), '}')
}

// isList says whether an answer holds a list of resources.
func isList(object map[string]any) bool {
	_, counted := object["totalResults"]
	return counted
}

func scimHeader() http.Header { return http.Header{"Content-Type": {scim.MediaType}} }

// scimError is an error answer (RFC 7644, section 3.12).
func scimError(status int, detail string) *answer {
	a := &answer{status: status, header: scimHeader()}
	a.set(map[string]any{"schemas": []string{scim.MessageError}, "status": fmt.Sprint(status), "detail": detail})
	return a
}
