package main

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/elimity-com/scim"
	"github.com/elimity-com/scim/errors"
	"github.com/elimity-com/scim/filter"
	"github.com/elimity-com/scim/schema"
	parser "github.com/scim2/filter-parser/v2"
)

// apply carries out one operation that the library has validated (RFC 7644, section 3.5.2).
func (c *collection) apply(attributes map[string]any, operation scim.PatchOperation) error {
	if operation.Path != nil {
		return c.applyPath(attributes, operation.Op, *operation.Path, operation.Value)
	}
	values, _ := operation.Value.(map[string]any)
	for name, value := range values {
		if extension, ok := value.(map[string]any); ok && c.isExtension(name) {
			for part, one := range extension {
				path := parser.Path{AttributePath: parser.AttributePath{URIPrefix: &name, AttributeName: part}}
				if err := c.applyPath(attributes, operation.Op, path, one); err != nil {
					return err
				}
			}
			continue
		}
		path, err := parser.ParsePath([]byte(name))
		if err != nil {
			return errors.ScimErrorInvalidPath
		}
		if err := c.applyPath(attributes, operation.Op, path, value); err != nil {
			return err
		}
	}
	return nil
}

func (c *collection) isExtension(urn string) bool {
	return slices.ContainsFunc(c.extensions, func(s schema.Schema) bool { return s.ID == urn })
}

// applyPath changes what a path names: an attribute, a sub-attribute, or values of a list.
func (c *collection) applyPath(attributes map[string]any, op string, path parser.Path, value any) error {
	holder, attribute, known := c.holder(attributes, path.AttributePath)
	if !known {
		return errors.ScimErrorInvalidPath
	}
	sub := path.SubAttributeName()
	if sub == "" {
		sub = path.AttributePath.SubAttributeName()
	}
	if part, ok := attribute.SubAttributes().ContainsAttribute(sub); ok {
		sub = part.Name()
	}
	name := attribute.Name()
	before := primaries(holder[name])
	defer func() { onePrimary(before, holder[name]) }()
	switch {
	case path.ValueExpression != nil:
		return selected(holder, attribute, path.ValueExpression, op, sub, value)
	case sub != "" && attribute.MultiValued():
		for _, one := range list(holder[name]) {
			set(one.(map[string]any), op, sub, value)
		}
	case sub != "":
		whole, ok := holder[name].(map[string]any)
		if !ok {
			whole = map[string]any{}
		}
		set(whole, op, sub, value)
		holder[name] = whole
		if len(whole) == 0 {
			delete(holder, name)
		}
	default:
		set(holder, op, name, value)
	}
	return nil
}

// holder is the map that an attribute stands in, the resource or one of its extensions.
func (c *collection) holder(attributes map[string]any, path parser.AttributePath) (map[string]any, schema.CoreAttribute, bool) {
	if uri := path.URI(); uri != "" && uri != c.main.ID {
		i := slices.IndexFunc(c.extensions, func(s schema.Schema) bool { return s.ID == uri })
		if i < 0 {
			return nil, schema.CoreAttribute{}, false
		}
		inner, ok := attributes[uri].(map[string]any)
		if !ok {
			inner = map[string]any{}
			attributes[uri] = inner
		}
		attribute, known := c.extensions[i].Attributes.ContainsAttribute(path.AttributeName)
		return inner, attribute, known
	}
	if strings.EqualFold(path.AttributeName, "externalId") {
		return attributes, schema.SimpleCoreAttribute(schema.SimpleStringParams(schema.StringParams{Name: "externalId"})), true
	}
	attribute, known := c.main.Attributes.ContainsAttribute(path.AttributeName)
	return attributes, attribute, known
}

// selected changes the values of a list that match an expression. There has to be one, but to
// be removed.
func selected(holder map[string]any, attribute schema.CoreAttribute, expression parser.Expression, op, sub string, value any) error {
	matches := filter.NewFilterValidator(expression, schema.Schema{Attributes: filter.MultiValuedFilterAttributes(attribute)})
	kept, hit := []any{}, false
	for _, one := range list(holder[attribute.Name()]) {
		whole, ok := one.(map[string]any)
		if !ok || matches.PassesFilter(whole) != nil {
			kept = append(kept, one)
			continue
		}
		hit = true
		parts, isMap := value.(map[string]any)
		switch {
		case sub != "":
			set(whole, op, sub, value)
		case op == scim.PatchOperationRemove:
			continue
		case isMap:
			maps.Copy(whole, parts)
		default:
			return errors.ScimErrorInvalidValue
		}
		kept = append(kept, whole)
	}
	if !hit && op != scim.PatchOperationRemove {
		return errors.ScimErrorNoTarget
	}
	holder[attribute.Name()] = kept
	if len(kept) == 0 {
		delete(holder, attribute.Name())
	}
	return nil
}

// set adds, replaces or removes one member of a map.
func set(holder map[string]any, op, name string, value any) {
	old, isList := holder[name].([]any)
	whole, isMap := holder[name].(map[string]any)
	parts, partial := value.(map[string]any)
	switch {
	case op == scim.PatchOperationRemove && isList && value != nil:
		holder[name] = slices.DeleteFunc(old, func(one any) bool { return slices.ContainsFunc(list(value), same(one)) })
	case op == scim.PatchOperationRemove:
		delete(holder, name)
	case op == scim.PatchOperationAdd && isList:
		for _, one := range list(value) {
			if !slices.ContainsFunc(old, same(one)) {
				old = append(old, one)
			}
		}
		holder[name] = old
	case isMap && partial:
		maps.Copy(whole, parts)
	default:
		holder[name] = value
	}
}

// same tells whether another value is this one: by its "value" if it has one, or else whole.
func same(one any) func(any) bool {
	return func(other any) bool {
		left, isMap := one.(map[string]any)
		right, isToo := other.(map[string]any)
		if isMap && isToo && left["value"] != nil {
			return left["value"] == right["value"] && (left["type"] == right["type"] || left["type"] == nil || right["type"] == nil)
		}
		return reflect.DeepEqual(one, other)
	}
}

// primaries lists which values of an attribute are the primary one.
func primaries(value any) []string {
	var all []string
	for _, one := range list(value) {
		if whole, ok := one.(map[string]any); ok && whole["primary"] == true {
			all = append(all, unmarked(whole))
		}
	}
	return all
}

// unmarked is the text of a value without its mark.
func unmarked(whole map[string]any) string {
	rest := maps.Clone(whole)
	delete(rest, "primary")
	return fmt.Sprint(rest)
}

// onePrimary takes the mark from the values that had it before, when another has it now.
func onePrimary(before []string, value any) {
	isNew := func(one string) bool { return !slices.Contains(before, one) }
	if !slices.ContainsFunc(primaries(value), isNew) {
		return
	}
	for _, one := range list(value) {
		if whole, ok := one.(map[string]any); ok && whole["primary"] == true && !isNew(unmarked(whole)) {
			whole["primary"] = false
		}
	}
}

func list(value any) []any {
	if many, ok := value.([]any); ok {
		return many
	}
	if value == nil {
		return nil
	}
	return []any{value}
}
