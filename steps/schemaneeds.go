package steps

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/scim"
)

// A scenario rests on attributes: it sends them, changes them, clears them, searches by them.
// Which ones stands in its steps, so that no tag has to say it and none can be forgotten. Where
// a service provider declares that it is otherwise with an attribute than in the RFC's own
// schema, the scenario is about something that is not there. The forms of such a need:
const (
	needsListed   = "schema"   // schema:title: /Schemas lists it
	needsTaken    = "taken"    // taken:title: it is not known to be refused or lost, listed or not
	needsDefined  = "defined"  // defined:title: the same, whatever becomes of its values
	needsMutable  = "mutable"  // mutable:userName: a client may change it
	needsOptional = "optional" // optional:emails: a resource can do without it
	needsValue    = "value"    // value:roles.value=admin: it takes that value
	needsShared   = "shared"   // shared:externalId: two resources may have the same value
	needsExact    = "exact"    // exact:manager.value: letter case counts
	needsEach     = "each"     // each:tried remove required: there is an attribute to try it on
	needsSeveral  = "several"  // several:emails: it takes more values than one
	needsNamed    = "named"    // named:group: a group is called as the scenario writes it
)

// aboutSchemas: what such a scenario names are the attributes of other documents, or of
// definitions "where they are there".
var aboutSchemas = regexp.MustCompile(`/(?:Schemas|ResourceTypes|ServiceProviderConfig)\b`)

// definitionOf is the definition of one attribute in /Schemas.
var definitionOf = regexp.MustCompile(`attributes\[name eq "(\w+)"\]`)

// SchemaNeeds lists what the steps of a scenario need of the schemas of User.
func (v *Vocabulary) SchemaNeeds(s features.Scenario) []string {
	n := &schemaNeeds{given: map[string]bool{}}
	product := slices.Equal(s.Profiles, []string{features.ProductProfile})
	aside := v.setting(s)
	code := codeOf(s, aside)
	if !aboutSchemas.MatchString(code) && !product {
		n.mentions(code)
	}
	for _, defined := range definitionOf.FindAllStringSubmatch(code, -1) {
		n.add(needsDefined, defined[1])
	}
	for i, step := range s.Steps {
		known := v.Facts(step.Text).schema
		n.aside = slices.Contains(aside, i)
		n.fields(known, step.Table, product)
		if known.changes && known.field == "user name" && s.IdP == "entra" && !product {
			n.add(needsMutable, "externalId") // it goes by the user name there
		}
		for _, row := range step.Table {
			switch {
			case len(row) < 2 || product:
			case known.changes && known.table && row[0] == "user name" && s.IdP == "entra":
				n.add(needsMutable, "externalId")
			case row[0] == "matching attribute":
				n.add(needsListed, plainPath(row[1]))
			case row[0] == "manager at creation":
				n.add(needsListed, enterprise+":manager")
			case row[0] == "name of the deleted": // the identity provider puts an id before it
				n.add(needsMutable, "userName")
				n.add(needsNamed, "user")
				n.add(needsValue, "userName="+strings.Repeat("0", 32)+marked("${Ada.userName}"))
			}
		}
		if known.each != "" {
			n.add(needsEach, known.each)
		}
		if !product && capitals.MatchString(step.Text) {
			n.add(needsNamed, "letter case")
		}
		if !product && (oddGroup.MatchString(step.Text) || writesGroup(textOf(step))) {
			n.add(needsNamed, "group")
		}
		if !product && renamesGroup(textOf(step)) {
			n.add(needsMutable, groupName)
		}
		if !product && (userWritten.MatchString(step.Text) || sortsNames.MatchString(textOf(step))) {
			n.add(needsNamed, "user")
		}
		if match := idInCapitals.FindStringSubmatch(step.Text); match != nil {
			n.add(needsExact, match[1])
		}
		if step.DocString != nil && !product {
			n.body(known, step.DocString.Content)
		}
		if known.cleared != "" && !(known.answer && projected.MatchString(code)) {
			n.add(needsOptional, headOf(known.cleared))
		}
	}
	return n.list
}

