package reports

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Encoder writes a report in one format. It reads the report and never changes it.
type Encoder interface {
	// Name is the word that --format takes: json, junit, html, markdown, har or json.gz.
	Name() string
	// FileName is the name of the file in the report directory, such as report.json.
	FileName() string
	// Encode writes the whole document. An error of w is returned as it is.
	Encode(w io.Writer, r *Report) error
}

// format is an Encoder made out of its three parts.
type format struct {
	name, file string
	encode     func(w io.Writer, r *Report) error
}

func (f format) Name() string     { return f.name }
func (f format) FileName() string { return f.file }

func (f format) Encode(w io.Writer, r *Report) error {
	buffered := bufio.NewWriterSize(w, 64<<10)
	if err := f.encode(buffered, r); err != nil {
		return fmt.Errorf("write the %s report: %w", f.name, err)
	}
	if err := buffered.Flush(); err != nil {
		return fmt.Errorf("write the %s report: %w", f.name, err)
	}
	return nil
}

// Encoders returns the encoders whose files a run writes when no format is named.
func Encoders() []Encoder {
	return []Encoder{
		format{"json", "report.json", encodeJSON},
		format{"junit", "junit.xml", encodeJUnit},
		format{"html", "report.html", encodeHTML},
		format{"markdown", "report.md", encodeMarkdown},
		format{"har", "report.har", encodeHAR},
	}
}

// encoders are all that can be named.
func encoders() []Encoder {
	return append(Encoders(), format{"json.gz", "report.json.gz", encodePackedJSON})
}

// Names lists the formats.
func Names() []string {
	var names []string
	for _, e := range encoders() {
		names = append(names, e.Name())
	}
	return names
}

// ByName returns the encoder with that name. The error lists the names there are.
func ByName(name string) (Encoder, error) {
	for _, e := range encoders() {
		if e.Name() == name {
			return e, nil
		}
	}
	return nil, fmt.Errorf("unknown report format %q; there are %s", name, strings.Join(Names(), ", "))
}

// WriteDir writes the report into dir, which it creates when absent, once for each
// named format, or in every format when none is named. It returns the paths in that
// order. Each file appears whole or not at all: it is written beside its place and
// then renamed. A format that fails does not keep the others from being written; the
// paths are then those that were, and the errors are joined.
func WriteDir(dir string, r *Report, names ...string) ([]string, error) {
	chosen, err := choose(names)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the report directory: %w", err)
	}
	var paths []string
	var failed []error
	for _, e := range chosen {
		path := filepath.Join(dir, e.FileName())
		if err := writeFile(path, e, r); err != nil {
			failed = append(failed, err)
			continue
		}
		paths = append(paths, path)
	}
	return paths, errors.Join(failed...)
}

func choose(names []string) ([]Encoder, error) {
	if len(names) == 0 {
		return Encoders(), nil
	}
	var chosen []Encoder
	for _, name := range names {
		e, err := ByName(name)
		if err != nil {
			return nil, err
		}
		chosen = append(chosen, e)
	}
	return chosen, nil
}

// writeFile writes to a file beside path and renames it, so that a reader never
// sees half a report and a failure leaves the last one in place.
func writeFile(path string, e Encoder, r *Report) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("write the %s report: %w", e.Name(), err)
	}
	defer func() {
		if err != nil {
			temp.Close()
			os.Remove(temp.Name())
		}
	}()
	if err := e.Encode(temp, r); err != nil {
		return err
	}
	if err := temp.Chmod(0o644); err != nil { // CreateTemp gives 0600, and reports are made to be shown
		return fmt.Errorf("write the %s report: %w", e.Name(), err)
	}
	if err := temp.Close(); err != nil {
		return fmt.Errorf("write the %s report: %w", e.Name(), err)
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return fmt.Errorf("write the %s report: %w", e.Name(), err)
	}
	return nil
}
