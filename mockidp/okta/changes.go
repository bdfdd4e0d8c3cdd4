package okta

import (
	"context"
	"net/http"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// update pushes a profile or a password that changed.
func (p *Provisioner) update(ctx context.Context, person mockidp.Person, assignment mockidp.Assignment, retry bool) error {
	result, err := p.profileOf(person, assignment)
	if err != nil {
		failed, _ := asFailure(err)
		doing := p.pushing(person, hashText(failed.text))
		if p.people.stands(person.ID, goalProfile, doing.mark) && !retry {
			return nil
		}
		return p.settle(doing, p.links[person.ID].remote, err)
	}
	sum := p.hash(result)
	switch {
	case !p.opts.UpdateUsers || p.links[person.ID].profile == sum:
		p.people.drop(person.ID, goalProfile) // changed back to what is there
	case !p.people.stands(person.ID, goalProfile, sum) || retry:
		if err := p.pushProfile(ctx, person, result, false); err != nil {
			return err
		}
	}
	return p.pushPassword(ctx, person, retry)
}

func (p *Provisioner) pushing(person mockidp.Person, mark uint64) action {
	doing := p.doing(person, eventPushProfile, goalProfile, mark, "Automatic profile push of user %s to app %s failed: ")
	doing.lead += "Error while trying to push profile update for " + orElse(person.Email, person.UserName) + ": " // [O]
	return doing
}

// pushProfile is GET and PUT, for catalog apps too. [V] active is not touched.
func (p *Provisioner) pushProfile(ctx context.Context, person mockidp.Person, result *profile, applying bool) error {
	have := p.links[person.ID]
	err := p.replaceUser(ctx, have.remote, func(resource *wire.Object) { p.merge(resource, result, have.carried, applying) })
	if err == nil {
		have.profile, have.carried = p.hash(result), p.carried(result)
		p.links[person.ID] = have
	}
	return p.settle(p.pushing(person, p.hash(result)), have.remote, err)
}

// pushPassword sends a password that differs from the last one. Custom apps send the
// whole user with password by PUT [V]; catalog apps send PATCH, whose body nobody has
// published: it is made after the one for active [I].
func (p *Provisioner) pushPassword(ctx context.Context, person mockidp.Person, retry bool) error {
	have := p.links[person.ID]
	sum := hashText(person.Password)
	if !p.opts.SyncPassword || person.Password == "" || have.password == sum ||
		p.people.stands(person.ID, goalPassword, sum) && !retry {
		return nil
	}
	doing := p.doing(person, eventPassword, goalPassword, sum, "Automatic password push of user %s to app %s failed: ") // [I]
	doing.lead += "Error while updating password of user " + shownName(person) + ": "
	var err error
	if p.opts.Flavour == OIN {
		err = p.patchUser(ctx, have.remote, wire.NewObject(wire.M("password", person.Password)))
	} else {
		err = p.replaceUser(ctx, have.remote, func(resource *wire.Object) {
			resource.Set(spelled(resource, "password"), person.Password)
		})
	}
	if err == nil {
		have.password = sum
		p.links[person.ID] = have
	}
	return p.settle(doing, have.remote, err)
}

// deactivate ends an assignment. [V] The user is never deleted. Custom apps send back
// what GET returned with only active flipped: not even a stale name is mended [R];
// catalog apps send PATCH [R]. With the feature off nothing is sent.
func (p *Provisioner) deactivate(ctx context.Context, person mockidp.Person) error {
	have := p.links[person.ID]
	p.people.drop(person.ID)
	have.active = false // the assignment is gone, whatever the service provider says
	p.links[person.ID] = have
	if !p.opts.DeactivateUsers {
		return nil
	}
	doing := p.doing(person, eventDeactivate, goalDeactivate, 0, "Automatic deprovisioning of user %s to app %s failed: ") // [I]
	doing.lead += "Error while deactivating user " + shownName(person) + ": "
	var err error
	if p.opts.Flavour == OIN {
		err = p.patchUser(ctx, have.remote, wire.NewObject(wire.M("active", false)))
	} else {
		err = p.replaceUser(ctx, have.remote, func(resource *wire.Object) {
			resource.Set(spelled(resource, "active"), false)
		})
	}
	if _, failed := asFailure(err); err != nil && !failed {
		have.active = true // interrupted: the next sync deactivates
		p.links[person.ID] = have
	}
	return p.settle(doing, have.remote, err)
}

// ForceSync is "Force Sync" of one person: the profile is pushed although it did not
// change, and expressions over groups are evaluated again. Nothing is sent for a person
// who is not provisioned [R]. The error says that the directory holds no such person.
func (p *Provisioner) ForceSync(ctx context.Context, personID string) error {
	person, err := p.person(personID)
	if err != nil {
		return err
	}
	assignment, _ := p.app.Assignment(personID)
	if have := p.links[personID]; !have.active || !p.opts.UpdateUsers {
		p.note(mockidp.LogEntry{
			Event: eventPushProfile, Subject: personID, Outcome: mockidp.Skipped, Detail: "Matching user not found", // [O]
		})
		return nil
	}
	result, err := p.profileOf(person, assignment)
	if err != nil {
		return p.settle(p.pushing(person, 0), p.links[personID].remote, err)
	}
	return p.pushProfile(ctx, person, result, true)
}

// ApplyMappings is "Apply updates now" after mappings were edited: ForceSync of every
// provisioned person, in the order of their first change.
func (p *Provisioner) ApplyMappings(ctx context.Context) error {
	for _, id := range p.app.Directory.Changes(0).People {
		if _, there := p.app.Directory.Person(id); !there || !p.links[id].active {
			continue
		}
		if err := p.ForceSync(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// ProvisionUser is "Provision User" for a person who was assigned before provisioning
// was switched on. The error says that the directory holds no such person.
func (p *Provisioner) ProvisionUser(ctx context.Context, personID string) error {
	if _, err := p.person(personID); err != nil {
		return err
	}
	delete(p.earlier, personID)
	if err := p.syncPerson(ctx, personID, true); err != nil {
		return err
	}
	return p.syncWaiting(ctx)
}

// ImportSchema is "Import User Schema" and the first step of entitlement management:
// the resource types, the schemas, then the first page of each endpoint whose schema
// is Okta's. [V] The entry tells how it ended.
func (p *Provisioner) ImportSchema(ctx context.Context) (mockidp.LogEntry, error) {
	const event = "application.provision.user.import_profile" // [I] no event is documented
	finish := func(err error) (mockidp.LogEntry, error) {
		failed, ok := asFailure(err)
		if err != nil && !ok {
			return mockidp.LogEntry{}, err
		}
		entry := mockidp.LogEntry{Event: event, Outcome: mockidp.Success}
		if ok {
			entry.Outcome, entry.Detail = mockidp.Failure, failed.text
		}
		p.note(entry)
		return p.log[len(p.log)-1], nil
	}
	types, err := p.list(ctx, "/ResourceTypes", "")
	if err != nil {
		return finish(err)
	}
	if _, err := p.list(ctx, "/Schemas", ""); err != nil {
		return finish(err)
	}
	for _, resourceType := range types.resources {
		if endpoint := resourceType.Text("endpoint"); isOkta(resourceType.Text("schema")) && endpoint != "" {
			if _, err := p.list(ctx, endpoint, pageQuery(1, pageSize)); err != nil {
				return finish(err)
			}
		}
	}
	return finish(nil)
}

func (p *Provisioner) list(ctx context.Context, path, query string) (*page, error) {
	answer, err := p.send(ctx, request{method: http.MethodGet, path: path, query: query})
	if err := accepted(answer, err); err != nil {
		return nil, err
	}
	return readPage(answer)
}
