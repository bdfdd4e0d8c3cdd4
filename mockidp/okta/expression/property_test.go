package expression

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestTextProperties holds for any text.
func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 40, -1).Draw(t, "text")
		part := rapid.StringN(1, 2, -1).Draw(t, "part")
		n := rapid.IntRange(0, 50).Draw(t, "n")
		env := Snapshot{Objects: map[string]Profile{"user": Attributes{
			"s": String(text), "p": String(part), "n": Number(float64(n)), "end": Number(1000),
		}}}
		truth := func(src string) bool {
			e, err := Parse(src)
			if err != nil {
				t.Fatal(err)
			}
			v, err := e.Eval(env)
			if err != nil {
				t.Fatalf("%s: %v", src, err)
			}
			return v.truth
		}
		for _, law := range []string{
			`String.substring(user.s, 0, user.n) + String.substring(user.s, user.n, user.end) == user.s`,
			`!String.stringContains(user.s, user.p) OR String.substringBefore(user.s, user.p) + user.p + String.substringAfter(user.s, user.p) == user.s`,
			`String.stringContains(user.s, user.p) OR String.substringBefore(user.s, user.p) == user.s AND String.substringAfter(user.s, user.p) == ""`,
			`String.len(String.append(user.s, user.p)) == String.len(user.s) + String.len(user.p)`,
			`String.startsWith(String.append(user.p, user.s), user.p)`,
		} {
			if !truth(law) {
				t.Fatalf("%s: got false for s=%q p=%q n=%d, want true", law, text, part, n)
			}
		}
		if unquote(quote(text)) != text {
			t.Fatalf("quote of %q: got %s, which does not read back", text, quote(text))
		}
	})
}

// TestTimeRoundTrips: an instant survives Windows, Unix and a pattern.
func TestTimeRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(-11_644_473_600, 250_000_000_000).Draw(t, "seconds")
		text := time.Unix(seconds, 0).UTC().Format(isoLayout)
		env := Snapshot{Objects: map[string]Profile{"user": Attributes{"t": String(text)}}}
		for _, src := range []string{
			`Time.fromWindowsToIso8601(Time.fromIso8601ToWindows(user.t))`,
			`Time.fromUnixToIso8601(Time.fromIso8601ToUnix(user.t))`,
			`Time.fromStringToIso8601(Time.fromIso8601ToString(user.t, "EEE, d MMM yyyy hh:mm:ss a Z"), "EEE, d MMM yyyy hh:mm:ss a Z")`,
		} {
			e, err := Parse(src)
			if err != nil {
				t.Fatal(err)
			}
			v, err := e.Eval(env)
			if got, _ := v.Text(); err != nil || got != text {
				t.Fatalf("%s: got %s, %v, want %s", src, got, err, text)
			}
		}
	})
}

func seeds(f *testing.F) {
	for _, src := range []string{
		`String.stringSwitch(user.a, "d", "k", 'v')`, `(user.email != null && user.email != '') ? 'work' : ''`,
		`"XDOMAIN\" + toLowerCase(substring( user.firstName, 0, 1))`, `user.a ?: user.b ?: "c"`, `!user.x AND 1 <= 2 OR -3 * 4 % 5 > 6`,
		`user.getGroups({'group.profile.name': {'West', "x"}, 'operator': 'EXACT'}).![profile.name][0]`, `Arrays.flatten(10, {20, {}}, NULL)`,
		`user.getLinkedObject("manager").lastName matches "G.*"`, `Time.now("EST", "YYYY-MM-dd HH:mm:ss")`, "a\n+ 'it''s'",
		`Time.fromStringToIso8601("31/07/2015", "dd/MM/yyyy")`, `Iso3166Convert.toName(Convert.toInt("840"))`, `hasDirectoryUser() ? findDirectoryUser().managerUpn : null`,
	} {
		f.Add(src)
	}
}

func FuzzParse(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			var at *Error
			if !errors.As(err, &at) {
				t.Fatalf("error: got %T, want *Error", err)
			}
			if at.Offset < 0 || at.Offset > len(src) || at.Line < 1 || at.Column < 1 || at.Reason == "" ||
				!strings.HasPrefix(src[at.Offset:], at.Near) {
				t.Fatalf("place: got %+v, want one inside the source", at)
			}
			return
		}
		text := e.String()
		again, err := Parse(text)
		if err != nil {
			// The canonical form has more parentheses, and may meet a limit.
			if strings.Contains(err.Error(), "nests deeper") || len(text) > MaxLength {
				return
			}
			t.Fatalf("parsing %s again: %v", text, err)
		}
		if got := again.String(); got != text {
			t.Fatalf("canonical form: got %s, want %s", got, text)
		}
	})
}

func FuzzEval(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, src string) {
		e, err := Parse(src)
		if err != nil {
			return
		}
		started := time.Now()
		v, err := e.Eval(willa())
		if spent := time.Since(started); spent > 5*time.Second {
			t.Fatalf("evaluation took %s", spent)
		}
		if err == nil && v.size() > maxResult+64 {
			t.Fatalf("result: got %d bytes, want at most %d", v.size(), maxResult)
		}
		Lint(e)
	})
}
