package connect

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// bareHost is an address without a scheme.
var bareHost = regexp.MustCompile(`^(localhost|[\w-]+(\.[\w-]+)+|[\w-]+:\d+)(:\d+)?(/\S*)?$`)

// WrongURL says what is wrong with a base URL that somebody gave, and what to try; empty for
// nothing. A user, a password and a query may be secrets, and a base URL stands in every report:
// they are refused and not repeated. try is empty where the credentials belong somewhere else.
func WrongURL(text string) (what, try string) {
	parsed, err := url.Parse(text)
	absolute := err == nil && parsed.Host != "" && (parsed.Scheme == "http" || parsed.Scheme == "https")
	switch {
	case strings.Contains(text, "@") && (!absolute || parsed.User != nil):
		return ": a URL with a user or a password in it", ""
	case strings.ContainsAny(text, "?#"):
		return ": a base URL with a query or a fragment", "the URL up to the ? or #, such as https://example.com/scim/v2"
	case absolute:
		return "", ""
	}
	try = "https://example.com/scim/v2"
	if bareHost.MatchString(text) {
		try = "http://" + text + ", or https://" + text
	}
	return fmt.Sprintf(" %q: not an absolute http or https URL", text), try
}
