package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// carrier is what many scenarios stand on and few are about: that PUT works, that a filter
// understands sw.
type carrier struct {
	key string // what a run tries once; it reads after "the service provider declines"
	// requirements are what is broken where it does not work: of the RFC first, then of the
	// products. A scenario that claims one of them judges it itself.
	requirements []string
	optional     bool // a proper refusal is legal: RFC 7644, section 3.4.2.2
	try          func(*World) error
	// shows says what is missing after everything was answered with success; nil: nothing is
	// asked.
	shows func(*World) *lack
}

// carriers are what a request that was refused stands on, the special ones first. The last
// stands for the method itself.
func (w *World) carriers(met *transcript.Exchange) []carrier {
	path, query := w.partsOf(met.URL)
	if w.idp != nil && !w.ours[met.Number] {
		return w.provisioning(met, path)
	}
	endpoint, single := collectionOf(path)
	search := met.Method == http.MethodPost && strings.HasSuffix(path, scim.EndpointSearch)
	var all []carrier
	switch {
	case endpoint == "":
		return discovering(path)
	case search || met.Method == http.MethodGet && !single:
		filter := query.Get("filter")
		if search {
			filter, _ = bodyOf(met.RequestBody)["filter"].(string)
			all = append(all, searching)
		}
		all = append(all, filtering(endpoint, filter, path != endpoint && !strings.HasPrefix(path, endpoint))...)
	}
	all = append(all, w.bareUser(met, path)...)
	if met.Method == http.MethodPatch && endpoint == scim.EndpointUsers {
		all = append(all, valuePaths(string(met.RequestBody))...)
		if altersSchemas(met) {
			all = append(all, schemasAltered)
		}
	}
	if plain, ok := w.methodCarriers()[met.Method+" "+endpoint]; ok && !search && (single || met.Method != http.MethodGet) {
		all = append(all, plain)
	}
	return all
}

// bareUser is a create with what the RFC asks of a user and no more, where a body that was
// refused has less than the users that scenarios usually make (RFC 7643, section 4.1.1).
func (w *World) bareUser(met *transcript.Exchange, path string) []carrier {
	body := bodyOf(met.RequestBody)
	if met.Method != http.MethodPost || path != scim.EndpointUsers || body["emails"] != nil && body["name"] != nil && body["displayName"] != nil {
		return nil
	}
	return []carrier{{key: "a user with a userName alone", requirements: []string{"RFC7643-7-R46"}, try: func(w *World) error {
		// The plain user has to be taken, or it is not for what this one lacks.
		if err := w.handMade("Ben"); err != nil || refused(w.answer) {
			return err
		}
		bare := map[string]any{"schemas": []string{scim.SchemaUser}, "userName": w.cast.userName(controlUser)}
		w.config.Shape = w.shape().undemanding()
		_, err := w.create(scim.EndpointUsers, jsonText(bare))
		return err
	}}}
}

// discovering are the endpoints of discovery (RFC 7644, section 4).
func discovering(path string) []carrier {
	for endpoint, requirement := range map[string]string{
		scim.EndpointServiceProviderConfig: "RFC7644-4-R02", scim.EndpointResourceTypes: "RFC7644-4-R09", scim.EndpointSchemas: "RFC7644-4-R05",
	} {
		if strings.HasPrefix(path, endpoint) {
			return []carrier{{key: endpoint, requirements: []string{requirement}, try: func(w *World) error {
				_, err := w.send(call{method: http.MethodGet, path: endpoint})
				return err
			}}}
		}
	}
	return nil
}

// partsOf splits a URL into its path below the base URL and its parameters.
func (w *World) partsOf(uri string) (string, url.Values) {
	path, raw, _ := strings.Cut(strings.TrimPrefix(uri, w.config.BaseURL), "?")
	query, _ := url.ParseQuery(raw) // what cannot be parsed has no filter
	return path, query
}

// collectionOf returns the endpoint of a path to users or groups, and whether it leads to one
// of them.
func collectionOf(path string) (endpoint string, single bool) {
	if rest := strings.Trim(path, "/"); rest == "" || "/"+rest == scim.EndpointSearch {
		return scim.EndpointUsers, false // of everything; users are among it
	}
	for _, known := range []string{scim.EndpointUsers, scim.EndpointGroups} {
		rest, ok := strings.CutPrefix(path, known)
		if ok && (rest == "" || rest[0] == '/') {
			return known, len(rest) > 1 && rest != scim.EndpointSearch
		}
	}
	return "", false
}

