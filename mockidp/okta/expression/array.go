package expression

import "strings"

func arrayFunctions() []function {
	return []function{
		{"Arrays.add", 2, 2, func(c *call) (Value, error) {
			items, _, err := c.array(0)
			if err != nil {
				return Value{}, err
			}
			v, err := c.value(1)
			return List(append(items, v)...), err
		}},
		{"Arrays.remove", 2, 2, evalRemove},
		{"Arrays.clear", 1, 1, func(c *call) (Value, error) {
			_, _, err := c.array(0)
			return List(), err
		}},
		{"Arrays.get", 2, 2, func(c *call) (Value, error) {
			items, _, err := c.array(0)
			if err != nil {
				return Value{}, err
			}
			i, err := c.integer(1)
			return element(items, float64(i)), err
		}},
		{"Arrays.flatten", 1, -1, evalFlatten},
		{"Arrays.contains", 2, 2, func(c *call) (Value, error) {
			items, _, err := c.array(0)
			if err != nil {
				return Value{}, err
			}
			v, err := c.value(1)
			return Bool(holds(items, v)), err
		}},
		{"Arrays.size", 1, 1, func(c *call) (Value, error) {
			items, _, err := c.array(0)
			return Number(float64(len(items))), err
		}},
		{"Arrays.isEmpty", 1, 1, func(c *call) (Value, error) {
			items, _, err := c.array(0)
			return Bool(len(items) == 0), err
		}},
		{"Arrays.toCsvString", 1, 1, evalToCSV},
	}
}

// array evaluates argument i to the values of an array. A text is a list of
// comma-separated values; null and "" have none. ok is false for null.
// Silent: spaces around the values of such a text; they are trimmed.
func (c *call) array(i int) (items []Value, ok bool, err error) {
	v, err := c.value(i)
	if err != nil {
		return nil, false, err
	}
	switch v.kind {
	case KindNull:
		return nil, false, nil
	case KindList:
		return append([]Value{}, v.items...), true, nil
	case KindString:
		if v.text == "" {
			return nil, true, nil
		}
		for part := range strings.SplitSeq(v.text, ",") {
			items = append(items, String(strings.TrimSpace(part)))
		}
		return items, true, nil
	}
	return nil, false, c.fail(i, "is %s; want an array or comma-separated values", kindName(v))
}

func holds(items []Value, v Value) bool {
	for _, item := range items {
		if sameElement(item, v) {
			return true
		}
	}
	return false
}

// evalRemove. Silent: a value that occurs more than once; every one goes.
func evalRemove(c *call) (Value, error) {
	items, _, err := c.array(0)
	if err != nil {
		return Value{}, err
	}
	v, err := c.value(1)
	if err != nil {
		return Value{}, err
	}
	kept := []Value{}
	for _, item := range items {
		if !sameElement(item, v) {
			kept = append(kept, item)
		}
	}
	return List(kept...), nil
}

// evalFlatten takes arrays apart at every depth. Silent: null, which is left
// out.
func evalFlatten(c *call) (Value, error) {
	flat := []Value{}
	var flatten func(Value)
	flatten = func(v Value) {
		switch v.kind {
		case KindNull:
		case KindList:
			for _, item := range v.items {
				flatten(item)
			}
		default:
			flat = append(flat, v)
		}
	}
	for i := range c.n.args {
		v, err := c.value(i)
		if err != nil {
			return Value{}, err
		}
		flatten(v)
	}
	return List(flat...), nil
}

// evalToCSV keeps spaces and does not quote. Null stays null.
func evalToCSV(c *call) (Value, error) {
	items, ok, err := c.array(0)
	if err != nil || !ok {
		return Null(), err
	}
	parts := make([]string, len(items))
	for i, item := range items {
		text, ok := item.Text()
		if !ok && !item.IsNull() {
			return Value{}, c.fail(0, "holds %s; want texts", kindName(item))
		}
		parts[i] = text
	}
	return String(strings.Join(parts, ",")), nil
}

// evalContains is the method contains of a text or an array.
func evalContains(c *call) (Value, error) {
	v, err := c.value(0)
	if err != nil {
		return Value{}, err
	}
	if v.kind != KindList {
		return onPair(strings.Contains)(c)
	}
	part, err := c.value(1)
	return Bool(holds(v.items, part)), err
}
