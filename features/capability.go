package features

import (
	"slices"
	"strings"
)

// Capability is a name that @needs and a requirement's Needs may use.
type Capability struct {
	Name string
	// Text completes "inapplicable without:".
	Text string
}

// Capabilities returns the closed list of capabilities.
func Capabilities() []Capability {
	return slices.Concat(declaredCapabilities(), schemaCapabilities(), probedCapabilities(), configuredCapabilities())
}

// KnownCapability says whether a name is in the list.
func KnownCapability(name string) bool {
	return slices.ContainsFunc(Capabilities(), func(c Capability) bool { return c.Name == name })
}

// KnobNeed reads a need of the form path=value or path: a knob of the product's profile,
// such as groups.sync=exact. Several values are parted by |; none means that the profile
// has to say something. ok is false for the name of a capability.
func KnobNeed(need string) (path string, values []string, ok bool) {
	path, list, valued := strings.Cut(need, "=")
	if !strings.Contains(path, ".") {
		return "", nil, false
	}
	if valued {
		values = strings.Split(list, "|")
	}
	return path, values, true
}

// declaredCapabilities are in the service provider's own words.
func declaredCapabilities() []Capability {
	return []Capability{
		{"patch", "ServiceProviderConfig says that PATCH is supported"},
		{"no-patch", "ServiceProviderConfig says that PATCH is not supported"},
		{"filter", "ServiceProviderConfig says that filters are supported"},
		{"no-filter", "ServiceProviderConfig says that filters are not supported"},
		{"sort", "ServiceProviderConfig says that sorting is supported"},
		{"no-sort", "ServiceProviderConfig says that sorting is not supported"},
		{"bulk", "ServiceProviderConfig says that bulk is supported"},
		{"no-bulk", "ServiceProviderConfig says that bulk is not supported"},
		{"small-bulk-limit", "bulk is supported and bulk.maxOperations is at most 1000"},
		{"small-bulk-payload", "bulk is supported and bulk.maxPayloadSize is at most 4 MiB"},
		{"etag", "ServiceProviderConfig says that ETags are supported"},
		{"no-etag", "ServiceProviderConfig says that ETags are not supported"},
		{"change-password", "ServiceProviderConfig says that passwords can be changed"},
		{"cursor-paging", "cursors work: pagination.cursor is true, or a list answers with nextCursor"},
		{"index-paging", "startIndex works: pagination.index is true or absent"},
		{"no-index-paging", "pagination.index is false"},
		{"paging-config", "ServiceProviderConfig has a pagination attribute"},
		{"events-config", "ServiceProviderConfig has a securityEvents attribute"},
		{"async", "securityEvents.asyncRequest is long or request"},
		{"async-on-request", "securityEvents.asyncRequest is request"},
		{"bearer", "an advertised authentication scheme is oauthbearertoken"},
		{"unsupported-feature", "ServiceProviderConfig says of at least one feature that it is not supported"},
	}
}

// schemaCapabilities come from resource types and schemas.
func schemaCapabilities() []Capability {
	return []Capability{
		{"users", "a resource type at /Users"},
		{"groups", "a resource type at /Groups"},
		{"devices", "a resource type Device"},
		{"endpoint-apps", "a resource type EndpointApp"},
		{"custom-resource-type", "a resource type that no RFC defines"},
		{"enterprise", "the enterprise extension of User"},
		{"required-extension", "a schema extension that is required"},
		{"optional-extension", "a schema extension that is not required"},
		{"device-ble", "the BLE extension of Device"},
		{"device-dpp", "the DPP extension of Device"},
		{"device-fdo", "the FIDO device onboard extension of Device"},
		{"device-mab", "the Ethernet MAB extension of Device"},
		{"device-zigbee", "the Zigbee extension of Device"},
		{"device-apps", "the endpoint applications extension of Device"},
		{"immutable-attribute", "the schema of User or Group has an immutable attribute"},
		{"integer-attribute", "the schema has a writable integer attribute"},
		{"decimal-attribute", "the schema has a writable decimal attribute"},
		{"date-attribute", "the schema has a writable dateTime attribute"},
		{"binary-attribute", "the schema has a writable binary attribute"},
		{"reference-attribute", "the schema has a writable reference attribute"},
		{"request-attribute", "the schema has an attribute that is returned on request"},
		{"simple-multi-valued", "the schema has a multi-valued attribute of simple values"},
		{"custom-multi-valued", "the schema has a multi-valued complex attribute that no RFC defines"},
		{"fixed-display", "the schema has a display sub-attribute that is immutable or readOnly"},
		{"entitlements", "the schema of User has entitlements"},
		{"roles", "the schema of User has roles"},
		{"title", "the schema of User has title, or no schema says what User has"},
		{"nick-name", "the schema of User has nickName, or no schema says what User has"},
		{"addresses", "the schema of User has addresses, or no schema says what User has"},
		{"phone-numbers", "the schema of User has phoneNumbers, or no schema says what User has"},
		{"locale", "the schema of User has locale, or no schema says what User has"},
		{"user-type", "the schema of User has userType, or no schema says what User has"},
		{"tenant-usernames", "the schema of User does not say that userName is unique over all tenants (uniqueness global)"},
	}
}

