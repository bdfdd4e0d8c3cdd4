package steps

import (
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/scim"
)

// Facts are what is known of a step before it is carried out. They stand where its phrase is
// registered.
type Facts struct {
	Reads     bool     // an action that changes nothing at the service provider
	Needs     []string // names of capabilities, and paths of the product's profile
	SignsIn   bool     // somebody signs in: by that needs the connection of a protocol
	Creates   bool     // something new is there afterwards
	Alters    bool     // something that was there before is another afterwards
	Refusal   bool     // a judgment that a refusal of a body fulfils
	Demands   bool     // a judgment that a success never fulfils, or that looks at nothing but an error
	Answers   bool     // a judgment about answers
	Unchanged Actor    // whose membership at the product is compared with how it was before
	Compares  bool     // users are compared with how they were before
	// ComparesGroups is the same of groups.
	ComparesGroups bool
	schema         schemaFacts
}

// schemaFacts are what a step does to the attributes of users.
type schemaFacts struct {
	body    bodyKind
	owner   string // of the user that the body changes
	cleared string // path that has no value afterwards
	answer  bool   // cleared is of an answer, which may have been asked for less
	field   Field  // of the directory
	unset   bool   // field has no value afterwards
	table   bool   // of fields and their values
	changes bool   // of somebody who may be there already
	value   string // that field gets
	each    string // what is done to one attribute after the other
}

// bodyKind is what a document is that a step sends.
type bodyKind string

const (
	bodyUser   bodyKind = "user"   // a new user
	bodyRename bodyKind = "rename" // a new user that an identity provider will take over
	bodyChange bodyKind = "change" // a user's new form
	bodyPatch  bodyKind = "patch"
	bodyBulk   bodyKind = "bulk"
)

// fact notes something about a step, of which it is given the arguments as they are written.
type fact func(f *Facts, arguments []string)

// note adds what is known of a sentence with these arguments.
func (t template) note(known []fact, arguments []string, f *Facts) {
	for _, fact := range known {
		fact(f, arguments)
	}
	for i, parameter := range t.parameters {
		if parameter.note != nil {
			parameter.note(arguments[i], f)
		}
	}
}

// Facts returns what is known of a step; of one that no phrase matches nothing is.
func (v *Vocabulary) Facts(text string) Facts {
	var f Facts
	if v == nil {
		return f
	}
	for _, phrase := range v.phrases {
		if arguments, ok := phrase.arguments(text); ok {
			phrase.note(phrase.facts, arguments, &f)
			break
		}
	}
	return f
}

func readsOnly(f *Facts, _ []string) { f.Reads = true }
func signsIn(f *Facts, _ []string)   { f.SignsIn = true }
func creates(f *Facts, _ []string)   { f.Creates = true }
func alters(f *Facts, _ []string)    { f.Alters = true }
func demands(f *Facts, _ []string)   { f.Refusal, f.Demands = true, true }
func refusal(f *Facts, _ []string)   { f.Refusal = true }
func answers(f *Facts, _ []string)   { f.Answers = true }
func table(f *Facts, _ []string)     { f.schema.table = true }

func compares(f *Facts, arguments []string) {
	group := strings.HasPrefix(arguments[1], "the group ")
	f.Compares, f.ComparesGroups = f.Compares || !group, f.ComparesGroups || group
}

func unchanged(f *Facts, arguments []string) { f.Unchanged = Actor(arguments[0]) }

// needs says what a phrase cannot do without, so that no scenario has to say it in tags.
func needs(names ...string) fact {
	return func(f *Facts, _ []string) { f.Needs = append(f.Needs, names...) }
}

// needsOf finds what an argument needs.
func needsOf(argument int, of map[string]string) fact {
	return func(f *Facts, arguments []string) { f.Needs = append(f.Needs, of[arguments[argument]]) }
}

var only4xx = regexp.MustCompile(`^4\d\d(?: or 4\d\d)?$`)

// mayDemand is a judgment that nothing but a refusal fulfils when an argument has no other status.
func mayDemand(argument int) fact {
	return func(f *Facts, arguments []string) {
		f.Demands = f.Demands || only4xx.MatchString(arguments[argument])
	}
}

var refusedBody = regexp.MustCompile(`\b(?:400|409|415)\b`)

// mayRefuse is a judgment that a refusal fulfils when an argument has such a status.
func mayRefuse(argument int) fact {
	return func(f *Facts, arguments []string) {
		f.Refusal = f.Refusal || refusedBody.MatchString(arguments[argument])
	}
}

// mayEndRefused is the same for the result of a bulk operation, of which the first status counts:
// 412 or 409 are about a version.
func mayEndRefused(f *Facts, arguments []string) {
	f.Refusal = f.Refusal || strings.HasPrefix(arguments[0], "400") || strings.HasPrefix(arguments[0], "409")
}

