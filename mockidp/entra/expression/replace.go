package expression

import (
	"regexp"
	"strings"
)

// The positions of Replace's parameters.
const (
	replaceSource = iota
	replaceOld
	replacePattern
	replaceGroup
	replaceValue
	replaceAttribute
	replaceTemplate
)

// replaceMode picks one of the documented modes by which arguments are
// written; "" counts as written. Silent: several modes at once; a regular
// expression goes before oldValue, and a group before the plain replacement.
func (n *node) replaceMode() func(*call) (Value, error) {
	given := func(i int) bool { return i < len(n.args) && n.args[i] != nil }
	switch {
	case given(replacePattern) && given(replaceGroup) && given(replaceAttribute):
		return replaceFromAttribute
	case given(replacePattern) && given(replaceGroup) && given(replaceValue):
		return replaceGroupText
	case given(replacePattern) && given(replaceValue):
		return replaceMatches
	case given(replaceOld) && given(replaceTemplate):
		return replaceInTemplate
	case given(replaceOld) && given(replaceValue):
		return replaceAll
	}
	return nil
}

func checkReplace(c *converter, n *node) {
	if n.replaceMode() == nil {
		c.fail(n.offset, "Replace needs oldValue with replacementValue or template, or regexPattern with "+
			"replacementValue, with regexGroupName and replacementValue, or with regexGroupName and replacementAttributeName")
		return
	}
	if len(n.args) <= replacePattern || n.args[replacePattern] == nil || n.args[replacePattern].kind != nodeText {
		return
	}
	pattern := n.args[replacePattern]
	re, err := compilePattern(pattern.text)
	if err != nil {
		c.fail(pattern.offset, "%s", err)
		return
	}
	if len(n.args) <= replaceGroup || n.args[replaceGroup] == nil || n.args[replaceGroup].kind != nodeText {
		return
	}
	if group := n.args[replaceGroup]; findGroup(re, group.text) < 0 {
		c.fail(group.offset, "regular expression has no group %q", group.text)
	}
}

// findGroup gives the index of a group by name or .NET number, -1 without one.
func findGroup(re *regexp.Regexp, name string) int {
	if i := re.SubexpIndex(name); i >= 0 {
		return i
	}
	numbers := groupNumbers(re)
	if len(name) == 1 && name[0] >= '0' && name[0] <= '9' && int(name[0]-'0') < len(numbers) {
		return numbers[name[0]-'0']
	}
	return -1
}

func evalReplace(c *call) (Value, error) { return c.n.replaceMode()(c) }

func (c *call) grow(size int) *Error {
	if size > maxResult {
		return c.broken("result is larger than %d bytes", maxResult)
	}
	return nil
}

// substitute replaces every old by new. An empty old replaces nothing (.NET
// throws for it; silent what the service does).
func (c *call) substitute(text, old, replacement string) (Value, error) {
	if old == "" {
		return String(text), nil
	}
	if e := c.grow(len(text) + strings.Count(text, old)*len(replacement)); e != nil {
		return Value{}, e
	}
	return String(strings.ReplaceAll(text, old, replacement)), nil
}

// plain evaluates what a mode without a pattern takes: source, oldValue and argument i. ok
// is false for a null source, whose result is null.
func (c *call) plain(i int) (source, old, other string, ok bool, err error) {
	if source, ok, err = c.text(replaceSource); err != nil || !ok {
		return "", "", "", false, err
	}
	if old, _, err = c.text(replaceOld); err != nil {
		return "", "", "", false, err
	}
	if other, _, err = c.text(i); err != nil {
		return "", "", "", false, err
	}
	return source, old, other, true, nil
}

func replaceAll(c *call) (Value, error) {
	source, old, replacement, ok, err := c.plain(replaceValue)
	if err != nil || !ok {
		return Value{}, err
	}
	return c.substitute(source, old, replacement)
}

// replaceInTemplate puts the source in the place of oldValue in the template.
func replaceInTemplate(c *call) (Value, error) {
	source, old, template, ok, err := c.plain(replaceTemplate)
	if err != nil || !ok {
		return Value{}, err
	}
	return c.substitute(template, old, source)
}

// subject evaluates argument i to a text that a pattern may be applied to.
func (c *call) subject(i int) (text string, ok bool, err error) {
	text, ok, err = c.text(i)
	if err == nil && len(text) > maxSubject {
		return "", false, c.fail(i, "has %d bytes; regular expressions take at most %d", len(text), maxSubject)
	}
	return text, ok, err
}

func (c *call) pattern() (*regexp.Regexp, error) {
	pattern, _, err := c.text(replacePattern)
	if err != nil {
		return nil, err
	}
	re, err := compilePattern(pattern)
	if err != nil {
		return nil, c.fail(replacePattern, "%s", err)
	}
	return re, nil
}

func (c *call) patternAndGroup() (*regexp.Regexp, int, error) {
	re, err := c.pattern()
	if err != nil {
		return nil, 0, err
	}
	name, _, err := c.text(replaceGroup)
	if err != nil {
		return nil, 0, err
	}
	group := findGroup(re, name)
	if group < 0 {
		return nil, 0, c.fail(replaceGroup, "is %q, which the regular expression does not have", shorten(name))
	}
	return re, group, nil
}

func replaceMatches(c *call) (Value, error) {
	source, ok, err := c.subject(replaceSource)
	if err != nil || !ok {
		return Null(), err
	}
	re, err := c.pattern()
	if err != nil {
		return Value{}, err
	}
	replacement, _, err := c.text(replaceValue)
	if err != nil {
		return Value{}, err
	}
	var b strings.Builder
	end := 0
	for _, match := range re.FindAllStringSubmatchIndex(source, -1) {
		b.WriteString(source[end:match[0]])
		expand(&b, re, replacement, source, match)
		end = match[1]
		if e := c.grow(b.Len()); e != nil {
			return Value{}, e
		}
	}
	b.WriteString(source[end:])
	return String(b.String()), nil
}

// replaceGroupText replaces the text of one group in every match.
func replaceGroupText(c *call) (Value, error) {
	source, ok, err := c.subject(replaceSource)
	if err != nil || !ok {
		return Null(), err
	}
	re, group, err := c.patternAndGroup()
	if err != nil {
		return Value{}, err
	}
	replacement, _, err := c.text(replaceValue)
	if err != nil {
		return Value{}, err
	}
	var b strings.Builder
	end := 0
	for _, match := range re.FindAllStringSubmatchIndex(source, -1) {
		if match[2*group] < 0 {
			continue
		}
		b.WriteString(source[end:match[2*group]])
		b.WriteString(replacement)
		end = match[2*group+1]
		if e := c.grow(b.Len()); e != nil {
			return Value{}, e
		}
	}
	b.WriteString(source[end:])
	return String(b.String()), nil
}

// replaceFromAttribute gives the source if it has a value, else the group out
// of the other attribute. Silent: no match there; it gives null.
func replaceFromAttribute(c *call) (Value, error) {
	source, _, err := c.text(replaceSource)
	if err != nil || source != "" {
		return String(source), err
	}
	other, _, err := c.subject(replaceAttribute)
	if err != nil {
		return Value{}, err
	}
	re, group, err := c.patternAndGroup()
	if err != nil {
		return Value{}, err
	}
	match := re.FindStringSubmatchIndex(other)
	if match == nil || match[2*group] < 0 {
		return Null(), nil
	}
	return String(other[match[2*group]:match[2*group+1]]), nil
}
