package steps

import "testing"

func TestAlike(t *testing.T) {
	const discovery = `{"Resources":[{"id":"urn:ietf:params:scim:schemas:core:2.0:User","attributes":[
		{"name":"userName","type":"string"},{"name":"title","type":"string","caseExact":true},{"name":"profileUrl","type":"reference"},
		{"name":"emails","type":"complex","multiValued":true,"subAttributes":[{"name":"value","type":"string"}]}]},
		{"id":"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User","attributes":[{"name":"department","type":"string"},{"name":"costCenter","type":"string","caseExact":true}]}]}`
	w := &World{config: Config{Discovery: Discovery{Documents: map[string][]byte{"/Schemas": []byte(discovery)}}}}
	const user, failure = `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"]}`, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"]}`
	cases := []struct {
		name, in  string
		path      Path
		got, want string
		alike     bool
	}{
		{"equal", user, "title", `"A"`, `"A"`, true},
		{"letter case", user, "userName", `"ADA@example.com"`, `"ada@example.com"`, true},
		{"of a list", user, "Resources.userName", `["ADA"]`, `["ada"]`, true},
		{"of an e-mail", user, `emails[type eq "work"].value`, `"Ada@Example.com"`, `"ada@example.com"`, true},
		{"of an extension", user, enterprise + ":department", `"LAB"`, `"Lab"`, true},
		{"caseExact", user, "title", `"a"`, `"A"`, false},
		{"caseExact in an extension", user, enterprise + ":costCenter", `"a"`, `"A"`, false},
		{"an attribute that /Schemas lacks", user, "nickName", `"a"`, `"A"`, true},
		{"id", user, "id", `"a"`, `"A"`, false},
		{"externalId", user, "externalId", `"a"`, `"A"`, false},
		{"members", user, "members.value", `"a"`, `"A"`, false},
		{"the manager", user, enterprise + ":manager.value", `"a"`, `"A"`, false},
		{"a reference", user, "profileUrl", `"https://example.com/a"`, `"https://example.com/A"`, false},
		{"meta", user, "meta.resourceType", `"user"`, `"User"`, false},
		{"a keyword", failure, "scimType", `"Uniqueness"`, `"uniqueness"`, false},
		{"another value", user, "userName", `"ada"`, `"ben"`, false},
		{"another type", user, "active", `"true"`, `true`, false},
		{"no value", user, "userName", `null`, `"ada"`, false},
		{"a phone number", user, `phoneNumbers[type eq "work"].value`, `"tel:+15550100"`, `"+1-555-0100"`, true},
		{"another phone number", user, `phoneNumbers[type eq "work"].value`, `"tel:+15550101"`, `"+1-555-0100"`, false},
		{"a phone number that is no URI any more", user, "phoneNumbers.value", `"+15550100"`, `"tel:+1-555-0100"`, false},
		{"a tel URI without hyphens", user, "phoneNumbers.value", `"tel:+15550100"`, `"tel:+1-555-0100"`, true},
		{"no phone number", user, "phoneNumbers.value", `"extension 5"`, `"extension 6"`, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in, _ := parseDocument([]byte(c.in))
			got, _ := parseDocument([]byte(c.got))
			want, _ := parseDocument([]byte(c.want))
			if alike := w.alike(in, c.path, got.value, want.value); alike != c.alike {
				t.Errorf("alike: got %t, want %t", alike, c.alike)
			}
		})
	}
}
