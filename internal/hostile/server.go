package hostile

import (
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
)

// Server is a misbehaving target. Use New; it is armed from the start.
type Server struct {
	misbehaviour Misbehaviour
	inner        http.Handler
	other        *Other
	authority    *authority // nil without TLS
	listener     *listener
	http         *http.Server
	armed        atomic.Bool
	done         chan struct{}
	closing      sync.Once
	served       sync.WaitGroup

	mu       sync.Mutex
	received []Received
	steps    int // of whatever a misbehaviour counts
}

// Received is a request that reached the server while it was armed.
type Received struct {
	Method string
	Path   string // escaped, with the query
	Header http.Header
	Body   []byte
}

// New starts a server that misbehaves in the named way. Whatever the misbehaviour leaves
// in order, inner answers. The error names an unknown misbehaviour.
func New(name string, inner http.Handler) (*Server, error) {
	m, known := byName(name)
	if !known {
		return nil, fmt.Errorf("misbehaviour %q: not known", name)
	}
	s := &Server{misbehaviour: m, inner: inner, done: make(chan struct{})}
	s.armed.Store(true)
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if s.other, err = newOther(); err != nil {
		raw.Close()
		return nil, err
	}
	s.listener = &listener{Listener: raw, server: s, open: map[net.Conn]bool{}}
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ErrorLog: log.New(io.Discard, "", 0)}
	if m.Secure {
		if s.authority, err = newAuthority(); err != nil {
			s.Close()
			return nil, err
		}
		s.http.TLSConfig = s.tlsConfig()
	}
	s.served.Go(s.accept)
	return s, nil
}

// accept serves until the server is closed.
func (s *Server) accept() {
	if s.misbehaviour.Secure {
		_ = s.http.ServeTLS(s.listener, "", "") // it ends with ErrServerClosed
		return
	}
	_ = s.http.Serve(s.listener) // it ends with ErrServerClosed
}

// URL is scheme, host and port, without a slash at its end.
func (s *Server) URL() string {
	scheme := "http"
	if s.misbehaviour.Secure {
		scheme = "https"
	}
	return scheme + "://" + s.listener.Addr().String()
}

// RootCAs trusts the authority that signs the server's certificates; nil without TLS.
func (s *Server) RootCAs() *x509.CertPool {
	if s.authority == nil {
		return nil
	}
	return s.authority.pool
}

// Other is the other host that some misbehaviours point to.
func (s *Server) Other() *Other { return s.other }

// Arm makes the server misbehave from the next request on.
func (s *Server) Arm() { s.turn(true) }

// Disarm makes the server well-behaved from the next request on.
func (s *Server) Disarm() { s.turn(false) }

// turn closes the open connections when the misbehaviour lies in the connection. Else it
// leaves them alone: a client that sends a POST just then would rightly not repeat it. So it
// does where nobody is to blame, and serve asks the client for a new connection instead.
func (s *Server) turn(armed bool) {
	s.armed.Store(armed)
	if s.misbehaviour.spoil == nil && s.misbehaviour.Side != Nobody {
		s.listener.closeAll()
	}
}

// Received returns the requests that reached the server while it was armed.
func (s *Server) Received() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.received...)
}

// Close closes every connection and wakes every handler that waits. It returns when
// nothing is accepted any more; handlers end by themselves soon after.
func (s *Server) Close() {
	s.closing.Do(func() {
		close(s.done)
		_ = s.http.Close() // the listener's error says that it is closed
		s.listener.Close()
		s.listener.closeAll()
		s.other.close()
	})
	s.served.Wait()
}

// serve answers one request, in the hostile way when armed.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.armed.Load() || s.misbehaviour.spoil == nil {
		s.note(r, nil)
		if s.armed.Load() && s.misbehaviour.Side == Nobody {
			w.Header().Set("Connection", "close")
		}
		s.inner.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.note(r, body)
	s.misbehaviour.spoil(&exchange{server: s, w: w, r: r, body: body})
}

func (s *Server) note(r *http.Request, body []byte) {
	if !s.armed.Load() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = append(s.received, Received{Method: r.Method, Path: r.URL.RequestURI(), Header: r.Header.Clone(), Body: body})
}

// next counts: 1, 2, 3 …
func (s *Server) next() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps++
	return s.steps
}
