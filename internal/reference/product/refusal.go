package product

import "fmt"

// Reason is why something is refused.
type Reason string

// The reasons.
const (
	Invalid   Reason = "invalid"   // a value that the product does not take
	Conflict  Reason = "conflict"  // somebody is there already
	Immutable Reason = "immutable" // what cannot change
	Forbidden Reason = "forbidden" // not while things are as they are
	Denied    Reason = "denied"    // a sign-in that gets no session
	Unknown   Reason = "unknown"   // nobody, no team
)

// Refusal says that nothing was changed, and why.
type Refusal struct {
	Reason Reason
	Text   string
}

// Error implements error.
func (r *Refusal) Error() string { return r.Text }

func refuse(reason Reason, format string, args ...any) *Refusal {
	return &Refusal{Reason: reason, Text: fmt.Sprintf(format, args...)}
}
