package expression

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf16"
)

const (
	compareText   = "vbTextCompare"
	compareBinary = "vbBinaryCompare"
)

func textFunctions() []*function {
	replace := define("Replace", "source [oldValue] [regexPattern] [regexGroupName] [replacementValue] [replacementAttributeName] [template]", evalReplace)
	replace.check = checkReplace
	lower := define("ToLower", "source [culture]", func(c *call) (Value, error) { return c.convertCase(lowerCase) })
	upper := define("ToUpper", "source [culture]", func(c *call) (Value, error) { return c.convertCase(upperCase) })
	return []*function{
		replace, lower, upper,
		define("Append", "source suffix", evalAppend),
		define("ConvertToBase64", "source", onText(base64UTF16)),
		define("ConvertToUTF8Hex", "source", onText(func(s string) string {
			return strings.ToUpper(hex.EncodeToString([]byte(s)))
		})),
		define("InStr", "value1 value2 [start] [compareType]", evalInStr),
		define("Left", "string numChars", evalLeft),
		define("Mid", "source start length", evalMid),
		define("NormalizeDiacritics", "source", onText(normalizeDiacritics)),
		define("PCase", "source [wordSeparators]", evalPCase),
		define("Redact", "value", func(c *call) (Value, error) {
			c.ev.redacted = true
			return c.value(0)
		}),
		define("StripSpaces", "source", onText(func(s string) string { return strings.ReplaceAll(s, " ", "") })),
		define("Word", "string wordNumber delimiters", evalWord),
	}
}

// onText makes a function of one text; null stays null.
func onText(convert func(string) string) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		text, ok, err := c.text(0)
		if err != nil || !ok {
			return Null(), err
		}
		return String(convert(text)), nil
	}
}

func base64UTF16(s string) string {
	units := utf16.Encode([]rune(s))
	raw := make([]byte, 0, 2*len(units))
	for _, u := range units {
		raw = append(raw, byte(u), byte(u>>8))
	}
	return base64.StdEncoding.EncodeToString(raw)
}

// evalAppend. Silent: a null source; nothing is made out of a suffix alone.
func evalAppend(c *call) (Value, error) {
	source, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	suffix, _, err := c.text(1)
	return String(source + suffix), err
}

// evalInStr counts from 1 and gives 0 for what is not found (VBA). Silent: an
// empty value2, where VBA gives start; a start below 1, which is an error as in
// VBA; the default comparison, which is binary.
func evalInStr(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	sub, ok, err := c.text(1)
	if err != nil || !ok {
		return Null(), err
	}
	start, given, err := c.integer(2)
	if err != nil {
		return Value{}, err
	}
	if !given {
		start = 1
	}
	if start < 1 {
		return Value{}, c.fail(2, "is %d; characters are counted from 1", start)
	}
	mode, given, err := c.text(3)
	if err != nil {
		return Value{}, err
	}
	switch {
	case !given || mode == compareBinary:
	case mode == compareText:
		text, sub = strings.ToLower(text), strings.ToLower(sub)
	default:
		return Value{}, c.fail(3, "is %q; want %s or %s", shorten(mode), compareText, compareBinary)
	}
	runes := []rune(text)
	if start > int64(len(runes)) {
		return Int(0), nil
	}
	at := strings.Index(string(runes[start-1:]), sub)
	if at < 0 {
		return Int(0), nil
	}
	return Int(start + int64(len([]rune(string(runes[start-1:])[:at])))), nil
}

// evalLeft: 0 gives "", a negative number the whole text, null "".
func evalLeft(c *call) (Value, error) {
	text, _, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	n, ok, err := c.integer(1)
	if err != nil {
		return Value{}, err
	}
	runes := []rune(text)
	if !ok || n < 0 || n > int64(len(runes)) {
		return String(text), nil
	}
	return String(string(runes[:n])), nil
}

// evalMid counts from 1 and clips at the end. Silent: a start below 1 and a
// negative length, which are errors (.NET's Substring throws), and a start
// behind the end, which gives "".
func evalMid(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	start, ok, err := c.integer(1)
	if err != nil {
		return Value{}, err
	}
	if !ok || start < 1 {
		return Value{}, c.fail(1, "is %d; characters are counted from 1", start)
	}
	length, ok, err := c.integer(2)
	if err != nil {
		return Value{}, err
	}
	if !ok || length < 0 {
		return Value{}, c.fail(2, "is %d; want 0 or more", length)
	}
	runes := []rune(text)
	if start > int64(len(runes)) {
		return String(""), nil
	}
	runes = runes[start-1:]
	return String(string(runes[:min(length, int64(len(runes)))])), nil
}

// evalWord splits at any of the delimiter characters; several in a row separate
// once. A number below 1, a null text and too few words give "".
func evalWord(c *call) (Value, error) {
	text, _, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	n, ok, err := c.integer(1)
	if err != nil {
		return Value{}, err
	}
	delimiters, _, err := c.text(2)
	if err != nil {
		return Value{}, err
	}
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(delimiters, r) })
	if !ok || n < 1 || n > int64(len(words)) {
		return String(""), nil
	}
	return String(words[n-1]), nil
}
