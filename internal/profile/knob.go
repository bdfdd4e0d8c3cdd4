package profile

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Knob is one value of a profile that scenarios may ask for.
type Knob struct {
	// Path such as placement.create-teams.
	Path string
	// Values that it may have; none: any text.
	Values []string
	// Doc says what the knob means.
	Doc string
	// Rows are the rows of Docker's decision tables that the knob decides.
	Rows string
}

// Knobs is the closed list of knobs, in the order of the file.
func Knobs() []Knob { return knobs() }

func words(list string) []string { return strings.Fields(list) }

func knobs() []Knob {
	flag := words("true false")
	return []Knob{
		{"attributes.urn", nil, "the extension of User that carries the attributes", "B3-B7"},
		{"attributes.role", nil, "the attribute with the role", "B3 B4"},
		{"attributes.organization", nil, "the attribute with the organization", "B5 B7"},
		{"attributes.team", nil, "the attribute with the team", "B6 B7"},

		{"roles.allowed", nil, "the values of the role attribute", "B3 OC-10 OC-35"},
		{"roles.default", nil, "the role of who has none mapped", "A1 B1 B4"},
		{"roles.highest", nil, "the role that an organization needs", "OC-26"},
		{"roles.invalid", words("refuse default"), "another value over SCIM: refused, or the default role", "OC-10"},
		{"roles.case", words("exact any"), "whether Owner is owner", "OC-10"},
		{"roles.unmapped", words("keep default"), "an update without the extension: the role stays, or the default", "OC-11"},
		{"roles.cleared", words("default keep"), "an update that clears the attribute", "C7 OC-11"},
		{"roles.founder", nil, "the address of the one who has the highest role and whom scenarios may take out and put back", "D8 OC-26"},
		{"roles.last-owner", words("protect allow"), "demoting or deactivating the last one of the highest role", "D8 OC-26"},

		{"placement.default-organization", nil, "where a person comes without an attribute or group", "A1 B1"},
		{"placement.default-team", nil, "the team with it", "A1 B1"},
		{"placement.other-organization", nil, "a second organization of the connection", "B5 B7"},
		{"placement.team-when-unset", nil, "the team when the connection has no default team; empty for none", "B2 C-4"},
		{"placement.organization-skips-default-team", flag, "the organization attribute alone: no default team", "A12 B5 OC-13"},
		{"placement.create-teams", flag, "a team that is not there is made", "A9 A13 B6"},
		{"placement.unknown-organization", words("refuse default"), "an organization attribute that is not on the connection", "OC-9"},
		{"placement.owners-team", words("refuse allow"), "a group or team attribute that names the owners' team", "E8 OC-19"},
		{"placement.owners-team-name", nil, "its name", "OC-19"},
		{"placement.team-change", words("leave-own leave keep"), "another team attribute on update: what was joined by the attribute alone is left, any former is, none is", "C8 C9 OC-12"},

		{"groups.format", words("organization:team team"), "what displayName of a group means", "E1 E4"},
		{"groups.malformed", words("refuse ignore"), "a displayName that does not", "E6 OC-17"},
		{"groups.case", words("fold exact"), "whether Home:Riggers is home:riggers", "OC-17"},
		{"groups.sync", words("exact add-only"), "whether members that the group does not list leave the team", "E2 E3"},
		{"groups.non-member", words("add refuse"), "a member of the group who is not in its organization yet", "E5"},
		{"groups.removal", words("team organization"), "what is lost with the group", "D4"},
		{"groups.rename", words("move rename-team"), "another displayName: members move to another team, or the team is renamed", "E7 OC-18"},
		{"groups.delete", words("keep-team delete-team"), "what is left of the team", "E7 OC-18"},

		{"sign-in.protocols", nil, "saml, oidc", "A31"},
		{"sign-in.creates", flag, "whether a sign-in provisions at all, unless switched off", "A1 G1"},
		{"sign-in.name", words("always first never"), "when a sign-in writes the full name", "A2 A3 F1 F2"},
		{"sign-in.name-when-off", flag, "whether it does with provisioning off", "A21 C-11"},
		{"sign-in.role", words("first always never"), "when a sign-in writes the role", "A10 A11 F4 F5 C-5"},
		{"sign-in.invalid-role", words("default refuse"), "another value in an assertion", "OC-10"},
		{"sign-in.unknown-organization", words("default refuse"), "an organization that is not on the connection, in an assertion", "OC-9"},
		{"sign-in.teams", words("add exact none"), "what groups in an assertion do to the teams", "A5 A6 A7 F3 C-10"},
		{"sign-in.team-attribute", words("first always"), "when the team attribute of an assertion counts", "A13 A15"},
		{"sign-in.malformed-group", words("ignore-all ignore-one refuse"), "a group of an assertion that is not of the form", "A8"},
		{"sign-in.oidc-teams", words("none as-saml"), "whether groups in an ID token count", "A31"},
		{"sign-in.off", words("members refuse"), "who gets in with provisioning off", "A18 A19 A20 A21"},
		{"sign-in.account-when-off", words("create none"), "whether a refused sign-in leaves an account behind", "A18 OC-38"},
		{"sign-in.deactivated", words("refuse reactivate"), "a deactivated person signs in", "OC-16"},
		{"sign-in.invitation", words("accept ignore"), "an invited person signs in", "A16 A17 A20"},
		{"sign-in.idp-initiated", words("refuse accept"), "a response that nobody asked for", "A29"},
		{"sign-in.unverified-domain", words("refuse accept"), "an address of a domain that is not verified", "A27"},
		{"sign-in.nameid-not-email", words("refuse accept"), "a NameID that is no e-mail address", "A25"},
		{"sign-in.no-name", words("email empty"), "the name of who has none in the assertion", "A26"},

		{"lifecycle.link-existing", words("any non-members none"), "which accounts SCIM takes over by their e-mail address", "B8 B9 B10 C-6"},
		{"lifecycle.manages-jit-users", flag, "whether SCIM changes who came by sign-in", "B9 C6 F6"},
		{"lifecycle.deactivate", words("remove-membership disable-account delete-member"), "what active false does", "D1 C-7"},
		{"lifecycle.reactivate", words("replay-create restore impossible"), "what active true brings back", "D2 OC-14"},
		{"lifecycle.unassigned-member", words("ignore deactivate"), "a member whom the identity provider does not know", "D3 F10"},
		{"lifecycle.delete", words("deactivate remove unsupported"), "what DELETE does to the account", "OC-2"},
		{"lifecycle.scope", words("provisioned all"), "which people SCIM lists", "OC-7"},
		{"lifecycle.put-without-active", words("deactivate keep activate"), "a PUT that does not say active", "C4"},
		{"lifecycle.put-empty-name", words("keep clear"), "a PUT without a name, or with an empty one", "C2 C3"},
		{"lifecycle.rename", words("refuse allow"), "another userName", "C10 OC-5"},
		{"lifecycle.create-inactive", words("no-membership placed"), "a create with active false", "OC-3"},
		{"lifecycle.create-deactivated", words("conflict reactivate"), "a create for somebody deactivated", "B13 OC-6"},
		{"lifecycle.no-seats", words("refuse allow"), "a create without a free seat", "A28 B14 OC-24"},
		{"lifecycle.sessions", words("revoke keep"), "the sessions of who is deactivated", "D10 OC-15"},
		{"lifecycle.invitation", words("accept ignore"), "a create for somebody invited", "OC-23"},
		{"lifecycle.unverified-domain", words("refuse accept"), "a create outside the verified domains", "B11 OC-25"},
		{"lifecycle.scim-off", words("refuse accept"), "the endpoint while SCIM is switched off", "G4 OC-28"},

		{"protocol.patch", words("advertised unadvertised unsupported"), "PATCH, and what discovery says of it", "C-1 OC-1"},
	}
}

// check holds a value of a profile to the list.
func (k Knob) check(p *Profile, file string) error {
	node := p.node(k.Path)
	if node == nil || len(k.Values) == 0 {
		return nil
	}
	if node.Kind != yaml.ScalarNode || !slices.Contains(k.Values, node.Value) {
		return &Error{File: file, Line: node.Line, What: fmt.Sprintf("%s: got %q", k.Path, node.Value), Try: "one of " + strings.Join(k.Values, ", ") + "; or leave it out when it is not known"}
	}
	return nil
}
