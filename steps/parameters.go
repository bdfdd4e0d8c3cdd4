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

// Statuses are statuses of which any will do.
type Statuses []Status

// Words are words of which any will do.
type Words []string

// String names the status: 404, or a success.
func (s Status) String() string {
	if s == success {
		return "a success"
	}
	return strconv.Itoa(int(s))
}

// String is the statuses as a sentence has them: 400 or 404.
func (s Statuses) String() string {
	texts := make([]string, len(s))
	for i, status := range s {
		texts[i] = status.String()
	}
	return strings.Join(texts, " or ")
}

// Activity is true for active, false for inactive.
type Activity bool

// Kindly is what a scenario calls a SCIM resource type: user or group.
type Kindly string

// parameterType is one {name} of a pattern.
type parameterType struct {
	forms   []string // of a composite one
	pattern string
	goType  reflect.Type
	of      []reflect.Type // what the forms of one that acts take from the phrase
	parse   func(w *World, text string) (any, error)
	note    func(text string, facts *Facts) // of a composite one
}

// parameters are the typed parameters of the vocabulary by their names.
type parameters map[string]parameterType

// plainParameters are those that have one form.
var plainParameters = parameters{
	"idp":    typed(`okta-[a-z]+|entra-[a-z0-9]+|authentik|keycloak`, func(_ *World, s string) (Dialect, error) { return Dialect(s), nil }),
	"person": typed(`[A-Z][a-z]+`, func(_ *World, s string) (Actor, error) { return Actor(s), nil }),
	"people": typed(`[A-Z][a-z]+(?:, [A-Z][a-z]+)*(?: and [A-Z][a-z]+)?`, parseActors),
	"group":  typed(`"[^"]+"`, func(_ *World, s string) (Team, error) { return Team(strings.Trim(s, `"`)), nil }),
	"field":  typed(`[a-z][a-zA-Z0-9 ]*?`, func(_ *World, s string) (Field, error) { return Field(s), nil }),
	"path": typed("`[^`]+`", func(w *World, s string) (Path, error) {
		p, err := w.expandPath(strings.Trim(s, "`"))
		return Path(p), err
	}),
	// Between backticks nothing is escaped, as in Go.
	"string":   typed("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`", parseString),
	"json":     typed("`[^`]*`", func(w *World, s string) (Text, error) { t, err := w.expand(strings.Trim(s, "`")); return Text(t), err }),
	"int":      typed(`-?\d+`, func(_ *World, s string) (int, error) { return strconv.Atoi(s) }),
	"status":   typed(`[1-5]\d\d`, func(_ *World, s string) (Status, error) { n, err := strconv.Atoi(s); return Status(n), err }),
	"statuses": typed(`[1-5]\d\d(?: or [1-5]\d\d)?`, parseStatuses),
	"state":    typed(`active|inactive`, func(_ *World, s string) (Activity, error) { return s == "active", nil }),
	"kind":     typed(`user|group`, func(_ *World, s string) (Kindly, error) { return Kindly(s), nil }),
	"word":     typed(`[A-Za-z][\w-]*`, asWritten),
	"words":    typed(`[A-Za-z][\w-]*(?: or [A-Za-z][\w-]*)?`, func(_ *World, s string) (Words, error) { return strings.Split(s, " or "), nil }),
	"value":    typed("\"(?:[^\"\\\\]|\\\\.)*\"|[\\w-]+", parseValue),
	"aspect":   typed(`role|organizations|teams|name at the product|account|invitation|sessions`, asWritten),
	"switch":   typed(`provisioning at sign-in|provisioning over SCIM|default team|number of free seats`, asWritten),
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

func asWritten(_ *World, text string) (string, error) { return text, nil }

func parseStatuses(_ *World, text string) (Statuses, error) {
	var statuses Statuses
	for part := range strings.SplitSeq(text, " or ") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, err
		}
		statuses = append(statuses, Status(n))
	}
	return statuses, nil
}

// parseValue reads a word, a number or a text in quotes.
func parseValue(w *World, text string) (string, error) {
	if strings.HasPrefix(text, `"`) {
		return parseString(w, text)
	}
	return text, nil
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
		if identifies(match[2 : len(match)-1]) {
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
// ${"Keepers".id}, ${"Keepers".displayName}, ${everybody.members}, ${unknown.id}, ${run.tag}. An id may hold any
// character: it is written as the place asks where it stands.
func (w *World) expand(text string) (string, error) {
	var b strings.Builder
	end := 0
	for _, at := range reference.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[end:at[0]])
		end = at[1]
		name := text[at[2]:at[3]]
		value, err := w.resolve(name)
		if err != nil {
			return "", fmt.Errorf("reference ${%s}: %w", name, err)
		}
		if identifies(name) {
			value = fitted(reference.ReplaceAllString(text[:at[0]], ""), value)
		}
		b.WriteString(value)
	}
	b.WriteString(text[end:])
	return b.String(), nil
}

// identifies says whether a reference stands for an id.
func identifies(name string) bool {
	return strings.HasSuffix(name, ".id") || strings.HasSuffix(name, ".ID") || strings.HasPrefix(name, "created.")
}

// fitted writes an id as it has to stand behind a text: encoded as a segment of a path, escaped
// in a JSON string, and twice so in a filter's string inside one.
func fitted(before, id string) string {
	if strings.HasSuffix(before, "/") {
		return url.PathEscape(id)
	}
	plain, quoted := 0, 0
	for i := 0; i < len(before); i++ {
		switch {
		case before[i] == '\\' && i+1 < len(before):
			if i++; before[i] == '"' {
				quoted++
			}
		case before[i] == '"':
			plain++
		}
	}
	for range plain%2 + quoted%2 {
		id = jsonText(id)
		id = id[1 : len(id)-1]
	}
	return id
}
