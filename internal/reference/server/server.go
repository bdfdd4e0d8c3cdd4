package server

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/scimspec/scimspec/internal/reference/signin"
	"github.com/scimspec/scimspec/internal/scim"
)

// MaxBody bounds the body of a request in bytes; bulk.maxPayloadSize says the same.
const MaxBody = 1 << 20

// Server is the service provider. Use New.
type Server struct {
	Options Options
	Choices choices
	prefix  string
	off     map[capability]bool
	Now     func() time.Time
	types   []*ResourceType
	router  http.Handler
	Members *members // nil: plain SCIM

	mu      sync.RWMutex // of b and tenants; requests hold it for reading
	b       *Behaviour
	lazily  sync.Mutex // of making a tenant
	tenants map[string]*Tenant
}

// Operation names what a request asks for.
type Operation string

const (
	OpList       Operation = "list"
	OpCreate     Operation = "create"
	OpGet        Operation = "get"
	OpReplace    Operation = "replace"
	OpModify     Operation = "modify"
	OpDelete     Operation = "delete"
	OpSearch     Operation = "search"
	OpRootList   Operation = "rootList"
	OpRootSearch Operation = "rootSearch"
	OpBulk       Operation = "bulk"
	OpMe         Operation = "me"
	OpConfig     Operation = "config"
	OpTypes      Operation = "types"
	OpType       Operation = "type"
	OpSchemas    Operation = "schemas"
	OpSchema     Operation = "schema"
	OpUnknown    Operation = "unknown"
	OpNotAllowed Operation = "notAllowed"
)

// Request is a request after authentication, from the wire or out of a bulk job.
type Request struct {
	Op      Operation
	Method  string
	Header  http.Header
	Query   Query
	URI     string // as it stood in the request line; empty inside bulk jobs
	Body    []byte
	Type    *ResourceType
	ID      string
	Base    string
	Tenant  *Tenant
	who     Principal
	Allowed []string
	named   map[*Attribute]bool // what a PUT or PATCH says
	Bulk    *BulkJob            // nil outside bulk jobs
	BulkID  string
}

// Response is an answer that is not written yet. raw, with the media type in header, goes
// before body.
type Response struct {
	Status int
	Header http.Header
	Body   any
	Raw    []byte
}

// ServeHTTP is the SCIM endpoint.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", scim.ReferenceServer)
	if s.Members != nil && strings.HasPrefix(r.URL.Path, signin.Prefix) {
		s.Members.Desk.ServeHTTP(w, r)
		return
	}
	// The body is read before the lock is taken: a client that sends slowly holds nobody up.
	if r.Body != nil {
		data, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
		if err != nil {
			s.mu.RLock()
			defer s.mu.RUnlock()
			s.write(w, r, Refuse(BadSyntax("the body could not be read")))
			return
		}
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(data))
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.router.ServeHTTP(w, r)
}

// Reset forgets all resources.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tenants = map[string]*Tenant{}
	if s.Members != nil {
		s.Members.Product.Reset()
		s.Members.Desk.Forget()
	}
}

// routes maps paths and methods to operations.
func (s *Server) routes() http.Handler {
	type methods = map[string]Operation
	root := chi.NewRouter()
	at := func(pattern string, rt *ResourceType, m methods) {
		var allowed []string
		for _, name := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if _, ok := m[name]; ok {
				allowed = append(allowed, name)
			}
		}
		root.HandleFunc(s.prefix+pattern, func(w http.ResponseWriter, r *http.Request) {
			method := r.Method
			if method == http.MethodHead {
				method = http.MethodGet
			}
			op, ok := m[method]
			if !ok {
				op = OpNotAllowed
			}
			s.serve(w, r, &Request{Op: op, Method: method, Type: rt, Allowed: allowed})
		})
	}
	for _, rt := range s.types {
		at(rt.Endpoint, rt, methods{"GET": OpList, "POST": OpCreate})
		at(rt.Endpoint+scim.EndpointSearch, rt, methods{"POST": OpSearch})
		at(rt.Endpoint+"/{id}", rt, methods{"GET": OpGet, "PUT": OpReplace, "PATCH": OpModify, "DELETE": OpDelete})
	}
	at("/", nil, methods{"GET": OpRootList})
	if s.prefix != "" {
		at("", nil, methods{"GET": OpRootList})
	}
	at(scim.EndpointSearch, nil, methods{"POST": OpRootSearch})
	at(scim.EndpointBulk, nil, methods{"POST": OpBulk})
	at(scim.EndpointMe, nil, methods{"GET": OpMe, "POST": OpMe, "PUT": OpMe, "PATCH": OpMe, "DELETE": OpMe})
	at(scim.EndpointServiceProviderConfig, nil, methods{"GET": OpConfig})
	at(scim.EndpointResourceTypes, nil, methods{"GET": OpTypes})
	at(scim.EndpointResourceTypes+"/{id}", nil, methods{"GET": OpType})
	at(scim.EndpointSchemas, nil, methods{"GET": OpSchemas})
	at(scim.EndpointSchemas+"/{id}", nil, methods{"GET": OpSchema})
	root.NotFound(func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, &Request{Op: OpUnknown, Method: r.Method})
	})
	return root
}

