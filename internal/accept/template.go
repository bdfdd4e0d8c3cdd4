package accept

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Template is a text with places in braces: {stem} begins all names of one scenario, {name}
// is what the scenario calls the resource, {short} are eight characters and {n} is a number
// that no other resource of the run has, {domain} is the domain of e-mail addresses.
type Template string

// The places of a template.
var places = []string{"stem", "name", "short", "n", "domain"}

var placeIn = regexp.MustCompile(`\{([^{}]*)\}`)

// Owner is whose text a template makes.
type Owner struct {
	Stem   string
	Name   string
	Domain string
}

// Text fills a template. {name} is in lower case and of letters, digits and hyphens.
func (t Template) Text(o Owner) string { return t.fill(o, strings.ToLower(slug(o.Name))) }

// GroupText fills a template of group names. {name} keeps its letter case, and where the
// template itself holds a blank, its blanks and signs too.
func (t Template) GroupText(o Owner) string {
	if t.Loose() {
		return t.fill(o, o.Name)
	}
	return t.fill(o, slug(o.Name))
}

// Loose says whether the template keeps names as scenarios write them.
func (t Template) Loose() bool { return t == "" || strings.Contains(string(t), " ") }

// Common is what the texts of all resources of a scenario begin with.
func (t Template) Common(o Owner) string {
	text := string(t)
	if at := strings.Index(text, "{name}"); at >= 0 {
		text = text[:at]
	}
	if at := strings.Index(text, "{n}"); at >= 0 {
		text = text[:at]
	}
	if at := strings.Index(text, "{short}"); at >= 0 {
		return Template(text[:at]).fill(o, "") + short(o.Stem)
	}
	return Template(text).fill(o, "")
}

func (t Template) fill(o Owner, name string) string {
	return strings.NewReplacer(
		"{stem}", o.Stem, "{name}", name, "{domain}", o.Domain,
		"{short}", short(o.Stem)+three(o.Name), "{n}", number(o.Stem+"\n"+o.Name),
	).Replace(string(t))
}

// short are five characters of a scenario, three those of a resource in it: together eight,
// which begin alike for all resources of one scenario.
func short(stem string) string { return letters(stem)[:5] }

// three are characters of a name. Those of names that differ in a number only never agree.
func three(name string) string {
	plain := strings.TrimRightFunc(name, unicode.IsDigit)
	n, err := strconv.Atoi(name[len(plain):])
	if err != nil {
		return letters(name)[:3]
	}
	const digits = "abcdefghijklmnopqrstuvwxyz234567"
	return letters(plain)[:1] + string(digits[n/32%32]) + string(digits[n%32])
}

// letters begin with a letter, as names of many products have to.
func letters(text string) string {
	sum := sha256.Sum256([]byte(text))
	return string(rune('a'+sum[31]%26)) + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

func number(text string) string {
	sum := sha256.Sum256([]byte(text))
	n := uint64(0)
	for _, b := range sum[:6] {
		n = n<<8 | uint64(b)
	}
	return fmt.Sprint(1e9 + n%9e9)
}

// slug leaves letters and digits of the basic alphabet and puts a hyphen for the rest.
func slug(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r <= unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
	}
	return strings.TrimRight(out.String(), "-")
}
