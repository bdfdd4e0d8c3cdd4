package target

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/target/product"
	"github.com/scimspec/scimspec/internal/target/signin"
)

// behaviour is every seam at which a fault can be put in place of what is right. The correct
// server uses the values of newBehaviour and knows nothing of faults. Functions that call each
// other do so through the behaviour, so that one replacement is seen everywhere.
type behaviour struct {
	// Characteristics as they are obeyed; /Schemas shows the tables.
	returned, mutability, uniqueness func(*attribute) string
	required                         func(*attribute) bool

	// Strings and values.
	fold          func(*attribute, string) string
	boolean       func(any) (value, ok bool)
	coerce        func(*behaviour, *attribute, any) (any, error)
	coerceOne     func(*behaviour, *attribute, any) (any, error)
	coerceList    func(*behaviour, *attribute, any) (any, error)
	coerceComplex func(*behaviour, *attribute, any) (any, error)
	checkText     func(*attribute, string) error
	checkPrimary  func(*behaviour, *attribute, []any) (any, error)
	holds         func(*attribute, []any, any) bool
	seal          func(*attribute, any) any
	mendPrimary   bool

	// Whole resources.
	checkSchemas  func(*resourceType, object) error
	checkRequired func(*behaviour, *attribute, object) error
	checkMembers  func(*tenant, *record, map[string]*resourceType) error
	uniqueKeys    func(*record) []string
	conflict      func(key string) error // of a PUT or PATCH; a POST makes 409 of it
	replaceAttrs  func(s *Server, old *record, in accepted) (object, error)
	changed       func(old, next object) bool
	betweenChecks func(*tenant) // between the check for duplicates and the storing
	put           func(*behaviour, *tenant, *record)
	remove        func(*Server, *tenant, *record)
	version       func(*Server, *record) string
	newID         func(*Server, *tenant) string

	// Filters.
	parseFilter        func(string) (expr, error)
	negate             func(predicate) predicate
	both, either       func(left, right predicate) predicate
	anyElement         func(ref, predicate) predicate
	values             func(source, ref) []any
	present            func([]any) bool
	comparator         func(a *attribute, op string, literal any) (func(any) bool, error)
	booleans           func(a *attribute, op string, literal any) (func(any) bool, error)
	numbers            func(a *attribute, op string, literal any) (func(any) bool, error)
	instants           func(a *attribute, op string, literal any) (func(any) bool, error)
	strings            func(a *attribute, op, literal string) (func(any) bool, error)
	unknownAttribute   func(n binder, name string) (predicate, error)
	sensitiveAttribute func(c comparison) (predicate, error)
	visible            func(*record) bool // in lists and searches

	// PATCH.
	opName        func(string) string
	permitted     func(*patcher, patchOp, ref) error
	applyOp       func(*patcher, patchOp) error
	applyPathless func(*patcher, patchOp) error
	applyWhole    func(*patcher, patchOp, ref, object) error
	ownID         func(*patcher, any) error
	merge         func(have, given object, cleared []string) object
	removeValues  func(p *patcher, a *attribute, home object, have []any, op patchOp) error
	addValues     func(p *patcher, a *attribute, home object, have, given []any) error
	demote        func(list []any, except int)
	unmatched     func(p *patcher, op patchOp, r ref, path patchPath, home object, have []any) error
	wholeValues   func(p *patcher, op patchOp, r ref, home object, have []any, at []int) error
	storeValues   func(p *patcher, r ref, home object, list []any) error
	patchAll      func(p *patcher, ops []patchOp) error

	// Queries.
	arrange   func([]view) // the order of an unsorted list
	sortRank  func(a *attribute, v any) any
	sortViews func(list []view, by ref, descending bool)
	window    func(q query, total, maxPage, defaultPage int) (start, count int, err error)
	list      func(s *Server, p page) object

	// Conditions and transport.
	matches      func(header []string, etag string) bool
	acceptsMedia func(contentType string) bool
	authenticate func(*Server, *http.Request) (principal, error)
	failOnErrors func(limit, errors int) bool
	cursorPage   func(*Server, *request, []view) (page, error)
	bulkResolve  func(*bulkJob, any) any

	// People, organizations, teams and sign-in.
	product *product.Behaviour
	signin  *signin.Behaviour

	// Operations by name, and what stands around all of them.
	operations map[operation]handler
	around     []func(handler) handler
}

