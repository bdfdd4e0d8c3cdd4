package steps

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// searches are what a scenario does with every advertised attribute of one data type.
type searches struct {
	attributes []typedAttribute
	values     map[Actor]map[Path]any
	made       []attributeSearch
}

type attributeSearch struct {
	attribute typedAttribute
	filter    string
	exchange  *transcript.Exchange
}

// typedAttribute is an advertised attribute, or a sub-attribute with the complex one
// around it.
type typedAttribute struct {
	definition
	parent *definition
}

// typedAttributes lists the attributes of User, each complex one followed by its
// sub-attributes. It is empty when the target shows no schemas.
func (w *World) typedAttributes() []typedAttribute {
	var list []typedAttribute
	for _, d := range w.userDefinitions() {
		list = append(list, typedAttribute{definition: d})
		for _, sub := range d.subs {
			list = append(list, typedAttribute{sub, &d})
		}
	}
	return list
}

// exact says whether letter case counts: as advertised, and always in references and
// binary values (RFC 7643, sections 2.3.6 and 2.3.7).
func (a typedAttribute) exact() bool {
	return a.caseExact || a.kind == "reference" || a.kind == "binary"
}

// typedPhrases try every attribute that the target advertises, so that the schemas of a
// target's own are judged as well.
func typedPhrases(r *registrar) {
	r.parameter("searched",
		as("each {word} attribute for {string}", (*World).searchEach),
		as("each value that the service provider added to {person}'s user", (*World).searchAdded))
	r.action("a client searches by {searched}",
		"Sends one search for each advertised attribute of that data type among the scenario's people. The text is an operator with what it compares to: `gt Ben` is Ben's value, `eq BEN` his value in other letter case, `gt \"x\"` that literal, `pr` nothing. Or searches by every attribute that a client could have set and the service provider did, by eq and by pr; without such an attribute the scenario is inapplicable.",
		nil)
	r.parameter("sorting",
		as("each {word} attribute", (*World).sortEach),
		as("{path}, up and down", (*World).sortBothWays))
	r.action("a client sorts by {sorting}",
		"Lists the scenario's people sorted by each advertised attribute of that data type, one request for each; or by one attribute, ascending and descending.",
		nil)
	r.parameter("hit",
		as("lists exactly {people}", func(w *World, people Actors) error {
			return w.eachSearch(func(attributeSearch) Actors { return people })
		}),
		as("lists {people} in this order", (*World).eachSearchInOrder),
		as("lists those who have it", func(w *World) error { return w.eachSearch(w.havers) }),
		as("lists {person} unless letter case matters", func(w *World, name Actor) error {
			return w.eachSearch(func(s attributeSearch) Actors {
				if s.attribute.exact() {
					return nil
				}
				return Actors{name}
			})
		}),
		as("is refused with scimType {word}", func(w *World, scimType string) error {
			return w.overSearches(func(attributeSearch) error { return w.wantError(http.StatusBadRequest, scimType) })
		}))
	r.judgment("each search {hit}",
		"Every one of the searches lists these people's users and no other of the scenario's people; or lists them in this order, where others may stand between; or those whose user had a value for the attribute when it was last seen; or this person's user alone, or nobody where the attribute is case-exact; or is answered with 400 and that scimType.",
		nil)
}

func (w *World) eachSearchInOrder(people Actors) error {
	return w.overSearches(func(s attributeSearch) error {
		answer, err := w.answered(s.exchange)
		if err != nil {
			return w.unreadable(s.exchange, err, true)
		}
		return w.inOrder(s.exchange, w.only(people, resourcesOf(answer)), people)
	})
}

// sortBothWays sends two lists, with a filter that matches only the scenario's users.
func (w *World) sortBothWays(by Path) error {
	for _, order := range []string{"ascending", "descending"} {
		query := "?filter=" + percent(w.cast.ownFilter()) + "&sortBy=" + string(by) + "&sortOrder=" + order
		if err := w.request(http.MethodGet, Path(scim.EndpointUsers+query), ""); err != nil {
			return err
		}
	}
	return nil
}

