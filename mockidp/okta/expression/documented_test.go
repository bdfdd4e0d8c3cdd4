package expression

import "testing"

// TestDocumentedStrings takes the examples of the overview, text functions.
func TestDocumentedStrings(t *testing.T) {
	run(t, []row{
		{"append", `String.append("This is", " a test")`, `"This is a test"`},
		{"join", `String.join(",", "This", "is", "a", "test")`, `"This,is,a,test"`},
		{"join without separator", `String.join("", "This", "is", "a", "test")`, `"Thisisatest"`},
		{"len", `String.len("This")`, `4`},
		{"remove spaces", `String.removeSpaces("This is a test")`, `"Thisisatest"`},
		{"replace", `String.replace("This is a test", "is", "at")`, `"That at a test"`},
		{"replace first", `String.replaceFirst("This is a test", "is", "at")`, `"That is a test"`},
		{"contains", `String.stringContains("This is a test", "test")`, `true`},
		{"contains not", `String.stringContains("This is a test", "doesn'tExist")`, `false`},
		{"starts with", `String.startsWith("This is a test", "This")`, `true`},
		{"switch default", `String.stringSwitch("This is a test", "default", "key1", "value1")`, `"default"`},
		{"switch match", `String.stringSwitch("This is a test", "default", "test", "value1")`, `"value1"`},
		{"switch argument order", `String.stringSwitch("First match wins", "default", "absent", "value1", "wins", "value2", "match", "value3")`, `"value2"`},
		{"switch substring", `String.stringSwitch("Substrings count", "default", "ring", "value1")`, `"value1"`},
		{"substring", `String.substring("This is a test", 2, 9)`, `"is is a"`},
		{"substring after", `String.substringAfter("abc@example.com", "@")`, `"example.com"`},
		{"substring before", `String.substringBefore("abc@example.com", "@")`, `"abc"`},
		{"upper", `String.toUpperCase("This")`, `"THIS"`},
		{"lower", `String.toLowerCase("ThiS")`, `"this"`},
		{"bare upper", `toUpperCase(source.firstName)`, `"ALEXANDER"`},
		{"bare lower", `toLowerCase(source.firstName)`, `"alexander"`},
		{"bare before", `substringBefore(user.email, '@')`, `"willa.castleton"`},
		{"bare after", `substringAfter(user.email, '@')`, `"mail.example"`},
		{"bare substring", `substring(source.firstName, 1, 4)`, `"lex"`},
		{"last characters", `String.substring(user.lastName, String.len(user.lastName)-20, String.len(user.lastName))`, `"Castleton"`},
		{"last four", `String.substring(user.lastName, String.len(user.lastName)-4, String.len(user.lastName))`, `"eton"`},
		{"has the character", `String.stringContains(user.email, "@") ? String.substringBefore(user.email, "@") : user.email`, `"willa.castleton"`},
	})
}

func TestDocumentedArraysAndConversions(t *testing.T) {
	run(t, []row{
		{"add", `Arrays.add({10, 20, 30}, 40)`, `[10,20,30,40]`},
		{"remove", `Arrays.remove({10, 20, 30}, 20)`, `[10,30]`},
		{"clear", `Arrays.clear({10, 20, 30})`, `[]`},
		{"get", `Arrays.get({0, 1, 2}, 0)`, `0`},
		{"flatten", `Arrays.flatten(10, {20, 30}, 40)`, `[10,20,30,40]`},
		{"contains", `Arrays.contains({10, 20, 30}, 10)`, `true`},
		{"contains not", `Arrays.contains({10, 20, 30}, 50)`, `false`},
		{"size", `Arrays.size({10, 20, 30})`, `3`},
		{"size of null", `Arrays.size(NULL)`, `0`},
		{"empty", `Arrays.isEmpty({10, 20})`, `false`},
		{"empty null", `Arrays.isEmpty(NULL)`, `true`},
		{"csv", `Arrays.toCsvString({"This", "is", " a ", "test"})`, `"This,is, a ,test"`},
		{"int of text", `Convert.toInt('1234')`, `1234`},
		{"int rounds down", `Convert.toInt(123.4)`, `123`},
		{"int rounds up", `Convert.toInt(123.6)`, `124`},
		{"num", `Convert.toNum('3.141')`, `3.141`},
		{"alpha 2", `Iso3166Convert.toAlpha2("IND")`, `"IN"`},
		{"alpha 3", `Iso3166Convert.toAlpha3("840")`, `"USA"`},
		{"numeric", `Iso3166Convert.toNumeric("USA")`, `"840"`},
		{"name", `Iso3166Convert.toName("IN")`, `"India"`},
	})
}

func TestDocumentedTime(t *testing.T) {
	run(t, []row{
		{"now", `Time.now()`, `"2015-07-31T17:36:48.979Z"`},
		{"now in a zone", `Time.now("EST")`, `"2015-07-31T13:36:48.979-04:00"`},
		{"now with format", `Time.now("EST", "YYYY-MM-dd HH:mm:ss")`, `"2015-07-31 13:36:48"`},
		{"now in a named zone", `Time.now("Asia/Kolkata", "EEE d MMM yy, h:mm a ZZ")`, `"Fri 31 Jul 15, 11:06 PM +05:30"`},
		{"windows", `Time.fromWindowsToIso8601("130828378080000000")`, `"2015-07-31T17:36:48.000Z"`},
		{"unix", `Time.fromUnixToIso8601("1438364208")`, `"2015-07-31T17:36:48.000Z"`},
		{"to windows", `Time.fromIso8601ToWindows("2015-07-31T17:36:48.000-04:00")`, `"130828522080000000"`},
		{"to unix", `Time.fromIso8601ToUnix("2015-07-31T17:36:48Z")`, `"1438364208"`},
		{"from string", `Time.fromStringToIso8601("31/07/2015 1:36 PM -0400", "dd/MM/yyyy h:mm a Z")`, `"2015-07-31T17:36:00.000Z"`},
		{"from packed digits", `Time.fromStringToIso8601("20150731173648", "yyyyMMddHHmmss")`, `"2015-07-31T17:36:48.000Z"`},
		{"to string", `Time.fromIso8601ToString("2015-07-31T17:36:48Z", "MMMM d''yy 'at' HH")`, `"July 31'15 at 17"`},
	})
}