// handler answers a request. It never returns nil.
type handler func(*request) *response

// newBehaviour is the correct server.
func newBehaviour(c choices) *behaviour {
	b := &behaviour{
		returned:   func(a *attribute) string { return a.returned },
		mutability: func(a *attribute) string { return a.mutability },
		uniqueness: func(a *attribute) string { return a.uniqueness },
		required:   func(a *attribute) bool { return a.required },

		fold: comparisonForm, boolean: toBoolean,
		coerce: coerce, coerceOne: coerceOne, coerceList: coerceList, coerceComplex: coerceComplex,
		checkText: checkText, checkPrimary: checkPrimary, holds: holds, seal: seal, mendPrimary: c.mendPrimary,

		checkSchemas: checkSchemas, checkRequired: checkRequired, checkMembers: checkMembers,
		replaceAttrs: replaceAttrs, changed: func(old, next object) bool { return !equal(old, next) },
		betweenChecks: func(*tenant) {},
		put:           func(b *behaviour, t *tenant, rec *record) { t.put(b, rec) },
		remove: func(s *Server, t *tenant, rec *record) {
			dropMember(s, t, rec.id)
			t.remove(s.b, rec)
		},
		version: func(s *Server, rec *record) string { return s.choices.etag(rec.id, rec.revision) },
		newID:   (*Server).nextID,
		conflict: func(key string) error {
			return fail(c.modifyConflict, scim.ErrUniqueness, "%s is in use already", uniqueName(key))
		},

		parseFilter: parseFilter,
		negate:      func(p predicate) predicate { return func(s source) bool { return !p(s) } },
		both:        func(l, r predicate) predicate { return func(s source) bool { return l(s) && r(s) } },
		either:      func(l, r predicate) predicate { return func(s source) bool { return l(s) || r(s) } },
		anyElement:  anyElement, values: values, present: present,
		booleans: compareBooleans, numbers: compareNumbers, instants: compareInstants,
		unknownAttribute: binder.unknown,
		sensitiveAttribute: func(comparison) (predicate, error) {
			if c.silentSecret {
				return func(source) bool { return false }, nil
			}
			return nil, badFilter("this attribute cannot be used in a filter")
		},
		visible: func(*record) bool { return true },

		opName: strings.ToLower, permitted: (*patcher).permitted, applyOp: applyOp, applyPathless: applyPathless, applyWhole: applyWhole, ownID: ownID,
		merge: merge, removeValues: removeValues, addValues: addValues, demote: demote,
		unmatched: unmatched, wholeValues: wholeValues, storeValues: storeValues,
		patchAll: (*patcher).apply,

		arrange: func(views []view) {
			if c.newestFirst {
				slices.Reverse(views)
			}
		},
		sortViews: sortViews, window: window, list: listResponse,

		matches: matches, acceptsMedia: acceptsMedia, authenticate: authenticate,
		failOnErrors: func(limit, errors int) bool { return limit > 0 && errors >= limit },
		cursorPage:   (*Server).cursorPage, bulkResolve: (*bulkJob).resolve,
	}
	b.uniqueKeys = func(rec *record) []string { return uniqueKeys(b, rec) }
	b.comparator = b.comparatorFor
	b.strings = func(a *attribute, op, literal string) (func(any) bool, error) {
		return compareStrings(b, a, op, literal)
	}
	b.sortRank = func(a *attribute, v any) any { return sortRank(b, a, v) }
	return b
}

// uniqueName names the attribute of a unique key.
func uniqueName(key string) string {
	parts := strings.SplitN(key, "|", 4)
	if len(parts) < 3 {
		return "a value"
	}
	return parts[2]
}
