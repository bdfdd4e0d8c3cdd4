package entra

import (
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

const (
	usersAt  = scim.EndpointUsers
	groupsAt = scim.EndpointGroups
	managed  = enterprise + ":manager"
	absentID = "e997dccb-d8b7-4e54-9d6c-5f1f7b6d0c11"
)

// ValidatorTests returns the validator's tests in its order, with values that the seed
// fixes. Every user and group is created under a name that begins with prefix. [W] result export of 2026-02-10; [D] scim-validator-tutorial. P2 has no
// requests: the validator skips it when no attribute suits it.
func ValidatorTests(seed uint64, prefix string) []ValidatorTest {
	s := sample{random: rand.New(rand.NewPCG(seed, 0x76616c6964)), prefix: prefix}
	tests := userTests(s)
	tests = append(tests, managerTests(s)...)
	tests = append(tests, groupTests(s)...)
	tests = append(tests, memberTests(s)...)
	return append(tests, previewTests(s)...)
}

func userTests(s sample) []ValidatorTest {
	test := func(id, name, holds string, steps ...ValidatorStep) ValidatorTest {
		return ValidatorTest{ID: id, Name: name, Holds: holds, Steps: steps}
	}
	n := [10]string{}
	for i := range n {
		n[i] = s.account("")
	}
	twice := s.user(n[1])
	read := on(http.MethodGet, usersAt, 0, "", nil)
	change := func(operations ...any) ValidatorStep {
		return on(http.MethodPatch, usersAt, 0, "", patch(operations))
	}
	bare := wire.NewObject(wire.M("userName", n[6]), wire.M("schemas", []any{scim.SchemaUser}))
	return []ValidatorTest{
		test("1", "Create a new User", "201, and the filter returns the same values",
			post(usersAt, s.user(n[0])), filter(usersAt, "", "userName", n[0])),
		test("2", "Create a duplicate User", "the second POST is answered 409", post(usersAt, twice), post(usersAt, twice)),
		test("3", "Filter for an existing user", "a list of one that holds the user",
			post(usersAt, s.user(n[2])), filter(usersAt, "", "userName", n[2])),
		test("4", "Filter for a non-existing user", "200 and totalResults 0", filter(usersAt, "", "userName", "nonexistente997dccbd8b7_"+n[3])),
		test("5", "Filter for an existing user with different case", "the list holds the user",
			post(usersAt, s.user(n[4])), filter(usersAt, "", "userName", strings.ToUpper(n[4]))),
		test("6", "Patch User - Replace Attributes Verbose Request", "all values changed",
			post(usersAt, s.user(n[5])), change(s.verbose("replace")...), read),
		test("7", "Patch User - Add Attributes Verbose Request", "all values present, the primary role created",
			post(usersAt, bare), change(s.verbose("add")...), read),
		test("8", "Patch User - Replace Attributes", "all values changed",
			post(usersAt, s.user(n[7])), change(s.pathless("replace")...), read),
		test("9", "Update User userName", "the new userName",
			post(usersAt, s.user(n[8])), change(operation("replace", "", wire.NewObject(wire.M("userName", s.account(""))))), read),
		test("10", "Patch User - Disable User", "active is false and everything else still there",
			post(usersAt, s.user(n[9])), change(operation("replace", "active", false)), read),
	}
}

func managerTests(s sample) []ValidatorTest {
	// The value is an object; newer runs send the bare id. [W] [T]
	set := func(op, value string, refs ...int) ValidatorStep {
		body := patch([]any{operation(op, managed, wire.NewObject(wire.M("value", value)))})
		return on(http.MethodPatch, usersAt, 0, "", body, refs...)
	}
	read := on(http.MethodGet, usersAt, 0, "", nil)
	people := func(count int) (steps []ValidatorStep) {
		for range count {
			steps = append(steps, post(usersAt, s.user(s.account(""))))
		}
		return steps
	}
	return []ValidatorTest{
		{ID: "11", Name: "Patch User - Add Manager", Holds: "the manager is there", Steps: append(people(2), set("add", "%s", 1), read)},
		{ID: "12", Name: "Patch User - Replace Manager", Holds: "the other manager is there",
			Steps: append(people(3), set("add", "%s", 1), set("replace", "%s", 2), read)},
		{ID: "13", Name: "Patch User - Remove Manager", Holds: "there is no manager",
			Steps: append(people(2), set("add", "%s", 1), set("replace", ""), read)},
		{ID: "14", Name: "Delete a User", Holds: "204, then 404", Steps: append(people(1), on(http.MethodDelete, usersAt, 0, "", nil), read)},
	}
}

func groupTests(s sample) []ValidatorTest {
	n := [9]string{}
	for i := range n {
		n[i] = s.prefix + s.word()
	}
	twice := s.group(n[5])
	lean := "excludedAttributes=members"
	find := func(excluded, name string) ValidatorStep { return filter(groupsAt, excluded, "displayName", name) }
	change := func(attribute, value string) ValidatorStep {
		return on(http.MethodPatch, groupsAt, 0, "", patch([]any{operation("replace", "", wire.NewObject(wire.M(attribute, value)))}))
	}
	return []ValidatorTest{
		{ID: "15", Name: "Get group by id excluding members", Holds: "no members",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[0])), on(http.MethodGet, groupsAt, 0, lean, nil)}},
		{ID: "16", Name: "Filter for an existing group excluding members", Holds: "a list of one without members",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[1])), find("members", n[1])}},
		{ID: "17", Name: "Filter for an existing group", Holds: "a list of one that holds the group",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[2])), find("", n[2])}},
		{ID: "18", Name: "Filter for a non-existing group", Holds: "200 and totalResults 0",
			Steps: []ValidatorStep{find("", "nonexistente997dccbd8b7_"+n[3])}},
		{ID: "19", Name: "Filter for an existing group with different case", Holds: "the list holds the group",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[4])), find("", strings.ToLower(n[4]))}},
		{ID: "20", Name: "Create a duplicate Group", Holds: "201, then 409",
			Steps: []ValidatorStep{post(groupsAt, twice), post(groupsAt, twice)}},
		{ID: "21", Name: "Patch Group - Replace Attributes", Holds: "200 or 204; an empty 200 is accepted",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[6])), change("externalId", s.word()), on(http.MethodGet, groupsAt, 0, "", nil)}},
		{ID: "22", Name: "Update Group displayName", Holds: "the new name",
			Steps: []ValidatorStep{post(groupsAt, s.group(n[7])), change("displayName", n[8]), on(http.MethodGet, groupsAt, 0, "", nil)}},
	}
}

