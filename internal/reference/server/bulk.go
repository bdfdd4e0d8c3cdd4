package server

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// BulkJob is a bulk request at work (RFC 7644, section 3.7). A nil job is a request of its own.
//
// Every id that a job creates is known before the first operation runs, so that operations may
// refer to each other in circles. An operation runs after those that it refers to, unless they
// refer back to it.
type BulkJob struct {
	s      *Server
	from   *Request
	Ops    []bulkOp
	Ids    map[string]string        // bulkId → id of what it creates
	ByID   map[string]int           // bulkId → operation that creates it
	types  map[string]*ResourceType // id → type, of what is about to be there
	limit  int                      // failOnErrors, 0 for none
	errors int
}

// bulkOp is one operation of a job and what came of it.
type bulkOp struct {
	method, bulkID, path, version string
	data                          any
	rt                            *ResourceType
	id                            string
	bad                           error
	State                         int // not begun, running, done
	result                        Object
	failed                        bool
}

const (
	bulkWaiting = iota
	bulkRunning
	BulkDone
)

func (j *BulkJob) idFor(q *Request) string {
	if j == nil {
		return ""
	}
	return j.Ids[q.BulkID]
}

func (j *BulkJob) pending() map[string]*ResourceType {
	if j == nil {
		return nil
	}
	return j.types
}

func (s *Server) bulk(q *Request) (*Response, error) {
	if !s.can(capBulk) {
		return nil, Fail(http.StatusNotImplemented, "", "Bulk is not supported.")
	}
	in, err := DecodeObject(q.Body)
	if err != nil {
		return nil, BadSyntax("%v", err)
	}
	if v, _ := member(in, "schemas"); !names(v, scim.MessageBulkRequest) {
		return nil, BadSyntax("schemas must be [%q]", scim.MessageBulkRequest)
	}
	v, _ := member(in, "Operations")
	list, ok := v.([]any)
	if !ok {
		return nil, BadSyntax("Operations must be an array")
	}
	if len(list) > s.Choices.bulkOperations {
		return nil, Fail(http.StatusRequestEntityTooLarge, "", "The job exceeds maxOperations of %d.", s.Choices.bulkOperations)
	}
	j := &BulkJob{s: s, from: q, Ids: map[string]string{}, ByID: map[string]int{}, types: map[string]*ResourceType{}}
	if v, ok := member(in, "failOnErrors"); ok && v != nil {
		n, _ := v.(json.Number)
		if j.limit, err = strconv.Atoi(n.String()); err != nil || j.limit < 1 {
			return nil, BadSyntax("failOnErrors must be a positive integer")
		}
	}
	for i, e := range list {
		if j.read(e); !bulkMethod(j.Ops[i].method) {
			return nil, BadSyntax("method must be POST, PUT, PATCH or DELETE") // a result could not repeat it
		}
	}
	for i := range j.Ops {
		j.run(i)
	}
	results := []any{}
	for i := range j.Ops {
		if j.Ops[i].result != nil {
			results = append(results, j.Ops[i].result)
		}
	}
	return Reply(http.StatusOK, Object{"schemas": []any{scim.MessageBulkResponse}, "Operations": results}), nil
}

// read takes one operation in. What is wrong with it is that operation's error alone.
func (j *BulkJob) read(e any) {
	o, _ := e.(Object)
	text := func(name string) string {
		v, _ := member(o, name)
		s, _ := v.(string)
		return s
	}
	op := bulkOp{method: strings.ToUpper(text("method")), bulkID: text("bulkId"), path: text("path"), version: text("version")}
	op.data, _ = member(o, "data")
	segments := strings.Split(strings.Trim(op.path, "/"), "/")
	for _, rt := range j.s.types {
		if "/"+segments[0] == rt.Endpoint && len(segments) <= 2 {
			op.rt = rt
		}
	}
	if len(segments) == 2 {
		op.id = segments[1]
	}
	_, hasData := op.data.(Object)
	switch _, twice := j.ByID[op.bulkID]; {
	case o == nil:
		op.bad = BadSyntax("an operation must be an object")
	case !bulkMethod(op.method):
	case op.rt == nil || (op.method == "POST") != (op.id == ""):
		op.bad = BadValue("%s %q is not an operation", op.method, op.path)
	case op.method == "POST" && op.bulkID == "":
		op.bad = BadSyntax("a POST needs a bulkId")
	case op.method != "DELETE" && !hasData:
		op.bad = BadSyntax("%s needs data", op.method)
	case op.method == "POST" && twice:
		op.bad = BadSyntax("bulkId %q is used twice", op.bulkID)
	case op.method == "POST":
		t := j.from.Tenant
		t.Mu.Lock()
		id := j.s.b.NewID(j.s, t)
		t.Mu.Unlock()
		j.Ids[op.bulkID], j.ByID[op.bulkID], j.types[id] = id, len(j.Ops), op.rt
	}
	j.Ops = append(j.Ops, op)
}