// setting are the steps, by place, that create people before the scenario begins. A plain attribute that stands there
// and nowhere else only fills them in: who does not list it ignores it (RFC 7644, section 3.1).
func (v *Vocabulary) setting(s features.Scenario) []int {
	var places []int
	for i, step := range s.Steps {
		if step.Keyword == "When" || step.Keyword == "Then" {
			return places
		}
		if step.DocString != nil && v.Facts(step.Text).schema.body == bodyUser {
			places = append(places, i)
		}
	}
	return places
}

// capitals is a group whose name differs from another's in letter case alone.
var capitals = regexp.MustCompile(`\bgroups? "[A-Z]{4,}"`)

// oddGroup is a group whose name is more than a word: the scenario is about that.
var oddGroup = regexp.MustCompile(`(?i)\bgroups? "[^":]*[^\w":<> -][^":]*"`)

// projected is a request for a part of the attributes.
var projected = regexp.MustCompile(`ttributes=|"attributes"|"excludedAttributes"`)

// idInCapitals is a search for a reference to somebody in other letter case. Whether it counts
// is what the schemas say (RFC 7643, section 7, caseExact).
var idInCapitals = regexp.MustCompile(`(urn:[\w:.]+:manager\.value) eq "\$\{\w+\.ID\}"`)

type schemaNeeds struct {
	list  []string
	given map[string]bool // attribute=value that a new user has
	aside bool            // the step only sets the scene
}

func (n *schemaNeeds) add(kind, rest string) {
	if need := kind + ":" + rest; rest != "" && !slices.Contains(n.list, need) {
		n.list = append(n.list, need)
	}
}

var (
	quoted      = regexp.MustCompile("`[^`]*`|\"(?:[^\"\\\\]|\\\\.)*\"")
	anyNeedsRef = regexp.MustCompile(`\$\{"[^"]*"\.\w+\}|\$\{[^}]*\}`)
)

// codeOf is what a scenario has between quotes and in doc strings and tables: prose is no
// mention of an attribute.
func codeOf(s features.Scenario, without []int) string {
	var code strings.Builder
	for i, step := range s.Steps {
		for _, text := range quoted.FindAllString(anyNeedsRef.ReplaceAllString(step.Text, "§"), -1) {
			code.WriteString(text + "\n")
		}
		if step.DocString != nil && !slices.Contains(without, i) {
			code.WriteString(anyNeedsRef.ReplaceAllString(step.DocString.Content, "§") + "\n")
		}
	}
	return code.String()
}

// nameMentioned: name is also a member of other things.
var nameMentioned = regexp.MustCompile(`(?i)\bname\.(?:formatted|familyName|givenName|middleName|honorificPrefix|honorificSuffix)\b|"name"\s*:\s*\{|[=,]name\b`)

// mention finds one attribute or sub-attribute of User in code.
type mention struct {
	path       string
	word       string // stands in all that the expression finds, in small letters
	expression *regexp.Regexp
	extended   bool // of the enterprise extension
}

// knownMentions are compiled once: there are many, and every plan needs all of them.
var knownMentions = sync.OnceValue(func() []mention {
	var all []mention
	for _, d := range slices.Concat(standardUser(), standardEnterprise()) {
		if slices.Contains([]string{"userName", "groups", "active"}, d.name) {
			continue
		}
		expression := nameMentioned
		if d.name != "name" {
			expression = regexp.MustCompile(`(?i)\b` + d.name + `\b`)
		}
		all = append(all, mention{string(d.full()), strings.ToLower(d.name), expression, !d.core})
		for _, sub := range d.subs {
			if d.core {
				all = append(all, mention{sub.path, strings.ToLower(d.name), regexp.MustCompile(`(?i)\b` + d.name + `(?:\[[^\]]*\])?\.` + regexp.QuoteMeta(sub.name) + `\b`), false})
			}
		}
	}
	return all
})