// controlUser is the person of a plain request.
const controlUser Actor = "Ada"

// methodCarriers are the methods of users and groups (RFC 7644, section 3.2, table 2).
func (w *World) methodCarriers() map[string]carrier {
	group := func(w *World) error { return w.handMadeGroup(controlGroup, nil) }
	user := func(w *World) error { return w.handMade(controlUser) }
	carriers := map[string]carrier{
		"POST /Users":    {key: "POST /Users", requirements: []string{"RFC7644-3.3-R01"}, try: user},
		"GET /Users":     {key: "GET of a user", requirements: []string{"RFC7644-3.4.1-R01", "RFC7644-3.3-R21", "RFC7644-3.3-R01"}, try: after(user, onUser(http.MethodGet, noBody))},
		"PUT /Users":     {key: "PUT of a user", requirements: []string{"RFC7644-3.5-R01", "RFC7644-3.2-R07"}, try: after(user, onUser(http.MethodPut, func(w *World) string { return jsonText(w.basicUser(controlUser)) }))},
		"DELETE /Users":  {key: "DELETE of a user", requirements: []string{"RFC7644-3.6-R01", "RFC7644-3.2-R07", "RFC7644-3.6-R03"}, try: after(user, onUser(http.MethodDelete, noBody))},
		"POST /Groups":   {key: "POST /Groups", requirements: []string{"RFC7644-3.3-R01", "RFC7644-3.2-R07"}, try: group},
		"GET /Groups":    {key: "GET of a group", requirements: []string{"RFC7644-3.4.1-R01", "RFC7644-3.3-R21", "RFC7644-3.3-R01"}, try: after(group, onGroup(http.MethodGet, noBody))},
		"PUT /Groups":    {key: "PUT of a group", requirements: []string{"RFC7644-3.5-R01", "RFC7644-3.2-R07"}, try: after(group, onGroup(http.MethodPut, plainGroup))},
		"DELETE /Groups": {key: "DELETE of a group", requirements: []string{"RFC7644-3.6-R01", "RFC7644-3.2-R07", "RFC7644-3.6-R03"}, try: after(group, onGroup(http.MethodDelete, noBody))},
	}
	if w.config.Discovery.Capabilities["patch"] {
		requirements := []string{"RFC7644-3.5.2-R46", "RFC7643-5-R22", "RFC7644-3.5-R02", "RFC7644-3.2-R07"}
		carriers["PATCH /Users"] = carrier{key: "PATCH of a user", requirements: requirements, try: after(user, eitherPatch(onUser, w.plainOfUsers(), func(c cast) string { return c.displayName("Control") }))}
		carriers["PATCH /Groups"] = carrier{key: "PATCH of a group", requirements: requirements, try: after(group, eitherPatch(onGroup, "displayName", func(c cast) string { return c.groupName("Control") }))}
	}
	return carriers
}

// valuePath is a path with a filter among the e-mails, and what comes after the bracket.
var valuePath = regexp.MustCompile(`"path"\s*:\s*"emails\[[^\]]*\](\.\w+)?"`)

// valuePaths are the paths with a filter that a PATCH has, each in the plainest operation
// with it (RFC 7644, section 3.5.2, figure 7).
func valuePaths(body string) []carrier {
	var carriers []carrier
	for _, match := range valuePath.FindAllStringSubmatch(body, -1) {
		operation := `[{"op":"remove","path":"emails[type eq \"work\"]"}]`
		switch match[1] {
		case "":
		case ".primary":
			operation = `[{"op":"replace","path":"emails[type eq \"work\"].primary","value":true}]`
		default:
			operation = `[{"op":"replace","path":"emails[type eq \"work\"]` + match[1] + `","value":"work"}]`
		}
		if !slices.Contains([]string{"", ".primary", ".type", ".display"}, match[1]) {
			continue // an address has to be one's own, and others are no sub-attributes
		}
		carriers = append(carriers, carrier{
			key: "PATCH with the path emails[…]" + match[1], requirements: []string{"RFC7644-3.5.2-R12"},
			try: after(func(w *World) error { return w.handMade(controlUser) }, onUser(http.MethodPatch, func(*World) string { return patchBody(Text(operation)) })),
		})
	}
	return carriers
}

