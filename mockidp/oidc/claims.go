package oidc

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// Claims is what one sign-in says about a person: values only. The names under which the
// values travel belong to the Profile.
type Claims struct {
	// UserName is preferred_username, an e-mail address at both products by default.
	UserName string
	// Email defaults to UserName.
	Email       string
	GivenName   string
	FamilyName  string
	DisplayName string
	// ObjectID is Okta's user id (its sub) or Entra's object id (oid); empty derives one
	// from UserName, always the same. It is what joins a sign-in to SCIM's externalId [R].
	ObjectID string
	// Groups are names for Okta and object ids for Entra.
	Groups []string
	Roles  []string
	// Custom claims travel under their own key; a single value is a string, several are
	// an array.
	Custom map[string][]string
	// Victim is the person that a forged token claims to be; it defaults to
	// victim@example.com. Untampered tokens never contain it.
	Victim string
}

// withDefaults fills the values that follow from others.
func (c Claims) withDefaults(profile Profile) Claims {
	if c.Email == "" {
		c.Email = c.UserName
	}
	if c.ObjectID == "" {
		id := uuid.NewSHA1(uuid.NameSpaceURL, []byte("person:"+c.UserName))
		c.ObjectID = id.String()
		if profile == Okta {
			c.ObjectID = "00u" + strings.NewReplacer("-", "", "_", "").Replace(opaque(id.String()))[:17]
		}
	}
	if c.Victim == "" {
		c.Victim = "victim@example.com"
	}
	return c
}

// forged returns the claims as an attacker would rewrite them: another person in
// everything that names one, the rest as it was.
func (c Claims) forged(profile Profile) Claims {
	c.UserName, c.Email, c.ObjectID = c.Victim, c.Victim, ""
	return c.withDefaults(profile)
}

// opaque makes a stable identifier of 43 characters out of text.
func opaque(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// payload is a JSON object whose members keep their order.
type payload []member

type member struct {
	name  string
	value any
}

// set replaces the member name, or adds it at the end.
func (p *payload) set(name string, value any) {
	for i := range *p {
		if (*p)[i].name == name {
			(*p)[i].value = value
			return
		}
	}
	*p = append(*p, member{name, value})
}

func (p *payload) remove(name string) {
	*p = slices.DeleteFunc(*p, func(m member) bool { return m.name == name })
}

// MarshalJSON implements json.Marshaler; members without a value are left out.
func (p payload) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	buf.WriteByte('{')
	for _, m := range p {
		if empty(m.value) {
			continue
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, fmt.Errorf("claim %s: %w", m.name, err)
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, fmt.Errorf("claim name %q: %w", m.name, err)
		}
		if buf.Len() > 1 {
			buf.WriteByte(',')
		}
		buf.Write(name)
		buf.WriteByte(':')
		buf.Write(value)
	}
	buf.WriteByte('}')
	return buf.Bytes(), nil
}

func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []string:
		return len(v) == 0
	}
	return false
}

// maxEntraGroups is the largest number of groups that Entra puts into a JWT; more are
// replaced by a reference [D].
const maxEntraGroups = 200

// personClaims lists what the scopes of a grant let the identity provider say about the
// person (OpenID Connect Core, section 5.4). Groups, roles and custom claims are the
// app's configuration at both products and need no scope here [I].
func (p *IdP) personClaims(g *grant, c Claims) payload {
	var list payload
	if g.may("profile") {
		list = append(list, member{"name", c.DisplayName}, member{"given_name", c.GivenName},
			member{"family_name", c.FamilyName}, member{"preferred_username", c.UserName})
	}
	if g.may("email") {
		list = append(list, member{"email", c.Email})
		if p.profile == Okta && c.Email != "" {
			// Okta's email scope has it, Entra's has not [D].
			list = append(list, member{"email_verified", true})
		}
	}
	return append(list, p.appClaims(c)...)
}

// appClaims lists groups, roles and custom claims; a custom claim replaces one of the
// same name.
func (p *IdP) appClaims(c Claims) payload {
	var list payload
	if p.profile == Entra && len(c.Groups) > maxEntraGroups {
		// The overage of a JWT: a distributed claim (OpenID Connect Core, section 5.6.2) [D].
		endpoint := "https://graph.windows.net/" + p.tenant + "/users/" + c.ObjectID + "/getMemberObjects"
		list = payload{{"_claim_names", map[string]string{"groups": "src1"}},
			{"_claim_sources", map[string]any{"src1": map[string]string{"endpoint": endpoint}}}}
	} else {
		list = payload{{"groups", c.Groups}}
	}
	list = append(list, member{"roles", c.Roles})
	names := make([]string, 0, len(c.Custom))
	for name := range c.Custom {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if values := c.Custom[name]; len(values) == 1 {
			list.set(name, values[0])
		} else {
			list.set(name, values)
		}
	}
	return list
}

// keep leaves only the named members.
func (p payload) keep(names ...string) payload {
	return slices.DeleteFunc(slices.Clone(p), func(m member) bool { return !slices.Contains(names, m.name) })
}

// subject is the sub claim: Okta's user id [R]; at Entra pairwise, another one for each
// client [D].
func (p *IdP) subject(c Claims, clientID string) string {
	if p.profile == Okta {
		return c.ObjectID
	}
	return opaque(p.tenant + " " + clientID + " " + c.ObjectID)
}
