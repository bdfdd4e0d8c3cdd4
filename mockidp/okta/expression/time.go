package expression

import (
	"fmt"
	"math/big"
	"strings"
	"time"
)

func timeFunctions() []function {
	return []function{
		{"Time.now", 0, 2, evalNow},
		{"Time.fromWindowsToIso8601", 1, 1, evalFromWindows},
		{"Time.fromUnixToIso8601", 1, 1, evalFromUnix},
		{"Time.fromStringToIso8601", 2, 2, evalFromString},
		{"Time.fromIso8601ToWindows", 1, 1, onInstant(func(t time.Time) string {
			seconds := big.NewInt(t.Unix() + epochGap)
			ticks := seconds.Mul(seconds, big.NewInt(ticksPerSecond))
			return ticks.Add(ticks, big.NewInt(int64(t.Nanosecond()/100))).String()
		})},
		{"Time.fromIso8601ToUnix", 1, 1, onInstant(func(t time.Time) string { return fmt.Sprint(t.Unix()) })},
		{"Time.fromIso8601ToString", 2, 2, evalToString},
	}
}

// Windows counts intervals of 100 ns since 1601.
const (
	ticksPerSecond = 10_000_000
	epochGap       = 11_644_473_600 // seconds from 1601 to 1970
)

// The form of Time.now: milliseconds, Z for UTC.
const isoLayout = "2006-01-02T15:04:05.000Z07:00"

// evalNow takes an optional zone and an optional format, in this order.
func evalNow(c *call) (Value, error) {
	now := c.ev.env.Now().UTC()
	zone, ok, err := c.text(0)
	if err != nil {
		return Value{}, err
	}
	if ok && zone != "" {
		location, err := loadZone(zone)
		if err != nil {
			return Value{}, c.fail(0, "is %q, which is no known time zone", shorten(zone))
		}
		now = now.In(location)
	}
	format, ok, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	if !ok {
		return String(now.Format(isoLayout)), nil
	}
	fields, err := jodaFields(format)
	if err != nil {
		return Value{}, c.fail(1, "is %q: %s", shorten(format), err)
	}
	return String(formatJoda(now, fields)), nil
}

// loadZone takes names of the time zone database and the old three-letter
// names. The documented Time.now("EST") has an offset of -04:00 in July, so EST
// is New York and not a fixed -05:00; HST and MST are listed as zones of their own.
func loadZone(name string) (*time.Location, error) {
	if len(name) > 64 || name == "Local" {
		return nil, fmt.Errorf("%q is not a time zone", name)
	}
	old := map[string]string{
		"EST": "America/New_York", "CST": "America/Chicago", "PST": "America/Los_Angeles", "AST": "America/Anchorage",
		"IST": "Asia/Kolkata", "JST": "Asia/Tokyo", "CTT": "Asia/Shanghai", "AET": "Australia/Sydney",
		"ACT": "Australia/Darwin", "NST": "Pacific/Auckland", "ECT": "Europe/Paris", "ART": "Africa/Cairo",
		"CAT": "Africa/Harare", "EAT": "Africa/Addis_Ababa", "BST": "Asia/Dhaka", "PLT": "Asia/Karachi",
	}
	if modern, ok := old[name]; ok {
		name = modern
	}
	return time.LoadLocation(name)
}

// count evaluates argument 0 to a whole number that is given as text, because
// it may be larger than a number can hold exactly.
func (c *call) count() (n *big.Int, ok bool, err error) {
	text, ok, err := c.text(0)
	text = strings.TrimSpace(text)
	if err != nil || !ok || text == "" {
		return nil, false, err
	}
	if len(text) <= 30 {
		if n, ok := new(big.Int).SetString(text, 10); ok {
			return n, true, nil
		}
	}
	return nil, false, c.fail(0, "is %q; want a whole number", shorten(text))
}

// instant checks that a time can be written with a four-digit year.
func (c *call) instant(t time.Time) (Value, error) {
	if year := t.UTC().Year(); year < 1 || year > 9999 {
		return Value{}, c.fail(0, "is outside the years 1 to 9999")
	}
	return String(t.UTC().Format(isoLayout)), nil
}

func evalFromWindows(c *call) (Value, error) {
	n, ok, err := c.count()
	if err != nil || !ok {
		return Null(), err
	}
	seconds, ticks := new(big.Int).DivMod(n, big.NewInt(ticksPerSecond), new(big.Int))
	if !seconds.IsInt64() {
		return Value{}, c.fail(0, "is outside the years 1 to 9999")
	}
	return c.instant(time.Unix(seconds.Int64()-epochGap, ticks.Int64()*100))
}

// evalFromUnix counts seconds, as Unix does.
func evalFromUnix(c *call) (Value, error) {
	n, ok, err := c.count()
	if err != nil || !ok {
		return Null(), err
	}
	if !n.IsInt64() || n.BitLen() > 40 {
		return Value{}, c.fail(0, "is outside the years 1 to 9999")
	}
	return c.instant(time.Unix(n.Int64(), 0))
}

func evalFromString(c *call) (Value, error) {
	text, ok, err := c.text(0)
	if err != nil || !ok || text == "" {
		return Null(), err
	}
	format, _, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	fields, err := jodaFields(format)
	if err != nil {
		return Value{}, c.fail(1, "is %q: %s", shorten(format), err)
	}
	t, err := parseJoda(text, fields)
	if err != nil {
		return Value{}, c.fail(0, "is %q, which %s", shorten(text), err)
	}
	return c.instant(t)
}

// iso evaluates argument 0 to an instant; a time without offset is UTC.
func (c *call) iso() (t time.Time, ok bool, err error) {
	text, ok, err := c.text(0)
	text = strings.TrimSpace(text)
	if err != nil || !ok || text == "" {
		return time.Time{}, false, err
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04Z07:00", "2006-01-02"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true, nil
		}
	}
	return time.Time{}, false, c.fail(0, "is %q, which is not an ISO 8601 time", shorten(text))
}

func onInstant(write func(time.Time) string) func(*call) (Value, error) {
	return func(c *call) (Value, error) {
		t, ok, err := c.iso()
		if err != nil || !ok {
			return Null(), err
		}
		return String(write(t)), nil
	}
}

// evalToString writes the time in UTC (silent: the zone).
func evalToString(c *call) (Value, error) {
	t, ok, err := c.iso()
	if err != nil || !ok {
		return Null(), err
	}
	format, _, err := c.text(1)
	if err != nil {
		return Value{}, err
	}
	fields, err := jodaFields(format)
	if err != nil {
		return Value{}, c.fail(1, "is %q: %s", shorten(format), err)
	}
	return String(formatJoda(t, fields)), nil
}
