package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// explainFault shows what is known of a fault: what it is, what it violates, and its signature,
// by which a run's diagnosis knows it.
func explainFault(w io.Writer, fault reference.Fault) error {
	fmt.Fprintf(w, "%s\n  %s\n  violates: %s\n", fault.ID, fault.Doc, strings.Join(fault.Violates, ", "))
	d, err := dictionary.Embedded()
	if err != nil {
		return err
	}
	known, ok := d.Fault(fault.ID)
	if !ok {
		fmt.Fprintln(w, "  signature: none yet; make dictionary")
		return nil
	}
	if known.Fix != "" {
		fmt.Fprintf(w, "  how to fix it: %s\n", known.Fix)
	}
	if class := slices.DeleteFunc(d.Class(known), func(id string) bool { return id == fault.ID }); len(class) > 0 {
		fmt.Fprintf(w, "  cannot be told from: %s\n", strings.Join(class, ", "))
	}
	of := "every scenario that it can touch was run"
	if !known.Whole {
		of = fmt.Sprintf("a sample of %d scenarios was run", len(known.Ran))
	}
	fmt.Fprintf(w, "  signature: %d scenarios turn red, %d cannot judge; %s\n", len(known.Signs), len(known.Unjudged), of)
	for _, sign := range known.Signs {
		fmt.Fprintf(w, "    %s\n", d.Scenarios[sign.Scenario].ID)
		for _, shape := range sign.Shapes {
			fmt.Fprintf(w, "      %s\n", d.Shapes[shape])
		}
	}
	return nil
}
