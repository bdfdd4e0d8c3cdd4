// Package fault is the table of faults: the ways to break the reference server on purpose, a
// file for each area. Each row changes one seam of the server.
package fault

import (
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// Fault is one way to be wrong.
type Fault struct {
	ID       string
	Violates []string // requirement ids, such as RFC7644-3.3-R13
	Area     string
	Doc      string
	Apply    func(*behaviour)
}

// fault writes one row of the table. violates holds the ids, separated by spaces.
func fault(area, id, violates, doc string, apply func(*behaviour)) Fault {
	return Fault{ID: id, Violates: strings.Fields(violates), Area: area, Doc: doc, Apply: apply}
}

// All is the whole table, by area. Its ids are permanent.
func All() []Fault {
	return slices.Concat(
		createFaults(),
		representFaults(),
		filterFaults(),
		operatorFaults(),
		pageFaults(),
		projectFaults(),
		putFaults(),
		provisioningFaults(),
		directFaults(),
		patchFaults(),
		patchValueFaults(),
		modifyFaults(),
		modifyValueFaults(),
		jobFaults(),
		jobReferenceFaults(),
		conditionFaults(),
		laterFaults(),
		groupFaults(),
		deleteFaults(),
		versionFaults(),
		errorFaults(),
		transportFaults(),
		discoveryFaults(),
		bulkFaults(),
		queryFaults(),
		queryProjectFaults(),
		queryPageFaults(),
		queryCursorFaults(),
		cursorOwnerFaults(),
		valueFaults(),
		resourceFaults(),
		schemaFaults(),
		wireFaults(),
		placementFaults(),
		membershipFaults(),
		teamFaults(),
		precedenceFaults(),
		assertionFaults(),
		tokenFaults(),
		clientFaults(),
		switchFaults(),
		takeoverFaults(),
		sharedFaults(),
		groupLikeFaults(),
		oddFaults(),
		tenantFaults(),
		unreadFaults(),
		raceFaults(),
		sizeFaults(),
	)
}

// Named finds faults by their ids in any case. The error names an unknown id and the nearest
// known one.
func Named(ids ...string) ([]Fault, error) {
	var named []Fault
	all := All()
	for _, id := range ids {
		known, err := server.LookUp("fault", id, IDs())
		if err != nil {
			return nil, err
		}
		named = append(named, all[slices.IndexFunc(all, func(f Fault) bool { return f.ID == known })])
	}
	return named, nil
}

// IDs lists the known ids in order.
func IDs() []string {
	var ids []string
	for _, f := range All() {
		ids = append(ids, f.ID)
	}
	slices.Sort(ids)
	return ids
}
