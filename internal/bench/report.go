package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/scimspec/scimspec/reports"
)

// scenariosOfBigReport is the size of the report that the encoders are measured with.
const scenariosOfBigReport = 10_000

// measureReports encodes a report of ten thousand scenarios, made out of a real run's.
func measureReports(ctx context.Context) error {
	base, stop, err := child(ctx)
	if err != nil {
		return err
	}
	defer stop()
	report, err := judge(ctx, base, 4)
	if err != nil {
		return err
	}
	big := *report
	big.Scenarios = make([]reports.Scenario, 0, scenariosOfBigReport)
	for i := range scenariosOfBigReport {
		s := report.Scenarios[i%len(report.Scenarios)]
		s.ID = fmt.Sprintf("%s-%d", s.ID, i)
		big.Scenarios = append(big.Scenarios, s)
	}
	big.Summarise()
	rows := [][]string{{"encoder", "MB", "s", "MB/s", "memory over the report itself, peak MiB"}}
	for _, encoder := range reports.Encoders() {
		resetPeak()
		before := peak()
		var w counter
		began := time.Now()
		if err := encoder.Encode(&w, &big); err != nil {
			return err
		}
		took := time.Since(began).Seconds()
		mb := float64(w) / 1e6
		rows = append(rows, []string{encoder.Name(), fmt.Sprintf("%.1f", mb), fmt.Sprintf("%.2f", took), fmt.Sprintf("%.0f", mb/took), fmt.Sprintf("%.0f", peak()-before)})
	}
	fmt.Printf("report of %d scenarios, %d exchanges\n", len(big.Scenarios), big.Summary.Exchanges)
	table(rows)
	return nil
}

// counter counts what is written to it.
type counter int64

var _ io.Writer = (*counter)(nil)

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}
