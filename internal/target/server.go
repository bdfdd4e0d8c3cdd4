package target

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

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/target/signin"
)

// maxBody bounds the body of a request in bytes; bulk.maxPayloadSize says the same.
const maxBody = 1 << 20

// Server is the service provider. Use New.
type Server struct {
	options Options
	choices choices
	prefix  string
	off     map[capability]bool
	now     func() time.Time
	types   []*resourceType
	router  http.Handler
	members *members // nil: plain SCIM

	mu      guard // of b, active and tenants; requests hold it for reading
	b       *behaviour
	active  []string
	lazily  sync.Mutex // of making a tenant
	tenants map[string]*tenant
}

// operation names what a request asks for.
type operation string

const (
	opList       operation = "list"
	opCreate     operation = "create"
	opGet        operation = "get"
	opReplace    operation = "replace"
	opModify     operation = "modify"
	opDelete     operation = "delete"
	opSearch     operation = "search"
	opRootList   operation = "rootList"
	opRootSearch operation = "rootSearch"
	opBulk       operation = "bulk"
	opMe         operation = "me"
	opConfig     operation = "config"
	opTypes      operation = "types"
	opType       operation = "type"
	opSchemas    operation = "schemas"
	opSchema     operation = "schema"
	opUnknown    operation = "unknown"
	opNotAllowed operation = "notAllowed"
)

// request is a request after authentication, from the wire or out of a bulk job.
type request struct {
	op      operation
	method  string
	header  http.Header
	query   query
	body    []byte
	rt      *resourceType
	id      string
	base    string
	tenant  *tenant
	who     principal
	allowed []string
	named   map[*attribute]bool // what a PUT or PATCH says
	bulk    *bulkJob            // nil outside bulk jobs
	bulkID  string
}

// response is an answer that is not written yet. raw, with the media type in header, goes
// before body.
type response struct {
	status int
	header http.Header
	body   any
	raw    []byte
}

// ServeHTTP is the SCIM endpoint.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.members != nil && strings.HasPrefix(r.URL.Path, signin.Prefix) {
		s.members.desk.ServeHTTP(w, r)
		return
	}
	// The body is read before the lock is taken: a client that sends slowly holds nobody up.
	if r.Body != nil {
		data, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
		if err != nil {
			s.mu.RLock()
			defer s.mu.RUnlock()
			s.write(w, r, refuse(badSyntax("the body could not be read")))
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
	s.tenants = map[string]*tenant{}
	if s.members != nil {
		s.members.product.Reset()
		s.members.desk.Forget()
	}
}

// routes maps paths and methods to operations.
func (s *Server) routes() http.Handler {
	type methods = map[string]operation
	root := chi.NewRouter()
	at := func(pattern string, rt *resourceType, m methods) {
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
				op = opNotAllowed
			}
			s.serve(w, r, &request{op: op, method: method, rt: rt, allowed: allowed})
		})
	}
	for _, rt := range s.types {
		at(rt.endpoint, rt, methods{"GET": opList, "POST": opCreate})
		at(rt.endpoint+scim.EndpointSearch, rt, methods{"POST": opSearch})
		at(rt.endpoint+"/{id}", rt, methods{"GET": opGet, "PUT": opReplace, "PATCH": opModify, "DELETE": opDelete})
	}
	at("/", nil, methods{"GET": opRootList})
	if s.prefix != "" {
		at("", nil, methods{"GET": opRootList})
	}
	at(scim.EndpointSearch, nil, methods{"POST": opRootSearch})
	at(scim.EndpointBulk, nil, methods{"POST": opBulk})
	at(scim.EndpointMe, nil, methods{"GET": opMe, "POST": opMe, "PUT": opMe, "PATCH": opMe, "DELETE": opMe})
	at(scim.EndpointServiceProviderConfig, nil, methods{"GET": opConfig})
	at(scim.EndpointResourceTypes, nil, methods{"GET": opTypes})
	at(scim.EndpointResourceTypes+"/{id}", nil, methods{"GET": opType})
	at(scim.EndpointSchemas, nil, methods{"GET": opSchemas})
	at(scim.EndpointSchemas+"/{id}", nil, methods{"GET": opSchema})
	root.NotFound(func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, &request{op: opUnknown, method: r.Method})
	})
	return root
}

// serve takes a request from the wire to the wire.
func (s *Server) serve(w http.ResponseWriter, r *http.Request, q *request) {
	q.header, q.base = r.Header, s.baseURL(r)
	if id := chi.URLParam(r, "id"); id != "" {
		q.id = id
		if plain, err := url.PathUnescape(id); err == nil && r.URL.RawPath != "" {
			q.id = plain
		}
	}
	s.write(w, r, s.answer(w, r, q))
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, q *request) *response {
	var err error
	if q.query, err = readQuery(r.URL.RawQuery); err != nil {
		return refuse(err)
	}
	who, err := s.b.authenticate(s, r)
	if err != nil && !(q.op == opConfig && r.Header.Get("Authorization") == "") {
		return refuse(err)
	}
	q.who, q.tenant = who, s.tenant(who.tenant)
	if err := s.shut(q); err != nil {
		return refuse(err)
	}
	if err := s.readBody(w, r, q); err != nil {
		return refuse(err)
	}
	return s.perform(q)
}

// perform runs an operation with everything that stands around it.
func (s *Server) perform(q *request) *response {
	h := s.b.operations[q.op]
	for i := len(s.b.around) - 1; i >= 0; i-- {
		h = s.b.around[i](h)
	}
	return h(q)
}

func (s *Server) readBody(w http.ResponseWriter, r *http.Request, q *request) error {
	if !acceptable(r.Header.Values("Accept")) {
		return fail(http.StatusNotAcceptable, "", "Only %s can be returned.", scim.MediaType)
	}
	if q.method == http.MethodGet || q.method == http.MethodDelete || q.op == opUnknown || q.op == opNotAllowed {
		return nil
	}
	var err error
	if q.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody)); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return fail(http.StatusRequestEntityTooLarge, "", "The body exceeds the maxPayloadSize of %d bytes.", maxBody)
		}
		return badSyntax("the body could not be read")
	}
	if !s.b.acceptsMedia(r.Header.Get("Content-Type")) {
		return fail(http.StatusUnsupportedMediaType, "", "Send %s.", scim.MediaType)
	}
	return nil
}

// baseURL is absolute and has no slash at its end.
func (s *Server) baseURL(r *http.Request) string {
	if s.options.BaseURL != "" {
		return strings.TrimRight(s.options.BaseURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.prefix
}

func (s *Server) tenant(name string) *tenant {
	s.lazily.Lock()
	defer s.lazily.Unlock()
	t := s.tenants[name]
	if t == nil {
		t = newTenant(name)
		s.tenants[name] = t
	}
	return t
}

// refuse makes an answer of an error.
func refuse(err error) *response {
	var f *failure
	if !errors.As(err, &f) {
		f = fail(http.StatusInternalServerError, "", "The request could not be processed.")
	}
	header := http.Header{}
	for k, v := range f.header {
		header[k] = v
	}
	return &response{status: f.status, header: header, body: f.body()}
}

func reply(status int, body any) *response {
	return &response{status: status, header: http.Header{}, body: body}
}
