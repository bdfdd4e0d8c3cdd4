package steps

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/scimspec/scimspec/internal/transcript"
)

// pagePhrases are about lists that are read page by page.
func (w *World) pastTheLast(kind Kindly) error {
	list, err := w.send(call{method: http.MethodGet, path: endpointFor(kind) + "?startIndex=1&count=1"})
	if err != nil {
		return err
	}
	var head struct {
		TotalResults int `json:"totalResults"`
	}
	if err := json.Unmarshal(list.ResponseBody, &head); err != nil {
		return nil // the payload check names what is wrong with it
	}
	w.remembered["total"] = fmt.Sprint(head.TotalResults)
	_, err = w.send(call{method: http.MethodGet, path: fmt.Sprintf("%s?startIndex=%d&count=100", endpointFor(kind), head.TotalResults+1)})
	return err
}

func importJudgments(r *registrar) {
	r.parameter("imported",
		as("lists {people} once", (*World).importLists),
		as("lists every user once", func(w *World) error { return w.importLists(w.everybody()) }),
		as("lists the group {group} once", (*World).importListsGroup),
		as("goes through without a problem", (*World).importClean),
		as("ends with an empty page and the true total", (*World).emptyPage))
	r.judgment("the import {imported}",
		"The import found each of these users, or the group, and each just once; or pages, totals and types were as the product needs them; or the page after the last resource has the total that was known before, itemsPerPage 0 and no resources.",
		nil)
}

// everybody are the people of the scenario that have, or will have, a user.
func (w *World) everybody() Actors {
	var all Actors
	for name := range w.cast.people {
		all = append(all, name)
	}
	for name := range w.cast.userIDs {
		if _, listed := w.cast.people[name]; !listed {
			all = append(all, name)
		}
	}
	return all
}

func (w *World) importListsGroup(name Team) error {
	id, err := w.groupID(name)
	if err != nil {
		return w.unknownGroupID(name, err)
	}
	w.look(w.acts()...)
	times := 0
	for _, group := range w.imported.Groups {
		if group.ID == id {
			times++
		}
	}
	if times != 1 {
		if err := w.stuckOnOthers(times == 0); err != nil {
			return err
		}
		return w.fault(finding{subject: fmt.Sprintf("times that the import lists the group %q", name), got: fmt.Sprint(times), want: "1", exchange: w.lastAct()})
	}
	return nil
}

func (w *World) emptyPage() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusOK {
		return w.fault(finding{subject: "answer to a page past the end", got: errorText(exchange), want: "200", exchange: exchange.Number})
	}
	page, err := w.answered(exchange)
	if err != nil {
		return w.fault(finding{subject: "answer to a page past the end", got: err.Error(), want: "a ListResponse", exchange: exchange.Number})
	}
	if found := elementsOf(page); len(found) > 0 {
		return w.fault(finding{subject: "resources of a page past the end", got: fmt.Sprint(len(found)), want: "0", exchange: exchange.Number, pointer: "/Resources"})
	}
	for _, number := range []struct{ name, want string }{{"totalResults", w.remembered["total"]}, {"itemsPerPage", "0"}} {
		if got := first(page.at(Path(number.name))); got != number.want {
			return w.fault(finding{subject: number.name + " of a page past the end", got: show(got), want: number.want, exchange: exchange.Number, pointer: "/" + number.name})
		}
	}
	return nil
}

// knownIDs are the ids of the scenario's users, as far as they are known.
func (w *World) knownIDs() []string {
	ids := slices.Collect(maps.Values(w.cast.userIDs))
	for _, person := range w.cast.people {
		if id, ok := w.idp.RemoteID(person); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// eachImported judges the scenario's users in the pages that the import read.
func (w *World) eachImported(judge func(*transcript.Exchange, document) error) error {
	judged := 0
	for _, exchange := range w.acts() {
		page, err := w.answered(exchange)
		if err != nil {
			continue // the payload check names it
		}
		for _, user := range w.ownUsers(resourcesOf(page)) {
			judged++
			if err := judge(exchange, user); err != nil {
				return err
			}
		}
	}
	if judged == 0 && w.unread != "" {
		return w.unmet(w.unread)
	}
	if judged == 0 {
		return w.fault(finding{subject: "users of the scenario among the imported ones", got: "none", want: "at least one", exchange: w.lastAct()})
	}
	return nil
}
