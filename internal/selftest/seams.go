package selftest

import (
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/scimspec/scimspec/internal/reference"
)

// atOnce is the seam of what happens between two requests at once.
const atOnce = "BetweenChecks"

// everywhere is the seam of what cannot be told apart.
const everywhere = "*"

// seams are the functions of a behaviour by name, with where their code is.
func seams(b *reference.Behaviour) map[string]uintptr {
	all := map[string]uintptr{everywhere: uintptr(len(b.Around))}
	v := reflect.ValueOf(b).Elem()
	for i := range v.NumField() {
		if f := v.Field(i); f.Kind() == reflect.Func {
			all[v.Type().Field(i).Name] = f.Pointer()
		}
	}
	for op, handler := range b.Operations {
		all["operation "+string(op)] = reflect.ValueOf(handler).Pointer()
	}
	return all
}

// touched are the seams that faults change.
func touched(server *reference.Server, of Wrong) []string {
	if of.Around != nil {
		return []string{everywhere}
	}
	var before, after map[string]uintptr
	changes := []func(*reference.Behaviour){func(b *reference.Behaviour) { before = seams(b) }}
	for _, fault := range of.Faults {
		changes = append(changes, fault.Apply)
	}
	server.Behave(append(changes, func(b *reference.Behaviour) { after = seams(b) })...)
	server.Behave()
	var names []string
	for name, at := range after {
		if before[name] != at {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		names = append(names, everywhere)
	}
	return names
}

// watch notes which seams a server uses from now on.
func watch(server *reference.Server, used func(name string)) {
	server.Behave(func(b *reference.Behaviour) {
		v := reflect.ValueOf(b).Elem()
		for i := range v.NumField() {
			f, name := v.Field(i), v.Type().Field(i).Name
			if f.Kind() != reflect.Func {
				continue
			}
			if !f.CanSet() || f.IsNil() {
				used(name)
				continue
			}
			right := reflect.ValueOf(f.Interface())
			f.Set(reflect.MakeFunc(f.Type(), func(args []reflect.Value) []reflect.Value {
				used(name)
				if f.Type().IsVariadic() {
					return right.CallSlice(args)
				}
				return right.Call(args)
			}))
		}
		for op, handler := range b.Operations {
			b.Operations[op] = func(q *reference.Request) *reference.Response {
				used("operation " + string(op))
				return handler(q)
			}
		}
	})
}

// learn plays the tape to the right target once and notes which seams each scenario uses.
func (t *Tape) learn() error {
	s, err := newStage(t.options, t.began, Wrong{})
	if err != nil {
		return err
	}
	t.uses = map[string][]string{}
	for id, scene := range t.scenes {
		s.fresh()
		var mu sync.Mutex
		used := map[string]bool{everywhere: true}
		watch(s.server, func(name string) {
			mu.Lock()
			defer mu.Unlock()
			used[name] = true
		})
		s.plays(scene)
		mu.Lock()
		t.uses[id] = slices.Collect(maps.Keys(used))
		mu.Unlock()
	}
	return nil
}

// mayTouch says whether a scenario uses one of the seams.
func (t *Tape) mayTouch(id string, names []string) bool {
	return slices.ContainsFunc(t.uses[id], func(name string) bool { return slices.Contains(names, name) })
}
