package features

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Set is everything that was loaded: scenarios by path and line, the catalogue, the
// reasons for what is not covered, and the parity map.
type Set struct {
	Scenarios []Scenario
	Catalogue *Catalogue
	Uncovered []Uncovered
	Parity    []ParityEntry

	files   []*file
	samples []*file // of the READMEs, for Lint
	source  fs.FS   // for line numbers in data files
}

// Load reads the embedded scenarios and catalogue. Each call reads afresh (in tens of
// milliseconds); whoever needs it often keeps the Set. A broken file is an error; what
// is merely wrong in it is for Lint.
func Load() (*Set, error) { return LoadFS(embedded) }

// LoadFS reads the same layout from another place: `.feature` files in folders, and
// beside them requirements/ and parity.yaml. Where one of those two is missing, the
// embedded one is taken, so that a folder with scenarios alone can be linted.
func LoadFS(files fs.FS) (*Set, error) {
	s := &Set{source: orEmbedded(files, "requirements")}
	paths, err := filesOf(files, ".feature")
	if err != nil {
		return nil, err
	}
	catalogueFS := orEmbedded(files, "requirements")
	parityFS := orEmbedded(files, parityFile)
	var catalogueErr, uncoveredErr, parityErr error
	var wait sync.WaitGroup
	wait.Go(func() { s.Catalogue, catalogueErr = loadCatalogue(catalogueFS) })
	wait.Go(func() { s.Uncovered, uncoveredErr = loadUncovered(catalogueFS) })
	wait.Go(func() { s.Parity, parityErr = loadParity(parityFS) })
	s.files = make([]*file, len(paths))
	err = eachConcurrently(len(paths), func(i int) error {
		source, err := fs.ReadFile(files, paths[i])
		if err != nil {
			return fmt.Errorf("%s%s: %w", pathPrefix, paths[i], err)
		}
		s.files[i], err = parseFile(pathPrefix+paths[i], source)
		return err
	})
	wait.Wait()
	if err := errors.Join(err, catalogueErr, uncoveredErr, parityErr); err != nil {
		return nil, err
	}
	if s.samples, err = readSamples(files); err != nil {
		return nil, err
	}
	for _, f := range s.files {
		s.Scenarios = append(s.Scenarios, f.scenarios...)
	}
	return s, nil
}

// ByID finds one scenario.
func (s *Set) ByID(id string) (Scenario, bool) {
	i := slices.IndexFunc(s.Scenarios, func(sc Scenario) bool { return sc.ID == id })
	if i < 0 {
		return Scenario{}, false
	}
	return s.Scenarios[i], true
}

// Claiming returns the scenarios that claim a requirement.
func (s *Set) Claiming(requirement string) []Scenario {
	var out []Scenario
	for _, sc := range s.Scenarios {
		if slices.Contains(sc.Requirements, requirement) {
			out = append(out, sc)
		}
	}
	return out
}

// readSamples parses the features that stand in READMEs, between ```gherkin and ```.
func readSamples(files fs.FS) ([]*file, error) {
	paths, err := filesOf(files, ".md")
	if err != nil {
		return nil, err
	}
	var samples []*file
	for _, p := range paths {
		source, err := fs.ReadFile(files, p)
		if err != nil {
			return nil, fmt.Errorf("%s%s: %w", pathPrefix, p, err)
		}
		parts := strings.Split(string(source), "```")
		for i := 1; i < len(parts); i += 2 {
			text, ok := strings.CutPrefix(parts[i], "gherkin\n")
			if !ok || !strings.Contains(text, "Feature:") {
				continue
			}
			above := strings.Repeat("\n", strings.Count(strings.Join(parts[:i], ""), "\n")+1) // lines are those of the README
			sample, err := parseFile(pathPrefix+p, []byte(above+text))
			if err != nil {
				return nil, err
			}
			samples = append(samples, sample)
		}
	}
	return samples, nil
}

// filesOf lists the files with an extension, sorted; what lies in testdata is left out.
func filesOf(files fs.FS, extension string) ([]string, error) {
	var paths []string
	err := fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "testdata":
			return fs.SkipDir
		case !d.IsDir() && strings.EqualFold(path.Ext(p), extension):
			paths = append(paths, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("%s files: %w", extension, err)
	}
	slices.Sort(paths)
	return paths, nil
}

func orEmbedded(files fs.FS, name string) fs.FS {
	if _, err := fs.Stat(files, name); err != nil {
		return embedded
	}
	return files
}

// eachConcurrently calls work with 0 to n-1, a few at a time, and joins the errors in
// the order of the indexes.
func eachConcurrently(n int, work func(i int) error) error {
	errs := make([]error, n)
	slots := make(chan struct{}, 4)
	var wait sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			errs[i] = work(i)
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}
