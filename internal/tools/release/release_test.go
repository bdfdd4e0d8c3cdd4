package release

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/goreleaser/goreleaser/v2/pkg/config"
	"github.com/goreleaser/nfpm/v2"
	_ "github.com/goreleaser/nfpm/v2/apk" // registers the format
	_ "github.com/goreleaser/nfpm/v2/deb" // registers the format
	"github.com/goreleaser/nfpm/v2/files"
	_ "github.com/goreleaser/nfpm/v2/rpm" // registers the format
)

// root is the repository, as seen from this package.
const root = "../../.."

func load(t *testing.T) config.Project {
	t.Helper()
	project, err := config.Load(filepath.Join(root, ".goreleaser.yaml"))
	if err != nil {
		t.Fatalf(".goreleaser.yaml: %v", err)
	}
	return project
}

// TestConfig reads .goreleaser.yaml as goreleaser does, which refuses members that it does not
// know, and wants everything that a release promises to be in it.
func TestConfig(t *testing.T) {
	project := load(t)
	var missing []string
	want := func(there bool, what string) {
		if !there {
			missing = append(missing, what)
		}
	}
	build := project.Builds[0]
	for _, system := range []string{"linux", "darwin", "windows"} {
		want(slices.Contains(build.Goos, system), system)
	}
	for _, arch := range []string{"amd64", "arm64"} {
		want(slices.Contains(build.Goarch, arch), arch)
	}
	want(slices.Contains(build.Env, "CGO_ENABLED=0"), "a static binary")
	want(slices.Contains(build.Flags, "-trimpath"), "no path of the machine that builds")
	for _, format := range []string{"deb", "rpm", "apk"} {
		want(slices.Contains(project.NFPMs[0].Formats, format), format)
	}
	want(project.Checksum.NameTemplate != "" && !project.Checksum.Disable, "checksums")
	want(len(project.SBOMs) == 1 && project.SBOMs[0].Artifacts == "binary", "an SBOM of each binary")
	want(len(project.Signs) == 1 && project.Signs[0].Artifacts == "checksum", "a signature of the checksums")
	want(len(project.Casks) == 1, "Homebrew")
	if len(missing) > 0 {
		t.Errorf(".goreleaser.yaml: got no %s", strings.Join(missing, ", "))
	}
}

// TestPackages builds the packages of .goreleaser.yaml for this machine and installs the one for
// Debian below a directory: what a user of apt gets has to run, complete and go away again.
func TestPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the command and its packages")
	}
	if _, err := exec.LookPath("dpkg"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	project := load(t)
	for _, hook := range project.Before.Hooks {
		command(t, root, strings.Fields(hook)...)
	}
	binary := filepath.Join(t.TempDir(), project.Builds[0].Binary)
	build(t, project.Builds[0], binary)

	dir := t.TempDir()
	made := map[string]string{}
	for _, format := range project.NFPMs[0].Formats {
		made[format] = pack(t, project.NFPMs[0], format, binary, dir)
	}
	install(t, made["deb"], binary)
	bom := filepath.Join(dir, "bom.json")
	sbom(t, project.SBOMs[0], binary, bom)
}

