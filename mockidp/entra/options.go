package entra

import (
	"errors"
	"fmt"

	"github.com/scimspec/scimspec/mockidp"
)

// Dialect is the form in which the provisioning service writes its PATCH requests.
type Dialect string

// The dialects.
const (
	// DialectDefault is what a tenant URL without a flag gets.
	DialectDefault Dialect = "entra-default"
	// DialectOptSCIM is what the flag aadOptscim062020 on the tenant URL gets.
	DialectOptSCIM Dialect = "entra-aadoptscim062020"
)

// Flag is the query that selects DialectOptSCIM on a tenant URL.
const Flag = "aadOptscim062020"

// ManagerShape is how a manager stands in a PATCH.
type ManagerShape string

// The manager shapes.
const (
	// ManagerString is a bare JSON string. [P] SCIM-SDK#541, SCIM-SDK#686, QA 188003
	ManagerString ManagerShape = "string"
	// ManagerObject is {"value": id}. [W] the validator, 2026-02
	ManagerObject ManagerShape = "object"
)

// ManagerClear is what happens when a person loses the manager.
type ManagerClear string

// The ways of clearing a manager.
const (
	// ManagerClearEmpty replaces with "", or {"value":""} in the object shape. [W] the
	// validator's empty value, [D] LogicApp SCIM_Update_Manager; no production capture.
	ManagerClearEmpty ManagerClear = "empty"
	// ManagerKeep sends nothing: a null source is skipped. [D]
	ManagerKeep ManagerClear = "keep"
)

// GroupCreate is the body of a group's POST.
type GroupCreate string

// The group bodies.
const (
	// GroupCore has one schema and empty members. [P] QA 637791
	GroupCore GroupCreate = "core"
	// GroupADSCIM has the ADSCIM schema next to it and no members. [D] jobs of before
	// December 2018
	GroupADSCIM GroupCreate = "adscim"
)

// Probe says when the connection is tested by a filter for a random value.
type Probe string

// The probes. Public evidence is divided: [P] SCIMReferenceCode#63 saw several for each
// activity, [P] QA 5736473 none in 24 hours without changes.
const (
	ProbeActivity Probe = "activity" // before the first request of a cycle that has work
	ProbeCycle    Probe = "cycle"    // in every cycle
	ProbeOff      Probe = "off"
)

// Actions are target object actions. [D] customize-application-attributes
type Actions struct{ Create, Update, Delete bool }

// Options are the settings of one provisioning job. The zero value of each field is the
// product's default, except ADSCIMVersion, where it means that the header is off.
type Options struct {
	Dialect Dialect
	// ADSCIMVersion is the value of the header of that name, "6.0" in [P]
	// getsentry/self-hosted#2280.
	ADSCIMVersion string
	// ForwardFlag keeps the flag in the query of every request. Whether the product
	// does so is not known. [I]
	ForwardFlag bool

	Mappings      []Mapping // of people; nil means DefaultUserMappings
	GroupMappings []Mapping // nil means DefaultGroupMappings
	Scoping       []ScopingFilter
	GroupScoping  []ScopingFilter
	SyncAll       bool // everybody, not only who is assigned

	// Disabled are the target object actions that are switched off. Without Update
	// nobody is deactivated either. [P] sentry-docs#16258
	Disabled Actions

	MembersPerPatch int // 0 means 1: no public capture holds more. [P]
	// MembersAtOnce is how many PATCHes of one group's members are under way at the same
	// time; 0 means 1. Customers saw both. [P] Infisical#6471 (2026-05)
	MembersAtOnce int
	// MembersByReplace adds a member by a lower-case replace of members with that one
	// value, as some jobs do. [P] snipe-it#19096, raw, of 2026-05-28; PostHog#47336 (2026-02).
	// By the RFC the other members are gone then.
	MembersByReplace bool
	ManagerShape     ManagerShape
	// ManagerAtCreate sends the manager with the POST, as a bare string, when the manager
	// is provisioned already. [P] QA 188003, directory-scimple#1242 (2026-09)
	ManagerAtCreate bool
	// PathForEach gives each operation of the flag's dialect its path. [P] a live PATCH of
	// 2026-09-24 of an application with its own schema; the state of the flag is not known.
	PathForEach bool
	// RenameDeleted sends the user name that a soft deletion leaves, the object id without
	// hyphens before the old one, with the deactivation. [P] onyx#14074 (2026-08),
	// buildbuddy#5831 (2024-02); other records hold active alone.
	RenameDeleted bool
	ManagerClear  ManagerClear
	GroupCreate   GroupCreate
	RefNull       bool // "$ref":null beside each member: documents yes, raw captures no
	Probe         Probe

	// SkipOutOfScopeDeletions leaves the account alone when its person leaves the
	// scope. [D]
	SkipOutOfScopeDeletions bool
	// AccidentalDeletionThreshold holds back a cycle's deletions when there are more
	// than this; 0 switches it off. [D]
	AccidentalDeletionThreshold int
	// HonourRetryAfter waits once for a 429's Retry-After. Replies by the vendor say
	// both yes and no, so it is off. [P] QA 2284725
	HonourRetryAfter bool
	PageSize         int // of account discovery; 0 means 100. [I]
	LogLimit         int // newest log entries that are kept; 0 means all
	// OnLog is told each entry of the log as it is written, by the goroutine that
	// provisions; nil: nobody is.
	OnLog func(mockidp.LogEntry)

	Clock mockidp.Clock // nil means mockidp.SystemClock
	Seed  uint64        // of the random values in probes and of expressions
}

