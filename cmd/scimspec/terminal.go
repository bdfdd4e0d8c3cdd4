package main

import (
	"fmt"
	"io"
	"math"
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

// mostTold is how many scenarios that went wrong are told of one by one, without --verbose:
// the causes follow, and the reports have them all.
const mostTold = 5

// slowAnswer is the mean time of an answer from which more scenarios at once would help much,
// and manyAtOnce how many that is.
const (
	slowAnswer = 300 * time.Millisecond
	manyAtOnce = 16
)

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
	out      io.Writer
	colored  bool
	live     bool
	parallel int
	most     int64 // scenarios that went wrong and are told of

	mu       sync.Mutex
	progress *mpb.Progress
	bar      *mpb.Bar
	total    int
	done     int
	failed   int
	begun    time.Time
	answers  int           // exchanges so far
	waited   time.Duration // for their answers
	advised  bool
	told     atomic.Int64 // scenarios that went wrong, told or not
	stop     chan struct{}
	ended    sync.WaitGroup
}

func newTerminal(out io.Writer, color string, verbose bool) (*terminal, error) {
	if err := oneOf("--color", &color, "auto", "always", "never"); err != nil {
		return nil, err
	}
	file, isFile := out.(*os.File)
	live := isFile && term.IsTerminal(int(file.Fd()))
	t := &terminal{out: out, live: live, most: mostTold, stop: make(chan struct{})}
	if verbose {
		t.most = math.MaxInt64
	}
	switch color {
	case "auto":
		t.colored = live && os.Getenv("NO_COLOR") == ""
	case "always":
		t.colored = true
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
	if !again {
		t.begun = time.Now()
	}
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
			return fmt.Sprintf("  %d failed%s", t.failed, t.estimate())
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
			fmt.Fprintf(t.out, "%d of %d scenarios, %d failed%s\n", t.done, t.total, t.failed, t.estimate())
			t.mu.Unlock()
		}
	}
}

// estimate says how much longer it will take, once that can be known. The caller holds the lock.
func (t *terminal) estimate() string {
	gone := time.Since(t.begun)
	if t.done < 20 || t.done == t.total || gone < 3*time.Second {
		return ""
	}
	left := gone / time.Duration(t.done) * time.Duration(t.total-t.done)
	if left < time.Minute {
		return fmt.Sprintf(", about %d s left", max(1, int(left.Seconds())))
	}
	return fmt.Sprintf(", about %d min left", int(left.Minutes()+0.5))
}

// advise says once what helps where the target answers slowly: that is what the run waits for.
// The caller holds the lock.
func (t *terminal) advise(parallel int) string {
	if t.advised || t.answers < 50 || parallel >= manyAtOnce {
		return ""
	}
	mean := t.waited / time.Duration(t.answers)
	if mean < slowAnswer {
		return ""
	}
	t.advised = true
	return fmt.Sprintf("answers take %s on average%s; --parallel %d helps where the target allows it", mean.Round(10*time.Millisecond), t.estimate(), manyAtOnce)
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
	for _, exchange := range s.Exchanges {
		t.answers++
		t.waited += time.Duration(exchange.DurationMs * float64(time.Millisecond))
	}
	bar, advice := t.bar, t.advise(t.parallel)
	t.mu.Unlock()
	if advice != "" {
		t.say(advice)
	}
	if bar != nil {
		bar.Increment()
	}
	if !bad && s.Verdict != reports.Inconclusive {
		return
	}
	if t.told.Add(1) > t.most {
		return
	}
	line := fmt.Sprintf("%s %s: %s", t.paint(colorOf(s.Verdict), string(s.Verdict)), s.ID, s.Reason)
	t.say(line)
}

// say writes a line above the live one.
func (t *terminal) say(line string) {
	line = fold(t.out).lines(line)
	t.mu.Lock()
	progress := t.progress
	t.mu.Unlock()
	if progress != nil { // it redraws the line, which takes the lock
		fmt.Fprintln(progress, line)
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprintln(t.out, line)
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
	if more := t.told.Load() - t.most; more > 0 {
		fmt.Fprintf(t.out, "… and %d more, which the reports have; --verbose tells of each\n", more)
	}
}
