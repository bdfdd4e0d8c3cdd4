package steps

import (
	"fmt"
	"strings"

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
}

func newCast(config Config, number int) cast {
	stem := fmt.Sprintf("%s%s-%d", config.Prefix, config.Tag, number)
	return cast{
		stem: stem, domain: config.EmailDomain, words: wordsFor(config.Product, stem),
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
	return mockidp.Person{
		UserName: userName, Email: userName,
		GivenName: string(name), FamilyName: family, DisplayName: string(name) + " " + family,
		Title: "Engineer", Department: "Research", EmployeeNumber: "1001", Locale: "en-US",
		PreferredLanguage: "en-US", WorkPhone: "+1-555-0100",
	}
}

func (c cast) userName(name Actor) string {
	return fmt.Sprintf("%s-%s@%s", c.stem, strings.ToLower(string(name)), c.domain)
}

// groupName is the name of a group on both sides: unique for the scenario. A group that
// is called organization:team is named as the product wants it.
func (c cast) groupName(name Team) string {
	if strings.Contains(string(name), ":") && c.words.profile != nil {
		return c.words.place(string(name))
	}
	return c.stem + " " + string(name)
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
		return fmt.Sprintf("%s-nobody@%s", w.cast.stem, w.cast.domain)
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
