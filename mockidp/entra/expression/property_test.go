package expression

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

func TestRandomStringKeepsItsMinimums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n [4]int
		sum := 0
		for i := range n {
			n[i] = rapid.IntRange(0, 20).Draw(t, "minimum")
			sum += n[i]
		}
		length := sum + rapid.IntRange(0, 20).Draw(t, "rest")
		call := Value{}
		for i, v := range append([]int{length}, n[:]...) {
			if i > 0 {
				call.text += ","
			}
			text, _ := Int(int64(v)).Text()
			call.text += text
		}
		e, err := Parse("RandomString(" + call.text + `,"?,")`)
		if err != nil {
			t.Fatal(err)
		}
		v, err := e.Eval(Env{Random: &counter{state: rapid.Uint32().Draw(t, "seed")}})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := v.Text()
		var got [4]int
		for _, r := range text {
			switch {
			case unicode.IsDigit(r):
				got[0]++
			case unicode.IsUpper(r):
				got[2]++
			case unicode.IsLower(r):
				got[3]++
			default:
				got[1]++
			}
		}
		if len(text) != length || strings.ContainsAny(text, "?,") {
			t.Fatalf("random string: got %q, want %d characters without ? and ,", text, length)
		}
		for i := range n {
			if got[i] < n[i] {
				t.Fatalf("class %d of %q: got %d, want at least %d", i, text, got[i], n[i])
			}
		}
	})
}

func TestGuidShape(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	env := world{}.env()
	e, err := Parse(`Guid()`)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for range 20 {
		v, err := e.Eval(env)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := v.Text()
		if !shape.MatchString(text) || seen[text] {
			t.Errorf("guid: got %q, want a new version 4 GUID", text)
		}
		seen[text] = true
	}
}

// Properties that hold for any text.
func TestTextProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 40, -1).Draw(t, "text")
		n := rapid.IntRange(0, 50).Draw(t, "n")
		w := world{attributes: map[string]Value{"s": String(text), "n": Int(int64(n)), "n1": Int(int64(n + 1))}}
		get := func(src string) string {
			e, err := Parse(src)
			if err != nil {
				t.Fatal(err)
			}
			v, err := e.Eval(w.env())
			if err != nil {
				t.Fatalf("%s: %v", src, err)
			}
			s, _ := v.Text()
			return s
		}
		if got := get(`Append(Left([s], [n]), Mid([s], [n1], 100))`); got != text {
			t.Fatalf("Left and Mid of %q at %d: got %q together", text, n, got)
		}
		once := get(`NormalizeDiacritics([s])`)
		w.attributes["t"] = String(once)
		if again := get(`NormalizeDiacritics([t])`); !strings.ContainsFunc(text, unicode.IsMark) && again != once {
			t.Fatalf("NormalizeDiacritics twice: got %q, want %q", again, once)
		}
		if got := quote(text); got == "" || (&converter{}).unquote(got, 0) != text {
			t.Fatalf("quote of %q: got %s, which does not read back", text, got)
		}
	})
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(-11_600_000_000, 250_000_000_000).Draw(t, "seconds")
		at := time.Unix(seconds, 0).UTC()
		text, _ := dateValue(at).Text()
		back, err := parseDate(text)
		if err != nil || !back.Equal(at) {
			t.Fatalf("%s: got %v, %v, want %v", text, back, err, at)
		}
		w := world{attributes: texts("at", text)}
		e, err := Parse(`DateFromNum(NumFromDate([at]))`)
		if err != nil {
			t.Fatal(err)
		}
		v, err := e.Eval(w.env())
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := v.Text(); got != text {
			t.Fatalf("ticks and back of %s: got %s", text, got)
		}
	})
}

func seeds(f *testing.F) {
	for _, src := range []string{
		recipeSingle, recipeSwitch, recipeTick, recipeShifted, `Switch([IsSoftDeleted], , "False", "True", "True", "False")`,
		`Replace([mobile], , "[()\\s-]+", , "", , )`, `IIF([a]<>&HF7&,"\\\"",-1.5)`, "Join(\" \",\n[a], [b])", `InStr("a","b", ,vbTextCompare)`,
		`FormatDateTime([a], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")`, `DateAdd("m", 10, CDate([a]))`, `Redact(RandomString(6,3,0,0,3))`,
		`Word([a],1,"äö")`, `PCase([a]," '-")`, `SelectUniqueValue([a], Guid())`, `Append([emails[type eq "work"].value], "x")`,
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
		if err != nil && len(text) > MaxLength {
			return
		}
		if err != nil {
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
		w := world{attributes: texts("a", "2012-03-16-07:00", "b", "7"), roles: []AppRole{{"1", "v", "V"}}}
		w.attributes["mobile"] = Strings("+1 (999) 888-7777", "2")
		started := time.Now()
		v, err := e.Eval(w.env())
		if spent := time.Since(started); spent > 5*time.Second {
			t.Fatalf("evaluation took %s", spent)
		}
		if err == nil && v.size() > maxResult+16 {
			t.Fatalf("result: got %d bytes, want at most %d", v.size(), maxResult)
		}
		Lint(e)
	})
}
