package steps

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/transcript"
)

// switchPhrases turn the product's own switches, as its administrators do.
func switchPhrases(r *registrar) {
	r.action("the product's {switch} is {value}",
		"Switches provisioning at sign-in or over SCIM on or off, sets the team that people come to by default (none: no team), or how many people can still be added. It goes back after the scenario.",
		(*World).set, needsOf(0, map[string]string{
			"provisioning at sign-in": "control-jit", "provisioning over SCIM": "control-scim",
			"default team": "control-default-team", "number of free seats": "control-seats",
		}))
	seeded := func(what string) func(string) Seed { return func(place string) Seed { return Seed{what, place} } }
	r.parameter("seed",
		as("has an account at the product", func() Seed { return Seed{"account", ""} }, needs("control-account")),
		as("was made a member of {string} by hand", seeded("member"), needs("control-member")),
		as("is invited to {string}", seeded("invitation"), needs("control-invitation")),
		as("is a guest of {string}", seeded("guest"), needs("control-guest")),
		as("is put into {string} by hand", seeded("team-member"), needs("control-team-member")),
		as("is removed by an administrator", func() Seed { return Seed{"remove", ""} }, needs("control-remove")))
	r.action("{person} {seed}",
		"Does at the product itself what an administrator does: makes an account with the person's address that belongs to no organization, makes the person a member of an organization or a team, invites the person, makes the person, whose address belongs to another domain, a member (guest), puts a member into a team, takes the person out of every organization.",
		func(w *World, name Actor, seed Seed) error { return w.seed(seed.what, name, seed.place) })
	r.action("{person} is assigned as the only owner of {string}",
		"Gives the person the highest role in that organization, lets the identity provider provision, and takes the founder of the organization out, who comes back after the scenario.",
		(*World).onlyOwner, needs("control-remove", "control-member", "roles.founder", "attributes.role", "attributes.organization"))
	r.action("a sync ends that did not mention {person}",
		"Tells the product that the identity provider has finished a sync in which this person did not occur.",
		func(w *World, name Actor) error { return w.seed("full-sync", name, "") }, needs("control-full-sync"))
}

// Seed is something that is done to a person at the product itself.
type Seed struct{ what, place string }

// set turns one of the product's switches.
func (w *World) set(name, value string) error {
	switch name {
	case "provisioning at sign-in":
		return w.toggle("jit", value)
	case "provisioning over SCIM":
		return w.toggle("scim", value)
	case "default team":
		return w.turn("default-team", w.teamOrNone(value))
	}
	return w.turn("seats", value)
}

// connectionSwitches hold for everybody at the target; a world turns them back.
var connectionSwitches = []string{"jit", "scim", "default-team", "default-role", "seats", "domain"}

func (w *World) toggle(name, state string) error {
	if state != "on" && state != "off" {
		return fmt.Errorf("switch %s: got %q, want on or off", name, state)
	}
	return w.turn(name, strconv.FormatBool(state == "on"))
}

func (w *World) teamOrNone(word string) string {
	if word == nothing {
		word = ""
	}
	return fmt.Sprintf("%q", w.cast.words.team(word))
}

// turn sets a switch of the connection and remembers that it has to go back.
func (w *World) turn(name, value string) error {
	if !slices.Contains(w.turned, name) {
		w.turned = append(w.turned, name)
	}
	return w.control(name, map[string]string{"value": value})
}

// seed does to one person at the product what a switch names.
func (w *World) seed(name string, who Actor, place string) error {
	w.meet(who)
	organization, team, _ := strings.Cut(place, ":")
	return w.control(name, map[string]string{
		"email": w.email(who), "name": w.cast.record(who).DisplayName, "role": w.cast.words.role(defaultRole),
		"organization": w.cast.words.organization(organization), "team": w.cast.words.team(team),
	})
}

// onlyOwner makes somebody the only one with the highest role.
func (w *World) onlyOwner(name Actor, word string) error {
	id, err := w.person(name)
	if err != nil {
		return err
	}
	for field, value := range map[Field]string{"assigned role": highestRole, "assigned organization": word} {
		if err := w.change(id, field, value); err != nil {
			return err
		}
	}
	if err := w.assign(Actors{name}); err != nil {
		return err
	}
	w.ownerless = w.cast.words.organization(word)
	return w.control("remove", map[string]string{"email": w.config.Product.founder(w.ownerless)})
}

// founder is the address of an organization's first owner.
func (p *Product) founder(organization string) string {
	return strings.ReplaceAll(p.Profile.Roles.Founder, "{organization}", organization)
}

// control carries out a call of the profile. What the product refuses is for the
// scenario's stage to judge.
func (w *World) control(name string, values map[string]string) error {
	product, err := w.product()
	if err != nil {
		return err
	}
	call, ok := product.Profile.Control[name]
	if !ok {
		return fmt.Errorf("switch %q: not in the profile %s", name, product.Profile.Spec())
	}
	if len(call.Command) > 0 {
		return command(w.ctx, call, values)
	}
	exchange, err := w.ask(call, values)
	if err != nil || exchange.Status < http.StatusBadRequest {
		return err
	}
	w.assert(exchange)
	if slices.Contains(call.Absent, exchange.Status) {
		return nil
	}
	return w.unmet(fmt.Sprintf("the product's switch %s was answered with %s", name, answerText(exchange)))
}

