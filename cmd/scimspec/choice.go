package main

import (
	"fmt"
	"reflect"
	"strings"
)

// embeddedTarget is the word that stands for scimspec's own reference target in the place
// of a base URL.
const embeddedTarget = "embedded"

// targetHint is what to try where no target was named.
const targetHint = "--target URL; or --target embedded, which judges scimspec's own reference target"

// chosen says how many targets were named.
func (t targetSettings) chosen() int {
	n := 0
	for _, source := range []string{t.Target, t.Image, t.Dockerfile} {
		if source != "" {
			n++
		}
	}
	return n
}

// choose settles which target is judged. It is the reference target only by its word, or
// where neither a configuration nor a flag speaks of any target: a gate that judges it
// because a variable was not set would always be green.
func (s *settings) choose() error {
	switch n := s.chosen(); {
	case n > 1:
		return &failure{exitUsage, "more than one of --target, --image and --dockerfile was given", "just one of them"}
	case s.Target == embeddedTarget:
		return s.alone()
	case n == 1:
		return nil
	case s.config != "":
		return &failure{exitUsage, fmt.Sprintf("configuration %s names no target", s.config), "target: URL in that file, or --target URL; the word embedded in its place judges scimspec's own reference target"}
	case len(s.about) == 1:
		return &failure{exitUsage, s.about[0] + " was given, and no target", targetHint}
	case len(s.about) > 1:
		return &failure{exitUsage, strings.Join(s.about, ", ") + " were given, and no target", targetHint}
	}
	s.Target = embeddedTarget
	return nil
}

// alone refuses what speaks of another target than the embedded one.
func (s *settings) alone() error {
	rest := s.targetSettings
	rest.Target = ""
	if reflect.ValueOf(rest).IsZero() {
		return nil
	}
	return &failure{exitUsage, "--target embedded judges scimspec's own reference target, which takes no credentials, name, container, control or sign-in from outside",
		"--target embedded without them, or --target URL"}
}

// noTarget is the error of a command that does nothing without a target.
func noTarget(try string) error { return &failure{exitUsage, "no target was given", try} }