var groupsMentioned = regexp.MustCompile(`/Groups\b|core:2\.0:Group\b`)

// mentions finds the names of attributes of User in code.
func (n *schemaNeeds) mentions(code string) {
	groups := groupsMentioned.MatchString(code)
	small := strings.ToLower(code)
	extended := strings.Contains(small, strings.ToLower(scim.SchemaEnterpriseUser))
	for _, m := range knownMentions() {
		if m.path == "displayName" && groups || m.extended && !extended || !strings.Contains(small, m.word) || !m.expression.MatchString(code) {
			continue
		}
		n.add(needsListed, m.path)
	}
}

// fields finds the attributes of the directory that a step changes or looks at.
// A scenario about a product is about the values that it writes.
func (n *schemaNeeds) fields(known schemaFacts, table [][]string, product bool) {
	change := known.changes && !product
	note := func(name Field, value string, cleared bool) {
		if name == "manager" {
			n.add(needsListed, enterprise+":manager")
		}
		known, ok := fields[name]
		if !ok {
			return
		}
		if name == "mobile phone" { // everybody has a work phone
			n.add(needsSeveral, "phoneNumbers")
			n.add(needsValue, "phoneNumbers.type=mobile")
		}
		if known.path != "userName" {
			n.add(needsListed, plainPath(string(known.path)))
		}
		if change {
			n.add(needsMutable, headOf(string(known.path)))
		}
		if value = strings.Trim(value, `"`); value != "" && !product {
			n.add(needsValue, plainPath(string(known.path))+"="+marked(value))
		}
		if cleared {
			n.add(needsOptional, headOf(string(known.path)))
		}
	}
	note(known.field, known.value, known.unset)
	for _, row := range table {
		if known.table {
			value := row[min(1, len(row)-1)]
			note(Field(row[0]), value, len(row) > 1 && value == "")
		}
	}
}

// body reads the document that a step sends. One that is no JSON is meant so.
func (n *schemaNeeds) body(known schemaFacts, content string) {
	document, ok := withReferences(content)
	if !ok {
		return
	}
	switch known.body {
	case bodyUser:
		n.user("", document, nil)
	case bodyRename:
		n.user("", document, nil)
		if object, _ := document.(map[string]any); object["userName"] != nil {
			n.add(needsMutable, "userName") // the identity provider gives it the person's own
		}
	case bodyChange:
		n.user("", document, &owner{known.owner})
	case bodyPatch:
		n.operations(document)
	case bodyBulk:
		n.bulk(document)
	}
}

// owner is the person whose user a body changes.
type owner struct{ name string }

var bareReference = regexp.MustCompile(`([:\[,]\s*)(§[^§]*§)`)

// withReferences parses a document whose ${…} are not resolved yet: each becomes a text.
func withReferences(content string) (any, bool) {
	parsed, err := parseDocument([]byte(bareReference.ReplaceAllString(marked(content), `$1"$2"`)))
	return parsed.value, err == nil
}

// NeedText is a need as a scenario would write it.
func NeedText(need string) string {
	return referred.ReplaceAllStringFunc(need, func(match string) string { return "${" + strings.Trim(match, "§") + "}" })
}

// marked puts what each ${…} refers to between signs of its own.
func marked(text string) string {
	return anyNeedsRef.ReplaceAllStringFunc(text, func(match string) string {
		return "§" + strings.Trim(strings.ReplaceAll(match, `"`, "'"), "${}") + "§"
	})
}

// user reads a User, or the container of an extension in one.
func (n *schemaNeeds) user(urn string, value any, of *owner) {
	object, _ := value.(map[string]any)
	for name, value := range object {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "urn:") {
			if strings.EqualFold(name, scim.SchemaEnterpriseUser) {
				n.user(name+":", value, of)
			}
			continue
		}
		if !slices.Contains([]string{"schemas", "id", "meta", "groups"}, lower) {
			n.attribute(urn+name, value, of)
		}
	}
}