func noBody(*World) string { return "" }

func plainGroup(w *World) string {
	return jsonText(map[string]any{"schemas": []string{scim.SchemaGroup}, "displayName": w.cast.groupName(controlGroup)})
}

// plainOfUsers is a text of users that /Schemas lists: a service provider need not know displayName.
func (w *World) plainOfUsers() string {
	users := w.shape().users
	for _, name := range []string{"displayName", "title", "nickName"} {
		if d, listed := users.find(name); listed && changeable(d) {
			return name
		}
	}
	return "displayName"
}

// eitherPatch changes an attribute, with a path or else without one.
func eitherPatch(send func(string, func(*World) string) func(*World) error, attribute string, value func(cast) string) func(*World) error {
	patch := func(operation string) func(*World) error {
		return send(http.MethodPatch, func(w *World) string {
			return patchBody(Text("[" + fmt.Sprintf(operation, attribute, value(w.cast)) + "]"))
		})
	}
	return func(w *World) error {
		err := patch(`{"op":"replace","path":%q,"value":%q}`)(w)
		if err != nil || w.answer == nil || !refused(w.answer) {
			return err
		}
		first := w.answer
		if err = patch(`{"op":"replace","value":{%q:%q}}`)(w); err == nil && !refused(w.answer) {
			w.assert(first) // one way is enough to work by
		}
		return err
	}
}

// searching is a search by POST without anything else (RFC 7644, section 3.4.3).
var searching = carrier{
	key: "POST /Users/.search", requirements: []string{"RFC7644-3.4.3-R03", "RFC7644-3.4.3-R02", "RFC7644-3.2-R07"},
	try: func(w *World) error {
		return w.request(http.MethodPost, scim.EndpointUsers+scim.EndpointSearch, `{"schemas":["`+scim.MessageSearchRequest+`"],"count":1}`)
	},
}

func onUser(method string, body func(*World) string) func(*World) error {
	return func(w *World) error { return w.onOne(method, scim.EndpointUsers, w.cast.userIDs[controlUser], body(w)) }
}

func onGroup(method string, body func(*World) string) func(*World) error {
	return func(w *World) error {
		return w.onOne(method, scim.EndpointGroups, w.cast.groupIDs[controlGroup], body(w))
	}
}

// onOne sends a request to a resource that was made for it. Without an id there is noBody
// to send it to.
func (w *World) onOne(method, endpoint, id, body string) error {
	if id == "" {
		return nil
	}
	_, err := w.send(call{method: method, path: endpoint + "/" + url.PathEscape(id), body: body})
	return err
}

