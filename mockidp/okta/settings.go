package okta

import (
	"fmt"
	"strings"
)

// Configure gives the application other settings: what it knows of people and groups
// stays. An edited mapping pushes nothing before ApplyMappings or a change of the person;
// the kind of the application (Flavour), its clock and its random numbers cannot be
// changed.
func (p *Provisioner) Configure(opts Options) {
	opts.Flavour, opts.Clock, opts.Rand = p.opts.Flavour, p.opts.Clock, p.opts.Rand
	p.opts = opts.complete()
	p.mappings = readMappings(p.opts.Mappings)
}

// Preview returns the value that a mapping would have for a person, before what the
// assignment itself gives. The error says why there is none: the directory holds no such
// person, or the expression failed.
func (p *Provisioner) Preview(personID string, source Source) (any, error) {
	person, ok := p.app.Directory.Person(personID)
	if !ok {
		return nil, fmt.Errorf("person %q: not in the directory", personID)
	}
	assignment, _ := p.app.Assignment(person.ID)
	value, err := source.Value(p.subject(person, assignment))
	if err != nil {
		return nil, err
	}
	return plain(value), nil
}

// Tasks returns the ids of the people and groups whose provisioning failed and waits for
// Retry, in the order of their first failure.
func (p *Provisioner) Tasks() []string { return append(p.people.list(), p.pushes.list()...) }

// Texts of the sources, as an administrator would write them.

// String returns the attribute as an expression names it: user.firstName.
func (a Attribute) String() string { return "user." + string(a) }

// String returns the value as an expression writes it.
func (c Constant) String() string {
	if text, ok := c.Is.(string); ok {
		if strings.Contains(text, "'") {
			return `"` + text + `"`
		}
		return "'" + text + "'"
	}
	return fmt.Sprint(c.Is)
}

func (w workIf) String() string {
	return fmt.Sprintf("(user.%[1]s != null && user.%[1]s != '') ? 'work' : ''", string(w))
}

// String returns the expression as it was written.
func (f formula) String() string { return f.text }
