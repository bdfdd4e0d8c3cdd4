package steps

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// mostRepairs bounds how often one body is tried in another way.
const mostRepairs = 14

// tried is a repair with the refusal that asked for it.
type triedRepair struct {
	repair
	before  accept.Data
	domain  string
	refusal *transcript.Exchange
}

// attempt makes a resource and repairs its body by what the refusals say. It returns the last
// refusal where nothing was taken.
func (l *learner) attempt(endpoint string, body func(name Actor) string) (*made, *transcript.Exchange) {
	var steps []triedRepair
	done := map[string]bool{}
	var before *transcript.Exchange
	for range mostRepairs {
		name := l.next()
		text := body(name)
		user, x := l.create(endpoint, name, text)
		if user != nil {
			l.prove(endpoint, steps, x, body)
			return user, nil
		}
		if x == nil {
			return nil, nil
		}
		if before != nil && len(steps) > 0 && alike(detailOf(before), detailOf(x)) {
			last := steps[len(steps)-1]
			steps = steps[:len(steps)-1]
			l.domain = last.domain
			l.apply(last.before)
		}
		before = x
		if !aboutData(x) {
			break
		}
		sent, _ := parseDocument([]byte(text))
		next := slices.DeleteFunc(append(l.repairs(endpoint, x, sent), l.blind(endpoint, sent)...), func(r repair) bool { return done[r.fact.Key+r.fact.Says] })
		if len(next) == 0 {
			break
		}
		r := next[0]
		done[r.fact.Key+r.fact.Says] = true
		steps = append(steps, triedRepair{repair: r, before: l.data, domain: l.domain, refusal: x})
		l.use(r)
	}
	for i := range steps { // none of them helped
		if i == 0 {
			l.domain = steps[i].domain
			l.apply(steps[i].before)
		}
	}
	return nil, before
}

// aboutData says whether a refusal may be for what the body holds.
func aboutData(x *transcript.Exchange) bool {
	return slices.Contains([]int{http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge}, x.Status)
}

func (l *learner) use(r repair) {
	if r.domain != "" {
		l.domain = r.domain
	}
	l.apply(r.change(l.data))
}

// prove notes the repairs that were needed. The last refusal and the success differ in the last
// repair alone; each before it is left out once more.
func (l *learner) prove(endpoint string, steps []triedRepair, success *transcript.Exchange, body func(Actor) string) {
	for i, s := range steps {
		refusal := s.refusal
		if i < len(steps)-1 {
			all, domain := l.data, l.domain
			if s.repair.domain != "" {
				l.domain = s.domain
			}
			without := s.before
			for _, later := range steps[i+1:] {
				without = later.change(without)
			}
			l.apply(without)
			name := l.next()
			made, x := l.create(endpoint, name, body(name))
			if made != nil { // it was not needed
				continue
			}
			l.domain = domain
			l.apply(all)
			if x != nil {
				refusal = x
			}
		}
		s.fact.Evidence = numbers(refusal, success)
		l.note(s.fact)
	}
}

// alike says whether two refusals say the same, names of their own apart.
func alike(a, b string) bool {
	plain := func(text string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(strings.ToLower(text)), func(word string) bool {
			return strings.Contains(word, "learn") || strings.ContainsAny(word, "0123456789@")
		}), " ")
	}
	return plain(a) == plain(b)
}

// blind are changes that are tried when nobody understands the words: the domain of those who
// are there, shorter names, and what most users have and this one lacks.
func (l *learner) blind(endpoint string, sent document) []repair {
	if endpoint != scim.EndpointUsers {
		return nil
	}
	all := l.inDomain(endpoint, "domain", "userName")
	if _, bounded := l.stated.Over(l.data).ValuesOf("userName"); !bounded {
		all = append(all, valued("userName", accept.Values{Max: 20}, accept.Fact{Says: "short names", Class: accept.Allowed, Requirement: formatMay, Data: `user-name: "{short}"`})...)
	}
	for _, path := range []string{"displayName", "name", "emails", "externalId"} {
		if len(sent.at(Path(path))) == 0 && !accept.Has(l.data.Absent, path) {
			all = append(all, l.demand(path)...)
		}
	}
	return all
}

// plainUser makes the user that most scenarios begin with.
func (l *learner) plainUser() (*made, *transcript.Exchange) {
	return l.attempt(scim.EndpointUsers, func(name Actor) string { return l.shape(l.w.basicUser(name)) })
}

// shape lays what is known under a user.
func (l *learner) shape(user map[string]any) string {
	return l.w.shapedResource(scim.EndpointUsers, "", jsonText(user))
}

// stopped says which member of data: would let a user be taken.
func (l *learner) stopped(x *transcript.Exchange) *Stopped {
	words := errorText(x)
	if !aboutData(x) {
		return nil // no matter of data: the scenarios tell
	}
	member := `data: {user: {…}}, with the members of a user that it takes`
	switch text := strings.ToLower(detailOf(x)); {
	case strings.Contains(text, "domain"):
		member = "email-domain: a domain that it takes"
	case slices.Contains(l.named(scim.EndpointUsers, text), "userName"):
		member = `data: {user-name: "{short}"}, or another form that it takes`
	default:
		if paths := l.named(scim.EndpointUsers, text); len(paths) > 0 {
			member = fmt.Sprintf("data: {values: {%s: […]}} or data: {user: {…}} with a value that it takes", quotedPath(paths[0]))
		}
	}
	return &Stopped{Refusal: words, Member: member}
}

