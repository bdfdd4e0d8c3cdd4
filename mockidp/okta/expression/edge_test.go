package expression

import (
	"errors"
	"strings"
	"testing"
)

func TestNullAndEmpty(t *testing.T) {
	run(t, []row{
		{"never set is null", `user.none == null`, `true`},
		{"never set is not empty", `user.none == ""`, `false`},
		{"cleared is not null", `user.cleared == null`, `false`},
		{"cleared is empty", `user.cleared == ""`, `true`},
		{"elvis on null", `user.none ?: "x"`, `"x"`},
		{"elvis on empty", `user.cleared ?: "x"`, `"x"`},
		{"elvis on a value", `user.city ?: "x"`, `"San Francisco"`},
		{"elvis on false", `user.isContractor ?: "x"`, `false`},
		{"elvis chain", `user.none ?: user.cleared ?: "y"`, `"y"`},
		{"null beside text", `"a" + user.none`, `"anull"`},
		{"null in a condition", `user.none ? 1 : 2`, `2`},
		{"property of null", `user.none.more.and_more`, `null`},
		{"empty profile", `idpuser.x`, `null`},
		{"len of null", `String.len(null)`, `0`},
		{"upper of null", `String.toUpperCase(null)`, `null`},
		{"append null", `String.append(null, "x")`, `"x"`},
		{"join null", `String.join(",", "a", null, "b")`, `"a,,b"`},
		{"switch on null", `String.stringSwitch(null, "d", "a", "b")`, `"d"`},
		{"contains null", `String.stringContains(null, "a")`, `false`},
		{"csv of null", `Arrays.toCsvString(null)`, `null`},
		{"int of null", `Convert.toInt(user.none)`, `null`},
		{"null is less", `user.none < 1`, `true`},
	})
}

func TestOperators(t *testing.T) {
	run(t, []row{
		{"and binds before or", `true OR true AND false`, `true`},
		{"symbols", `true || true && false`, `true`},
		{"words in lower case", `true or true and false`, `true`},
		{"not binds first", `!false AND true`, `true`},
		{"not of parentheses", `!(false AND true)`, `true`},
		{"double not", `!!true`, `true`},
		{"sum of numbers", `1 + 2 - 4`, `-1`},
		{"product before sum", `1 + 2 * 3 % 4`, `3`},
		{"text and number", `"a" + 1 + 2`, `"a12"`},
		{"number and text", `1 + 2 + "a"`, `"3a"`},
		{"negative", `-user.groupCode`, `-123`},
		{"ternary nests to the right", `false ? 1 : false ? 2 : 3`, `3`},
		{"ternary in the middle", `true ? false ? 1 : 2 : 3`, `2`},
		{"text is no number", `user.word == 12`, `false`},
		{"texts by characters", `"10" < "9"`, `true`},
		{"numbers by value", `10 < 9`, `false`},
		{"not equal", `user.city != "x"`, `true`},
		{"matches the whole", `"abc" matches "b"`, `false`},
		{"matches", `"abc" matches "a.c"`, `true`},
		{"arrays are equal", `{1, "a"} == {1, "a"}`, `true`},
		{"quotes are doubled", `'it''s' + "a""b"`, `"it'sa\"b"`},
		{"index", `user.tags[1]`, `"b"`},
		{"index outside", `user.tags[2]`, `null`},
		{"lazy branch", `true ? 1 : 1/0`, `1`},
		{"lazy or", `true OR 1/0 == 1`, `true`},
		{"word in a name", `user.organization ?: user.andy ?: "z"`, `"z"`},
		{"method on a text", `user.firstName.toUpperCase().substring(0, 3)`, `"WIL"`},
		{"method on an array", `user.tags.contains("b") AND user.getGroups().size() == 3`, `true`},
	})
}

