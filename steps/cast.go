package steps

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
)

// cast is the people and groups of one scenario, by the names that it calls them.
type cast struct {
	stem     string // begins every unique name: prefix, run, scenario
	domain   string
	people   map[Actor]string // directory id
	groups   map[Team]string
	userIDs  map[Actor]string // the service provider's id, where the suite created or found the user itself
	groupIDs map[Team]string
	words    words // what organizations, teams and roles are called at the product
	data     accept.Data
}

func newCast(config Config, number int, aboutProduct bool) cast {
	stem := fmt.Sprintf("%s%s-%d", config.Prefix, config.Tag, number)
	data := accept.Data{}
	if config.Shape != nil {
		data = config.Shape.data
	}
	if aboutProduct {
		data.GroupName = "" // it writes the names of groups in the product's form itself
	}
	return cast{
		data: data, stem: stem, domain: config.EmailDomain, words: wordsFor(config.Product, stem),
		people: map[Actor]string{}, groups: map[Team]string{}, userIDs: map[Actor]string{}, groupIDs: map[Team]string{},
	}
}

// familyNames gives each well-known name of the cast a family name; others get one of
// their own.
var familyNames = map[Actor]string{"Ada": "Lane", "Ben": "Okoro", "Cleo": "Marsh", "Dana": "Ruiz", "Emil": "Novak", "Fay": "Quist", "Gil": "Tamm"}

// record returns the directory record that a name stands for. It is the same for every
// call, so that the suite's own client can create the user that an identity provider
// will later look for.
func (c cast) record(name Actor) mockidp.Person {
	family := familyNames[name]
	if family == "" {
		family = string(name) + "son"
	}
	userName := c.userName(name)
	person := mockidp.Person{
		UserName: userName, Email: c.address(name, userName),
		GivenName: string(name), FamilyName: family, DisplayName: string(name) + " " + family,
		Title: "Engineer", Department: "Research", EmployeeNumber: "1001", Locale: "en-US",
		PreferredLanguage: "en-US", WorkPhone: "+1-555-0100",
	}
	c.fit(&person, name)
	return person
}

// fit gives a person what the service provider takes and demands.
func (c cast) fit(person *mockidp.Person, name Actor) {
	if c.data.Empty() {
		return
	}
	for _, known := range fields {
		path, text := plainPath(string(known.path)), known.of(person)
		if path == "userName" {
			continue
		}
		if demand, ok := c.data.Demand(path); ok && *text == "" {
			*text = plain(accept.Filled(demand, c.owner(string(name))))
		}
		if values, ok := c.data.ValuesOf(path); ok && *text != "" {
			*text, _ = values.Fit(*text, 0, c.domain)
		}
	}
}

func (c cast) owner(name string) accept.Owner {
	return accept.Owner{Stem: c.stem, Name: name, Domain: c.domain}
}

// address is a person's e-mail address: the user name, where that is one.
func (c cast) address(name Actor, userName string) string {
	if strings.Contains(userName, "@") {
		return userName
	}
	return fmt.Sprintf("%s-%s@%s", c.stem, strings.ToLower(string(name)), c.domain)
}

func (c cast) userName(name Actor) string { return c.data.NameOfUser(c.owner(string(name))) }

// displayName is another name of a user.
func (c cast) displayName(word string) string {
	values, _ := c.data.ValuesOf("displayName")
	name, _ := values.Fit(c.stem+" "+word, 0, c.domain)
	return name
}

// beginning is what all user names of the scenario begin with.
func (c cast) beginning() string { return c.data.Beginning(c.owner("")) }

// ownFilter finds the scenario's users.
func (c cast) ownFilter() string { return `userName sw "` + c.beginning() + `"` }

// groupName is the name of a group on both sides: unique for the scenario. A group that
// is called organization:team is named as the product wants it.
func (c cast) groupName(name Team) string {
	if strings.Contains(string(name), ":") && c.words.profile != nil {
		return c.words.place(string(name))
	}
	return c.data.NameOfGroup(c.owner(string(name)))
}

