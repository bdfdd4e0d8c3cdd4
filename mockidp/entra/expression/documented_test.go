package expression

import (
	"context"
	"slices"
	"testing"
)

func unique(taken []string) func(context.Context, string) bool {
	return func(_ context.Context, candidate string) bool { return !slices.Contains(taken, candidate) }
}

// TestDocumentedText takes the examples of the reference, text functions.
func TestDocumentedText(t *testing.T) {
	ada := world{attributes: texts("userPrincipalName", "ada@example.com", "givenName", "Cleo", "surname", "Doe")}
	run(t, []row{
		{"append", `Append([userPrincipalName], ".test")`, `"ada@example.com.test"`, ada},
		{"append parts", `Append(Mid([givenName], 1, 3), Mid([surname], 1, 5))`, `"CleDoe"`, ada},
		{"base64 is UTF-16", `ConvertToBase64("Hello world!")`, `"SABlAGwAbABvACAAdwBvAHIAbABkACEA"`, world{}},
		{"utf8 hex", `ConvertToUTF8Hex("Hello world!")`, `"48656C6C6F20776F726C6421"`, world{}},
		{"instr", `InStr("The quick brown fox","quick")`, `5`, world{}},
		{"instr from three, binary", `InStr("repEated","e",3,vbBinaryCompare)`, `7`, world{}},
		{"instr from three, text", `InStr("repEated","e",3,vbTextCompare)`, `4`, world{}},
		{"left", `Left("Cleo Doe", 3)`, `"Cle"`, world{}},
		{"word", `Word("The quick brown fox",3," ")`, `"brown"`, world{}},
		{"word, many delimiters", `Word("This,string!has&many separators",3,",!&#")`, `"has"`, world{}},
		{"diacritics", `NormalizeDiacritics([givenName])`, `"Zoe"`, world{attributes: texts("givenName", "Zoë")}},
		{"pcase", `PCase([firstName])`, `"Ada Lovell (Second)"`, world{attributes: texts("firstName", "ADA LOVELL (SECOND)")}},
		{"pcase with separators", `PCase([lastName]," '-")`, `"Pinto-De'Silva"`, world{attributes: texts("lastName", "PINTO-DE'SILVA")}},
		{"pcase of join", `PCase(Join(" ",[firstName],[lastName]))`, `"Cleo James"`,
			world{attributes: texts("firstName", "CLEO", "lastName", "JAMES")}},
		{"join with comma", `Join(", ", "", [surname], [givenName])`, `"Doe, Cleo"`, ada},
		{"join number", `Join("", 1000, [surname])`, `"1000Doe"`, ada},
		{"formatted name", `Join(" ", [givenName], [surname])`, `"Cleo Doe"`, ada},
		{"lower upn", `ToLower(Join("@", NormalizeDiacritics(StripSpaces(Join(".",  [givenName], [surname]))), "example.com"))`,
			`"cleo.doe@example.com"`, ada},
		{"split", `Split([extensionAttribute5], ",")`, `["PermissionSetOne","PermissionSetTwo"]`,
			world{attributes: texts("extensionAttribute5", "PermissionSetOne, PermissionSetTwo")}},
		{"cstr", `CStr([dn])`, `"cn=Ben,dc=example,dc=com"`, world{attributes: texts("dn", "cn=Ben,dc=example,dc=com")}},
		{"item", `Item([proxyAddresses], 1)`, `"SMTP:a@example.com"`,
			world{attributes: map[string]Value{"proxyAddresses": Strings("SMTP:a@example.com", "smtp:b@example.com")}}},
		{"remove duplicates", `RemoveDuplicates([proxyAddresses])`, `["b","a","B"]`,
			world{attributes: map[string]Value{"proxyAddresses": Strings("b", "a", "b", "B", "a")}}},
		{"bitand", `BitAnd(&HF, &HF7)`, `7`, world{}},
		{"redact flows", `Redact([userPrincipalName])`, `"ada@example.com"`, ada},
	})
}

