package steps

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// repair is one change of what is sent, by what a refusal says, and the fact that it would be.
type repair struct {
	fact   accept.Fact
	change func(accept.Data) accept.Data
	domain string // "": it stays
}

// detailOf is what an answer says for people.
func detailOf(x *transcript.Exchange) string {
	if answer, err := parseDocument(x.ResponseBody); err == nil {
		for _, path := range []Path{"detail", "message", "error_description", "error", "Errors.description"} {
			if text := first(answer.at(path)); text != "" {
				return text
			}
		}
	}
	text := strings.Join(strings.Fields(string(x.ResponseBody)), " ")
	return text[:min(len(text), 300)]
}

// repairs are the changes that a refusal asks for, the likeliest first.
func (l *learner) repairs(endpoint string, x *transcript.Exchange, sent document) []repair {
	text := detailOf(x)
	paths := l.named(endpoint, text)
	var all []repair
	for _, read := range []func(endpoint, text, path string) []repair{l.inDomain, l.inList, l.inLength, l.inForm, l.inSingle, l.notThere, l.mustBe} {
		for _, path := range paths {
			all = append(all, read(endpoint, text, path)...)
		}
	}
	if len(paths) == 0 {
		all = append(all, l.inDomain(endpoint, text, "")...)
		all = append(all, l.withoutExtension(endpoint, text)...)
	}
	for i := range all {
		all[i].fact.Words = text
	}
	return all
}

// generic names are sub-attributes of many attributes: alone they name none.
var generic = []string{"value", "type", "display", "primary", "$ref", "formatted", "name"}

// named are the attributes that a text speaks of, the longest path first.
func (l *learner) named(endpoint, text string) []string {
	schemas, prefix := l.schemas, ""
	if endpoint == scim.EndpointGroups {
		schemas, prefix = l.groups, "Group."
	}
	lower := strings.ToLower(text)
	says := func(name string) bool {
		return regexp.MustCompile(`(?i)(?:^|[^\w])` + regexp.QuoteMeta(name) + `(?:$|[^\w])`).MatchString(text)
	}
	var found []string
	add := func(path string) {
		if !slices.Contains(found, path) {
			found = append(found, path)
		}
	}
	each := func(d definition) {
		if !d.client() {
			return
		}
		for _, sub := range d.subs {
			_, also := schemas.find(sub.name)
			if sub.client() && (says(sub.path) || !also && !slices.Contains(generic, sub.name) && says(sub.name)) {
				add(prefix + string(sub.full()))
			}
		}
		if !slices.Contains(generic, d.name) && says(d.name) {
			add(prefix + string(d.full()))
		}
	}
	for _, d := range schemas.core {
		each(d)
	}
	for _, e := range schemas.extensions {
		for _, d := range e.attributes {
			each(d)
		}
	}
	if !slices.Contains(found, prefix+"externalId") && says("externalId") {
		add(prefix + "externalId")
	}
	for words, path := range map[string]string{"group name": "Group.displayName", "user name": "userName", "username": "userName", "login": "userName", "email": "emails.value", "e-mail": "emails.value"} {
		if strings.Contains(lower, words) && strings.HasPrefix(path, "Group.") == (prefix != "") && len(found) == 0 {
			add(path)
		}
	}
	slices.SortStableFunc(found, func(a, b string) int { return len(b) - len(a) })
	return found
}

// valued is a repair that bounds the values of an attribute.
func valued(path string, v accept.Values, fact accept.Fact) []repair {
	fact.Key, fact.Subject = accept.Key(accept.Value, path), path
	return []repair{{fact: fact, change: func(d accept.Data) accept.Data {
		return accept.Data{Values: map[string]accept.Values{path: joined(d, path, v)}}.Over(d)
	}}}
}

// joined adds what was learnt anew to what is known of the values of an attribute.
func joined(d accept.Data, path string, v accept.Values) accept.Values {
	have, _ := d.ValuesOf(path)
	if v.Pattern == "" {
		v.Pattern = have.Pattern
	}
	if v.Max == 0 {
		v.Max = have.Max
	}
	if !v.Closed() {
		v.List = have.List
	}
	return v
}

