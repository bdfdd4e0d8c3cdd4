package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/scimspec/scimspec/reports"
)

// printFacts shows once what the target accepts, before what failed.
func printFacts(w io.Writer, facts []reports.Fact) {
	if len(facts) == 0 {
		return
	}
	fmt.Fprintln(w, reports.FactsTitle)
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range facts {
		how := f.Words
		if how == "" {
			how = f.Source
		}
		excludes := ""
		if f.Excludes > 0 {
			excludes = fmt.Sprintf("%d scenarios need otherwise", f.Excludes)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\t%s\n", shortened(f.Subject), shortened(f.Says), f.Class, shortened(how), excludes)
	}
	_ = table.Flush()
}

// shortened bounds a text of a row.
func shortened(text string) string {
	const most = 70
	if letters := []rune(text); len(letters) > most {
		return string(letters[:most-1]) + "…"
	}
	return text
}
