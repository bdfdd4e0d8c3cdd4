package expression

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// jodaField is a run of one pattern letter, or a literal when letter is 0.
type jodaField struct {
	letter  byte
	count   int
	literal string
}

const maxJodaPattern = 200

// jodaFields reads a Joda-Time pattern. Known letters: y Y (both the year of
// the calendar here), M d D E a h H k K m s S z Z; quotes hold literals and ”
// is a quote. Weeks, week years, centuries and eras are not supported.
func jodaFields(pattern string) ([]jodaField, error) {
	if pattern == "" || len(pattern) > maxJodaPattern {
		return nil, fmt.Errorf("a pattern has 1 to %d characters", maxJodaPattern)
	}
	var fields []jodaField
	for i := 0; i < len(pattern); {
		ch := pattern[i]
		switch {
		case ch == '\'':
			end := i + 1
			var literal strings.Builder
			for ; end < len(pattern); end++ {
				if pattern[end] != '\'' {
					literal.WriteByte(pattern[end])
				} else if strings.HasPrefix(pattern[end:], "''") {
					literal.WriteByte('\'')
					end++
				} else {
					break
				}
			}
			if end >= len(pattern) {
				return nil, errors.New("a quote is not closed")
			}
			if end == i+1 {
				literal.WriteByte('\'')
			}
			fields = append(fields, jodaField{literal: literal.String()})
			i = end + 1
		case ch|0x20 >= 'a' && ch|0x20 <= 'z':
			if strings.IndexByte("yYMdDEahHkKmsSzZ", ch) < 0 {
				return nil, fmt.Errorf("the letter %c is not supported here", ch)
			}
			n := 1
			for i+n < len(pattern) && pattern[i+n] == ch {
				n++
			}
			fields = append(fields, jodaField{letter: ch, count: n})
			i += n
		default:
			fields = append(fields, jodaField{literal: pattern[i : i+1]})
			i++
		}
	}
	return fields, nil
}

func formatJoda(t time.Time, fields []jodaField) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(f.format(t))
	}
	return b.String()
}

func (f jodaField) format(t time.Time) string {
	padded := func(n int) string { return fmt.Sprintf("%0*d", f.count, n) }
	switch f.letter {
	case 'y', 'Y':
		if f.count == 2 {
			return padded(t.Year() % 100)
		}
		return padded(t.Year())
	case 'M':
		if f.count > 2 {
			return name(t.Month().String(), f.count)
		}
		return padded(int(t.Month()))
	case 'd':
		return padded(t.Day())
	case 'D':
		return padded(t.YearDay())
	case 'E':
		return name(t.Weekday().String(), f.count)
	case 'a':
		return t.Format("PM")
	case 'H':
		return padded(t.Hour())
	case 'k':
		return padded((t.Hour()+23)%24 + 1)
	case 'h':
		return padded((t.Hour()+11)%12 + 1)
	case 'K':
		return padded(t.Hour() % 12)
	case 'm':
		return padded(t.Minute())
	case 's':
		return padded(t.Second())
	case 'S':
		return (fmt.Sprintf("%09d", t.Nanosecond()) + strings.Repeat("0", maxJodaPattern))[:f.count]
	case 'z':
		zone, _ := t.Zone()
		return zone
	case 'Z':
		switch f.count {
		case 1:
			return t.Format("-0700")
		case 2:
			return t.Format("-07:00")
		}
		return t.Location().String()
	}
	return f.literal
}

// name shortens a month or weekday to three letters below four pattern letters.
func name(full string, count int) string {
	if count < 4 {
		return full[:3]
	}
	return full
}

// jodaTime collects what parsing finds.
type jodaTime struct {
	year, month, day, dayOfYear, hour, minute, second, nano int
	half, pm                                                bool
	zone                                                    *time.Location
}