// build makes the binary as the configuration says.
func build(t *testing.T, b config.Build, binary string) {
	t.Helper()
	args := append([]string{"go", "build"}, b.Flags...)
	args = append(args, "-ldflags", strings.Join(b.Ldflags, " "), "-o", binary, b.Main)
	t.Setenv("GOOS", "linux") // what dpkg runs on
	for _, variable := range b.Env {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	command(t, root, args...)
}

// pack makes a package and returns its path.
func pack(t *testing.T, c config.NFPM, format, binary, dir string) string {
	t.Helper()
	info := nfpm.WithDefaults(&nfpm.Info{
		Name: c.PackageName, Arch: runtime.GOARCH, Platform: "linux", Version: "0.0.0-test", Section: c.Section, Priority: c.Priority,
		Maintainer: c.Maintainer, Vendor: c.Vendor, Homepage: c.Homepage, License: c.License, Description: c.Description,
		Overridables: nfpm.Overridables{Recommends: c.Recommends, Contents: contents(c, binary)},
	})
	packager, err := nfpm.Get(format)
	if err != nil {
		t.Fatal(err)
	}
	// What is expanded depends on the format.
	if info.Contents, err = files.PrepareForPackager(info.Contents, info.Umask, format, false, info.MTime); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	path := filepath.Join(dir, packager.ConventionalFileName(info))
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := packager.Package(info, file); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return path
}

func contents(c config.NFPM, binary string) files.Contents {
	all := files.Contents{{Source: binary, Destination: filepath.Join(c.Bindir, filepath.Base(binary)), FileInfo: &files.ContentFileInfo{Mode: 0o755}}}
	for _, content := range c.Contents {
		all = append(all, &files.Content{
			Source: filepath.Join(root, content.Source), Destination: content.Destination,
			FileInfo: &files.ContentFileInfo{Mode: fs.FileMode(content.FileInfo.Mode)},
		})
	}
	return all
}

// install installs a package below a directory with a database of its own, runs what it brought
// and removes it again.
func install(t *testing.T, deb, binary string) {
	t.Helper()
	base := t.TempDir()
	for _, dir := range []string{"info", "updates", "triggers"} {
		if err := os.MkdirAll(filepath.Join(base, "var/lib/dpkg", dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"status", "available"} {
		if err := os.WriteFile(filepath.Join(base, "var/lib/dpkg", file), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dpkg := []string{"dpkg", "--root=" + base, "--force-not-root", "--log=" + os.DevNull}
	command(t, ".", append(dpkg, "--install", deb)...)
	installed := filepath.Join(base, "usr/bin/scimspec")
	if got, want := command(t, ".", installed, "--version"), "scimspec "+stamped(t, binary); strings.TrimSpace(got) != want {
		t.Errorf("scimspec --version: got %q, want %q", got, want)
	}
	out := t.TempDir()
	run := exec.Command(installed, "run", "--profile", "okta", "--select", "=okta-assign-creates-user/okta-aiw", "--out", out)
	said, err := run.CombinedOutput()
	if run.ProcessState.ExitCode() != 3 || !strings.Contains(string(said), "1 passed") {
		t.Errorf("a run of one scenario: got %v and %s, want exit 3 and 1 passed", err, said)
	}
	for _, place := range []string{"usr/share/bash-completion/completions/scimspec", "usr/share/zsh/vendor-completions/_scimspec", "usr/share/fish/vendor_completions.d/scimspec.fish", "usr/share/doc/scimspec/copyright"} {
		if info, err := os.Stat(filepath.Join(base, place)); err != nil || info.Size() == 0 {
			t.Errorf("%s: got %v, want a file with something in it", place, err)
		}
	}
	command(t, ".", append(dpkg, "--purge", "scimspec")...)
	if _, err := os.Stat(installed); !os.IsNotExist(err) {
		t.Errorf("scimspec after its removal: got %v, want nothing", err)
	}
}

// stamped is the version that Go wrote into the binary.
func stamped(t *testing.T, binary string) string {
	t.Helper()
	for line := range strings.Lines(command(t, ".", "go", "version", "-m", binary)) {
		if fields := strings.Fields(line); len(fields) >= 3 && fields[0] == "mod" && fields[2] != "(devel)" {
			return fields[2]
		}
	}
	return "devel"
}

// sbom writes the bill of materials as the configuration says, and wants the libraries in it.
func sbom(t *testing.T, c config.SBOM, binary, document string) {
	t.Helper()
	args := []string{c.Cmd}
	for _, arg := range c.Args {
		switch arg {
		case "$document":
			arg = document
		case "$artifact":
			arg = binary
		}
		args = append(args, strings.ReplaceAll(arg, "../../internal/tools/release/", "")) // from dist/release
	}
	command(t, ".", args...)
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var bom struct {
		BOMFormat  string
		Components []struct{ Name string }
	}
	if err := json.Unmarshal(text, &bom); err != nil {
		t.Fatal(err)
	}
	names := fmt.Sprint(bom.Components)
	if bom.BOMFormat != "CycloneDX" || !strings.Contains(names, "github.com/cucumber/godog") || !strings.Contains(names, "github.com/xeipuuv/gojsonschema") {
		t.Errorf("SBOM: got %s with %s, want CycloneDX with every library", bom.BOMFormat, names)
	}
}

func command(t *testing.T, dir string, args ...string) string {
	t.Helper()
	c := exec.Command(args[0], args[1:]...)
	c.Dir = dir
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
	}
	return string(out)
}
