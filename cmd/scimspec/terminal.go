package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/reports"
)

// plainEvery is how often a run says how far it is when standard error is no terminal.
const plainEvery = 10 * time.Second

// mostTold is how many scenarios that went wrong are told of one by one: the reports have
// them all.
const mostTold = 40

// ANSI colors.
const (
	red    = "31"
	green  = "32"
	yellow = "33"
	reset  = "\x1b[0m"
)

// terminal shows a run: one live line on a terminal, a plain line each ten seconds
// elsewhere, and each failure as it comes. It is a scimspec.Observer.
type terminal struct {
	out     io.Writer
	colored bool
	live    bool

	mu       sync.Mutex
	progress *mpb.Progress
	bar      *mpb.Bar
	total    int
	done     int
	failed   int
	told     atomic.Int64 // scenarios that went wrong, told or not
	stop     chan struct{}
	ended    sync.WaitGroup
}

func newTerminal(out io.Writer, color string) (*terminal, error) {
	file, isFile := out.(*os.File)
	live := isFile && term.IsTerminal(int(file.Fd()))
	t := &terminal{out: out, live: live, stop: make(chan struct{})}
	switch color {
	case "auto":
		t.colored = live && os.Getenv("NO_COLOR") == ""
	case "always":
		t.colored = true
	case "never":
	default:
		return nil, &failure{exitUsage, fmt.Sprintf("--color %q: not known", color), "--color auto, always or never"}
	}
	return t, nil
}

func (t *terminal) paint(color, text string) string {
	if !t.colored {
		return text
	}
	return "\x1b[" + color + "m" + text + reset
}

// Planned implements scimspec.Observer.
func (t *terminal) Planned(p *scimspec.Plan) {
	t.mu.Lock()
	defer t.mu.Unlock()
	again := t.total > 0
	t.total += len(p.Scenarios)
	if again { // another part of the same run
		if t.bar != nil {
			t.bar.SetTotal(int64(t.total), false)
		}
		return
	}
	if !t.live {
		t.ended.Go(t.speak)
		return
	}
	t.progress = mpb.New(mpb.WithOutput(t.out), mpb.WithWidth(40))
	t.bar = t.progress.AddBar(int64(t.total), mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.CountersNoUnit("%d/%d scenarios ")),
		mpb.AppendDecorators(decor.Elapsed(decor.ET_STYLE_GO), decor.Any(func(decor.Statistics) string {
			t.mu.Lock()
			defer t.mu.Unlock()
			return fmt.Sprintf("  %d failed", t.failed)
		})))
}

// speak writes a plain line now and then until the run ends.
func (t *terminal) speak() {
	ticker := time.NewTicker(plainEvery)
	defer ticker.Stop()
	for {
		select {
		case <-t.stop:
			return
		case <-ticker.C:
			t.mu.Lock()
			fmt.Fprintf(t.out, "%d of %d scenarios, %d failed\n", t.done, t.total, t.failed)
			t.mu.Unlock()
		}
	}
}

// Started implements scimspec.Observer.
func (t *terminal) Started(features.Scenario) {}

// Finished implements scimspec.Observer.
func (t *terminal) Finished(s reports.Scenario) {
	t.mu.Lock()
	t.done++
	bad := s.Verdict == reports.Failed
	if bad {
		t.failed++
	}
	bar, progress := t.bar, t.progress
	t.mu.Unlock()
	if bar != nil {
		bar.Increment()
	}
	if !bad && s.Verdict != reports.Inconclusive {
		return
	}
	if t.told.Add(1) > mostTold {
		return
	}
	line := fmt.Sprintf("%s %s: %s\n", t.paint(colorOf(s.Verdict), string(s.Verdict)), s.ID, s.Reason)
	if progress != nil {
		fmt.Fprint(progress, line)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprint(t.out, line)
}

func colorOf(v reports.Verdict) string {
	switch v {
	case reports.Failed:
		return red
	case reports.Passed:
		return green
	}
	return yellow
}

// finish ends the live line.
func (t *terminal) finish() {
	close(t.stop)
	t.ended.Wait()
	if t.progress != nil {
		t.bar.Abort(true)
		t.progress.Wait()
	}
	if more := t.told.Load() - mostTold; more > 0 {
		fmt.Fprintf(t.out, "… and %d more, which the reports have\n", more)
	}
}
