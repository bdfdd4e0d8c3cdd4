package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// asked are the operators of filters with the requirement of each, and a filter that has no other
// but eq. %[1]q is the name of somebody.
var asked = []operator{
	{"ne", "RFC7644-3.4.2.2-R12", `userName ne %[1]q`},
	{"co", "RFC7644-3.4.2.2-R13", `userName co %[1]q`},
	{"sw", "RFC7644-3.4.2.2-R14", `userName sw %[1]q`},
	{"ew", "RFC7644-3.4.2.2-R15", `userName ew %[1]q`},
	{"pr", "RFC7644-3.4.2.2-R17", `userName pr`},
	{"gt", "RFC7644-3.4.2.2-R21", `userName gt %[1]q`},
	{"ge", "RFC7644-3.4.2.2-R21", `userName ge %[1]q`},
	{"lt", "RFC7644-3.4.2.2-R21", `userName lt %[1]q`},
	{"le", "RFC7644-3.4.2.2-R21", `userName le %[1]q`},
	{"and", "RFC7644-3.4.2.2-R37", `userName eq %[1]q and userName eq %[1]q`},
	{"or", "RFC7644-3.4.2.2-R38", `userName eq %[1]q or userName eq %[1]q`},
	{"not", "RFC7644-3.4.2.2-R39", `not (userName eq %[1]q)`},
}

type operator struct{ name, requirement, filter string }

// about is the filter of an operator about somebody.
func (o operator) about(name string) string { return fmt.Sprintf(o.filter+"%.0[1]s", name) }

// filtered are attributes that filters may be about, beside userName.
var filtered = []string{"displayName", "externalId", "name.familyName", "emails.value"}

// questions asks what filters may have. One question has everything; only where it is declined,
// each operator and each attribute gets one of its own.
func (l *learner) questions(user *made) {
	if !l.offers("filter") {
		return
	}
	name := first(user.body.at("userName"))
	var operators, attributes []string
	for _, o := range asked {
		operators = append(operators, "("+o.about(name)+")")
	}
	for _, path := range filtered {
		attributes = append(attributes, comparison(path, name))
	}
	declines := func(parts []string) bool {
		x := l.search(strings.Join(parts, " or "))
		return x != nil && unfilterable(x)
	}
	if !declines(slices.Concat(operators, attributes)) {
		return
	}
	plain := l.search(fmt.Sprintf("userName eq %q", name))
	if plain == nil || plain.Status != http.StatusOK {
		return // scenarios judge that
	}
	q := inquiry{l: l, name: name, plain: plain, answers: map[string]*transcript.Exchange{}}
	if every := q.attributes(); every || declines(operators) {
		q.operators()
	}
}

// inquiry asks for what is in filters, with as few questions as it takes.
type inquiry struct {
	l       *learner
	name    string
	plain   *transcript.Exchange // a filter that is taken
	answers map[string]*transcript.Exchange
}

// about asks for an operator, once.
func (q *inquiry) about(name string) *transcript.Exchange {
	if x := q.answers[name]; x != nil {
		return x
	}
	q.answers[name] = q.l.search(asked[slices.IndexFunc(asked, func(o operator) bool { return o.name == name })].about(q.name))
	return q.answers[name]
}

// together is a filter of several comparisons in one, where there is an operator for that.
func (q *inquiry) together(parts []string) string {
	for _, operator := range []string{"or", "and"} {
		if x := q.about(operator); x != nil && x.Status == http.StatusOK {
			return strings.Join(parts, " "+operator+" ")
		}
	}
	return ""
}

// comparison is a filter by an attribute with eq.
func comparison(path, value string) string { return fmt.Sprintf("%s eq %q", path, value) }

func (l *learner) search(filter string) *transcript.Exchange {
	return l.ask(http.MethodGet, scim.EndpointUsers+"?count=2&filter="+url.QueryEscape(filter), "")
}

// unfilterable says whether a filter is declined (RFC 7644, section 3.4.2.2).
func unfilterable(x *transcript.Exchange) bool {
	scimType := first(bodyAt(x, "scimType"))
	return x.Status == http.StatusNotImplemented || x.Status == http.StatusForbidden || x.Status == http.StatusBadRequest && (scimType == "" || scimType == scim.ErrInvalidFilter)
}

