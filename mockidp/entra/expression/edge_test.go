package expression

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestTextEdges(t *testing.T) {
	w := world{attributes: texts("empty", "", "turkish", "İıiI", "emoji", "a😀b")}
	w.attributes["one"] = Strings("x")
	run(t, []row{
		{"append to null", `Append([none], ".test")`, `null`, w},
		{"append to a single multi-value", `Append([one], "y")`, `"xy"`, w},
		{"left zero", `Left("abc", 0)`, `""`, w},
		{"left negative", `Left("abc", -1)`, `"abc"`, w},
		{"left null", `Left([none], 2)`, `""`, w},
		{"left beyond", `Left("abc", 9)`, `"abc"`, w},
		{"left keeps characters whole", `Left([emoji], 2)`, `"a😀"`, w},
		{"mid clipped", `Mid("abc", 2, 9)`, `"bc"`, w},
		{"mid behind the end", `Mid("abc", 4, 1)`, `""`, w},
		{"instr not found", `InStr("abc","z")`, `0`, w},
		{"instr start behind the end", `InStr("abc","a",9)`, `0`, w},
		{"instr counts characters", `InStr([emoji],"b")`, `3`, w},
		{"instr empty start, compare", `InStr("ABC","b", , vbTextCompare)`, `2`, w},
		{"word below one", `Word("a b", 0, " ")`, `""`, w},
		{"word of null", `Word([none], 1, " ")`, `""`, w},
		{"word beyond", `Word("a b", 3, " ")`, `""`, w},
		{"strip spaces only U+0020", "StripSpaces(\"a b\tc\u00a0d\")", "\"ab\\tc\u00a0d\"", w},
		{"lower invariant keeps Turkish i", `ToLower([turkish])`, `"İıii"`, w},
		{"lower Turkish", `ToLower([turkish], "tr-TR")`, `"iıiı"`, w},
		{"upper sharp s", `ToUpper("straße")`, `"STRAßE"`, w},
		{"pcase after a digit", `PCase("1ST O'NEIL foo_bar")`, `"1St O'neil Foo_Bar"`, w},
		{"pcase with no separator", `PCase("ab cd", "")`, `"Ab cd"`, w},
		{"diacritics of names", `NormalizeDiacritics("Łukasz Şğı İØæ Öß ȳ́")`, `"Lukasz Sgi IOEae Oss y"`, w},
		{"diacritics unlisted stay", `NormalizeDiacritics("œ đ 漢")`, `"œ đ 漢"`, w},
		{"escapes", `Append("a\\b\"c", "")`, `"a\\b\"c"`, w},
		{"html characters stay", `Append("<&>", "")`, `"<&>"`, w},
		{"regex group numbers, unnamed first", `Replace("ab", , "(?<n>a)(b)", , "$1${n}$$$9", , )`, `"ba$$9"`, w},
		{"regex widened", `Replace("x٣y", , "\\d", , "-", , )`, `"x-y"`, w},
		{"regex alternatives of a group", `Replace("ab", , "(?<x>a)|b", "x", "-", , )`, `"-b"`, w},
		{"replace with empty old value", `Replace("ab", "", , , "-")`, `"ab"`, w},
		{"other attribute without match", `Replace([none], , "(?<d>\\d+)", "d", , [empty], )`, `null`, w},
	})
}