// serve takes a request from the wire to the wire.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, q *Request) {
	q.Header, q.Base = r.Header, s.baseURL(r)
	if id := chi.URLParam(r, "id"); id != "" {
		q.ID = id
		if plain, err := url.PathUnescape(id); err == nil && r.URL.RawPath != "" {
			q.ID = plain
		}
	}
	s.write(w, r, s.answer(w, r, q))
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, q *Request) *Response {
	var err error
	q.URI = r.RequestURI
	if q.Query, err = readQuery(r.URL.RawQuery); err != nil {
		return Refuse(err)
	}
	who, err := s.b.Authenticate(s, r)
	if err != nil && !(q.Op == OpConfig && r.Header.Get("Authorization") == "") {
		return Refuse(err)
	}
	q.who, q.Tenant = who, s.tenant(who.Tenant)
	if err := s.shut(q); err != nil {
		return Refuse(err)
	}
	if err := s.readBody(w, r, q); err != nil {
		return Refuse(err)
	}
	return s.perform(q)
}

// perform runs an operation with everything that stands around it.
func (s *Server) perform(q *Request) *Response {
	h := s.b.Operations[q.Op]
	for i := len(s.b.Around) - 1; i >= 0; i-- {
		h = s.b.Around[i](h)
	}
	return h(q)
}

func (s *Server) readBody(w http.ResponseWriter, r *http.Request, q *Request) error {
	if !acceptable(r.Header.Values("Accept")) {
		return Fail(http.StatusNotAcceptable, "", "Only %s can be returned.", scim.MediaType)
	}
	if q.Method == http.MethodGet || q.Method == http.MethodDelete || q.Op == OpUnknown || q.Op == OpNotAllowed {
		return nil
	}
	var err error
	if q.Body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody)); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return Fail(http.StatusRequestEntityTooLarge, "", "The body exceeds the maxPayloadSize of %d bytes.", MaxBody)
		}
		return BadSyntax("the body could not be read")
	}
	if !s.b.AcceptsMedia(r.Header.Get("Content-Type")) {
		return Fail(http.StatusUnsupportedMediaType, "", "Send %s.", scim.MediaType)
	}
	return nil
}

// baseURL is absolute and has no slash at its end.
func (s *Server) baseURL(r *http.Request) string {
	if s.Options.BaseURL != "" {
		return strings.TrimRight(s.Options.BaseURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.prefix
}

func (s *Server) tenant(name string) *Tenant {
	s.lazily.Lock()
	defer s.lazily.Unlock()
	t := s.tenants[name]
	if t == nil {
		t = newTenant(name)
		s.tenants[name] = t
		s.b.Settle(s, t)
	}
	return t
}

// Refuse makes an answer of an error.
func Refuse(err error) *Response {
	var f *Failure
	if !errors.As(err, &f) {
		f = Fail(http.StatusInternalServerError, "", "The request could not be processed.")
	}
	header := http.Header{}
	for k, v := range f.Header {
		header[k] = v
	}
	return &Response{Status: f.status, Header: header, Body: f.body()}
}

func Reply(status int, body any) *Response {
	return &Response{Status: status, Header: http.Header{}, Body: body}
}
