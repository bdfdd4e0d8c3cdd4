package product

import "strings"

// Rules are the knobs of a product, by the words of docs/profiles.md. Read fills them.
type Rules struct {
	URN, RoleAttribute, OrganizationAttribute, TeamAttribute string

	Roles                                                                         []string
	DefaultRole, HighestRole, InvalidRole, RoleCase, UnmappedRole, ClearedRole    string
	LastOwner                                                                     string
	Organization, Team, OtherOrganization, TeamWhenUnset                          string
	OrganizationSkipsTeam, CreateTeams, UnknownOrganization, OwnersTeam, TeamName string
	TeamChange                                                                    string

	GroupFormat, MalformedGroup, GroupCase, GroupSync, GroupNonMember, GroupRemoval, GroupRename, GroupDelete string

	SignInCreates, SignInName, SignInNameWhenOff, SignInRole, SignInInvalidRole, SignInUnknownOrganization string
	SignInTeams, SignInTeamAttribute, SignInMalformedGroup, OIDCTeams, SignInOff, AccountWhenOff           string
	SignInDeactivated, SignInInvitation, IdPInitiated, SignInUnverified, NameIDNotEmail, NoName            string
	Claims                                                                                                 Claims

	Link, ManagesSignedIn, Deactivate, Reactivate, Unassigned, Delete, Scope, PutWithoutActive, PutEmptyName string
	Rename, CreateInactive, CreateDeactivated, NoSeats, Sessions, Invitation, Unverified, SCIMOff            string

	Patch string
}

// Claims name what the product reads in assertions and ID tokens; of several it takes the first
// that is there.
type Claims struct {
	Role, Organization, Team, Groups, Email, Name, GivenName, FamilyName []string
}

// Read fills the rules from knobs; one that is not known takes the default, which is the
// behaviour that Docker documented in 2024 under neutral names.
func Read(knob func(path string) (value string, known bool)) Rules {
	var r Rules
	for _, row := range r.table() {
		if value, known := knob(row.path); known {
			*row.to = value
		} else {
			*row.to = row.standard
		}
	}
	for _, row := range r.lists() {
		if value, known := knob(row.path); known {
			row.standard = value
		}
		*row.to = nil
		if row.standard != "" {
			*row.to = strings.Split(row.standard, ",")
		}
	}
	r.Organization, r.OtherOrganization = fold(r.Organization), fold(r.OtherOrganization)
	r.Team, r.TeamWhenUnset, r.TeamName = fold(r.Team), fold(r.TeamWhenUnset), fold(r.TeamName)
	return r
}

// Defaults are the rules without a profile.
func Defaults() Rules { return Read(func(string) (string, bool) { return "", false }) }

type row[T any] struct {
	path     string
	to       *T
	standard string
}

func (r *Rules) table() []row[string] {
	return append(append(r.placing(), r.signing()...), r.living()...)
}

func (r *Rules) placing() []row[string] {
	return []row[string]{
		{"attributes.urn", &r.URN, "urn:example:params:scim:schemas:extension:placement:2.0:User"},
		{"attributes.role", &r.RoleAttribute, "role"},
		{"attributes.organization", &r.OrganizationAttribute, "organization"},
		{"attributes.team", &r.TeamAttribute, "team"},
		{"roles.default", &r.DefaultRole, "member"},
		{"roles.highest", &r.HighestRole, "owner"},
		{"roles.invalid", &r.InvalidRole, "refuse"},
		{"roles.case", &r.RoleCase, "exact"},
		{"roles.unmapped", &r.UnmappedRole, "keep"},
		{"roles.cleared", &r.ClearedRole, "default"},
		{"roles.last-owner", &r.LastOwner, "protect"},
		{"placement.default-organization", &r.Organization, "home"},
		{"placement.default-team", &r.Team, "all"},
		{"placement.other-organization", &r.OtherOrganization, "other"},
		{"placement.team-when-unset", &r.TeamWhenUnset, "company"},
		{"placement.organization-skips-default-team", &r.OrganizationSkipsTeam, "true"},
		{"placement.create-teams", &r.CreateTeams, "true"},
		{"placement.unknown-organization", &r.UnknownOrganization, "refuse"},
		{"placement.owners-team", &r.OwnersTeam, "refuse"},
		{"placement.owners-team-name", &r.TeamName, "owners"},
		{"placement.team-change", &r.TeamChange, "leave-own"},
		{"groups.format", &r.GroupFormat, "organization:team"},
		{"groups.malformed", &r.MalformedGroup, "refuse"},
		{"groups.case", &r.GroupCase, "fold"},
		{"groups.sync", &r.GroupSync, "exact"},
		{"groups.non-member", &r.GroupNonMember, "add"},
		{"groups.removal", &r.GroupRemoval, "team"},
		{"groups.rename", &r.GroupRename, "move"},
		{"groups.delete", &r.GroupDelete, "keep-team"},
		{"protocol.patch", &r.Patch, "advertised"},
	}
}

