package main

import (
	"crypto/rand"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/elimity-com/scim"
	"github.com/elimity-com/scim/errors"
	"github.com/elimity-com/scim/filter"
	"github.com/elimity-com/scim/schema"
)

// directory holds all resources; one request at a time reads or changes it.
type directory struct {
	mutex         sync.Mutex
	base          string
	users, groups *collection
}

// entry is a stored resource.
type entry struct {
	id                string
	attributes        scim.ResourceAttributes
	created, modified time.Time
}

// collection holds the resources of one type, in the order in which they came.
type collection struct {
	*directory
	main       schema.Schema
	extensions []schema.Schema
	entries    []*entry
}

func newDirectory(base string) *directory {
	all := &directory{base: base}
	all.users = &collection{directory: all, main: schema.CoreUserSchema(), extensions: []schema.Schema{schema.ExtensionEnterpriseUser()}}
	all.groups = &collection{directory: all, main: schema.CoreGroupSchema()}
	return all
}

// found returns the stored resource with an id, or nil.
func (c *collection) found(id string) *entry {
	i := slices.IndexFunc(c.entries, func(e *entry) bool { return e.id == id })
	if i < 0 {
		return nil
	}
	return c.entries[i]
}

// check refuses a userName that is taken, in any letter case, and members that there are not.
func (c *collection) check(id string, attributes scim.ResourceAttributes) error {
	name, named := attributes["userName"].(string)
	for _, other := range c.entries {
		taken, ok := other.attributes["userName"].(string)
		if named && ok && other.id != id && strings.EqualFold(name, taken) {
			return errors.ScimErrorUniqueness
		}
	}
	members, _ := attributes["members"].([]any)
	for _, member := range members {
		value, _ := member.(map[string]any)["value"].(string)
		if c.users.found(value) == nil && c.groups.found(value) == nil {
			return errors.ScimErrorInvalidValue
		}
	}
	return nil
}

// shown completes what is stored with what only the application knows.
func (c *collection) shown(e *entry) scim.Resource {
	attributes := maps.Clone(e.attributes)
	delete(attributes, "password")
	delete(attributes, "groups")
	if groups := c.groupsOf(e.id); len(groups) > 0 {
		attributes["groups"] = groups
	}
	if members, ok := attributes["members"].([]any); ok {
		attributes["members"] = c.membersShown(members)
	}
	return scim.Resource{ID: e.id, Attributes: attributes, Meta: scim.Meta{Created: &e.created, LastModified: &e.modified}}
}

// groupsOf lists the groups that have a resource as a member.
func (c *collection) groupsOf(id string) []any {
	var all []any
	for _, group := range c.groups.entries {
		if slices.ContainsFunc(list(group.attributes["members"]), names(id)) {
			all = append(all, map[string]any{"value": group.id, "$ref": c.base + "/Groups/" + group.id, "display": group.attributes["displayName"], "type": "direct"})
		}
	}
	return all
}

// names tells whether a member is the resource with an id.
func names(id string) func(any) bool {
	return func(member any) bool {
		one, _ := member.(map[string]any)
		return one["value"] == id
	}
}

func (c *collection) membersShown(members []any) []any {
	all := make([]any, 0, len(members))
	for _, member := range members {
		one := maps.Clone(member.(map[string]any))
		value, _ := one["value"].(string)
		one["type"], one["$ref"] = "User", c.base+"/Users/"+value
		if c.groups.found(value) != nil {
			one["type"], one["$ref"] = "Group", c.base+"/Groups/"+value
		}
		all = append(all, one)
	}
	return all
}

func (c *collection) Create(_ *http.Request, attributes scim.ResourceAttributes) (scim.Resource, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if err := c.check("", attributes); err != nil {
		return scim.Resource{}, err
	}
	now := time.Now().UTC()
	e := &entry{id: strings.ToLower(rand.Text()), attributes: attributes, created: now, modified: now}
	c.entries = append(c.entries, e)
	return c.shown(e), nil
}

