package reports

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// Redacted is what stands in a report where a secret was.
const Redacted = "[redacted]"

// Curl returns a line for a POSIX shell that repeats the request. A secret is an
// environment variable: SCIM_TOKEN for a bearer token, SCIM_BASIC for basic
// credentials in base64, SCIM_HEADER_<NAME> for any other header that was redacted.
// A body that was cut cannot be repeated; the line says so in a comment.
func Curl(req Request) string {
	line := []string{"curl", "-sS"}
	if strings.ContainsAny(req.URL, "[]{}") {
		line = append(line, "--globoff")
	}
	if strings.Contains(req.URL, "/.") {
		line = append(line, "--path-as-is")
	}
	switch req.Method {
	case http.MethodHead:
		line = append(line, "--head") // -X HEAD would wait for a body
	case http.MethodGet, "":
		if req.Body != "" {
			line = append(line, "-X", "GET")
		}
	default:
		line = append(line, "-X", quote(req.Method))
	}
	line = append(line, headerFlags(req)...)
	if req.Body != "" {
		line = append(line, "--data-raw", quote(req.Body))
	}
	line = append(line, "--url", quote(req.URL))
	switch {
	case wasCut(req.Body):
		line = append(line, "# the body was cut in the report")
	case strings.ContainsRune(req.Body, 0):
		line = append(line, "# the body holds NUL bytes, which no shell argument can carry")
	}
	return strings.Join(line, " ")
}

// headerFlags returns the -H flags in the order of the names, and takes away what
// curl would send unasked.
func headerFlags(req Request) []string {
	var flags []string
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(req.Headers)) {
		canonical := http.CanonicalHeaderKey(name)
		seen[canonical] = true
		switch canonical {
		case "Content-Length":
			continue // curl counts for itself
		case "Accept-Encoding":
			flags = append(flags, "--compressed")
			continue
		}
		for _, value := range req.Headers[name] {
			flags = append(flags, "-H", header(name, value))
		}
	}
	if !seen["Accept"] {
		flags = append(flags, "-H", "'Accept:'")
	}
	if req.Body != "" && !seen["Content-Type"] {
		flags = append(flags, "-H", "'Content-Type:'")
	}
	return flags
}

// header returns the argument of one -H. A header that carries credentials is never
// written out, whether it was redacted or not.
func header(name, value string) string {
	canonical := http.CanonicalHeaderKey(name)
	credentials := canonical == "Authorization" || canonical == "Proxy-Authorization" || canonical == "Cookie"
	if !credentials && !strings.Contains(value, Redacted) {
		if value == "" {
			return quote(name + ";") // curl's way to send an empty header
		}
		return quote(name + ": " + value)
	}
	scheme, _, _ := strings.Cut(value, " ")
	switch {
	case canonical == "Authorization" && strings.EqualFold(scheme, "Bearer"):
		return `"` + name + ": " + scheme + ` $SCIM_TOKEN"`
	case canonical == "Authorization" && strings.EqualFold(scheme, "Basic"):
		return `"` + name + ": " + scheme + ` $SCIM_BASIC"`
	}
	variable := "$SCIM_HEADER_" + variableName(name)
	if variableName(name) != strings.ToUpper(strings.ReplaceAll(name, "-", "_")) {
		return quote(name+": ") + `"` + variable + `"` // the name holds what double quotes would expand
	}
	return `"` + name + ": " + variable + `"`
}

// variableName turns a header name into the tail of a shell variable's name.
func variableName(header string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return r
		}
		return '_'
	}, header)
}

// quote returns s as one word of a shell. Single quotes keep all but themselves;
// control characters, which a terminal would obey when the line is pasted, are
// written as $'…' escapes.
func quote(s string) string {
	s = strings.ReplaceAll(s, "\x00", "\uFFFD") // an argument cannot carry it
	if s != "" && strings.IndexFunc(s, needsQuotes) < 0 {
		return s
	}
	if strings.IndexFunc(s, unprintable) < 0 {
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	const octal = "01234567"
	var b strings.Builder
	b.WriteString("$'")
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case unprintable(r):
			for _, c := range []byte(string(r)) {
				b.Write([]byte{'\\', octal[c>>6], octal[c>>3&7], octal[c&7]})
			}
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString("'")
	return b.String()
}

func needsQuotes(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:@%+,", r))
}

// unprintable lets the newline pass: within quotes it is harmless, and bodies have it.
func unprintable(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029')
}
