package okta

import (
	"context"
	"fmt"
	"hash/fnv"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// The System Log's names of what happens to people.
const (
	eventVerify      = "application.provision.user.verify_exists"
	eventPush        = "application.provision.user.push"
	eventPushProfile = "application.provision.user.push_profile"
	eventDeactivate  = "application.provision.user.deactivate"
	eventReactivate  = "application.provision.user.reactivate"
	eventPassword    = "application.provision.user.push_okta_password"
)

// action is one thing that Okta does for one person.
type action struct {
	person mockidp.Person
	event  string
	goal   goal
	mark   uint64
	lead   string // of the text of a failure
}

// syncPerson brings one person to what the app wants now. A failed task stands until
// something else is wanted or retry is set.
func (p *Provisioner) syncPerson(ctx context.Context, id string, retry bool) error {
	person, exists := p.app.Directory.Person(id)
	assignment, assigned := p.app.Assignment(id)
	// [V] suspending and deleting an inactive person send nothing; a person who is
	// deactivated, deleted or no longer assigned is deactivated.
	wanted := exists && assigned && person.Active()
	if !exists {
		person.ID = id
	}
	have := p.links[id]
	switch {
	case p.halted[id]:
		return nil
	case wanted && !have.active:
		return p.provision(ctx, person, assignment, retry)
	case wanted:
		return p.update(ctx, person, assignment, retry)
	case have.active || retry && p.people.stands(id, goalDeactivate, 0):
		return p.deactivate(ctx, person)
	case !p.people.stands(id, goalDeactivate, 0):
		p.people.drop(id) // what was to be created is no longer wanted
	}
	return nil
}

// provision creates a person or links the user who is there already.
func (p *Provisioner) provision(ctx context.Context, person mockidp.Person, assignment mockidp.Assignment, retry bool) error {
	if p.earlier[person.ID] && p.opts.SkipEarlierAssignments && !retry {
		return nil
	}
	if !p.opts.CreateUsers || p.people.stands(person.ID, goalProvision, 0) && !retry {
		return nil
	}
	p.people.drop(person.ID)
	doing := p.doing(person, eventPush, goalProvision, 0, "Automatic provisioning of user %s to app %s failed: ")
	result, err := p.profileOf(person, assignment)
	if err != nil {
		return p.settle(doing, "", err)
	}
	found, err := p.findUser(ctx, result, person)
	if err != nil {
		doing.event = eventVerify
		return p.settle(doing, "", err)
	}
	p.note(mockidp.LogEntry{Event: eventVerify, Subject: person.ID, Outcome: mockidp.Success, Detail: foundText(found)})
	have := link{active: true, profile: p.hash(result), carried: p.carried(result)}
	if found != nil {
		err = p.linkUser(ctx, &doing, found, result, &have)
	} else if have.remote, have.password, err = p.create(ctx, person, result); err != nil {
		doing.lead += "Error while creating user " + shownName(person) + ": "
	}
	if err != nil {
		return p.settle(doing, have.remote, err)
	}
	p.linked(person.ID, have)
	if err := p.settle(doing, have.remote, nil); err != nil {
		return err
	}
	return p.pushPassword(ctx, person, false)
}

// linkUser takes a user over who was found. The one who had been linked before is
// reactivated.
func (p *Provisioner) linkUser(ctx context.Context, doing *action, found *wire.Object, result *profile, have *link) error {
	have.remote = found.Text("id")
	before := p.links[doing.person.ID]
	if before.remote == have.remote {
		doing.event = eventReactivate
	} else {
		before = link{}
	}
	doing.lead += "Error while linking user " + shownName(doing.person) + ": " // [I]
	have.password = before.password
	return p.takeOver(ctx, found, result, before)
}

func foundText(found *wire.Object) string {
	if found == nil {
		return "no user found"
	}
	return "user found: " + found.Text("id")
}

// linked remembers an app user and has the groups pushed that wait for the member.
func (p *Provisioner) linked(id string, have link) {
	before, known := p.links[id]
	p.links[id] = have
	delete(p.earlier, id)
	// [O] memberships of a reactivated person are not pushed again.
	if !known || before.remote != have.remote || p.opts.RepushOnReactivate {
		for _, group := range p.app.Directory.GroupsOf(id) {
			if _, pushes := p.app.Push(group); pushes {
				p.wait(group)
			}
		}
	}
}

// findUser is the exists check. The result is nil when there is no such user.
func (p *Provisioner) findUser(ctx context.Context, result *profile, person mockidp.Person) (*wire.Object, error) {
	attribute, value := IdentifierUserName, result.userName
	if p.opts.UniqueIdentifier == IdentifierEmail {
		attribute, value = IdentifierEmail, p.emailOf(result, person)
	}
	// [R] GET /Users?filter=userName%20eq%20%22…%22&startIndex=1&count=100; [V] email
	// when that is the unique identifier.
	answer, err := p.send(ctx, request{method: http.MethodGet, path: "/Users", query: filterQuery(attribute, value)})
	if err != nil {
		return nil, err
	}
	return one(answer, "users", attribute, value)
}

// emailOf is the app user's primary e-mail address.
func (p *Provisioner) emailOf(result *profile, person mockidp.Person) string {
	for i, mapping := range p.mappings {
		if mapping.core() && mapping.path.name == "emails" && mapping.path.sub == "value" {
			if text, ok := result.values[i].(string); ok {
				return text
			}
		}
	}
	return person.Email
}

// one reads the answer to an exists check: nothing, one resource, or a failure. The product
// takes the one resource as it is [V]; the suite does not where it is somebody else's.
func one(answer *wire.Answer, kind, attribute, value string) (*wire.Object, error) {
	if answer.Status == http.StatusNotFound {
		return nil, nil // [V] "not found", like an empty list
	}
	if !answer.OK() {
		return nil, rejected(answer)
	}
	page, err := readPage(answer)
	if err != nil {
		return nil, err
	}
	switch {
	case page.total == 0 && len(page.resources) == 0:
		return nil, nil
	case !slices.ContainsFunc(page.resources, bears(attribute, value)) && len(page.resources) > 0:
		return nil, somebodyElse(value)
	case page.total == 0:
		return nil, nil
	case page.total > 1:
		// [V] support article on a service provider that ignored the filter.
		return nil, fail("Multiple %s found by %s. Expected 0 or 1 results but was %d", kind, attribute, page.total)
	case len(page.resources) == 0 || page.resources[0].Text("id") == "":
		return nil, wrongTypes()
	}
	if active, there := page.resources[0].Find("active"); there && active != nil {
		if _, boolean := active.(bool); !boolean {
			return nil, wrongTypes()
		}
	}
	return page.resources[0], nil
}

// bears says whether a resource can be the one that was asked for: it has the value, in any
// letter case, or does not show what it has.
func bears(attribute, value string) func(*wire.Object) bool {
	return func(resource *wire.Object) bool {
		if attribute == IdentifierEmail {
			attribute = "emails"
		}
		shown, there := resource.Find(attribute)
		switch shown := shown.(type) {
		case string:
			return strings.EqualFold(shown, value)
		case []any:
			return len(shown) == 0 || slices.ContainsFunc(shown, func(element any) bool {
				email, _ := element.(*wire.Object)
				return strings.EqualFold(email.Text("value"), value)
			})
		}
		return !there || shown == nil
	}
}

// create sends POST /Users and returns the new user's id and the hash of the password.
func (p *Provisioner) create(ctx context.Context, person mockidp.Person, result *profile) (string, uint64, error) {
	// [R] a random placeholder also when passwords are not synchronised; [I] the real
	// one when they are.
	password, sum := p.placeholder(), uint64(0)
	if p.opts.SyncPassword && person.Password != "" {
		password, sum = person.Password, hashText(person.Password)
	}
	answer, err := p.send(ctx, request{method: http.MethodPost, path: "/Users", body: p.createBody(result, password)})
	if err != nil {
		return "", 0, err
	}
	if !answer.OK() {
		// [V] 409 too: the user is not looked up again.
		return "", 0, rejected(answer)
	}
	id := answer.Object().Text("id")
	if id == "" {
		return "", 0, fail("Create new user returned empty user.") // [V]
	}
	return id, sum, nil
}

// takeOver links a user who was found and pushes the profile. Custom apps send the
// resource with active true [R]; catalog apps first activate an inactive user by PATCH
// [V, I].
func (p *Provisioner) takeOver(ctx context.Context, found *wire.Object, result *profile, before link) error {
	id := found.Text("id")
	active, known := found.Find("active")
	if p.opts.Flavour == OIN && (active == false || before.remote != "" && !known) {
		if err := p.patchUser(ctx, id, wire.NewObject(wire.M("active", true))); err != nil {
			return err
		}
	}
	err := p.replaceUser(ctx, id, func(resource *wire.Object) {
		p.merge(resource, result, before.carried, true)
		takeOver(resource)
	})
	if err != nil || !p.opts.DoublePushOnReassign {
		return err
	}
	return p.replaceUser(ctx, id, func(resource *wire.Object) { p.merge(resource, result, before.carried, true) })
}

// replaceUser is GET and PUT of one user. [R] The PUT carries what the GET returned,
// changed in place.
func (p *Provisioner) replaceUser(ctx context.Context, id string, change func(*wire.Object)) error {
	answer, err := p.send(ctx, request{method: http.MethodGet, path: userPath(id)})
	if err != nil {
		return err
	}
	if answer.Status == http.StatusNotFound {
		return fail("No user returned for user %s", id) // [O]; the user is not created again
	}
	if !answer.OK() {
		return rejected(answer)
	}
	resource := answer.Object()
	if resource.Len() == 0 {
		return fail("No user returned for user %s", id) // [I]
	}
	change(resource)
	answer, err = p.send(ctx, request{method: http.MethodPut, path: userPath(id), body: resource})
	return accepted(answer, err)
}

// patchUser sends the only PATCH that Okta has for users. [R] {"op":"replace","value":
// {"active":false}}: op in lower case, no path, a real boolean; 118 bytes.
func (p *Provisioner) patchUser(ctx context.Context, id string, value *wire.Object) error {
	operation := wire.NewObject(wire.M("op", "replace"), wire.M("value", value))
	answer, err := p.send(ctx, request{method: http.MethodPatch, path: userPath(id), body: patch(operation)})
	return accepted(answer, err) // [V] 200 and 204; 501 fails without PUT
}

func patch(operations ...any) *wire.Object {
	return wire.NewObject(wire.M("schemas", []any{patchOp}), wire.M("Operations", operations))
}

func accepted(answer *wire.Answer, err error) error {
	if err != nil {
		return err
	}
	if !answer.OK() {
		return rejected(answer)
	}
	return nil
}

// settle writes the end of an action to the log. A failure becomes a task; any other
// error, such as the end of the context, is returned.
func (p *Provisioner) settle(doing action, remote string, err error) error {
	entry := mockidp.LogEntry{Event: doing.event, Subject: doing.person.ID, RemoteID: remote, Outcome: mockidp.Success}
	if failed, ok := asFailure(err); ok {
		entry.Outcome, entry.Detail = mockidp.Failure, doing.lead+failed.text
		if failed.event != "" {
			entry.Event, entry.Detail = failed.event, failed.text
		}
		if entry.Sought = failed.sought; entry.Sought != "" {
			entry.Detail = failed.text
			p.halted[doing.person.ID] = true
		} else {
			p.people.add(doing.person.ID, doing.goal, doing.mark)
		}
	} else if err != nil {
		return err
	} else {
		p.people.drop(doing.person.ID, doing.goal)
	}
	p.note(entry)
	return nil
}

// doing starts an action; lead has places for the sign-in name and the app's label.
func (p *Provisioner) doing(person mockidp.Person, event string, g goal, mark uint64, lead string) action {
	name := orElse(person.UserName, person.ID)
	return action{person: person, event: event, goal: g, mark: mark, lead: fmt.Sprintf(lead, name, p.opts.AppLabel)}
}

func shownName(person mockidp.Person) string {
	return orElse(person.DisplayName, orElse(person.GivenName+" "+person.FamilyName, person.ID))
}

func hashText(text string) uint64 {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(text))
	return sum.Sum64()
}
