package steps

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/scimspec/scimspec/internal/transcript"
)

// LargestGroup is the greatest number of members that a run gives a group unless it is told a
// greater one: past one page, and past two, of the hundred that service providers like to read.
const LargestGroup = 201

// Sizes is what a run knows of the sizes that it tried. It is safe for concurrent use; a nil one
// notes nothing.
type Sizes struct{ members atomic.Int64 }

// Members is the size of the largest group that was made, 0 for none.
func (s *Sizes) Members() int {
	if s == nil {
		return 0
	}
	return int(s.members.Load())
}

func (s *Sizes) note(members int) {
	for s != nil {
		have := s.members.Load()
		if int64(members) <= have || s.members.CompareAndSwap(have, int64(members)) {
			return
		}
	}
}

// groupOf makes as many users as a group of that size lacks, and the group. Of a run that wants
// a larger group the largest is that large.
func groupOf(name Team, size int) Creation {
	return func(w *World, _ map[string]any) error {
		if err := w.company(size); err != nil {
			return err
		}
		if err := w.handMadeGroup(name, w.allInOrder()); err != nil {
			return err
		}
		if w.cast.groupIDs[name] != "" {
			w.config.Sizes.note(len(w.everybody()))
		}
		return nil
	}
}

func (w *World) allInOrder() Actors {
	all := w.everybody()
	slices.Sort(all)
	return all
}

// company makes users until there are as many as a group of that size has members.
func (w *World) company(size int) error {
	if size >= LargestGroup {
		size = max(size, w.config.BigGroup)
	}
	missing := size - len(w.everybody())
	if err := w.crowd(missing); err != nil {
		return err
	}
	if made := len(w.everybody()); made < size {
		why := "an answer without an id"
		if w.answer != nil {
			why = errorText(w.answer)
		}
		return &Inapplicable{fmt.Sprintf("the service provider took %d users of a group of %d, and then answered with %s", made, size, why)}
	}
	return nil
}

// groupHasEverybody wants all people of the scenario, but those that are named, and nobody else.
func (w *World) groupHasEverybody(name Team, but Actors) error {
	exchange, group, err := w.readGroup(name)
	if err != nil {
		return err
	}
	want := map[string]bool{}
	for _, person := range w.everybody() {
		if !slices.Contains(but, person) {
			want[w.cast.userIDs[person]] = true
		}
	}
	size, others, twice := len(want), 0, 0
	seen := map[string]bool{}
	for _, value := range group.at("members.value") {
		id := plain(value)
		switch {
		case seen[id]:
			twice++
		case !want[id]:
			others++
		}
		seen[id] = true
		delete(want, id)
	}
	w.config.Sizes.note(size)
	if len(want) == 0 && others == 0 && twice == 0 {
		return nil
	}
	got := []string{fmt.Sprintf("%d of %d", size-len(want), size)}
	if others > 0 {
		got = append(got, fmt.Sprintf("%d that are none", others))
	}
	if twice > 0 {
		got = append(got, fmt.Sprintf("%d a second time", twice))
	}
	return w.fault(finding{
		subject: fmt.Sprintf("members of the group %q", name), got: strings.Join(got, ", "), want: fmt.Sprintf("the %d, each once", size),
		exchange: exchange.Number, pointer: "/members",
	})
}

// manyAtOnce ends a scenario whose request adds members by the hundred and is declined, where one of them is
// taken: how many a request may add is the service provider's affair.
func (w *World) manyAtOnce(at Path, operations Text) error {
	many := w.answer
	if !strings.Contains(string(operations), `"members"`) || many == nil || !aboutData(many) {
		return nil
	}
	parsed, err := parseDocument([]byte(operations))
	members := flat(parsed.at("value"))
	if err != nil || len(members) <= LargestGroup/2 {
		return nil
	}
	one := jsonText([]any{map[string]any{"op": "add", "path": "members", "value": members[:1]}})
	alone, err := w.send(call{method: http.MethodPatch, path: string(at), body: patchBody(Text(one))})
	if err != nil {
		return err
	}
	if w.answer = many; refused(alone) {
		return nil
	}
	return &Inapplicable{fmt.Sprintf("the service provider takes one member in a request, and answered %d with %s", len(members), errorText(many))}
}

