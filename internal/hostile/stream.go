package hostile

import (
	"bufio"
	"crypto/tls"
	"encoding/binary"
	"io"
	"net"
)

// The frames and codes of HTTP/2 that are needed (RFC 9113, sections 6 and 7).
const (
	preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

	frameHeaders  = 0x1
	frameReset    = 0x3
	frameSettings = 0x4
	framePing     = 0x6
	frameGoAway   = 0x7

	flagAck = 0x1

	codeNone     = 0x0
	codeInternal = 0x2
	codeRefused  = 0x7
)

// streams is an HTTP/2 connection, frame by frame. net/http's own server keeps to the
// protocol and so is of no use here.
type streams struct {
	conn   io.ReadWriter
	server *Server
}

// streamAnswer is what an armed server does with a request that came over HTTP/2. It
// says whether the connection goes on.
type streamAnswer func(c streams, stream uint32) bool

// serveStreams takes a connection whose client has not said anything yet.
func (s *Server) serveStreams(conn net.Conn) {
	defer conn.Close()
	secure := tls.Server(conn, s.tlsConfig())
	opening := make([]byte, len(preface))
	if _, err := io.ReadFull(secure, opening); err != nil {
		return
	}
	type both struct {
		io.Reader
		io.Writer
	}
	c := streams{conn: both{bufio.NewReader(secure), secure}, server: s}
	for alive := c.write(frameSettings, 0, 0, nil); alive; {
		kind, flags, stream, err := c.read()
		switch {
		case err != nil:
			return
		case kind == frameSettings && flags&flagAck == 0:
			alive = c.write(frameSettings, flagAck, 0, nil)
		case kind == frameHeaders:
			s.noteStream()
			alive = s.misbehaviour.stream(c, stream)
		}
	}
}

func (s *Server) noteStream() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = append(s.received, Received{Method: "HTTP/2 stream"})
}

// read takes the next frame and drops its payload.
func (c streams) read() (kind, flags byte, stream uint32, err error) {
	var head [9]byte
	if _, err = io.ReadFull(c.conn, head[:]); err != nil {
		return 0, 0, 0, err
	}
	length := int64(head[0])<<16 | int64(head[1])<<8 | int64(head[2])
	_, err = io.CopyN(io.Discard, c.conn, length)
	return head[3], head[4], binary.BigEndian.Uint32(head[5:]) &^ (1 << 31), err
}

// write sends a frame and says whether the client still is there.
func (c streams) write(kind, flags byte, stream uint32, payload []byte) bool {
	n := len(payload)
	frame := []byte{byte(n >> 16), byte(n >> 8), byte(n), kind, flags}
	frame = binary.BigEndian.AppendUint32(frame, stream)
	_, err := c.conn.Write(append(frame, payload...))
	return err == nil
}

func code(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

func resetStream(c streams, stream uint32) bool {
	return c.write(frameReset, 0, stream, code(codeInternal))
}

func refuseStream(c streams, stream uint32) bool {
	return c.write(frameReset, 0, stream, code(codeRefused))
}

// goAway says that no stream was looked at, and closes.
func goAway(c streams, _ uint32) bool {
	c.write(frameGoAway, 0, 0, append(code(0), code(codeNone)...))
	return false
}

func settingsFlood(c streams, _ uint32) bool {
	for c.server.sleep(0) {
		if !c.write(frameSettings, 0, 0, nil) || !c.write(framePing, 0, 0, make([]byte, 8)) {
			return false
		}
	}
	return false
}