const formatMay = "RFC7643-2.3.1-R02" // a string may demand a format

func (l *learner) inDomain(endpoint, text, path string) []repair {
	if !strings.Contains(strings.ToLower(text), "domain") || l.seen.domain == "" || strings.EqualFold(l.seen.domain, l.domain) || endpoint != scim.EndpointUsers {
		return nil
	}
	if !l.seen.trusted {
		return nil
	}
	domain := l.seen.domain
	return []repair{{domain: domain, fact: accept.Fact{
		Key: accept.Key(accept.Value, "userName"), Subject: "userName and emails", Says: "an address at " + domain, Class: accept.Allowed, Requirement: formatMay, Data: "email-domain: " + domain,
	}, change: func(d accept.Data) accept.Data {
		return accept.Data{Values: map[string]accept.Values{
			"userName": joined(d, "userName", accept.Values{Pattern: "(?i)(^[^@]*|@{domain})$"}), "emails.value": joined(d, "emails.value", accept.Values{Pattern: "(?i)@{domain}$"}),
		}}.Over(d)
	}}}
}

var (
	listIn = regexp.MustCompile(`(?i)(?:must be one of|is not one of|one of|allowed values(?: are)?|valid values(?: are)?|accepted values(?: are)?|possible values(?: are)?|not among|among|must be either)\s*:?\s*[\[({]?([^\[\](){}]+?)[\])}]?\.?\s*$`)
	listOf = regexp.MustCompile(`\s*(?:,\s*or\s|,|\bor\b|\||;)\s*`)
)

func (l *learner) inList(endpoint, text, path string) []repair {
	match := listIn.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	var list []any
	var texts []string
	for _, part := range listOf.Split(match[1], -1) {
		if part = strings.Trim(strings.TrimSpace(part), `"'`+"`"); part == "" {
			continue
		}
		if len(part) > 60 || strings.Count(part, " ") > 3 {
			return nil
		}
		list, texts = append(list, part), append(texts, part)
	}
	if len(list) == 0 {
		return nil
	}
	if d, known := l.find(path); known && len(d.subs) > 0 {
		path += ".value"
	}
	class, schema := l.classOf(path, func(d definition) bool { return slices.Equal(sortedLower(d.canonical), sortedLower(texts)) })
	if schema {
		return valued(path, accept.Values{List: list}, accept.Fact{Says: "only " + shownList(texts), Class: class, Requirement: aboutSchemasOf, Schema: l.fragment(path, "canonicalValues", list),
			Data: fmt.Sprintf("values: {%s: [%s]}", quotedPath(path), strings.Join(texts, ", "))})
	}
	return valued(path, accept.Values{List: list}, accept.Fact{Says: "only " + shownList(texts), Class: class, Requirement: "RFC7643-2.3.1-R03",
		Data: fmt.Sprintf("values: {%s: [%s]}", quotedPath(path), strings.Join(texts, ", "))})
}

func sortedLower(texts []string) []string {
	out := make([]string, len(texts))
	for i, text := range texts {
		out[i] = strings.ToLower(text)
	}
	slices.Sort(out)
	return out
}

var lengthIn = regexp.MustCompile(`(?i)\b(?:max\w*|at most|no (?:more|longer) than|not (?:be )?(?:more|longer) than|longer than|more than|exceed\w*|up to|limit\w*)\D{0,30}?(\d+)`)

func (l *learner) inLength(_, text, path string) []repair {
	match := lengthIn.FindStringSubmatch(text)
	if match == nil || !regexp.MustCompile(`(?i)char|long|length`).MatchString(text) {
		return nil
	}
	most, err := strconv.Atoi(match[1])
	if err != nil || most < 1 {
		return nil
	}
	return valued(path, accept.Values{Max: most}, accept.Fact{Says: fmt.Sprintf("at most %d characters", most), Class: accept.Allowed, Requirement: formatMay,
		Data: fmt.Sprintf("values: {%s: {max: %d}}", quotedPath(path), most)})
}

