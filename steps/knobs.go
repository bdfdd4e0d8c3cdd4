package steps

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/direct"
	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// knobs are settings of an application by the names that a scenario's table gives them.
// Those that are not named stay as the product has them.
type knobs map[string]string

func knobsOf(table Table) knobs {
	settings := knobs{}
	for _, row := range table[1:] {
		settings[row[0]] = row[1]
	}
	return settings
}

// turn applies each setting; a name that the product does not have is a defect of the
// scenario.
func (k knobs) turn(product string, known map[string]func(value string) error) error {
	names := make([]string, 0, len(k))
	for name := range k {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		set, ok := known[name]
		if !ok {
			return fmt.Errorf("setting %q: %s has no such setting", name, product)
		}
		if err := set(k[name]); err != nil {
			return fmt.Errorf("setting %q: %w", name, err)
		}
	}
	return nil
}

// flag reads on and off into a setting.
func flag(into *bool) func(string) error {
	return func(value string) error {
		if value != "on" && value != "off" {
			return fmt.Errorf("got %q, want on or off", value)
		}
		*into = value == "on"
		return nil
	}
}

// integer reads a whole number into a setting.
func integer(into *int) func(string) error {
	return func(value string) (err error) { *into, err = strconv.Atoi(value); return err }
}

func (k knobs) okta(o *okta.Options) error {
	return k.turn("Okta", map[string]func(string) error{
		"group import":      flag(&o.ImportGroups),
		"password sync":     flag(&o.SyncPassword),
		"group rename":      flag(&o.RenameGroups),
		"second push":       flag(&o.DoublePushOnReassign),
		"members on create": flag(&o.MembersOnCreate),
		"import to the end": flag(&o.ImportUntilEmpty),
		"members at a time": integer(&o.MembersPerPatch),
		"cleared value":     func(form string) error { o.Cleared = okta.Cleared(form); return nil },
		"custom attribute": func(path string) error {
			urn, name := splitURN(path)
			if urn == "" {
				urn = scim.SchemaUser
			}
			o.Mappings = append(okta.DefaultMappings(), okta.Mapping{
				Variable: name, ExternalName: name, ExternalNamespace: urn, Source: okta.Attribute(name),
			})
			return nil
		},
	})
}

// splitURN cuts URN:name; a name alone has no URN.
func splitURN(path string) (urn, name string) {
	if i := strings.LastIndexByte(path, ':'); i >= 0 {
		return path[:i], path[i+1:]
	}
	return "", path
}

func (k knobs) entra(o *entra.Options) error {
	return k.turn("Entra", map[string]func(string) error{
		"forwarded flag":        flag(&o.ForwardFlag),
		"null reference":        flag(&o.RefNull),
		"members by replace":    flag(&o.MembersByReplace),
		"manager at creation":   flag(&o.ManagerAtCreate),
		"path for each change":  flag(&o.PathForEach),
		"name of the deleted":   flag(&o.RenameDeleted),
		"changes at once":       integer(&o.MembersAtOnce),
		"matching attribute":    func(target string) error { return matchBy(o, target) },
		"old group form":        func(string) error { o.GroupCreate = entra.GroupADSCIM; return nil },
		"manager as an object":  func(string) error { o.ManagerShape = entra.ManagerObject; return nil },
		"members in one change": integer(&o.MembersPerPatch),
	})
}

func (k knobs) direct(client string, o *direct.Options) error {
	known := map[string]map[string]func(string) error{
		"authentik": {
			"compatibility mode": func(mode string) error { o.Mode = direct.Mode(mode); return nil },
			"removal by a list":  flag(&o.RemoveByList),
			"id in the value":    flag(&o.GroupID),
		},
		"keycloak": {
			"user changes by PATCH":  flag(&o.UsersByPatch),
			"group changes by PATCH": flag(&o.GroupsByPatch),
			"content type":           func(media string) error { o.ContentType = media; return nil },
		},
	}
	return k.turn(client, known[client])
}

// matchBy makes one of the default mappings the only matching attribute.
func matchBy(o *entra.Options, target string) error {
	mappings := entra.DefaultUserMappings()
	at := entra.Known(mappings, target)
	if at < 0 {
		return fmt.Errorf("%q is not among the default mappings", target)
	}
	for i := range mappings {
		mappings[i].MatchingPrecedence = 0
	}
	mappings[at].MatchingPrecedence = 1
	o.Mappings = mappings
	return nil
}
