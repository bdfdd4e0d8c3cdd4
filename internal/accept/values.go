package accept

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Values are what an attribute takes. The zero value takes everything.
type Values struct {
	List    []any  // the closed list; nil: none
	Max     int    // characters at most; 0: no bound
	Pattern string // regular expression that finds a match in what is taken; {domain} is the run's; "": any
}

// Closed says whether there is a list.
func (v Values) Closed() bool { return len(v.List) > 0 }

// Bounded says whether some text is not taken.
func (v Values) Bounded() bool { return v.Closed() || v.Max > 0 || v.Pattern != "" }

// Texts are the texts of the list.
func (v Values) Texts() []string {
	var texts []string
	for _, value := range v.List {
		texts = append(texts, fmt.Sprint(value))
	}
	return texts
}

// Take says whether a text is taken, in any letter case where there is a list.
func (v Values) Take(text, domain string) bool {
	if v.Closed() {
		return slices.ContainsFunc(v.Texts(), func(have string) bool { return strings.EqualFold(have, text) })
	}
	if v.Max > 0 && utf8.RuneCountInString(text) > v.Max {
		return false
	}
	found, err := v.expression(domain)
	return err != nil || found == nil || found.MatchString(text)
}

func (v Values) expression(domain string) (*regexp.Regexp, error) {
	if v.Pattern == "" {
		return nil, nil
	}
	return regexp.Compile(strings.ReplaceAll(v.Pattern, "{domain}", regexp.QuoteMeta(domain)))
}

// Fit returns the text, or one made of it that is taken; ok is false when none of those that
// could be made is. The nth value of a list is for the nth text.
func (v Values) Fit(text string, n int, domain string) (fit string, ok bool) {
	if v.Closed() {
		texts := v.Texts()
		return texts[n%len(texts)], true
	}
	for _, candidate := range v.candidates(text, domain) {
		if v.Take(candidate, domain) {
			return candidate, true
		}
	}
	return text, false
}

// candidates are texts that differ where the text does, from the most to the least like it.
func (v Values) candidates(text, domain string) []string {
	only := func(keep func(r rune) bool) string {
		return strings.Map(func(r rune) rune {
			if keep(r) {
				return r
			}
			return -1
		}, text)
	}
	long := letters(text)
	spelled := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return 'g' + (r - '0')
		}
		return r
	}, long)
	candidates := []string{
		text, only(func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' }),
		only(func(r rune) bool { return unicode.IsLetter(r) || r == ' ' }), only(unicode.IsLetter),
		strings.ToLower(text), strings.ToUpper(text), slug(text), strings.ToLower(slug(text)),
		long, spelled, strings.ToUpper(spelled[:1]) + spelled[1:], strings.ToUpper(spelled), long + "@" + domain, number(text), "+1" + number(text),
	}
	if v.Max > 0 {
		for _, made := range []string{long, spelled, number(text)} {
			candidates = append(candidates, cut(made, v.Max))
		}
	}
	return candidates
}

func cut(text string, n int) string { return text[:min(n, len(text))] }

// String says what is taken.
func (v Values) String() string {
	var parts []string
	if v.Closed() {
		parts = append(parts, "only "+strings.Join(v.Texts(), ", "))
	}
	if v.Max > 0 {
		parts = append(parts, fmt.Sprintf("at most %d characters", v.Max))
	}
	if v.Pattern != "" {
		parts = append(parts, "what fits "+v.Pattern)
	}
	return strings.Join(parts, ", ")
}