var (
	pairIn  = regexp.MustCompile(`\b([A-Za-z]+):([A-Za-z]+)\b`)
	onlyIn  = regexp.MustCompile(`(?i)\b(?:only|consist of|may contain|must be|allowed characters)\b(.*)$`)
	blanks  = regexp.MustCompile(`(?i)white\s?space|blank|spaces?\b`)
	negated = regexp.MustCompile(`(?i)\b(?:not|no|without|cannot)\b`)
)

// inForm reads which characters a text may have.
func (l *learner) inForm(_, text, path string) []repair {
	fact := accept.Fact{Class: accept.Allowed, Requirement: formatMay}
	if match := pairIn.FindStringSubmatch(text); match != nil && path == "Group.displayName" && match[1] != "urn" {
		firsts := slices.Compact(slices.DeleteFunc([]string{l.seen.first, match[1]}, func(s string) bool { return s == "" }))
		var all []repair
		for _, part := range firsts {
			template := accept.Template(part + ":{stem}-{name}")
			fact := fact
			fact.Key, fact.Subject, fact.Says = accept.Key(accept.Value, "Group.displayName template"), "names of groups", match[0]
			fact.Data = fmt.Sprintf("group-name: %q", template)
			all = append(all, repair{fact: fact, change: func(d accept.Data) accept.Data { return accept.Data{GroupName: template}.Over(d) }})
		}
		return all
	}
	pattern, says := "", ""
	if only := onlyIn.FindStringSubmatch(text); only != nil {
		if class := characters(only[1]); class != "" {
			pattern, says = "^["+class+"]+$", "only "+strings.TrimPrefix(strings.Trim(only[1], ". "), "only ")
		}
	}
	if pattern == "" && blanks.MatchString(text) && negated.MatchString(text) {
		pattern, says = `^\S+$`, "no blanks"
	}
	if pattern == "" {
		return nil
	}
	fact.Says = says
	fact.Data = fmt.Sprintf("values: {%s: {pattern: %q}}", quotedPath(path), pattern)
	return valued(path, accept.Values{Pattern: pattern}, fact)
}

// characters makes a class of characters of the words for them.
func characters(text string) string {
	lower := strings.ToLower(text)
	class := ""
	add := func(words, characters string) {
		if regexp.MustCompile(`\b(?:` + words + `)\b`).MatchString(lower) {
			class += characters
		}
	}
	switch {
	case regexp.MustCompile(`\blower[- ]?case\b`).MatchString(lower):
		class = "a-z"
	case regexp.MustCompile(`\bupper[- ]?case\b`).MatchString(lower):
		class = "A-Z"
	default:
		add("letters|alphabetic|alphanumeric", `\p{L}\p{M}`)
	}
	if class == "" {
		return ""
	}
	add("digits|numbers|numeric|alphanumeric", "0-9")
	add("spaces?|blanks?", " ")
	add("dots?|periods?", ".")
	add("underscores?", "_")
	add("apostrophes?", "'")
	add("dash|dashes|hyphens?", "-")
	add("separators?", "@._-")
	// A hyphen in the middle of a class would make a range.
	return strings.ReplaceAll(class, "-@", "@") + ""
}

func (l *learner) inSingle(_, text, path string) []repair {
	d, known := l.find(parentOf(path))
	if !known || !d.multi || !regexp.MustCompile(`(?i)\b(?:at most one|only one|one value|single|more than one|multiple)\b`).MatchString(text) {
		return nil
	}
	path = parentOf(path)
	return []repair{{fact: accept.Fact{
		Key: accept.Key(accept.Singular, path), Subject: path, Says: "one value at most", Class: accept.Allowed, Requirement: "RFC7644-3.3-R09", Data: "single: [" + path + "]",
	}, change: func(d accept.Data) accept.Data { return accept.Data{Single: []string{path}}.Over(d) }}}
}

var (
	requiredIn = regexp.MustCompile(`(?i)\b(?:required|missing|mandatory|must (?:be (?:present|provided|set|given)|have|not be (?:empty|blank|null))|cannot be (?:blank|empty|null)|can't be blank|needs?|lacks?)\b`)
	absentIn   = regexp.MustCompile(`(?i)\b(?:not supported|unsupported|not support|unknown|unrecognized|unrecognised|not allowed|not permitted|not recognized|no such|does not exist|unexpected)\b`)
)

