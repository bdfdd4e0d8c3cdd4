package steps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// alike compares a value that a service provider shows with the one that was sent, as far as it
// may alter it: the letter case of what is not caseExact (RFC 7643, section 7), and the form of
// a phone number (section 4.1.2: providers should canonicalize them).
func (w *World) alike(in document, path Path, got, want any) bool {
	if equalJSON(got, want) {
		return true
	}
	name := attributeName(path)
	if !ofResource(in) || w.exact(path, name) {
		return false
	}
	change := strings.ToLower
	if name == "phonenumbers" || name == "phonenumbers.value" {
		if strings.Contains(jsonText(want), `"tel:`) && !strings.Contains(jsonText(got), `"tel:`) {
			return false // that is the canonical form
		}
		change = plainPhone
	}
	return equalJSON(changed(got, change), changed(want, change))
}

// ofResource says whether a document is a resource or a list of them: the members of messages
// and of discovery are words of the RFC.
func ofResource(in document) bool {
	return !slices.ContainsFunc(asTexts(in.at("schemas")), func(uri string) bool {
		switch uri {
		case scim.SchemaServiceProviderConfig, scim.SchemaResourceType, scim.SchemaSchema:
			return true
		}
		return uri != scim.MessageListResponse && strings.HasPrefix(uri, "urn:ietf:params:scim:api:messages:")
	})
}

var valueFilter = regexp.MustCompile(`\[[^\]]*\]`)

// attributeName is the name at the end of a path, in small letters: of
// Resources.emails[type eq "work"].value it is emails.value.
func attributeName(path Path) string {
	name := strings.ToLower(valueFilter.ReplaceAllString(string(path), ""))
	if strings.HasPrefix(name, "urn:") {
		name = name[strings.LastIndexByte(name, ':')+1:]
	}
	return strings.TrimPrefix(name, "resources.")
}

// exact says whether the letter case of an attribute counts: as /Schemas has it, and always for
// what identifies or refers.
func (w *World) exact(path Path, name string) bool {
	head, tail, _ := strings.Cut(name, ".")
	switch {
	case slices.Contains([]string{"id", "externalid", "schemas", "meta", "x509certificates"}, head), tail == "$ref":
		return true
	case tail == "value" && slices.Contains([]string{"members", "groups", "manager"}, head):
		return true
	}
	var find func(list []definition) bool
	find = func(list []definition) bool {
		return slices.ContainsFunc(list, func(d definition) bool {
			named := strings.EqualFold(d.path, name) && (d.core || strings.HasPrefix(strings.ToLower(string(path)), strings.ToLower(d.urn)))
			return named && (d.caseExact || d.kind == "reference" || d.kind == "binary") || find(d.subs)
		})
	}
	return find(w.userDefinitions())
}

// changed gives a value with each of its strings changed.
func changed(value any, change func(string) string) any {
	switch v := value.(type) {
	case string:
		return change(v)
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = changed(element, change)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			out[name] = changed(member, change)
		}
		return out
	}
	return value
}

// plainPhone leaves of a phone number what is dialled: tel:+1-555-0100 is +1 (555) 0100 (RFC
// 3966, section 5.1.1). Other words stay.
func plainPhone(number string) string {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-. ()", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(strings.ToLower(number), "tel:"))
	if strings.Trim(digits, "+0123456789") != "" {
		return strings.ToLower(number)
	}
	return digits
}
