package reference

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/constraint"
)

// TestConstraintTable parses every row with its own value, plain and declared.
func TestConstraintTable(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range constraint.All() {
		if seen[row.Name] || row.Class == "" || !strings.HasSuffix(row.Doc, ".") {
			t.Errorf("constraint %s: incomplete row, or a second one", row.Name)
		}
		seen[row.Name] = true
		for _, spec := range []string{row.Name, row.Name + "=" + row.What} {
			list, err := constraint.Parse(spec)
			if err != nil || list[0].Class != row.Class {
				t.Errorf("constraint %s: got %v, %v, want class %s", spec, list, err, row.Class)
			}
		}
		_, err := constraint.Parse(row.Name + "+declared")
		if row.Class == constraint.Undeclared && err != nil {
			t.Errorf("constraint %s+declared: got %v, want discovery to say it", row.Name, err)
		}
	}
	for spec, want := range map[string]string{
		"domian":          `did you mean "domain"`,
		"length=userName": "userName:64",
		"rate=x":          "rate=x",
		"terse+declared":  "no place",
		"required=":       "names no attribute",
	} {
		if _, err := New(Options{Constraints: []string{spec}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("constraint %s: got %v, want %s", spec, err, want)
		}
	}
}

// TestConstraints asks each constraint for what it refuses or changes, and for what it lets pass.
func TestConstraints(t *testing.T) {
	full := user("ada@corp.example", `"externalId":"7"`, `"displayName":"Ada"`, `"title":"Dr"`, `"name":{"givenName":"Ada","familyName":"L"}`, `"emails":[{"value":"ada@corp.example","type":"work"}]`)
	for _, tc := range []struct {
		spec, method, path, body string
		status                   int
		says                     string
	}{
		{"domain", "POST", "/Users", user("ada@corp.example"), 201, ""},
		{"domain", "POST", "/Users", user("ada@example.com"), 400, "invalidValue"},
		{"domain", "POST", "/Users", user("ada", `"emails":[{"value":"ada@example.com"}]`), 400, "not verified"},
		{"domain", "GET", "/Users", "", 200, "resident-2@corp.example"},
		{"format=userName:email", "POST", "/Users", user("ada"), 400, "must be an email address"},
		{"format=userName:no-blanks", "POST", "/Users", user("ada l"), 400, "whitespace"},
		{"format=Group.displayName:pair", "POST", "/Groups", group("crew"), 400, "organization:team"},
		{"format=Group.displayName:pair", "POST", "/Groups", group("home:crew"), 201, ""},
		{"format=Group.displayName:pair", "GET", "/Groups", "", 200, "home:keepers"},
		{"length=userName:5", "POST", "/Users", user("ada@co"), 400, "maximum is 5"},
		{"reserved", "POST", "/Users", user("Root"), 400, "reserved"},
		{"listed=roles.value:user/admin", "POST", "/Users", user("ada", `"roles":[{"value":"chief"}]`), 400, "must be one of user, admin"},
		{"listed=roles.value:user/admin", "POST", "/Users", user("ada", `"roles":[{"value":"admin"}]`), 201, ""},
		{"listed=roles.value:user/admin+declared", "GET", "/Schemas", "", 200, `"canonicalValues":["user","admin"]`},
		{"single=emails", "POST", "/Users", user("ada", `"emails":[{"value":"a@b.example"},{"value":"c@b.example"}]`), 400, "one value"},
		{"required=externalId", "POST", "/Users", user("ada"), 400, "externalId is required"},
		{"required=externalId", "POST", "/Users", full, 201, ""},
		{"required=name.givenName", "POST", "/Users", user("ada", `"name":{"familyName":"L"}`), 400, "name.givenName is required"},
		{"required=title", "POST", "/Groups", group("crew"), 201, ""},
		{"dropped=title/name.givenName", "POST", "/Users", full, 201, `"name":{"familyName":"L"}`},
		{"keeps=userName", "POST", "/Users", full, 201, `"userName":"ada@corp.example","meta"`},
		{"primary=emails", "POST", "/Users", full, 400, "primary"},
		{"refused=title", "POST", "/Users", full, 400, "title is not supported"},
		{"refused=enterprise", "POST", "/Users", user("ada", `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"x"}`), 400, "enterprise:2.0:User is not supported"},
		{"emails-are-user-name", "POST", "/Users", user("ada"), 201, `"value":"ada"`},
		{"display-name-computed", "POST", "/Users", full, 201, `"displayName":"Ada L"`},
		{"user-name-lower", "POST", "/Users", user("ADA"), 201, `"userName":"ada"`},
		{"hidden=displayName", "POST", "/Users", full, 201, `"externalId"`},
		{"domain,required=nickName,refused=title/enterprise,listed=userType:Full", "GET", "/Users", "", 200, `"userType":"Full"`},
		{"no-create=Group", "POST", "/Groups", group("crew"), 405, "POST"},
		{"no-create=Group", "GET", "/Groups", "", 200, `"keepers"`},
		{"no-groups", "GET", "/Groups", "", 404, ""},
		{"no-groups", "GET", "/ResourceTypes", "", 200, `"totalResults":1`},
		{"no-discovery", "GET", "/Schemas", "", 404, ""},
		{"filters=eq", "GET", `/Users?filter=userName+sw+%22a%22`, "", 400, "invalidFilter"},
		{"filters=eq", "GET", `/Users?filter=userName+eq+%22a%22`, "", 200, ""},
		{"filters=eq", "GET", `/Users?filter=userName+eq+%22a%22+and+active+eq+true`, "", 400, "and"},
		{"filter-by=userName", "GET", `/Users?filter=active+eq+true`, "", 400, "active"},
		{"words=2,required=title", "POST", "/Users", user("ada"), 400, "Missing required attribute: title"},
		{"length=Group.displayName:3,words=3", "POST", "/Groups", group("crew"), 400, "Value of 'displayName' exceeds"},
		{"rate=0", "GET", "/Users", "", 429, ""},
		{"terse,required=title", "POST", "/Users", user("ada"), 400, "The request is invalid."},
	} {
		t.Run(tc.spec+" "+tc.method, func(t *testing.T) {
			c := serve(t, Options{Constraints: strings.Split(tc.spec, ",")})
			a := c.call(tc.method, tc.path, tc.body)
			if a.Status != tc.status || !strings.Contains(a.Body, tc.says) {
				t.Errorf("%s: got %d %s, want %d with %s", tc.spec, a.Status, a.Body, tc.status, tc.says)
			}
		})
	}
}

// TestProducts starts every product, and wants each to take somebody, and its evidence to be told.
func TestProducts(t *testing.T) {
	for _, p := range constraint.Products() {
		t.Run(p.Name, func(t *testing.T) {
			for _, d := range p.Documented {
				if !strings.Contains("D S T", d.Mark) || d.Page == "" {
					t.Errorf("%s: got mark %q and page %q, want D, S or T and a page", d.Spec, d.Mark, d.Page)
				}
			}
			c := serve(t, Options{Constraints: p.Constraints(), Capabilities: p.Without()})
			a := c.call("POST", "/Users", user("ada@corp.example", `"externalId":"7"`, `"displayName":"Ada L"`, `"name":{"givenName":"Ada","familyName":"L"}`, `"emails":[{"value":"ada@corp.example","type":"work","primary":true}]`))
			want(t, "create", a.Status, 201)
		})
	}
	if _, err := constraint.Named("figmo"); err == nil || !strings.Contains(err.Error(), `did you mean "figma"`) {
		t.Errorf("figmo: got %v, want figma named", err)
	}
}

// TestConstraintsOnChange are about resources that are there already.
func TestConstraintsOnChange(t *testing.T) {
	for _, tc := range []struct {
		spec, method, body string
		status             int
		says, later        string // what the answer and a GET after it have
	}{
		{"fixed=userName", "PATCH", patchBody(op("replace", "userName", `"ben"`)), 400, "mutability", `"userName":"ada"`},
		{"fixed=userName", "PUT", user("ben"), 400, "mutability", `"userName":"ada"`},
		{"fixed=externalId", "PUT", user("ada", `"externalId":"8"`), 400, "mutability", `"externalId":"7"`},
		{"fixed=externalId", "PATCH", patchBody(op("replace", "externalId", `"8"`)), 400, "mutability", `"externalId":"7"`},
		{"sticky=title", "PUT", user("ada", `"title":"Ms"`), 200, `"title":"Dr"`, `"title":"Dr"`},
		{"sticky=title", "PATCH", patchBody(op("replace", "title", `"Ms"`)), 200, "", `"title":"Dr"`},
		{"unique=externalId", "POST", user("ben", `"externalId":"7"`), 409, "uniqueness", ""},
		{"no-put=Group", "PUT", user("ben"), 200, "", `"userName":"ben"`},
		{"no-put", "PUT", user("ben"), 405, "PUT", ""},
		{"no-patch=User", "PATCH", patchBody(op("replace", "title", `"x"`)), 501, "", ""},
		{"no-delete", "DELETE", "", 405, "", `"userName":"ada"`},
		{"patch-active-only", "PATCH", patchBody(op("replace", "title", `"x"`)), 400, "invalidPath", ""},
		{"patch-active-only", "PATCH", patchBody(op("replace", "", `{"active":false}`)), 200, "", `"active":false`},
		{"no-value-paths", "PATCH", patchBody(op("replace", `emails[type eq \\"work\\"].value`, `"x"`)), 400, "invalidPath", ""},
		{"put-merges", "PUT", user("ben"), 200, "", `"title":"Dr"`},
		{"delete-deactivates", "DELETE", "", 204, "", `"active":false`},
		{"inactive-gone", "PATCH", patchBody(op("replace", "active", `false`)), 200, "", `"status":"404"`},
		{"dropped=title", "PATCH", patchBody(op("replace", "title", `"x"`)), 200, "", `"userName":"ada"`},
	} {
		t.Run(tc.spec+" "+tc.method, func(t *testing.T) {
			c := serve(t, Options{Constraints: strings.Split(tc.spec, ",")})
			id := c.make(t, "/Users", user("ada", `"externalId":"7"`, `"title":"Dr"`))
			at := "/Users/" + id
			if tc.method == "POST" {
				at = "/Users"
			}
			a := c.call(tc.method, at, tc.body)
			if a.Status != tc.status || !strings.Contains(a.Body, tc.says) {
				t.Errorf("%s: got %d %s, want %d with %s", tc.spec, a.Status, a.Body, tc.status, tc.says)
			}
			if got := c.call("GET", "/Users/"+id, "").Body; !strings.Contains(got, tc.later) {
				t.Errorf("%s: got %s afterwards, want %s", tc.spec, got, tc.later)
			}
		})
	}
}
