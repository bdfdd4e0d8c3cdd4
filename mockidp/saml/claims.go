package saml

import (
	"slices"

	"github.com/google/uuid"
)

// Claims is what one sign-in says about a person: values only. The names under which the
// values travel belong to the Profile (and, for Okta, to Names).
type Claims struct {
	// NameID is the subject, by default also the e-mail address and the user name.
	NameID string
	// Email defaults to NameID.
	Email string
	// UserName is Entra's user principal name; it defaults to NameID.
	UserName    string
	GivenName   string
	FamilyName  string
	DisplayName string
	// ObjectID is Entra's object id; empty derives one from NameID, always the same.
	ObjectID string
	// Groups are names for Okta and object ids for Entra.
	Groups []string
	Roles  []string
	// Custom attributes travel under their own key (dockerRole, dockerOrg …).
	Custom map[string][]string
	// Victim is the person that a forged response claims to be; it defaults to
	// victim@example.com. Untampered responses never contain it.
	Victim string
}

// withDefaults fills the values that follow from others.
func (c Claims) withDefaults() Claims {
	if c.Email == "" {
		c.Email = c.NameID
	}
	if c.UserName == "" {
		c.UserName = c.NameID
	}
	if c.ObjectID == "" {
		c.ObjectID = uuid.NewSHA1(uuid.NameSpaceURL, []byte("person:"+c.NameID)).String()
	}
	if c.Victim == "" {
		c.Victim = "victim@example.com"
	}
	return c
}

// forged returns the claims as an attacker would rewrite them: another subject and
// everything that names it, the rest as it was.
func (c Claims) forged() Claims {
	c.NameID, c.Email, c.UserName = c.Victim, c.Victim, c.Victim
	c.ObjectID = ""
	return c.withDefaults()
}

// Names are the attribute names that an Okta administrator chose for the app; an empty
// name leaves the attribute out. Okta prescribes none: "names fully admin-chosen" [R].
type Names struct {
	Email, GivenName, FamilyName, DisplayName, Groups, Roles string
}

// oktaNames are the names of the recorded sign-in [R] with those that Okta's own setup
// guides use for the rest [I].
func oktaNames() Names {
	return Names{
		Email: "email", GivenName: "firstName", FamilyName: "lastName",
		DisplayName: "displayName", Groups: "groups", Roles: "roles",
	}
}

// attribute is one attribute of the statement, before any shape.
type attribute struct {
	name   string
	values []string
}

// Entra's claim URIs (reference-saml-tokens, saml-claims-customization) [D].
const (
	claimsSOAP      = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	claimsMicrosoft = "http://schemas.microsoft.com/identity/claims/"

	claimGroups      = "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups"
	claimRole        = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"
	claimGroupsLink  = "http://schemas.microsoft.com/claims/groups.link"
	claimAuthMethods = "http://schemas.microsoft.com/claims/authnmethodsreferences"

	methodPassword = "http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password"
)

// maxEntraGroups is the largest number of groups that Entra puts into a SAML token; more
// are replaced by a link [D].
const maxEntraGroups = 150

// oktaAttributes lists the attributes in the order in which an administrator meets them.
func oktaAttributes(c Claims, n Names) []attribute {
	list := []attribute{
		{n.Email, one(c.Email)},
		{n.GivenName, one(c.GivenName)},
		{n.FamilyName, one(c.FamilyName)},
		{n.DisplayName, one(c.DisplayName)},
		{n.Roles, c.Roles},
	}
	list = append(list, custom(c)...)
	// Group attribute statements come after the plain ones [I].
	list = append(list, attribute{n.Groups, c.Groups})
	return slices.DeleteFunc(list, absent)
}

// entraAttributes lists tenant, person and claims. The first three and the two about the
// authentication are in the recorded response [R]; the order of the others is inferred [I].
func entraAttributes(c Claims, tenant, issuer string) []attribute {
	list := []attribute{
		{claimsMicrosoft + "tenantid", one(tenant)},
		{claimsMicrosoft + "objectidentifier", one(c.ObjectID)},
		{claimsMicrosoft + "displayname", one(c.DisplayName)},
	}
	if len(c.Groups) > maxEntraGroups {
		link := "https://graph.windows.net/" + tenant + "/users/" + c.ObjectID + "/getMemberObjects"
		list = append(list, attribute{claimGroupsLink, one(link)})
	} else {
		list = append(list, attribute{claimGroups, c.Groups})
	}
	list = append(list,
		attribute{claimsMicrosoft + "identityprovider", one(issuer)},
		attribute{claimAuthMethods, one(methodPassword)},
		attribute{claimRole, c.Roles},
		attribute{claimsSOAP + "givenname", one(c.GivenName)},
		attribute{claimsSOAP + "surname", one(c.FamilyName)},
		attribute{claimsSOAP + "emailaddress", one(c.Email)},
		attribute{claimsSOAP + "name", one(c.UserName)},
	)
	list = append(list, custom(c)...)
	return slices.DeleteFunc(list, absent)
}

func custom(c Claims) []attribute {
	names := make([]string, 0, len(c.Custom))
	for name := range c.Custom {
		names = append(names, name)
	}
	slices.Sort(names)
	list := make([]attribute, 0, len(names))
	for _, name := range names {
		list = append(list, attribute{name, c.Custom[name]})
	}
	return list
}

func one(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

func absent(a attribute) bool { return a.name == "" || len(a.values) == 0 }
