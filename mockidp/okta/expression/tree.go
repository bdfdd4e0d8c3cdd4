package expression

import (
	"strings"

	"github.com/scimspec/scimspec/mockidp/language"
)

// converter turns the syntax into nodes and checks names and arguments on the
// way. The first error wins.
type converter struct {
	src string
	err *Error
}

func (c *converter) fail(offset int, format string, args ...any) {
	if c.err == nil {
		c.err = language.Errorf(c.src, offset, format, args...)
	}
}

func (c *converter) choice(s *choiceSyntax) *node {
	condition := c.or(s.Condition)
	switch {
	case s.Elvis != nil:
		return &node{kind: nodeElvis, offset: s.Pos.Offset, text: "?:", args: []*node{condition, c.choice(s.Elvis)}}
	case s.Then != nil:
		return &node{kind: nodeTernary, offset: s.Pos.Offset, args: []*node{condition, c.choice(s.Then), c.choice(s.Else)}}
	}
	return condition
}

func (c *converter) or(s *orSyntax) *node {
	args := make([]*node, len(s.Operands))
	for i, operand := range s.Operands {
		inner := make([]*node, len(operand.Operands))
		for j, relation := range operand.Operands {
			inner[j] = c.relation(relation)
		}
		args[i] = chain(inner, "AND")
	}
	return chain(args, "OR")
}

// chain joins operands with one operator; a single operand is itself.
func chain(args []*node, op string) *node {
	if len(args) == 1 {
		return args[0]
	}
	n := &node{kind: nodeChain, offset: args[0].start(), text: op, args: args}
	for range len(args) - 1 {
		n.ops = append(n.ops, op)
	}
	return n
}

func (c *converter) relation(s *relationSyntax) *node {
	left := c.sum(s.Left)
	if s.Right == nil {
		return left
	}
	return &node{kind: nodeCompare, offset: left.start(), text: s.Operator, args: []*node{left, c.sum(s.Right)}}
}

func (c *converter) sum(s *sumSyntax) *node {
	n := c.product(s.First)
	if len(s.Rest) == 0 {
		return n
	}
	sum := &node{kind: nodeChain, offset: n.start(), text: "+", args: []*node{n}}
	for _, rest := range s.Rest {
		sum.ops = append(sum.ops, rest.Operator)
		sum.args = append(sum.args, c.product(rest.Operand))
	}
	return sum
}

func (c *converter) product(s *productSyntax) *node {
	n := c.prefix(s.First)
	if len(s.Rest) == 0 {
		return n
	}
	product := &node{kind: nodeChain, offset: n.start(), text: "*", args: []*node{n}}
	for _, rest := range s.Rest {
		product.ops = append(product.ops, rest.Operator)
		product.args = append(product.args, c.prefix(rest.Operand))
	}
	return product
}

func (c *converter) prefix(s *prefixSyntax) *node {
	n, steps := c.primary(s.Operand, s.Steps)
	for _, step := range steps {
		n = c.step(n, step)
	}
	for i := len(s.Operators) - 1; i >= 0; i-- {
		n = &node{kind: nodePrefix, offset: s.Pos.Offset, text: s.Operators[i], args: []*node{n}}
	}
	return n
}

// primary converts the head of a value. String.append and the like look like a
// name with a step and are one function, so the head may use up a step.
func (c *converter) primary(s *primarySyntax, steps []*stepSyntax) (*node, []*stepSyntax) {
	offset := s.Pos.Offset
	switch {
	case s.Call != nil:
		return c.call(offset, *s.Name, c.arguments(s.Call)), steps
	case s.Name != nil && isNamespace(*s.Name):
		if len(steps) == 0 || steps[0].Call == nil {
			c.fail(offset, "%s is not a value; call one of its functions", *s.Name)
			return &node{kind: nodeName, offset: offset, text: *s.Name}, nil
		}
		return c.call(offset, *s.Name+"."+*steps[0].Name, c.arguments(steps[0].Call)), steps[1:]
	case s.Name != nil:
		return constant(*s.Name, offset), steps
	case s.Text != nil:
		return &node{kind: nodeText, offset: offset, text: unquote(*s.Text)}, steps
	case s.Number != nil:
		return c.number(*s.Number, offset), steps
	case s.Braces != nil:
		return c.braces(s.Braces, offset), steps
	}
	return c.choice(s.Group), steps
}

func (c *converter) number(text string, offset int) *node {
	if len(text) > 30 {
		c.fail(offset, "number has %d digits; at most 30 are allowed", len(text))
	}
	return &node{kind: nodeNumber, offset: offset, text: text}
}

// constant: the documentation writes both null and NULL, and SpEL takes its
// literals in any case.
func constant(name string, offset int) *node {
	for _, word := range []string{"true", "false", "null"} {
		if strings.EqualFold(name, word) {
			return &node{kind: nodeConstant, offset: offset, text: word}
		}
	}
	return &node{kind: nodeName, offset: offset, text: name}
}

func unquote(raw string) string {
	q := raw[:1]
	return strings.ReplaceAll(raw[1:len(raw)-1], q+q, q)
}

func (c *converter) braces(s *bracesSyntax, offset int) *node {
	n := &node{kind: nodeList, offset: offset}
	for i, entry := range s.Entries {
		key := c.choice(entry.Key)
		if entry.Value != nil && i == 0 {
			n.kind = nodeMap
		}
		if (entry.Value != nil) != (n.kind == nodeMap) {
			c.fail(key.offset, "braces hold either values or key: value pairs, not both")
			return n
		}
		n.args = append(n.args, key)
		if entry.Value == nil {
			continue
		}
		if key.kind != nodeText && key.kind != nodeName {
			c.fail(key.offset, "a key is a text or a name")
		}
		n.args = append(n.args, c.choice(entry.Value))
	}
	return n
}

func (c *converter) arguments(s *argumentsSyntax) []*node {
	args := make([]*node, len(s.Arguments))
	for i, a := range s.Arguments {
		args[i] = c.choice(a)
	}
	return args
}

func (c *converter) step(target *node, s *stepSyntax) *node {
	offset := s.Pos.Offset
	switch {
	case s.Index != nil:
		return &node{kind: nodeIndex, offset: offset, args: []*node{target, c.choice(s.Index)}}
	case s.Project != nil:
		return &node{kind: nodeProject, offset: offset, args: []*node{target, c.choice(s.Project)}}
	case s.Call != nil:
		return c.methodCall(target, offset, *s.Name, c.arguments(s.Call))
	}
	return &node{kind: nodeProperty, offset: offset, text: *s.Name, args: []*node{target}}
}
