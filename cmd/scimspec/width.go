package main

import (
	"bytes"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// longestLine bounds a line where there is no terminal: what is longer is data that a server
// sent, and the reports have it.
const longestLine = 2000

// narrowest is the least width that lines are folded to.
const narrowest = 40

// widthOf is the width of the terminal behind w, or what COLUMNS says; 0 when neither is known.
func widthOf(w io.Writer) int {
	if columns, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && columns > 0 {
		return max(columns, narrowest)
	}
	if file, ok := w.(*os.File); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			return max(width, narrowest)
		}
	}
	return 0
}

// helpWidth is the width of help: a page that nobody has to scroll sideways.
func helpWidth(w io.Writer) int {
	if width := widthOf(w); width > 0 {
		return width
	}
	return 120
}

// folded writes whole lines no wider than the terminal: it breaks them at blanks, and goes on
// with the indentation of the line and two more columns. Close writes what has no newline yet.
type folded struct {
	w     io.Writer
	width int // 0: no terminal
	rest  []byte
}

func fold(w io.Writer) *folded { return &folded{w: w, width: widthOf(w)} }

// Write implements io.Writer.
func (f *folded) Write(p []byte) (int, error) {
	f.rest = append(f.rest, p...)
	for {
		i := bytes.IndexByte(f.rest, '\n')
		if i < 0 {
			return len(p), nil
		}
		line := string(f.rest[:i])
		f.rest = f.rest[i+1:]
		if _, err := io.WriteString(f.w, f.lines(line)+"\n"); err != nil {
			return 0, err
		}
	}
}

// Close implements io.Closer.
func (f *folded) Close() error {
	if len(f.rest) == 0 {
		return nil
	}
	_, err := io.WriteString(f.w, f.lines(string(f.rest)))
	f.rest = nil
	return err
}

func (f *folded) lines(line string) string {
	if runes := []rune(line); len(runes) > longestLine {
		line = string(runes[:longestLine]) + " …"
	}
	if f.width == 0 || columns(line) <= f.width {
		return line
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var out strings.Builder
	out.WriteString(indent)
	used := len(indent)
	for i, word := range strings.Fields(line) {
		switch {
		case i == 0:
		case used+1+columns(word) > f.width:
			out.WriteString("\n" + indent + "  ")
			used = len(indent) + 2
		default:
			out.WriteByte(' ')
			used++
		}
		// A word that fits on no line, such as a URL, is cut: to select it, there are the reports.
		for used+columns(word) > f.width && !strings.Contains(word, "\x1b") {
			head := string([]rune(word)[:f.width-used])
			out.WriteString(head + "\n" + indent + "  ")
			word, used = word[len(head):], len(indent)+2
		}
		out.WriteString(word)
		used += columns(word)
	}
	return out.String()
}

// columns is the width of a text; colors take none.
func columns(text string) int {
	n := 0
	for len(text) > 0 {
		if strings.HasPrefix(text, "\x1b[") {
			if end := strings.IndexByte(text, 'm'); end > 0 {
				text = text[end+1:]
				continue
			}
		}
		_, size := utf8.DecodeRuneInString(text)
		text = text[size:]
		n++
	}
	return n
}