func TestLogicEdges(t *testing.T) {
	w := world{attributes: texts("empty", "", "five", "5", "ten", "10", "a", "x")}
	w.attributes["bool"], w.attributes["many"] = Bool(true), Strings("a", "b")
	run(t, []row{
		{"coalesce takes empty", `Coalesce([none], [empty], "x")`, `""`, w},
		{"coalesce all null", `Coalesce([none], [none])`, `null`, w},
		{"coalesce past an ignored flow", `Coalesce(IgnoreFlowIfNullOrEmpty([none]), "x")`, `"x"`, w},
		{"ignored flow through iif", `IIF([a]="x", IgnoreFlowIfNullOrEmpty([none]), "y")`, `ignored`, w},
		{"numbers as texts, order", `IIF([five] < [ten], "less", "more")`, `"less"`, w},
		{"numbers as texts, equality", `IIF([five] = "05", "same", "other")`, `"other"`, w},
		{"number and text, equality", `IIF([five] = 5, "same", "other")`, `"same"`, w},
		{"not equal to null fails too", `IIF([none] <> "x", "yes", "no")`, `"no"`, w},
		{"case-sensitive", `IIF([a] = "X", "yes", "no")`, `"no"`, w},
		{"greater or equal", `IIF(5 >= 5, 1, 2)`, `1`, w},
		{"less or equal", `IIF(6 <= 5, 1, 2)`, `2`, w},
		{"boolean attribute in switch", `Switch([bool], "no", "true", "lower", "True", "upper")`, `"upper"`, w},
		{"boolean as condition", `IIF([bool], 1, 2)`, `1`, w},
		{"switch without match or default", `Switch([a], , "y", "z")`, `null`, w},
		{"lazy: branch not taken", `IIF([a]="x", "ok", Item([many], 0))`, `"ok"`, w},
		{"cbool zero", `CBool(0)`, `false`, w},
		{"cbool number", `CBool("2")`, `true`, w},
		{"not true in lower case", `Not("true")`, `true`, w},
		{"is string", `IsString([a])`, `true`, w},
		{"is string of a number", `IsString(5)`, `false`, w},
		{"bits of a text", `BitAnd([five], 4)`, `4`, w},
		{"cstr of boolean", `CStr([bool])`, `"True"`, w},
		{"count null", `Count([none])`, `0`, w},
		{"count one", `Count([a])`, `1`, w},
		{"item beyond", `Item([many], 3)`, `null`, w},
		{"join flattens and skips", `Join("-", [many], [none], [empty], "c")`, `"a-b-c"`, w},
		{"join nothing", `Join("-", [none])`, `""`, w},
		{"split keeps empty parts", `Split("a,,b", ",")`, `["a","","b"]`, w},
	})
}

func TestDateEdges(t *testing.T) {
	run(t, []row{
		{"month end", `DateAdd("m", 1, "2021-01-31")`, `"2/28/2021 12:00:00 AM"`, world{}},
		{"leap day", `DateAdd("yyyy", 1, "2020-02-29")`, `"2/28/2021 12:00:00 AM"`, world{}},
		{"months back over a year", `DateAdd("m", -13, "2021-01-15")`, `"12/15/2019 12:00:00 AM"`, world{}},
		{"null date", `DateAdd("d", 1, [none])`, `null`, world{}},
		{"noon", `CDate("6/15/2009 12:30 PM")`, `"6/15/2009 12:30:00 PM"`, world{}},
		{"fraction", `NumFromDate("1601-01-01T00:00:00.5Z")`, `5000000`, world{}},
		{"weeks count Sundays", `DateDiff("ww", "2021-08-21", "2021-08-22")`, `1`, world{}},
		{"format names", `FormatDateTime("5 Mar 2021", , "d MMM yyyy", "dddd, dd MMMM yy 'at' h\\h tt K zzz")`,
			`"Friday, 05 March 21 at 12h AM Z +00:00"`, world{}},
		{"format standard", `FormatDateTime("2021-03-05", , "yyyy-MM-dd", "o")`, `"2021-03-05T00:00:00.0000000Z"`, world{}},
		{"format takes white space around", `FormatDateTime(" 2021-03-05 ", , "yyyy-MM-dd", "M/d")`, `"3/5"`, world{}},
		{"format, two-digit year", `FormatDateTime("49", , "yy", "yyyy")`, `"2049"`, world{}},
		{"format, time only: today", `FormatDateTime("10:00", , "HH:mm", "yyyy-MM-dd HH")`, `"2021-07-02 10"`, world{}},
	})
}