// everybodysMembers is the list of members with which a group has all people of the scenario.
func (w *World) everybodysMembers() string {
	members := []any{}
	for _, person := range w.allInOrder() {
		members = append(members, map[string]any{"value": w.cast.userIDs[person]})
	}
	return jsonText(members)
}

// walksWhole wants each page of a list to have resources of its own, and all together as many as
// totalResults. A list that others change while it is read is read again.
func (w *World) walksWhole() error {
	for try := range walks {
		if try > 0 {
			if err := w.walk(byGet(strings.TrimPrefix(w.pages[0].URL, w.config.BaseURL))); err != nil {
				return err
			}
		}
		if w.unread != "" {
			return &Inapplicable{w.unread}
		}
		problem, stood, err := w.wholeWalk()
		if err != nil || problem == "" {
			return err
		}
		if stood && try == walks-1 {
			return w.fault(finding{
				subject: "resources of all pages of " + pathOf(w.pages[0].URL), got: problem, want: "each once, and as many as totalResults",
				exchange: w.pages[len(w.pages)-1].Number, pointer: "/totalResults",
			})
		}
	}
	return &Inapplicable{"somebody else changed the list each time while it was read"}
}

// walks is how often a list is read before it is blamed.
const walks = 3

// wholeWalk says what is wrong with the pages, and whether the list stood still meanwhile as far
// as totalResults tells.
func (w *World) wholeWalk() (problem string, stood bool, err error) {
	totals, seen, twice, size := map[string]bool{}, map[string]bool{}, 0, 0
	total := ""
	for _, exchange := range w.pages {
		w.assert(exchange)
		page, err := w.answered(exchange)
		if exchange == w.pages[0] && strings.Contains(exchange.URL, "filter=") && unfilterable(exchange) {
			return "", false, &Inapplicable{"the service provider declines the filter that confines the list: " + errorText(exchange)}
		}
		if err != nil || exchange.Status != http.StatusOK {
			return "", false, w.unmet("the list could not be read: " + errorText(exchange))
		}
		// What one page shows twice is odd data, and no matter of paging.
		here := idsOf(page)
		for _, id := range here {
			if seen[id] {
				twice++
			}
		}
		for _, id := range here {
			seen[id] = true
		}
		size += len(elementsOf(page))
		if total = first(page.at("totalResults")); total != "" {
			totals[total] = true
		}
	}
	stood = len(totals) == 1
	switch {
	case len(totals) == 0:
		return "", true, nil // pages by cursor may leave it out (RFC 9865, section 2)
	case twice > 0:
		return fmt.Sprintf("%d a second time", twice), stood, nil
	case fmt.Sprint(size) != total:
		return fmt.Sprintf("%d, and totalResults is %s", size, total), stood, nil
	}
	return "", stood, nil
}

// foundEverybody wants all people of the scenario on the pages of a list, each once.
func (w *World) foundEverybody(exchange *transcript.Exchange, users []document) error {
	missing, size, twice := map[string]bool{}, 0, 0
	for _, person := range w.everybody() {
		missing[strings.ToLower(w.currentUserName(person))] = true
		size++
	}
	seen := map[string]bool{}
	for _, user := range users {
		name := strings.ToLower(first(user.at("userName")))
		if seen[name] {
			twice++
		}
		seen[name] = true
		delete(missing, name)
	}
	if len(missing) == 0 && twice == 0 {
		return nil
	}
	return w.fault(finding{
		subject: "users that the pages up to " + pathOf(exchange.URL) + " list", got: fmt.Sprintf("%d of %d, %d a second time", size-len(missing), size, twice),
		want: fmt.Sprintf("the %d, each once", size), exchange: exchange.Number, pointer: "/Resources",
	})
}
