package server

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a filter; a longer or deeper one is refused with invalidFilter.
const (
	maxFilterLength = 8 << 10
	maxFilterDepth  = 32
	maxFilterNodes  = 256
)

// Expr is a parsed filter (RFC 7644, section 3.4.2.2, figure 1), names not yet resolved.
type Expr interface{ isExpr() }

// Logical is "and" or "or".
type Logical struct {
	Op          string
	Left, Right Expr
}

// Negation is "not (…)".
type Negation struct{ Inner Expr }

// Comparison is `name op value`, or `name pr`.
type Comparison struct {
	Name, Op string
	Value    any
}

// ValuePath is `name[filter]`. With a sub-attribute and an operator behind the bracket it is
// the form that Microsoft Entra ID sends, `emails[type eq "work"].value eq "x"`, which the
// grammar of the RFC does not have.
type ValuePath struct {
	name   string
	Filter Expr
	then   *Comparison // on a sub-attribute of the same value
}

func (Logical) isExpr()    {}
func (Negation) isExpr()   {}
func (Comparison) isExpr() {}
func (ValuePath) isExpr()  {}

// filterParser is a recursive descent over the text of a filter.
type filterParser struct {
	text  string
	pos   int
	depth int
	nodes int
}

// ParseFilter reads a whole filter. The error is a failure with invalidFilter.
func ParseFilter(text string) (Expr, error) {
	if len(text) > maxFilterLength {
		return nil, BadFilter("the filter is longer than %d bytes", maxFilterLength)
	}
	if !utf8.ValidString(text) {
		return nil, BadFilter("the filter is not UTF-8")
	}
	p := &filterParser{text: text}
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos < len(p.text) {
		return nil, BadFilter("unexpected %q at position %d of the filter", p.rest(), p.pos)
	}
	return e, nil
}

func (p *filterParser) rest() string {
	r := p.text[p.pos:]
	if len(r) > 20 {
		cut := 20
		for !utf8.RuneStart(r[cut]) {
			cut--
		}
		r = r[:cut] + "…"
	}
	return r
}

func (p *filterParser) space() {
	for p.pos < len(p.text) && (p.text[p.pos] == ' ' || p.text[p.pos] == '\t') {
		p.pos++
	}
}

// word reads up to a delimiter without consuming it.
func (p *filterParser) word() string {
	end := p.pos
	for end < len(p.text) && !strings.ContainsRune(" \t()[]\"", rune(p.text[end])) {
		end++
	}
	return p.text[p.pos:end]
}

func (p *filterParser) enter() error {
	p.depth++
	p.nodes++
	if p.depth > maxFilterDepth || p.nodes > maxFilterNodes {
		return BadFilter("the filter is too complex")
	}
	return nil
}

func (p *filterParser) or() (Expr, error)  { return p.chain("or", p.and) }
func (p *filterParser) and() (Expr, error) { return p.chain("and", p.term) }

// chain reads operands joined by one logical operator, left to right.
func (p *filterParser) chain(op string, operand func() (Expr, error)) (Expr, error) {
	left, err := operand()
	if err != nil {
		return nil, err
	}
	for {
		start := p.pos
		if p.space(); !strings.EqualFold(p.word(), op) || (p.pos == start && p.text[p.pos-1] != ')' && p.text[p.pos-1] != ']') {
			p.pos = start
			return left, nil
		}
		p.pos += len(op)
		if p.nodes++; p.nodes > maxFilterNodes {
			return nil, BadFilter("the filter is too complex")
		}
		right, err := operand()
		if err != nil {
			return nil, err
		}
		left = Logical{Op: op, Left: left, Right: right}
	}
}

func (p *filterParser) term() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer func() { p.depth-- }()
	p.space()
	if p.pos >= len(p.text) {
		return nil, BadFilter("the filter ends where an expression was expected")
	}
	if p.text[p.pos] == '(' {
		return p.group()
	}
	w := p.word()
	if strings.EqualFold(w, "not") {
		after := &filterParser{text: p.text, pos: p.pos + len(w)}
		if after.space(); after.pos < len(p.text) && p.text[after.pos] == '(' {
			p.pos = after.pos
			inner, err := p.group()
			if err != nil {
				return nil, err
			}
			return Negation{Inner: inner}, nil
		}
		return nil, BadFilter("not needs parentheses")
	}
	return p.attribute(w)
}

