package entra

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

func ended(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx, cancel
}

// TestConvergence plays random changes of the directory and of the assignments, with
// cycles in between. In the end, after a restart, the service provider holds what the
// directory says, and another cycle sends nothing at all.
func TestConvergence(t *testing.T) {
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				w := newWorld(t, dialect)
				defer w.fake.server.Close()
				play := &converge{w: w, r: r}
				for range 3 {
					play.add()
					w.app.AssignPerson(play.people[len(play.people)-1], mockidp.Grant{})
					w.app.PushGroup(play.groups[len(play.groups)-1])
				}
				for range 60 {
					play.step()
				}
				w.sync()
				w.must(w.idp.Restart(t.Context()))
				play.compare()
				w.fake.take()
				w.sync()
				if lines := w.fake.take(); len(lines) > 0 {
					r.Fatalf("cycle without changes: got %v, want no request", lines)
				}
			})
		})
	}
}

type converge struct {
	w      *world
	r      *rapid.T
	people []string
	groups []string
	count  int
}

// steps are what may happen, the frequent ones several times.
const steps = "add assign assign unassign change change enable delete restore purge manager manager " +
	"member member member unmember unmember group time sync sync sync"

func (c *converge) add() {
	c.count++
	c.people = append(c.people, c.w.person(fmt.Sprintf("Ada%d", c.count)).ID)
	c.groups = append(c.groups, c.w.dir.AddGroup(mockidp.Group{Name: fmt.Sprintf("Group %d", c.count)}).ID)
}

func (c *converge) step() {
	w, r := c.w, c.r
	person, other := rapid.SampledFrom(c.people).Draw(r, "person"), rapid.SampledFrom(c.people).Draw(r, "other")
	group := rapid.SampledFrom(c.groups).Draw(r, "group")
	c.count++
	word := fmt.Sprintf("Word %d", c.count)
	switch rapid.SampledFrom(strings.Fields(steps)).Draw(r, "step") {
	// A step on something that is gone changes nothing: its error is part of the play.
	case "add":
		c.add()
	case "assign":
		w.app.AssignPerson(person, mockidp.Grant{})
	case "unassign":
		w.app.UnassignPerson(person)
	case "change":
		_ = w.dir.UpdatePerson(person, func(p *mockidp.Person) { p.DisplayName, p.Office, p.Fax = word, word, word })
	case "enable":
		_ = w.dir.UpdatePerson(person, func(p *mockidp.Person) { p.Enabled = !p.Enabled })
	case "delete":
		_ = w.dir.DeletePerson(person)
	case "restore":
		_ = w.dir.RestorePerson(person)
	case "purge":
		_ = w.dir.PurgePerson(person)
	case "manager":
		_ = w.dir.UpdatePerson(person, func(p *mockidp.Person) { p.ManagerID = other })
	case "member":
		_ = w.dir.AddMember(group, person)
	case "unmember":
		_ = w.dir.RemoveMember(group, person)
	case "group":
		c.group(group, word)
	case "time":
		w.clock.Advance(time.Duration(rapid.IntRange(1, 20).Draw(r, "days")) * 24 * time.Hour)
	default:
		w.sync()
	}
}

func (c *converge) group(id, word string) {
	switch rapid.SampledFrom(strings.Fields("assign unassign push rename rename delete")).Draw(c.r, "group step") {
	case "assign":
		c.w.app.AssignGroup(id, 1, mockidp.Grant{})
	case "unassign":
		c.w.app.UnassignGroup(id)
	case "push":
		c.w.app.PushGroup(id)
	case "rename":
		_ = c.w.dir.RenameGroup(id, word)
	default:
		_ = c.w.dir.DeleteGroup(id)
	}
}

// compare holds the fake's state against the directory's, computed without the
// provisioner.
func (c *converge) compare() {
	w, r := c.w, c.r
	remote := map[string]string{} // directory id → user id
	for _, id := range c.people {
		person, known := w.dir.Person(id)
		_, assigned := w.app.Assignment(id)
		user := w.fake.user(person.UserName)
		managed := known && assigned && !person.Deleted()
		if !managed {
			if known && user != nil && active(user) {
				r.Fatalf("%s: got an active user, want none or an inactive one", person.UserName)
			}
			continue
		}
		if user == nil {
			if person.Enabled {
				r.Fatalf("%s: got no user, want one", person.UserName)
			}
			continue
		}
		remote[id] = user.Text("id")
		want := fmt.Sprint(person.Enabled, person.DisplayName, person.Office, person.Fax)
		got := fmt.Sprint(active(user), user.Text("displayName"), at(user, `addresses[type eq "work"].formatted`), at(user, `phoneNumbers[type eq "fax"].value`))
		if got != want {
			r.Fatalf("%s: got %s, want %s", person.UserName, got, want)
		}
	}
	for id := range remote {
		person, _ := w.dir.Person(id)
		if manager := remote[person.ManagerID]; manager != "" && at(w.fake.user(person.UserName), enterprise+":manager.value") != manager {
			r.Fatalf("%s: got another manager, want %s", person.UserName, manager)
		}
	}
	c.compareGroups(remote)
}

func (c *converge) compareGroups(remote map[string]string) {
	w, r := c.w, c.r
	wanted := 0
	for _, id := range c.groups {
		group, known := w.dir.Group(id)
		_, pushed := w.app.Push(id)
		if !known || !pushed && !w.app.GroupAssigned(id) {
			continue
		}
		wanted++
		remoteID, _ := w.idp.RemoteID(id)
		stored := w.fake.groups[remoteID]
		if stored == nil || stored.Text("displayName") != group.Name {
			r.Fatalf("group %s: got %v, want it", group.Name, stored)
		}
		value, _ := stored.Get("members")
		var have []string
		for _, element := range value.([]any) {
			have = append(have, element.(*wire.Object).Text("value"))
		}
		for _, member := range group.Members {
			if user := remote[member]; user != "" && !slices.Contains(have, user) {
				r.Fatalf("group %s: got %v, want member %s", group.Name, have, user)
			}
		}
		for id, user := range remote {
			if slices.Contains(have, user) && !group.Has(id) {
				r.Fatalf("group %s: got member %s, want it removed", group.Name, user)
			}
		}
	}
	if len(w.fake.groups) != wanted {
		r.Fatalf("groups: got %d, want %d", len(w.fake.groups), wanted)
	}
}

func active(user *wire.Object) bool { return strings.EqualFold(at(user, "active"), "true") }

func at(user *wire.Object, target string) string {
	p, err := parsePath(target)
	if err != nil {
		return ""
	}
	return text(p.value(user))
}