// fits says whether the suite can give the attribute values of a data type.
func (a typedAttribute) fits(dataType string) bool {
	plural := a.parent != nil && a.parent.multi
	switch {
	case a.mutability != "readWrite" || a.parent != nil && a.parent.mutability != "readWrite":
		return false
	case a.returned == "never" || a.returned == "request" || len(a.canonical) > 0 || a.values.Bounded() || a.rising(samples{}, 1) == nil:
		return false
	case dataType == "multi-valued":
		return a.multi && a.parent == nil && !a.required
	case dataType == "complex":
		return a.kind == "complex" && !a.multi && !a.required
	case a.kind != dataType || a.multi || a.kind == "complex":
		return false
	case a.parent == nil:
		return !strings.EqualFold(a.name, "userName") // the cast decides about it
	}
	return !plural || a.name == "value" && (dataType == "binary" || dataType == "reference")
}

// risingUsers creates the people with values of one data type.
func (w *World) risingUsers(people Actors, dataType string) error {
	t := &searches{values: map[Actor]map[Path]any{}}
	for _, a := range w.typedAttributes() {
		if a.fits(dataType) {
			t.attributes = append(t.attributes, a)
		}
	}
	if len(t.attributes) == 0 {
		return &Inapplicable{"the target's schemas describe no " + dataType + " attribute of users that a client can set"}
	}
	w.searches = t
	for turn := range people {
		// The first is made last, so that no list is in order by itself.
		i := (turn + 1) % len(people)
		name := people[i]
		t.values[name] = map[Path]any{}
		overlay := map[string]any{}
		for _, a := range t.attributes {
			value := a.rising(samples{stem: w.cast.stem, domain: w.cast.domain}, i+1)
			t.values[name][a.full()] = value
			a.place(overlay, value)
		}
		if err := w.createUser(name, withSchemas(overlay)); err != nil {
			return err
		}
		if w.answer.Status >= http.StatusBadRequest {
			return nil // a Given ends here as inconclusive
		}
	}
	return nil
}

// withSchemas lists the extensions of a new user in schemas.
func withSchemas(overlay map[string]any) map[string]any {
	list := []string{scim.SchemaUser}
	for name := range overlay {
		if strings.HasPrefix(strings.ToLower(name), "urn:") {
			list = append(list, name)
		}
	}
	slices.Sort(list[1:])
	overlay["schemas"] = list
	return overlay
}

// searchEach sends one search for each attribute.
func (w *World) searchEach(dataType, condition string) error {
	operator, operand, _ := strings.Cut(condition, " ")
	attributes := w.typedAttributes()
	if w.searches == nil {
		w.searches = &searches{}
	} else {
		attributes = w.searches.attributes
	}
	for _, a := range attributes {
		if !a.fits(dataType) {
			continue
		}
		filter := string(a.full()) + " " + operator
		if operand != "" {
			literal, err := w.literal(a, operand)
			if err != nil {
				return err
			}
			if literal == "" {
				continue // the value has no letters
			}
			filter += " " + literal
		}
		exchange, err := w.send(call{method: http.MethodGet, path: scim.EndpointUsers + "?filter=" + percent(filter+" and "+w.cast.ownFilter())})
		if err != nil {
			return err
		}
		w.searches.made = append(w.searches.made, attributeSearch{a, filter, exchange})
	}
	if len(w.searches.made) == 0 {
		return &Inapplicable{"the target's schemas describe no " + dataType + " attribute of users to search by"}
	}
	return nil
}

