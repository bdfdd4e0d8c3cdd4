package constraint

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// words picks how a product says what it refuses; 0 is plain. A client that understands one
// product's words must not be lost at the next one's.
type words int

// said are the forms of each refusal. The first argument is the attribute.
var said = map[string][]string{
	"required": {"Attribute %s is required", "%s can't be blank", "Missing required attribute: %s", "The attribute '%s' must be provided.", "Invalid input: %s is mandatory"},
	"length": {"%s is too long (maximum is %d characters)", "The length of %s must not exceed %d characters", "%s: at most %d characters are allowed",
		"Value of '%s' exceeds the maximum length of %d"},
	"listed":    {"%s must be one of %s", "Invalid value for %s. Allowed values: %s", "%s is not one of [%s]", "The value of %s is not supported; supported values are %s"},
	"single":    {"%s takes one value only", "Multiple values for %s are not supported", "%s supports at most one value"},
	"refused":   {"Attribute %s is not supported", "Unsupported attribute: %s", "The attribute %s is not recognized by this service", "%s is not allowed"},
	"domain":    {"The email domain is not verified for this organization", "The domain of the address is not allowed here", "Email address does not belong to a verified domain"},
	"primary":   {"One of the values of %s must be marked as primary", "%s: no primary value"},
	"email":     {"%s must be an email address", "%s is not a valid email address", "Invalid e-mail address in %s"},
	"no-blanks": {"%s must not contain whitespace", "%s cannot have spaces", "No blanks are allowed in %s"},
	"letters":   {"%s may contain only letters and spaces", "%s must consist of letters and spaces"},
	"login":     {"%s may contain only letters, digits and single separators", "%s has invalid characters"},
	"pair":      {"%s must have the form organization:team", "Invalid %s: expected organization:team"},
	"slug":      {"%s may contain only lower-case letters, digits and dashes", "%s must consist of lowercase letters, numbers and hyphens"},
}

// refuse is a refusal of a value in these words.
func (w words) refuse(kind string, args ...any) error {
	forms := said[kind]
	if name, ok := first(args).(string); ok && w > 0 {
		args[0] = strings.TrimPrefix(name, "Group.")
	}
	return server.BadValue("%s", fmt.Sprintf(forms[int(w)%len(forms)], args...))
}

func first(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[0]
}
