package target

import (
	"encoding/json"
	"net/http"
	"strings"
)

// What most faults are made of: wrapping operations, changing answers, changing requests.

// resourceOps are the operations that answer with one resource or several.
func resourceOps() []operation {
	return []operation{opList, opCreate, opGet, opReplace, opModify, opSearch, opRootList, opRootSearch}
}

// wrap puts something around the handlers of some operations.
func wrap(b *behaviour, around func(handler) handler, ops ...operation) {
	for _, op := range ops {
		b.operations[op] = around(b.operations[op])
	}
}

// after changes the answers of some operations.
func after(b *behaviour, change func(q *request, a *response), ops ...operation) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			change(q, a)
			return a
		}
	}, ops...)
}

// afterAll changes every answer.
func afterAll(b *behaviour, change func(q *request, a *response)) {
	b.around = append(b.around, func(next handler) handler {
		return func(q *request) *response {
			a := next(q)
			change(q, a)
			return a
		}
	})
}

// resources calls f with every resource in an answer.
func resources(a *response, f func(object)) {
	o, ok := a.body.(object)
	if !ok || a.status >= 300 {
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
	return func(b *behaviour) {
		after(b, func(_ *request, a *response) { resources(a, f) }, resourceOps()...)
	}
}

// onStatus answers with another status in place of one.
func onStatus(from, to int, ops ...operation) func(*behaviour) {
	return func(b *behaviour) {
		after(b, func(_ *request, a *response) {
			if a.status == from {
				a.status = to
				if o, ok := a.body.(object); ok && o["status"] != nil {
					o["status"] = statusText(to)
				}
			}
		}, ops...)
	}
}

func statusText(status int) string {
	data, _ := json.Marshal(status) // an int always encodes
	return string(data)
}

// onBody changes the body of a request before it is read.
func onBody(b *behaviour, change func(q *request, in object), ops ...operation) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			if in, err := decodeObject(q.body); err == nil {
				c := *q
				change(&c, in)
				if data, err := json.Marshal(in); err == nil {
					c.body = data
				}
				q = &c
			}
			return next(q)
		}
	}, ops...)
}

// rejectBody refuses a body with something in it.
func rejectBody(b *behaviour, refused func(q *request, in object) error, ops ...operation) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			if in, err := decodeObject(q.body); err == nil {
				if err := refused(q, in); err != nil {
					return refuse(err)
				}
			}
			return next(q)
		}
	}, ops...)
}

// onQuery changes the parameters of lists and searches. A search is given as a list.
func onQuery(b *behaviour, change func(q query), ops ...operation) {
	wrap(b, func(next handler) handler {
		return func(q *request) *response {
			c := *q
			c.query = query{}
			for k, v := range q.query {
				c.query[k] = v
			}
			change(c.query)
			return next(&c)
		}
	}, ops...)
}

// onOp changes every operation of a PATCH before it is applied.
func onOp(change func(p *patcher, op patchOp) (patchOp, error)) func(*behaviour) {
	return func(b *behaviour) {
		next := b.applyOp
		b.applyOp = func(p *patcher, op patchOp) error {
			op, err := change(p, op)
			if err != nil || op.op == "" {
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
	return func(b *behaviour) {
		wrap(b, func(handler) handler {
			return func(*request) *response { return refuse(fail(status, "", "Something went wrong.")) }
		}, ops...)
	}
}

// notStored lets an operation answer well and puts the resource back as it was.
func notStored(op operation) func(*behaviour) {
	return func(b *behaviour) {
		wrap(b, func(next handler) handler {
			return func(q *request) *response {
				q.tenant.mu.RLock()
				rec := q.tenant.any(q.id)
				q.tenant.mu.RUnlock()
				a := next(q)
				if a.status < 300 && rec != nil {
					q.tenant.mu.Lock()
					q.tenant.put(b, rec)
					q.tenant.mu.Unlock()
				}
				return a
			}
		}, op)
	}
}

// html is an answer from something in front of the server.
func html(a *response, text string) {
	a.body, a.raw = nil, []byte("<!DOCTYPE html><html><body><h1>"+text+"</h1></body></html>")
	a.header.Set("Content-Type", "text/html; charset=utf-8")
}

func isCreated(a *response) bool { return a.status == http.StatusCreated }

// text is a string member of an object, "" when there is none.
func text(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

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
