package reference

import (
	"fmt"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/reference/product"
)

// epoch24 and epoch26 are the knobs by which the two presets of the Docker profile differ.
func epoch24(more ...string) product.Rules {
	return rulesWith(append([]string{"lifecycle.put-without-active=deactivate", "lifecycle.rename=refuse", "protocol.patch=unadvertised"}, more...)...)
}

func epoch26(more ...string) product.Rules {
	return epoch24(append([]string{"sign-in.name-when-off=false", "sign-in.team-attribute=always", "lifecycle.link-existing=any",
		"lifecycle.manages-jit-users=true", "lifecycle.deactivate=disable-account", "lifecycle.unassigned-member=deactivate", "lifecycle.scope=all"}, more...)...)
}

func rulesWith(pairs ...string) product.Rules {
	set := map[string]string{}
	for _, pair := range pairs {
		path, value, _ := strings.Cut(pair, "=")
		set[path] = value
	}
	return product.Read(func(path string) (string, bool) { v, ok := set[path]; return v, ok })
}

// desk is a server with a product, and what a test does at it.
type desk struct {
	t *testing.T
	s *Server
	c caller
	// ids of SCIM users and groups by the name that the test gave them.
	ids map[string]string
	// status and err are what the last event gave.
	status int
	err    error
}

func newDesk(t *testing.T, r product.Rules, faults ...string) *desk {
	t.Helper()
	s := Start(t, Options{Now: tick(), Product: &Product{Rules: r}}, faults...)
	return &desk{t: t, s: s, c: caller{h: s}, ids: map[string]string{}}
}

func mail(name string) string { return name + "@example.com" }

// body of a user: words are name=Given Family, active=…, role=…, organization=…, team=….
func (d *desk) body(name string, words []string) string {
	parts, placed, has := []string{}, []string{}, false
	address := mail(name)
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		switch k {
		case "mail":
			address = v
		case "name":
			given, family, _ := strings.Cut(v, " ")
			parts = append(parts, fmt.Sprintf(`"name":{"givenName":%q,"familyName":%q}`, given, family))
		case "active":
			parts = append(parts, `"active":`+v)
		case "extension":
			has = true
		default:
			has = true
			placed = append(placed, fmt.Sprintf(`%q:%q`, k, v))
		}
	}
	if has {
		parts = append(parts, fmt.Sprintf(`%q:{%s}`, d.s.Members.Extension.URN, strings.Join(placed, ",")))
	}
	return user(address, parts...)
}

func (d *desk) create(name string, words ...string) {
	a := d.c.call("POST", "/Users", d.body(name, words))
	if d.status = a.Status; a.Status == 201 {
		d.ids[name] = a.str("id")
	}
}

func (d *desk) put(name string, words ...string) {
	d.status = d.c.call("PUT", "/Users/"+d.ids[name], d.body(name, words)).Status
}

func (d *desk) patch(name string, ops ...string) {
	d.status = d.c.call("PATCH", "/Users/"+d.ids[name], patchBody(ops...)).Status
}

func (d *desk) push(label, display string, members ...string) {
	for i, m := range members {
		members[i] = d.ids[m]
	}
	method, path := "POST", "/Groups"
	if d.ids[label] != "" {
		method, path = "PUT", "/Groups/"+d.ids[label]
	}
	a := d.c.call(method, path, group(display, members...))
	if d.status = a.Status; a.Status == 201 {
		d.ids[label] = a.str("id")
	}
}

// enter signs somebody in by SAML: words as in body, and groups=a,b; protocol=oidc.
func (d *desk) enter(name string, words ...string) {
	a := product.Assertion{Protocol: "saml", NameID: mail(name), Email: mail(name)}
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		switch k {
		case "name":
			a.Name = v
		case "role":
			a.Role = v
		case "organization":
			a.Organization = v
		case "team":
			a.Team = v
		case "groups":
			a.Groups = strings.Split(v, ",")
		case "mail":
			a.Email, a.NameID = v, v
		case "nameid":
			a.NameID = v
		case "protocol":
			a.Protocol = v
		}
	}
	if _, _, d.err = d.s.SignIn(a); d.err != nil {
		d.status = 403
	} else {
		d.status = 200
	}
}

func (d *desk) by(name, kind string, words ...string) {
	m := product.Manual{Kind: kind}
	for _, w := range words {
		k, v, _ := strings.Cut(w, "=")
		switch k {
		case "role":
			m.Role = v
		case "organization":
			m.Organization = v
		case "team":
			m.Team = v
		case "name":
			m.Name = v
		}
	}
	if _, err := d.s.Reflected(d.s.Members.Product.Put(mail(name), m)); err != nil {
		d.t.Fatalf("%s by hand: %v", kind, err)
	}
}

func (d *desk) turn(change func(c *product.Connection)) {
	c := d.s.Members.Product.Connection()
	change(&c)
	if err := d.s.Members.Product.Switch(c); err != nil {
		d.t.Fatalf("switch: %v", err)
	}
}

