package expression

import (
	_ "embed"
	"fmt"
	"math"
	"strconv"
	"strings"
	"sync"
)

func convertFunctions() []function {
	return []function{
		{"Convert.toInt", 1, 1, evalToInt},
		{"Convert.toNum", 1, 1, func(c *call) (Value, error) {
			f, ok, err := c.number(0)
			if err != nil || !ok {
				return Null(), err
			}
			return Number(f), nil
		}},
		{"Iso3166Convert.toAlpha2", 1, 1, onCountry(func(c country) string { return c.alpha2 })},
		{"Iso3166Convert.toAlpha3", 1, 1, onCountry(func(c country) string { return c.alpha3 })},
		{"Iso3166Convert.toNumeric", 1, 1, onCountry(func(c country) string { return c.numeric })},
		{"Iso3166Convert.toName", 1, 1, onCountry(func(c country) string { return c.name })},
	}
}

// number evaluates argument i, a number or a text that is one. Silent: a text
// that is none; it is an error. Null and "" have no number.
func (c *call) number(i int) (f float64, ok bool, err error) {
	text, ok, err := c.text(i)
	text = strings.TrimSpace(text)
	if err != nil || !ok || text == "" {
		return 0, false, err
	}
	f, err = strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) || strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, false, c.fail(i, "is %q; want a number", shorten(text))
	}
	return f, true, nil
}

// evalToInt rounds to the nearest whole number, a half upwards, and has the
// range of a 32-bit integer.
func evalToInt(c *call) (Value, error) {
	f, ok, err := c.number(0)
	if err != nil || !ok {
		return Null(), err
	}
	f = math.Floor(f + 0.5)
	if f < math.MinInt32 || f > math.MaxInt32 {
		return Value{}, c.fail(0, "is outside the range of integers")
	}
	return Number(f), nil
}

// countryData lists ISO 3166-1: alpha-2, alpha-3, numeric code and the English
// short name, one country a line.
//
//go:embed countries.txt
var countryData string

type country struct{ alpha2, alpha3, numeric, name string }

// countryTable finds a country by each of its codes.
var countryTable = sync.OnceValue(func() map[string]country {
	table := map[string]country{}
	for line := range strings.Lines(countryData) {
		fields := strings.SplitN(strings.TrimSpace(line), " ", 4)
		if len(fields) != 4 {
			continue
		}
		c := country{fields[0], fields[1], fields[2], fields[3]}
		table[c.alpha2], table[c.alpha3], table[c.numeric] = c, c, c
	}
	return table
})

// onCountry makes a conversion; the kind of the input is found by its form.
// Silent: letter case, which does not matter here; leading zeros of a numeric
// code, which may be missing; an unknown code, which gives null.
func onCountry(pick func(country) string) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		text, ok, err := c.text(0)
		if err != nil || !ok {
			return Null(), err
		}
		code := strings.ToUpper(strings.TrimSpace(text))
		if n, err := strconv.ParseUint(code, 10, 16); err == nil {
			code = fmt.Sprintf("%03d", n)
		}
		found, ok := countryTable()[code]
		if !ok {
			return Null(), nil
		}
		return String(pick(found)), nil
	}
}
