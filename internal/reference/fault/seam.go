package fault

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// The words of the server in which the rows are written.
type (
	attribute  = server.Attribute
	behaviour  = server.Behaviour
	comparison = server.Comparison
	handler    = server.Handler
	object     = server.Object
	operation  = server.Operation
	page       = server.Page
	patchOp    = server.PatchOp
	patcher    = server.Patcher
	principal  = server.Principal
	query      = server.Query
	record     = server.Record
	ref        = server.Ref
	request    = server.Request
	response   = server.Response
	tenant     = server.Tenant
	view       = server.View
)

// What most faults are made of: wrapping operations, changing answers, changing requests. Each
// gives a change for a row; a row that makes several applies them to its behaviour.

// resourceOps are the operations that answer with one resource or several.
func resourceOps() []operation {
	return []operation{server.OpList, server.OpCreate, server.OpGet, server.OpReplace, server.OpModify, server.OpSearch, server.OpRootList, server.OpRootSearch}
}

// wrap puts something around the handlers of some operations.
func wrap(around func(handler) handler, ops ...operation) func(*behaviour) {
	return func(b *behaviour) { b.Wrap(around, ops...) }
}

// after changes the answers of some operations.
func after(change func(q *request, a *response), ops ...operation) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			change(q, a)
			return a
		}
	}, ops...)
}

// afterAll changes every answer.
func afterAll(change func(q *request, a *response)) func(*behaviour) {
	return func(b *behaviour) {
		b.Around = append(b.Around, func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				change(q, a)
				return a
			}
		})
	}
}

// resources calls f with every resource in an answer.
func resources(a *response, f func(object)) {
	o, ok := a.Body.(object)
	if !ok || a.Status >= 300 {
		return
	}
	if list, ok := o["Resources"].([]any); ok {
		for _, e := range list {
			if r, ok := e.(object); ok {
				f(r)
			}
		}
		return
	}
	if o["id"] != nil {
		f(o)
	}
}

// onResources changes every resource that the server shows.
func onResources(f func(object)) func(*behaviour) {
	return after(func(_ *request, a *response) { resources(a, f) }, resourceOps()...)
}

// onStatus answers with another status in place of one.
func onStatus(from, to int, ops ...operation) func(*behaviour) {
	return after(func(_ *request, a *response) {
		if a.Status == from {
			a.Status = to
			if o, ok := a.Body.(object); ok && o["status"] != nil {
				o["status"] = statusText(to)
			}
		}
	}, ops...)
}

func statusText(status int) string {
	data, _ := json.Marshal(status) // an int always encodes
	return string(data)
}

// onBody changes the body of a request before it is read.
func onBody(change func(q *request, in object), ops ...operation) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			if in, err := server.DecodeObject(q.Body); err == nil {
				c := *q
				change(&c, in)
				if data, err := json.Marshal(in); err == nil {
					c.Body = data
				}
				q = &c
			}
			return next(q)
		}
	}, ops...)
}

// rejectBody refuses a body with something in it.
func rejectBody(refused func(q *request, in object) error, ops ...operation) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			if in, err := server.DecodeObject(q.Body); err == nil {
				if err := refused(q, in); err != nil {
					return server.Refuse(err)
				}
			}
			return next(q)
		}
	}, ops...)
}

// onQuery changes the parameters of lists and searches. A search is given as a list.
func onQuery(change func(q query), ops ...operation) func(*behaviour) {
	return wrap(func(next handler) handler {
		return func(q *request) *response {
			c := *q
			c.Query = query{}
			for k, v := range q.Query {
				c.Query[k] = v
			}
			change(c.Query)
			return next(&c)
		}
	}, ops...)
}

// onOp changes every operation of a PATCH before it is applied.
func onOp(change func(p *patcher, op patchOp) (patchOp, error)) func(*behaviour) {
	return func(b *behaviour) {
		next := b.ApplyOp
		b.ApplyOp = func(p *patcher, op patchOp) error {
			op, err := change(p, op)
			if err != nil || op.Op == "" {
				return err
			}
			return next(p, op)
		}
	}
}

// skip is the operation that does nothing.
var skip = patchOp{}

// failing answers some operations with an error.
func failing(status int, ops ...operation) func(*behaviour) {
	return wrap(func(handler) handler {
		return func(*request) *response { return server.Refuse(server.Fail(status, "", "Something went wrong.")) }
	}, ops...)
}

// notStored lets an operation answer well and puts the resource back as it was.
func notStored(op operation) func(*behaviour) {
	return func(b *behaviour) {
		wrap(func(next handler) handler {
			return func(q *request) *response {
				q.Tenant.Mu.RLock()
				rec := q.Tenant.Any(q.ID)
				q.Tenant.Mu.RUnlock()
				a := next(q)
				if a.Status < 300 && rec != nil {
					q.Tenant.Mu.Lock()
					q.Tenant.Put(b, rec)
					q.Tenant.Mu.Unlock()
				}
				return a
			}
		}, op)(b)
	}
}

// html is an answer from something in front of the server.
func html(a *response, text string) {
	a.Body, a.Raw = nil, []byte("<!DOCTYPE html><html><body><h1>"+text+"</h1></body></html>")
	a.Header.Set("Content-Type", "text/html; charset=utf-8")
}

func isCreated(a *response) bool { return a.Status == http.StatusCreated }

func lowerKeys(o object) map[string]string {
	keys := map[string]string{}
	for k := range o {
		keys[strings.ToLower(k)] = k
	}
	return keys
}

// drop takes an attribute out of a body whatever its case.
func drop(o object, name string) {
	if k, ok := lowerKeys(o)[strings.ToLower(name)]; ok {
		delete(o, k)
	}
}

// encodeBody encodes a body that was decoded before.
func encodeBody(o object) string {
	data, _ := json.Marshal(o) // what was decoded always encodes
	return string(data)
}
