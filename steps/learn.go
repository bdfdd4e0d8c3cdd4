package steps

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// Learnt is what a run found out of the data that a service provider accepts, before it began.
type Learnt struct {
	Data   accept.Data // believed less than what was stated
	Domain string      // of e-mail addresses; "": the run's own is taken
	Facts  []accept.Fact
	// Exchanges are what was asked; the numbers of a fact's evidence are places in it.
	Exchanges []*transcript.Exchange
	// Stopped is set when no user was taken at all.
	Stopped *Stopped
}

// Stopped says why nothing could be learnt, and so nothing judged.
type Stopped struct {
	Refusal string // the service provider's own words
	Member  string // of data: that would help
}

// mostQuestions bounds what learning sends, its clean-up apart.
const mostQuestions = 40

// LearningNumber is the number of learning among the scenarios of a run: none has one as high.
const LearningNumber = 2_000_000

// learner asks one question after the other. A fact needs a refusal and a success that differ in
// it alone, or a value that was sent and comes back as another.
type learner struct {
	w         *World
	discovery Discovery
	stated    accept.Data
	data      accept.Data // learnt so far
	domain    string      // that the run was given, or that is tried
	seen      existing
	people    int
	facts     []accept.Fact
	schemas   described // as declared, without what is known beside
	groups    described
}

// Learn asks the service provider what it accepts, with requests through the guard of config.
// Options that it does not offer are not asked for.
func Learn(ctx context.Context, config Config, data accept.Data, domainStated bool) Learnt {
	config.Ground = nil
	w := New(ctx, config, features.Scenario{ID: "learning", Steps: []features.Step{{Text: "learning"}}}, LearningNumber)
	l := &learner{
		w: w, discovery: config.Discovery, stated: data, domain: config.EmailDomain,
		schemas: config.Discovery.resourceSchemas(scim.EndpointUsers), groups: config.Discovery.resourceSchemas(scim.EndpointGroups),
	}
	if l.schemas.standard {
		w.supposed = slices.Concat(standardUser(), standardEnterprise())
	}
	l.apply(l.data)
	learnt := Learnt{}
	if l.look(); !domainStated {
		l.seen.trusted = true
	}
	user, refusal := l.plainUser()
	switch {
	case refusal != nil:
		learnt.Stopped = l.stopped(refusal)
	case user != nil:
		l.rest(user)
	}
	learnt.Data, learnt.Facts, learnt.Exchanges = l.data, l.facts, w.recorder.Exchanges()
	if l.domain != config.EmailDomain {
		learnt.Domain = l.domain
	}
	return learnt
}

// rest asks what a user that was taken makes possible.
func (l *learner) rest(user *made) {
	least := l.minimalUser()
	l.fullUser(user)
	l.names(user)
	if l.offers("groups") {
		l.group(user)
	}
	l.modifications(user)
	l.inactive(user)
	l.removed(least)
	l.questions(user)
}

func (l *learner) offers(capability string) bool {
	offered, known := l.discovery.Capabilities[capability]
	return offered || !known
}

// made is a resource that was taken.
type made struct {
	endpoint, id string
	name         Actor
	body         document // that was sent
	exchange     *transcript.Exchange
}

// left says whether there are questions left.
func (l *learner) left() int { return mostQuestions - l.w.recorder.Len() }

// ask sends one request; nil when it was the last one or nothing was answered.
func (l *learner) ask(method, path, body string) *transcript.Exchange {
	if l.left() <= 0 {
		return nil
	}
	x, err := l.w.send(call{method: method, path: path, body: body, literal: true})
	if err != nil {
		return nil
	}
	return x
}

// next is a name that nobody had.
func (l *learner) next() Actor {
	l.people++
	return Actor("Learn" + string(rune('a'+l.people%26)) + string(rune('a'+l.people/26)))
}

// apply lets the following requests be made by what is known.
func (l *learner) apply(data accept.Data) {
	l.data = data
	all := l.stated.Over(data)
	l.w.config.Shape = NewShape(l.discovery, all, l.domain)
	l.w.config.EmailDomain = l.domain
	l.w.cast.data, l.w.cast.domain = all, l.domain
}

// create posts a body.
func (l *learner) create(endpoint string, name Actor, body string) (*made, *transcript.Exchange) {
	x := l.ask(http.MethodPost, endpoint, body)
	if x == nil {
		return nil, nil
	}
	id := idOf(x)
	if refused(x) || id == "" {
		return nil, x
	}
	sent, _ := parseDocument([]byte(body))
	return &made{endpoint: endpoint, id: id, name: name, body: sent, exchange: x}, x
}

// number is the place of an exchange among the evidence.
func numbers(of ...*transcript.Exchange) []int {
	var list []int
	for _, x := range of {
		if x != nil {
			list = append(list, x.Number)
		}
	}
	return list
}

// note adds a fact.
func (l *learner) note(f accept.Fact) {
	if slices.ContainsFunc(l.facts, func(have accept.Fact) bool { return have.Key == f.Key }) {
		return
	}
	if f.Source == "" {
		f.Source = accept.Learnt
	}
	l.facts = append(l.facts, f)
}

// knows says whether somebody stated an entry.
func (l *learner) knows(kind, path string) bool {
	switch kind {
	case accept.Absence:
		return accept.Has(l.stated.Absent, path)
	case accept.Fixity:
		return accept.Has(l.stated.Fixed, path)
	case accept.Singular:
		return accept.Has(l.stated.Single, path)
	case accept.Required:
		_, known := l.stated.Demand(path)
		return known
	}
	_, known := l.stated.ValuesOf(path)
	return known
}

// existing is what is there before the run: only a hypothesis, and never shown.
type existing struct {
	trusted bool // the domain may be taken from there: nobody stated one
	domain  string
	first   string // of the names of groups that have two parts with a colon
}

// look reads some users and groups.
func (l *learner) look() {
	domains := map[string]int{}
	for _, user := range l.list(scim.EndpointUsers) {
		for _, text := range append(asTexts(user.at("userName")), asTexts(user.at("emails.value"))...) {
			if _, domain, ok := strings.Cut(text, "@"); ok && domain != "" && !l.w.names(text) {
				domains[strings.ToLower(domain)]++
			}
		}
	}
	for domain, n := range domains {
		if n > domains[l.seen.domain] || n == domains[l.seen.domain] && domain < l.seen.domain {
			l.seen.domain = domain
		}
	}
	if !l.offers("groups") {
		return
	}
	firsts := map[string]int{}
	for _, group := range l.list(scim.EndpointGroups) {
		if before, after, ok := strings.Cut(first(group.at("displayName")), ":"); ok && before != "" && after != "" {
			firsts[before]++
		}
	}
	for part, n := range firsts {
		if n > firsts[l.seen.first] || n == firsts[l.seen.first] && part < l.seen.first {
			l.seen.first = part
		}
	}
}

func (l *learner) list(endpoint string) []document {
	x := l.ask(http.MethodGet, endpoint+"?count=20", "")
	if x == nil || refused(x) {
		return nil
	}
	answer, err := parseDocument(x.ResponseBody)
	if err != nil {
		return nil
	}
	return resourcesOf(answer)
}
