package steps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// An administrator maps what the application knows, and takes out of the product's default
// mappings what it does not list in its schemas. So do the identity providers of scenarios.

// vital are the attributes without which neither product can provision: they are sent
// whatever /Schemas lists.
var vital = []string{"username", "active"}

// maps says whether a mapping stays. What the RFC does not know either, an administrator has
// put there.
func (s *Shape) maps(path string) bool {
	if _, standard := s.usual.find(plainPath(path)); !standard {
		return true
	}
	return slices.Contains(vital, strings.ToLower(path)) || s.users.lists(plainPath(path)) && s.users.writable(path)
}

func (s described) writable(path string) bool {
	d, found := s.find(plainPath(path))
	return !found || d.client()
}

func (w *World) unmapOkta(o *okta.Options) {
	if o.Mappings == nil {
		o.Mappings = okta.DefaultMappings()
	}
	o.Mappings = slices.DeleteFunc(slices.Clone(o.Mappings), func(m okta.Mapping) bool {
		if strings.EqualFold(m.ExternalNamespace, enterprise) {
			return !w.shape().maps(enterprise + ":" + m.ExternalName)
		}
		path := strings.ReplaceAll(m.ExternalName, ".^[", "[")
		return strings.EqualFold(m.ExternalNamespace, standardURN("")) && !w.shape().maps(path)
	})
}

// kindIn is the kind of value that a path of a mapping selects.
var kindIn = regexp.MustCompile(`^(\w+)\[type eq "(\w+)"\]`)

// knowsKind says whether an attribute takes values of the kind that a path selects.
func (s *Shape) knowsKind(path string) bool {
	match := kindIn.FindStringSubmatch(path)
	if match == nil {
		return true
	}
	kind, _ := s.users.find(match[1] + ".type")
	return !kind.values.Closed() || kind.values.Take(match[2], s.domain)
}

// unmapEntra provisions no groups where there is no resource type for them: with its mappings the
// administrator switches them off, and nobody asks for groups any more.
func (w *World) unmapEntra(o *entra.Options) {
	if has := w.config.Discovery.Capabilities; has["users"] && !has["groups"] {
		o.GroupMappings, o.GroupScoping = []entra.Mapping{}, noGroup()
	}
	if o.Mappings == nil {
		o.Mappings = entra.DefaultUserMappings()
	}
	o.Mappings = slices.DeleteFunc(slices.Clone(o.Mappings), func(m entra.Mapping) bool {
		standard := !strings.HasPrefix(strings.ToLower(m.Target), "urn:") || strings.HasPrefix(strings.ToLower(m.Target), strings.ToLower(enterprise))
		return standard && (!w.shape().maps(m.Target) || !w.shape().knowsKind(m.Target))
	})
	w.mapDemanded(o)
}
