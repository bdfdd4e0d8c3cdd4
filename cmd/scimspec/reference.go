package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// splitProfiles parts profiles into the plain ones and those of products.
func splitProfiles(specs []string) (plain, products []string) {
	for _, spec := range specs {
		if slices.Contains(features.PlainProfiles(), spec) {
			plain = append(plain, spec)
		} else {
			products = append(products, spec)
		}
	}
	return plain, products
}

// parts are the runs that settings ask for. Mostly it is one. The embedded reference target
// cannot be a plain service provider and a product with rules of its own at the same time:
// where both are judged, that is two. Without a profile it is judged for everything.
func (s settings) parts() ([]settings, error) {
	if s.Target != embeddedTarget {
		return []settings{s}, nil
	}
	plain, product := s, s
	plain.ProfileFile = ""
	plain.Profiles, product.Profiles = splitProfiles(s.Profiles)
	if len(s.Profiles) == 0 {
		plain.Profiles = features.DefaultProfiles()
	}
	read, err := readProfile(product.Profiles, s.profilePath())
	switch {
	case err != nil:
		return nil, err
	case len(product.Profiles) == 0 && read != nil:
		product.Profiles = []string{read.Spec()}
	case len(s.Profiles) == 0:
		product.Profiles = []string{features.ProductProfile}
	}
	switch {
	case len(product.Profiles) == 0:
		return []settings{plain}, nil
	case len(plain.Profiles) == 0:
		return []settings{product}, nil
	}
	return []settings{plain, product}, nil
}

// prepare checks every part and starts what it needs, before the first of them runs. A part
// that the selection leaves empty is left out, unless all are. more gives each part options
// of its own. stop ends what was started.
func (s settings) prepare(ctx context.Context, more func() []scimspec.Option) (suites []*scimspec.Suite, stop func(), err error) {
	var started []func()
	stop = func() {
		for _, end := range slices.Backward(started) {
			end()
		}
	}
	parts, err := s.parts()
	if err != nil {
		return nil, nil, err
	}
	var empty error
	for _, part := range parts {
		options, closeTarget, err := part.options(ctx)
		if err != nil {
			stop()
			return nil, nil, err
		}
		started = append(started, closeTarget)
		suite, err := scimspec.New(slices.Concat(options, more())...)
		var usage *scimspec.UsageError
		switch {
		case errors.As(err, &usage) && usage.Empty:
			empty = err
			continue
		case err != nil:
			stop()
			return nil, nil, err
		}
		started = append(started, suite.Close)
		suites = append(suites, suite)
	}
	if len(suites) == 0 {
		stop()
		return nil, nil, empty
	}
	return suites, stop, nil
}

// nothingMore is for what only looks at the parts.
func nothingMore() []scimspec.Option { return nil }

// run carries out every part, joins the reports and writes them down. A report comes back
// also where a part could not be judged.
func (s settings) run(ctx context.Context, observer scimspec.Observer) (*reports.Report, error) {
	suites, stop, err := s.prepare(ctx, func() []scimspec.Option {
		return []scimspec.Option{scimspec.Observe(observer), scimspec.LedgerFile(ledgerPath(s.Out))}
	})
	if err != nil {
		return nil, err
	}
	defer stop()
	var ran []*reports.Report
	var failed error
	for _, suite := range suites {
		report, err := suite.Run(ctx)
		if report != nil {
			ran = append(ran, report)
		}
		if failed = err; err != nil || ctx.Err() != nil {
			break
		}
	}
	if len(ran) == 0 {
		return nil, failed
	}
	report, err := reports.Join(ran...)
	if err != nil {
		return nil, cmp.Or(failed, err)
	}
	if missing := len(suites) - len(ran); missing > 0 {
		report.Run.Complete, report.Run.Interrupted, report.Run.Reason = false, true, fmt.Sprintf("the run was interrupted: %d of its parts did not begin", missing)
		report.Summarise()
	}
	if _, err := reports.WriteDir(s.Out, report, s.Formats...); err != nil {
		return report, cmp.Or(failed, error(&unwritten{err}))
	}
	return report, failed
}

// unwritten says which reports of a run could not be written.
type unwritten struct{ error }

func (u *unwritten) Error() string {
	return "reports: " + strings.ReplaceAll(u.error.Error(), "\n", "; ")
}