func memberTests(s sample) []ValidatorTest {
	member := func() ValidatorStep { return post(usersAt, s.user(s.account("member_"))) }
	list := func(count int) []any {
		values := []any{}
		for range count {
			values = append(values, wire.NewObject(wire.M("value", "%s")))
		}
		return values
	}
	change := func(operation any, refs ...int) ValidatorStep {
		return on(http.MethodPatch, groupsAt, 0, "", patch([]any{operation}), refs...)
	}
	remove := wire.NewObject(wire.M("op", "remove"), wire.M("path", `members[value eq "%s"]`))
	read := on(http.MethodGet, groupsAt, 0, "", nil)
	return []ValidatorTest{
		{ID: "23", Name: "Patch Group - Add Member", Holds: "the member is there",
			Steps: []ValidatorStep{post(groupsAt, s.group(s.prefix+s.word())), member(), change(operation("replace", "members", list(1)), 1), read}},
		{ID: "24", Name: "Patch Group - Remove Member", Holds: "only the other member is left",
			Steps: []ValidatorStep{post(groupsAt, s.group(s.prefix+s.word())), member(), member(),
				change(operation("replace", "members", list(2)), 1, 2), read, change(remove, 1), read}},
		{ID: "25", Name: "Delete a Group", Holds: "204, then 404",
			Steps: []ValidatorStep{post(groupsAt, s.group(s.prefix+s.word())), on(http.MethodDelete, groupsAt, 0, "", nil), read}},
	}
}

func previewTests(s sample) []ValidatorTest {
	gone := func(endpoint string) ValidatorStep {
		return func([]string) (wire.Request, error) {
			return validatorRequest(http.MethodDelete, endpoint+"/"+absentID, "", nil), nil
		}
	}
	deleteUser, deleteGroup := on(http.MethodDelete, usersAt, 0, "", nil), on(http.MethodDelete, groupsAt, 0, "", nil)
	several := patch([]any{operation("add", "displayName", s.word()), operation("replace", "title", s.word())})
	both := patch([]any{
		operation("add", "members", []any{wire.NewObject(wire.M("value", "%s"))}),
		wire.NewObject(wire.M("op", "remove"), wire.M("path", `members[value eq "%s"]`)),
	})
	tests := []ValidatorTest{
		{ID: "P1", Name: "Patch User - Multiple Ops on different attributes", Holds: "both values changed",
			Steps: []ValidatorStep{post(usersAt, s.user(s.account(""))), on(http.MethodPatch, usersAt, 0, "", several), on(http.MethodGet, usersAt, 0, "", nil)}},
		{ID: "P2", Name: "Patch User - Multiple Ops on same attribute", Holds: "nothing: it is skipped when no attribute suits it"},
		{ID: "P3", Name: "Delete a non-existent User", Holds: "404", Steps: []ValidatorStep{gone(usersAt)}},
		{ID: "P4", Name: "Delete a non-existent Group", Holds: "404", Steps: []ValidatorStep{gone(groupsAt)}},
		{ID: "P5", Name: "Delete the same User twice", Holds: "204, then 404",
			Steps: []ValidatorStep{post(usersAt, s.user(s.account(""))), deleteUser, deleteUser}},
		{ID: "P6", Name: "Delete the same Group twice", Holds: "204, then 404",
			Steps: []ValidatorStep{post(groupsAt, s.group(s.prefix+s.word())), deleteGroup, deleteGroup}},
		{ID: "P7", Name: "Patch Group - Add and remove the same member", Holds: "the member is not there",
			Steps: []ValidatorStep{post(groupsAt, s.group(s.prefix+s.word())), post(usersAt, s.user(s.account("member_"))),
				on(http.MethodPatch, groupsAt, 0, "", both, 1, 1), on(http.MethodGet, groupsAt, 0, "", nil)}},
	}
	for i := range tests {
		tests[i].Preview = true
	}
	return tests
}
