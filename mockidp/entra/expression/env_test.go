package expression

import (
	"testing"
	"time"
)

// world is what the expressions of a test look at.
type world struct {
	attributes map[string]Value
	roles      []AppRole
	taken      []string
}

func (w world) env() Env {
	env := Env{
		Attribute: func(name string) (Value, bool) { v, ok := w.attributes[name]; return v, ok },
		AppRoles:  w.roles,
		Now:       func() time.Time { return time.Date(2021, 7, 2, 15, 33, 38, 0, time.UTC) },
		Random:    &counter{},
	}
	env.Unique = unique(w.taken)
	return env
}

// counter is a source of bytes that repeats nothing for a long while.
type counter struct{ state uint32 }

func (c *counter) Read(p []byte) (int, error) {
	for i := range p {
		c.state = c.state*1664525 + 1013904223
		p[i] = byte(c.state >> 24)
	}
	return len(p), nil
}

func texts(pairs ...string) map[string]Value {
	m := map[string]Value{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = String(pairs[i+1])
	}
	return m
}

// asJSON shows a value; an ignored flow, which JSON cannot show, is its word.
func asJSON(t *testing.T, v Value) string {
	t.Helper()
	if v.Kind() == KindIgnored {
		return "ignored"
	}
	raw, err := v.MarshalJSON()
	if err != nil {
		t.Fatalf("marshalling: %v", err)
	}
	return string(raw)
}

func evaluate(t *testing.T, src string, w world) (Value, error) {
	t.Helper()
	e, err := Parse(src)
	if err != nil {
		t.Fatalf("parsing %s: %v", src, err)
	}
	return e.Eval(w.env())
}

// row is one expression with its result as JSON.
type row struct {
	name, src, want string
	world           world
}

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			v, err := evaluate(t, r.src, r.world)
			if err != nil {
				t.Fatalf("%s: got error %v, want %s", r.src, err, r.want)
			}
			if got := asJSON(t, v); got != r.want {
				t.Errorf("%s: got %s, want %s", r.src, got, r.want)
			}
		})
	}
}