func (r *Rules) signing() []row[string] {
	return []row[string]{
		{"sign-in.creates", &r.SignInCreates, "true"},
		{"sign-in.name", &r.SignInName, "always"},
		{"sign-in.name-when-off", &r.SignInNameWhenOff, "true"},
		{"sign-in.role", &r.SignInRole, "first"},
		{"sign-in.invalid-role", &r.SignInInvalidRole, "default"},
		{"sign-in.unknown-organization", &r.SignInUnknownOrganization, "default"},
		{"sign-in.teams", &r.SignInTeams, "add"},
		{"sign-in.team-attribute", &r.SignInTeamAttribute, "first"},
		{"sign-in.malformed-group", &r.SignInMalformedGroup, "ignore-all"},
		{"sign-in.oidc-teams", &r.OIDCTeams, "none"},
		{"sign-in.off", &r.SignInOff, "members"},
		{"sign-in.account-when-off", &r.AccountWhenOff, "create"},
		{"sign-in.deactivated", &r.SignInDeactivated, "refuse"},
		{"sign-in.invitation", &r.SignInInvitation, "accept"},
		{"sign-in.idp-initiated", &r.IdPInitiated, "refuse"},
		{"sign-in.unverified-domain", &r.SignInUnverified, "refuse"},
		{"sign-in.nameid-not-email", &r.NameIDNotEmail, "refuse"},
		{"sign-in.no-name", &r.NoName, "email"},
	}
}

func (r *Rules) living() []row[string] {
	return []row[string]{
		{"lifecycle.link-existing", &r.Link, "non-members"},
		{"lifecycle.manages-jit-users", &r.ManagesSignedIn, "false"},
		{"lifecycle.deactivate", &r.Deactivate, "remove-membership"},
		{"lifecycle.reactivate", &r.Reactivate, "replay-create"},
		{"lifecycle.unassigned-member", &r.Unassigned, "ignore"},
		{"lifecycle.delete", &r.Delete, "deactivate"},
		{"lifecycle.scope", &r.Scope, "provisioned"},
		{"lifecycle.put-without-active", &r.PutWithoutActive, "keep"},
		{"lifecycle.put-empty-name", &r.PutEmptyName, "keep"},
		{"lifecycle.rename", &r.Rename, "allow"},
		{"lifecycle.create-inactive", &r.CreateInactive, "no-membership"},
		{"lifecycle.create-deactivated", &r.CreateDeactivated, "conflict"},
		{"lifecycle.no-seats", &r.NoSeats, "refuse"},
		{"lifecycle.sessions", &r.Sessions, "revoke"},
		{"lifecycle.invitation", &r.Invitation, "accept"},
		{"lifecycle.unverified-domain", &r.Unverified, "refuse"},
		{"lifecycle.scim-off", &r.SCIMOff, "refuse"},
	}
}

// lists are the knobs with several values, which Knob joins with commas.
func (r *Rules) lists() []row[[]string] {
	const soap = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/"
	c := &r.Claims
	return []row[[]string]{
		{"roles.allowed", &r.Roles, "member,editor,owner"},
		{"sign-in.claims.role", &c.Role, "role"},
		{"sign-in.claims.organization", &c.Organization, "organization"},
		{"sign-in.claims.team", &c.Team, "team"},
		{"sign-in.claims.groups", &c.Groups, "http://schemas.microsoft.com/ws/2008/06/identity/claims/groups,groups"},
		{"sign-in.claims.email", &c.Email, soap + "emailaddress,email"},
		{"sign-in.claims.name", &c.Name, "name," + soap + "name"},
		{"sign-in.claims.given-name", &c.GivenName, "given_name," + soap + "givenname"},
		{"sign-in.claims.family-name", &c.FamilyName, "family_name," + soap + "surname"},
	}
}

// fold is the form in which names of organizations and teams, and e-mail addresses, are
// compared.
func fold(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
