package features_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
)

// TestTarget judges a service provider that runs somewhere else:
//
//	SCIMSPEC_TARGET=http://localhost:8080/scim/v2 SCIMSPEC_TOKEN=… go test ./features
//
// SCIMSPEC_PROFILES, separated by commas, chooses the profiles. Reports go to
// SCIMSPEC_REPORTS when it is set.
func TestTarget(t *testing.T) {
	options, err := targetOptions(os.LookupEnv)
	switch {
	case err != nil:
		t.Fatal(err)
	case options == nil:
		t.Skip("SCIMSPEC_TARGET is not set: there is no server to judge")
	}
	scimspec.Run(t, options...)
}

// targetOptions reads from the environment what to judge; nil where it says nothing at all.
// One variable that is there and empty, or others without the target, are a mistake.
func targetOptions(lookup func(name string) (string, bool)) ([]scimspec.Option, error) {
	found := map[string]string{}
	for _, name := range []string{"SCIMSPEC_TARGET", "SCIMSPEC_TOKEN", "SCIMSPEC_PROFILES", "SCIMSPEC_REPORTS"} {
		value, set := lookup(name)
		switch {
		case !set:
			continue
		case strings.TrimSpace(value) == "":
			return nil, fmt.Errorf("%s is empty\nTry: %s=…, or unset it", name, name)
		}
		found[name] = value
	}
	if len(found) == 0 {
		return nil, nil
	}
	if found["SCIMSPEC_TARGET"] == "" {
		return nil, fmt.Errorf("SCIMSPEC_TARGET is not set, and others of its variables are\nTry: SCIMSPEC_TARGET=http://localhost:8080/scim/v2")
	}
	options := []scimspec.Option{scimspec.URL(found["SCIMSPEC_TARGET"])}
	if profiles, ok := found["SCIMSPEC_PROFILES"]; ok {
		options = append(options, scimspec.Profiles(strings.Split(profiles, ",")...))
	}
	if token, ok := found["SCIMSPEC_TOKEN"]; ok {
		options = append(options, scimspec.BearerToken(token))
	}
	if dir, ok := found["SCIMSPEC_REPORTS"]; ok {
		options = append(options, scimspec.ReportDir(dir))
	}
	return options, nil
}

func TestTargetOptions(t *testing.T) {
	const target = "SCIMSPEC_TARGET=http://127.0.0.1:1/scim/v2"
	for name, c := range map[string]struct {
		env     []string
		options int
		err     string
	}{
		"nothing":        {nil, 0, ""},
		"target":         {[]string{target}, 1, ""},
		"everything":     {[]string{target, "SCIMSPEC_TOKEN=t", "SCIMSPEC_PROFILES=okta", "SCIMSPEC_REPORTS=r"}, 4, ""},
		"target empty":   {[]string{"SCIMSPEC_TARGET="}, 0, "SCIMSPEC_TARGET is empty\nTry: "},
		"target blank":   {[]string{"SCIMSPEC_TARGET=  ", "SCIMSPEC_TOKEN=t"}, 0, "SCIMSPEC_TARGET is empty\nTry: "},
		"token empty":    {[]string{target, "SCIMSPEC_TOKEN="}, 0, "SCIMSPEC_TOKEN is empty\nTry: "},
		"profiles empty": {[]string{target, "SCIMSPEC_PROFILES="}, 0, "SCIMSPEC_PROFILES is empty\nTry: "},
		"token alone":    {[]string{"SCIMSPEC_TOKEN=t"}, 0, "SCIMSPEC_TARGET is not set"},
		"reports alone":  {[]string{"SCIMSPEC_REPORTS=r"}, 0, "SCIMSPEC_TARGET is not set"},
	} {
		t.Run(name, func(t *testing.T) {
			options, err := targetOptions(func(name string) (string, bool) {
				i := slices.IndexFunc(c.env, func(entry string) bool { return strings.HasPrefix(entry, name+"=") })
				if i < 0 {
					return "", false
				}
				return strings.CutPrefix(c.env[i], name+"=")
			})
			if len(options) != c.options || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error(), c.err) {
				t.Errorf("got %d options and error %v, want %d and %q", len(options), err, c.options, c.err)
			}
		})
	}
}
