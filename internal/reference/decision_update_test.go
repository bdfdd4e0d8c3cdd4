package reference

import (
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/product"
)

func TestDecisionsUpdate(t *testing.T) { decide(t, updateDecisions()) }

func updateDecisions() []decision {
	const here = "active member home home:all"
	gone := perEpoch("active (A B)", "disabled (A B)")
	return []decision{
		{"C1", "both", func(d *desk) { d.create("ada", "name=A B"); d.put("ada", "name=Ada Park", "active=true") }, 200, here + " (Ada Park)"},
		{"C2", "both", func(d *desk) { d.create("ada", "name=A B"); d.put("ada", "active=true") }, 200, here + " (A B)"},
		{"C3", "both", func(d *desk) { d.create("ada", "name=A B"); d.put("ada", "name= ", "active=true") }, 200, here + " (A B)"},
		{"C4", "both", func(d *desk) { d.create("ada", "name=X Y"); d.put("ada", "name=A B") }, 200, gone},
		{"C4 PATCH", "both", func(d *desk) { d.create("ada", "name=A B"); d.patch("ada", op("replace", "title", `"x"`)) }, 200, here + " (A B)"},
		{"C5", "both", func(d *desk) { d.create("ada", "role=member"); d.put("ada", "role=owner", "active=true") }, 200, "active owner home home:all"},
		{"C5 PATCH", "both", func(d *desk) {
			d.create("ada")
			d.patch("ada", op("add", d.s.Members.Extension.URN+":role", `"owner"`))
		}, 200, "active owner home home:all"},
		{"C7 unmapped", "both", func(d *desk) { d.create("ada", "role=editor"); d.put("ada", "active=true") }, 200, "active editor home home:all"},
		{"C7 cleared", "both", func(d *desk) { d.create("ada", "role=editor"); d.put("ada", "active=true", "extension=") }, 200, here},
		{"C7 removed", "both", func(d *desk) {
			d.create("ada", "role=editor")
			d.patch("ada", op("remove", d.s.Members.Extension.URN+":role", ""))
		}, 200, here},
		{"C8", "both", func(d *desk) { d.create("ada", "team=riggers"); d.put("ada", "team=desk", "active=true") }, 200, "active member home home:desk"},
		{"C8 held by a group", "both", func(d *desk) {
			d.create("ada", "team=riggers")
			d.push("g", "home:riggers", "ada")
			d.put("ada", "team=desk", "active=true")
		}, 200, "active member home home:desk home:riggers"},
		{"C9", "both", func(d *desk) { d.create("ada"); d.put("ada", "organization=other", "active=true") }, 200, "active member home other home:all"},
		{"C10", "both", func(d *desk) { d.create("ada"); d.put("ada", "mail=eve@example.com", "active=true") }, 400, here},
		{"C10 other letters", "both", func(d *desk) { d.create("ada"); d.put("ada", "mail=Ada@Example.com", "active=true") }, 200, here},
		{"OC-10", "both", func(d *desk) { d.create("ada", "role=editor"); d.put("ada", "role=Owner", "active=true") }, 400, "active editor home home:all"},
		{"D1", "both", func(d *desk) { d.create("ada", "name=A B", "role=editor"); d.put("ada", "active=false") }, 200, gone},
		{"D2", "both", func(d *desk) {
			d.create("ada", "name=A B", "role=editor", "team=riggers")
			d.put("ada", "active=false", "role=editor", "team=riggers")
			d.put("ada", "active=true", "role=editor", "team=riggers")
		}, 200, "active editor home home:riggers (A B)"},
		{"OC-14", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.push("g", "home:riggers", "ada")
			d.patch("ada", op("replace", "active", "false"))
			d.patch("ada", op("replace", "active", "true"))
			d.push("g", "home:riggers", "ada")
		}, 200, here + " home:riggers (A B)"},
		{"OC-14 until the next sync", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.push("g", "home:riggers", "ada")
			d.patch("ada", op("replace", "active", "false"))
			d.patch("ada", op("replace", "active", "true"))
		}, 200, here + " (A B)"},
		{"OC-14 values of now", "both", func(d *desk) {
			d.create("ada", "team=riggers", "role=owner")
			d.put("ada", "active=false", "team=riggers", "role=owner")
			d.put("ada", "active=true", "team=desk", "role=editor")
		}, 200, "active editor home home:desk"},
		{"D7", "both", func(d *desk) {
			d.create("ada")
			if _, err := d.s.Members.Product.Remove(mail("ada")); err != nil {
				d.t.Fatal(err)
			}
			d.s.Erase(d.ids["ada"])
			d.create("ada")
		}, 201, here},
		{"OC-2", "both", func(d *desk) {
			d.create("ada", "name=A B")
			d.status = d.c.call("DELETE", "/Users/"+d.ids["ada"], "").Status
		}, 204, gone},
		{"OC-2 again", "both", func(d *desk) {
			d.create("ada")
			d.c.call("DELETE", "/Users/"+d.ids["ada"], "")
			d.create("ada")
		}, 201, here},
		{"OC-26", "both", func(d *desk) {
			d.create("ada", "role=owner")
			_, _ = d.s.Members.Product.Remove(product.Founder("home", "example.com"))
			d.put("ada", "active=false")
		}, 403, "active owner home home:all"},
		{"OC-26 demoted", "both", func(d *desk) {
			d.create("ada", "role=owner")
			_, _ = d.s.Members.Product.Remove(product.Founder("home", "example.com"))
			d.put("ada", "role=member", "active=true")
		}, 403, "active owner home home:all"},
		{"G3", "both", func(d *desk) {
			d.turn(func(c *product.Connection) { c.SCIM = false })
			d.by("ada", "member", "role=editor")
			d.turn(func(c *product.Connection) { c.SCIM = true })
		}, 0, "active editor home"},
		{"G4 OC-28", "both", func(d *desk) {
			d.create("ada", "role=editor")
			d.turn(func(c *product.Connection) { c.SCIM = false })
			d.put("ada", "active=false")
		}, 401, "active editor home home:all"},
	}
}