// parseJoda reads the whole text. A time without zone is UTC; a missing date
// is 1970-01-01, as in Joda-Time.
func parseJoda(text string, fields []jodaField) (time.Time, error) {
	at := jodaTime{year: 1970, month: 1, day: 1, zone: time.UTC}
	rest := text
	for i, f := range fields {
		// Digits of adjacent numeric fields are shared out by their counts.
		packed := i+1 < len(fields) && fields[i+1].numeric()
		var ok bool
		if rest, ok = at.take(rest, f, packed); !ok {
			return time.Time{}, fmt.Errorf("does not match the pattern at %q", shorten(rest))
		}
	}
	if rest != "" {
		return time.Time{}, fmt.Errorf("has %q left over", shorten(rest))
	}
	if at.half {
		at.hour %= 12
		if at.pm {
			at.hour += 12
		}
	}
	if at.dayOfYear > 0 {
		at.day = at.dayOfYear
	}
	t := time.Date(at.year, time.Month(at.month), at.day, at.hour, at.minute, at.second, at.nano, at.zone)
	if at.dayOfYear == 0 && (int(t.Month()) != at.month || t.Day() != at.day) || at.dayOfYear > 366 ||
		at.hour > 23 || at.minute > 59 || at.second > 59 {
		return time.Time{}, errors.New("is not a date of the calendar")
	}
	return t, nil
}

func (f jodaField) numeric() bool {
	return f.letter != 0 && strings.IndexByte("EazZ", f.letter) < 0 && !(f.letter == 'M' && f.count > 2)
}

func (at *jodaTime) take(s string, f jodaField, packed bool) (string, bool) {
	switch {
	case f.letter == 0:
		return strings.CutPrefix(s, f.literal)
	case f.letter == 'a':
		at.half = true
		for _, half := range []string{"AM", "PM"} {
			if len(s) >= 2 && strings.EqualFold(s[:2], half) {
				at.pm = half == "PM"
				return s[2:], true
			}
		}
		return s, false
	case f.letter == 'E', f.letter == 'M' && f.count > 2:
		return at.takeName(s, f)
	case f.letter == 'z' || f.letter == 'Z':
		return at.takeZone(s, f)
	}
	most := 9
	if packed || f.letter != 'y' && f.letter != 'Y' && f.letter != 'S' {
		most = max(f.count, 2)
		if f.letter == 'D' {
			most = 3
		}
	}
	if packed {
		most = f.count
	}
	n := 0
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	v, err := strconv.Atoi(s[:n])
	if err != nil {
		return s, false
	}
	at.set(f, v, s[:n])
	return s[n:], true
}

func (at *jodaTime) set(f jodaField, v int, digits string) {
	switch f.letter {
	case 'y', 'Y':
		at.year = v
		// Joda takes two digits within fifty years around today; 2020 stands in
		// for today here, so that results do not change with time.
		if f.count == 2 && len(digits) == 2 {
			at.year += 2000
			if v >= 70 {
				at.year -= 100
			}
		}
	case 'M':
		at.month = v
	case 'd':
		at.day = v
	case 'D':
		at.dayOfYear = v
	case 'H', 'K':
		at.hour = v
	case 'k':
		at.hour = v % 24
	case 'h':
		at.hour = v % 12
	case 'm':
		at.minute = v
	case 's':
		at.second = v
	case 'S':
		at.nano, _ = strconv.Atoi((digits + "000000000")[:9])
	}
	if f.letter == 'h' || f.letter == 'K' {
		at.half = true
	}
}

func (at *jodaTime) takeName(s string, f jodaField) (string, bool) {
	for i := range 12 {
		full := time.Month(i + 1).String()
		if f.letter == 'E' {
			full = time.Weekday(i % 7).String()
		}
		for _, want := range []string{full, full[:3]} {
			if len(s) >= len(want) && strings.EqualFold(s[:len(want)], want) {
				if f.letter == 'M' {
					at.month = i + 1
				}
				return s[len(want):], true
			}
		}
	}
	return s, false
}

// takeZone reads Z, +0100, +01:00 or, for zzz and ZZZ, a zone's name.
func (at *jodaTime) takeZone(s string, f jodaField) (string, bool) {
	if rest, ok := strings.CutPrefix(s, "Z"); ok && f.letter == 'Z' {
		return rest, true
	}
	if f.letter == 'Z' && f.count < 3 {
		for _, layout := range []string{"-07:00", "-0700"} {
			if len(s) < len(layout) {
				continue
			}
			if t, err := time.Parse(layout, s[:len(layout)]); err == nil {
				at.zone = t.Location()
				return s[len(layout):], true
			}
		}
		return s, false
	}
	n := strings.IndexFunc(s, func(r rune) bool {
		return !(r == '/' || r == '_' || r == '+' || r == '-' || r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z')
	})
	if n < 0 {
		n = len(s)
	}
	location, err := loadZone(s[:n])
	if n == 0 || err != nil {
		return s, false
	}
	at.zone = location
	return s[n:], true
}
