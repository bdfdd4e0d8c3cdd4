package steps

import (
	"fmt"
	"strings"
	"time"
)

// instant is an xsd:dateTime (RFC 7643, section 2.3.5; XML Schema part 2, section 3.2.7). Its
// zone is optional: without one, at is what the clock of the service provider shows.
type instant struct {
	at    time.Time
	zoned bool
}

// wallClock is how a date without its zone is written; fractions may follow the seconds.
const wallClock = "2006-01-02T15:04:05"

// parseInstant reads a date and time, with or without a zone, of any number of digits.
func parseInstant(text string) (instant, error) {
	day := time.Duration(0)
	if begin, rest, midnight := strings.Cut(text, "T24:00:00"); midnight {
		text, day = begin+"T00:00:00"+rest, 24*time.Hour // the end of that day
	}
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return instant{at.Add(day), true}, nil
	}
	at, err := time.Parse(wallClock, text)
	if err != nil {
		return instant{}, fmt.Errorf("date and time %q: %w", text, err)
	}
	return instant{at.Add(day), false}, nil
}

// comparable gives two dates as points of one line: as instants when both have a zone, else as
// what their clocks show.
func (i instant) comparable(other instant) (one, two time.Time) {
	if i.zoned && other.zoned {
		return i.at, other.at
	}
	return i.shown(), other.shown()
}

// shown is the clock's face without the zone.
func (i instant) shown() time.Time {
	t := i.at
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// sameInstant says whether two texts are dates that mean the same.
func sameInstant(a, b string) bool {
	one, errOne := parseInstant(a)
	two, errTwo := parseInstant(b)
	if errOne != nil || errTwo != nil {
		return false
	}
	x, y := one.comparable(two)
	return x.Equal(y)
}

// later says whether a date is after another.
func later(after, before string) bool {
	one, errOne := parseInstant(after)
	two, errTwo := parseInstant(before)
	if errOne != nil || errTwo != nil {
		return false
	}
	x, y := one.comparable(two)
	return x.After(y)
}

// inZone names an instant in another way: as clocks show it in that time zone, and one that has
// no zone with a digit more.
func inZone(text, zone string) (string, error) {
	named, err := parseInstant(text)
	if err != nil {
		return "", err
	}
	if !named.zoned {
		if strings.Contains(text, ".") {
			return text + "0", nil
		}
		return text + ".0", nil
	}
	offset, err := time.Parse("-07:00", zone)
	if err != nil {
		return "", fmt.Errorf("time zone %q: %w", zone, err)
	}
	return named.at.In(offset.Location()).Format(time.RFC3339Nano), nil
}
