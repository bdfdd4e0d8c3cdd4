package steps

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"
)

// Dialect is the name of a provisioning dialect.
type Dialect string

// Actor is the name of a person of the scenario's cast.
type Actor string

// Actors is a list of people.
type Actors []Actor

// Team is the name of a group of the scenario's cast.
type Team string

// Field is an attribute of the directory by its plain name: family name, title.
type Field string

// Path is a SCIM attribute path: name.familyName, emails[type eq "work"].value.
type Path string

// Status is an HTTP status code.
type Status int

// Activity is true for active, false for inactive.
type Activity bool

// Kindly is what a scenario calls a SCIM resource type: user or group.
type Kindly string

// parameterType is one {name} of a pattern.
type parameterType struct {
	pattern string
	goType  reflect.Type
	parse   func(w *World, text string) (any, error)
}

// parameterTypes are the typed parameters of the vocabulary.
var parameterTypes = map[string]parameterType{
	"idp":    typed(`okta-[a-z]+|entra-[a-z0-9]+`, func(_ *World, s string) (Dialect, error) { return Dialect(s), nil }),
	"person": typed(`[A-Z][a-z]+`, func(_ *World, s string) (Actor, error) { return Actor(s), nil }),
	"people": typed(`[A-Z][a-z]+(?:, [A-Z][a-z]+)*(?: and [A-Z][a-z]+)?`, parseActors),
	"group":  typed(`"[^"]+"`, func(_ *World, s string) (Team, error) { return Team(strings.Trim(s, `"`)), nil }),
	"field":  typed(`[a-z][a-zA-Z0-9 ]*?`, func(_ *World, s string) (Field, error) { return Field(s), nil }),
	"path": typed("`[^`]+`", func(w *World, s string) (Path, error) {
		p, err := w.expandPath(strings.Trim(s, "`"))
		return Path(p), err
	}),
	// Between backticks nothing is escaped, as in Go.
	"string": typed("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`", parseString),
	"json":   typed("`[^`]*`", func(w *World, s string) (Text, error) { t, err := w.expand(strings.Trim(s, "`")); return Text(t), err }),
	"int":    typed(`-?\d+`, func(_ *World, s string) (int, error) { return strconv.Atoi(s) }),
	"status": typed(`[1-5]\d\d`, func(_ *World, s string) (Status, error) { n, err := strconv.Atoi(s); return Status(n), err }),
	"state":  typed(`active|inactive`, func(_ *World, s string) (Activity, error) { return s == "active", nil }),
	"kind":   typed(`user|group`, func(_ *World, s string) (Kindly, error) { return Kindly(s), nil }),
	"word":   typed(`[A-Za-z][\w-]*`, func(_ *World, s string) (string, error) { return s, nil }),
}

// typed pairs a pattern with a parser; the Go type is the parser's result. The
// pattern may hold no capturing group of its own.
func typed[T any](pattern string, parse func(*World, string) (T, error)) parameterType {
	return parameterType{pattern: pattern, goType: reflect.TypeFor[T](), parse: func(w *World, s string) (any, error) {
		value, err := parse(w, s)
		return value, err
	}}
}

func parseActors(_ *World, text string) (Actors, error) {
	var actors Actors
	for name := range strings.SplitSeq(strings.ReplaceAll(text, " and ", ", "), ", ") {
		actors = append(actors, Actor(name))
	}
	return actors, nil
}

func parseString(w *World, text string) (string, error) {
	plain, err := strconv.Unquote(text)
	if err != nil {
		return "", fmt.Errorf("string %s: %w", text, err)
	}
	return w.expand(plain)
}

var reference = regexp.MustCompile(`\$\{([^}]+)\}`)

// expandPath resolves the references of a path. An id is any string (RFC 7643, section
// 3.1): in a URL's path it stands escaped.
func (w *World) expandPath(text string) (string, error) {
	if !strings.HasPrefix(text, "/") {
		return w.expand(text)
	}
	path, query, asked := strings.Cut(text, "?")
	var failed error
	path = reference.ReplaceAllStringFunc(path, func(match string) string {
		value, err := w.resolve(match[2 : len(match)-1])
		if err != nil && failed == nil {
			failed = fmt.Errorf("reference %s: %w", match, err)
		}
		if strings.HasSuffix(match, ".id}") {
			value = url.PathEscape(value)
		}
		return value
	})
	if !asked || failed != nil {
		return path, failed
	}
	query, failed = w.expand(query)
	return path + "?" + query, failed
}

// expand resolves ${name.member} references: ${Ada.id}, ${Ada.userName},
// ${"Keepers".id}, ${"Keepers".displayName}, ${unknown.id}, ${run.tag}.
func (w *World) expand(text string) (string, error) {
	var failed error
	expanded := reference.ReplaceAllStringFunc(text, func(match string) string {
		value, err := w.resolve(match[2 : len(match)-1])
		if err != nil && failed == nil {
			failed = fmt.Errorf("reference %s: %w", match, err)
		}
		return value
	})
	return expanded, failed
}