func TestFunctionEdges(t *testing.T) {
	run(t, []row{
		{"before, not found", `String.substringBefore("abc", "@")`, `"abc"`},
		{"after, not found", `String.substringAfter("abc", "@")`, `""`},
		{"substring clipped", `String.substring("abc", 0, 9)`, `"abc"`},
		{"substring upside down", `String.substring("abc", 2, 1)`, `""`},
		{"substring counts characters", `String.substring("äöü", 1, 2)`, `"ö"`},
		{"replace nothing", `String.replace("abc", "", "x")`, `"abc"`},
		{"replace is literal", `String.replaceFirst("a.c", ".", "$1")`, `"a$1c"`},
		{"switch is case-sensitive", `String.stringSwitch("ABC", "d", "b", "x")`, `"d"`},
		{"array of csv", `Arrays.contains(user.csv, "y")`, `true`},
		{"size of csv", `Arrays.size("a,b,c")`, `3`},
		{"size of empty text", `Arrays.size("")`, `0`},
		{"get outside", `Arrays.get({1}, 4)`, `null`},
		{"remove every", `Arrays.remove({1, 2, 1}, 1)`, `[2]`},
		{"flatten deep", `Arrays.flatten({1, {2, {3}}}, null)`, `[1,2,3]`},
		{"element as text", `Arrays.contains("10,20", 10)`, `true`},
		{"empty array", `{}`, `[]`},
		{"int rounds a half up", `Convert.toInt("-0.5")`, `0`},
		{"country unknown", `Iso3166Convert.toName("XX")`, `null`},
		{"country in lower case", `Iso3166Convert.toAlpha2("gbr")`, `"GB"`},
		{"country number", `Iso3166Convert.toAlpha3(4)`, `"AFG"`},
		{"several directory users are none", `findDirectoryUser().managerUpn`, `"ben@example.com"`},
	})
	w := willa()
	w.Directories["active_directory"] = append(w.Directories["active_directory"], Attributes{})
	e, err := Parse(`hasDirectoryUser() AND findDirectoryUser() == null`)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := e.Eval(w); err != nil || !v.truth {
		t.Errorf("two directory users: got %v, %v, want a user that is not found", v, err)
	}
}

// TestCountries checks the table as a whole.
func TestCountries(t *testing.T) {
	names := map[string]bool{}
	for key, c := range countryTable() {
		if len(c.alpha2) != 2 || len(c.alpha3) != 3 || len(c.numeric) != 3 || c.name == "" {
			t.Errorf("country %s: got %+v, want four fields", key, c)
		}
		names[c.name] = true
	}
	if len(names) != 249 || len(countryTable()) != 3*249 {
		t.Errorf("countries: got %d names and %d codes, want 249 and 747", len(names), len(countryTable()))
	}
}

