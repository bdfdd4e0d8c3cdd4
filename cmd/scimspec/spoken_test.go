package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestLibrarySpeaksGo wants every advice of the library and the engine to name an option, never a
// flag, and the command to know the flag of each: whoever calls scimspec.Run has no command line.
func TestLibrarySpeaksGo(t *testing.T) {
	advice := regexp.MustCompile(`\bTry:\s.*|rightBase = .*`)
	named := map[string]bool{}
	for _, pattern := range []string{"../../*.go", "../../internal/engine/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range advice.FindAllString(string(text), -1) {
				if strings.Contains(line, `"--`) || strings.Contains(line, " --") {
					t.Errorf("%s: got %s, want an option of the library", file, line)
				}
				for _, call := range option.FindAllStringSubmatch(line, -1) {
					named[call[1]] = true
				}
			}
		}
	}
	if len(named) < 8 {
		t.Fatalf("options in advice: got %v, want more", named)
	}
	for name := range named {
		if flagOf[name] == "" {
			t.Errorf("scimspec.%s: got no flag, want what it is called on the command line", name)
		}
	}
	for name := range flagOf {
		if !named[name] {
			t.Errorf("scimspec.%s: got a flag for it, want an error that advises it", name)
		}
	}
}

// TestInFlags wants advice in the words of whoever reads it.
func TestInFlags(t *testing.T) {
	cases := map[string]string{
		"again later, scimspec.Rate(5), or scimspec.MaxWait(10 * time.Minute)": "again later, --rate 5, or --max-wait 10m",
		`scimspec.Profiles("docker") in a run of its own`:                      "--profile docker in a run of its own",
		`scimspec.Profiles("core", "okta", "entra")`:                           "--profile core,okta,entra",
		"scimspec list, with the same scimspec.Select(…)":                      "scimspec list, with the same --select",
		"scimspec.BearerToken(…) with a token":                                 "--token-env NAME (an environment variable) with a token",
		"its own log":                                                          "its own log",
	}
	for advice, want := range cases {
		if got := inFlags(advice); got != want {
			t.Errorf("%s: got %q, want %q", advice, got, want)
		}
	}
}
