package direct

import (
	"net/http"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// Dialect is how one client speaks: what differs between clients, as a table.
type Dialect struct {
	Name   string
	Header http.Header                            // of every request, next to Host and Authorization
	Write  func([]byte) []byte                    // makes of compact JSON what the client writes; nil: nothing
	Config string                                 // the document that steers what is sent, read first; "": none
	Needs  map[Change][]string                    // members without which the answer to a creation is of no use
	ListOf string                                 // a URN that the answer to a list has to name; "": any answer does
	Pages  bool                                   // an import reads on behind the first page
	Rules  []Rule                                 // what each change leads to; of one change the first that applies
	IDs    func(raw [32]byte, kind string) string // the form of the directory's own ids
	// Diffs: a write that tells nothing new, as far as the last answer showed, is left out.
	Diffs bool
	// Retries: what failed is tried again by the next Sync.
	Retries bool
	// GroupsFirst: of people who are known already the groups come first, and a change of their
	// membership is a change of theirs.
	GroupsFirst bool
}

// Change is something that happened in the directory.
type Change string

// The changes. A change of members for which no rule applies is one of the group.
const (
	UserNew       Change = "create a user"
	UserChanged   Change = "update a user"
	UserGone      Change = "delete a user"
	GroupNew      Change = "create a group"
	GroupChanged  Change = "update a group"
	GroupGone     Change = "delete a group"
	MembersJoined Change = "add members"
	MembersLeft   Change = "remove members"
	AllMembers    Change = "add all members" // of a group that is new
)

// Rule is one line of the table.
type Rule struct {
	On     Change
	If     func(*Provisioner) bool // nil: always
	Method string
	Body   Form             // nil: none
	OK     []int            // statuses that are success; nil: each of 2xx
	Else   map[int]Reaction // to another status; that of 0 stands for every other one
	Then   Change           // what follows a success; "": nothing
	// Compare: after it the group is read, and the members that differ are changed.
	Compare bool
}

// Form builds the bodies of a change, a request for each; none means that nothing is sent.
type Form func(*Provisioner, *subject) []*wire.Object

// Reaction is what a client does about an answer that is no success.
type Reaction int

// The reactions.
const (
	Fails Reaction = iota // the task failed
	Links                 // looks the resource up by its name and takes the first one for its own
	Anew                  // creates the resource
	Next                  // tries the next rule of the change
	Done                  // takes it for success
)

// subject is what a change is about.
type subject struct {
	id     string // the directory's
	remote string // the service provider's; "" while there is none
	about  *known
	user   bool
	name   string // by which it is looked up

	values       map[string]string // of a person; see valuesOf
	active       bool
	state        string // of a person: all that there is to tell
	roles        []any
	members      []string // ids at the service provider
	joined, left []string // since the last write
}

// option says whether a switch of the application is on, for the column If.
func option(of func(Options) bool) func(*Provisioner) bool {
	return func(p *Provisioner) bool { return of(p.opts) }
}

func (r Rule) applies(p *Provisioner, to Change) bool { return r.On == to && (r.If == nil || r.If(p)) }

func (r Rule) success(status int) bool {
	if r.OK == nil {
		return status >= 200 && status < 300
	}
	for _, ok := range r.OK {
		if ok == status {
			return true
		}
	}
	return false
}

func (r Rule) reaction(status int) Reaction {
	if reaction, special := r.Else[status]; special {
		return reaction
	}
	return r.Else[0]
}
