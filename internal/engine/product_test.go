package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
)

func acme(t *testing.T) *profile.Profile {
	t.Helper()
	p, err := profile.Read([]byte("name: acme\ngroups: {sync: exact}\nobserve: {request: {path: /people}, role: /role}\nsign-in: {protocols: [oidc]}\n"), "acme.yaml", "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLoadProduct finds the product among the names of a run.
func TestLoadProduct(t *testing.T) {
	for _, c := range []struct {
		name     string
		profiles []string
		own      *profile.Profile
		names    []string
		spec     string
	}{
		{"no product", []string{"core", "okta"}, nil, []string{"core", "okta"}, ""},
		{"default preset", []string{"core", "docker"}, nil, []string{"core", "docker"}, "docker@E24"},
		{"named preset", []string{"docker@E26b"}, nil, []string{"docker"}, "docker@E26b"},
		{"file, named", []string{"okta", "acme"}, acme(t), []string{"okta", "acme"}, "acme"},
		{"file, not named", []string{"okta"}, acme(t), []string{"okta", "acme"}, "acme"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names, p, err := loadProduct(Options{Profiles: c.profiles, Product: c.own})
			if err != nil {
				t.Fatal(err)
			}
			spec := ""
			if p != nil {
				spec = p.Spec()
			}
			if !slices.Equal(names, c.names) || spec != c.spec {
				t.Errorf("product: got %v and %q, want %v and %q", names, spec, c.names, c.spec)
			}
		})
	}
}

// TestLoadProductRefused wants a usage error with advice.
func TestLoadProductRefused(t *testing.T) {
	for _, c := range []struct {
		profiles []string
		own      *profile.Profile
		want     string
	}{
		{nil, nil, "no profile was chosen"},
		{[]string{"dokcer"}, nil, `profile "dokcer"`},
		{[]string{"docker@E99"}, nil, `profile "docker@E99"`},
		{[]string{"docker", "sentry"}, nil, "a run judges one product"},
		{[]string{"docker", "acme"}, acme(t), "a run judges one product"},
	} {
		_, _, err := loadProduct(Options{Profiles: c.profiles, Product: c.own})
		var usage *UsageError
		if !errors.As(err, &usage) || !strings.Contains(usage.What, c.want) || usage.Try == "" {
			t.Errorf("profiles %v: got %v, want a usage error about %q", c.profiles, err, c.want)
		}
	}
}

// TestLacks says what a product or the way to it does not have.
func TestLacks(t *testing.T) {
	s := &Suite{product: acme(t)}
	for need, want := range map[string]string{
		"groups.sync=exact":          "",
		"groups.sync":                "",
		"groups.sync=add-only|exact": "",
		"groups.sync=add-only":       "needs groups.sync=add-only: groups.sync is exact in acme",
		"groups.rename=move":         "needs groups.rename=move: the profile acme leaves that open",
		"observe.teams":              "needs observe.teams: the profile acme does not say where that can be seen",
		"observe.role":               "needs observe.role: the configuration has no control URL",
		"control-jit":                "needs control-jit: just-in-time sign-in can be switched on and off",
	} {
		if got := s.lacks(need, map[string]bool{}); got != want {
			t.Errorf("need %s: got %q, want %q", need, got, want)
		}
	}
	if got := (&Suite{}).lacks("groups.sync", nil); got != "needs groups.sync: the run has no product profile" {
		t.Errorf("need without a product: got %q", got)
	}
}

// TestEquip wants sign-in by OIDC only where the target can find the provider.
func TestEquip(t *testing.T) {
	s := &Suite{product: acme(t), options: Options{SignIn: SignIn{
		SAML: map[string]SAML{"okta": {}}, OIDC: map[string]OIDC{"okta": {}, "entra": {Issuer: "http://127.0.0.1:1"}},
	}}}
	got := map[string]bool{}
	s.equip(got)
	for name, want := range map[string]bool{"saml-okta": false, "oidc-okta": false, "oidc-entra": true, "mapping": false, "third-role": false, "control-jit": false} {
		if got[name] != want {
			t.Errorf("capability %s: got %t, want %t", name, got[name], want)
		}
	}
}

// TestJudgedAs gives the scenarios about a product the name of the one that is judged.
func TestJudgedAs(t *testing.T) {
	scenarios := []features.Scenario{{ID: "a", Profiles: []string{"docker"}}, {ID: "b", Profiles: []string{"core"}}}
	judged := judgedAs(scenarios, acme(t))
	if judged[0].Profiles[0] != "acme" || judged[1].Profiles[0] != "core" || scenarios[0].Profiles[0] != "docker" {
		t.Errorf("profiles: got %v and %v, want acme and core, and the argument unchanged", judged[0].Profiles, judged[1].Profiles)
	}
}
