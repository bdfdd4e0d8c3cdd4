package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/scimspec/scimspec/internal/selftest"
	"github.com/scimspec/scimspec/reports/dictionary"
)

// renew brings the dictionary of faults in a file up to date; no file is an empty one.
func renew(ctx context.Context, progress io.Writer, options selftest.Options, path string) error {
	old := &dictionary.Dictionary{}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return &failure{exitUsage, err.Error(), "--dictionary with a file that can be read"}
	default:
		old, err = dictionary.Read(file)
		file.Close()
		if err != nil {
			return &failure{exitUsage, err.Error(), "git checkout " + path}
		}
	}
	scenarios, faults := selftest.Outdated(options, old)
	fmt.Fprintf(progress, "%d scenarios changed, %d faults are new, %d are to be done anew\n", len(scenarios), len(faults), len(options.Only))
	return selftest.Renew(ctx, options, old, func(d *dictionary.Dictionary) error { return saveDictionary(path, d) })
}

// saveDictionary writes beside the file first, so that an end in the midst leaves the old one.
func saveDictionary(path string, d *dictionary.Dictionary) error {
	file, err := os.Create(path + ".new")
	if err != nil {
		return &failure{exitUsage, err.Error(), "--dictionary with a path that can be written"}
	}
	if err := errors.Join(d.Write(file), file.Close()); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
