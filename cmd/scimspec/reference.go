package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// parts are the runs that settings ask for. Mostly it is one. The embedded reference
// target is judged for everything when no profile is named; it cannot be a plain service
// provider and a product with rules of its own at the same time, so that is two.
func (s settings) parts() []settings {
	embedded := s.Target == "" && s.Image == "" && s.Dockerfile == ""
	if !embedded || len(s.Profiles) > 0 || s.ProfileFile != "" {
		return []settings{s}
	}
	plain, product := s, s
	plain.Profiles = []string{"core", "okta", "entra"}
	product.Profiles = []string{features.ProductProfile}
	return []settings{plain, product}
}

// run carries out every part and joins the reports. A part that the selection leaves
// empty is left out, unless all are.
func (s settings) run(ctx context.Context, terminal *terminal) (*reports.Report, error) {
	parts := s.parts()
	var ran []*reports.Report
	var empty error
	for _, part := range parts {
		report, err := part.runPart(ctx, terminal)
		var usage *scimspec.UsageError
		switch {
		case errors.As(err, &usage) && len(parts) > 1 && len(s.Select) > 0:
			empty = err
			continue
		case err != nil:
			return report, err
		}
		ran = append(ran, report)
	}
	switch len(ran) {
	case 0:
		return nil, empty
	case 1:
		return ran[0], nil
	}
	joined, err := reports.Join(ran...)
	if err != nil {
		return nil, err
	}
	if _, err := reports.WriteDir(s.Out, joined, s.Formats...); err != nil {
		return joined, fmt.Errorf("reports: %w", err)
	}
	return joined, nil
}

// runPart carries out one run.
func (s settings) runPart(ctx context.Context, terminal *terminal) (*reports.Report, error) {
	options, closeTarget, err := s.options(ctx)
	if err != nil {
		return nil, err
	}
	defer closeTarget()
	suite, err := scimspec.New(slices.Concat(options, []scimspec.Option{
		scimspec.ReportDir(s.Out, s.Formats...),
		scimspec.LedgerFile(ledgerPath(s.Out)),
		scimspec.Observe(terminal),
	})...)
	if err != nil {
		return nil, err
	}
	defer suite.Close()
	return suite.Run(ctx)
}