// Defaults returns the settings of a new custom application.
func Defaults(dialect Dialect) Options {
	return Options{Dialect: dialect, ADSCIMVersion: "6.0"}.complete()
}

// Validate says what is wrong with the settings: an unknown dialect, a mapping without
// source, a target path that cannot be read, no matching attribute.
func (o Options) Validate() error {
	var problems []error
	if o.Dialect != DialectDefault && o.Dialect != DialectOptSCIM {
		problems = append(problems, fmt.Errorf("dialect %q: unknown", o.Dialect))
	}
	filled := o.complete()
	for _, set := range []struct {
		kind     string
		mappings []Mapping
	}{{"user", filled.Mappings}, {"group", filled.GroupMappings}} {
		matching := false
		for _, mapping := range set.mappings {
			matching = matching || mapping.MatchingPrecedence > 0
			if mapping.Source == nil {
				problems = append(problems, fmt.Errorf("%s mapping %s: no source", set.kind, mapping.Target))
			}
			if _, err := parsePath(mapping.Target); err != nil {
				problems = append(problems, fmt.Errorf("%s mapping: %w", set.kind, err))
			}
		}
		if !matching {
			problems = append(problems, fmt.Errorf("%s mappings: none has a matching precedence", set.kind))
		}
	}
	for _, filter := range append(append([]ScopingFilter{}, o.Scoping...), o.GroupScoping...) {
		problems = append(problems, filter.Validate())
	}
	return errors.Join(problems...)
}

func (o Options) complete() Options {
	if o.Dialect == "" {
		o.Dialect = DialectDefault
	}
	if o.Mappings == nil {
		o.Mappings = DefaultUserMappings()
	}
	if o.GroupMappings == nil {
		o.GroupMappings = DefaultGroupMappings()
	}
	o.MembersPerPatch, o.MembersAtOnce = max(o.MembersPerPatch, 1), max(o.MembersAtOnce, 1)
	if o.ManagerShape == "" {
		o.ManagerShape = ManagerString
	}
	if o.ManagerClear == "" {
		o.ManagerClear = ManagerClearEmpty
	}
	if o.GroupCreate == "" {
		o.GroupCreate = GroupCore
	}
	if o.Probe == "" {
		o.Probe = ProbeActivity
	}
	if o.PageSize <= 0 {
		o.PageSize = 100
	}
	if o.Clock == nil {
		o.Clock = mockidp.SystemClock{}
	}
	return o
}
