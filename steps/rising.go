package steps

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"fmt"
	"math/big"
	"strings"
	"time"
	"unicode"
)

// rising makes up the nth value of an attribute, n from 1; nil when the suite knows none
// that a service provider must take. Values rise with n; text
// begins with the stem.
func (a typedAttribute) rising(s samples, n int) any {
	if a.multi && a.kind != "complex" {
		single := a
		single.multi = false
		if one := single.rising(s, n); one != nil {
			return []any{one}
		}
		return nil
	}
	switch a.form() {
	case "", "string":
		return a.text(s.stem, n)
	case "boolean":
		if a.name == "primary" {
			return nil
		}
		return n%2 == 1
	case "integer":
		return 8 + n // 9, 10, 11: other than as text
	case "decimal":
		return []float64{2.5, 10.25, 11.75, 20.125, 100.5}[min(n, 5)-1]
	case "dateTime":
		// The later, the further west: as text they fall.
		return []string{"2026-05-01T10:00:00+02:00", "2026-05-01T09:00:00Z", "2026-05-01T06:30:00-05:00", "2026-04-30T23:45:00-12:00"}[min(n, 4)-1]
	case "binary":
		return a.octets(n)
	case "reference":
		return a.reference(s.stem, n)
	case "complex":
		return a.record(s, n)
	}
	return nil
}

// text is a string that nothing says more about; names that stand for a format have none.
func (a typedAttribute) text(stem string, n int) any {
	switch strings.ToLower(a.name) {
	case "value", "display", "$ref", "ref", "type", "locale", "timezone", "preferredlanguage", "country", "password":
		return nil
	}
	return fmt.Sprintf("%s %s %c", stem, a.name, 'a'+rune(n)-1)
}

func (a typedAttribute) octets(n int) any {
	if a.parent != nil && strings.EqualFold(a.parent.name, "x509Certificates") {
		return certificate(n)
	}
	return base64.StdEncoding.EncodeToString([]byte(fmt.Sprintf("value number %d of %s", n, a.name)))
}

// certificate is a self-signed one that is the same for every run.
func certificate(n int) any {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{byte(n)}, ed25519.SeedSize))
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(int64(n)), Subject: pkix.Name{CommonName: fmt.Sprintf("person-%d.example.com", n)},
		NotBefore: from, NotAfter: from.AddDate(50, 0, 0),
	}
	der, err := x509.CreateCertificate(nil, template, template, key.Public(), key)
	if err != nil {
		return nil
	}
	return base64.StdEncoding.EncodeToString(der)
}

// reference is a URL for an attribute that may point outside; ids of resources are not
// made up.
func (a typedAttribute) reference(stem string, n int) any {
	if strings.HasPrefix(a.name, "$") {
		return nil
	}
	references := a.references
	if a.kind == "string" {
		references = []string{"external"} // what the RFC says of it
	}
	for _, kind := range references {
		if kind == "external" || kind == "uri" {
			return fmt.Sprintf("https://example.com/%s/%s/%c", stem, a.name, 'a'+rune(n)-1)
		}
	}
	return nil
}

// record is a complex value of the sub-attributes that values are known for.
func (a typedAttribute) record(s samples, n int) any {
	one := map[string]any{}
	for _, sub := range a.subs {
		inner := typedAttribute{sub, &a.definition}
		if inner.mutability != "readWrite" || len(inner.canonical) > 0 {
			continue
		}
		value := inner.rising(s, n)
		if value == nil && a.multi && sub.name == "value" && sub.kind == "string" {
			value = a.plural(s, n)
		}
		if value, taken := s.fitted(sub, value, n); taken && value != nil {
			one[sub.name] = value
		}
	}
	switch {
	case len(one) == 0:
		return nil
	case a.multi:
		return []any{one}
	}
	return one
}

// plural is the value of a multi-valued attribute, in the format of its name.
func (a typedAttribute) plural(s samples, n int) any {
	switch strings.ToLower(a.name) {
	case "emails":
		return fmt.Sprintf("%s-person%d@%s", strings.ToLower(s.stem), n, s.domain)
	case "phonenumbers":
		return fmt.Sprintf("+1-555-01%02d", n)
	case "groups", "members", "ims", "entitlements", "roles":
		return nil
	}
	return fmt.Sprintf("%s %c", a.name, 'a'+rune(n)-1)
}

// place puts a value where the attribute stands in a resource.
func (a typedAttribute) place(resource map[string]any, value any) {
	home := resource
	if !a.core {
		home = objectIn(home, a.urn)
	}
	if a.parent == nil {
		home[a.name] = value
		return
	}
	if !a.parent.multi {
		objectIn(home, a.parent.name)[a.name] = value
		return
	}
	home[a.parent.name] = []any{map[string]any{a.name: value}}
}

func objectIn(home map[string]any, name string) map[string]any {
	inside, ok := home[name].(map[string]any)
	if !ok {
		inside = map[string]any{}
		home[name] = inside
	}
	return inside
}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, text)
}