// notThere leaves an attribute out.
func (l *learner) notThere(endpoint, text, path string) []repair {
	if !absentIn.MatchString(text) || endpoint != scim.EndpointUsers || path == "userName" {
		return nil
	}
	return []repair{l.leftOut(path, "refused")}
}

// withoutExtension leaves a whole extension out that is refused by its URN.
func (l *learner) withoutExtension(endpoint, text string) []repair {
	if !absentIn.MatchString(text) || endpoint != scim.EndpointUsers {
		return nil
	}
	for _, e := range l.schemas.extensions {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(e.urn)) || len(e.attributes) == 0 {
			continue
		}
		var of, shown []string
		for _, d := range e.attributes {
			of, shown = append(of, string(d.full())), append(shown, quotedPath(string(d.full())))
		}
		r := l.leftOut(of[0], "refused")
		r.fact.Key, r.fact.Subject, r.fact.Data = accept.Key(accept.Absence, strings.Join(of, ",")), "the extension "+e.urn, "absent: ["+strings.Join(shown, ", ")+"]"
		r.change = func(d accept.Data) accept.Data { return accept.Data{Absent: of}.Over(d) }
		return []repair{r}
	}
	return nil
}

// leftOut is an attribute that is refused or not kept.
func (l *learner) leftOut(path, says string) repair {
	class, _ := l.classOf(path, func(definition) bool { return false })
	return repair{fact: accept.Fact{
		Key: accept.Key(accept.Absence, path), Subject: path, Says: says, Class: class, Requirement: aboutSchemasOf, Data: "absent: [" + quotedPath(path) + "]",
	}, change: func(d accept.Data) accept.Data { return accept.Data{Absent: []string{path}}.Over(d) }}
}

// mustBe adds an attribute.
func (l *learner) mustBe(endpoint, text, path string) []repair {
	if !requiredIn.MatchString(text) || endpoint != scim.EndpointUsers || path == "userName" {
		return nil
	}
	return l.demand(path)
}

// demand lays an attribute under every user.
func (l *learner) demand(path string) []repair {
	value, ok := l.usual(path)
	if !ok {
		return nil
	}
	class, _ := l.classOf(path, func(d definition) bool { return d.required })
	return []repair{{fact: accept.Fact{
		Key: accept.Key(accept.Required, path), Subject: path, Says: "required", Class: class, Requirement: aboutDemands, Schema: l.fragment(path, "required", true),
		Data: "user: " + jsonText(nestedAt(path, value)),
	}, change: func(d accept.Data) accept.Data { return accept.Data{User: nestedAt(path, value)}.Over(d) }}}
}

// usual is a value for an attribute as a template of data.user.
func (l *learner) usual(path string) (any, bool) {
	switch strings.ToLower(path) {
	case "externalid":
		return "{stem}-{name}", true
	case "displayname":
		return "{name} Marsh", true
	case "name.givenname":
		return "{name}", true
	case "name.familyname":
		return "Marsh", true
	case "name":
		return map[string]any{"givenName": "{name}", "familyName": "Marsh"}, true
	case "emails", "emails.value":
		return []any{map[string]any{"value": "{stem}-{name}@{domain}", "type": "work", "primary": true}}, true
	case "active":
		return true, true
	}
	d, known := l.find(path)
	if !known {
		return nil, false
	}
	return l.w.samples("usual", 0).least(d)
}

// nestedAt is an object with a value at a path.
func nestedAt(path string, value any) map[string]any {
	if strings.HasPrefix(path, "emails") {
		return map[string]any{"emails": value}
	}
	if at := strings.LastIndexByte(path, ':'); at >= 0 && strings.HasPrefix(path, "urn:") {
		return map[string]any{path[:at]: nestedAt(path[at+1:], value)}
	}
	name, sub, below := strings.Cut(path, ".")
	if below {
		value = map[string]any{sub: value}
	}
	return map[string]any{name: value}
}

func quotedPath(path string) string {
	if strings.Contains(path, ":") {
		return strconv.Quote(path)
	}
	return path
}
