package reports

import (
	"testing"

	"github.com/scimspec/scimspec/reports/dictionary"
)

// TestShape: what the same fault says at two servers is one shape, and what two faults say is not.
func TestShape(t *testing.T) {
	of := func(subject, got, want string) dictionary.Shape {
		return ShapeOf(Finding{Requirement: "R", Subject: subject, Got: got, Want: want})
	}
	for name, same := range map[string][2]dictionary.Shape{
		"the element does not count":    {of(`user at "/emails/0/value" of the answer to GET /Users/{id}`, `the number 7`, "a string"), of(`user at "/emails/12/value" of the answer to GET /Users/{id}`, `the number 912`, "a string")},
		"whose extension it is":         {of(`user at "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/manager"`, "an object", "a string"), of(`user at "/urn:example:params:scim:schemas:extension:own:1.0:User/manager"`, "an object", "a string")},
		"values and names of people":    {of(`title of Ada's user "ada@example.com"`, `"x"`, `"y"`), of(`title of Ben's user "ben@example.org"`, `"z"`, `"w"`)},
		"a status and its words":        {of("status of the answer to POST /Users", "400 invalidValue: no such domain", "201"), of("status of the answer to POST /Users", "400 invalidValue", "201")},
		"the type, whatever the value":  {of(`user at "/active"`, `the string "true"`, "a boolean"), of(`user at "/active"`, `the string "false"`, "a boolean")},
		"a base URL, however it begins": {of("status of the answer to GET https://a.example/scim/v2/Users/17", "404", "200"), of("status of the answer to GET /Users/abc", "404", "200")},
	} {
		if same[0] != same[1] {
			t.Errorf("%s: got %q and %q, want one shape", name, same[0], same[1])
		}
	}
	for name, other := range map[string][2]dictionary.Shape{
		"where it is":           {of(`user at "/emails/0/value" of the answer`, "nothing", "a string"), of(`user at "/name/familyName" of the answer`, "nothing", "a string")},
		"which type it has":     {of(`user at "/active"`, `the string "7"`, "a boolean"), of(`user at "/active"`, "the number 7", "a boolean")},
		"which status it is":    {of("x", "404", "200"), of("x", "405", "200")},
		"that nothing is there": {of("x", "nothing", `"y"`), of("x", `"z"`, `"y"`)},
	} {
		if other[0] == other[1] {
			t.Errorf("%s: got %q for both, want two shapes", name, other[0])
		}
	}
	long := of(`user at "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/x509Certificates/3/value" of the answer to GET /Users/{id}`, "the boolean true", "a string")
	if again := of(long.Subject, long.Got, "a string"); again.Subject != long.Subject {
		t.Errorf("shape of a shape: got %q, want %q", again.Subject, long.Subject)
	}
}
