package expression

import (
	"errors"
	"math"
	"strings"
	"time"
)

// dateText is the form in which date functions give their results.
const dateText = "M/d/yyyy h:mm:ss tt"

func dateFunctions() []*function {
	return []*function{
		define("CDate", "expression", evalCDate),
		define("DateAdd", "interval value dateTime", evalDateAdd),
		define("DateDiff", "interval date1 date2", evalDateDiff),
		define("DateFromNum", "value", evalDateFromNum),
		define("FormatDateTime", "source [dateTimeStyles] inputFormat outputFormat", evalFormatDateTime),
		define("Now", "", func(c *call) (Value, error) {
			now, err := c.now()
			return dateValue(now), err
		}),
		define("NumFromDate", "value", evalNumFromDate),
	}
}

// generalFormats are the forms that a date may have where the documentation
// asks for "any valid string that represents a date/time": ISO 8601, with or
// without an offset, and the invariant culture's own. A date without an offset
// is UTC.
func generalFormats() []string {
	formats := []string{"yyyy-MM-ddK"}
	for _, separator := range []string{"'T'", " "} {
		for _, clock := range []string{"HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"} {
			formats = append(formats, "yyyy-MM-dd"+separator+clock+"K")
		}
	}
	for _, day := range []string{"M/d/yyyy", "yyyy/M/d"} {
		formats = append(formats, day)
		for _, clock := range []string{"h:mm tt", "h:mm:ss tt", "H:mm", "H:mm:ss"} {
			formats = append(formats, day+" "+clock)
		}
	}
	return append(formats, "r")
}