// TestParseErrors pins place and reason.
func TestParseErrors(t *testing.T) {
	for _, r := range []struct{ name, src, want string }{
		{"empty", ``, "column 1: unexpected end of expression; want a function call"},
		{"attribute alone", `[mail]`, `column 1: unexpected "[mail]"; want a function call`},
		{"unclosed call", `Join(" ", [a]`, `column 14: unexpected end of expression; want "," or ")"`},
		{"unclosed string", `Append([a], "x)`, "column 13: string constant is not closed"},
		{"unclosed attribute", `Append([a, "x")`, "column 8: attribute name is empty or not closed; write [name]"},
		{"no comma", `Append([a] "x")`, `column 12: unexpected "\"x\""; want "," or ")"`},
		{"single quotes", `Append([a], 'x')`, `column 13: unexpected "'"; string constants are in double quotes`},
		{"and", `IIF([a]="x" AND [b]="y", 1, 2)`, `column 13: unexpected "AND"; there is no AND or OR, nest IIF instead`},
		{"operator without side", `IIF([a]=, 1, 2)`, `column 9: unexpected ","; want an attribute, a constant or a function call`},
		{"second line", "Join(\" \",\n  [a],\n  $)", `line 3, column 3: unexpected "$"; want an argument, "," or ")"`},
		{"characters, not bytes", `Append("äö", 'x')`, `column 14: unexpected "'"; string constants are in double quotes`},
		{"unknown", `Foobar([a])`, `column 1: unknown function "Foobar"`},
		{"nearest", `Append(Joim(" ", [a]), "x")`, `column 8: unknown function "Joim"; did you mean Join?`},
		{"letter case", `switch([a], "x", "y", "z")`, `column 1: unknown function "switch"; names are case-sensitive, did you mean Switch?`},
		{"too few", `Append([a])`, "column 1: Append takes 2 arguments, got 1"},
		{"too many", `Guid("x")`, "column 1: Guid takes no arguments, got 1"},
		{"range", `InStr("a")`, "column 1: InStr takes 2 to 4 arguments, got 1"},
		{"at least", `Switch([a], "x")`, "column 1: Switch takes at least 4 arguments, got 2"},
		{"empty argument", `Append([a], )`, "column 1: argument 2 (suffix) of Append is empty but required"},
		{"comparison elsewhere", `Not([a] = [b])`, "column 5: a comparison may only be the condition of IIF or the argument of CBool"},
		{"bare word", `Append([a], test)`, `column 13: unexpected "test"; write "test" for a constant, [test] for an attribute or test(…) for a function`},
		{"escape", `Replace([a], , "\d+", , "")`, `column 17: unknown escape \d in a string constant; write a backslash as \\`},
		{"look-ahead", `Replace([a], , "a(?=b)", , "")`, "column 16: regular expression uses a .NET feature that is not supported here: look-ahead"},
		{"class subtraction", `Replace([a], , "[a-z-[aeiou]]", , "")`, "column 16: regular expression uses a .NET feature that is not supported here: class subtraction"},
		{"back-reference", `Replace([a], , "(a)\\1", , "")`, `column 16: regular expression is not supported here: invalid escape sequence near "\\1"`},
		{"group", `Replace([a], , "(?<x>a)", "y", "")`, `column 27: regular expression has no group "y"`},
		{"mode", `Replace([a], "x")`, "column 1: Replace needs oldValue with replacementValue or template, or regexPattern with " +
			"replacementValue, with regexGroupName and replacementValue, or with regexGroupName and replacementAttributeName"},
		{"nested unique", `ToLower(SelectUniqueValue([a], [b]))`, "column 9: SelectUniqueValue must be at the top level and cannot be nested"},
		{"role source", `SingleAppRoleAssignment([roles])`, `column 25: SingleAppRoleAssignment takes [appRoleAssignments], got "[roles]"`},
		{"number", `BitAnd(99999999999999999999, 1)`, "column 8: number 99999999999999999999 is not a number of at most 64 bits"},
		{"invalid text", "Append(\"\xff\", \"\")", "column 9: expression is not valid UTF-8"},
		{"too long", `Append("` + strings.Repeat("x", MaxLength) + `", "")`, "column 10001: expression has 10014 characters; at most 10000 are allowed"},
		{"too deep", strings.Repeat("Not(", 101) + `"x"` + strings.Repeat(")", 101), "column 404: expression nests deeper than 100 levels"},
	} {
		t.Run(r.name, func(t *testing.T) {
			_, err := Parse(r.src)
			var at *Error
			if !errors.As(err, &at) {
				t.Fatalf("error: got %v, want an *Error", err)
			}
			if at.Error() != r.want {
				t.Errorf("error: got %s, want %s", at, r.want)
			}
		})
	}
}