// minimalUser asks what everybody must have.
func (l *learner) minimalUser() *made {
	user, _ := l.attempt(scim.EndpointUsers, func(name Actor) string {
		least := map[string]any{"schemas": []string{scim.SchemaUser}, "userName": l.w.cast.userName(name)}
		for path, demand := range l.stated.Over(l.data).User {
			least[path] = accept.Filled(demand, l.w.cast.owner(string(name)))
			if d, listed := l.w.shape().users.find(path); listed {
				least[path] = l.w.samples("least", 0).taken(d, least[path])
			}
		}
		for path := range least {
			if strings.HasPrefix(path, "urn:") {
				least["schemas"] = append(least["schemas"].([]string), path)
			}
		}
		if !l.schemas.standard {
			return l.shape(least)
		}
		return jsonText(least)
	})
	return user
}

// fullUser sends a value for every attribute, finds what is refused, and reads back the rest.
func (l *learner) fullUser(other *made) {
	givenTo := map[Actor][]sent{} // what is proved afterwards sends other bodies, for other people
	var last Actor
	build := func(wanted func(definition) bool) func(Actor) string {
		return func(name Actor) string {
			user, given := l.w.fullUser(name, 1, func(d definition) bool { return wanted(d) && !strings.EqualFold(d.name, "active") })
			givenTo[name], last = append(given, l.special(user, other.id, wanted)...), name
			return l.shape(user)
		}
	}
	every := func(definition) bool { return true }
	user, refusal := l.attempt(scim.EndpointUsers, build(every))
	for tries := 0; user == nil && refusal != nil && tries < 3 && l.left() > 16; tries++ {
		culprit, x := l.culprit(givenTo[last], build)
		if culprit == "" {
			return
		}
		culprit, x = l.within(culprit, x, build)
		r := l.leftOut(culprit, "refused")
		r.fact.Words, r.fact.Class = detailOf(x), accept.NotUnderstood
		l.use(r)
		if user, refusal = l.attempt(scim.EndpointUsers, build(every)); user != nil {
			r.fact.Evidence = numbers(x, user.exchange)
			l.note(r.fact)
		}
	}
	if user == nil {
		return
	}
	l.readBack(user, givenTo[user.name])
	l.emptied(user)
}

// special are values for attributes that are not made up elsewhere: a certificate, and a manager.
func (l *learner) special(user map[string]any, manager string, wanted func(definition) bool) []sent {
	var given []sent
	for _, d := range l.w.userDefinitions() {
		if !wanted(d) || !d.client() {
			continue
		}
		var value any
		switch strings.ToLower(string(d.full())) {
		case "x509certificates":
			value = []any{map[string]any{"value": certificate(1)}}
		case strings.ToLower(enterprise + ":manager"):
			value = map[string]any{"value": manager}
		default:
			continue
		}
		d.put(user, value)
		if urns, ok := user["schemas"].([]string); ok && !d.core && !slices.Contains(urns, d.urn) {
			user["schemas"] = append(urns, d.urn)
		}
		given = append(given, sent{d, value})
	}
	return given
}

// culprit halves the attributes of a user that is refused until one is left, by which alone a
// refused body differs from one that is taken.
func (l *learner) culprit(given []sent, build func(func(definition) bool) func(Actor) string) (string, *transcript.Exchange) {
	paths := make([]string, len(given))
	for i, g := range given {
		paths[i] = string(g.definition.full())
	}
	for len(paths) > 1 && l.left() > 12 {
		half := paths[:len(paths)/2]
		name := l.next()
		taken, x := l.create(scim.EndpointUsers, name, build(func(d definition) bool { return slices.Contains(half, string(d.full())) })(name))
		if x == nil {
			return "", nil
		}
		if taken == nil {
			paths = half
		} else {
			paths = paths[len(half):]
		}
	}
	if len(paths) != 1 {
		return "", nil
	}
	name := l.next()
	if taken, x := l.create(scim.EndpointUsers, name, build(func(d definition) bool { return string(d.full()) == paths[0] })(name)); taken == nil && x != nil {
		return paths[0], x
	}
	return "", nil // several together
}

// within looks for the one sub-attribute for which a complex attribute is refused: without it the
// rest is taken. It returns the attribute itself when there is none.
func (l *learner) within(culprit string, refusal *transcript.Exchange, build func(func(definition) bool) func(Actor) string) (string, *transcript.Exchange) {
	d, _ := l.find(culprit)
	var suspects []string
	for _, sub := range d.subs {
		if sub.client() && !sub.required && sub.name != "value" {
			suspects = append(suspects, string(sub.full()))
		}
	}
	before := l.data
	defer func() { l.apply(before) }()
	without := func(subs []string) (bool, *transcript.Exchange) {
		l.apply(accept.Data{Absent: subs}.Over(before))
		name := l.next()
		taken, x := l.create(scim.EndpointUsers, name, build(func(d definition) bool { return string(d.full()) == culprit })(name))
		return taken != nil, x
	}
	if len(suspects) == 0 || l.left() <= 16 {
		return culprit, refusal
	}
	if taken, _ := without(suspects); !taken {
		return culprit, refusal
	}
	for len(suspects) > 1 && l.left() > 12 {
		half := suspects[:len(suspects)/2]
		taken, x := without(half)
		switch {
		case x == nil:
			return culprit, refusal
		case taken:
			suspects = half
		default:
			suspects, refusal = suspects[len(half):], x
		}
	}
	if len(suspects) != 1 {
		return culprit, refusal
	}
	return suspects[0], refusal
}