// token is a part of a filter: a string, a bracket, or a word with what stands in brackets
// behind it (RFC 7644, section 3.4.2.2, figure 1).
var token = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[()]|[^\s()"\[\]]+(?:\[[^\]]*\][^\s()]*)?`)

// bracket is what a value path holds.
var bracket = regexp.MustCompile(`\[([^\]]*)\]`)

// operators are those of table 3, with the requirements that each is.
var operators = map[string][]string{
	"eq": {"RFC7644-3.4.2.2-R11"}, "ne": {"RFC7644-3.4.2.2-R12"}, "co": {"RFC7644-3.4.2.2-R13"}, "sw": {"RFC7644-3.4.2.2-R14"}, "ew": {"RFC7644-3.4.2.2-R15"},
	"pr": {"RFC7644-3.4.2.2-R17", "RFC7644-3.4.2.2-R18", "RFC7644-3.4.2.2-R19"},
	"gt": ordering, "ge": ordering, "lt": ordering, "le": ordering,
}

var ordering = []string{"RFC7644-3.4.2.2-R21", "RFC7644-3.4.2.2-R22", "RFC7644-3.4.2.2-R25", "RFC7644-3.4.2.2-R26"}

// joiners are those of tables 4 and 5, each with a filter that needs nothing else but eq.
var joiners = map[string]struct {
	filter       string
	requirements []string
}{
	"and": {`%[1]s eq %[2]q and %[1]s eq %[2]q`, []string{"RFC7644-3.4.2.2-R37", "RFC7644-3.4.2.2-R44"}},
	"or":  {`%[1]s eq %[2]q or %[1]s eq %[2]q`, []string{"RFC7644-3.4.2.2-R38", "RFC7644-3.4.2.2-R44"}},
	"not": {`not (%[1]s eq %[2]q)`, []string{"RFC7644-3.4.2.2-R39"}},
	"(":   {`(%[1]s eq %[2]q)`, []string{"RFC7644-3.4.2.2-R10", "RFC7644-3.4.2.2-R41", "RFC7644-3.4.2.2-R42"}},
}

// filtering are the parts of a filter, each in the plainest search that has it: an operator
// with the name of users or groups, a logical operator with eq, an attribute by itself, in
// its own letters and without the URN of the core schema.
func filtering(endpoint, filter string, everything bool) []carrier {
	p := parts{endpoint: endpoint, name: "userName", where: "filters of " + strings.Trim(endpoint, "/") + " with "}
	if endpoint == scim.EndpointGroups {
		p.name = "displayName"
	}
	for _, inner := range bracket.FindAllStringSubmatch(filter, -1) {
		p.operators(token.FindAllString(inner[1], -1))
	}
	tokens := token.FindAllString(filter, -1)
	p.operators(tokens)
	if !everything {
		p.attributes(tokens)
		p.together(filter, tokens)
	}
	return p.carriers
}

// together are combinations that a service provider may decline although it knows each part:
// an attribute of an extension beside one of the core schema, and not within brackets.
func (p *parts) together(filter string, tokens []string) {
	for i, t := range tokens {
		extended := strings.HasPrefix(strings.ToLower(t), "urn:") && !strings.HasPrefix(strings.ToLower(t), strings.ToLower(scim.SchemaUser))
		if extended && i+1 < len(tokens) && len(tokens) > 3 {
			p.add("an attribute of an extension beside "+p.name, t+` eq "a" and %[1]s eq %[2]q`, true, "RFC7644-3.4.2.2-R44")
		}
	}
	for _, inner := range bracket.FindAllStringSubmatch(filter, -1) {
		if strings.Contains(strings.ToLower(inner[1]), "not") {
			p.add("not in brackets", `emails[not (type eq "work") and value sw "a"]`, true, "RFC7644-3.4.2.2-R50")
		}
	}
}

type parts struct {
	endpoint, name, where string
	carriers              []carrier
}

// add adds a search that has a filter with one verb for the name of what it finds.
func (p *parts) add(what, filter string, optional bool, requirements ...string) {
	if slices.ContainsFunc(p.carriers, func(c carrier) bool { return c.key == p.where+what }) {
		return
	}
	p.carriers = append(p.carriers, carrier{key: p.where + what, requirements: requirements, optional: optional, try: func(w *World) error {
		wanted := w.cast.userName(controlUser)
		if p.endpoint == scim.EndpointGroups {
			wanted = w.cast.groupName(controlGroup)
		}
		if strings.Contains(filter, "%[2]q") { // what matches nothing may be answered with an error of its own
			if err := p.make(w); err != nil {
				return err
			}
		}
		text := strings.NewReplacer("%[1]s", p.name, "%[2]q", quote(wanted)).Replace(filter)
		_, err := w.send(call{method: http.MethodGet, path: p.endpoint + "?filter=" + percent(text)})
		if err == nil && w.answer.Status == http.StatusNotFound {
			w.assert(w.answer) // that is how an empty list looks here, and no word about the filter
		}
		return err
	}})
}

func (p *parts) make(w *World) error {
	if p.endpoint == scim.EndpointGroups {
		return w.handMadeGroup(controlGroup, nil)
	}
	return w.handMade(controlUser)
}

func (p *parts) operators(tokens []string) {
	for i, t := range tokens {
		word := strings.ToLower(t)
		if joiner, ok := joiners[word]; ok {
			p.operators([]string{p.name, "eq"})
			p.add(word, joiner.filter, true, joiner.requirements...)
		}
		requirements, ok := operators[word]
		switch {
		case !ok || i == 0:
		case word == "eq": // filters that are advertised have this one at least
			p.add(p.name+" eq", `%[1]s eq %[2]q`, false, "RFC7643-5-R22", "RFC7644-3.4.2.2-R11", "RFC7644-3.4.2.2-R03")
		case orders(word) && !strings.EqualFold(tokens[i-1], p.name): // text may have no order where dates have one
		case word == "pr":
			p.add(word, "%[1]s pr", true, requirements...)
		default:
			p.add(word, "%[1]s "+word+" %[2]q", true, requirements...)
		}
	}
}

func orders(operator string) bool { return operator[0] == 'g' || operator[0] == 'l' }

// attributes are what the filter compares, one by one: an attribute that a service provider
// does not filter by is its own to choose.
func (p *parts) attributes(tokens []string) {
	for i, t := range tokens {
		if i > 0 && operators[strings.ToLower(tokens[i-1])] != nil {
			continue // a literal
		}
		if operators[strings.ToLower(t)] != nil {
			continue // where a name has to stand: no filter at all
		}
		attribute, name := plainAttribute(t)
		operator, literal := "", ""
		if i+1 < len(tokens) && operators[strings.ToLower(tokens[i+1])] != nil {
			operator = strings.ToLower(tokens[i+1])
			if operator != "pr" && i+2 < len(tokens) {
				literal = tokens[i+2]
			}
		}
		if strings.EqualFold(name, p.name) || operator == "" && !strings.Contains(t, "[") {
			continue
		}
		requirements := slices.Concat(operators[operator], kindOfFilter(name, literal))
		if strings.HasPrefix(literal, `"`) && !looksLikeDate(literal) {
			literal = `"a"`
		}
		p.add(strings.TrimSpace(name+" "+operator), strings.TrimSpace(attribute+" "+operator+" "+literal), true, requirements...)
	}
}

func looksLikeDate(literal string) bool {
	return len(literal) > 11 && literal[5] == '-' && literal[8] == '-'
}

// plainAttribute writes an attribute as plainly as can be, and names it: without the URN of
// the core schema, in its own letters, and with one comparison where a value path has more.
func plainAttribute(text string) (plain, name string) {
	plain = text
	for _, urn := range []string{scim.SchemaUser, scim.SchemaGroup} {
		if len(plain) > len(urn) && strings.EqualFold(plain[:len(urn)], urn) {
			plain = plain[len(urn)+1:]
		}
	}
	for _, known := range []string{"emails", "name", "displayName", "externalId", "active", "title", "members", "meta", "schemas", "id", "value", "familyName", "givenName", "resourceType", "lastModified", "created", "nickName", "userType", "photos", "phoneNumbers", "addresses"} {
		plain = regexp.MustCompile(`(?i)(^|\.)`+known+`($|\.|\[)`).ReplaceAllString(plain, "${1}"+known+"${2}")
	}
	if inner := bracket.FindStringSubmatch(plain); inner != nil {
		if tokens := token.FindAllString(strings.ReplaceAll(inner[1], "not (", ""), -1); len(tokens) > 2 {
			plain = bracket.ReplaceAllString(plain, "["+strings.ReplaceAll(strings.Join(tokens[:3], " "), "$", "$$")+"]")
		}
	}
	return plain, bracket.ReplaceAllString(plain, "[…]")
}

// kindOfFilter are the requirements about attributes of a kind.
func kindOfFilter(attribute, literal string) []string {
	lower := strings.ToLower(attribute)
	var requirements []string
	for _, kind := range []struct {
		is          bool
		requirement string
	}{
		{strings.HasPrefix(lower, "urn:"), "RFC7644-3.4.2.2-R57"},
		{strings.HasPrefix(lower, "urn:") && strings.Contains(lower[strings.LastIndex(lower, ":")+1:], "."), "RFC7644-3.4.2.2-R58"},
		{lower == "schemas", "RFC7644-3.4.2.2-R67"}, {strings.HasPrefix(lower, "meta."), "RFC7644-3.4.2.2-R68"}, {lower == "id", "RFC7644-3.4.2.2-R69"},
		{strings.HasPrefix(lower, "members"), "RFC7644-3.4.2.2-R73"}, {strings.Contains(lower, "["), "RFC7644-3.4.2.2-R46"},
		{strings.Contains(lower, "."), "RFC7644-3.4.2.2-R60"}, {strings.Contains(lower, "."), "RFC7644-3.4.2.2-R04"}, {strings.HasPrefix(lower, "emails"), "RFC7644-3.4.2.2-R59"},
		{literal != "" && literal[0] != '"', "RFC7644-3.4.2.2-R55"}, {looksLikeDate(literal), "RFC7644-3.4.2.2-R22"},
	} {
		if kind.is {
			requirements = append(requirements, kind.requirement)
		}
	}
	return requirements
}
