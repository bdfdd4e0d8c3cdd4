package product

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func newProduct(r Rules) *Product {
	n := 0
	return New(Options{Rules: r, Now: func() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) },
		NewID: func() string { n++; return "session-" + strconv.Itoa(n) }})
}

func rules(pairs ...string) Rules {
	set := map[string]string{}
	for _, pair := range pairs {
		path, value, _ := strings.Cut(pair, "=")
		set[path] = value
	}
	return Read(func(path string) (string, bool) { v, ok := set[path]; return v, ok })
}

// TestInvariants does anything in any order and holds the product to what must always be so.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newProduct(rules(
			"lifecycle.deactivate="+rapid.SampledFrom([]string{"remove-membership", "disable-account"}).Draw(t, "deactivate"),
			"lifecycle.link-existing="+rapid.SampledFrom([]string{"any", "non-members"}).Draw(t, "link"),
			"lifecycle.manages-jit-users="+rapid.SampledFrom([]string{"true", "false"}).Draw(t, "manages")))
		if err := p.Switch(Connection{JIT: true, SCIM: true, Organization: "home", Team: "all", Role: "member", Seats: rapid.IntRange(-1, 4).Draw(t, "seats")}); err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			before := snapshot(p)
			err := anything(t, p)
			var refusal *Refusal
			if errors.As(err, &refusal) && !reflect.DeepEqual(before, snapshot(p)) && refusal.Reason != Denied {
				t.Fatalf("refused with %v: got a change", err)
			}
			hold(t, p)
		}
	})
}

// anything does one thing to one of a few people.
func anything(t *rapid.T, p *Product) error {
	who := rapid.SampledFrom([]string{"ada", "ben", "cleo"}).Draw(t, "who")
	u := User{ID: "id-" + who, Email: who + "@example.com", Active: rapid.Bool().Draw(t, "active"),
		Role: drawn(t, "role", "member", "owner", "Owner"), Organization: drawn(t, "organization", "home", "other", "reef"), Team: drawn(t, "team", "all", "desk", "owners")}
	switch rapid.IntRange(0, 8).Draw(t, "what") {
	case 0:
		if have, known := p.Person(u.Email); known && have.SCIMID != "" {
			return nil // the target answers 409 before the product is asked
		}
		return p.Create(u)
	case 1, 2:
		return p.Update(u)
	case 3:
		return p.Delete(u.ID)
	case 4:
		name := rapid.SampledFrom([]string{"home:all", "home:desk", "other:desk", "home", "home:owners"}).Draw(t, "group")
		return p.Sync(Group{ID: rapid.SampledFrom([]string{"g", "h"}).Draw(t, "id"), Name: name, Members: rapid.SliceOfN(rapid.SampledFrom([]string{"id-ada", "id-ben", "id-cleo"}), 0, 3).Draw(t, "members")})
	case 5:
		p.Drop(rapid.SampledFrom([]string{"g", "h"}).Draw(t, "id"))
	case 6:
		_, _, err := p.SignIn(Assertion{Protocol: "saml", NameID: u.Email, Email: u.Email, Role: u.Role.Text, Team: u.Team.Text, Groups: rapid.SliceOfN(rapid.SampledFrom([]string{"home:all", "other:desk", "nothing"}), 0, 2).Draw(t, "groups")})
		return err
	case 7:
		kind := rapid.SampledFrom([]string{"account", "member", "invitee"}).Draw(t, "kind")
		if have, _ := p.Person(u.Email); have.Account != "absent" {
			return nil // an administrator does not seed people twice
		}
		_, err := p.Put(u.Email, Manual{Kind: kind})
		return err
	default:
		_, err := p.Remove(u.Email)
		return err
	}
	return nil
}

func drawn(t *rapid.T, label string, values ...string) Value {
	v := Value{State: rapid.SampledFrom([]State{Unmapped, Set, Cleared}).Draw(t, label+" state")}
	if v.State == Set {
		v.Text = rapid.SampledFrom(values).Draw(t, label)
	}
	return v
}