func (c *collection) Get(_ *http.Request, id string) (scim.Resource, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	e := c.found(id)
	if e == nil {
		return scim.Resource{}, errors.ScimErrorResourceNotFound(id)
	}
	return c.shown(e), nil
}

func (c *collection) GetAll(_ *http.Request, params scim.ListRequestParams) (scim.Page, error) {
	return c.page(params.FilterValidator, params.StartIndex, params.Count), nil
}

func (c *collection) Search(_ *http.Request, params scim.SearchParams) (scim.Page, error) {
	return c.page(params.FilterValidator, params.StartIndex, params.Count), nil
}

// page returns count of the resources that match, from the one with the number start.
func (c *collection) page(validator *filter.Validator, start, count int) scim.Page {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	matched := []scim.Resource{}
	for _, e := range c.entries {
		resource := c.shown(e)
		if validator == nil || validator.PassesFilter(c.filterable(resource)) == nil {
			matched = append(matched, resource)
		}
	}
	first := min(start-1, len(matched))
	return scim.Page{TotalResults: len(matched), Resources: matched[first:min(first+count, len(matched))]}
}

// filterable is a resource as the library's filters look at it: with the common attributes,
// and those of an extension under their full names.
func (c *collection) filterable(resource scim.Resource) map[string]any {
	flat := maps.Clone(resource.Attributes)
	flat["id"], flat["schemas"] = resource.ID, []any{c.main.ID}
	flat["meta"] = map[string]any{
		"resourceType": c.main.Name.Value(),
		"created":      resource.Meta.Created.Format(time.RFC3339),
		"lastModified": resource.Meta.LastModified.Format(time.RFC3339),
	}
	for _, extension := range c.extensions {
		flat["schemas"] = append(flat["schemas"].([]any), extension.ID)
		attributes, _ := flat[extension.ID].(map[string]any)
		for name, value := range attributes {
			flat[extension.ID+":"+name] = value
		}
	}
	return flat
}

func (c *collection) Replace(_ *http.Request, id string, attributes scim.ResourceAttributes) (scim.Resource, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.put(id, func(*entry) (scim.ResourceAttributes, error) { return attributes, nil })
}

func (c *collection) Patch(_ *http.Request, id string, operations []scim.PatchOperation) (scim.Resource, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.put(id, func(e *entry) (scim.ResourceAttributes, error) {
		changed := clone(map[string]any(e.attributes)).(map[string]any)
		for _, operation := range operations {
			if err := c.apply(changed, operation); err != nil {
				return nil, err
			}
		}
		return changed, nil
	})
}

// put stores what change makes of a resource, if that is allowed.
func (c *collection) put(id string, change func(*entry) (scim.ResourceAttributes, error)) (scim.Resource, error) {
	e := c.found(id)
	if e == nil {
		return scim.Resource{}, errors.ScimErrorResourceNotFound(id)
	}
	attributes, err := change(e)
	if err != nil {
		return scim.Resource{}, err
	}
	if err := c.check(id, attributes); err != nil {
		return scim.Resource{}, err
	}
	if !reflect.DeepEqual(attributes, e.attributes) {
		e.attributes, e.modified = attributes, time.Now().UTC()
	}
	return c.shown(e), nil
}

// Delete removes a resource, and the memberships that name it.
func (c *collection) Delete(_ *http.Request, id string) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.found(id) == nil {
		return errors.ScimErrorResourceNotFound(id)
	}
	c.entries = slices.DeleteFunc(c.entries, func(e *entry) bool { return e.id == id })
	for _, group := range c.groups.entries {
		if members, ok := group.attributes["members"].([]any); ok {
			group.attributes["members"] = slices.DeleteFunc(members, names(id))
		}
	}
	return nil
}

// clone copies a value of JSON whole.
func clone(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for key, one := range value {
			copied[key] = clone(one)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, one := range value {
			copied[i] = clone(one)
		}
		return copied
	default:
		return value
	}
}