func bulkMethod(name string) bool {
	return name == "POST" || name == "PUT" || name == "PATCH" || name == "DELETE"
}

// run carries one operation out, after those that it refers to.
func (j *BulkJob) run(i int) {
	op := &j.Ops[i]
	if op.State != bulkWaiting || j.s.b.FailOnErrors(j.limit, j.errors) {
		return
	}
	op.State = bulkRunning
	err := op.bad
	for _, name := range j.references(op) {
		k, known := j.ByID[name]
		if !known {
			err = BadValue("bulkId %q is not defined", name)
			break
		}
		if k != i {
			j.run(k)
		}
		if j.Ops[k].failed {
			err = Fail(http.StatusConflict, "", "The operation with bulkId %q failed.", name)
		}
	}
	if j.s.b.FailOnErrors(j.limit, j.errors) {
		return
	}
	op.State = BulkDone
	j.finish(op, j.perform(op, err))
}

func (j *BulkJob) perform(op *bulkOp, err error) *Response {
	if err != nil {
		return Refuse(err)
	}
	q := &Request{Method: op.method, Header: http.Header{}, Query: Query{}, Type: op.rt, Base: j.from.Base,
		Tenant: j.from.Tenant, who: j.from.who, Bulk: j, BulkID: op.bulkID}
	q.Op = map[string]Operation{"POST": OpCreate, "PUT": OpReplace, "PATCH": OpModify, "DELETE": OpDelete}[op.method]
	q.ID, _ = j.resolve(op.id).(string)
	if op.version != "" {
		q.Header.Set("If-Match", op.version)
	}
	if op.data != nil {
		if q.Body, err = json.Marshal(j.s.b.BulkResolve(j, op.data)); err != nil {
			return Refuse(BadSyntax("data cannot be read"))
		}
	}
	return j.s.perform(q)
}

// finish writes the result of an operation (RFC 7644, section 3.7.3).
func (j *BulkJob) finish(op *bulkOp, a *Response) {
	op.result = Object{"method": op.method, "status": strconv.Itoa(a.Status)}
	if op.bulkID != "" {
		op.result["bulkId"] = op.bulkID
	}
	if a.Status >= 300 {
		op.failed = true
		j.errors++
		op.result["response"] = a.Body
		if id := j.Ids[op.bulkID]; op.method == "POST" && op.bad == nil {
			t := j.from.Tenant
			t.Mu.Lock()
			delete(j.types, id)
			DropMember(j.s, t, id)
			t.Mu.Unlock()
		}
	}
	if etag := a.Header.Get("ETag"); etag != "" {
		op.result["version"] = etag
	}
	id, _ := j.resolve(op.id).(string)
	if op.method == "POST" {
		if op.failed {
			return
		}
		id = j.Ids[op.bulkID]
	}
	if op.rt != nil {
		op.result["location"] = j.from.Base + op.rt.Endpoint + "/" + id
	}
}

const BulkPrefix = "bulkId:"

// references lists the bulkIds that an operation names in its path or data.
func (j *BulkJob) references(op *bulkOp) []string {
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if name, ok := strings.CutPrefix(v, BulkPrefix); ok {
				out = append(out, name)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case Object:
			for _, k := range SortedKeys(v) {
				walk(v[k])
			}
		}
	}
	walk(op.id)
	walk(op.data)
	return out
}

// resolve puts ids in the place of references, in filters of PATCH paths too.
func (j *BulkJob) resolve(v any) any {
	switch v := v.(type) {
	case string:
		if name, ok := strings.CutPrefix(v, BulkPrefix); ok && j.Ids[name] != "" {
			return j.Ids[name]
		}
		if strings.Contains(v, `"`+BulkPrefix) {
			for name, id := range j.Ids {
				v = strings.ReplaceAll(v, `"`+BulkPrefix+name+`"`, `"`+id+`"`)
			}
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = j.resolve(e)
		}
		return out
	case Object:
		out := Object{}
		for k, e := range v {
			out[k] = j.resolve(e)
		}
		return out
	}
	return v
}