func TestDecisionsGroups(t *testing.T) { decide(t, groupDecisions()) }

func groupDecisions() []decision {
	const here = "active member home home:all"
	return []decision{
		{"E1", "both", func(d *desk) { d.create("ada"); d.push("g", "home:riggers", "ada") }, 201, here + " home:riggers"},
		{"E2", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.push("g", "home:riggers")
		}, 200, here},
		{"E3 by hand", "both", func(d *desk) {
			d.by("ada", "member", "team=riggers")
			d.push("g", "home:riggers")
		}, 201, "active member home"},
		{"E3 by sign-in", "both", func(d *desk) {
			d.enter("ada", "groups=home:riggers", "name=A")
			d.push("g", "home:riggers")
		}, 201, "active member home (A)"},
		{"E4", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.push("h", "other:desk", "ada")
		}, 201, "active member home other home:all home:riggers other:desk"},
		{"E5", "both", func(d *desk) {
			d.create("ada", "role=editor")
			_, _ = d.s.Members.Product.Remove(mail("ada"))
			d.s.Members.Product.Stands(mail("ada"), d.ids["ada"])
			d.push("g", "home:riggers", "ada")
		}, 201, "active member home home:riggers"},
		{"E6", "both", func(d *desk) { d.create("ada"); d.push("g", "Everyone", "ada") }, 400, here},
		{"OC-17 unknown organization", "both", func(d *desk) { d.create("ada"); d.push("g", "reef:riggers", "ada") }, 400, here},
		{"OC-17 second colon", "both", func(d *desk) { d.create("ada"); d.push("g", "home:a:b", "ada") }, 400, here},
		{"OC-17 empty half", "both", func(d *desk) { d.create("ada"); d.push("g", "home:", "ada") }, 400, here},
		{"OC-17 blank", "both", func(d *desk) { d.create("ada"); d.push("g", "home: riggers", "ada") }, 400, here},
		{"OC-17 case", "both", func(d *desk) { d.create("ada"); d.push("g", "Home:Riggers", "ada") }, 201, here + " home:riggers"},
		{"E7 rename", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.push("g", "home:desk", "ada")
		}, 200, here + " home:desk"},
		{"E7 delete", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.status = d.c.call("DELETE", "/Groups/"+d.ids["g"], "").Status
		}, 204, here},
		{"E8 OC-19", "both", func(d *desk) { d.create("ada"); d.push("g", "home:owners", "ada") }, 400, here},
		{"OC-20", "both", func(d *desk) { d.create("ada"); d.ids["x"] = "none"; d.push("g", "home:riggers", "ada", "x") }, 400, here},
		{"OC-21", "both", func(d *desk) {
			d.create("ada")
			d.push("g", "home:riggers", "ada")
			d.push("h", "Home:riggers", "ada")
			d.push("g", "home:riggers")
		}, 200, here + " home:riggers"},
		{"OC-30", "both", func(d *desk) {
			d.create("ada", "team=riggers")
			d.push("g", "home:riggers")
			d.put("ada", "team=riggers", "active=true")
		}, 200, "active member home home:riggers"},
		{"D4", "both", func(d *desk) {
			d.create("ada", "organization=other")
			d.push("g", "home:riggers", "ada")
			d.push("g", "home:riggers")
		}, 200, "active member home other"},
	}
}

// TestTeamStays proves that a team outlives its group (OC-18), and that a deactivated member does
// not come back by it (OC-16).
func TestTeamStays(t *testing.T) {
	d := newDesk(t, epoch24())
	d.create("ada")
	d.push("g", "home:riggers", "ada")
	d.put("ada", "active=false")
	d.push("g", "home:riggers", "ada")
	want(t, "deactivated member", d.shows("ada"), "active")
	d.c.call("DELETE", "/Groups/"+d.ids["g"], "")
	found := false
	for _, o := range d.s.Members.Product.Organizations() {
		for _, team := range o.Teams {
			found = found || o.Name == "home" && team.Name == "riggers"
		}
	}
	want(t, "team after its group", found, true)
}

// TestProtocol holds what SCIM says of itself to the rules (C-1, OC-1, OC-2).
func TestProtocol(t *testing.T) {
	d := newDesk(t, epoch24())
	d.create("ada")
	want(t, "claim", d.c.call("GET", "/ServiceProviderConfig", "").str("patch", "supported"), "false")
	d.patch("ada", op("replace", "title", `"x"`))
	want(t, "unadvertised PATCH", d.status, 200)
	d = newDesk(t, epoch24("protocol.patch=unsupported", "lifecycle.delete=unsupported"))
	d.create("ada")
	d.patch("ada", op("replace", "title", `"x"`))
	want(t, "PATCH", d.status, 501)
	want(t, "DELETE", d.c.call("DELETE", "/Users/"+d.ids["ada"], "").Status, 501)
	schemas := d.c.call("GET", "/Schemas", "").Body
	want(t, "extension in /Schemas", strings.Contains(schemas, d.s.Members.Extension.URN), true)
}
