package server

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/product"
	"github.com/scimspec/scimspec/internal/reference/signin"
	"github.com/scimspec/scimspec/internal/scim"
)

// Behaviour is every seam at which something else can be put in place of what is right. The
// server begins with the values of newBehaviour. Functions that call each
// other do so through the behaviour, so that one replacement is seen everywhere.
type Behaviour struct {
	// Characteristics as they are obeyed; /Schemas shows the tables.
	Returned, Mutability, Uniqueness func(*Attribute) string
	Required                         func(*Attribute) bool

	// Strings and values.
	Fold          func(*Attribute, string) string
	Boolean       func(any) (value, ok bool)
	coerce        func(*Behaviour, *Attribute, any) (any, error)
	CoerceOne     func(*Behaviour, *Attribute, any) (any, error)
	CoerceList    func(*Behaviour, *Attribute, any) (any, error)
	coerceComplex func(*Behaviour, *Attribute, any) (any, error)
	CheckText     func(*Attribute, string) error
	CheckPrimary  func(*Behaviour, *Attribute, []any) (any, error)
	Holds         func(*Attribute, []any, any) bool
	Seal          func(*Attribute, any) any
	mendPrimary   bool

	// Whole resources.
	Admit         func(old, next *Record) error // what a product demands and makes of a new state; old is nil for a create
	Settle        func(*Server, *Tenant)        // who is there before the first client comes
	CheckSchemas  func(*ResourceType, Object) error
	CheckRequired func(*Behaviour, *Attribute, Object) error
	CheckMembers  func(*Tenant, *Record, map[string]*ResourceType) error
	UniqueKeys    func(*Record) []string
	Conflict      func(key string) error // of a PUT or PATCH; a POST makes 409 of it
	ReplaceAttrs  func(s *Server, old *Record, in Accepted) (Object, error)
	Changed       func(old, next Object) bool
	BetweenChecks func(*Request) // between the check of a new state and the storing
	Put           func(*Behaviour, *Tenant, *Record)
	Remove        func(*Server, *Tenant, *Record)
	Version       func(*Server, *Record) string
	NewID         func(*Server, *Tenant) string

	// Filters.
	ParseFilter        func(string) (Expr, error)
	Negate             func(Predicate) Predicate
	Both, Either       func(left, right Predicate) Predicate
	AnyElement         func(Ref, Predicate) Predicate
	Values             func(Source, Ref) []any
	Present            func([]any) bool
	Comparator         func(a *Attribute, op string, literal any) (func(any) bool, error)
	Booleans           func(a *Attribute, op string, literal any) (func(any) bool, error)
	Numbers            func(a *Attribute, op string, literal any) (func(any) bool, error)
	Instants           func(a *Attribute, op string, literal any) (func(any) bool, error)
	Strings            func(a *Attribute, op, literal string) (func(any) bool, error)
	UnknownAttribute   func(n Binder, name string) (Predicate, error)
	SensitiveAttribute func(c Comparison) (Predicate, error)
	Visible            func(*Record) bool // in lists and searches

	// PATCH.
	OpName        func(string) string
	Permitted     func(*Patcher, PatchOp, Ref) error
	ApplyOp       func(*Patcher, PatchOp) error
	ApplyPathless func(*Patcher, PatchOp) error
	ApplyWhole    func(*Patcher, PatchOp, Ref, Object) error
	OwnID         func(*Patcher, any) error
	Merge         func(have, given Object, cleared []string) Object
	RemoveValues  func(p *Patcher, a *Attribute, home Object, have []any, op PatchOp) error
	AddValues     func(p *Patcher, a *Attribute, home Object, have, given []any) error
	Demote        func(list []any, except int)
	Unmatched     func(p *Patcher, op PatchOp, r Ref, path PatchPath, home Object, have []any) error
	WholeValues   func(p *Patcher, op PatchOp, r Ref, home Object, have []any, at []int) error
	StoreValues   func(p *Patcher, r Ref, home Object, list []any) error
	PatchAll      func(p *Patcher, ops []PatchOp) error

	// Queries.
	Arrange   func([]View) // the order of an unsorted list
	SortRank  func(a *Attribute, v any) any
	SortViews func(list []View, by Ref, descending bool)
	Window    func(q Query, total, maxPage, defaultPage int) (start, count int, err error)
	list      func(s *Server, p Page) Object

	// Conditions and transport.
	Matches      func(header []string, etag string) bool
	AcceptsMedia func(contentType string) bool
	Authenticate func(*Server, *http.Request) (Principal, error)
	FailOnErrors func(limit, errors int) bool
	CursorPage   func(*Server, *Request, []View) (Page, error)
	BulkResolve  func(*BulkJob, any) any

	// People, organizations, teams and sign-in.
	Product *product.Behaviour
	Signin  *signin.Behaviour

	// Operations by name, and what stands around all of them.
	Operations map[Operation]Handler
	Around     []func(Handler) Handler
}

