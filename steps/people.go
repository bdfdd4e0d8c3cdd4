package steps

import (
	"fmt"
	"net/http"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

func personPhrases(r *registrar) {
	r.action("{entry} is/are assigned to the application",
		"Assigns people, who are put into the directory if need be, or a group with these people, so that they are assigned, and lets the identity provider provision.",
		func(w *World, entry Roster) error {
			if entry.Group != "" {
				return w.assignGroup(entry.Group, entry.People)
			}
			return w.assign(entry.People)
		})
	r.action("{person} is unassigned from the application",
		"Takes the assignment away and lets the identity provider provision.",
		(*World).unassign)
	r.parameter("change",
		as("changes to {string}", func(value string) Change { return Change{Value: value} }),
		as("becomes {person}", func(name Actor) Change { return Change{Person: name} }),
		as("is cleared", func() Change { return Change{} }, func(f *Facts, _ []string) { f.schema.unset = true }))
	r.action("{person}'s {field} {change}",
		"Changes an attribute in the directory, or removes its value, and lets the identity provider provision.",
		(*World).changeAndSync, about(1), changing)
	r.action("{person}'s attributes change to:",
		"Changes several attributes in the directory at once; the table has the columns attribute and value. Then the identity provider provisions.",
		func(w *World, name Actor, table Table) error {
			if err := w.personWith(name, table); err != nil {
				return err
			}
			return w.sync()
		}, table, changing)
	r.action("{person} is {word} in the directory",
		"Does to the account what the word says (disabled, enabled, deleted, restored, purged) and lets the identity provider provision.",
		(*World).account)
}

// Change is what becomes of an attribute in the directory.
type Change struct {
	Value  string // "": it is cleared
	Person Actor  // of an attribute that is a person, such as the manager
}

// sync lets the identity provider carry what changed.
func (w *World) sync() error {
	if w.idp == nil {
		return fmt.Errorf("no identity provider was set up; begin with \"… provisions people to the service provider\"")
	}
	before := w.recorder.Len()
	if err := w.idp.Sync(w.ctx); err != nil || !w.together || w.stage != Given {
		return err
	}
	// who cannot change one group twice at the same time refuses one, which is sent again later
	for _, exchange := range w.recorder.Exchanges()[before:] {
		if exchange.Status == http.StatusConflict || exchange.Status == http.StatusPreconditionFailed {
			w.assert(exchange)
			w.logMark = len(w.idp.Log())
		}
	}
	return nil
}

func (w *World) assign(names Actors) error {
	for _, name := range names {
		id, err := w.person(name)
		if err != nil {
			return err
		}
		w.app.AssignPerson(id, mockidp.Grant{})
	}
	return w.sync()
}

func (w *World) assignGroup(name Team, people Actors) error {
	id, err := w.group(name, people)
	if err != nil {
		return err
	}
	w.app.AssignGroup(id, 1, mockidp.Grant{})
	return w.sync()
}

func (w *World) unassign(name Actor) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	w.app.UnassignPerson(id)
	return w.sync()
}

func (w *World) changeAndSync(name Actor, attribute Field, change Change) error {
	if change.Person != "" {
		if attribute != "manager" {
			return fmt.Errorf("field %q: is no person", attribute)
		}
		if err := w.setManager(name, change.Person); err != nil {
			return err
		}
		return w.sync()
	}
	id, err := w.person(name)
	if err != nil {
		return err
	}
	if err := w.change(id, attribute, change.Value); err != nil {
		return err
	}
	return w.sync()
}

// account changes the state of a person's account in the directory.
func (w *World) account(name Actor, what string) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	enable := func(on bool) error {
		return w.directory.UpdatePerson(id, func(p *mockidp.Person) { p.Enabled = on })
	}
	actions := map[string]func() error{
		"disabled": func() error { return enable(false) },
		"enabled":  func() error { return enable(true) },
		"deleted":  func() error { return w.directory.DeletePerson(id) },
		"restored": func() error { return w.directory.RestorePerson(id) },
		"purged":   func() error { return w.directory.PurgePerson(id) },
	}
	action, ok := actions[what]
	if !ok {
		return fmt.Errorf("%q: want disabled, enabled, deleted, restored or purged", what)
	}
	if err := action(); err != nil {
		return err
	}
	return w.sync()
}

func runPhrases(r *registrar) {
	r.parameter("later",
		as("again", func() int { return 0 }),
		as("after {int} days", func(days int) int { return days }))
	r.action("provisioning runs {later}",
		"Moves the identity provider's clock and lets it provision.",
		func(w *World, days int) error {
			w.clock.Advance(time.Duration(days) * 24 * time.Hour)
			return w.sync()
		})
	r.parameter("command",
		as("tests the connection", func(w *World) error { _, err := w.idp.TestConnection(w.ctx); return err }, readsOnly),
		as("imports the users", (*World).importUsers, readsOnly),
		as("reads the page after the last {kind}", (*World).pastTheLast, readsOnly),
		as("provisions {person} on demand", (*World).provisionOnDemand),
		as("provisions the group {group} on demand", (*World).provisionGroupOnDemand),
		as("forces a sync of {person}", (*World).forceSync),
		as("pushes the group {group} now", (*World).pushNow),
		as("restarts provisioning", (*World).restart),
		as("retries the failed tasks", (*World).retry))
	r.action("the administrator {command}",
		"Does what a button of the identity provider does: Test connection, Import (every user is read, page by page), Entra's Provision on demand (of a group with five members at most) and Restart provisioning, Okta's Force Sync, Push now (the whole membership is sent again) and Retry Selected.",
		nil)
}

func (w *World) importUsers() error {
	ctx, skim := mockidp.WithSkim(w.ctx, w.knownIDs())
	imported, err := w.idp.Import(ctx)
	w.imported = imported
	w.unread = ""
	if skim.Cut() {
		w.unread = fmt.Sprintf("the service provider has very many users, and those of the scenario were not on the %d pages that were read", imported.Pages)
	}
	return err
}
