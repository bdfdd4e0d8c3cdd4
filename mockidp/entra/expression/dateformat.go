package expression

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// dateToken is a run of one format letter, or a literal when letter is 0.
type dateToken struct {
	letter  byte
	count   int
	literal string
}

// standardFormats are the one-letter formats of .NET in the invariant culture.
func standardFormats() map[string]string {
	return map[string]string{
		"d": "MM/dd/yyyy", "D": "dddd, dd MMMM yyyy", "f": "dddd, dd MMMM yyyy HH:mm",
		"F": "dddd, dd MMMM yyyy HH:mm:ss", "g": "MM/dd/yyyy HH:mm", "G": "MM/dd/yyyy HH:mm:ss",
		"m": "MMMM dd", "M": "MMMM dd", "o": "yyyy-MM-dd'T'HH:mm:ss.fffffffK", "O": "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
		"r": "ddd, dd MMM yyyy HH:mm:ss 'GMT'", "R": "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
		"s": "yyyy-MM-dd'T'HH:mm:ss", "t": "HH:mm", "T": "HH:mm:ss", "u": "yyyy-MM-dd HH:mm:ss'Z'",
		"y": "yyyy MMMM", "Y": "yyyy MMMM",
	}
}

const maxDateFormat = 200

// dateTokens reads a .NET custom date and time format string: letters
// d f F g h H K m M s t y z in runs, quoted literals, \c, %c.
func dateTokens(format string) ([]dateToken, error) {
	if len(format) > maxDateFormat {
		return nil, fmt.Errorf("date format is longer than %d characters", maxDateFormat)
	}
	if len(format) == 1 {
		long, ok := standardFormats()[format]
		if !ok {
			return nil, fmt.Errorf("%q is not a standard date format", format)
		}
		format = long
	}
	var tokens []dateToken
	for i := 0; i < len(format); {
		ch := format[i]
		switch {
		case ch == '%':
			if i++; i == len(format) || format[i] == '%' {
				return nil, errors.New("date format has a % without a letter behind it")
			}
			continue
		case ch == '\\':
			if i+1 == len(format) {
				return nil, errors.New(`date format ends in a backslash`)
			}
			tokens = append(tokens, dateToken{literal: format[i+1 : i+2]})
			i += 2
		case ch == '\'' || ch == '"':
			end := strings.IndexByte(format[i+1:], ch)
			if end < 0 {
				return nil, errors.New("date format has a quote that is not closed")
			}
			tokens = append(tokens, dateToken{literal: format[i+1 : i+1+end]})
			i += end + 2
		case strings.IndexByte("dfFghHKmMstyz", ch) >= 0:
			n := 1
			for i+n < len(format) && format[i+n] == ch {
				n++
			}
			if (ch == 'f' || ch == 'F') && n > 7 {
				return nil, fmt.Errorf("date format has %d fraction digits; at most 7 are allowed", n)
			}
			tokens = append(tokens, dateToken{letter: ch, count: n})
			i += n
		default:
			tokens = append(tokens, dateToken{literal: string(ch)})
			i++
		}
	}
	return tokens, nil
}

// formatDate writes t, which is in UTC, in a .NET format.
func formatDate(t time.Time, tokens []dateToken) string {
	var b strings.Builder
	for _, token := range tokens {
		switch token.letter {
		case 0:
			b.WriteString(token.literal)
		case 'd':
			b.WriteString(dayText(t, token.count))
		case 'M':
			b.WriteString(monthText(t, token.count))
		case 'y':
			year := t.Year()
			if token.count <= 2 {
				year %= 100
			}
			fmt.Fprintf(&b, "%0*d", token.count, year)
		case 'h':
			fmt.Fprintf(&b, "%0*d", min(token.count, 2), (t.Hour()+11)%12+1)
		case 'H':
			fmt.Fprintf(&b, "%0*d", min(token.count, 2), t.Hour())
		case 'm':
			fmt.Fprintf(&b, "%0*d", min(token.count, 2), t.Minute())
		case 's':
			fmt.Fprintf(&b, "%0*d", min(token.count, 2), t.Second())
		case 'f', 'F':
			fraction := fmt.Sprintf("%07d", t.Nanosecond()/100)[:token.count]
			if token.letter == 'F' {
				fraction = strings.TrimRight(fraction, "0")
			}
			b.WriteString(fraction)
		case 't':
			b.WriteString(t.Format("PM")[:min(token.count, 2)])
		case 'g':
			b.WriteString("A.D.")
		case 'K':
			b.WriteByte('Z')
		case 'z':
			b.WriteString([]string{"+0", "+00", "+00:00"}[min(token.count, 3)-1])
		}
	}
	return b.String()
}

func dayText(t time.Time, count int) string {
	switch {
	case count <= 2:
		return fmt.Sprintf("%0*d", count, t.Day())
	case count == 3:
		return t.Weekday().String()[:3]
	}
	return t.Weekday().String()
}

func monthText(t time.Time, count int) string {
	switch {
	case count <= 2:
		return fmt.Sprintf("%0*d", count, int(t.Month()))
	case count == 3:
		return t.Month().String()[:3]
	}
	return t.Month().String()
}

// dateFields collects what parsing finds; -1 is not found.
type dateFields struct {
	year, month, day, hour, minute, second, nano int
	pm                                           int // 0 AM, 1 PM
	half                                         bool
	offset                                       int // seconds east
}

