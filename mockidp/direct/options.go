package direct

import "github.com/scimspec/scimspec/mockidp"

// Mode is authentik's setting Compatibility mode.
type Mode string

// The modes. [S]
const (
	ModeDefault    Mode = ""
	ModeAWS        Mode = "aws"   // PATCH is taken for unsupported, and names its paths
	ModeSlack      Mode = "slack" // filters are taken for supported
	ModeSalesforce Mode = "sfdc"  // another path of the configuration
)

// Options are the settings of an application. Each client has those that its comment names.
type Options struct {
	Clock mockidp.Clock // nil: the machine's

	// authentik.
	Mode Mode
	// RemoveByList removes members by a list in the value, as up to 2026.5.3; later ones use a
	// filter in the path.
	RemoveByList bool
	// GroupID puts the id into the value that renames a group, as until July 2026.
	GroupID bool

	// Keycloak.
	UsersByPatch  bool   // user-patchOp
	GroupsByPatch bool   // group-patchOp
	ContentType   string // content-type; "": application/scim+json
}
