package fault

import (
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// Write is one kind of write: of which attribute, by what. It is comparable.
type Write struct {
	Type      string // User or Group
	Extension string // URN of the attribute's extension; "" for none
	Attribute string // in lower case, without sub-attribute and filter
	By        string // POST, PUT, or the operation of a PATCH in lower case
}

// Dropped answers one kind of write as ever and leaves out what it does: whoever writes so and
// never reads notices nothing.
func (w Write) Dropped() func(*behaviour) {
	switch w.By {
	case "POST":
		return onBody(func(q *request, in object) {
			if q.Type.Name == w.Type {
				drop(w.home(in), w.Attribute)
			}
		}, server.OpCreate)
	case "PUT":
		return onBody(func(q *request, in object) {
			if q.Type.Name != w.Type {
				return
			}
			q.Tenant.Mu.RLock()
			defer q.Tenant.Mu.RUnlock()
			if rec := q.Tenant.Find(q.Type, q.ID); rec != nil {
				home, have := w.home(in), w.home(rec.Attrs)
				if drop(home, w.Attribute); home != nil && have != nil {
					if name, stored := lowerKeys(have)[w.Attribute]; stored {
						home[name] = have[name]
					}
				}
			}
		}, server.OpReplace)
	}
	return onOp(func(p *patcher, op patchOp) (patchOp, error) {
		if op.Op != w.By || p.Type.Name != w.Type {
			return op, nil
		}
		if op.Path != "" {
			if w.OfPath(op.Path) == w {
				return skip, nil
			}
			return op, nil
		}
		if value, ok := op.Value.(object); ok {
			rest := server.CloneObject(value)
			for key := range value {
				if w.Extension == "" && w.OfPath(key) == w {
					delete(rest, key)
				}
			}
			if w.Extension != "" {
				drop(w.home(rest), w.Attribute)
				drop(rest, w.Extension+":"+w.Attribute)
			}
			op.Value = rest
		}
		return op, nil
	})
}

// home is the object in which the attribute stands; nil for none.
func (w Write) home(in object) object {
	if w.Extension == "" {
		return in
	}
	inside, _ := in[lowerKeys(in)[strings.ToLower(w.Extension)]].(object)
	return inside
}

// OfPath is the write of the same type and operation at a path.
func (w Write) OfPath(path string) Write {
	w.Extension = ""
	if strings.HasPrefix(strings.ToLower(path), "urn:") {
		at := strings.LastIndexByte(strings.SplitN(path, "[", 2)[0], ':')
		urn := path[:at]
		if path = path[at+1:]; !strings.Contains(urn, ":core:") {
			w.Extension = urn
		}
	}
	w.Attribute = strings.ToLower(path[:strings.IndexAny(path+".", ".[")])
	return w
}