func (n *schemaNeeds) attribute(path string, value any, of *owner) {
	kind := needsListed
	if _, text := value.(string); text && n.aside {
		kind = needsTaken
	}
	n.add(kind, path)
	if of != nil && (!strings.EqualFold(path, "userName") || value != "§"+of.name+".userName§") {
		n.add(needsMutable, path)
	}
	if empty(value) || value == "" {
		n.add(needsOptional, path)
		return
	}
	n.values(path, value, of == nil)
}

// values notes which texts an attribute has to take.
func (n *schemaNeeds) values(path string, value any, created bool) {
	switch value := value.(type) {
	case []any:
		if len(value) > 1 {
			n.add(needsSeveral, path)
		}
		for _, element := range value {
			n.values(path, element, created)
		}
	case map[string]any:
		for name, inner := range value {
			n.add(needsListed, path+"."+name)
			n.values(path+"."+name, inner, created)
		}
	case string:
		n.add(needsValue, path+"="+value)
		if key := path + "=" + value; created && n.given[key] {
			n.add(needsShared, path)
		} else if created {
			n.given[key] = true
		}
	}
}

// operations reads the operations of a PATCH, or the PatchOp around them.
func (n *schemaNeeds) operations(value any) {
	if object, ok := value.(map[string]any); ok {
		value = object["Operations"]
	}
	list, _ := value.([]any)
	for _, element := range list {
		op, _ := element.(map[string]any)
		path, _ := op["path"].(string)
		path = strings.TrimPrefix(path, scim.SchemaUser+":")
		if strings.EqualFold(plain(op["op"]), "add") {
			n.joins(path, op["value"])
		}
		switch target := headOf(path); {
		case path == "":
			n.user("", op["value"], &owner{})
		case strings.EqualFold(target, "groups"):
			n.add(needsListed, "groups")
		case slices.Contains([]string{"schemas", "id", "meta"}, strings.ToLower(target)) || strings.HasPrefix(target, "urn:") && !strings.Contains(target, ":User:"):
		case strings.EqualFold(plain(op["op"]), "remove"):
			n.add(needsListed, plainPath(path))
			n.add(needsMutable, target)
			n.add(needsOptional, target)
		default:
			n.attribute(plainPath(path), op["value"], &owner{})
		}
	}
}

// joins notes which attributes get a value beside those that they have.
func (n *schemaNeeds) joins(path string, value any) {
	names := []string{headOf(path)}
	if object, ok := value.(map[string]any); ok && path == "" {
		names = sortedKeys(object)
	}
	for _, name := range names {
		for _, d := range slices.Concat(standardUser(), standardEnterprise()) {
			if d.multi && d.client() && strings.EqualFold(d.name, name) && !strings.Contains(path, ".") {
				n.add(needsSeveral, d.name)
			}
		}
	}
}

func (n *schemaNeeds) bulk(value any) {
	if object, ok := value.(map[string]any); ok {
		value = object["Operations"]
	}
	list, _ := value.([]any)
	for _, element := range list {
		operation, _ := element.(map[string]any)
		path := plain(operation["path"])
		id, below := strings.CutPrefix(path, scim.EndpointUsers+"/")
		switch method := plain(operation["method"]); {
		case method == "POST" && path == scim.EndpointUsers:
			n.user("", operation["data"], nil)
		case method == "PUT" && below:
			n.user("", operation["data"], &owner{strings.TrimSuffix(strings.Trim(id, "§"), ".id")})
		case method == "PATCH" && below:
			n.operations(operation["data"])
		}
	}
}

var selection = regexp.MustCompile(`\[[^\]]*\]`)

// plainPath is a path without its filters, and headOf the attribute alone, with the URN of
// its extension.
func plainPath(path string) string { return selection.ReplaceAllString(path, "") }

func headOf(path string) string {
	path = plainPath(path)
	urn := ""
	if at := strings.LastIndexByte(path, ':'); at >= 0 {
		urn, path = path[:at+1], path[at+1:]
	}
	name, _, _ := strings.Cut(path, ".")
	return urn + name
}
