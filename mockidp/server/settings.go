package server

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
)

// Setting is one provisioning setting under the product's own name.
type Setting struct {
	Name   string   `json:"name"`
	Label  string   `json:"label"`
	Page   string   `json:"page" doc:"where the product shows it"`
	Type   string   `json:"type" enum:"boolean,string,integer"`
	Values []string `json:"values,omitempty" doc:"the values that it may have"`
	Help   string   `json:"help,omitempty"`
	Value  any      `json:"value"`
}

// knob is a setting with its place in the options O of a product.
type knob[O any] struct {
	Setting
	at       func(*O) any // a pointer to a bool, an int or a kind of string
	inverted bool         // the option says that it is off
}

func (k knob[O]) get(o *O) any {
	value := reflect.ValueOf(k.at(o)).Elem()
	switch value.Kind() {
	case reflect.Bool:
		return value.Bool() != k.inverted
	case reflect.Int:
		return int(value.Int())
	}
	return value.String()
}

func (k knob[O]) set(o *O, given any) error {
	value := reflect.ValueOf(k.at(o)).Elem()
	switch value.Kind() {
	case reflect.Bool:
		truth, ok := given.(bool)
		if !ok {
			return fmt.Errorf("%s: got %v, want true or false", k.Name, given)
		}
		value.SetBool(truth != k.inverted)
	case reflect.Int:
		number, ok := plainNumber(given).(int)
		if !ok || number < 0 {
			return fmt.Errorf("%s: got %v, want a whole number", k.Name, given)
		}
		value.SetInt(int64(number))
	default:
		text, ok := given.(string)
		if !ok || len(k.Values) > 0 && !slices.Contains(k.Values, text) {
			return fmt.Errorf("%s: got %v, want one of %s", k.Name, given, strings.Join(k.Values, ", "))
		}
		value.SetString(text)
	}
	return nil
}

func (k knob[O]) kind(o *O) string {
	switch reflect.ValueOf(k.at(o)).Elem().Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.Int:
		return "integer"
	}
	return "string"
}

// shownSettings lists the knobs with the values of some options.
func shownSettings[O any](knobs []knob[O], o *O) []Setting {
	settings := make([]Setting, len(knobs))
	for i, k := range knobs {
		settings[i] = k.Setting
		settings[i].Type, settings[i].Value = k.kind(o), k.get(o)
	}
	return settings
}

// applySettings puts named values into options; nothing is changed when one is wrong.
func applySettings[O any](knobs []knob[O], o *O, given map[string]any) error {
	changed := *o
	for name, value := range given {
		i := slices.IndexFunc(knobs, func(k knob[O]) bool { return k.Name == name })
		if i < 0 {
			names := make([]string, len(knobs))
			for j, k := range knobs {
				names[j] = k.Name
			}
			return fmt.Errorf("setting %q: unknown; there are %s", name, strings.Join(names, ", "))
		}
		if err := knobs[i].set(&changed, value); err != nil {
			return err
		}
	}
	*o = changed
	return nil
}

func switchOf[O any](name, page, label, help string, at func(*O) any) knob[O] {
	return knob[O]{Setting: Setting{Name: name, Page: page, Label: label, Help: help}, at: at}
}

func choiceOf[O any](name, page, label, help string, values []string, at func(*O) any) knob[O] {
	k := switchOf(name, page, label, help, at)
	k.Values = values
	return k
}

const onTheWire = "Known to differ between organisations"

// oktaKnobs are the settings of an Okta application.
func oktaKnobs() []knob[okta.Options] {
	type o = okta.Options
	const toApp, toOkta, integration, push = "Provisioning › To App", "Provisioning › To Okta", "Provisioning › Integration", "Push Groups"
	return []knob[o]{
		choiceOf("uniqueIdentifier", integration, "Unique identifier field for users", "The attribute by which Okta looks whether somebody exists.", []string{okta.IdentifierUserName, okta.IdentifierEmail}, func(o *o) any { return &o.UniqueIdentifier }),
		switchOf("importGroups", integration, "Import Groups", "Also makes Test Connector Configuration read /Groups.", func(o *o) any { return &o.ImportGroups }),
		switchOf("createUsers", toApp, "Create Users", "Creates or links a user when the application is assigned.", func(o *o) any { return &o.CreateUsers }),
		switchOf("updateUsers", toApp, "Update User Attributes", "Pushes changed profiles.", func(o *o) any { return &o.UpdateUsers }),
		switchOf("deactivateUsers", toApp, "Deactivate Users", "Deactivates who is unassigned or deactivated in Okta.", func(o *o) any { return &o.DeactivateUsers }),
		switchOf("syncPassword", toApp, "Sync Password", "Pushes the Okta password.", func(o *o) any { return &o.SyncPassword }),
		switchOf("excludeUserNameUpdates", toApp, "Exclude Username Updates", "Keeps a changed userName out of profile pushes.", func(o *o) any { return &o.ExcludeUserNameUpdates }),
		switchOf("confirmMatches", toOkta, "Auto-confirm exact matches", "Links assigned people whom an import matched exactly.", func(o *o) any { return &o.ConfirmMatches }),
		switchOf("renameGroups", push, "Rename app groups to match group name in Okta", "", func(o *o) any { return &o.RenameGroups }),
		switchOf("groupLookup", onTheWire, "Look for a group by displayName before creating it", "Recorded since 2024.", func(o *o) any { return &o.GroupLookup }),
		switchOf("membersOnCreate", onTheWire, "POST /Groups carries the members", "Otherwise members is empty; both are recorded.", func(o *o) any { return &o.MembersOnCreate }),
		switchOf("renameWithMembers", onTheWire, "A change of members repeats the rename", "Documented.", func(o *o) any { return &o.RenameWithMembers }),
		switchOf("doublePushOnReassign", onTheWire, "A link sends its GET and PUT twice", "Recorded in one of three captures.", func(o *o) any { return &o.DoublePushOnReassign }),
		switchOf("membersPerPatch", onTheWire, "Group Patch Batch Size", "At most so many members in one PATCH; 0: all.", func(o *o) any { return &o.MembersPerPatch }),
		switchOf("importUntilEmpty", onTheWire, "An import reads on until a page is empty", "The documents stop at totalResults.", func(o *o) any { return &o.ImportUntilEmpty }),
		switchOf("repushOnReactivate", onTheWire, "Push the groups of a reactivated person", "Okta does not.", func(o *o) any { return &o.RepushOnReactivate }),
		choiceOf("cleared", onTheWire, "A cleared attribute is sent as", "Okta's own form is not known.", []string{"empty", "null", "absent"}, func(o *o) any { return &o.Cleared }),
		switchOf("locale", onTheWire, "Locale of people without one", "en-US today, en_US in captures of 2018.", func(o *o) any { return &o.Locale }),
	}
}