// resolve gives the value of a ${…} reference.
func (w *World) resolve(name string) (string, error) {
	subject, member, ok := strings.Cut(name, ".")
	if !ok {
		return "", fmt.Errorf("want name.member, such as Ada.id")
	}
	switch {
	case subject == "unknown":
		return w.unknown(member), nil
	case subject == "run" && member == "tag":
		return w.cast.stem, nil
	case subject == "run" && member == "userName":
		return w.cast.beginning(), nil
	case subject == "run" && member == "domain":
		return w.cast.domain, nil
	case subject == "product":
		return w.resolveProduct(member)
	case subject == "target" && member == "url":
		return w.config.BaseURL, nil
	case subject == "answer":
		return w.resolveAnswer(Path(member))
	case subject == "noted":
		value, ok := w.remembered[member]
		if !ok {
			return "", fmt.Errorf("nothing was noted as %q", member)
		}
		return value, nil
	case subject == "json":
		return w.answerJSON(Path(member))
	case subject == "everybody" && member == "members":
		return w.everybodysMembers(), nil
	case subject == "created":
		return w.resolveCreated(member)
	case strings.HasPrefix(subject, `"`):
		return w.resolveGroup(Team(strings.Trim(subject, `"`)), member)
	}
	return w.resolvePerson(Actor(subject), member)
}

// unknown gives names and ids that nothing has.
func (w *World) unknown(member string) string {
	switch member {
	case "id":
		return fmt.Sprintf("%s-unknown", w.cast.stem)
	default:
		return w.cast.userName("Nobody")
	}
}

func (w *World) resolvePerson(name Actor, member string) (string, error) {
	record := w.cast.record(name)
	switch member {
	case "id":
		return w.userID(name)
	case "ID":
		id, err := w.userID(name)
		if other := swapCase(id); other != id {
			return other, err
		}
		return id + "-X", err // without letters another id must do
	case "userName":
		return record.UserName, nil
	case "USERNAME":
		return strings.ToUpper(record.UserName), nil
	case "stem":
		local, _, _ := strings.Cut(record.UserName, "@")
		return local, nil
	case "email":
		return record.Email, nil
	case "mailbox":
		local, _, _ := strings.Cut(record.Email, "@")
		return local, nil
	case "displayName":
		return record.DisplayName, nil
	case "familyName":
		return record.FamilyName, nil
	case "employeeNumber":
		return w.employeeNumber(name), nil
	case "directoryId":
		id, ok := w.cast.people[name]
		if !ok {
			return "", fmt.Errorf("%s is not in the directory", name)
		}
		return id, nil
	case "version", "firstVersion", "jsonVersion", "firstJsonVersion", "otherStrength", "otherCase":
		id, err := w.userID(name)
		if err != nil {
			return "", err
		}
		return w.resolveVersion(scim.EndpointUsers, id, member)
	}
	return "", fmt.Errorf("a person has no member %q", member)
}

// employeeNumber is the same for everybody, unless the service provider wants each to have
// another.
func (w *World) employeeNumber(name Actor) string {
	record := w.cast.record(name)
	if number, listed := w.shape().users.find(enterprise + ":employeeNumber"); listed && number.unique() {
		return w.cast.stem + "-" + strings.ToLower(string(name))
	}
	return record.EmployeeNumber
}

func (w *World) resolveGroup(name Team, member string) (string, error) {
	switch member {
	case "id":
		return w.groupID(name)
	case "displayName":
		return w.cast.groupName(name), nil
	case "DISPLAYNAME":
		return strings.ToUpper(w.cast.groupName(name)), nil
	}
	return "", fmt.Errorf("a group has no member %q", member)
}

// userID returns the service provider's id of a person's user: the one that the
// identity provider was given, or the one that the suite created or found.
func (w *World) userID(name Actor) (string, error) {
	if id, ok := w.cast.userIDs[name]; ok {
		return id, nil
	}
	if w.idp != nil {
		if id, ok := w.idp.RemoteID(w.cast.people[name]); ok {
			return id, nil
		}
	}
	if id, ok := w.knownUsers[name]; ok {
		return id, nil
	}
	return "", w.unmet(fmt.Sprintf("the id of %s's user is not known", name))
}

func (w *World) groupID(name Team) (string, error) {
	if id, ok := w.cast.groupIDs[name]; ok {
		return id, nil
	}
	if w.idp != nil {
		if id, ok := w.idp.RemoteID(w.cast.groups[name]); ok {
			return id, nil
		}
	}
	if id, ok := w.knownGroups[name]; ok {
		return id, nil
	}
	return "", w.unmet(fmt.Sprintf("the id of the group %q is not known", name))
}