// answerText is the status of an answer that is no SCIM error, with what it says.
func answerText(exchange *transcript.Exchange) string {
	text := strings.TrimSpace(string(exchange.ResponseBody))
	return strings.TrimSpace(fmt.Sprintf("%d %s", exchange.Status, text[:min(len(text), 200)]))
}

// ask sends the request of a call over the recording transport.
func (w *World) ask(call profile.Call, values map[string]string) (*transcript.Exchange, error) {
	req, err := request(w.ctx, w.config.Product.ControlURL, call, values)
	if err != nil {
		return nil, err
	}
	resp, err := w.anonymous.Do(req)
	recorded := w.recorder.Exchanges()
	if err != nil {
		return nil, &Inconclusive{Reason: fmt.Sprintf("%s %s: %v", req.Method, req.URL.Path, err), Transport: true}
	}
	defer resp.Body.Close()
	return recorded[len(recorded)-1], nil
}

// Turn carries out a call of a profile outside of any scenario.
func (p *Product) Turn(ctx context.Context, client *http.Client, name string, values map[string]string) error {
	call, ok := p.Profile.Control[name]
	if !ok {
		return nil
	}
	if len(call.Command) > 0 {
		return command(ctx, call, values)
	}
	req, err := request(ctx, p.ControlURL, call, values)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("switch %s: %w", name, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= http.StatusBadRequest && !slices.Contains(call.Absent, resp.StatusCode) {
		return fmt.Errorf("switch %s: answered with %d", name, resp.StatusCode)
	}
	return nil
}

// request fills in a call: values are escaped in the path, are the inside of JSON strings
// in the body, and {value} stands as it is.
func request(ctx context.Context, base string, call profile.Call, values map[string]string) (*http.Request, error) {
	inside := func(text string) string {
		quoted, err := json.Marshal(text)
		if err != nil || len(quoted) < 2 {
			return ""
		}
		return string(quoted[1 : len(quoted)-1])
	}
	path := fill(call.Path, values, url.PathEscape)
	if !strings.Contains(path, "://") {
		path = strings.TrimRight(base, "/") + path
	}
	body := fill(call.Body, values, inside)
	req, err := http.NewRequestWithContext(ctx, orDefault(call.Method, http.MethodGet), path, bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, fmt.Errorf("control request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}

func fill(text string, values map[string]string, escape func(string) string) string {
	for _, name := range profile.Placeholders(text) {
		value := values[name]
		if name != "value" {
			value = escape(value)
		}
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// command runs the program of a call.
func command(ctx context.Context, call profile.Call, values map[string]string) error {
	arguments := make([]string, len(call.Command))
	for i, argument := range call.Command {
		arguments[i] = fill(argument, values, func(text string) string { return text })
	}
	out, err := exec.CommandContext(ctx, arguments[0], arguments[1:]...).CombinedOutput()
	if err != nil {
		return &Inconclusive{Reason: fmt.Sprintf("%s: %v: %s", arguments[0], err, strings.TrimSpace(string(out[:min(len(out), 200)])))}
	}
	return nil
}

// normal is the value that a switch of the connection has when no scenario turns it.
func (w *World) normal(name string) map[string]string {
	placement := w.config.Product.Profile.Placement
	switch name {
	case "default-team":
		return map[string]string{"value": fmt.Sprintf("%q", placement.DefaultTeam)}
	case "default-role":
		return map[string]string{"value": fmt.Sprintf("%q", w.config.Product.Profile.Roles.Default)}
	case "seats":
		return map[string]string{"value": "-1"}
	case "domain":
		return map[string]string{"value": "true", "domain": w.cast.domain}
	}
	return map[string]string{"value": "true"}
}

// Restore turns back what the scenario turned. It is called once, before the scenario's
// resources are deleted; ctx outlives the scenario's own.
func (w *World) Restore(ctx context.Context) error {
	for _, name := range connectionSwitches {
		if !slices.Contains(w.turned, name) {
			continue
		}
		if err := w.config.Product.Turn(ctx, w.anonymous, name, w.normal(name)); err != nil {
			return fmt.Errorf("the product could not be set back: %w", err)
		}
	}
	if w.ownerless == "" {
		return nil
	}
	return w.config.Product.Turn(ctx, w.anonymous, "member", map[string]string{
		"email": w.config.Product.founder(w.ownerless), "name": "Founder", "role": w.cast.words.role(highestRole), "organization": w.ownerless,
	})
}

// Forget makes the product forget the people of the scenario who may be known to it by
// other ways than SCIM. It is called after the scenario's resources were deleted.
func (w *World) Forget(ctx context.Context) error {
	for _, name := range w.met {
		if err := w.config.Product.Turn(ctx, w.anonymous, "forget", map[string]string{"email": w.email(name)}); err != nil {
			return fmt.Errorf("the product could not forget %s: %w", name, err)
		}
	}
	return nil
}

// meet notes that a person may be known to the product from now on.
func (w *World) meet(name Actor) {
	if !slices.Contains(w.met, name) {
		w.met = append(w.met, name)
	}
}

// email is a person's address: the directory's, or the one that the directory will have.
func (w *World) email(name Actor) string {
	if id, ok := w.cast.people[name]; ok {
		if person, ok := w.directory.Person(id); ok && person.Email != "" {
			return person.Email
		}
	}
	return w.cast.record(name).Email
}
