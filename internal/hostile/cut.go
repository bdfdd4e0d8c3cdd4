package hostile

import (
	"fmt"
	"net/http"
	"strings"
)

// cuts are the misbehaviours of ends and lengths.
func cuts() []Misbehaviour {
	return []Misbehaviour{
		{Name: "close-before-headers", Side: Transport, spoil: closeBeforeHeaders,
			Doc: "The request is carried out and the connection closed without an answer."},
		{Name: "reset", Side: Transport, spoil: resetConnection,
			Doc: "The request is carried out and the connection reset (TCP RST)."},
		{Name: "close-mid-body", Side: Transport, spoil: closeMidBody,
			Doc: "The connection is closed after half of the announced body."},
		{Name: "close-mid-headers", Side: Transport, spoil: closeMidHeaders,
			Doc: "The connection is closed within the headers."},
		{Name: "close-after-create", Side: Breaking, spoil: closeAfterCreate,
			Doc: "Every POST is carried out and not answered; all else is in order."},
		{Name: "dies-soon", Side: Dying, spoil: dieSoon,
			Doc: "Some requests are answered in order; then nobody listens any more."},
		{Name: "length-too-long", Side: Transport, spoil: lengthTooLong,
			Doc: "Content-Length announces more than comes before the connection ends."},
		{Name: "length-too-short", Side: Target, spoil: lengthTooShort,
			Doc: "Content-Length announces half of the body; the rest follows unasked."},
		{Name: "length-negative", Side: Transport, spoil: lengthNegative,
			Doc: "Content-Length is negative."},
		{Name: "chunk-garbage", Side: Transport, spoil: chunkGarbage,
			Doc: "The size of the second chunk is no number."},
		{Name: "status-line-garbage", Side: Transport, spoil: statusLineGarbage,
			Doc: "The answer does not begin with an HTTP status line."},
	}
}

// raw writes text to the bare connection and closes it.
func (x *exchange) raw(text string) {
	conn := x.hijack()
	if conn == nil {
		return
	}
	defer conn.Close()
	_, _ = conn.Write([]byte(text)) // the client may be gone
}

func closeBeforeHeaders(x *exchange) {
	x.inner()
	x.raw("")
}

func resetConnection(x *exchange) {
	x.inner()
	if conn := x.hijack(); conn != nil {
		conn.reset()
	}
}

func closeMidBody(x *exchange) {
	a := x.withBody()
	x.raw(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", a.head(), len(a.body), a.body[:len(a.body)/2]))
}

// withBody is the inner answer, with a body where it has none.
func (x *exchange) withBody() *answer {
	a := x.inner()
	if len(a.body) == 0 {
		a.status, a.body = http.StatusOK, []byte(`{"schemas":[],"id":"none"}`)
	}
	return a
}

func closeMidHeaders(x *exchange) {
	head := x.inner().head()
	x.raw(head[:len(head)-4])
}

func closeAfterCreate(x *exchange) {
	a := x.inner()
	if x.r.Method == http.MethodPost && !strings.HasSuffix(x.r.URL.Path, "/.search") {
		x.raw("")
		return
	}
	x.send(a)
}

// lifetime is how many requests are answered before a server dies.
const lifetime = 5

func dieSoon(x *exchange) {
	if x.server.next() <= lifetime {
		x.send(x.inner())
		return
	}
	x.server.listener.Close()
	x.server.listener.closeAll()
}

func lengthTooLong(x *exchange) {
	a := x.withBody()
	x.raw(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", a.head(), len(a.body)+1000, a.body))
}

func lengthTooShort(x *exchange) {
	a := x.withBody()
	x.raw(fmt.Sprintf("%sContent-Length: %d\r\n\r\n%s", a.head(), len(a.body)/2, a.body))
}

func lengthNegative(x *exchange) {
	a := x.withBody()
	x.raw(fmt.Sprintf("%sContent-Length: -%d\r\n\r\n%s", a.head(), len(a.body), a.body))
}

func chunkGarbage(x *exchange) {
	a := x.withBody()
	half := len(a.body) / 2
	x.raw(fmt.Sprintf("%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nZZZ\r\n%s\r\n0\r\n\r\n", a.head(), half, a.body[:half], a.body[half:]))
}

func statusLineGarbage(x *exchange) {
	a := x.inner()
	x.raw("SCIM/2.0 fine thanks\r\n\r\n" + string(a.body))
}