// entraKnobs are the settings of an Entra application.
func entraKnobs() []knob[entra.Options] {
	type o = entra.Options
	const scope, actions = "Provisioning › Settings", "Mappings › Target Object Actions"
	off := func(name, label string, at func(*o) any) knob[o] {
		k := switchOf(name, actions, label, "", at)
		k.inverted = true
		return k
	}
	return []knob[o]{
		switchOf("syncAll", scope, "Sync all users and groups", "Off: Sync only assigned users and groups.", func(o *o) any { return &o.SyncAll }),
		switchOf("accidentalDeletionThreshold", scope, "Accidental deletion threshold", "More deletions in one cycle are held back; 0 switches it off.", func(o *o) any { return &o.AccidentalDeletionThreshold }),
		switchOf("skipOutOfScopeDeletions", scope, "SkipOutOfScopeDeletions", "Leaves the account alone when somebody leaves the scope.", func(o *o) any { return &o.SkipOutOfScopeDeletions }),
		off("create", "Create", func(o *o) any { return &o.Disabled.Create }),
		off("update", "Update", func(o *o) any { return &o.Disabled.Update }),
		off("delete", "Delete", func(o *o) any { return &o.Disabled.Delete }),
		choiceOf("dialect", "Provisioning › Admin Credentials", "Flag on the Tenant URL", "aadOptscim062020 makes PATCH follow the RFC.", []string{string(entra.DialectDefault), string(entra.DialectOptSCIM)}, func(o *o) any { return &o.Dialect }),
		switchOf("adscimVersion", onTheWire, "ADSCIMVersion header", "Empty: none.", func(o *o) any { return &o.ADSCIMVersion }),
		switchOf("membersPerPatch", onTheWire, "Members in one PATCH", "Public captures hold one.", func(o *o) any { return &o.MembersPerPatch }),
		switchOf("membersAtOnce", onTheWire, "PATCHes of one group's members at the same time", "Customers saw one and several.", func(o *o) any { return &o.MembersAtOnce }),
		switchOf("membersByReplace", onTheWire, "Members are added by replace", "Recorded in 2026; by the RFC the other members are gone then.", func(o *o) any { return &o.MembersByReplace }),
		switchOf("pathForEach", onTheWire, "A path for each operation behind the flag", "Recorded in 2026 for an application with its own schema.", func(o *o) any { return &o.PathForEach }),
		switchOf("renameDeleted", onTheWire, "A soft deletion changes the user name", "The object id stands before it; recorded in 2024 and 2026, not always.", func(o *o) any { return &o.RenameDeleted }),
		switchOf("managerAtCreate", onTheWire, "Manager in the POST", "As a bare string; reported in 2026.", func(o *o) any { return &o.ManagerAtCreate }),
		choiceOf("managerShape", onTheWire, "Manager in a PATCH", "A bare string in production, an object in the validator.", []string{"string", "object"}, func(o *o) any { return &o.ManagerShape }),
		choiceOf("managerClear", onTheWire, "A manager who is taken away", "empty replaces with \"\", keep sends nothing.", []string{"empty", "keep"}, func(o *o) any { return &o.ManagerClear }),
		choiceOf("groupCreate", onTheWire, "Body of a group's POST", "", []string{"core", "adscim"}, func(o *o) any { return &o.GroupCreate }),
		switchOf("refNull", onTheWire, "\"$ref\": null beside each member", "", func(o *o) any { return &o.RefNull }),
		choiceOf("probe", onTheWire, "Filter for a random value", "Public evidence is divided.", []string{"activity", "cycle", "off"}, func(o *o) any { return &o.Probe }),
		switchOf("honourRetryAfter", onTheWire, "Wait for Retry-After of a 429", "Replies by the vendor say both.", func(o *o) any { return &o.HonourRetryAfter }),
	}
}