func TestDocumentedReplace(t *testing.T) {
	run(t, []row{
		{"old value", `Replace([BusinessTitle],"Product Developer", , , "Software Engineer", , )`, `"Software Engineer"`,
			world{attributes: texts("BusinessTitle", "Product Developer")}},
		{"template", `Replace([UserID],"<username>", , , , , "<username>@example.com")`, `"cstone@example.com"`,
			world{attributes: texts("UserID", "cstone")}},
		{"regex with named group", `Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", , "${phoneNumber}", , )`,
			`"9998887777"`, world{attributes: texts("telephoneNumber", "+91 9998887777")}},
		// Documented as 19998887777, although the pattern leaves the plus sign.
		{"regex strips", `Replace([mobile], , "[()\\s-]+", , "", , )`, `"+19998887777"`,
			world{attributes: texts("mobile", "+1 (999) 888-7777")}},
		{"group text", `Replace([AddressLineData], ,"(?<streetNumber>^\\d*)","streetNumber", "888", , )`, `"888 Tremont Street"`,
			world{attributes: texts("AddressLineData", "545 Tremont Street")}},
		{"group text, empty", `Replace([userPrincipalName], , "(?<Suffix>@(.)*)", "Suffix", "", , )`, `"cstone"`,
			world{attributes: texts("userPrincipalName", "cstone@example.com")}},
		{"from other attribute", `Replace([telephoneNumber], , "\\+(?<isdCode>\\d* )(?<phoneNumber>\\d{10})", "phoneNumber" , , [mobile], )`,
			`"8887779999"`, world{attributes: texts("telephoneNumber", "", "mobile", "+91 8887779999")}},
		{"from other attribute, not needed", `Replace([telephoneNumber], , "\\+(?<a>\\d*)", "a" , , [mobile], )`,
			`"123"`, world{attributes: texts("telephoneNumber", "123", "mobile", "+91")}},
		{"letters removed", `Replace([mailNickname], , "[a-zA-Z_]*", , "", , )`, `"72"`,
			world{attributes: texts("mailNickname", "cleo_doe72")}},
		{"domain removed", `Replace([mail], "@example.com", , ,"", ,)`, `"cleo.doe"`,
			world{attributes: texts("mail", "cleo.doe@example.com")}},
	})
}

func TestDocumentedDates(t *testing.T) {
	hired := world{attributes: texts("StatusHireDate", "2012-03-16-07:00", "seen", "8/25/2021 5:41:18 PM")}
	run(t, []row{
		{"cdate", `CDate("2020-03-16-07:00")`, `"3/16/2020 7:00:00 AM"`, world{}},
		{"cdate, day before", `CDate("2021-06-30+08:00")`, `"6/29/2021 4:00:00 PM"`, world{}},
		{"cdate with time", `CDate("2009-06-15T01:45:30-07:00")`, `"6/15/2009 8:45:30 AM"`, world{}},
		{"add days", `DateAdd("d", 7, CDate([StatusHireDate]))`, `"3/23/2012 7:00:00 AM"`, hired},
		{"subtract days", `DateAdd("d", -10, CDate([StatusHireDate]))`, `"3/6/2012 7:00:00 AM"`, hired},
		{"add weeks", `DateAdd("ww", 2, CDate([StatusHireDate]))`, `"3/30/2012 7:00:00 AM"`, hired},
		{"add months", `DateAdd("m", 10, CDate([StatusHireDate]))`, `"1/16/2013 7:00:00 AM"`, hired},
		{"add years", `DateAdd("yyyy", 2, CDate([StatusHireDate]))`, `"3/16/2014 7:00:00 AM"`, hired},
		{"diff days", `DateDiff("d", CDate("2021-08-18+08:00"), CDate("2021-08-31+08:00"))`, `13`, world{}},
		{"diff days back", `DateDiff("d", [seen], CDate([StatusHireDate]))`, `-3449`, hired},
		{"diff weeks", `DateDiff("ww", [seen], CDate([StatusHireDate]))`, `-493`, hired},
		{"diff months", `DateDiff("m", [seen], CDate([StatusHireDate]))`, `-113`, hired},
		{"diff years", `DateDiff("yyyy", [seen], CDate([StatusHireDate]))`, `-9`, hired},
		{"diff none", `DateDiff("d", CDate("2021-08-31+08:00"), CDate("2021-08-31+08:00"))`, `0`, world{}},
		{"diff hours", `DateDiff("h", CDate("2021-08-24"), CDate("2021-08-25"))`, `24`, world{}},
		{"diff minutes", `DateDiff("n", CDate("2021-08-24"), CDate("2021-08-25"))`, `1440`, world{}},
		{"diff seconds", `DateDiff("s", CDate("2021-08-24"), CDate("2021-08-25"))`, `86400`, world{}},
		{"from ticks", `DateFromNum(129699324000000000)`, `"1/1/2012 11:00:00 PM"`, world{}},
		{"now", `Now()`, `"7/2/2021 3:33:38 PM"`, world{}},
		{"format", `FormatDateTime([extensionAttribute1], , "yyyyMMddHHmmss.fZ", "yyyy-MM-dd")`, `"2015-01-23"`,
			world{attributes: texts("extensionAttribute1", "20150123105347.1Z")}},
		{"contract end", `NumFromDate(Join("", FormatDateTime([ContractEndDate], ,"yyyy-MM-ddzzz", "yyyy-MM-dd"), " 23:59:59-08:00"))`,
			`132539615990000000`, world{attributes: texts("ContractEndDate", "2020-12-31-08:00")}},
		{"end date", `NumFromDate(Join("",FormatDateTime([endDate], ,"M/d/yyyy hh:mm:ss tt","yyyy-MM-dd"),"T23:59:59-08:00"))`,
			`132539615990000000`, world{attributes: texts("endDate", "12/31/2020 05:00:00 PM")}},
		{"hired soon", `Switch([Active], , "1", IIF(DateDiff("d", Now(), CDate([StatusHireDate])) > 5, "False", "True"), "0", "False")`,
			`"False"`, world{attributes: texts("Active", "1", "StatusHireDate", "2021-07-20")}},
	})
}