func (d *desk) off() { d.turn(func(c *product.Connection) { c.JIT = false }) }

// shows is one line: account, role, organizations and teams, and the name when there is one.
func (d *desk) shows(name string) string {
	p, _ := d.s.Members.Product.Person(mail(name))
	line := p.Account
	if p.Member {
		line += " " + p.Role + " " + strings.Join(append(append([]string{}, p.Organizations...), p.Teams...), " ")
	}
	if p.Name != "" {
		line += " (" + p.Name + ")"
	}
	return line
}

type decision struct {
	row, epoch string // epoch: both, 24 or 26
	do         func(d *desk)
	status     int
	want       string // of ada
}

func decide(t *testing.T, rows []decision) {
	t.Helper()
	for _, row := range rows {
		for epoch, rules := range map[string]product.Rules{"24": epoch24(), "26": epoch26()} {
			if row.epoch != "both" && row.epoch != epoch {
				continue
			}
			t.Run(row.row+"@"+epoch, func(t *testing.T) {
				d := newDesk(t, rules)
				row.do(d)
				want(t, "status", d.status, row.status)
				want(t, "ada", d.shows("ada"), inEpoch(row.want, epoch))
			})
		}
	}
}

func TestDecisionsCreate(t *testing.T) { decide(t, createDecisions()) }

func createDecisions() []decision {
	return []decision{
		{"B1", "both", func(d *desk) { d.create("ada", "name=Ada Park") }, 201, "active member home home:all (Ada Park)"},
		{"B2", "both", func(d *desk) { d.turn(func(c *product.Connection) { c.Team = "" }); d.create("ada") }, 201, "active member home home:company"},
		{"B3", "both", func(d *desk) { d.create("ada", "role=owner") }, 201, "active owner home home:all"},
		{"B5", "both", func(d *desk) { d.create("ada", "organization=other") }, 201, "active member other"},
		{"OC-13", "both", func(d *desk) { d.create("ada", "organization=home") }, 201, "active member home"},
		{"B6", "both", func(d *desk) { d.create("ada", "team=riggers") }, 201, "active member home home:riggers"},
		{"B7", "both", func(d *desk) { d.create("ada", "organization=Other", "team=Desk") }, 201, "active member other other:desk"},
		{"B8", "both", func(d *desk) { d.by("ada", "account", "name=Ada"); d.create("ada") }, 201, "active member home home:all (Ada)"},
		{"B9", "24", func(d *desk) { d.enter("ada", "role=editor"); d.create("ada", "role=owner", "team=riggers") }, 201, "active editor home home:all (ada@example.com)"},
		{"B9", "26", func(d *desk) { d.enter("ada", "role=editor"); d.create("ada", "role=owner", "team=riggers") }, 201, "active owner home home:all home:riggers (ada@example.com)"},
		{"B10", "24", func(d *desk) { d.by("ada", "member"); d.create("ada", "role=editor") }, 201, "active member home"},
		{"B10", "26", func(d *desk) { d.by("ada", "member"); d.create("ada", "role=editor") }, 201, "active editor home"},
		{"B11 OC-25", "both", func(d *desk) { d.create("ada", "mail=ada@guest.example") }, 400, "absent"},
		{"B13 OC-6", "both", func(d *desk) { d.create("ada"); d.create("ada") }, 409, "active member home home:all"},
		{"OC-6", "both", func(d *desk) { d.create("ada"); d.put("ada", "active=false"); d.create("ada") }, 409, perEpoch("active", "disabled")},
		{"B14 OC-24", "both", func(d *desk) { d.turn(func(c *product.Connection) { c.Seats = 0 }); d.create("ada") }, 403, "absent"},
		{"OC-3", "both", func(d *desk) { d.create("ada", "active=false") }, 201, perEpoch("active", "disabled")},
		{"OC-9", "both", func(d *desk) { d.create("ada", "organization=reef") }, 400, "absent"},
		{"OC-10 Owner", "both", func(d *desk) { d.create("ada", "role=Owner") }, 400, "absent"},
		{"OC-10 My Corp Admins", "both", func(d *desk) { d.create("ada", "role=My Corp Admins", "team=riggers") }, 400, "absent"},
		{"OC-19", "both", func(d *desk) { d.create("ada", "team=owners") }, 400, "absent"},
		{"OC-23", "both", func(d *desk) {
			d.turn(func(c *product.Connection) { c.Seats = 1 })
			d.by("ada", "invitee", "role=editor", "team=riggers")
			d.create("ada")
		}, 201, "active editor home home:riggers"},
		{"OC-23 role", "both", func(d *desk) { d.by("ada", "invitee", "role=editor"); d.create("ada", "role=owner") }, 201, "active owner home"},
	}
}

// perEpoch is an outcome that differs between the epochs.
func perEpoch(e24, e26 string) string { return e24 + "|" + e26 }

func inEpoch(outcome, epoch string) string {
	e24, e26, two := strings.Cut(outcome, "|")
	if two && epoch == "26" {
		return e26
	}
	return e24
}