// literal is what a search compares an attribute with: "" when letter case is asked for
// and the value has none.
func (w *World) literal(a typedAttribute, operand string) (string, error) {
	if strings.HasPrefix(operand, `"`) || operand == "true" || operand == "false" {
		return operand, nil
	}
	name := Actor(operand[:1] + strings.ToLower(operand[1:]))
	value, ok := w.searches.values[name][a.full()]
	if !ok {
		return "", fmt.Errorf("%s has no value for %s", name, a.full())
	}
	if text, isText := value.(string); isText && operand == strings.ToUpper(operand) {
		swapped := swapCase(text)
		if swapped == text {
			return "", nil
		}
		value = swapped
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("value of %s: %w", a.full(), err)
	}
	return string(encoded), nil
}

// eachSearch compares what every search lists with those wanted.
func (w *World) eachSearch(wanted func(attributeSearch) Actors) error {
	return w.overSearches(func(s attributeSearch) error { return w.lists(wanted(s)) })
}

// overSearches judges the searches one after the other and goes on after a finding: each
// attribute is one of its own.
func (w *World) overSearches(judge func(attributeSearch) error) error {
	if w.searches == nil {
		return fmt.Errorf("no attribute was searched by")
	}
	var failed error
	for _, s := range w.searches.made {
		w.answer = s.exchange
		w.look(s.exchange)
		err := judge(s)
		if err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
		if err != nil {
			failed = err
		}
	}
	return failed
}

// havers are the people whose user has a value for the attribute that was searched by.
func (w *World) havers(s attributeSearch) Actors {
	var names Actors
	for name, id := range w.cast.userIDs {
		if seen, ok := w.lastSeen(id); ok && len(seen.at(s.attribute.full())) > 0 {
			names = append(names, name)
		}
	}
	return names
}

// searchAdded searches by every value of a user that no client gave.
func (w *World) searchAdded(name Actor) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	seen, _ := w.lastSeen(id)
	sent, err := parseDocument(w.answer.RequestBody)
	if err != nil {
		return fmt.Errorf("request that created %s: %w", name, err)
	}
	w.searches = &searches{}
	for _, a := range w.typedAttributes() {
		simple := a.kind != "complex" && !a.multi && (a.parent == nil || !a.parent.multi)
		have := seen.at(a.full())
		if !simple || len(have) != 1 || len(sent.at(a.full())) > 0 || a.mutability != "readWrite" {
			continue
		}
		literal, err := json.Marshal(have[0])
		if err != nil {
			return fmt.Errorf("value of %s: %w", a.full(), err)
		}
		for _, filter := range []string{string(a.full()) + " eq " + string(literal), string(a.full()) + " pr"} {
			exchange, err := w.send(call{method: http.MethodGet, path: scim.EndpointUsers + "?filter=" + percent(filter+` and userName eq "`+w.cast.userName(name)+`"`)})
			if err != nil {
				return err
			}
			w.searches.made = append(w.searches.made, attributeSearch{a, filter, exchange})
		}
	}
	if len(w.searches.made) == 0 {
		return &Inapplicable{"the service provider added no value to the user"}
	}
	return nil
}

// sortEach sorts by each attribute of a data type.
func (w *World) sortEach(dataType string) error {
	if w.searches == nil {
		return fmt.Errorf("no users with rising values exist")
	}
	for _, a := range w.searches.attributes {
		if !a.fits(dataType) {
			continue
		}
		path := withParameter(scim.EndpointUsers+"?sortBy="+percent(string(a.full())), "filter", w.cast.ownFilter())
		exchange, err := w.send(call{method: http.MethodGet, path: path})
		if err != nil {
			return err
		}
		w.searches.made = append(w.searches.made, attributeSearch{a, "", exchange})
	}
	return nil
}

// only keeps these people's users.
func (w *World) only(people Actors, users []document) []document {
	return slices.DeleteFunc(users, func(user document) bool {
		return !slices.ContainsFunc(people, func(name Actor) bool { return strings.EqualFold(first(user.at("userName")), w.cast.userName(name)) })
	})
}