// operators asks for each. One that no question was left for may be declined, too: a scenario meets the
// fact by it as by those that are.
func (q *inquiry) operators() {
	taken, declined, unasked, requirement := []string{"eq"}, []string{}, []string{}, ""
	words, evidence := "", numbers(q.plain)
	for _, name := range []string{"gt", "pr", "not", "ew"} {
		q.about(name) // declined most often: the questions may end before all are asked
	}
	for _, o := range asked {
		x := q.about(o.name)
		switch {
		case x == nil:
			unasked = append(unasked, o.name)
		case x.Status == http.StatusOK:
			taken = append(taken, o.name)
		case unfilterable(x):
			if declined = append(declined, o.name); requirement == "" {
				requirement, words, evidence = o.requirement, errorText(x), numbers(q.plain, x)
			}
		}
	}
	says := "have " + strings.Join(taken, ", ")
	if offered, known := q.l.discovery.Capabilities["value-path-filter"]; known && !offered {
		declined = append(declined, "[]") // discovery asked
	} else if known {
		taken = append(taken, "[]")
	}
	if len(declined) > 0 {
		class := accept.Against
		if requirement == "" {
			class, words, evidence = accept.Allowed, "", numbers(q.plain) // brackets alone: discovery asks for them, too
		}
		if says += "; declined are " + strings.Join(declined, ", "); len(unasked) > 0 {
			says += "; not asked for are " + strings.Join(unasked, ", ")
		}
		q.l.note(accept.Fact{
			Key: accept.Key(factFilter, "operators"), Subject: "filters", Says: says, Class: class,
			Words: words, Requirement: requirement, Of: taken, Evidence: evidence,
		})
	}
}

// attributes says whether filters may be about all that were asked for.
func (q *inquiry) attributes() (every bool) {
	var paths, parts []string
	for _, path := range filtered {
		if !q.l.schemas.lists(path) {
			continue // who does not know it declines it as a matter of course
		}
		if d, listed := q.l.find(path); listed && accept.Has(q.l.stated.Over(q.l.data).Absent, parentOf(string(d.full()))) {
			continue
		}
		paths, parts = append(paths, path), append(parts, comparison(path, q.name))
	}
	if together := q.together(parts); together != "" {
		if x := q.l.search(together); x != nil && x.Status == http.StatusOK {
			return true
		}
	}
	taken, declined := []string{"userName"}, []string{}
	words, evidence := "", numbers(q.plain)
	for i, path := range paths {
		x := q.l.search(parts[i])
		switch {
		case x == nil: // no question is left
		case x.Status == http.StatusOK:
			taken = append(taken, path)
		case unfilterable(x):
			if declined = append(declined, path); words == "" {
				words, evidence = errorText(x), numbers(q.plain, x)
			}
		}
	}
	if len(declined) == 0 {
		return true
	}
	q.l.note(accept.Fact{
		Key: accept.Key(factFilter, "attributes"), Subject: "filters", Says: "are about " + strings.Join(taken, ", ") + "; declined are those about " + strings.Join(declined, ", "), Class: accept.Against,
		Words: words, Requirement: aboutFilters, Of: taken, Evidence: evidence,
	})
	return false
}

// aboutFilters is the requirement of what filters find.
const aboutFilters = "RFC7644-3.4.2.2-R04"

var (
	filterText  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	filterWord  = regexp.MustCompile(`(?i)\b(?:ne|co|sw|ew|pr|gt|ge|lt|le|and|or|not)\b|\[`)
	filterAbout = regexp.MustCompile(`(?i)([\w$:.-]+)(?:\[|\s+(?:eq|ne|co|sw|ew|pr|gt|ge|lt|le)\b)`)
)

// operatorsIn are the operators of a filter, [] for brackets.
func operatorsIn(filter string) []string {
	var found []string
	for _, word := range filterWord.FindAllString(filterText.ReplaceAllString(filter, `""`), -1) {
		if word == "[" {
			word = "[]"
		}
		found = append(found, strings.ToLower(word))
	}
	return found
}

// attributesIn are the paths that a filter compares, without URNs of the standard resources.
func attributesIn(filter string) []string {
	var found []string
	for _, match := range filterAbout.FindAllStringSubmatch(filterText.ReplaceAllString(filter, `""`), -1) {
		path := match[1]
		for _, urn := range []string{scim.SchemaUser + ":", scim.SchemaGroup + ":"} {
			if len(path) > len(urn) && strings.EqualFold(path[:len(urn)], urn) {
				path = path[len(urn):]
			}
		}
		if !slices.Contains(found, path) {
			found = append(found, path)
		}
	}
	return found
}
