package steps

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// A carrier can be broken although nothing is refused: members that are never shown, a search
// that finds nobody by anything but userName, a deactivation that is stored as text. What
// stands on it cannot be judged either. Such a carrier is tried alone like the others, and
// what the service provider shows afterwards tells whether it works.

// lack is what a carrier that was tried alone does not show.
type lack struct {
	exchange  *transcript.Exchange
	got, want string
}

// mute are the carriers that the subject of a finding stands on and that may be broken
// without a refusal.
func (w *World) mute(f finding) []carrier {
	all := w.recorder.Exchanges()
	if f.exchange < 0 || f.exchange >= len(all) {
		return nil
	}
	met := all[f.exchange]
	path, query := w.partsOf(met.URL)
	endpoint, single := collectionOf(path)
	var carriers []carrier
	carriers = append(carriers, assigned(f, met, endpoint)...)
	if slices.ContainsFunc(w.before(), func(x *transcript.Exchange) bool {
		path, _ := w.partsOf(x.URL)
		return w.ours[x.Number] && x.Method == http.MethodPut && strings.HasPrefix(path, scim.EndpointUsers+"/") && !refused(x)
	}) {
		carriers = append(carriers, putStores)
	}
	if met.Method == http.MethodGet && !single && endpoint == scim.EndpointUsers && met.Status == http.StatusOK {
		filter := query.Get("filter")
		carriers = append(append(carriers, searchesOf(filter)...), joinedIn(filter)...)
		if strings.Contains(strings.ToLower(filter), "username eq") && w.otherMail() {
			carriers = append(carriers, findable("userName", "RFC7644-3.4.2.2-R11"))
		}
	}
	if w.idp != nil {
		return append(carriers, w.provisioned(f)...)
	}
	return append(carriers, w.operations(f, met)...)
}

// otherMail says whether a user of the scenario has an e-mail address that is not the user
// name: what tells a search by one from a search by the other.
func (w *World) otherMail() bool {
	return slices.ContainsFunc(w.recorder.Exchanges(), func(x *transcript.Exchange) bool {
		body := document{value: bodyOf(x.RequestBody)}
		mail := asTexts(body.at("emails.value"))
		return x.Method == http.MethodPost && len(mail) > 0 && !strings.EqualFold(mail[0], first(body.at("userName")))
	})
}

// putStores: what a PUT changed is read back. Scenarios change users so before they begin.
var putStores = carrier{
	key: "PUT of a user, and what it shows", requirements: []string{"RFC7644-3.5.1-R03"},
	try: func(w *World) error {
		if err := w.handMade(controlUser); err != nil {
			return err
		}
		return onUser(http.MethodPut, func(w *World) string {
			changed := w.basicUser(controlUser)
			changed["displayName"] = w.cast.displayName("Control")
			return jsonText(changed)
		})(w)
	},
	shows: func(w *World) *lack {
		id := w.cast.userIDs[controlUser]
		if id == "" || w.onOne(http.MethodGet, scim.EndpointUsers, id, "") != nil || refused(w.answer) {
			return nil
		}
		got, want := bodyAt(w.answer, "displayName"), w.cast.displayName("Control")
		if len(got) == 0 || got[0] == any(want) {
			return nil // an attribute that is never shown is another matter
		}
		return &lack{exchange: w.answer, got: "displayName " + showAll(got), want: want}
	},
}

// searchesOf are the searches that a filter stands on: its attributes, compared one by one in
// their own letters with what a user has.
func searchesOf(filter string) []carrier {
	var carriers []carrier
	tokens := token.FindAllString(filter, -1)
	for i, t := range tokens {
		named := i+1 < len(tokens) && operators[strings.ToLower(tokens[i+1])] != nil
		if !named && !strings.Contains(t, "[") || strings.HasPrefix(t, `"`) {
			continue
		}
		_, name := plainAttribute(t)
		lower := strings.ToLower(name)
		top, _, sub := strings.Cut(lower, ".")
		multi := slices.Contains([]string{"emails", "photos", "phonenumbers", "addresses", "ims", "x509certificates", "roles", "entitlements"}, strings.TrimSuffix(top, "[…]"))
		switch {
		case lower == "username":
			continue // it is told apart by otherMail
		case slices.Contains([]string{"id", "schemas", "meta", "groups", "members"}, top):
			continue
		}
		carriers = append(carriers, findableByAny)
		switch {
		case multi:
			carriers = append(carriers, findable("emails.value", "RFC7644-3.4.2.2-R59"))
		case strings.HasPrefix(lower, "urn:"):
			carriers = append(carriers, findable(scim.SchemaEnterpriseUser+":department", "RFC7644-3.4.2.2-R57"))
		case sub:
			carriers = append(carriers, findable("name.familyName", "RFC7644-3.4.2.2-R60"))
		case lower == "displayname" || lower == "externalid":
			carriers = append(carriers, findable(map[string]string{"displayname": "displayName", "externalid": "externalId"}[lower], "RFC7644-3.4.2.2-R11", "RFC7643-3.1-R21"))
		case lower == "active":
			carriers = append(carriers, findable("active", "RFC7644-3.4.2.2-R32", "RFC7644-3.4.2.2-R55"))
		}
	}
	return carriers
}

// controlValues are what the user of a search has, and what a filter compares with it.
var controlValues = map[string]string{
	"displayName": `"%s Control"`, "externalId": `"%s-control"`, "name.familyName": `"%s Control"`, "emails.value": `"%s-control@%d"`,
	"active": "true", scim.SchemaEnterpriseUser + ":department": `"%s Control"`,
}

