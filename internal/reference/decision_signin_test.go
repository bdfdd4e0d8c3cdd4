package reference

import (
	"testing"

	"github.com/scimspec/scimspec/internal/reference/product"
)

func TestDecisionsSignIn(t *testing.T) { decide(t, signInDecisions()) }

func signInDecisions() []decision {
	return []decision{
		{"A1", "both", func(d *desk) { d.enter("ada", "name=Ada Park") }, 200, "active member home home:all (Ada Park)"},
		{"A2", "both", func(d *desk) { d.by("ada", "account", "name=Ada P"); d.enter("ada", "name=Ada Park") }, 200, "active member home home:all (Ada Park)"},
		{"A3", "both", func(d *desk) { d.by("ada", "member", "team=riggers"); d.enter("ada", "name=Ada Park") }, 200, "active member home home:riggers (Ada Park)"},
		{"A4", "both", func(d *desk) { d.by("ada", "member", "organization=other"); d.enter("ada", "name=Ada Park") }, 200, "active member other (Ada Park)"},
		{"A5", "both", func(d *desk) { d.enter("ada", "groups=home:riggers,other:desk", "name=A") }, 200, "active member home other home:riggers other:desk (A)"},
		{"A6", "both", func(d *desk) {
			d.by("ada", "member", "team=all")
			d.enter("ada", "groups=home:riggers", "name=A")
		}, 200, "active member home home:all home:riggers (A)"},
		{"A7", "both", func(d *desk) {
			d.enter("ada", "groups=home:riggers", "name=A")
			d.enter("ada", "groups=home:other", "name=A")
		}, 200, "active member home home:other home:riggers (A)"},
		{"A8", "both", func(d *desk) { d.enter("ada", "groups=home:riggers,Everyone", "name=A") }, 200, "active member home home:all (A)"},
		{"A10", "both", func(d *desk) { d.enter("ada", "role=editor", "name=A") }, 200, "active editor home home:all (A)"},
		{"A11", "both", func(d *desk) {
			d.by("ada", "member", "role=editor")
			d.enter("ada", "role=owner", "name=A")
		}, 200, "active editor home (A)"},
		{"A12", "both", func(d *desk) { d.enter("ada", "organization=other", "name=A") }, 200, "active member other (A)"},
		{"A13", "both", func(d *desk) { d.enter("ada", "team=riggers", "name=A") }, 200, "active member home home:riggers (A)"},
		{"A14", "both", func(d *desk) { d.enter("ada", "organization=other", "team=desk", "name=A") }, 200, "active member other other:desk (A)"},
		{"A15", "both", func(d *desk) {
			d.by("ada", "member", "team=all")
			d.enter("ada", "team=riggers", "name=A")
		}, 200, perEpoch("active member home home:all (A)", "active member home home:all home:riggers (A)")},
		{"A16", "both", func(d *desk) { d.by("ada", "invitee", "role=editor"); d.enter("ada", "name=A") }, 200, "active editor home (A)"},
		{"A17", "both", func(d *desk) {
			d.by("ada", "invitee", "team=desk")
			d.enter("ada", "name=A", "groups=home:riggers")
		}, 200, "active member home home:desk home:riggers (A)"},
		{"A18", "both", func(d *desk) { d.off(); d.enter("ada", "name=A") }, 403, "active (A)"},
		{"A19", "both", func(d *desk) { d.by("ada", "account", "name=B"); d.off(); d.enter("ada", "name=A") }, 403, "active (B)"},
		{"A20", "both", func(d *desk) { d.by("ada", "invitee", "team=desk"); d.off(); d.enter("ada") }, 200, "active member home home:desk"},
		{"A21", "both", func(d *desk) { d.create("ada", "name=Ada P"); d.off(); d.enter("ada", "name=Ada Park") }, 200, perEpoch("active member home home:all (Ada Park)", "active member home home:all (Ada P)")},
		{"A22 A23", "both", func(d *desk) { d.create("ada"); d.off(); d.enter("ada", "groups=home:riggers") }, 200, "active member home home:all"},
		{"A24", "both", func(d *desk) { d.enter("ada", "mail=", "nameid=") }, 403, "absent"},
		{"A25", "both", func(d *desk) { d.enter("ada", "nameid=ada") }, 403, "absent"},
		{"A26", "both", func(d *desk) { d.enter("ada") }, 200, "active member home home:all (ada@example.com)"},
		{"A27", "both", func(d *desk) { d.enter("ada", "mail=ada@guest.example") }, 403, "absent"},
		{"A28", "both", func(d *desk) { d.turn(func(c *product.Connection) { c.Seats = 0 }); d.enter("ada") }, 403, "absent"},
		{"A31", "both", func(d *desk) { d.enter("ada", "protocol=oidc", "groups=home:riggers", "name=A") }, 200, "active member home home:all (A)"},
		{"OC-9", "both", func(d *desk) { d.enter("ada", "organization=reef", "name=A") }, 200, "active member home home:all (A)"},
		{"OC-10", "both", func(d *desk) { d.enter("ada", "role=Owner", "name=A") }, 200, "active member home home:all (A)"},
		{"OC-16", "both", func(d *desk) { d.create("ada", "name=A"); d.put("ada", "active=false"); d.enter("ada", "name=Z") }, 403, perEpoch("active (A)", "disabled (A)")},
		{"OC-19", "both", func(d *desk) { d.enter("ada", "groups=home:owners", "name=A") }, 200, "active member home home:all (A)"},
		{"OC-19 attribute", "both", func(d *desk) { d.enter("ada", "team=owners", "name=A") }, 200, "active member home home:all (A)"},
	}
}

