package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// tiny is what a user's module with one test looks like.
const tiny = `package tiny

import (
	"net/http"
	"testing"

	"github.com/scimspec/scimspec"
)

func TestSCIM(t *testing.T) { scimspec.Run(t, scimspec.Handler(http.NotFoundHandler()).At("/scim/v2")) }
`

// measureLibrary builds the test of a tiny module that imports the façade, with empty caches: what
// is downloaded, and what compiling it costs. Modules come out of this machine's cache, so that no
// network is in the time. "Light" are those that the façade itself needs; the others are only in
// the module graph.
func measureLibrary(ctx context.Context) error {
	root, err := goEnv(ctx, "", "GOMOD")
	if err != nil {
		return err
	}
	root = filepath.Dir(root)
	cache, err := goEnv(ctx, "", "GOMODCACHE")
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "scimspec-library-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	for name, text := range map[string]string{
		"go.mod":       "module tiny\n\ngo 1.26.0\n\nrequire github.com/scimspec/scimspec v0.0.0\n\nreplace github.com/scimspec/scimspec => " + root + "\n",
		"go.sum":       string(sums),
		"tiny_test.go": tiny,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	downloads := filepath.Join(dir, "mod")
	command := exec.CommandContext(ctx, "go", "test", "-mod=mod", "-c", "-o", "tiny.test", ".")
	command.Dir = dir
	command.Env = append(os.Environ(), "GOFLAGS=-modcacherw", "GOMODCACHE="+downloads, "GOCACHE="+filepath.Join(dir, "cache"),
		"GOPROXY=file://"+filepath.Join(cache, "cache", "download"), "GOSUMDB=off")
	began := time.Now()
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("tiny module: %w\n%s", err, out)
	}
	took := time.Since(began)
	modules, bytes, largest := 0, int64(0), ""
	most := int64(0)
	err = filepath.WalkDir(downloads, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".zip") {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		modules, bytes = modules+1, bytes+info.Size()
		if info.Size() > most {
			most, largest = info.Size(), strings.TrimPrefix(filepath.Dir(filepath.Dir(path)), filepath.Join(downloads, "cache", "download")+"/")
		}
		return nil
	})
	if err != nil {
		return err
	}
	binary, err := os.Stat(filepath.Join(dir, "tiny.test"))
	if err != nil {
		return err
	}
	cpu := command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	table([][]string{
		{"modules", "downloaded MB", "of that the largest", "cold build CPU s", "wall s", "test binary MB"},
		{fmt.Sprint(modules), fmt.Sprintf("%.1f", float64(bytes)/1e6), fmt.Sprintf("%s, %.1f", largest, float64(most)/1e6),
			fmt.Sprintf("%.0f", cpu.Seconds()), fmt.Sprintf("%.0f", took.Seconds()), fmt.Sprintf("%.1f", float64(binary.Size())/1e6)},
	})
	return nil
}

func goEnv(ctx context.Context, dir, name string) (string, error) {
	command := exec.CommandContext(ctx, "go", "env", name)
	command.Dir = dir
	out, err := command.Output()
	return strings.TrimSpace(string(out)), err
}

// measureStart runs the command that lies at path, start included: what version and a run of one
// scenario cost, and how large the reports of a run that passes and of one that fails are.
func measureStart(ctx context.Context, path string) error {
	if path == "" {
		path = filepath.Join(os.TempDir(), "scimspec-bench")
		if out, err := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", path, "./cmd/scimspec").CombinedOutput(); err != nil {
			return fmt.Errorf("build: %w\n%s", err, out)
		}
		defer os.Remove(path)
	}
	out, err := os.MkdirTemp("", "scimspec-start-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(out)
	rows := [][]string{{"command", "CPU ms, best of 5", "peak MiB", "reports MB"}}
	for _, c := range []struct {
		times int
		args  []string
	}{
		{5, []string{"version"}},
		{5, []string{"run", "--profile", "okta", "--select", "=okta-assign-creates-user/okta-aiw"}},
		{1, []string{"run"}},
		{1, []string{"run", "--keep", "all"}},
	} {
		reports := filepath.Join(out, fmt.Sprint(len(rows)))
		args := c.args
		if args[0] == "run" {
			args = append(args, "--out", reports, "--ci", "none")
		}
		best, peak := time.Hour, int64(0)
		for range c.times {
			command := exec.CommandContext(ctx, path, args...)
			_ = command.Run() // a part of a run is never conformant
			best = min(best, command.ProcessState.UserTime()+command.ProcessState.SystemTime())
			if usage, ok := command.ProcessState.SysUsage().(*syscall.Rusage); ok {
				peak = max(peak, int64(usage.Maxrss)/1024)
			}
		}
		rows = append(rows, []string{strings.Join(c.args, " "), fmt.Sprintf("%.0f", best.Seconds()*1000), fmt.Sprint(peak), fmt.Sprintf("%.2f", size(reports))})
	}
	table(rows)
	return nil
}

// size is what the files of a directory come to, in MB.
func size(dir string) float64 {
	sum := int64(0)
	_ = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			if info, err := entry.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return float64(sum) / 1e6
}
