package expression

import (
	"strings"
	"unicode"
)

type caseMapping struct {
	plain   func(rune) rune
	special func(unicode.SpecialCase, rune) rune
}

var (
	lowerCase = caseMapping{unicode.ToLower, unicode.SpecialCase.ToLower}
	upperCase = caseMapping{unicode.ToUpper, unicode.SpecialCase.ToUpper}
)

// convertCase maps a text by a culture. The invariant culture, which is the
// default, leaves the dotted and the dotless i of Turkish alone; of the named
// cultures only the Turkic ones differ from it in simple case mapping.
func (c *call) convertCase(m caseMapping) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	culture, _, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	language, _, _ := strings.Cut(culture, "-")
	if strings.Trim(strings.ToLower(culture), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || len(language) == 1 || len(language) > 3 {
		return Value{}, c.fail(1, "is %q; want a culture such as en-US", shorten(culture))
	}
	switch strings.ToLower(language) {
	case "tr", "az":
		return String(strings.Map(func(r rune) rune { return m.special(unicode.TurkishCase, r) }, text)), nil
	}
	return String(strings.Map(func(r rune) rune {
		if r == 'ı' || r == 'İ' {
			return r
		}
		return m.plain(r)
	}, text)), nil
}

// evalPCase without separators is .NET's ToTitleCase on the lower-cased text;
// with separators a word begins at the start and behind each of them.
func evalPCase(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	separators, given, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	lower := strings.ToLower(text)
	if !given {
		return String(titleCase(lower)), nil
	}
	begin := true
	return String(strings.Map(func(r rune) rune {
		was := begin
		begin = strings.ContainsRune(separators, r)
		if was {
			return unicode.ToTitle(r)
		}
		return r
	}, lower)), nil
}

// titleCase follows ToTitleCase of .NET: the first letter of a word is
// capital; an apostrophe inside a word and anything else that is no separator
// (a digit, a mark) continues it; a character before the first letter does not
// begin it, so "1st" becomes "1St".
func titleCase(lower string) string {
	inWord := false
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r):
			if !inWord {
				inWord = true
				return unicode.ToTitle(r)
			}
		case r == '\'' && inWord:
		case wordSeparator(r):
			inWord = false
		}
		return r
	}, lower)
}

func wordSeparator(r rune) bool {
	return unicode.In(r, unicode.Z, unicode.Cc, unicode.Cf, unicode.P, unicode.S)
}
