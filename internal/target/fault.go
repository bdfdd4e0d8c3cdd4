package target

import (
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/target/signin"
)

// Fault is one way to be wrong.
type Fault struct {
	ID       string
	Violates []string // requirement ids, such as RFC7644-3.3-R13
	Area     string
	Doc      string
	apply    func(*behaviour)
}

// fault writes one row of the table. violates holds the ids, separated by spaces.
func fault(area, id, violates, doc string, apply func(*behaviour)) Fault {
	return Fault{ID: id, Violates: strings.Fields(violates), Area: area, Doc: doc, apply: apply}
}

// Faults is the whole table, by area. Its ids are permanent.
func Faults() []Fault {
	var all []Fault
	for _, area := range [][]Fault{createFaults(), representFaults(), filterFaults(), operatorFaults(), pageFaults(), projectFaults(),
		putFaults(), patchFaults(), patchValueFaults(), modifyFaults(), modifyValueFaults(), jobFaults(), jobReferenceFaults(), conditionFaults(), laterFaults(), groupFaults(), deleteFaults(), versionFaults(), errorFaults(), transportFaults(),
		discoveryFaults(), bulkFaults(), queryFaults(), queryProjectFaults(), queryPageFaults(), queryCursorFaults(), cursorOwnerFaults(), valueFaults(), resourceFaults(), schemaFaults(), wireFaults(), placementFaults(), membershipFaults(), teamFaults(), precedenceFaults(), assertionFaults(), tokenFaults(), clientFaults(), switchFaults()} {
		all = append(all, area...)
	}
	return all
}

// SetFaults switches exactly the named faults on. It keeps the resources. The error names
// an unknown id and the nearest known one, and changes nothing.
func (s *Server) SetFaults(ids []string) error {
	b := newBehaviour(s.choices)
	b.operations = s.standardOperations()
	b.product, b.signin = s.members.behaviour(), signin.Standard()
	var active []string
	table := Faults()
	for _, id := range ids {
		known, err := lookUp("fault", id, faultIDs())
		if err != nil {
			return err
		}
		for _, f := range table {
			if f.ID == known {
				f.apply(b)
				active = append(active, known)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.b, s.active = b, active
	s.members.use(b)
	return nil
}

// guard is the lock of what the management interface changes while requests run.
type guard = sync.RWMutex
