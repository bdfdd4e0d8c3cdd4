package profile_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/profile"
)

// shipped is the folder that package features embeds.
var shipped = os.DirFS("../../features")

func TestShippedProfiles(t *testing.T) {
	names := profile.Names(shipped)
	if want := []string{"atlassian", "aws", "databricks", "docker", "figma", "github-emu", "grafana", "jfrog", "miro", "pagerduty", "sentry", "slack", "snowflake", "zoom"}; !slices.Equal(names, want) {
		t.Errorf("profiles: got %v, want %v", names, want)
	}
	for _, name := range names {
		p, err := profile.Load(shipped, name)
		if err != nil {
			t.Fatalf("profile %s: got %v, want none", name, err)
		}
		if p.Title == "" || p.Source == "" {
			t.Errorf("profile %s: got title %q and source %q, want both", name, p.Title, p.Source)
		}
		for path := range p.Marks {
			if !p.Says(path) {
				t.Errorf("profile %s: mark of %s, which has no value", name, path)
			}
		}
		for _, path := range dataOf(p) {
			if p.Marks[path] == "" {
				t.Errorf("profile %s: no mark of %s, want its evidence", name, path)
			}
		}
	}
}

// dataOf are the paths of what a profile says of data.
func dataOf(p *profile.Profile) []string {
	var paths []string
	for i := 0; i+1 < len(p.Data.Content); i += 2 {
		name, value := p.Data.Content[i].Value, p.Data.Content[i+1]
		if name != "values" {
			paths = append(paths, "data."+name)
			continue
		}
		for k := 0; k < len(value.Content); k += 2 {
			paths = append(paths, "data.values."+value.Content[k].Value)
		}
	}
	return paths
}

func TestDockerSaysEverything(t *testing.T) {
	for _, spec := range []string{"docker", "docker@E24", "docker@E26b"} {
		p, err := profile.Load(shipped, spec)
		if err != nil {
			t.Fatalf("profile %s: got %v, want none", spec, err)
		}
		for _, k := range profile.Knobs() {
			if _, known := p.Knob(k.Path); !known {
				t.Errorf("profile %s: knob %s has no value", spec, k.Path)
			}
		}
		for _, s := range profile.Switches() {
			if !p.Control.Has(s.Name) {
				t.Errorf("profile %s: switch %s is not there", spec, s.Name)
			}
		}
	}
}

func TestPresets(t *testing.T) {
	for _, tc := range []struct{ spec, name, path, want string }{
		{"docker", "docker@E24", "lifecycle.deactivate", "remove-membership"},
		{"docker@E24", "docker@E24", "lifecycle.link-existing", "non-members"},
		{"docker@E26b", "docker@E26b", "lifecycle.link-existing", "any"},
		{"docker@E26b", "docker@E26b", "lifecycle.put-without-active", "deactivate"},
		{"docker@E26b", "docker@E26b", "roles.allowed", "member,editor,owner"},
		{"docker@E26b", "docker@E26b", "sign-in.name-when-off", "false"},
	} {
		p, err := profile.Load(shipped, tc.spec)
		if err != nil {
			t.Fatalf("profile %s: got %v, want none", tc.spec, err)
		}
		if got, _ := p.Knob(tc.path); got != tc.want || p.Spec() != tc.name {
			t.Errorf("%s of %s: got %q of %s, want %q of %s", tc.path, tc.spec, got, p.Spec(), tc.want, tc.name)
		}
	}
	e26b, _ := profile.Load(shipped, "docker@E26b")
	if e26b.Lifecycle.Scope != "all" || e26b.SignIn.NameWhenOff != "false" || e26b.SignIn.Name != "always" {
		t.Errorf("typed values of E26b: got %+v %+v", e26b.Lifecycle, e26b.SignIn)
	}
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct{ name, yaml, preset, what string }{
		{"no mapping", "- a", "", "no mapping"},
		{"no name", "title: Acme", "", "has no name"},
		{"unknown member", "name: acme\nrole: {}", "", "field role not found"},
		{"unknown value", "name: acme\ngroups:\n  sync: sometimes", "", "acme.yaml:3: groups.sync: got \"sometimes\""},
		{"unknown preset", "name: acme\npresets: {old: {}}", "new", "preset \"new\": not known"},
		{"default role", "name: acme\nroles: {allowed: [a], default: b}", "", "roles.default: \"b\" is not among"},
		{"one organization", "name: acme\nplacement: {default-organization: a, other-organization: a}", "", "other-organization"},
		{"unknown switch", "name: acme\ncontrol:\n  jitt: {path: /x}", "", "acme.yaml:3: control: there is no switch \"jitt\""},
		{"request and command", "name: acme\ncontrol: {jit: {path: /x, command: [y]}}", "", "want a request or a command"},
		{"placeholder", "name: acme\ncontrol: {jit: {path: '/{email}'}}", "", "nothing stands for {email}"},
		{"broken", "name: [", "", "acme.yaml"},
	} {
		_, err := profile.Read([]byte(tc.yaml), "acme.yaml", tc.preset)
		var typed *profile.Error
		if !errors.As(err, &typed) || !strings.Contains(err.Error(), tc.what) || typed.Try == "" {
			t.Errorf("%s: got %v, want %q and what to try", tc.name, err, tc.what)
		}
	}
	if _, err := profile.Load(shipped, "dokcer"); err == nil || !strings.Contains(err.Error(), "dokcer") {
		t.Errorf("unknown profile: got %v, want its name", err)
	}
}

func TestUnknownKnobs(t *testing.T) {
	p, err := profile.Read([]byte("name: acme\nroles: {default: viewer}"), "acme.yaml", "")
	if err != nil {
		t.Fatalf("profile: got %v, want none", err)
	}
	if got, known := p.Knob("groups.sync"); known {
		t.Errorf("knob that is not there: got %q, want unknown", got)
	}
	if _, known := p.Knob("roles"); known {
		t.Error("a section: got a value, want none")
	}
}

func TestPlaceholders(t *testing.T) {
	got := profile.Placeholders(`{"a": {value}, "b": "{email}", "c": {}}`)
	if want := []string{"value", "email"}; !slices.Equal(got, want) {
		t.Errorf("placeholders: got %v, want %v", got, want)
	}
}