// TestParseErrors pins place and reason.
func TestParseErrors(t *testing.T) {
	for _, r := range []struct{ name, src, want string }{
		{"empty", ``, "column 1: unexpected end of expression; want a value"},
		{"stray back-tick", "user.firstName`", "column 15: unexpected \"`\"; want an operator or end of expression"},
		{"unclosed call", `String.len("a"`, `column 15: unexpected end of expression; want an operator, "," or ")"`},
		{"unclosed text", `"abc`, `column 1: text is not closed; want another "`},
		{"assignment", `user.a = "x"`, `column 8: unexpected "="; there is no assignment, compare with ==`},
		{"no colon", `true ? 1`, "column 9: unexpected end of expression; want an operator or end of expression"},
		{"operator at the end", `user.a AND`, "column 11: unexpected end of expression; want a value"},
		{"dot at the end", `user.`, "column 6: unexpected end of expression; want a name"},
		{"two comparisons", `1 < 2 < 3`, `column 7: unexpected "<"; want an operator or end of expression`},
		{"second line", "user.a +\n  )", `line 2, column 3: unexpected ")"; want a value`},
		{"unknown", `String.foobar("a")`, `column 1: unknown function "String.foobar"`},
		{"nearest", `"é" + String.substringBefor("a", "b")`, `column 7: unknown function "String.substringBefor"; did you mean String.substringBefore?`},
		{"letter case", `String.tolowercase("a")`, `column 1: unknown function "String.tolowercase"; names are case-sensitive, did you mean String.toLowerCase?`},
		{"namespace missing", `join(",", "a")`, `column 1: unknown function "join"; did you mean String.join?`},
		{"unknown method", `user.getGroup()`, `column 5: unknown method "getGroup"; did you mean getGroups?`},
		{"not in mappings", `Groups.startsWith("OKTA", "a", 10)`, "column 1: Groups.startsWith only works in group claims of tokens, not in mappings"},
		{"namespace alone", `String + "x"`, "column 1: String is not a value; call one of its functions"},
		{"count", `String.len("a", "b")`, "column 1: String.len takes 1 argument, got 2"},
		{"pairs", `String.stringSwitch("a", "d", "k1", "v1", "k2")`, "column 1: String.stringSwitch takes an input, a default and then keys and values in pairs, got 5 arguments"},
		{"method of user", `appuser.getGroups()`, "column 8: getGroups is a method of user only"},
		{"mixed braces", `{1, 'a': 2}`, "column 5: braces hold either values or key: value pairs, not both"},
		{"invalid text", "\"\xff\"", "column 2: expression is not valid UTF-8"},
		{"too deep", strings.Repeat("(", 61), "column 61: expression nests deeper than 60 levels"},
		{"too many prefixes", strings.Repeat("!", 300) + "true", "column 1: expression nests deeper than 240 levels"},
		{"too long", `"` + strings.Repeat("x", MaxLength), "column 10001: expression has 10001 bytes; at most 10000 are allowed"},
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
	long := strings.Repeat("x", 3000)
	for _, r := range []struct{ name, src, want string }{
		{"profile unknown", `salesforce.x`, `column 1: unknown profile "salesforce"`},
		{"property of a text", `user.city.name`, `column 10: a text has no property "name"`},
		{"condition", `user.city ? 1 : 2`, "column 1: a condition must be true or false, got a text"},
		{"sum", `true + 1`, "column 8: + cannot combine a boolean and a number"},
		{"division", `1 / 0`, "column 5: / has no finite result"},
		{"comparison", `user.city > 1`, "column 1: > cannot compare a text and a number"},
		{"regex", `"a" matches "(?=a)"`, `column 13: matches: regular expression is not supported here: invalid or unsupported Perl syntax near "(?="`},
		{"regex of a group", `isMemberOfGroupNameRegex("(")`, `column 26: isMemberOfGroupNameRegex: argument 1 is "(": regular expression is not supported here: missing closing ) near "("`},
		{"number", `Convert.toInt("abc")`, `column 15: Convert.toInt: argument 1 is "abc"; want a number`},
		{"range", `Convert.toInt("4000000000")`, "column 15: Convert.toInt: argument 1 is outside the range of integers"},
		{"zone", `Time.now("Nowhere")`, `column 10: Time.now: argument 1 is "Nowhere", which is no known time zone`},
		{"pattern", `Time.now("UTC", "ww")`, `column 17: Time.now: argument 2 is "ww": the letter w is not supported here`},
		{"time", `Time.fromStringToIso8601("x", "yyyy")`, `column 26: Time.fromStringToIso8601: argument 1 is "x", which does not match the pattern at "x"`},
		{"criteria", `user.getGroups("a")`, "column 16: getGroups: argument 1 is a text; want criteria such as {'group.id': '…'}"},
		{"criteria key", `user.getGroups({'group.name': 'a'})`, `column 16: getGroups: argument 1 has the unknown key "group.name"`},
		{"projection", `user.tags.![x]`, "column 10: only an array of objects can be projected"},
		{"growth", `String.replace(String.replace("` + long + `", "x", "` + long[:20] + `"), "x", "yyyy")`, "column 1: result is larger than 65536 bytes"},
	} {
		t.Run(r.name, func(t *testing.T) {
			e, err := Parse(r.src)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = e.Eval(willa()); err == nil || err.Error() != r.want {
				t.Errorf("error: got %v, want %s", err, r.want)
			}
		})
	}
}

func TestLint(t *testing.T) {
	for _, r := range []struct {
		name, src string
		want      []string
	}{
		{"nothing", `String.toLowerCase(user.email)`, nil},
		{"deprecated function", `toLowerCase(user.email)`, []string{"deprecated-function"}},
		{"deprecated operator", `user.email matches ".*"`, []string{"deprecated-matches"}},
		{"condition", `Arrays.isEmpty(user.tags) AND Convert.toInt("1") == 1 ? 1 : 2`, []string{"condition-function", "condition-function"}},
		{"not in a condition", `true ? Convert.toInt("1") : 2`, nil},
		{"groups", `isMemberOfGroup("00g1") ? "a" : "b"`, []string{"group-function"}},
		{"group methods", `user.getGroups()`, []string{"group-function"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			e, err := Parse(r.src)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range Lint(e) {
				got = append(got, w.Rule)
			}
			if strings.Join(got, " ") != strings.Join(r.want, " ") {
				t.Errorf("warnings: got %v, want %v", got, r.want)
			}
		})
	}
}

func TestCanonicalForm(t *testing.T) {
	for src, want := range map[string]string{
		`a&&b||!c`:                          `(a AND b) OR (!c)`,
		`a?b:c?d:'e'`:                       `a ? b : (c ? d : "e")`,
		`1+2*3-4`:                           `1 + (2 * 3) - 4`,
		`user.getGroups({'k':NULL}).![id]`:  `user.getGroups({"k": null}).![id]`,
		`(a ?: b).c[0]`:                     `(a ?: b).c[0]`,
		`String.join( ',',{ 1 , TRUE } )`:   `String.join(",", {1, true})`,
		`user.a.toUpperCase() == 'it''s "'`: `user.a.toUpperCase() == "it's """`,
	} {
		e, err := Parse(src)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := e.String(); got != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
}