func TestEvalErrors(t *testing.T) {
	w := world{attributes: texts("a", "x"), taken: []string{"x", "y"}}
	w.attributes["many"] = Strings("a", "b")
	w.attributes["long"] = String(strings.Repeat("a", 9000))
	long := strings.Repeat("x", 4000)
	grow := `Replace(Replace("` + long + `", "x", , , "` + long[:100] + `"), "x", , , "yy")`
	for _, r := range []struct{ name, src, want string }{
		{"item zero", `Item([many], 0)`, "column 14: Item: argument 2 (index) is 0; items are counted from 1"},
		{"several values", `Append([many], "x")`, "column 8: Append: argument 1 (source) has 2 values; want one"},
		{"no number", `Left("abc", [a])`, `column 13: Left: argument 2 (numChars) is "x"; want a whole number`},
		{"start of mid", `Mid("abc", 0, 1)`, "column 12: Mid: argument 2 (start) is 0; characters are counted from 1"},
		{"date", `CDate([a])`, `column 7: CDate: argument 1 (expression) is "x", which is not a date`},
		{"interval", `DateAdd("w", 1, "2020-01-01")`, `column 9: DateAdd: argument 1 (interval) is "w"; want yyyy, m, d, ww, h, n or s`},
		{"year", `DateAdd("yyyy", 9000, "2020-01-01")`, "column 1: DateAdd: result is outside the years 1 to 9999"},
		{"format", `FormatDateTime("2020", , "yyyy-MM", "yyyy")`, `column 16: FormatDateTime: argument 1 (source) is "2020", which does not match at ""`},
		{"delimiter", `Split([a], "")`, "column 12: Split: argument 2 (delimiter) is empty; want a character"},
		{"culture", `ToLower([a], "klingon!")`, `column 14: ToLower: argument 2 (culture) is "klingon!"; want a culture such as en-US`},
		{"sum", `RandomString(3,2,2,0,0)`, "column 14: RandomString: argument 1 (length) is 3, less than the sum 4 of the minimums"},
		{"none unique", `SelectUniqueValue("x", "y")`, "column 1: SelectUniqueValue: every candidate exists in the target"},
		{"subject", `Replace([long], , "(a*)*b", , "")`, "column 9: Replace: argument 1 (source) has 9000 bytes; regular expressions take at most 8192"},
		{"growth", grow, "column 9: Replace: result is larger than 65536 bytes"},
	} {
		t.Run(r.name, func(t *testing.T) {
			_, err := evaluate(t, r.src, w)
			if err == nil || err.Error() != r.want {
				t.Errorf("error: got %v, want %s", err, r.want)
			}
		})
	}
}

func TestEvalStopsWithContext(t *testing.T) {
	e, err := Parse(`Append([a], "x")`)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.EvalContext(ctx, world{}.env()); !errors.Is(err, context.Canceled) {
		t.Errorf("error: got %v, want context canceled", err)
	}
	e, _ = Parse(`SelectUniqueValue("x", "y")`)
	if _, err := e.Eval(world{taken: []string{"x", "y"}}.env()); !errors.Is(err, ErrNotUnique) {
		t.Errorf("error: got %v, want ErrNotUnique", err)
	}
	if _, err := e.Eval(Env{}); err == nil {
		t.Error("SelectUniqueValue without a target: got no error, want one")
	}
}

func TestRedaction(t *testing.T) {
	for src, want := range map[string]bool{
		`Redact([a])`: true, `Append(Redact([a]), "x")`: true, `Append([a], "x")`: false,
		`IIF("a"="a", [a], Redact([a]))`: false,
	} {
		v, err := evaluate(t, src, world{attributes: texts("a", "x")})
		if err != nil || v.Redacted() != want {
			t.Errorf("%s redacted: got %v (%v), want %v", src, v.Redacted(), err, want)
		}
	}
}
