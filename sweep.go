package scimspec

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/scimspec/scimspec/internal/ledger"
	"github.com/scimspec/scimspec/reports"
)

// atOnce is how many users a sweep deletes at the same time.
const atOnce = 4

// Sweep deletes what a run that was killed left at its target, as the run's ledger file
// says, and nothing else. Of the options only those about credentials, trust and pace
// count. The ledger is removed when nothing is left.
func Sweep(ctx context.Context, ledgerFile string, options ...Option) (reports.Cleanup, error) {
	cleanup := reports.Cleanup{Left: []reports.Leftover{}}
	book, err := ledger.Open(ledgerFile)
	if err != nil {
		return cleanup, &UsageError{What: err.Error(), Try: "the ledger.jsonl in the report directory of the run that was killed"}
	}
	c, err := access(options)
	if err != nil {
		return cleanup, err
	}
	client := &http.Client{Transport: c.authenticated(c.target.Transport), Timeout: 2 * time.Minute, CheckRedirect: noRedirect}
	book.Clean(ctx, client, atOnce)
	for _, entry := range book.Entries() {
		switch entry.State {
		case ledger.Deleted:
			cleanup.Created++
			cleanup.Deleted++
		case ledger.Created, ledger.Intended, ledger.Left:
			cleanup.Created++
			cleanup.Left = append(cleanup.Left, reports.Leftover{Type: entry.Type, ID: entry.ID, Name: entry.Name, Reason: entry.Reason})
		}
	}
	if len(cleanup.Left) == 0 {
		if err := os.Remove(ledgerFile); err != nil {
			return cleanup, fmt.Errorf("sweep: %w", err)
		}
	}
	return cleanup, nil
}
