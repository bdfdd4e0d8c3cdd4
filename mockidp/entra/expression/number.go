package expression

import (
	"errors"
	"strconv"
	"strings"
)

// parseNumber reads a decimal number or a VBA hexadecimal literal: 12, -3,
// 1.5, &HF7. Silent: VBA makes &H8000 to &HFFFF negative 16-bit integers; here
// hexadecimal is never negative. The trailing & that marks a VBA Long is taken.
func parseNumber(s string) (Value, error) {
	if len(s) > 2 && s[0] == '&' && (s[1] == 'H' || s[1] == 'h') {
		n, err := strconv.ParseUint(strings.TrimSuffix(s[2:], "&"), 16, 63)
		if err != nil {
			return Value{}, errors.New("is not a hexadecimal number of at most 63 bits")
		}
		return Int(int64(n)), nil
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return Int(n), nil
	}
	if strings.Trim(s, "-.0123456789") != "" {
		return Value{}, errors.New("is not a number")
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !strings.Contains(s, ".") {
		return Value{}, errors.New("is not a number of at most 64 bits")
	}
	return Float(f), nil
}

func numberFunctions() []*function {
	return []*function{
		define("BitAnd", "value1 value2", bitAnd),
		define("CStr", "value", func(c *call) (Value, error) {
			text, ok, err := c.text(0)
			if err != nil || !ok {
				return Null(), err
			}
			return String(text), nil
		}),
	}
}

func bitAnd(c *call) (Value, error) {
	a, ok, err := c.integer(0)
	if err != nil || !ok {
		return Null(), err
	}
	b, ok, err := c.integer(1)
	if err != nil || !ok {
		return Null(), err
	}
	return Int(a & b), nil
}
