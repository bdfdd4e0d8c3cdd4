package expression

import (
	"strings"
	"unicode/utf8"
)

func stringFunctions() []function {
	return []function{
		{"String.append", 2, 2, func(c *call) (Value, error) {
			parts, err := c.texts(0)
			return String(strings.Join(parts, "")), err
		}},
		{"String.join", 2, -1, evalJoin},
		{"String.len", 1, 1, func(c *call) (Value, error) {
			text, _, err := c.text(0)
			return Number(float64(utf8.RuneCountInString(text))), err
		}},
		{"String.removeSpaces", 1, 1, onText(func(s string) string { return strings.ReplaceAll(s, " ", "") })},
		{"String.replace", 3, 3, func(c *call) (Value, error) { return c.replace(-1) }},
		{"String.replaceFirst", 3, 3, func(c *call) (Value, error) { return c.replace(1) }},
		{"String.startsWith", 2, 2, onPair(strings.HasPrefix)},
		{"String.stringContains", 2, 2, onPair(strings.Contains)},
		{"String.stringSwitch", 4, -1, evalStringSwitch},
		{"String.substring", 3, 3, evalSubstring},
		{"String.substringAfter", 2, 2, evalSubstringAfter},
		{"String.substringBefore", 2, 2, evalSubstringBefore},
		{"String.toLowerCase", 1, 1, onText(strings.ToLower)},
		{"String.toUpperCase", 1, 1, onText(strings.ToUpper)},
	}
}

// onText makes a function of one text. Silent: null, which stays null.
func onText(convert func(string) string) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		text, ok, err := c.text(0)
		if err != nil || !ok {
			return Null(), err
		}
		return String(convert(text)), nil
	}
}

// onPair makes a test of two texts; null contains and begins with nothing.
func onPair(test func(s, part string) bool) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		text, ok, err := c.text(0)
		if err != nil {
			return Value{}, err
		}
		part, okPart, err := c.text(1)
		return Bool(ok && okPart && test(text, part)), err
	}
}

// evalJoin. Silent: null among the values, which counts as "" like in Java's
// join. An array is joined element by element.
func evalJoin(c *call) (Value, error) {
	separator, _, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	var parts []string
	size := 0
	for i := 1; i < len(c.n.args); i++ {
		v, err := c.value(i)
		if err != nil {
			return Value{}, err
		}
		items := []Value{v}
		if v.kind == KindList {
			items = v.items
		}
		for _, item := range items {
			text, ok := item.Text()
			if !ok && !item.IsNull() {
				return Value{}, c.fail(i, "is %s; want texts", kindName(item))
			}
			if size += len(text) + len(separator); size > 2*maxResult {
				return Value{}, c.ev.fail(c.n, "result is larger than %d bytes", maxResult)
			}
			parts = append(parts, text)
		}
	}
	return String(strings.Join(parts, separator)), nil
}

// replace is literal. Silent: whether replaceFirst takes a regular expression
// as Java's does; the parameter is called match for both, so it does not.
func (c *call) replace(count int) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	parts, err := c.texts(1)
	if err != nil || parts[0] == "" {
		return String(text), err
	}
	found := strings.Count(text, parts[0])
	if count >= 0 {
		found = min(found, count)
	}
	if len(text)+found*len(parts[1]) > maxResult {
		return Value{}, c.ev.fail(c.n, "result is larger than %d bytes", maxResult)
	}
	return String(strings.Replace(text, parts[0], parts[1], count)), nil
}

// evalStringSwitch looks for the keys inside the input, case-sensitively, in
// the order of the arguments and not of their places in the input.
// Silent: null, which gets the default.
func evalStringSwitch(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	for i := 2; i+1 < len(c.n.args); i += 2 {
		key, okKey, err := c.text(i)
		if err != nil {
			return Value{}, err
		}
		if ok && okKey && strings.Contains(text, key) {
			return c.value(i + 1)
		}
	}
	return c.value(1)
}

// evalSubstring: the end is exclusive. Silent: positions outside the text.
// They are clipped, and negative ones count from the end, as in the null-safe
// substring of Java's usual library.
func evalSubstring(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	start, err := c.integer(1)
	if err != nil {
		return Value{}, err
	}
	end, err := c.integer(2)
	if err != nil {
		return Value{}, err
	}
	runes := []rune(text)
	if start < 0 {
		start += len(runes)
	}
	if end < 0 {
		end += len(runes)
	}
	start, end = max(start, 0), max(min(end, len(runes)), 0)
	if start >= end {
		return String(""), nil
	}
	return String(string(runes[start:end])), nil
}

// evalSubstringAfter. Silent: a search text that is not there; it gives "".
func evalSubstringAfter(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	search, _, err := c.text(1)
	_, after, _ := strings.Cut(text, search)
	return String(after), err
}

// evalSubstringBefore. Silent: a search text that is not there; it gives the
// whole text.
func evalSubstringBefore(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	search, _, err := c.text(1)
	before, _, _ := strings.Cut(text, search)
	return String(before), err
}