func parseDate(s string) (time.Time, error) {
	s = strings.TrimSpace(s)
	for _, format := range generalFormats() {
		tokens, err := dateTokens(format)
		if err != nil {
			return time.Time{}, err
		}
		if t, err := parseDateWith(s, tokens, time.Time{}); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("is not a date")
}

func dateValue(t time.Time) Value {
	tokens, err := dateTokens(dateText)
	if err != nil {
		return Null()
	}
	return String(formatDate(t.UTC(), tokens))
}

func (c *call) now() (time.Time, error) {
	if c.ev.env.Now == nil {
		return time.Time{}, c.broken("needs a clock")
	}
	return c.ev.env.Now().UTC(), nil
}

// date evaluates argument i to an instant; ok is false for null and empty.
func (c *call) date(i int) (t time.Time, ok bool, err error) {
	text, ok, err := c.text(i)
	if err != nil || !ok || text == "" {
		return time.Time{}, false, err
	}
	if t, err = parseDate(text); err != nil {
		return time.Time{}, false, c.fail(i, "is %q, which %s", shorten(text), err)
	}
	return t, true, nil
}

// evalCDate gives a text: a date is no native type, and the text is always UTC.
// Fractions of a second are lost by that.
func evalCDate(c *call) (Value, error) {
	t, ok, err := c.date(0)
	if err != nil || !ok {
		return Null(), err
	}
	return dateValue(t), nil
}

// intervalName reads argument 0.
func (c *call) interval() (string, error) {
	name, _, err := c.text(0)
	if err != nil {
		return "", err
	}
	switch name {
	case "yyyy", "m", "d", "ww", "h", "n", "s":
		return name, nil
	}
	return "", c.fail(0, "is %q; want yyyy, m, d, ww, h, n or s", shorten(name))
}

// evalDateAdd keeps the day within the month as .NET does: January 31 plus one
// month is the last day of February.
func evalDateAdd(c *call) (Value, error) {
	interval, err := c.interval()
	if err != nil {
		return Value{}, err
	}
	n, ok, err := c.integer(1)
	if err != nil || !ok {
		return Null(), err
	}
	t, ok, err := c.date(2)
	if err != nil || !ok {
		return Null(), err
	}
	const most = 9999 * 366 * 24 * 3600
	if n > most || n < -most {
		return Value{}, c.fail(1, "is %d, which leaves the years 1 to 9999", n)
	}
	switch interval {
	case "yyyy":
		t, err = addMonths(t, 12*n)
	case "m":
		t, err = addMonths(t, n)
	default:
		seconds := map[string]int64{"d": 86400, "ww": 7 * 86400, "h": 3600, "n": 60, "s": 1}[interval]
		if n > most/seconds || n < -most/seconds {
			return Value{}, c.fail(1, "is %d, which leaves the years 1 to 9999", n)
		}
		t = time.Unix(t.Unix()+n*seconds, int64(t.Nanosecond())).UTC()
		err = checkYear(t)
	}
	if err != nil {
		return Value{}, c.broken("result %s", err)
	}
	return dateValue(t), nil
}

func addMonths(t time.Time, n int64) (time.Time, error) {
	months := int64(t.Year())*12 + int64(t.Month()) - 1 + n
	if months < 12 || months >= 10_000*12 {
		return time.Time{}, errors.New("is outside the years 1 to 9999")
	}
	year, month := int(months/12), time.Month(months%12+1)
	last := time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return time.Date(year, month, min(t.Day(), last), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC), nil
}

// evalDateDiff counts as Visual Basic does, which is what the documented
// results need: years and months by the calendar, weeks by their Sundays, and
// whole days, hours, minutes and seconds of the time between, towards zero.
func evalDateDiff(c *call) (Value, error) {
	interval, err := c.interval()
	if err != nil {
		return Value{}, err
	}
	from, ok, err := c.date(1)
	if err != nil || !ok {
		return Null(), err
	}
	to, ok, err := c.date(2)
	if err != nil || !ok {
		return Null(), err
	}
	months := int64(to.Year()-from.Year())*12 + int64(to.Month()) - int64(from.Month())
	switch interval {
	case "yyyy":
		return Int(int64(to.Year() - from.Year())), nil
	case "m":
		return Int(months), nil
	case "ww":
		from = from.AddDate(0, 0, -int(from.Weekday()))
		to = to.AddDate(0, 0, -int(to.Weekday()))
		return Int(wholeSeconds(from, to) / 86400 / 7), nil
	}
	unit := map[string]int64{"d": 86400, "h": 3600, "n": 60, "s": 1}[interval]
	return Int(wholeSeconds(from, to) / unit), nil
}

// wholeSeconds is towards zero, and does not overflow as a Duration would.
func wholeSeconds(from, to time.Time) int64 {
	seconds, nanos := to.Unix()-from.Unix(), to.Nanosecond()-from.Nanosecond()
	switch {
	case seconds > 0 && nanos < 0:
		seconds--
	case seconds < 0 && nanos > 0:
		seconds++
	}
	return seconds
}

// Active Directory counts intervals of 100 ns since 1601.
const (
	ticksPerSecond = 10_000_000
	epochGap       = 11_644_473_600 // seconds from 1601 to 1970
)

func evalDateFromNum(c *call) (Value, error) {
	n, ok, err := c.integer(0)
	if err != nil || !ok {
		return Null(), err
	}
	if n < 0 || n == math.MaxInt64 {
		return Value{}, c.fail(0, "is %d, which is not a date", n)
	}
	t := time.Unix(n/ticksPerSecond-epochGap, n%ticksPerSecond*100).UTC()
	if err := checkYear(t); err != nil {
		return Value{}, c.fail(0, "is %d, which %s", n, err)
	}
	return dateValue(t), nil
}

func evalNumFromDate(c *call) (Value, error) {
	t, ok, err := c.date(0)
	if err != nil || !ok {
		return Null(), err
	}
	if t.Year() < 1601 {
		return Value{}, c.fail(0, "is before 1601")
	}
	return Int((t.Unix()+epochGap)*ticksPerSecond + int64(t.Nanosecond()/100)), nil
}

// evalFormatDateTime. The default styles are RoundtripKind, AllowLeadingWhite
// and AllowTrailingWhite. A source with an offset is converted to UTC, because
// the service's own time zone is taken to be UTC (silent); the styles that
// speak about local time change nothing for the same reason.
func evalFormatDateTime(c *call) (Value, error) {
	source, ok, err := c.text(0)
	if err != nil || !ok || source == "" {
		return Null(), err
	}
	styles, err := c.dateStyles()
	if err != nil {
		return Value{}, err
	}
	var formats [2][]dateToken
	for i := range formats {
		format, _, err := c.text(2 + i)
		if err != nil {
			return Value{}, err
		}
		if format == "" {
			return Value{}, c.fail(2+i, "is empty; want a date format")
		}
		if formats[i], err = dateTokens(format); err != nil {
			return Value{}, c.fail(2+i, "is %q: %s", shorten(format), err)
		}
	}
	text := source
	if styles["AllowLeadingWhite"] {
		text = strings.TrimLeft(text, " \t\r\n")
	}
	if styles["AllowTrailingWhite"] {
		text = strings.TrimRight(text, " \t\r\n")
	}
	if styles["AllowInnerWhite"] {
		text = strings.Join(strings.Fields(text), " ")
	}
	today := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	if c.ev.env.Now != nil && !styles["NoCurrentDateDefault"] {
		today = c.ev.env.Now().UTC()
	}
	t, err := parseDateWith(text, formats[0], today)
	if err != nil {
		return Value{}, c.fail(0, "is %q, which %s", shorten(source), err)
	}
	return String(formatDate(t, formats[1])), nil
}

// dateStyles reads argument 1, names separated by commas.
func (c *call) dateStyles() (map[string]bool, error) {
	text, _, err := c.text(1)
	if err != nil {
		return nil, err
	}
	if text == "" {
		return map[string]bool{"AllowLeadingWhite": true, "AllowTrailingWhite": true}, nil
	}
	styles := map[string]bool{}
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimPrefix(strings.TrimSpace(name), "DateTimeStyles.")
		switch name {
		case "AllowWhiteSpaces":
			styles["AllowLeadingWhite"], styles["AllowTrailingWhite"], styles["AllowInnerWhite"] = true, true, true
		case "AllowLeadingWhite", "AllowTrailingWhite", "AllowInnerWhite", "NoCurrentDateDefault":
			styles[name] = true
		case "None", "RoundtripKind", "AdjustToUniversal", "AssumeLocal", "AssumeUniversal":
		default:
			return nil, c.fail(1, "has the unknown style %q", shorten(name))
		}
	}
	return styles, nil
}
