package entra

import (
	"fmt"
	"strconv"
	"strings"
)

// escaped are the characters that Entra percent-encodes in a query, with lower-case
// hex; the exclamation mark, the parentheses and the asterisk stay as they are.
// [L] Protocol/Filter.cs, [W] the validator's requests
const escaped = ";/?:@&=+$,#[]'"

// escapeValue encodes a comparison value. The percent sign, the quote and the backslash
// stay as they are: "special characters in the joining property are not supported".
// [L] Protocol/Filter.cs, [D] known-issues. Characters that cannot stand in a URL at all
// are encoded as .NET's Uri does, with upper-case hex. [I]
func escapeValue(value string) string { return escape(value, `%"\`) }

// escapeText encodes everything of a filter that is not a comparison value; the quote
// becomes %22. [L] HttpUtility.UrlEncode, [W]
func escapeText(text string) string {
	return strings.ReplaceAll(escape(text, `"`), `"`, "%22")
}

func escape(text, literal string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ':
			out.WriteByte('+')
		case strings.IndexByte(escaped, c) >= 0:
			fmt.Fprintf(&out, "%%%02x", c)
		case unreserved(c), strings.IndexByte("!()*", c) >= 0, strings.IndexByte(literal, c) >= 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

// escapeID encodes an id for a path as Uri.EscapeDataString does. [L]
func escapeID(id string) string {
	var out strings.Builder
	for i := 0; i < len(id); i++ {
		if c := id[i]; unreserved(c) {
			out.WriteByte(c)
		} else {
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

// query is a query string in Entra's parameter order: excludedAttributes, filter,
// startIndex, count. [L] Protocol/Query.cs
type query struct {
	excluded          string
	filter            string // already encoded
	startIndex, count int
}

func (q query) String() string {
	var parts []string
	if q.excluded != "" {
		parts = append(parts, "excludedAttributes="+q.excluded)
	}
	if q.filter != "" {
		parts = append(parts, "filter="+q.filter)
	}
	if q.startIndex > 0 {
		parts = append(parts, "startIndex="+strconv.Itoa(q.startIndex), "count="+strconv.Itoa(q.count))
	}
	return strings.Join(parts, "&")
}

// equals is the one comparison that Entra uses. A string operand is quoted, a boolean
// or a number is not. [L] Protocol/Filter.cs, [W]
func equals(attribute, value string, kind Type) string {
	operand := escapeValue(value)
	if kind == String || kind == Reference {
		operand = "%22" + operand + "%22"
	}
	return escapeText(attribute) + "+eq+" + operand
}
