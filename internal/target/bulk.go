package target

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// bulkJob is a bulk request at work (RFC 7644, section 3.7). A nil job is a request of its own.
//
// Every id that a job creates is known before the first operation runs, so that operations may
// refer to each other in circles. An operation runs after those that it refers to, unless they
// refer back to it.
type bulkJob struct {
	s      *Server
	from   *request
	ops    []bulkOp
	ids    map[string]string        // bulkId → id of what it creates
	byID   map[string]int           // bulkId → operation that creates it
	types  map[string]*resourceType // id → type, of what is about to be there
	limit  int                      // failOnErrors, 0 for none
	errors int
}

// bulkOp is one operation of a job and what came of it.
type bulkOp struct {
	method, bulkID, path, version string
	data                          any
	rt                            *resourceType
	id                            string
	bad                           error
	state                         int // not begun, running, done
	result                        object
	failed                        bool
}

const (
	bulkWaiting = iota
	bulkRunning
	bulkDone
)

func (j *bulkJob) idFor(q *request) string {
	if j == nil {
		return ""
	}
	return j.ids[q.bulkID]
}

func (j *bulkJob) pending() map[string]*resourceType {
	if j == nil {
		return nil
	}
	return j.types
}

func (s *Server) bulk(q *request) (*response, error) {
	if !s.can(capBulk) {
		return nil, fail(http.StatusNotImplemented, "", "Bulk is not supported.")
	}
	in, err := decodeObject(q.body)
	if err != nil {
		return nil, badSyntax("%v", err)
	}
	if v, _ := member(in, "schemas"); !names(v, scim.MessageBulkRequest) {
		return nil, badSyntax("schemas must be [%q]", scim.MessageBulkRequest)
	}
	v, _ := member(in, "Operations")
	list, ok := v.([]any)
	if !ok {
		return nil, badSyntax("Operations must be an array")
	}
	if len(list) > s.choices.bulkOperations {
		return nil, fail(http.StatusRequestEntityTooLarge, "", "The job exceeds maxOperations of %d.", s.choices.bulkOperations)
	}
	j := &bulkJob{s: s, from: q, ids: map[string]string{}, byID: map[string]int{}, types: map[string]*resourceType{}}
	if v, ok := member(in, "failOnErrors"); ok && v != nil {
		n, _ := v.(json.Number)
		if j.limit, err = strconv.Atoi(n.String()); err != nil || j.limit < 1 {
			return nil, badSyntax("failOnErrors must be a positive integer")
		}
	}
	for i, e := range list {
		if j.read(e); !bulkMethod(j.ops[i].method) {
			return nil, badSyntax("method must be POST, PUT, PATCH or DELETE") // a result could not repeat it
		}
	}
	for i := range j.ops {
		j.run(i)
	}
	results := []any{}
	for i := range j.ops {
		if j.ops[i].result != nil {
			results = append(results, j.ops[i].result)
		}
	}
	return reply(http.StatusOK, object{"schemas": []any{scim.MessageBulkResponse}, "Operations": results}), nil
}

// read takes one operation in. What is wrong with it is that operation's error alone.
func (j *bulkJob) read(e any) {
	o, _ := e.(object)
	text := func(name string) string {
		v, _ := member(o, name)
		s, _ := v.(string)
		return s
	}
	op := bulkOp{method: strings.ToUpper(text("method")), bulkID: text("bulkId"), path: text("path"), version: text("version")}
	op.data, _ = member(o, "data")
	segments := strings.Split(strings.Trim(op.path, "/"), "/")
	for _, rt := range j.s.types {
		if "/"+segments[0] == rt.endpoint && len(segments) <= 2 {
			op.rt = rt
		}
	}
	if len(segments) == 2 {
		op.id = segments[1]
	}
	_, hasData := op.data.(object)
	switch _, twice := j.byID[op.bulkID]; {
	case o == nil:
		op.bad = badSyntax("an operation must be an object")
	case !bulkMethod(op.method):
	case op.rt == nil || (op.method == "POST") != (op.id == ""):
		op.bad = badValue("%s %q is not an operation", op.method, op.path)
	case op.method == "POST" && op.bulkID == "":
		op.bad = badSyntax("a POST needs a bulkId")
	case op.method != "DELETE" && !hasData:
		op.bad = badSyntax("%s needs data", op.method)
	case op.method == "POST" && twice:
		op.bad = badSyntax("bulkId %q is used twice", op.bulkID)
	case op.method == "POST":
		t := j.from.tenant
		t.mu.Lock()
		id := j.s.b.newID(j.s, t)
		t.mu.Unlock()
		j.ids[op.bulkID], j.byID[op.bulkID], j.types[id] = id, len(j.ops), op.rt
	}
	j.ops = append(j.ops, op)
}

