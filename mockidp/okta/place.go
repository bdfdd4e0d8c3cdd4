package okta

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// spelled returns a member's name as the resource spells it, or the given spelling.
func spelled(resource *wire.Object, name string) string {
	for _, member := range resource.Members() {
		if strings.EqualFold(member.Name, name) {
			return member.Name
		}
	}
	return name
}

func has(resource *wire.Object, name string) bool {
	_, ok := resource.Find(name)
	return ok
}

// child returns the object that stands under name; a missing one is appended.
func child(parent *wire.Object, name string) *wire.Object {
	value, _ := parent.Find(name)
	if object, ok := value.(*wire.Object); ok && object != nil {
		return object
	}
	object := wire.NewObject()
	parent.Set(spelled(parent, name), object)
	return object
}

// put sets the value at a path and creates what is missing on the way.
func put(owner *wire.Object, at path, value any) {
	switch {
	case at.selector != nil:
		element := choose(owner, at)
		element.Set(spelled(element, at.sub), value)
	case at.sub != "":
		object := child(owner, at.name)
		object.Set(spelled(object, at.sub), value)
	default:
		owner.Set(spelled(owner, at.name), value)
	}
}

// choose returns the element that a path selects and appends one when there is none.
func choose(owner *wire.Object, at path) *wire.Object {
	value, _ := owner.Find(at.name)
	elements, _ := value.([]any)
	if element := selected(elements, at.selector); element != nil {
		return element
	}
	element := wire.NewObject(wire.M(at.selector.name, at.selector.value))
	owner.Set(spelled(owner, at.name), append(slices.Clip(elements), element))
	return element
}

// selected finds the element of a multi-valued attribute. [I] A service provider that
// keeps no primary flag and returns one element means that one.
func selected(elements []any, by *selector) *wire.Object {
	for _, value := range elements {
		if element, ok := value.(*wire.Object); ok {
			if have, _ := element.Find(by.name); have == by.value {
				return element
			}
		}
	}
	if by.value == true && len(elements) == 1 {
		if element, ok := elements[0].(*wire.Object); ok && !has(element, by.name) {
			return element
		}
	}
	return nil
}

// clearAt takes the value at a path away, in one of the forms [?].
func clearAt(owner *wire.Object, at path, form Cleared) {
	name := spelled(owner, at.name)
	value, there := owner.Get(name)
	switch {
	case !there:
	case at.selector != nil:
		elements, _ := value.([]any)
		element := selected(elements, at.selector)
		if element == nil {
			return
		}
		clearMember(element, spelled(element, at.sub), form)
		if hollow(element, at.selector.name) {
			kept := slices.DeleteFunc(slices.Clone(elements), func(v any) bool { return v == any(element) })
			owner.Set(name, kept)
		}
	case at.sub != "":
		if object, ok := value.(*wire.Object); ok && object != nil {
			clearMember(object, spelled(object, at.sub), form)
		}
	default:
		clearMember(owner, name, form)
	}
}

func clearMember(object *wire.Object, name string, form Cleared) {
	value, there := object.Get(name)
	if !there {
		return
	}
	switch _, text := value.(string); {
	case form == ClearedAbsent:
		object.Delete(name)
	case form == ClearedEmpty && text:
		object.Set(name, "")
	case form == ClearedEmpty && isArray(value):
		object.Set(name, []any{})
	default:
		object.Set(name, nil) // a number or boolean has no empty form
	}
}

func isArray(value any) bool {
	_, ok := value.([]any)
	return ok
}

// hollow says whether nothing but the selecting member has a value.
func hollow(element *wire.Object, selector string) bool {
	for _, member := range element.Members() {
		if !strings.EqualFold(member.Name, selector) && member.Value != nil && member.Value != "" {
			return false
		}
	}
	return true
}
