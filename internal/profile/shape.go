package profile

// Attributes name the SCIM attributes that place a person: an extension of User with three
// simple attributes. A name that is left out does not exist at the product.
type Attributes struct {
	URN          string `yaml:"urn"`
	Role         string `yaml:"role"`
	Organization string `yaml:"organization"`
	Team         string `yaml:"team"`
}

// Roles are the roles that the role attribute may give.
type Roles struct {
	Allowed []string `yaml:"allowed"`
	Default string   `yaml:"default"`
	// Highest is the role that an organization must not be left without.
	Highest string `yaml:"highest"`
	// Founder is the address of the one who has it from the start, and whom scenarios may
	// take out and put back; {organization} stands for the organization.
	Founder   string `yaml:"founder"`
	Invalid   string `yaml:"invalid"`
	Case      string `yaml:"case"`
	Unmapped  string `yaml:"unmapped"`
	Cleared   string `yaml:"cleared"`
	LastOwner string `yaml:"last-owner"`
}

// Placement says into which organization and team a person comes.
type Placement struct {
	DefaultOrganization string `yaml:"default-organization"`
	DefaultTeam         string `yaml:"default-team"`
	// OtherOrganization is a second organization of the connection that scenarios may use.
	OtherOrganization string `yaml:"other-organization"`
	// TeamWhenUnset is the team of a connection without a default team.
	TeamWhenUnset                string `yaml:"team-when-unset"`
	OrganizationSkipsDefaultTeam string `yaml:"organization-skips-default-team"`
	CreateTeams                  string `yaml:"create-teams"`
	UnknownOrganization          string `yaml:"unknown-organization"`
	OwnersTeam                   string `yaml:"owners-team"`
	OwnersTeamName               string `yaml:"owners-team-name"`
	TeamChange                   string `yaml:"team-change"`
}

// Groups says what pushed groups do.
type Groups struct {
	// Format of displayName: organization:team or team.
	Format    string `yaml:"format"`
	Malformed string `yaml:"malformed"`
	Case      string `yaml:"case"`
	Sync      string `yaml:"sync"`
	NonMember string `yaml:"non-member"`
	Removal   string `yaml:"removal"`
	Rename    string `yaml:"rename"`
	Delete    string `yaml:"delete"`
}

// SignIn says what a sign-in through the identity provider writes.
type SignIn struct {
	Protocols           []string `yaml:"protocols"` // saml, oidc
	Creates             string   `yaml:"creates"`
	Name                string   `yaml:"name"`
	NameWhenOff         string   `yaml:"name-when-off"`
	Role                string   `yaml:"role"`
	InvalidRole         string   `yaml:"invalid-role"`
	UnknownOrganization string   `yaml:"unknown-organization"`
	Teams               string   `yaml:"teams"`
	TeamAttribute       string   `yaml:"team-attribute"`
	MalformedGroup      string   `yaml:"malformed-group"`
	OIDCTeams           string   `yaml:"oidc-teams"`
	Off                 string   `yaml:"off"`
	AccountWhenOff      string   `yaml:"account-when-off"`
	Deactivated         string   `yaml:"deactivated"`
	Invitation          string   `yaml:"invitation"`
	IdPInitiated        string   `yaml:"idp-initiated"`
	UnverifiedDomain    string   `yaml:"unverified-domain"`
	NameIDNotEmail      string   `yaml:"nameid-not-email"`
	NoName              string   `yaml:"no-name"`
	Claims              Claims   `yaml:"claims"`
}

// Claims name what travels in an assertion or ID token. Each may be a list: the product
// takes any of them.
type Claims struct {
	Role         string   `yaml:"role"`
	Organization string   `yaml:"organization"`
	Team         string   `yaml:"team"`
	Groups       []string `yaml:"groups"`
	Email        []string `yaml:"email"`
	Name         []string `yaml:"name"`
	GivenName    []string `yaml:"given-name"`
	FamilyName   []string `yaml:"family-name"`
}

// Lifecycle says what becomes of accounts.
type Lifecycle struct {
	LinkExisting      string `yaml:"link-existing"`
	ManagesJITUsers   string `yaml:"manages-jit-users"`
	Deactivate        string `yaml:"deactivate"`
	Reactivate        string `yaml:"reactivate"`
	UnassignedMember  string `yaml:"unassigned-member"`
	Delete            string `yaml:"delete"`
	Scope             string `yaml:"scope"`
	PutWithoutActive  string `yaml:"put-without-active"`
	PutEmptyName      string `yaml:"put-empty-name"`
	Rename            string `yaml:"rename"`
	CreateInactive    string `yaml:"create-inactive"`
	CreateDeactivated string `yaml:"create-deactivated"`
	NoSeats           string `yaml:"no-seats"`
	Sessions          string `yaml:"sessions"`
	Invitation        string `yaml:"invitation"`
	UnverifiedDomain  string `yaml:"unverified-domain"`
	SCIMOff           string `yaml:"scim-off"`
}

// Protocol says what the SCIM endpoint supports apart from what it says of itself.
type Protocol struct {
	Patch string `yaml:"patch"`
}
