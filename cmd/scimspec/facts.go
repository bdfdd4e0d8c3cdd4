package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/scimspec/scimspec/reports"
)

// printFacts shows once what the target accepts, before what failed.
func printFacts(w io.Writer, report *reports.Report) {
	if len(report.Facts) == 0 {
		return
	}
	fmt.Fprintln(w, reports.FactsTitle)
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, f := range report.Facts {
		how := f.Words
		if how == "" {
			how = f.Source
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\t%s\n", shortened(f.Subject), shortened(f.Says), f.Class, shortened(how))
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