// parseDateWith reads the whole of s by the tokens. A date without an offset
// is UTC. today stands in for a missing date.
func parseDateWith(s string, tokens []dateToken, today time.Time) (time.Time, error) {
	f := dateFields{year: -1, month: -1, day: -1, pm: -1}
	rest := s
	for _, token := range tokens {
		var ok bool
		if rest, ok = f.take(rest, token); !ok {
			return time.Time{}, fmt.Errorf("does not match at %q", shorten(rest))
		}
	}
	if rest != "" {
		return time.Time{}, fmt.Errorf("has %q left over", shorten(rest))
	}
	return f.instant(today)
}

func (f *dateFields) instant(today time.Time) (time.Time, error) {
	if f.year < 0 && f.month < 0 && f.day < 0 {
		f.year, f.month, f.day = today.Year(), int(today.Month()), today.Day()
	}
	if f.year < 0 {
		f.year = today.Year()
	}
	f.month, f.day = max(f.month, 1), max(f.day, 1)
	if f.pm >= 0 {
		if f.hour > 12 || f.half && f.hour == 0 {
			return time.Time{}, errors.New("has an hour that does not fit AM and PM")
		}
		f.hour = f.hour%12 + 12*f.pm
	}
	t := time.Date(f.year, time.Month(f.month), f.day, f.hour, f.minute, f.second, f.nano, time.UTC)
	if t.Year() != f.year || int(t.Month()) != f.month || t.Day() != f.day || f.hour > 23 || f.minute > 59 || f.second > 59 {
		return time.Time{}, errors.New("is not a date of the calendar")
	}
	t = t.Add(-time.Duration(f.offset) * time.Second)
	return t, checkYear(t)
}

func checkYear(t time.Time) error {
	if y := t.Year(); y < 1 || y > 9999 {
		return errors.New("is outside the years 1 to 9999")
	}
	return nil
}

func (f *dateFields) take(s string, token dateToken) (string, bool) {
	var ok bool
	n := token.count
	switch token.letter {
	case 0:
		return strings.CutPrefix(s, token.literal)
	case 'd':
		if n > 2 {
			_, s, ok = takeName(s, n == 3, 7, func(i int) string { return time.Weekday(i).String() })
			return s, ok
		}
		f.day, s, ok = takeDigits(s, n, 2)
	case 'M':
		if n > 2 {
			var i int
			i, s, ok = takeName(s, n == 3, 12, func(i int) string { return time.Month(i + 1).String() })
			f.month = i + 1
			return s, ok
		}
		f.month, s, ok = takeDigits(s, n, 2)
	case 'y':
		f.year, s, ok = takeDigits(s, n, max(n, 2))
		// .NET's two-digit years reach up to 2049.
		if n <= 2 && f.year < 50 {
			f.year += 2000
		} else if n <= 2 {
			f.year += 1900
		}
	case 'h':
		f.half = true
		f.hour, s, ok = takeDigits(s, min(n, 2), 2)
	case 'H':
		f.hour, s, ok = takeDigits(s, min(n, 2), 2)
	case 'm':
		f.minute, s, ok = takeDigits(s, min(n, 2), 2)
	case 's':
		f.second, s, ok = takeDigits(s, min(n, 2), 2)
	case 'f', 'F':
		return f.takeFraction(s, token)
	case 't':
		for i, half := range []string{"AM", "PM"} {
			if len(s) >= min(n, 2) && strings.EqualFold(s[:min(n, 2)], half[:min(n, 2)]) {
				f.pm = i
				return s[min(n, 2):], true
			}
		}
	case 'g':
		return strings.CutPrefix(s, "A.D.")
	case 'K', 'z':
		return f.takeOffset(s, token)
	}
	return s, ok
}

func (f *dateFields) takeFraction(s string, token dateToken) (string, bool) {
	n := 0
	for n < len(s) && n < token.count && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if token.letter == 'f' && n != token.count {
		return s, false
	}
	f.nano, _ = strconv.Atoi((s[:n] + "000000000")[:9])
	return s[n:], true
}

// takeOffset reads Z (for K), +h, +hh or +hh:mm.
func (f *dateFields) takeOffset(s string, token dateToken) (string, bool) {
	if token.letter == 'K' {
		if rest, ok := strings.CutPrefix(s, "Z"); ok || s == "" {
			return rest, true
		}
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return s, false
	}
	width := 2
	if token.letter == 'z' && token.count == 1 {
		width = 1
	}
	hours, rest, ok := takeDigits(s[1:], width, 2)
	minutes := 0
	if ok && (token.letter == 'K' || token.count >= 3) {
		if rest, ok = strings.CutPrefix(rest, ":"); ok {
			minutes, rest, ok = takeDigits(rest, 2, 2)
		}
	}
	if !ok || hours > 14 || minutes > 59 {
		return s, false
	}
	f.offset = hours*3600 + minutes*60
	if s[0] == '-' {
		f.offset = -f.offset
	}
	return rest, true
}

// takeDigits reads exactly width digits, or 1 to most when width is 1.
func takeDigits(s string, width, most int) (int, string, bool) {
	n := 0
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	if n == 0 || width > 1 && n != width {
		return 0, s, false
	}
	v, err := strconv.Atoi(s[:n])
	return v, s[n:], err == nil
}

func takeName(s string, short bool, count int, name func(int) string) (int, string, bool) {
	for i := range count {
		want := name(i)
		if short {
			want = want[:3]
		}
		if len(s) >= len(want) && strings.EqualFold(s[:len(want)], want) {
			return i, s[len(want):], true
		}
	}
	return 0, s, false
}
