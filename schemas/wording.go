package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxQuoted bounds how much of a value a message quotes, in bytes.
const maxQuoted = 60

// wording says "subject: got X, want Y" for a failure. The path has the document's own
// spelling; want comes from the schema, or is made of the failing keyword.
func wording(f failure, got any, path []string, want string) string {
	if want == "" {
		want = wanted(f)
	}
	return fmt.Sprintf("%s: got %s, want %s", subject(join(path)), seen(f, got, path), want)
}

func seen(f failure, got any, path []string) string {
	switch f.keyword {
	case "required":
		return "nothing"
	case "uniqueItems":
		return "an element twice"
	case "contains":
		if list, ok := got.([]any); ok {
			return elements(list)
		}
	}
	return render(got, path)
}

// elements names the strings of a short array, such as schemas.
func elements(list []any) string {
	const shown = 4
	names := make([]string, 0, shown)
	for i, element := range list {
		if i == shown {
			names = append(names, fmt.Sprintf("and %d more", len(list)-shown))
			break
		}
		names = append(names, render(element, nil))
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// render names a value. A password is never quoted.
func render(value any, path []string) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		if secret(path) {
			return "a string"
		}
		return fmt.Sprintf("the string %q", cut(v))
	case json.Number:
		return "the number " + cut(v.String())
	case bool:
		return fmt.Sprintf("the boolean %t", v)
	case []any:
		return fmt.Sprintf("an array of %d", len(v))
	}
	return "an object"
}

func secret(path []string) bool {
	for _, segment := range path {
		if strings.Contains(strings.ToLower(segment), "password") {
			return true
		}
	}
	return false
}

func cut(s string) string {
	if len(s) <= maxQuoted {
		return s
	}
	end := maxQuoted
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// wanted words a constraint of draft 7.
func wanted(f failure) string {
	switch f.keyword {
	case "type":
		return types(f.expected)
	case "required":
		return "a value"
	case "const", "enum":
		allowed := fmt.Sprint(f.details["allowed"])
		if f.keyword == "enum" && strings.Contains(allowed, ", ") {
			return "one of " + strings.TrimSuffix(allowed, ", null")
		}
		return allowed
	case "pattern":
		return fmt.Sprintf("a match of %v", f.details["pattern"])
	case "format":
		return fmt.Sprintf("the format %v", f.details["format"])
	case "minItems":
		return fmt.Sprintf("at least %v elements", f.details["min"])
	case "maxItems":
		return fmt.Sprintf("at most %v elements", f.details["max"])
	case "minLength":
		return "a string that is not empty"
	case "minimum":
		return "at least " + number(f.details["min"])
	case "maximum":
		return "at most " + number(f.details["max"])
	case "uniqueItems":
		return "each element once"
	case "contains":
		return "a required element"
	case "additionalProperties", "false":
		return "no such member"
	}
	return "a value that the schema allows (" + f.keyword + ")"
}

// number prints the limits that gojsonschema keeps as rationals.
func number(limit any) string {
	if r, ok := limit.(interface{ RatString() string }); ok {
		return r.RatString()
	}
	return fmt.Sprint(limit)
}

// types words a list of JSON types; null is left out, it stands for absence.
func types(names []string) string {
	words := make([]string, 0, len(names))
	for _, name := range names {
		switch name {
		case "null":
			continue
		case "array", "integer", "object":
			words = append(words, "an "+name)
		default:
			words = append(words, "a "+name)
		}
	}
	if len(words) == 0 {
		return "null"
	}
	return strings.Join(words, " or ")
}