// sends says what the body of a step is.
func sends(kind bodyKind) fact { return func(f *Facts, _ []string) { f.schema.body = kind } }

// changes says whose user the body of a step changes.
func changes(argument int) fact {
	return func(f *Facts, arguments []string) { f.schema.body, f.schema.owner = bodyChange, arguments[argument] }
}

// field says which attribute of the directory a step is about.
func about(argument int) fact {
	return func(f *Facts, arguments []string) { f.schema.field = Field(arguments[argument]) }
}

// changing says that attributes of the directory change: to which value stands behind the field.
func changing(f *Facts, arguments []string) {
	f.schema.changes = true
	if len(arguments) > 2 {
		f.schema.value, _ = strings.CutPrefix(arguments[2], "changes to ")
	}
}

// each says what is done to one attribute of a kind after the other: the words and arguments.
func each(word string, which ...int) fact {
	return func(f *Facts, arguments []string) {
		f.schema.each = word
		for _, argument := range which {
			f.schema.each += " " + arguments[argument]
		}
	}
}

var (
	someUser     = regexp.MustCompile("^`/Users/\\$\\{([A-Z][a-z]+)\\.id\\}[^`]*`$")
	anyUser      = regexp.MustCompile("^`/Users/[^`]*`$")
	someResource = regexp.MustCompile("^`/(?:Users|Groups)/")
	storedUser   = regexp.MustCompile("^`/Users/[^?`]*`$")
)

// postsTo says what follows from the path of a POST: a search changes nothing (RFC 7644,
// section 3.4.3).
func postsTo(argument int) fact {
	return func(f *Facts, arguments []string) {
		path := strings.Trim(arguments[argument], "`")
		f.Creates = slices.Contains([]string{scim.EndpointUsers, scim.EndpointGroups, scim.EndpointBulk}, path)
		switch path {
		case scim.EndpointUsers:
			f.schema.body = bodyUser
		case scim.EndpointBulk:
			f.schema.body = bodyBulk
		}
		path, _, _ = strings.Cut(path, "?")
		f.Reads = strings.HasSuffix(path, scim.EndpointSearch)
	}
}

// putsTo and patchesAt say whose user a body is about.
func putsTo(argument int) fact {
	return func(f *Facts, arguments []string) {
		f.Alters = someResource.MatchString(arguments[argument])
		if match := someUser.FindStringSubmatch(arguments[argument]); match != nil {
			f.schema.body, f.schema.owner = bodyChange, match[1]
		}
	}
}

func patchesAt(argument int) fact {
	return func(f *Facts, arguments []string) {
		f.Alters = someResource.MatchString(arguments[argument])
		if anyUser.MatchString(arguments[argument]) {
			f.schema.body = bodyPatch
		}
	}
}

// Writes says whether a scenario may change anything at the service provider: it has an
// action that is not known to read only. What no phrase matches counts as writing.
func (v *Vocabulary) Writes(scenario features.Scenario) bool {
	return slices.ContainsFunc(scenario.Steps, func(step features.Step) bool {
		phrase, ok := v.Match(step.Text)
		return !ok || phrase.Kind == Action && !v.Facts(step.Text).Reads
	})
}

// WantsRefusal says whether a scenario's judgments want, or allow, a refusal of the body
// that its action sends.
func (v *Vocabulary) WantsRefusal(s features.Scenario) bool {
	for i, step := range s.Steps {
		if stageOf(s.Steps, i) == Then && v.Facts(step.Text).Refusal {
			return true
		}
	}
	return false
}

// Poison is what a scenario leaves at a service provider that takes what has to be refused:
// something odd in its lists, for which no other scenario can be blamed.
type Poison int

// The kinds, in the order in which they run.
const (
	NoPoison      Poison = iota
	Altered              // a resource of its own that became odd, and is deleted after it
	Made                 // a resource that was odd from the beginning, and that may stay
	MadeOfNothing        // the same of a body that is no object: it has no name by which it could be found and deleted
)

// Poisons says what a scenario leaves.
func (v *Vocabulary) Poisons(s features.Scenario) Poison {
	worst := NoPoison
	if !v.WantsRefusal(s) {
		return worst
	}
	for i, step := range s.Steps {
		known := v.Facts(step.Text)
		switch {
		case stageOf(s.Steps, i) != When:
		case known.Creates && step.DocString != nil && !strings.HasPrefix(step.DocString.Content, "{"):
			return MadeOfNothing
		case known.Creates:
			return Made
		case known.Alters:
			worst = Altered
		}
	}
	return worst
}

// mayNotBeTaken says whether a scenario creates what no service provider may take.
func (v *Vocabulary) mayNotBeTaken(s features.Scenario) bool {
	return v.Poisons(s) >= Made && slices.ContainsFunc(s.Steps, func(step features.Step) bool { return v.Facts(step.Text).Demands })
}