func TestDocumentedReferencesAndPopularExpressions(t *testing.T) {
	run(t, []row{
		{"user", `user.firstName`, `"Willa"`},
		{"in-context app user", `appuser.dockerRole`, `"editor"`},
		{"named app user", `zendesk.firstName`, `"Will"`},
		{"org", `org.name + "." + org.subDomain`, `"example.example"`},
		{"app", `app.domain`, `"example.com"`},
		{"internal property", `user.getInternalProperty("status") == "ACTIVE"`, `true`},
		{"linked object", `user.getLinkedObject("manager").lastName`, `"Gale"`},
		{"concatenation", `user.firstName + user.lastName`, `"WillaCastleton"`},
		{"separator", `user.firstName + " " + user.lastName`, `"Willa Castleton"`},
		{"text constant", `'Hello world'`, `"Hello world"`},
		{"number constant", `3.141`, `3.141`},
		{"ternary", `user.groupCode == 123 ? 'Sales' : 'Other'`, `"Sales"`},
		{"initial", `substring(user.firstName, 0, 1) + user.lastName`, `"WCastleton"`},
		{"initial with limit", `substring(user.firstName, 0, 1) + substring(user.lastName, 0, 6)`, `"WCastle"`},
		{"initial, lower case", `toLowerCase(substring( user.firstName, 0, 1)) + "." + toLowerCase(user.lastName)`, `"w.castleton"`},
		{"domain and prefix", `toUpperCase(substringBefore( substringAfter(user.email, "@"), ".")) + "\" + substringBefore( user.email, "@")`,
			`"MAIL\\willa.castleton"`},
		{"static domain", `"XDOMAIN\" + toLowerCase(substring( user.firstName, 0, 1)) + toLowerCase(user.lastName)`, `"XDOMAIN\\wcastleton"`},
		{"no workday", `hasWorkdayUser() ? findWorkdayUser().employeeID : null`, `null`},
		{"directory", `hasDirectoryUser() ? findDirectoryUser().managerUpn : null`, `"ben@example.com"`},
		{"bare attributes", `firstName + " " + (String.len(middleInitial) == 0 ? "" : (String.substring(middleInitial, 0, 1) + ". ")) + lastName`,
			`"Alexander Harbour"`},
		{"two choices", `(courtesyTitle != null ? (courtesyTitle + " ") : honorificPrefix != null ? (honorificPrefix + " ") : "") + firstName`,
			`"Alexander"`},
		{"group rule, contains", `String.stringContains(user.firstName, "dummy")`, `false`},
		{"group rule, city", `user.city == "San Francisco"`, `true`},
		{"group rule, salary", `user.salary >= 1000000`, `true`},
		{"group rule, not", `!user.isContractor`, `true`},
		{"group rule, and", `user.salary > 1000000 AND !user.isContractor`, `true`},
		{"default type expression", `(user.email != null && user.email != '') ? 'work' : ''`, `"work"`},
	})
}

func TestDocumentedGroups(t *testing.T) {
	run(t, []row{
		{"by name", `isMemberOfGroupName("West Coast Users")`, `true`},
		{"by name is exact", `isMemberOfGroupName("West Coast")`, `false`},
		{"by id", `isMemberOfGroup("00g2")`, `true`},
		{"any", `isMemberOfAnyGroup("00g9", "00g3")`, `true`},
		{"none", `isMemberOfAnyGroup("00g8", "00g9")`, `false`},
		{"starts with", `isMemberOfGroupNameStartsWith("West C")`, `true`},
		{"contains", `isMemberOfGroupNameContains("Admin")`, `true`},
		{"contains is case-sensitive", `isMemberOfGroupNameContains("admin")`, `false`},
		{"regex", `isMemberOfGroupNameRegex("/.*Admin.*")`, `true`},
		{"regex without slash", `isMemberOfGroupNameRegex(".*Admin")`, `false`},
		{"filtered", `getFilteredGroups({"00g3", "00g1"}, "group.name", 40)`, `["Everyone","West Coast Admins"]`},
		{"filtered, limit", `getFilteredGroups({"00g3", "00g1"}, "group.id", 1)`, `["00g1"]`},
		{"all", `user.getGroups()`, `["Everyone","West Coast Users","West Coast Admins"]`},
		{"by criteria", `user.getGroups({'group.type': {'OKTA_GROUP', 'APP_GROUP'}}, {'group.profile.name': {'Everyone','West Coast Admins'}})`,
			`["West Coast Admins"]`},
		{"wildcard", `user.getGroups({'group.profile.name': 'West Coast.*'}).![id]`, `["00g2","00g3"]`},
		{"starts with is the default", `user.getGroups({'group.profile.name': 'West'}).![profile.name]`, `["West Coast Users","West Coast Admins"]`},
		{"exact", `user.getGroups({'group.profile.name': 'West', 'operator': 'EXACT'})`, `[]`},
		{"source", `user.getGroups({'group.source.id': '0oa1'}).![type]`, `["APP_GROUP"]`},
		{"member", `user.isMemberOf({'group.profile.name': 'West Coast Users', 'operator': 'EXACT'})`, `true`},
	})
}