// controlMembers give a user values that no other has, and an address that is not the user
// name.
const controlMembers = `{"schemas":[%[2]q,%[3]q],"displayName":"%[1]s Control","externalId":"%[1]s-control","name":{"givenName":"Ada","familyName":"%[1]s Control"},
"emails":[{"value":"%[1]s-control@%[4]s","type":"work","primary":true}],%[3]q:{"department":"%[1]s Control"}}`

// findable: a search by eq finds the user who has the value.
func findable(attribute string, requirements ...string) carrier {
	return carrier{
		key: "searches by " + attribute, requirements: requirements, try: searchable,
		shows: func(w *World) *lack { return w.unfound(attribute) },
	}
}

// findableByAny: some attribute besides userName can be searched by.
var findableByAny = carrier{
	key: "searches by anything but userName", requirements: []string{"RFC7644-3.4.2.2-R11"}, try: searchable,
	shows: func(w *World) *lack {
		var last *lack
		for _, attribute := range []string{"displayName", "externalId", "name.familyName"} {
			if last = w.unfound(attribute); last == nil {
				return nil
			}
		}
		return last
	},
}

func searchable(w *World) error {
	return w.handMadeWith(controlUser, Text(fmt.Sprintf(controlMembers, w.cast.stem, scim.SchemaUser, scim.SchemaEnterpriseUser, w.cast.domain)))
}

// unfound searches for the user of a search by one of the attributes.
func (w *World) unfound(attribute string) *lack {
	id := w.cast.userIDs[controlUser]
	value, ok := controlValues[attribute]
	if attribute == "userName" {
		value, ok = quote(w.cast.userName(controlUser)), true
	}
	if !ok || id == "" {
		return nil
	}
	value = strings.NewReplacer("%s", w.cast.stem, "%d", w.cast.domain).Replace(value)
	filter := attribute + " eq " + value
	if attribute == "active" { // others are active, too
		filter += " and userName eq " + quote(w.cast.userName(controlUser))
	}
	x, err := w.send(call{method: http.MethodGet, path: scim.EndpointUsers + "?filter=" + percent(filter)})
	if err != nil || refused(x) {
		return nil // a refusal is told by its own carrier
	}
	if slices.Contains(asTexts(bodyAt(x, "Resources.id")), id) {
		return nil
	}
	return &lack{exchange: x, got: "not the user who has it", want: "the user who has it"}
}

// provisioned are the jobs of the identity provider that a finding in its scenario may come
// of, each with what the user shows after it.
func (w *World) provisioned(f finding) []carrier {
	var bodies strings.Builder
	for _, x := range w.recorder.Exchanges() {
		if !w.ours[x.Number] && (x.Method == http.MethodPatch || x.Method == http.MethodPut) {
			bodies.Write(x.RequestBody)
		}
	}
	sent := bodies.String()
	var carriers []carrier
	add := func(is bool, j job, shows func(*World) *lack) {
		if !is {
			return
		}
		for _, c := range w.asCarriers(j, http.MethodPatch) {
			c.key, c.shows = c.key+", and what it shows", shows
			carriers = append(carriers, c)
		}
	}
	add(inactive.MatchString(sent), jobDeactivate, activeIs(false))
	add(activated.MatchString(sent), jobReactivate, activeIs(true))
	add(strings.Contains(sent, "manager"), jobManager, func(w *World) *lack {
		missing := w.absent(scim.EndpointUsers, w.controlID(), Path(scim.SchemaEnterpriseUser+":manager"))
		if missing == nil || len(bodyAt(missing.exchange, Path(scim.SchemaEnterpriseUser+":department"))) == 0 {
			return nil // the extension itself is not shown
		}
		return missing
	})
	add(strings.HasPrefix(f.subject, "users that match"), jobRename, func(w *World) *lack {
		x, err := w.send(call{method: http.MethodGet, path: scim.EndpointUsers + "?filter=" + percent("userName eq "+quote(w.cast.userName("Fay")))})
		if err != nil || refused(x) || len(bodyAt(x, "Resources.id")) > 0 {
			return nil
		}
		return &lack{exchange: x, got: "nobody by the new user name", want: "the user"}
	})
	return carriers
}

// activated is active true, as a value or as an operation, as text or not.
var activated = regexp.MustCompile(`(?i)"active"[^{}\[\]]*"?true`)

// activeIs: the user is read with active as a JSON boolean.
func activeIs(want bool) func(*World) *lack {
	return func(w *World) *lack {
		id := w.controlID()
		if id == "" || w.onOne(http.MethodGet, scim.EndpointUsers, id, "") != nil || refused(w.answer) {
			return nil
		}
		got := bodyAt(w.answer, "active")
		if len(got) == 0 {
			return nil
		}
		if _, text := got[0].(string); !text {
			return nil
		}
		return &lack{exchange: w.answer, got: "active " + showAll(got), want: fmt.Sprint(want)}
	}
}

// controlID is the id of the first user that a job made; "" for none.
func (w *World) controlID() string {
	for _, x := range w.recorder.Exchanges() {
		if path, _ := w.partsOf(x.URL); x.Method == http.MethodPost && path == scim.EndpointUsers && !refused(x) {
			return idOf(x)
		}
	}
	return ""
}
