package server

// Seed is a directory as a file: what --seed-file reads and an export writes.
type Seed struct {
	Users       []User       `json:"users,omitempty" doc:"people of every tenant that has none of its own"`
	Groups      []Group      `json:"groups,omitempty" doc:"groups of every tenant that has none of its own"`
	Tenants     []SeedTenant `json:"tenants,omitempty" doc:"left out: one tenant in Okta and one in Entra ID, each with two applications"`
	ClockOffset string       `json:"clockOffset,omitempty" doc:"how far the clock is ahead of the machine's, such as 720h0m0s"`
}

// SeedTenant is one organisation at one product.
type SeedTenant struct {
	ID           string            `json:"id" required:"true" doc:"short name, part of URLs: letters, digits and -"`
	Product      string            `json:"product" required:"true" enum:"okta,entra"`
	DisplayName  string            `json:"displayName,omitempty"`
	Users        []User            `json:"users,omitempty"`
	Groups       []Group           `json:"groups,omitempty"`
	Applications []SeedApplication `json:"applications,omitempty"`
}

// SeedApplication is one application of a tenant.
type SeedApplication struct {
	ID           string            `json:"id" required:"true" doc:"short name, part of URLs: letters, digits and -"`
	DisplayName  string            `json:"displayName,omitempty"`
	Dialect      string            `json:"dialect,omitempty" enum:"okta-aiw,okta-oin,entra-default,entra-aadoptscim062020" doc:"how requests look; okta-oin or entra-default when it is left out"`
	Target       string            `json:"target,omitempty" doc:"base URL of the service provider; empty: that of --target"`
	TokenEnv     string            `json:"tokenEnv,omitempty" doc:"name of the environment variable with the bearer token; tokens never stand in the file"`
	Provisioning string            `json:"provisioning,omitempty" enum:"on,off" doc:"on when it is left out"`
	Schedule     string            `json:"schedule,omitempty" enum:"immediately,cycle,manually" doc:"when changes are carried: at once, each 40 minutes of the clock as Entra ID does, or when asked"`
	Settings     map[string]any    `json:"settings,omitempty" doc:"provisioning settings by name, as GET …/settings lists them"`
	Mappings     []Mapping         `json:"mappings,omitempty" doc:"left out: the product's defaults"`
	Roles        []Role            `json:"roles,omitempty" doc:"app roles"`
	Users        []UserAssignment  `json:"users,omitempty" doc:"who is assigned"`
	Groups       []GroupAssignment `json:"groups,omitempty" doc:"which groups are assigned"`
	PushGroups   []string          `json:"pushGroups,omitempty" doc:"displayNames of the groups that are pushed (Okta)"`
	SignOn       *SignOn           `json:"signOn,omitempty"`
}

// SignOn is what the identity provider knows of an application's sign-in.
type SignOn struct {
	ACSURL             string   `json:"acsUrl,omitempty" doc:"SAML: where responses go"`
	EntityID           string   `json:"entityId,omitempty" doc:"SAML: audience"`
	RelayState         string   `json:"relayState,omitempty" doc:"SAML: goes with a response that nobody asked for"`
	RedirectURIs       []string `json:"redirectUris,omitempty" doc:"OpenID Connect: where codes go, compared as text"`
	LogoutURIs         []string `json:"logoutUris,omitempty" doc:"OpenID Connect: where browsers may go after a logout"`
	PublicClient       bool     `json:"publicClient,omitempty" doc:"OpenID Connect: a client without a secret, which must use PKCE"`
	AssignmentRequired *bool    `json:"assignmentRequired,omitempty" doc:"only people who are assigned may sign in; left out: true in Okta, false in Entra ID, as in the products"`
}

// Role is an app role.
type Role struct {
	ID          string `json:"id,omitempty"`
	Value       string `json:"value" required:"true"`
	DisplayName string `json:"displayName,omitempty"`
}

// Grant is what an assignment gives next to access.
type Grant struct {
	Attributes map[string]any `json:"attributes,omitempty" doc:"values of the application's attributes by name: Okta"`
	Roles      []string       `json:"roles,omitempty" doc:"values of app roles: Entra ID"`
}

// UserAssignment is the assignment of one person.
type UserAssignment struct {
	User string `json:"user" required:"true" doc:"userName or id"`
	Grant
}

// GroupAssignment is the assignment of a group.
type GroupAssignment struct {
	Group    string `json:"group" required:"true" doc:"displayName or id"`
	Priority int    `json:"priority,omitempty" doc:"1 is the highest"`
	Grant
}

// Mapping is one attribute on its way to the service provider.
type Mapping struct {
	Name       string `json:"name,omitempty" doc:"Okta: the variable name of the app attribute"`
	Target     string `json:"target" required:"true" doc:"attribute at the service provider: name.givenName, emails[type eq \"work\"].value"`
	Namespace  string `json:"namespace,omitempty" doc:"Okta: external namespace, a schema URN"`
	Expression string `json:"expression,omitempty" doc:"where the value comes from: user.firstName, [givenName], Join(…)"`
	Object     string `json:"object,omitempty" enum:"user,group" doc:"Entra ID: what it maps; user when it is left out"`
	Matching   int    `json:"matching,omitempty" doc:"Entra ID: matching precedence, 1 first"`
	Apply      string `json:"apply,omitempty" enum:"always,create" doc:"always, or only during creation"`
	Type       string `json:"type,omitempty" enum:"String,Boolean,Integer,Reference" doc:"Entra ID: type of the target attribute"`
	Default    string `json:"default,omitempty" doc:"Entra ID: default value if null, at creation only"`
	Scope      string `json:"scope,omitempty" enum:"group,personal" doc:"Okta: attribute type, group or personal"`
	Combine    bool   `json:"combine,omitempty" doc:"Okta: combine values across groups"`
}