// probedCapabilities are found by a probe.
func probedCapabilities() []Capability {
	return []Capability{
		{"me", "/Me answers with a resource or a redirect"},
		{"no-me", "/Me is not offered"},
		{"me-direct", "/Me answers with the resource itself"},
		{"me-redirect", "/Me answers with a redirect"},
		{"search", "POST /.search is offered"},
		{"root-query", "a query at the base URL is offered"},
		{"value-path-filter", `a filter with a value path, such as emails[type eq "work"], is understood`},
		{"user-groups", "User.groups is returned"},
		{"nested-groups", "a group can be a member of a group"},
		{"server-defaults", "the service provider gives an attribute a default value"},
		{"relative-uris", "the service provider answers with relative URIs"},
		{"result-limit", "the service provider refuses queries with too many results"},
		{"redirects", "the service provider answers some request with a redirect"},
		{"sensitive-filters", "the service provider refuses sensitive filters in a URL"},
		{"previous-cursor", "pages carry previousCursor"},
		{"short-cursor-timeout", "pagination.cursorTimeout is short enough to wait for, at most 10 seconds"},
		{"version-segment", "the base URL ends in a version segment"},
		{"unversioned-base", "the base URL without its version segment answers too"},
		{"rate-limit", "the service provider answers 429 under load"},
		{"tls", "the base URL is https"},
		{"authentication", "the run has credentials"},
		{"anonymous-access", "a request without credentials is answered"},
		{"anonymous-create", "a resource can be created without credentials"},
	}
}

// configuredCapabilities are configured for the run.
func configuredCapabilities() []Capability {
	return []Capability{
		{"learnt", "the run asks before it begins what data the service provider takes"},
		{"restricted-credentials", "credentials with fewer rights"},
		{"second-credentials", "credentials of a second client"},
		{"two-tenants", "credentials for two tenants"},
		{"expired-token", "a token that has expired"},
		{"expendable-subject", "the subject of the credentials may be changed and deleted"},
		{"event-stream", "security events of the service provider can be received"},
		{"login-probe", "a sign-in with user name and password can be tried"},
		{"saml-okta", "sign-in by SAML from Okta can be driven"},
		{"saml-entra", "sign-in by SAML from Entra can be driven"},
		{"oidc-okta", "sign-in by OpenID Connect from Okta can be driven"},
		{"oidc-entra", "sign-in by OpenID Connect from Entra can be driven"},
		{"mapping", "the profile names the attributes that decide role, organization and team"},
		{"third-role", "the profile has a role between the default and the highest"},
		{"control-jit", "just-in-time sign-in can be switched on and off"},
		{"control-scim", "provisioning can be switched on and off"},
		{"control-default-team", "the default team can be set"},
		{"control-default-role", "the default role can be set"},
		{"control-seats", "the number of free seats can be set"},
		{"control-domain", "a domain can be verified"},
		{"control-clock", "the target's clock can be moved"},
		{"control-account", "an account can be made"},
		{"control-member", "a member can be added by hand"},
		{"control-invitation", "somebody can be invited"},
		{"control-guest", "a guest can be added"},
		{"control-team-member", "somebody can be put into a team by hand"},
		{"control-remove", "a member can be removed by hand"},
		{"control-forget", "a person can be forgotten"},
		{"control-full-sync", "the end of a sync can be told"},
		{"control-trust", "an OpenID provider can be named"},
		{"control-session", "a session can be used"},
	}
}
