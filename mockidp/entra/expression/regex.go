package expression

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
)

// maxPattern bounds a regular expression and maxSubject the text that it is
// applied to, in bytes. RE2's time grows with their product.
const (
	maxPattern = 1000
	maxSubject = 8 << 10
)

// compilePattern compiles a .NET pattern as far as RE2 can express it.
func compilePattern(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("regular expression is longer than %d bytes", maxPattern)
	}
	for _, form := range []struct{ mark, name string }{
		{"(?=", "look-ahead"}, {"(?!", "look-ahead"}, {"(?<=", "look-behind"}, {"(?<!", "look-behind"},
		{"(?>", "atomic group"}, {"(?(", "conditional group"}, {"(?#", "inline comment"},
		{"(?'", "group name in quotes; write (?<name>…)"},
	} {
		if at := strings.Index(pattern, form.mark); at >= 0 && !escaped(pattern, at) {
			return nil, fmt.Errorf("regular expression uses a .NET feature that is not supported here: %s", form.name)
		}
	}
	wide, err := widen(pattern)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(wide)
	if err != nil {
		var bad *syntax.Error
		if errors.As(err, &bad) {
			return nil, fmt.Errorf("regular expression is not supported here: %s near %q", bad.Code, shorten(bad.Expr))
		}
		return nil, fmt.Errorf("regular expression is not supported here: %w", err)
	}
	return re, nil
}

func escaped(s string, at int) bool {
	n := 0
	for at > n && s[at-n-1] == '\\' {
		n++
	}
	return n%2 == 1
}

// widen gives \d, \w and \s, which are ASCII in RE2, the Unicode meaning that
// they have in .NET. Inside brackets \W and \S stay ASCII, RE2 having no form
// for them there.
func widen(pattern string) (string, error) {
	outside := map[byte]string{
		'd': `\p{Nd}`, 'D': `\P{Nd}`,
		'w': `[\p{L}\p{Mn}\p{Nd}\p{Pc}]`, 'W': `[^\p{L}\p{Mn}\p{Nd}\p{Pc}]`,
		's': `[\s\x0b\x85\p{Z}]`, 'S': `[^\s\x0b\x85\p{Z}]`,
	}
	inside := map[byte]string{
		'd': `\p{Nd}`, 'D': `\P{Nd}`, 'w': `\p{L}\p{Mn}\p{Nd}\p{Pc}`, 's': `\s\x0b\x85\p{Z}`,
	}
	var b strings.Builder
	class := false
	for i := 0; i < len(pattern); i++ {
		switch ch := pattern[i]; {
		case ch == '\\' && i+1 < len(pattern):
			i++
			table := outside
			if class {
				table = inside
			}
			if wide, ok := table[pattern[i]]; ok {
				b.WriteString(wide)
			} else {
				b.WriteString(pattern[i-1 : i+1])
			}
		case ch == '[' && !class:
			class = true
			b.WriteByte(ch)
			// A bracket right at the start of a class is an ordinary character.
			for _, first := range []string{"^", "]"} {
				if strings.HasPrefix(pattern[i+1:], first) {
					i++
					b.WriteString(first)
				}
			}
		case ch == '[' && pattern[i-1] == '-':
			return "", errors.New("regular expression uses a .NET feature that is not supported here: class subtraction")
		case ch == '[' && !strings.HasPrefix(pattern[i:], "[:"):
			b.WriteString(`\[`)
		case ch == ']' && class:
			class = false
			b.WriteByte(ch)
		default:
			b.WriteByte(ch)
		}
	}
	return b.String(), nil
}

// groupNumbers orders groups as .NET counts them: the unnamed ones first, then
// the named ones.
func groupNumbers(re *regexp.Regexp) []int {
	numbers := []int{0}
	names := re.SubexpNames()
	for pass := range 2 {
		for i := 1; i < len(names); i++ {
			if (names[i] == "") == (pass == 0) {
				numbers = append(numbers, i)
			}
		}
	}
	return numbers
}

// expand writes a .NET replacement: $1, ${1}, ${name}, $&, $$, $` and $'.
// A group that does not exist stays as it is written, as in .NET.
func expand(b *strings.Builder, re *regexp.Regexp, replacement, source string, match []int) {
	numbers := groupNumbers(re)
	group := func(reference string) (string, bool) {
		index := re.SubexpIndex(reference)
		if n, err := strconv.Atoi(reference); err == nil && n >= 0 && n < len(numbers) {
			index = numbers[n]
		}
		if index < 0 {
			return "", false
		}
		if match[2*index] < 0 {
			return "", true
		}
		return source[match[2*index]:match[2*index+1]], true
	}
	for i := 0; i < len(replacement); i++ {
		rest := replacement[i+1:]
		if replacement[i] != '$' || rest == "" {
			b.WriteByte(replacement[i])
			continue
		}
		reference, length := "", 0
		switch digits := len(rest) - len(strings.TrimLeft(rest, "0123456789")); {
		case rest[0] == '$':
			b.WriteByte('$')
			i++
			continue
		case rest[0] == '&':
			reference, length = "0", 1
		case rest[0] == '`':
			b.WriteString(source[:match[0]])
			i++
			continue
		case rest[0] == '\'':
			b.WriteString(source[match[1]:])
			i++
			continue
		case digits > 0:
			reference, length = rest[:digits], digits
		case rest[0] == '{' && strings.Contains(rest, "}"):
			length = strings.Index(rest, "}") + 1
			reference = rest[1 : length-1]
		}
		text, ok := group(reference)
		if length == 0 || !ok {
			b.WriteByte('$')
			continue
		}
		b.WriteString(text)
		i += length
	}
}
