package accept

// Class says what the RFCs make of a fact.
type Class string

// The classes.
const (
	Declared      Class = "declared"       // discovery says so
	Allowed       Class = "allowed"        // the RFC lets it, and there is no place to declare it
	Undeclared    Class = "undeclared"     // /Schemas has a place for it, and says something else
	Against       Class = "against"        // scenarios of its own judge it
	NotUnderstood Class = "not understood" // a refusal of which nobody knows what would be taken
)

// Where a fact comes from.
const (
	Stated  = "stated"  // by data: or by the product's profile
	Learnt  = "learnt"  // by requests of this run
	Schemas = "schemas" // /Schemas says so
)

// Fact is one thing that a service provider accepts, keeps or answers otherwise than the RFC's
// schema would let expect.
type Fact struct {
	Key     string // kind and path, which name it among the facts of a run
	Subject string // the attribute, or what else it is about
	Says    string
	Class   Class
	Source  string
	Words   string // of the service provider, or of who stated it
	// Requirement is the one under which RFC 7643 or 7644 speaks of it.
	Requirement string
	// Schema is what belongs into /Schemas, as JSON; "" where there is no place for it.
	Schema string
	// Data is the entry of data: that pins it.
	Data string
	// Of are the operators, attributes or endpoints that the fact is about, where it is about several.
	Of []string
	// Evidence are numbers of exchanges: the refusal and the success that differ in it alone.
	Evidence []int
}