func snapshot(p *Product) string {
	return fmt.Sprint(p.People(), p.Connection(), p.Organizations())
}

// hold checks what is always so.
func hold(t *rapid.T, p *Product) {
	owners := map[string]int{}
	for key, who := range p.people {
		for at := range who.places {
			if !who.in(at.Organization) {
				t.Fatalf("%s: in team %s without its organization", key, at)
			}
			if at.Team == "" && who.role == "owner" {
				owners[at.Organization]++
			}
			if at.Team == "owners" {
				t.Fatalf("%s: got into the owners' team", key)
			}
		}
		if who.away && who.member() {
			t.Fatalf("%s: deactivated and a member of %v", key, who.sorted())
		}
		if who.away && len(who.sessions) > 0 {
			t.Fatalf("%s: deactivated with sessions", key)
		}
		if who.member() && who.role == "" {
			t.Fatalf("%s: a member without a role", key)
		}
	}
	if owners["home"] == 0 || owners["other"] == 0 {
		t.Fatalf("owners: got %v, want one in each organization", owners)
	}
	if seats := p.Connection().Seats; seats < -1 {
		t.Fatalf("seats: got %d", seats)
	}
}

// TestSeatsComeBack counts seats over a whole life.
func TestSeatsComeBack(t *testing.T) {
	p := newProduct(Defaults())
	c := p.Connection()
	c.Seats = 1
	if err := p.Switch(c); err != nil {
		t.Fatal(err)
	}
	u := User{ID: "1", Email: "ada@example.com", Active: true}
	for _, step := range []struct {
		name string
		do   func() error
		want int
	}{
		{"create", func() error { return p.Create(u) }, 0},
		{"deactivate", func() error { u.Active = false; return p.Update(u) }, 1},
		{"reactivate", func() error { u.Active = true; return p.Update(u) }, 0},
		{"delete", func() error { return p.Delete("1") }, 1},
		{"invite", func() error { _, err := p.Put("ben@example.com", Manual{Kind: "invitee"}); return err }, 0},
		{"create the invited", func() error { return p.Create(User{ID: "2", Email: "ben@example.com", Active: true}) }, 0},
		{"forget", func() error { p.Forget("ben@example.com"); return nil }, 1},
	} {
		if err := step.do(); err != nil || p.Connection().Seats != step.want {
			t.Errorf("free seats after %s: got %d (%v), want %d", step.name, p.Connection().Seats, err, step.want)
		}
	}
}

// TestConcurrency has many do everything to the same people.
func TestConcurrency(t *testing.T) {
	p := New(Options{Rules: Defaults(), Now: time.Now, NewID: func() string { return "s" }})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := range 30 {
				email := fmt.Sprintf("p%d@example.com", j%5)
				id := fmt.Sprintf("%d", j%5)
				_ = p.Create(User{ID: id, Email: email, Active: true})
				_, _, _ = p.SignIn(Assertion{Protocol: "saml", Email: email, NameID: email})
				_ = p.Sync(Group{ID: fmt.Sprint(i), Name: "home:all", Members: []string{id}})
				_ = p.Update(User{ID: id, Email: email, Active: j%2 == 0})
				p.Organizations()
			}
		})
	}
	wg.Wait()
	if got := len(p.People()); got != 7 {
		t.Errorf("people: got %d, want five and two founders", got)
	}
}

func TestUnknownKnobsTakeDefaults(t *testing.T) {
	if got := rules("roles.allowed=viewer,admin", "roles.default=viewer").Roles; !reflect.DeepEqual(got, []string{"viewer", "admin"}) {
		t.Errorf("roles: got %v, want those of the profile", got)
	}
	d := Defaults()
	for _, row := range d.table() {
		if *row.to == "" && row.standard != "" {
			t.Errorf("knob %s: got nothing, want %q", row.path, row.standard)
		}
	}
}