func TestDocumentedLogic(t *testing.T) {
	upn := world{attributes: texts("userPrincipalName", "ada@example.com", "country", "USA", "state", "CA", "department", "Finance")}
	zone := `Switch([state], "Australia/Sydney", "NSW", "Australia/Sydney","QLD", "Australia/Brisbane", "SA", "Australia/Adelaide")`
	title := `IgnoreFlowIfNullOrEmpty(Switch([prefix], "", "3443", "Dr.", "3444", "Prof.", "3445", "Prof. Dr."))`
	run(t, []row{
		{"coalesce", `Coalesce([mail],[userPrincipalName])`, `"ada@example.com"`, upn},
		{"soft deleted", `Switch([IsSoftDeleted], , "False", "True", "True", "False")`, `"True"`,
			world{attributes: map[string]Value{"IsSoftDeleted": Bool(false)}}},
		{"zone", zone, `"Australia/Brisbane"`, world{attributes: texts("state", "QLD")}},
		{"zone default", zone, `"Australia/Sydney"`, world{attributes: texts("state", "qld")}},
		{"status, normalised", `Switch(ToLower([statusFlag]), "0", "true", "1", "false", "0")`, `"1"`,
			world{attributes: texts("statusFlag", "TRUE")}},
		{"empty key", `Switch([statusFlag], "Default Value", "true", "1", "", "0")`, `"0"`, world{attributes: texts("statusFlag", "")}},
		{"empty key, null", `Switch([statusFlag], "Default Value", "true", "1", "", "0")`, `"0"`, world{}},
		{"attribute default", `Switch([country],[country],"","Other")`, `"USA"`, upn},
		{"attribute default, null", `Switch([country],[country],"","Other")`, `"Other"`, world{}},
		{"flow dropped", title, `ignored`, world{attributes: texts("prefix", "1")}},
		{"flow kept", title, `"Prof."`, world{attributes: texts("prefix", "3444")}},
		{"iif", `IIF([country]="USA",[country],[department])`, `"USA"`, upn},
		{"iif and", `IIF([country]="USA",IIF([state]="CA","True","False"),"False")`, `"True"`, upn},
		{"iif or", `IIF([country]="DE","True",IIF([state]="CA","True","False"))`, `"True"`, upn},
		{"iif instead of switch", `IIF([companyName] = "Company A", "A", IIF([companyName] = "Company B", "B", "External"))`,
			`"B"`, world{attributes: texts("companyName", "Company B")}},
		{"iif, empty source fails the check", `IIF([country]="","Other",[country])`, `null`, world{}},
		{"iif IsNullOrEmpty fails the check", `IIF(IsNullOrEmpty([country]),"Other",[country])`, `null`, world{}},
		{"iif IsPresent", `IIF(IsPresent([country]),[country],"Other")`, `"USA"`, upn},
		{"cbool", `CBool([a] = [b])`, `true`, world{attributes: texts("a", "x", "b", "x")}},
		{"is null", `IsNull([displayName])`, `true`, world{}},
		{"is null, empty", `IsNull([displayName])`, `false`, world{attributes: texts("displayName", "")}},
		{"is null or empty", `IsNullOrEmpty([displayName])`, `true`, world{attributes: texts("displayName", "")}},
		{"is present", `IsPresent([displayName])`, `false`, world{attributes: texts("displayName", "")}},
		{"not", `Not("True")`, `false`, world{}},
		{"not of anything", `Not([x])`, `true`, world{}},
	})
}

func TestDocumentedUniqueValue(t *testing.T) {
	src := `
    SelectUniqueValue(
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  [PreferredFirstName], [PreferredLastName]))), "example.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 1), [PreferredLastName]))), "example.com"),
        Join("@", NormalizeDiacritics(StripSpaces(Join(".",  Mid([PreferredFirstName], 1, 2), [PreferredLastName]))), "example.com")
    )`
	cleo := texts("PreferredFirstName", "Cleo", "PreferredLastName", "Stone")
	run(t, []row{
		{"first", src, `"Cleo.Stone@example.com"`, world{attributes: cleo}},
		{"second", src, `"C.Stone@example.com"`, world{attributes: cleo, taken: []string{"Cleo.Stone@example.com"}}},
		{"third", src, `"Cl.Stone@example.com"`,
			world{attributes: cleo, taken: []string{"Cleo.Stone@example.com", "C.Stone@example.com"}}},
	})
}