// Handler answers a request. It never returns nil.
type Handler func(*Request) *Response

// newBehaviour is the correct server.
func newBehaviour(c choices) *Behaviour {
	b := &Behaviour{
		Returned:   func(a *Attribute) string { return a.Returned },
		Mutability: func(a *Attribute) string { return a.Mutability },
		Uniqueness: func(a *Attribute) string { return a.Unique },
		Required:   func(a *Attribute) bool { return a.Required },

		Fold: comparisonForm, Boolean: toBoolean,
		coerce: coerce, CoerceOne: coerceOne, CoerceList: coerceList, coerceComplex: coerceComplex,
		CheckText: checkText, CheckPrimary: checkPrimary, Holds: Holds, Seal: seal, mendPrimary: c.mendPrimary,

		Admit: func(_, _ *Record) error { return nil }, Settle: func(*Server, *Tenant) {},
		CheckSchemas: checkSchemas, CheckRequired: checkRequired, CheckMembers: checkMembers,
		ReplaceAttrs: replaceAttrs, Changed: func(old, next Object) bool { return !Equal(old, next) },
		BetweenChecks: func(*Request) {},
		Put:           func(b *Behaviour, t *Tenant, rec *Record) { t.Put(b, rec) },
		Remove: func(s *Server, t *Tenant, rec *Record) {
			DropMember(s, t, rec.ID)
			t.Remove(s.b, rec)
		},
		Version: func(s *Server, rec *Record) string { return s.Choices.Etag(rec.ID, rec.Revision) },
		NewID:   (*Server).nextID,
		Conflict: func(key string) error {
			return Fail(c.modifyConflict, scim.ErrUniqueness, "%s is in use already", uniqueName(key))
		},

		ParseFilter: ParseFilter,
		Negate:      func(p Predicate) Predicate { return func(s Source) bool { return !p(s) } },
		Both:        func(l, r Predicate) Predicate { return func(s Source) bool { return l(s) && r(s) } },
		Either:      func(l, r Predicate) Predicate { return func(s Source) bool { return l(s) || r(s) } },
		AnyElement:  anyElement, Values: values, Present: Present,
		Booleans: compareBooleans, Numbers: compareNumbers, Instants: compareInstants,
		UnknownAttribute: Binder.unknown,
		SensitiveAttribute: func(Comparison) (Predicate, error) {
			if c.silentSecret {
				return func(Source) bool { return false }, nil
			}
			return nil, BadFilter("this attribute cannot be used in a filter")
		},
		Visible: func(*Record) bool { return true },

		OpName: strings.ToLower, Permitted: (*Patcher).permitted, ApplyOp: applyOp, ApplyPathless: applyPathless, ApplyWhole: applyWhole, OwnID: ownID,
		Merge: Merge, RemoveValues: removeValues, AddValues: AddValues, Demote: demote,
		Unmatched: Unmatched, WholeValues: wholeValues, StoreValues: storeValues,
		PatchAll: (*Patcher).Apply,

		Arrange: func(views []View) {
			if c.newestFirst {
				slices.Reverse(views)
			}
		},
		SortViews: SortViews, Window: window, list: listResponse,

		Matches: matches, AcceptsMedia: acceptsMedia, Authenticate: authenticate,
		FailOnErrors: func(limit, errors int) bool { return limit > 0 && errors >= limit },
		CursorPage:   (*Server).CursorPage, BulkResolve: (*BulkJob).resolve,
	}
	b.UniqueKeys = func(rec *Record) []string { return UniqueKeys(b, rec) }
	b.Comparator = b.comparatorFor
	b.Strings = func(a *Attribute, op, literal string) (func(any) bool, error) {
		return compareStrings(b, a, op, literal)
	}
	b.SortRank = func(a *Attribute, v any) any { return sortRank(b, a, v) }
	return b
}

// Wrap puts something around the handlers of some operations.
func (b *Behaviour) Wrap(around func(Handler) Handler, ops ...Operation) {
	for _, op := range ops {
		b.Operations[op] = around(b.Operations[op])
	}
}

// uniqueName names the attribute of a unique key.
func uniqueName(key string) string {
	parts := strings.SplitN(key, "|", 4)
	if len(parts) < 3 {
		return "a value"
	}
	return parts[2]
}