func bulkMethod(name string) bool {
	return name == "POST" || name == "PUT" || name == "PATCH" || name == "DELETE"
}

// run carries one operation out, after those that it refers to.
func (j *bulkJob) run(i int) {
	op := &j.ops[i]
	if op.state != bulkWaiting || j.s.b.failOnErrors(j.limit, j.errors) {
		return
	}
	op.state = bulkRunning
	err := op.bad
	for _, name := range j.references(op) {
		k, known := j.byID[name]
		if !known {
			err = badValue("bulkId %q is not defined", name)
			break
		}
		if k != i {
			j.run(k)
		}
		if j.ops[k].failed {
			err = fail(http.StatusConflict, "", "The operation with bulkId %q failed.", name)
		}
	}
	if j.s.b.failOnErrors(j.limit, j.errors) {
		return
	}
	op.state = bulkDone
	j.finish(op, j.perform(op, err))
}

func (j *bulkJob) perform(op *bulkOp, err error) *response {
	if err != nil {
		return refuse(err)
	}
	q := &request{method: op.method, header: http.Header{}, query: query{}, rt: op.rt, base: j.from.base,
		tenant: j.from.tenant, who: j.from.who, bulk: j, bulkID: op.bulkID}
	q.op = map[string]operation{"POST": opCreate, "PUT": opReplace, "PATCH": opModify, "DELETE": opDelete}[op.method]
	q.id, _ = j.resolve(op.id).(string)
	if op.version != "" {
		q.header.Set("If-Match", op.version)
	}
	if op.data != nil {
		if q.body, err = json.Marshal(j.s.b.bulkResolve(j, op.data)); err != nil {
			return refuse(badSyntax("data cannot be read"))
		}
	}
	return j.s.perform(q)
}

// finish writes the result of an operation (RFC 7644, section 3.7.3).
func (j *bulkJob) finish(op *bulkOp, a *response) {
	op.result = object{"method": op.method, "status": strconv.Itoa(a.status)}
	if op.bulkID != "" {
		op.result["bulkId"] = op.bulkID
	}
	if a.status >= 300 {
		op.failed = true
		j.errors++
		op.result["response"] = a.body
		if id := j.ids[op.bulkID]; op.method == "POST" && op.bad == nil {
			t := j.from.tenant
			t.mu.Lock()
			delete(j.types, id)
			dropMember(j.s, t, id)
			t.mu.Unlock()
		}
	}
	if etag := a.header.Get("ETag"); etag != "" {
		op.result["version"] = etag
	}
	id, _ := j.resolve(op.id).(string)
	if op.method == "POST" {
		if op.failed {
			return
		}
		id = j.ids[op.bulkID]
	}
	if op.rt != nil {
		op.result["location"] = j.from.base + op.rt.endpoint + "/" + id
	}
}

const bulkPrefix = "bulkId:"

// references lists the bulkIds that an operation names in its path or data.
func (j *bulkJob) references(op *bulkOp) []string {
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			if name, ok := strings.CutPrefix(v, bulkPrefix); ok {
				out = append(out, name)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case object:
			for _, k := range sortedKeys(v) {
				walk(v[k])
			}
		}
	}
	walk(op.id)
	walk(op.data)
	return out
}

// resolve puts ids in the place of references, in filters of PATCH paths too.
func (j *bulkJob) resolve(v any) any {
	switch v := v.(type) {
	case string:
		if name, ok := strings.CutPrefix(v, bulkPrefix); ok && j.ids[name] != "" {
			return j.ids[name]
		}
		if strings.Contains(v, `"`+bulkPrefix) {
			for name, id := range j.ids {
				v = strings.ReplaceAll(v, `"`+bulkPrefix+name+`"`, `"`+id+`"`)
			}
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = j.resolve(e)
		}
		return out
	case object:
		out := object{}
		for k, e := range v {
			out[k] = j.resolve(e)
		}
		return out
	}
	return v
}
