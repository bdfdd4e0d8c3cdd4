package okta

import (
	"math/rand/v2"
	"time"

	"github.com/scimspec/scimspec/mockidp"
)

// Flavour is the kind of application; it decides between PUT and PATCH. [V] Okta's SCIM
// 2.0 reference: a custom app cannot be set to PATCH, and a 501 to PATCH does not make
// the other kind fall back to PUT.
type Flavour string

// The flavours; a Provisioner's dialect is "okta-" and the flavour.
const (
	AIW Flavour = "aiw" // custom app with "SCIM provisioning"
	OIN Flavour = "oin" // catalog app or SCIM 2.0 template app
)

// Cleared is what stands in a PUT for an attribute whose value was taken away. Okta's
// own form is unknown [?]: its test plan expects only that empty values are accepted.
type Cleared string

// The forms of a cleared attribute. An element of a multi-valued attribute that has
// nothing left is dropped in every form.
const (
	ClearedEmpty  Cleared = "empty"  // ""
	ClearedNull   Cleared = "null"   // null
	ClearedAbsent Cleared = "absent" // the member is left out
)

// The values of Options.UniqueIdentifier.
const (
	IdentifierUserName = "userName"
	IdentifierEmail    = "email"
)

// Options are the settings of the application's Provisioning tab, and the knobs for
// what is known to differ between Okta organisations.
type Options struct {
	Flavour  Flavour
	AppLabel string // how log texts name the application

	// OrgName and OrgSubDomain are org.name and org.subDomain of expressions.
	OrgName, OrgSubDomain string

	// UniqueIdentifier is the "Unique identifier field for users": the attribute of the
	// exists check, userName (default) or email.
	UniqueIdentifier string

	CreateUsers     bool
	UpdateUsers     bool
	DeactivateUsers bool
	SyncPassword    bool
	ImportGroups    bool // also makes the connection test read /Groups
	// ConfirmMatches links the assigned people whom an import matched exactly.
	ConfirmMatches bool
	// SkipEarlierAssignments leaves people alone who were assigned before New, until
	// ProvisionUser: so does Okta when provisioning is switched on later. [R]
	SkipEarlierAssignments bool
	// ExcludeUserNameUpdates keeps a changed userName out of profile pushes.
	ExcludeUserNameUpdates bool
	// DoublePushOnReassign sends the GET and PUT of a link twice: push of the user, push
	// of the profile. [R] one capture shows the pair twice, two show it once.
	DoublePushOnReassign bool
	Cleared              Cleared

	Mappings []Mapping // nil: DefaultMappings
	UserName Source    // the application username; nil: user.login
	Locale   string    // for people without one; en_US in 2018 captures

	// GroupLookup filters by displayName before a group is created. [R] since 2024.
	GroupLookup bool
	// MembersOnCreate puts the members into POST /Groups; else members is []. [R] both.
	MembersOnCreate bool
	// RenameGroups is "Rename app groups to match group name in Okta".
	RenameGroups bool
	// RenameWithMembers repeats the rename PATCH with each change of members. [V]
	RenameWithMembers bool
	// MembersPerPatch cuts a change of members into PATCHes of at most so many: the "Group
	// Patch Batch Size" of a catalogue application; 0: all in one. [V] since 2021-05
	MembersPerPatch int
	// ImportUntilEmpty reads on until a page is empty, whatever totalResults says. [O]
	// PostHog#51441 (2026-03); the documents stop at totalResults [V].
	ImportUntilEmpty bool
	// RepushOnReactivate pushes the groups of a reactivated person. Okta does not. [O]
	RepushOnReactivate bool

	Clock mockidp.Clock // nil: the machine's
	Rand  *rand.Rand    // for placeholder passwords; nil: from Seed
	Seed  uint64
	// PasswordAlphabet holds the characters of placeholder passwords.
	PasswordAlphabet string
	Timeout          time.Duration // for one request; 0: 60 s [V]

	// OnLog is told each entry of the log as it is written, by the goroutine that
	// provisions; nil: nobody is.
	OnLog    func(mockidp.LogEntry)
	LogLimit int // newest log entries that are kept; 0 means all
}

// Defaults returns the settings of an application with every feature but password sync
// and group import switched on.
func Defaults(flavour Flavour) Options {
	return Options{
		Flavour:          flavour,
		AppLabel:         "SCIM application",
		UniqueIdentifier: IdentifierUserName,
		CreateUsers:      true,
		UpdateUsers:      true,
		DeactivateUsers:  true,
		Cleared:          ClearedEmpty,
		Locale:           "en-US",
		GroupLookup:      true,
		// [R] the template app posted all members (2021); custom apps post [].
		MembersOnCreate:   flavour == OIN,
		RenameGroups:      true,
		RenameWithMembers: flavour == OIN,
		PasswordAlphabet:  placeholderAlphabet,
		Timeout:           defaultTimeout,
	}
}

// defaultTimeout is how long Okta waits for an answer. [V] Okta's SCIM FAQ.
const defaultTimeout = 60 * time.Second

// complete fills in what has no useful zero value.
func (o Options) complete() Options {
	base := Defaults(o.Flavour)
	if o.Flavour == "" {
		o.Flavour = AIW
	}
	o.AppLabel = orElse(o.AppLabel, base.AppLabel)
	o.UniqueIdentifier = orElse(o.UniqueIdentifier, base.UniqueIdentifier)
	o.Cleared = Cleared(orElse(string(o.Cleared), string(base.Cleared)))
	o.Locale = orElse(o.Locale, base.Locale)
	o.PasswordAlphabet = orElse(o.PasswordAlphabet, base.PasswordAlphabet)
	if o.Mappings == nil {
		o.Mappings = DefaultMappings()
	}
	if o.UserName == nil {
		o.UserName = Attribute("login")
	}
	if o.Clock == nil {
		o.Clock = mockidp.SystemClock{}
	}
	if o.Rand == nil {
		o.Rand = rand.New(rand.NewPCG(o.Seed, placeholderStream))
	}
	if o.Timeout == 0 {
		o.Timeout = base.Timeout
	}
	return o
}

func orElse(value, other string) string {
	if value == "" {
		return other
	}
	return value
}
