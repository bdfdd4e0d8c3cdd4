package server

import (
	"fmt"
	"strings"
	"time"
)

// Credential is a bearer token (RFC 6750) and the tenant that it opens.
type Credential struct{ Token, Tenant string }

// BasicCredential is a name and password (RFC 7617) and the tenant that they open. /Me is the
// User of that tenant whose userName is User.
type BasicCredential struct{ User, Password, Tenant string }

// capability is an optional part of the protocol.
type capability string

const (
	capPatch          capability = "patch"
	capBulk           capability = "bulk"
	capFilter         capability = "filter"
	capSort           capability = "sort"
	capETag           capability = "etag"
	capChangePassword capability = "changePassword"
	capCursor         capability = "cursor"
	capIndex          capability = "index"
	capMe             capability = "me"
	capSearch         capability = "search"
)

// Capabilities names the optional parts that the server does without: patch, bulk, filter, sort,
// etag, changePassword, cursor, index, me, search. What is named is not supported, and
// discovery says so.
type Capabilities []string

// CapabilityNames lists what Capabilities may name.
func CapabilityNames() []string {
	return []string{string(capPatch), string(capBulk), string(capFilter), string(capSort), string(capETag),
		string(capChangePassword), string(capCursor), string(capIndex), string(capMe), string(capSearch)}
}

// DefaultPrefix is the path of the base URL unless Options say otherwise.
const DefaultPrefix = "/scim/v2"

// Options configures a Server. The zero value is a server without authentication, with every
// capability and the plain choices.
type Options struct {
	// BaseURL is the absolute URL that meta.location and Location begin with. Empty: scheme,
	// host and Prefix of each request.
	BaseURL string
	// Prefix of all paths. Empty: "/scim/v2". "/" means none.
	Prefix string
	// Tokens that are accepted. Without Tokens and Basic nobody has to authenticate.
	Tokens []Credential
	Basic  []BasicCredential
	// Seed picks the legal choices; 0 picks the plain ones.
	Seed int64
	// Capabilities are switched off.
	Capabilities Capabilities
	// Constraints are legal ways to restrict data, as package constraint writes them. New of
	// package reference puts them in place; this package has the seams.
	Constraints []string
	// CursorTimeout is how long a cursor is good for, in whole seconds. 0: an hour.
	CursorTimeout time.Duration
	// Now is the clock. Nil: time.Now.
	Now func() time.Time
	// Product makes people, organizations and teams stand behind the tenant without a name.
	// Nil: plain SCIM.
	Product *Product
}

// New makes a server. declare changes what its resource types are, before anything is served. The
// error names an unknown capability and the nearest known one.
func New(o Options, declare ...func([]*ResourceType) []*ResourceType) (*Server, error) {
	s := &Server{Options: o, Choices: Choose(o.Seed), off: map[capability]bool{}, Now: o.Now}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Options.CursorTimeout <= 0 {
		s.Options.CursorTimeout = cursorTimeout
	}
	s.prefix = strings.TrimRight(o.Prefix, "/")
	if o.Prefix == "" {
		s.prefix = DefaultPrefix
	}
	for _, name := range o.Capabilities {
		known, err := LookUp("capability", name, CapabilityNames())
		if err != nil {
			return nil, err
		}
		s.off[capability(known)] = true
	}
	if s.off[capCursor] && s.off[capIndex] {
		return nil, fmt.Errorf("capabilities cursor and index cannot both be off")
	}
	s.types = resourceTypes(s.Choices.trace)
	for _, change := range declare {
		s.types = change(s.types)
	}
	s.install(o.Product)
	s.Reset()
	s.Behave()
	s.router = s.routes()
	return s, nil
}

// LookUp finds a name in any case, or says which one was probably meant.
func LookUp(kind, name string, known []string) (string, error) {
	for _, k := range known {
		if strings.EqualFold(k, name) {
			return k, nil
		}
	}
	best, distance := "", len(name)+1
	for _, k := range known {
		if d := editDistance(strings.ToLower(k), strings.ToLower(name)); d < distance {
			best, distance = k, d
		}
	}
	if best == "" {
		return "", fmt.Errorf("unknown %s %q", kind, name)
	}
	return "", fmt.Errorf("unknown %s %q, did you mean %q", kind, name, best)
}

func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// can says whether a capability is on.
func (s *Server) can(c capability) bool { return !s.off[c] }
