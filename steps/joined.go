package steps

import (
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// A service provider may take a filter with and or or for another one and refuse nothing: it
// reads the first comparison, or takes the rest for a value. So each of the two is tried alone,
// with two users and comparisons that work by themselves.

// otherUser is the second person of a plain request.
const otherUser Actor = "Ben"

// joinedWords are the logical operators, each with the requirement that it is evaluated and with
// what it finds of two users when it joins a comparison for each of them.
var joinedWords = map[string]struct {
	requirement string
	finds       Actors
}{
	"and": {"RFC7644-3.4.2.2-R37", nil},
	"or":  {"RFC7644-3.4.2.2-R38", Actors{controlUser, otherUser}},
}

// joinedIn are the logical operators of a filter, as carriers.
func joinedIn(filter string) []carrier {
	var carriers []carrier
	for _, t := range token.FindAllString(filter, -1) {
		word := strings.ToLower(t)
		if joined, ok := joinedWords[word]; ok && !slices.ContainsFunc(carriers, func(c carrier) bool { return c.key == joinedKey(word) }) {
			carriers = append(carriers, carrier{
				key: joinedKey(word), requirements: []string{joined.requirement, combined}, try: searchableBoth,
				shows: func(w *World) *lack { return w.joins(word, joined.finds) },
			})
		}
	}
	return carriers
}

// combined is the requirement that expressions can be joined at all.
const combined = "RFC7644-3.4.2.2-R10"

func joinedKey(word string) string { return "searches that join two user names with " + word }

func searchableBoth(w *World) error {
	for _, name := range (Actors{controlUser, otherUser}) {
		if err := w.handMade(name); err != nil {
			return err
		}
	}
	return nil
}

// joins searches for two users. Where one comparison alone does not find its user, the join says
// nothing.
func (w *World) joins(word string, want Actors) *lack {
	if alone := w.findsOf("userName eq " + quote(w.cast.userName(controlUser))); len(alone) != 1 {
		return nil
	}
	filter := "userName eq " + quote(w.cast.userName(controlUser)) + " " + word + " userName eq " + quote(w.cast.userName(otherUser))
	got := w.findsOf(filter)
	if got == nil || len(got) == len(want) {
		return nil
	}
	return &lack{exchange: w.answer, got: people(got), want: people(want)}
}

// findsOf are those of the two users whom a filter finds; nil when it is refused.
func (w *World) findsOf(filter string) Actors {
	x, err := w.send(call{method: http.MethodGet, path: scim.EndpointUsers + "?filter=" + percent(filter)})
	if err != nil || refused(x) {
		return nil
	}
	ids, found := asTexts(bodyAt(x, "Resources.id")), Actors{}
	for _, name := range (Actors{controlUser, otherUser}) {
		if slices.Contains(ids, w.cast.userIDs[name]) {
			found = append(found, name)
		}
	}
	return found
}

// people says whom a search found.
func people(found Actors) string {
	if len(found) == 0 {
		return "nobody"
	}
	var names []string
	for _, name := range found {
		names = append(names, string(name))
	}
	return strings.Join(names, " and ")
}
