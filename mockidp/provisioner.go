package mockidp

import (
	"context"
	"fmt"
	"time"
)

// Provisioner carries an App's people and groups to one service provider in the way
// of one product. It is stateful: it remembers the ids that it was given and decides
// from each answer what to send next. It is used by one goroutine at a time.
//
// A refusal by the service provider is not an error of these methods: it stands in
// the log with its outcome. An error means that ctx ended or that the caller asked
// for something that the directory does not hold.
type Provisioner interface {
	// Dialect returns the name of the dialect: okta-aiw, okta-oin, entra-default or
	// entra-aadoptscim062020.
	Dialect() string
	// TestConnection does what the product's button of that name does. The entry says
	// what an administrator would read.
	TestConnection(ctx context.Context) (LogEntry, error)
	// Sync carries everything that changed since the last call: for Okta the events
	// that followed from the changes, for Entra one provisioning cycle.
	Sync(ctx context.Context) error
	// Import reads the service provider's people, and its groups where the product does,
	// as the product's import does. It writes nothing to the service provider.
	Import(ctx context.Context) (Imported, error)
	// RemoteID returns the service provider's id that is remembered for a person or a
	// group of the directory.
	RemoteID(id string) (string, bool)
	// Log returns the provisioning log, oldest first.
	Log() []LogEntry
}

// Outcome is how a provisioning action ended.
type Outcome string

// The outcomes.
const (
	Success Outcome = "success"
	Failure Outcome = "failure"
	Skipped Outcome = "skipped"
)

// LogEntry is one line of the provisioning log. Event and Code are the product's own
// words where they are known.
type LogEntry struct {
	Time     time.Time
	Event    string // application.provision.user.push_profile, Create …
	Subject  string // the directory id of the person or group; empty for the application
	RemoteID string // the service provider's id, where known
	Outcome  Outcome
	Code     string // EntryConflict, InvalidAnchor …; empty for Okta
	Detail   string // what an administrator would read
	Requests int    // how many requests the action took
	// Sought is what a look-up asked for that was answered with none but others; "" in any
	// other entry. The product would take one of them for its own and change it. The
	// provisioner sends nothing more for the subject.
	Sought string
}

// SomebodyElse is the detail of a log entry about a look-up that was answered with none but
// others.
func SomebodyElse(sought string) string {
	return fmt.Sprintf("the service provider answered a look-up for %q with somebody else; nothing more is sent for it", sought)
}

// Imported is what an import found.
type Imported struct {
	Users  []RemoteUser
	Groups []RemoteGroup
	// Problems are what would trouble the product: a page that does not follow its
	// request, a total that does not add up.
	Problems []string
	Pages    int
}

// RemoteUser is a user of the service provider as an import sees it.
type RemoteUser struct {
	ID, UserName string
	Active       bool
	MatchedTo    string // the directory id of the person that it matches, or ""
}

// RemoteGroup is a group of the service provider as an import sees it.
type RemoteGroup struct{ ID, DisplayName string }
