package expression

import "strings"

func listFunctions() []*function {
	return []*function{
		define("Count", "attribute", func(c *call) (Value, error) {
			items, err := c.list(0)
			return Int(int64(len(items))), err
		}),
		define("Item", "attribute index", evalItem),
		define("Join", "separator source ...1", evalJoin),
		define("RemoveDuplicates", "attribute", evalRemoveDuplicates),
		define("Split", "source delimiter", evalSplit),
	}
}

// evalItem counts from 1. The documentation says that 0 should not be used: it
// is an error here. Silent: an index beyond the end; it gives null.
func evalItem(c *call) (Value, error) {
	items, err := c.list(0)
	if err != nil {
		return Value{}, err
	}
	i, ok, err := c.integer(1)
	if err != nil || !ok {
		return Null(), err
	}
	if i < 1 {
		return Value{}, c.fail(1, "is %d; items are counted from 1", i)
	}
	if i > int64(len(items)) {
		return Null(), nil
	}
	return items[i-1], nil
}

// evalJoin flattens multi-valued sources and leaves out null and empty values,
// as the documented Join(", ", "", [surname], [givenName]) shows.
// Silent: nothing left to join; it gives "".
func evalJoin(c *call) (Value, error) {
	separator, _, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	var parts []string
	size := 0
	for i := 1; i < len(c.n.args); i++ {
		items, err := c.list(i)
		if err != nil {
			return Value{}, err
		}
		for _, item := range items {
			text, ok, err := c.scalar(i, item)
			if err != nil {
				return Value{}, err
			}
			if !ok || text == "" {
				continue
			}
			if size += len(text) + len(separator); size > 2*maxResult {
				return Value{}, c.broken("result is larger than %d bytes", maxResult)
			}
			parts = append(parts, text)
		}
	}
	return String(strings.Join(parts, separator)), nil
}

// evalRemoveDuplicates keeps the first of equal values, in order. Silent:
// letter case; values that differ in it are different.
func evalRemoveDuplicates(c *call) (Value, error) {
	items, err := c.list(0)
	if err != nil || items == nil {
		return Null(), err
	}
	seen := map[string]bool{}
	kept := []Value{}
	for _, item := range items {
		text, _, err := c.scalar(0, item)
		if err != nil {
			return Value{}, err
		}
		if !seen[text] {
			seen[text] = true
			kept = append(kept, item)
		}
	}
	return Value{kind: KindList, items: kept}, nil
}

// evalSplit trims the parts, because the documented sample turns "A, B" into
// ["A", "B"]. Silent: empty parts; they stay.
func evalSplit(c *call) (Value, error) {
	source, ok, err := c.text(0)
	if err != nil || !ok {
		return Null(), err
	}
	delimiter, _, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	if delimiter == "" {
		return Value{}, c.fail(1, "is empty; want a character")
	}
	parts := strings.Split(source, delimiter)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return Strings(parts...), nil
}
