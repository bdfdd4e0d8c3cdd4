package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Observe says where the suite sees what became of a person. Either Request is set, with JSON
// pointers (RFC 6901) into its answer, or the same members are SCIM attribute paths of the
// user. A member that is left out cannot be seen, and scenarios that ask for it do not apply.
type Observe struct {
	// Request asks the product about one person; {email} stands for the address, escaped
	// for where it stands. Nil: the members are SCIM paths.
	Request *Call `yaml:"request"`
	// Absent are the statuses that mean that nobody is known by that address.
	Absent []int `yaml:"absent"`
	// Account tells active, disabled and absent apart, in these words.
	Account string `yaml:"account"`
	// Member is true when the person belongs to an organization of the connection.
	Member string `yaml:"member"`
	Role   string `yaml:"role"`
	Name   string `yaml:"name"`
	// Organizations and Teams are arrays of names; a team is organization:team, or a name
	// alone where groups.format is team.
	Organizations string `yaml:"organizations"`
	Teams         string `yaml:"teams"`
	// Sessions counts the live sessions of the person.
	Sessions string `yaml:"sessions"`
	// Invited is true while an invitation is open.
	Invited string `yaml:"invited"`
	// Records counts the accounts with the address, in any case.
	Records string `yaml:"records"`
}

// Call is an HTTP request or a command that turns a switch. Placeholders such as {value}
// stand in path, body and arguments: in a path they are escaped, in a body they are JSON
// string contents, except {value}, which is put as it is.
type Call struct {
	Method string `yaml:"method"`
	// Path is relative to the control URL of the configuration, or an absolute URL.
	Path string `yaml:"path"`
	Body string `yaml:"body"`
	// Command is run instead of a request; its exit status tells success.
	Command []string `yaml:"command"`
	// Absent are the statuses that count as done: nothing was there.
	Absent []int `yaml:"absent"`
}

// Control is the product's switches by name. A switch that is left out cannot be turned, and
// scenarios that need it do not apply (@needs:control-<name>).
type Control map[string]Call

// Switch describes one switch that a profile may name.
type Switch struct {
	Name string
	// Placeholders that a call may use.
	Placeholders []string
	Doc          string
}

// Switches is the closed list of switches.
func Switches() []Switch {
	person := []string{"email", "name", "role", "organization", "team"}
	return []Switch{
		{"jit", []string{"value"}, "provisioning at sign-in: true or false"},
		{"scim", []string{"value"}, "the SCIM endpoint: true or false"},
		{"default-team", []string{"value"}, "the connection's default team, a JSON string; empty for none"},
		{"default-role", []string{"value"}, "the role that is given when none is mapped, a JSON string"},
		{"seats", []string{"value"}, "how many seats are free, a number; -1 for as many as wanted"},
		{"domain", []string{"value", "domain"}, "whether an e-mail domain is verified: true or false"},
		{"account", person, "somebody has an account and belongs to no organization"},
		{"member", person, "somebody was made a member by hand"},
		{"invitation", person, "somebody is invited"},
		{"guest", person, "somebody from another domain is a member"},
		{"team-member", person, "somebody was put into a team by hand"},
		{"remove", person, "an administrator removes somebody by hand"},
		{"forget", person, "forget all about somebody, after a scenario"},
		{"full-sync", person, "the identity provider finished a sync in which it did not mention somebody"},
		{"trust", []string{"idp", "issuer", "client", "secret"}, "the OpenID provider that sign-in trusts from now on"},
		{"session", person, "use the person's sessions: not found when they are dead"},
	}
}

// Has says whether the profile can turn a switch.
func (c Control) Has(name string) bool { _, ok := c[name]; return ok }

func (c Control) check(p *Profile, file string) error {
	known := map[string]Switch{}
	for _, s := range Switches() {
		known[s.Name] = s
	}
	for _, name := range slices.Sorted(maps.Keys(c)) {
		line := p.node("control." + name).Line
		s, ok := known[name]
		if !ok {
			return &Error{File: file, Line: line, What: fmt.Sprintf("control: there is no switch %q", name), Try: "one of " + strings.Join(slices.Sorted(maps.Keys(known)), ", ")}
		}
		call := c[name]
		if (call.Path == "") == (len(call.Command) == 0) {
			return &Error{File: file, Line: line, What: fmt.Sprintf("control %s: want a request or a command, just one of them", name), Try: "{method: PUT, path: /…, body: '…'} or {command: [program, argument]}"}
		}
		for _, text := range append([]string{call.Path, call.Body}, call.Command...) {
			for _, used := range Placeholders(text) {
				if !slices.Contains(s.Placeholders, used) {
					return &Error{File: file, Line: line, What: fmt.Sprintf("control %s: nothing stands for {%s}", name, used), Try: "one of {" + strings.Join(s.Placeholders, "}, {") + "}"}
				}
			}
		}
	}
	return nil
}

// Placeholders lists the names in braces in a text. A brace of JSON is not one: a name is
// made of lower-case letters alone.
func Placeholders(text string) []string {
	var found []string
	for {
		_, rest, ok := strings.Cut(text, "{")
		if !ok {
			return found
		}
		if name, _, closed := strings.Cut(rest, "}"); closed && name != "" && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz") == "" {
			found = append(found, name)
		}
		text = rest
	}
}
