package expression

import (
	"encoding/json"
	"testing"
	"time"
	_ "time/tzdata"
)

// willa is the user of the documented samples, with groups and app users.
func willa() Snapshot {
	return Snapshot{
		Objects: map[string]Profile{
			"user": Attributes{
				"firstName": String("Willa"), "lastName": String("Castleton"), "email": String("willa.castleton@mail.example"),
				"login": String("willa.castleton@mail.example"), "groupCode": Number(123), "salary": Number(2_000_000),
				"isContractor": Bool(false), "city": String("San Francisco"), "cleared": String(""), "tags": Strings("a", "b"),
				"csv": String("x, y"), "middleInitial": String("L"), "word": String("12"),
			},
			"appuser": Attributes{"dockerRole": String("editor")},
			"source":  Attributes{"firstName": String("Alexander"), "lastName": String("Harbour"), "middleInitial": String("")},
			"org":     Attributes{"name": String("example"), "subDomain": String("example")},
			"app":     Attributes{"domain": String("example.com")},
			"zendesk": Attributes{"firstName": String("Will")},
		},
		Properties: map[string]string{"id": "00u1", "status": "ACTIVE"},
		Memberships: []Group{
			{ID: "00g1", Name: "Everyone", Type: "BUILT_IN"},
			{ID: "00g2", Name: "West Coast Users", Type: "OKTA_GROUP"},
			{ID: "00g3", Name: "West Coast Admins", Type: "APP_GROUP", SourceID: "0oa1"},
		},
		Linked:      map[string]Profile{"manager": Attributes{"lastName": String("Gale")}},
		Directories: map[string][]Profile{"active_directory": {Attributes{"managerUpn": String("ben@example.com")}}},
		Time:        time.Date(2015, 7, 31, 17, 36, 48, 979_000_000, time.UTC),
	}
}

type row struct{ name, src, want string }

func run(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			e, err := Parse(r.src)
			if err != nil {
				t.Fatalf("parsing %s: %v", r.src, err)
			}
			v, err := e.Eval(willa())
			if err != nil {
				t.Fatalf("%s: got error %v, want %s", r.src, err, r.want)
			}
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatalf("%s: marshalling: %v", r.src, err)
			}
			if string(raw) != r.want {
				t.Errorf("%s: got %s, want %s", r.src, raw, r.want)
			}
		})
	}
}