func (p *filterParser) group() (Expr, error) {
	p.pos++
	e, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos >= len(p.text) || p.text[p.pos] != ')' {
		return nil, BadFilter("a parenthesis is not closed")
	}
	p.pos++
	return e, nil
}

func (p *filterParser) attribute(name string) (Expr, error) {
	if !validName(name) {
		return nil, BadFilter("expected an attribute name at %q", p.rest())
	}
	p.pos += len(name)
	if p.pos < len(p.text) && p.text[p.pos] == '[' {
		return p.bracket(name)
	}
	return p.comparison(name)
}

func (p *filterParser) bracket(name string) (Expr, error) {
	p.pos++
	inner, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos >= len(p.text) || p.text[p.pos] != ']' {
		return nil, BadFilter("a bracket is not closed")
	}
	p.pos++
	vp := ValuePath{name: name, Filter: inner}
	if p.pos < len(p.text) && p.text[p.pos] == '.' {
		p.pos++
		sub := p.word()
		if !validName(sub) {
			return nil, BadFilter("expected a sub-attribute at %q", p.rest())
		}
		p.pos += len(sub)
		c, err := p.comparison(sub)
		if err != nil {
			return nil, err
		}
		then := c.(Comparison)
		vp.then = &then
	}
	return vp, nil
}

func (p *filterParser) comparison(name string) (Expr, error) {
	start := p.pos
	if p.space(); p.pos == start {
		return nil, BadFilter("expected an operator after %s", name)
	}
	op := strings.ToLower(p.word())
	if op == "pr" {
		p.pos += len(op)
		return Comparison{Name: name, Op: op}, nil
	}
	if !strings.Contains(" eq ne co sw ew gt ge lt le ", " "+op+" ") || op == "" {
		return nil, BadFilter("unknown operator %q", p.word())
	}
	p.pos += len(op)
	start = p.pos
	if p.space(); p.pos == start {
		return nil, BadFilter("expected a value after %s %s", name, op)
	}
	v, err := p.literal()
	if err != nil {
		return nil, err
	}
	return Comparison{Name: name, Op: op, Value: v}, nil
}

// literal reads a JSON string, number, true, false or null.
func (p *filterParser) literal() (any, error) {
	if p.pos < len(p.text) && p.text[p.pos] == '"' {
		return p.quoted()
	}
	w := p.word()
	var v any
	dec := json.NewDecoder(strings.NewReader(w))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil || dec.More() || w == "" {
		return nil, BadFilter("%q is not a value; strings stand in double quotes", w)
	}
	if _, isNumber := v.(json.Number); isNumber && int(dec.InputOffset()) != len(w) {
		return nil, BadFilter("%q is not a value", w)
	}
	p.pos += len(w)
	return v, nil
}

func (p *filterParser) quoted() (any, error) {
	end := p.pos + 1
	for end < len(p.text) && p.text[end] != '"' {
		if p.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(p.text) {
		return nil, BadFilter("a string is not closed")
	}
	var s string
	if err := json.Unmarshal([]byte(p.text[p.pos:end+1]), &s); err != nil {
		return nil, BadFilter("%s is not a JSON string", p.text[p.pos:end+1])
	}
	p.pos = end + 1
	return s, nil
}

// validName accepts attribute names and URN-qualified ones (RFC 7644, section 3.10). The
// dollar sign is let in for $ref.
func validName(name string) bool {
	if name == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(name)
	if !unicode.IsLetter(first) && first != '$' {
		return false
	}
	for _, r := range name {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_.:$/%", r) {
			return false
		}
	}
	return !strings.HasSuffix(name, ".") && !strings.HasSuffix(name, ":")
}
