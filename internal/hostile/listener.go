package hostile

import (
	"net"
	"sync"
	"time"
)

// pause is how long Accept waits before it takes a connection while armed.
type pause time.Duration

// forever stands for longer than any client waits.
const forever = pause(24 * time.Hour)

// listener knows its open connections, so that they can be closed from outside.
type listener struct {
	net.Listener
	server *Server

	mu   sync.Mutex
	open map[net.Conn]bool
}

// Accept waits as the misbehaviour says, and then for a connection. The kernel answers
// the client's SYN meanwhile: only the service is missing.
func (l *listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		tracked := &connection{Conn: conn, listener: l}
		l.mu.Lock()
		l.open[tracked] = true
		l.mu.Unlock()
		s := l.server
		if !s.armed.Load() {
			return tracked, nil
		}
		s.hesitate()
		if s.misbehaviour.stream == nil {
			return tracked, nil
		}
		s.served.Go(func() { s.serveStreams(tracked) })
	}
}

// closeAll closes what is open.
func (l *listener) closeAll() {
	l.mu.Lock()
	conns := make([]net.Conn, 0, len(l.open))
	for conn := range l.open {
		conns = append(conns, conn)
	}
	l.mu.Unlock()
	for _, conn := range conns {
		conn.Close()
	}
}

// hesitate waits as the misbehaviour says, while the server is armed.
func (s *Server) hesitate() {
	const step = 20 * time.Millisecond
	for left := time.Duration(s.misbehaviour.pause); left > 0 && s.armed.Load() && s.sleep(min(step, left)); {
		left -= step
	}
}

// sleep waits, but no longer than the server lives; it says whether the server still does.
func (s *Server) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.done:
		return false
	}
}

type connection struct {
	net.Conn
	listener *listener
}

// Close implements net.Conn.
func (c *connection) Close() error {
	c.listener.mu.Lock()
	delete(c.listener.open, c)
	c.listener.mu.Unlock()
	return c.Conn.Close()
}
