package server

import (
	"strings"
	"time"
)

// FoldCase gives the form in which strings of a case-insensitive attribute are compared:
// width mapped, composed, lower case. It is the part of the PRECIS username profile (RFC 8265)
// that a directory of people meets, not the whole of it.
func FoldCase(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return strings.ToLower(prepare(s))
		}
	}
	return strings.ToLower(s)
}

// prepare maps full-width forms to ordinary ones and composes letters with their accents.
func prepare(s string) string {
	out := make([]rune, 0, len(s))
	for _, r := range s {
		switch {
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		case r == 0x3000:
			r = ' '
		}
		if n := len(out); n > 0 {
			if c := compose(out[n-1], r); c != 0 {
				out[n-1] = c
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}

// compose joins a Latin letter and a combining mark, 0 when there is no such letter.
func compose(base, mark rune) rune {
	var bases, composed string
	switch mark {
	case 0x0300:
		bases, composed = "AEIOUaeiouNn", "ÀÈÌÒÙàèìòùǸǹ"
	case 0x0301:
		bases, composed = "AEIOUYaeiouyCcNnSsZz", "ÁÉÍÓÚÝáéíóúýĆćŃńŚśŹź"
	case 0x0302:
		bases, composed = "AEIOUaeiou", "ÂÊÎÔÛâêîôû"
	case 0x0303:
		bases, composed = "ANOano", "ÃÑÕãñõ"
	case 0x0308:
		bases, composed = "AEIOUaeiouy", "ÄËÏÖÜäëïöüÿ"
	case 0x030A:
		bases, composed = "AaUu", "ÅåŮů"
	case 0x030C:
		bases, composed = "CcSsZzEeRrNn", "ČčŠšŽžĚěŘřŇň"
	case 0x0327:
		bases, composed = "CcSs", "ÇçŞş"
	default:
		return 0
	}
	b, c := []rune(bases), []rune(composed)
	for i := range b {
		if b[i] == base {
			return c[i]
		}
	}
	return 0
}

// comparisonForm gives the comparison form of a string of the attribute.
func comparisonForm(a *Attribute, s string) string {
	if a.CaseExact || a.Kind == TypeReference || a.Kind == TypeBinary {
		return s
	}
	return FoldCase(s)
}

// ParseTime reads an xsd:dateTime (RFC 7643, section 2.3.5).
func ParseTime(s string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
