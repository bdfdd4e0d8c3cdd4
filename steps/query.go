package steps

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
)

// queryJudgments read lists where the RFCs leave more than one answer open, and where the
// order counts.
func queryJudgments(r *registrar) {
	r.parameter("found",
		as("exactly {people}", func(people Actors) Listed { return Listed{People: people} }),
		as("nobody", func() Listed { return Listed{Nobody: true} }))
	r.judgment("the filter finds {found} or is refused",
		"Either the list holds these people's users and no other of the scenario's people, or no user at all, or the filter was refused: 400, 403 for an attribute that is sensitive, 501 where filters are not supported.",
		(*World).findsOrRefuses)
	r.parameter("limit",
		as("{int} resources", (*World).atMost),
		as("{int} resources or is refused with scimType {word}", (*World).atMostOrRefused))
	r.judgment("the answer holds at most {limit}",
		"The list of the client's last answer is no longer than that, and may have none; or the request was refused with 400 and that scimType.",
		nil, answers)
	r.judgment("reading each listed {kind} back shows the same {path}",
		"Retrieves every listed user or group of the scenario by id and compares one attribute, or with `*` the whole representation.",
		(*World).listedAsRead)
}

// queryPhrases are searches that no text of a scenario could hold.

// nobody is an expression that matches no user.
func (w *World) nobody() string { return `userName eq "` + w.unknown("userName") + `"` }

// resolveAnswer gives a value of the client's last answer.
func (w *World) resolveAnswer(path Path) (string, error) {
	exchange, err := w.current()
	if err != nil {
		return "", err
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return "", w.unmet(fmt.Sprintf("the answer to %s %s cannot be read: %v", exchange.Method, pathOf(exchange.URL), err))
	}
	path, zone, zoned := cutZone(path)
	values := answer.at(path)
	if len(values) == 0 {
		return "", w.unmet(fmt.Sprintf("the answer to %s %s has no %s", exchange.Method, pathOf(exchange.URL), path))
	}
	if !zoned {
		return first(values), nil
	}
	named, err := inZone(first(values), zone)
	if err != nil {
		return "", w.unmet(fmt.Sprintf("%s of the answer to %s %s: %v", path, exchange.Method, pathOf(exchange.URL), err))
	}
	return named, nil
}

// cutZone takes a time zone off a path: meta.created@+05:30.
func cutZone(path Path) (Path, string, bool) {
	name, zone, found := strings.Cut(string(path), "@")
	return Path(name), zone, found
}

// refusedFilter says whether the service provider declined to evaluate a filter.
func (w *World) refusedFilter() (bool, error) {
	exchange, err := w.current()
	if err != nil {
		return false, err
	}
	if !slices.Contains([]int{http.StatusBadRequest, http.StatusForbidden, http.StatusNotImplemented}, exchange.Status) {
		return false, nil
	}
	w.assert(exchange)
	return true, nil
}

func (w *World) findsOrRefuses(who Listed) error {
	if refused, err := w.refusedFilter(); refused || err != nil {
		return err
	}
	return w.answerLists(who)
}

// inOrder compares users, in the order in which they were listed, with those wanted.
func (w *World) inOrder(exchange *transcript.Exchange, users []document, people Actors) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	var got, want []string
	for _, user := range users {
		got = append(got, strings.ToLower(first(user.at("userName"))))
	}
	for _, name := range people {
		want = append(want, strings.ToLower(w.currentUserName(name)))
	}
	if slices.Equal(got, want) {
		return nil
	}
	return w.fault(finding{
		subject: "order of the users that " + pathOf(exchange.URL) + " lists", got: show(strings.Join(got, ", ")),
		want: strings.Join(want, ", "), exchange: exchange.Number, pointer: "/Resources",
	})
}

// noInternalError wants no 5xx. 501 says that something is not supported, and is no error.
func (w *World) noInternalError() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status >= http.StatusInternalServerError && exchange.Status != http.StatusNotImplemented {
		return w.fault(finding{
			subject: "status of the answer to " + exchange.Method + " " + endpointOf(exchange.URL, w.config.BaseURL), got: errorText(exchange),
			want: "a status below 500", exchange: exchange.Number,
		})
	}
	return nil
}

func (w *World) atMost(limit int) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		if n := len(elementsOf(answer)); n > limit {
			return w.fault(finding{
				subject: "number of resources that " + pathOf(exchange.URL) + " lists", got: fmt.Sprint(n),
				want: fmt.Sprintf("at most %d", limit), exchange: exchange.Number, pointer: "/Resources",
			})
		}
		return nil
	})
}

// listedAsRead compares what a list shows of each resource with what the resource itself shows.
func (w *World) listedAsRead(kind Kindly, path Path) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	list, err := w.current()
	if err != nil {
		return err
	}
	defer func() { w.answer = list }() // what is read back is not what the next step judges
	return w.inAnswer(func(_ *transcript.Exchange, answer document) error {
		entries := resourcesOf(answer)
		if kind == "user" {
			entries = w.ownUsers(entries)
		}
		if len(entries) == 0 {
			return w.fault(finding{subject: string(kind) + "s that " + pathOf(list.URL) + " lists", got: "none", want: "the scenario's", exchange: list.Number})
		}
		var failed error
		for _, entry := range entries {
			if err := w.entryAsRead(list, kind, entry, path); err != nil {
				failed = err
			}
			if failed != nil && !errors.Is(failed, ErrFinding) {
				return failed
			}
		}
		return failed
	})
}

func (w *World) entryAsRead(list *transcript.Exchange, kind Kindly, entry document, path Path) error {
	id := first(entry.at("id"))
	exchange, err := w.read(endpointFor(kind), id)
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	itself, err := w.answered(exchange)
	if err != nil {
		return w.unreadable(exchange, err, true)
	}
	subject := fmt.Sprintf("%s of %s %s in the list", path, kind, id)
	inOrderOfMembers(itself)
	inOrderOfMembers(entry)
	if path == "*" {
		if differ := differences(itself, entry, nil); len(differ) > 0 {
			return w.fault(finding{subject: "attributes of " + string(kind) + " " + id + " that differ between list and resource", got: strings.Join(differ, ", "), want: "none", exchange: list.Number, pointer: "/Resources"})
		}
		return nil
	}
	want, got := itself.at(path), entry.at(path)
	if len(want) > 0 && len(got) > 0 && equalJSON(got, want) {
		return nil
	}
	return w.fault(finding{subject: subject, got: showAll(got), want: showAll(want), exchange: list.Number, pointer: "/Resources"})
}
