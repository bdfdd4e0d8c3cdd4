package hostile

import (
	"net/http"
	"time"
)

// dripEvery is the time between two bytes of what drips.
const dripEvery = 40 * time.Millisecond

// delays are the misbehaviours of time.
func delays() []Misbehaviour {
	return []Misbehaviour{
		{Name: "hang-before-headers", Side: Transport, spoil: hangBeforeHeaders,
			Doc: "The request is carried out and never answered."},
		{Name: "hang-on-wrong-token", Side: Nobody, spoil: hangOnWrongToken,
			Doc: "Requests with another token than the right one are never answered, against guessing."},
		{Name: "hang-mid-body", Side: Transport, spoil: hangMidBody,
			Doc: "Half the body comes, then nothing, and the connection stays open."},
		{Name: "slow-accept", Side: Nobody, pause: pause(60 * time.Millisecond),
			Doc: "Each connection waits a while before anybody takes it."},
		{Name: "never-accept", Side: Transport, pause: forever,
			Doc: "Connections are never taken, though the kernel answers for them."},
		{Name: "drip-headers", Side: Transport, spoil: dripHeaders,
			Doc: "The headers come byte by byte and never end."},
		{Name: "drip-body", Side: Transport, spoil: dripBody,
			Doc: "The headers come at once, the body byte by byte, for hours."},
		{Name: "never-ending-body", Side: Transport, spoil: neverEndingBody, Hungry: true,
			Doc: "The body begins as JSON and goes on with white space as fast as it is read, without end."},
	}
}

func hangBeforeHeaders(x *exchange) {
	x.inner()
	x.hold()
}

func hangOnWrongToken(x *exchange) {
	a := x.inner()
	if a.status == http.StatusUnauthorized && x.r.Header.Get("Authorization") != "" {
		x.hold()
		return
	}
	x.send(a)
}

func hangMidBody(x *exchange) {
	a := x.inner()
	x.start(a)
	x.flush(a.body[:len(a.body)/2])
	x.hold()
}

// start sends status and headers; what is written next is the body, in chunks.
func (x *exchange) start(a *answer) {
	for name, values := range a.header {
		x.w.Header()[name] = values
	}
	if a.status == http.StatusNoContent {
		a.status = http.StatusOK // a body is to follow
	}
	x.w.WriteHeader(a.status)
	x.flush(nil)
}

// flush sends a piece of the body at once and says whether the client still reads.
func (x *exchange) flush(piece []byte) bool {
	if _, err := x.w.Write(piece); err != nil {
		return false
	}
	return http.NewResponseController(x.w).Flush() == nil && x.r.Context().Err() == nil
}

func dripHeaders(x *exchange) {
	a := x.inner()
	conn := x.hijack()
	if conn == nil {
		return
	}
	defer conn.Close()
	_, err := conn.Write([]byte(a.head() + "X-Drip: "))
	for err == nil && x.server.sleep(dripEvery) {
		_, err = conn.Write([]byte("x"))
	}
}

func dripBody(x *exchange) {
	a := x.inner()
	x.start(a)
	for _, b := range a.body {
		if !x.flush([]byte{b}) || !x.server.sleep(dripEvery) {
			return
		}
	}
	for x.flush([]byte(" ")) && x.server.sleep(dripEvery) {
	}
}

func neverEndingBody(x *exchange) {
	a := x.inner()
	x.start(a)
	x.flush([]byte(`{"schemas":[`))
	space := spaces(64 << 10)
	for x.flush(space) {
	}
}

// spaces returns n bytes of white space.
func spaces(n int) []byte {
	blank := make([]byte, n)
	for i := range blank {
		blank[i] = ' '
	}
	return blank
}
