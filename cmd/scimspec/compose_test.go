package main

import (
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/idptest"
)

// service is one of a Compose file.
type service struct {
	Image       string
	Build       struct{ Context, Target string }
	Environment map[string]string
	Command     []string
	Ports       []string
	Volumes     []string
	DependsOn   []string `yaml:"depends_on"`
}

// stages reads the entry points of the Dockerfile's stages.
func stages(t *testing.T) map[string][]string {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	found, stage := map[string][]string{}, ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if _, name, ok := strings.Cut(line, " AS "); ok && strings.HasPrefix(line, "FROM ") {
			stage = name
		}
		if list, ok := strings.CutPrefix(line, "ENTRYPOINT "); ok {
			var words []string
			if err := yaml.Unmarshal([]byte(list), &words); err != nil {
				t.Fatal(err)
			}
			found[stage] = words
		}
	}
	return found
}

// takes has the command read its arguments, and returns the flags that it was given.
func takes(t *testing.T, arguments []string) map[string]string {
	t.Helper()
	command, rest, err := rootCommand().Find(arguments)
	if err == nil {
		err = command.ParseFlags(rest)
	}
	if err == nil {
		err = command.ValidateArgs(command.Flags().Args())
	}
	if err != nil {
		t.Fatalf("scimspec %s: %v", strings.Join(arguments, " "), err)
	}
	given := map[string]string{}
	for _, word := range arguments {
		name, value, has := strings.Cut(strings.TrimPrefix(word, "--"), "=")
		if flag := command.Flags().Lookup(name); flag != nil && strings.HasPrefix(word, "--") {
			if given[name] = flag.Value.String(); has {
				given[name] = value
			}
		}
	}
	return given
}

// TestCompose holds the Compose file to the Dockerfile, the Makefile and the command, and provisions
// somebody with its command line, host names and addresses being this machine's.
func TestCompose(t *testing.T) {
	text, err := os.ReadFile("../../docs/compose/compose.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Services map[string]service }
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	known := stages(t)
	for name, s := range file.Services {
		entry := known[s.Build.Target]
		if len(entry) == 0 || !strings.Contains(string(makefile), "--target "+s.Build.Target+" --tag "+s.Image) {
			t.Fatalf("%s: image %s of stage %q: neither in the Dockerfile nor made by make docker", name, s.Image, s.Build.Target)
		}
		if info, err := os.Stat(filepath.Join("../../docs/compose", s.Build.Context, "Dockerfile")); err != nil || info.IsDir() {
			t.Errorf("%s: context %s has no Dockerfile", name, s.Build.Context)
		}
		given := takes(t, append(slices.Clone(entry[1:]), s.Command...))
		for flag, value := range given {
			if strings.HasSuffix(flag, "-env") && s.Environment[value] == "" {
				t.Errorf("%s: --%s %s: not in its environment", name, flag, value)
			}
		}
		for _, other := range s.DependsOn {
			if _, ok := file.Services[other]; !ok {
				t.Errorf("%s: depends on %s, which is not there", name, other)
			}
		}
		for _, port := range s.Ports {
			if !strings.HasPrefix(port, "127.0.0.1:") || !strings.HasSuffix(given["listen"], port[strings.LastIndexByte(port, ':'):]) {
				t.Errorf("%s: port %s: want it on 127.0.0.1 alone, and to lead to %s", name, port, given["listen"])
			}
		}
		for _, volume := range s.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, err := os.Stat(filepath.Join("../../docs/compose", source)); err != nil {
				t.Errorf("%s: volume: %v", name, err)
			}
		}
	}
	provisionBy(t, file.Services["idp"].Command)
}

// provisionBy starts the identity provider of the Compose file and provisions one of its people.
func provisionBy(t *testing.T, arguments []string) {
	t.Helper()
	scim := httptest.NewServer(reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: canary}}}))
	t.Cleanup(scim.Close)
	people, err := filepath.Abs("../../docs/compose/people.yaml")
	if err != nil {
		t.Fatal(err)
	}
	line := strings.NewReplacer("0.0.0.0:9090", "127.0.0.1:0", "http://app:8080", scim.URL, "/seed/people.yaml", people).Replace(strings.Join(arguments, "\n"))
	idp := idptest.Connect(t, started(t, strings.Split(line, "\n")), "battery-staple")
	app := idp.Application("okta", "catalogue-app")
	app.Assign("ben.okoro@example.com")
	for until := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if log := app.Log(); len(log) > 0 && log[len(log)-1].Outcome == "success" && strings.HasSuffix(log[len(log)-1].Event, "push") {
			return
		}
		if time.Now().After(until) {
			t.Fatalf("log: got %+v, want Ben provisioned", app.Log())
		}
	}
}

// started starts the command and returns the URL that it prints.
func started(t *testing.T, arguments []string) string {
	t.Helper()
	command := exec.Command(itself(t), arguments...)
	command.Env = []string{"SCIM_TOKEN=" + canary, "IDP_TOKEN=battery-staple"}
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	var url string
	if _, err := fmt.Fscanf(out, "listening on %s\n", &url); err != nil {
		t.Fatalf("scimspec %v: %v", arguments, err)
	}
	return url
}

// itself is the command as a file of its name: TestMain runs it.
func itself(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "scimspec")
	if err := os.Symlink(self, path); err != nil {
		t.Skip(err)
	}
	return path
}

// TestLaptopCommands holds the command lines of docs/laptop.md, docs/mcp.md and the Compose file that no
// block runs to what the command takes. The blocks marked with sh ci are run as they stand: make readme.
func TestLaptopCommands(t *testing.T) {
	for _, name := range []string{"laptop.md", "mcp.md"} {
		text, err := os.ReadFile(filepath.Join("../../docs", name))
		if err != nil {
			t.Fatal(err)
		}
		lines := regexp.MustCompile(`(?m)^\s*(?:docker run .* )?(?:bin/)?scimspec ((?:serve|run|mcp|init) .*)$`).FindAllStringSubmatch(string(text), -1)
		for _, servers := range regexp.MustCompile(`"args": (\[.*\])`).FindAllStringSubmatch(string(text), -1) {
			var words []string
			if err := yaml.Unmarshal([]byte(servers[1]), &words); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, []string{"", strings.Join(words, " ")})
		}
		if len(lines) < 2 {
			t.Errorf("%s: got %d command lines, want more", name, len(lines))
		}
		for _, line := range lines {
			words, _, _ := strings.Cut(line[1], " >")
			takes(t, strings.Fields(words))
		}
	}
}
