package launch

import (
	"strings"
	"sync"
)

// tail keeps the last bytes of what is written to it, so that a talkative process cannot
// fill the memory. Its zero value keeps nothing.
type tail struct {
	limit int // in bytes

	mu   sync.Mutex
	kept []byte
	cut  bool
}

// Write implements io.Writer; it never fails.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if over := len(t.kept) - t.limit; over > 0 {
		t.cut = true
		t.kept = append(t.kept[:0], t.kept[over:]...)
	}
	return len(p), nil
}

// String is what was kept, in whole lines; a first line says so when something was cut.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.cut {
		return string(t.kept)
	}
	kept := string(t.kept)
	if _, whole, found := strings.Cut(kept, "\n"); found {
		kept = whole
	}
	return "[earlier lines cut]\n" + kept
}

// lastLines is the end of a text, for an error: at most n lines that say something, each
// indented, on lines of their own.
func lastLines(text string, n int) string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n \t"); line != "" {
			lines = append(lines, "  | "+line)
		}
	}
	if len(lines) > n {
		lines = lines[len(lines)-n:]
	}
	return strings.Join(lines, "\n")
}