func TestDecisionsBoth(t *testing.T) { decide(t, bothDecisions()) }

func bothDecisions() []decision {
	return []decision{
		{"F1", "both", func(d *desk) { d.create("ada", "name=Jon Other"); d.enter("ada", "name=Jonathan Other") }, 200, "active member home home:all (Jonathan Other)"},
		{"F2", "both", func(d *desk) {
			d.create("ada", "name=Jon Other")
			d.enter("ada", "name=Jonathan Other")
			d.put("ada", "name=Jon Other", "active=true")
		}, 200, "active member home home:all (Jon Other)"},
		{"F3 in", "both", func(d *desk) { pingPong(d, 1) }, 200, "active member home home:riggers (A)"},
		{"F3 out", "both", func(d *desk) { pingPong(d, 2) }, 200, "active member home (A)"},
		{"F3 in again", "both", func(d *desk) { pingPong(d, 3) }, 200, "active member home home:riggers (A)"},
		{"F4", "both", func(d *desk) { d.create("ada", "role=owner"); d.enter("ada", "role=member", "name=A") }, 200, "active owner home home:all (A)"},
		{"F5", "26", func(d *desk) {
			d.enter("ada", "role=member", "name=A")
			d.create("ada", "role=editor")
			d.enter("ada", "role=member", "name=A")
		}, 200, "active editor home home:all (A)"},
		{"F6", "24", func(d *desk) {
			d.enter("ada", "role=member", "name=A")
			d.create("ada", "role=owner")
			d.put("ada", "role=owner", "active=true")
		}, 200, "active member home home:all (A)"},
		{"F10", "both", func(d *desk) { d.enter("ada", "name=A"); unmentioned(d) }, 200, perEpoch("active member home home:all (A)", "disabled (A)")},
		{"D3 manual", "both", func(d *desk) { d.by("ada", "member"); unmentioned(d) }, 0, perEpoch("active member home", "disabled")},
		{"D3 managed", "both", func(d *desk) { d.create("ada"); unmentioned(d) }, 201, "active member home home:all"},
	}
}

// pingPong signs somebody in, syncs a group without them, and signs them in again.
func pingPong(d *desk, steps int) {
	d.create("ben")
	for i := range steps {
		if i%2 == 0 {
			d.enter("ada", "groups=home:riggers", "name=A")
		} else {
			d.push("riggers", "home:riggers", "ben")
			d.status = 200
		}
	}
}

func unmentioned(d *desk) {
	if _, err := d.s.Reflected(d.s.Members.Product.Unmentioned(mail("ada"))); err != nil {
		d.t.Fatalf("unmentioned: %v", err)
	}
}

// TestNameComesBack proves that a sign-in changes what SCIM reads (OC-22).
func TestNameComesBack(t *testing.T) {
	d := newDesk(t, epoch24())
	d.create("ada", "name=Jon Other")
	d.enter("ada", "name=Jonathan van Other")
	a := d.c.call("GET", "/Users/"+d.ids["ada"], "")
	want(t, "given name", a.str("name", "givenName"), "Jonathan")
	want(t, "family name", a.str("name", "familyName"), "van Other")
}

// TestScope proves which people SCIM lists (OC-7).
func TestScope(t *testing.T) {
	for epoch, tc := range map[string]struct {
		rules product.Rules
		total string
	}{"24": {epoch24(), "0"}, "26": {epoch26(), "2"}} {
		d := newDesk(t, tc.rules)
		d.enter("ada", "name=Ada Park")
		d.by("ben", "member")
		d.by("cleo", "account")
		want(t, "people listed in "+epoch, d.c.call("GET", "/Users", "").str("totalResults"), tc.total)
	}
}

// TestNoSessionAfterDeactivation proves that sessions die (OC-15).
func TestNoSessionAfterDeactivation(t *testing.T) {
	for epoch, rules := range map[string]product.Rules{"24": epoch24(), "26": epoch26()} {
		d := newDesk(t, rules)
		d.create("ada")
		session, _, err := d.s.SignIn(product.Assertion{Protocol: "saml", NameID: mail("ada"), Email: mail("ada")})
		if _, alive := d.s.Members.Product.Session(session); err != nil || !alive {
			t.Errorf("session in %s: got none (%v), want one", epoch, err)
		}
		d.put("ada", "name=Ada Park") // active is missing: deactivated
		if _, alive := d.s.Members.Product.Session(session); alive {
			t.Errorf("session in %s after deactivation: got alive, want dead", epoch)
		}
	}
}
