package steps

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/transcript"
)

// queryJudgments read lists where the RFCs leave more than one answer open, and where the
// order counts.
func queryJudgments(r *registrar) {
	r.judgment("the filter finds exactly {people} or is refused",
		"Either the list holds these people's users and no other of the scenario's people, or the filter was refused: 400, or 403 for an attribute that is sensitive.",
		(*World).findsOrRefuses)
	r.judgment("the filter finds nobody or is refused",
		"Either the list holds no user at all, or the filter was refused: 400, 403 for an attribute that is sensitive, 501 where filters are not supported.",
		(*World).findsNobodyOrRefuses)
	r.judgment("the answer lists {people} in this order",
		"The list holds these people's users, no other of the scenario's people, and in this order. Users of others may stand between them.",
		func(w *World, people Actors) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				return w.inOrder(exchange, w.ownUsers(resourcesOf(answer)), people)
			})
		})
	r.judgment("the answer is no internal error",
		"The status of the client's last answer is below 500: the request was carried out or refused.",
		(*World).noInternalError)
	r.judgment("the answer holds at most {int} resources",
		"The list of the client's last answer is no longer than that; it may have none.",
		(*World).atMost)
	r.judgment("reading each listed user back shows the same {path}",
		"Retrieves every listed user of the scenario's people by id and compares one attribute, or with `*` the whole representation.",
		(*World).listedAsRead)
}

// queryPhrases are searches that no text of a scenario could hold.
func queryPhrases(r *registrar) {
	r.action("a client searches {path} with {int} nested parentheses",
		"Sends GET with a filter for a user name in that many parentheses.",
		func(w *World, path Path, n int) error {
			filter := strings.Repeat("(", n) + w.nobody() + strings.Repeat(")", n)
			return w.request(http.MethodGet, Path(string(path)+"?filter="+percent(filter)), "")
		})
	r.action("a client searches {path} with {int} alternatives",
		"Sends GET with a filter of that many comparisons, joined by or.",
		func(w *World, path Path, n int) error {
			filter := w.nobody() + strings.Repeat(" or "+w.nobody(), n-1)
			return w.request(http.MethodGet, Path(string(path)+"?filter="+percent(filter)), "")
		})
}

// nobody is an expression that matches no user.
func (w *World) nobody() string { return `userName eq "` + w.unknown("userName") + `"` }

// resolveAnswer gives a value of the client's last answer.
func (w *World) resolveAnswer(path Path) (string, error) {
	exchange, err := w.current()
	if err != nil {
		return "", err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return "", w.unmet(fmt.Sprintf("the answer to %s %s cannot be read: %v", exchange.Method, pathOf(exchange.URL), err))
	}
	path, zone, zoned := cutZone(path)
	values := answer.at(path)
	if zoned {
		return inZone(first(values), zone)
	}
	if len(values) == 0 {
		return "", w.unmet(fmt.Sprintf("the answer to %s %s has no %s", exchange.Method, pathOf(exchange.URL), path))
	}
	return first(values), nil
}

// cutZone takes a time zone off a path: meta.created@+05:30.
func cutZone(path Path) (Path, string, bool) {
	name, zone, found := strings.Cut(string(path), "@")
	return Path(name), zone, found
}

// inZone writes an instant as clocks show it in another time zone.
func inZone(text, zone string) (string, error) {
	instant, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return "", fmt.Errorf("instant %q: %w", text, err)
	}
	offset, err := time.Parse("-07:00", zone)
	if err != nil {
		return "", fmt.Errorf("time zone %q: %w", zone, err)
	}
	return instant.In(offset.Location()).Format(time.RFC3339Nano), nil
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

func (w *World) findsOrRefuses(people Actors) error {
	if refused, err := w.refusedFilter(); refused || err != nil {
		return err
	}
	return w.lists(people)
}

func (w *World) findsNobodyOrRefuses() error {
	if refused, err := w.refusedFilter(); refused || err != nil {
		return err
	}
	return w.listsNobody()
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

func (w *World) noInternalError() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status >= http.StatusInternalServerError {
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
		if n := len(resourcesOf(answer)); n > limit {
			return w.fault(finding{
				subject: "number of resources that " + pathOf(exchange.URL) + " lists", got: fmt.Sprint(n),
				want: fmt.Sprintf("at most %d", limit), exchange: exchange.Number, pointer: "/Resources",
			})
		}
		return nil
	})
}

// listedAsRead compares what a list shows of each user with what the user itself shows.
func (w *World) listedAsRead(path Path) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	list, err := w.current()
	if err != nil {
		return err
	}
	defer func() { w.answer = list }() // what is read back is not what the next step judges
	return w.inAnswer(func(_ *transcript.Exchange, answer document) error {
		users := w.ownUsers(resourcesOf(answer))
		if len(users) == 0 {
			return w.fault(finding{subject: "users that " + pathOf(list.URL) + " lists", got: "none", want: "the scenario's", exchange: list.Number})
		}
		var failed error
		for _, user := range users {
			if err := w.entryAsRead(list, user, path); err != nil {
				failed = err
			}
			if failed != nil && !errors.Is(failed, ErrFinding) {
				return failed
			}
		}
		return failed
	})
}

func (w *World) entryAsRead(list *transcript.Exchange, entry document, path Path) error {
	id := first(entry.at("id"))
	exchange, err := w.read("/Users", id)
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	itself, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return w.fault(finding{subject: "user " + id, got: err.Error(), want: "a JSON document", exchange: exchange.Number})
	}
	subject := fmt.Sprintf("%s of user %s in the list", path, id)
	if path == "*" {
		if differ := differences(itself, entry, nil); len(differ) > 0 {
			return w.fault(finding{subject: "attributes of user " + id + " that differ between list and resource", got: strings.Join(differ, ", "), want: "none", exchange: list.Number, pointer: "/Resources"})
		}
		return nil
	}
	want, got := itself.at(path), entry.at(path)
	if len(want) > 0 && len(got) > 0 && equalJSON(got, want) {
		return nil
	}
	return w.fault(finding{subject: subject, got: showAll(got), want: showAll(want), exchange: list.Number, pointer: "/Resources"})
}
