package hostile

import (
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

const (
	bombSize = 1 << 30   // of the gzip bomb when unpacked, in bytes
	hugeSize = 100 << 20 // of the huge JSON document, in bytes
	fatSize  = 3 << 20   // of the white space behind a fat answer, in bytes

	largeSize = 16 << 20 // of the header that is too large, in bytes
)

// floods are the misbehaviours of size.
func floods() []Misbehaviour {
	return []Misbehaviour{
		{Name: "gzip-bomb", Side: Transport, Hungry: true, spoil: gzipBomb,
			Doc: "A gzip body of a megabyte that unpacks to one gigabyte."},
		{Name: "gzip-garbage", Side: Transport, spoil: gzipGarbage,
			Doc: "Content-Encoding says gzip and the body is something else."},
		{Name: "huge-json", Side: Transport, Hungry: true, spoil: hugeJSON,
			Doc: "A valid list of 100 megabytes."},
		{Name: "fat-answers", Side: Nobody, Hungry: true, spoil: fatAnswers,
			Doc: "Right answers, each followed by three megabytes of white space."},
		{Name: "header-flood", Side: Transport, Hungry: true, spoil: headerFlood,
			Doc: "Small headers without end."},
		{Name: "header-too-large", Side: Transport, spoil: headerTooLarge,
			Doc: "One header of sixteen megabytes."},
		{Name: "1xx-flood", Side: Transport, spoil: flood1xx,
			Doc: "Interim answers (103 Early Hints) without end."},
	}
}

func gzipBomb(x *exchange) {
	a := x.inner()
	a.header.Set("Content-Encoding", "gzip")
	x.start(a)
	packed, err := gzip.NewWriterLevel(x.w, gzip.BestSpeed)
	if err != nil {
		return // the level is a constant
	}
	space := spaces(1 << 20)
	for sent := 0; sent < bombSize; sent += len(space) {
		if _, err := packed.Write(space); err != nil || packed.Flush() != nil || !x.flush(nil) {
			return
		}
	}
	_ = packed.Close() // the client may be gone
}

func gzipGarbage(x *exchange) {
	a := x.withBody()
	a.header.Set("Content-Encoding", "gzip")
	x.send(a)
}

func hugeJSON(x *exchange) {
	x.inner()
	x.start(&answer{status: http.StatusOK, header: scimHeader()})
	user := fmt.Sprintf(`{"schemas":[%q],"id":"huge","userName":"huge@example.com","displayName":%q}`, scim.SchemaUser, strings.Repeat("x", 1000))
	many := []byte(strings.Repeat(user+",", 64))
	if !x.flush(fmt.Appendf(nil, `{"schemas":[%q],"totalResults":100000,"Resources":[`, scim.MessageListResponse)) {
		return
	}
	for sent := 0; sent < hugeSize; sent += len(many) {
		if !x.flush(many) {
			return
		}
	}
	x.flush([]byte(user + "]}"))
}

func fatAnswers(x *exchange) {
	a := x.inner()
	if len(a.body) == 0 {
		x.send(a)
		return
	}
	x.start(a)
	x.flush(a.body)
	space := spaces(64 << 10)
	for sent := 0; sent < fatSize && x.flush(space); sent += len(space) {
	}
}

// pour writes the same text to the bare connection until the client has enough.
func (x *exchange) pour(begin, text string) {
	conn := x.hijack()
	if conn == nil {
		return
	}
	defer conn.Close()
	_, err := conn.Write([]byte(begin))
	for err == nil && x.server.sleep(0) {
		_, err = conn.Write([]byte(text))
	}
}

func headerFlood(x *exchange) {
	x.pour(x.inner().head(), strings.Repeat("X-Flood: y\r\n", 1000))
}

func headerTooLarge(x *exchange) {
	a := x.inner()
	conn := x.hijack()
	if conn == nil {
		return
	}
	defer conn.Close()
	_, err := conn.Write([]byte(a.head() + "X-Large: "))
	piece := []byte(strings.Repeat("z", 64<<10))
	for sent := 0; err == nil && sent < largeSize; sent += len(piece) {
		_, err = conn.Write(piece)
	}
	if err == nil {
		_, _ = fmt.Fprintf(conn, "\r\nContent-Length: %d\r\n\r\n%s", len(a.body), a.body) // the client may be gone
	}
}

func flood1xx(x *exchange) {
	x.inner()
	x.pour("", "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")
}
