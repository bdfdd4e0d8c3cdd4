package hostile

import "slices"

// Side says whom a misbehaviour's verdicts may blame.
type Side string

// The sides.
const (
	// Transport: no whole answer comes, so the target cannot be judged: inconclusive.
	Transport Side = "transport"
	// Dying: requests are answered in order until none is any more. What was not judged before
	// is inconclusive or untested, and the run says when the target was lost.
	Dying Side = "dying"
	// Breaking: one kind of request makes it drop the connection, whenever it is sent: failed.
	Breaking Side = "breaking"
	// Target: a whole answer comes and breaks a rule: failed, with the requirement.
	Target Side = "target"
	// Refusal: a whole answer comes that does not do what was asked, by a status that
	// HTTP allows. Whether that fails a requirement depends on the request.
	Refusal Side = "refusal"
	// Nobody: unusual and allowed. It must be borne, and nobody be blamed.
	Nobody Side = "nobody"
)

// Misbehaviour is one way to be hostile.
type Misbehaviour struct {
	Name string
	Doc  string // one sentence
	Side Side
	// Secure: it shows itself over TLS, so that the server's URL is https.
	Secure bool
	// Hungry: it sends more than a client ought to keep in memory.
	Hungry bool

	spoil  func(x *exchange) // answers a request; nil: the inner handler answers
	pause  pause             // how Accept behaves; the zero value is at once
	cert   certificate       // which certificate is shown
	mute   bool              // the TLS handshake is never answered
	stream streamAnswer      // what HTTP/2 brings in place of answers; nil: answers
}

// Misbehaviours returns all of them in a fixed order, each with a unique name.
func Misbehaviours() []Misbehaviour {
	return slices.Concat(delays(), cuts(), floods(), documents(), refusals(), directions(), pages(), identifiers(), secures())
}

// byName finds a misbehaviour.
func byName(name string) (Misbehaviour, bool) {
	all := Misbehaviours()
	i := slices.IndexFunc(all, func(m Misbehaviour) bool { return m.Name == name })
	if i < 0 {
		return Misbehaviour{}, false
	}
	return all[i], true
}
