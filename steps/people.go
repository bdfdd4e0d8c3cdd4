package steps

import (
	"fmt"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

func personPhrases(r *registrar) {
	r.action("{person} is assigned to the application",
		"Assigns a person, who is put into the directory if need be, and lets the identity provider provision.",
		func(w *World, name Actor) error { return w.assign(Actors{name}) })
	r.action("{people} are assigned to the application",
		"Assigns several people and lets the identity provider provision.",
		(*World).assign)
	r.action("{person} is unassigned from the application",
		"Takes the assignment away and lets the identity provider provision.",
		(*World).unassign)
	r.action("the group {group} with {people} is assigned to the application",
		"Puts a group with these people into the directory, assigns it, so that its members are assigned, and lets the identity provider provision.",
		(*World).assignGroup)
	r.action("{person}'s {field} changes to {string}",
		"Changes an attribute in the directory and lets the identity provider provision.",
		func(w *World, name Actor, attribute Field, value string) error {
			return w.changeAndSync(name, attribute, value)
		})
	r.action("{person}'s {field} is cleared",
		"Removes the value of an attribute in the directory and lets the identity provider provision.",
		func(w *World, name Actor, attribute Field) error { return w.changeAndSync(name, attribute, "") })
	r.action("{person}'s attributes change to:",
		"Changes several attributes in the directory at once; the table has the columns attribute and value. Then the identity provider provisions.",
		func(w *World, name Actor, table Table) error {
			if err := w.personWith(name, table); err != nil {
				return err
			}
			return w.sync()
		})
	r.action("{person}'s manager becomes {person}",
		"Makes one person the manager of another in the directory and lets the identity provider provision.",
		func(w *World, name, manager Actor) error {
			if err := w.setManager(name, manager); err != nil {
				return err
			}
			return w.sync()
		})
	r.action("{person} is {word} in the directory",
		"Does to the account what the word says (disabled, enabled, deleted, restored, purged) and lets the identity provider provision.",
		(*World).account)
}

// sync lets the identity provider carry what changed.
func (w *World) sync() error {
	if w.idp == nil {
		return fmt.Errorf("no identity provider was set up; begin with \"… provisions to the service provider\"")
	}
	return w.idp.Sync(w.ctx)
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

func (w *World) changeAndSync(name Actor, attribute Field, value string) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	if err := w.change(id, attribute, value); err != nil {
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
	r.action("provisioning runs again",
		"Lets the identity provider provision once more.",
		(*World).sync)
	r.action("{int} days pass",
		"Moves the identity provider's clock and lets it provision.",
		func(w *World, days int) error {
			w.clock.Advance(time.Duration(days) * 24 * time.Hour)
			return w.sync()
		})
	r.action("the administrator tests the connection",
		"Does what the product's button for testing the connection does.",
		func(w *World) error { _, err := w.idp.TestConnection(w.ctx); return err })
	r.action("the administrator imports the users",
		"Reads every user of the service provider, page by page, as the product's import does. Nothing is written.",
		func(w *World) error {
			imported, err := w.idp.Import(w.ctx)
			w.imported = imported
			return err
		})
	r.action("the administrator provisions {person} on demand",
		"Does what Entra's provision-on-demand page does for one person.",
		(*World).provisionOnDemand)
	r.action("the administrator provisions the group {group} on demand",
		"Does what Entra's provision-on-demand page does for one group with its members, five at most.",
		(*World).provisionGroupOnDemand)
	r.action("the administrator forces a sync of {person}",
		"Does what Okta's Force Sync does for one person.",
		(*World).forceSync)
	r.action("the administrator restarts provisioning",
		"Does what Entra's Restart provisioning does: everything is looked at again.",
		(*World).restart)
	r.action("the administrator retries the failed tasks",
		"Does what Okta's Retry Selected does on the tasks that failed.",
		(*World).retry)
}
