package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// pagePhrases are about lists that are read page by page.
func pagePhrases(r *registrar) {
	r.action("the service provider already has {int} more users",
		"Creates that many users by the suite's own client, enough to fill more than a page.",
		(*World).crowd)
	r.action("a page past the last {kind} is read",
		"Asks for one resource to learn the total, then for a page of a hundred that begins after it.",
		func(w *World, kind Kindly) error {
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
		})
}

func importJudgments(r *registrar) {
	r.judgment("the import lists every user once",
		"The import found each user of the scenario, and each just once.",
		func(w *World) error {
			var all Actors
			for name := range w.cast.people {
				all = append(all, name)
			}
			for name := range w.cast.userIDs {
				if _, listed := w.cast.people[name]; !listed {
					all = append(all, name)
				}
			}
			return w.importLists(all)
		})
	r.judgment("the import lists the group {group} once",
		"The import found the group, just once.",
		(*World).importListsGroup)
	r.judgment("each imported user of the scenario has {path}",
		"In the pages that the import read, every user of the scenario has a value for the attribute.",
		(*World).importedHave)
	r.judgment("the page is empty and tells the true total",
		"The answer is a list with the total that was known before, itemsPerPage 0 and no resources.",
		(*World).emptyPage)
}

func (w *World) importListsGroup(name Team) error {
	id, err := w.groupID(name)
	if err != nil {
		return w.unknownGroupID(name, err)
	}
	times := 0
	for _, group := range w.imported.Groups {
		if group.ID == id {
			times++
		}
	}
	if times != 1 {
		return w.fault(finding{subject: fmt.Sprintf("times that the import lists the group %q", name), got: fmt.Sprint(times), want: "1", exchange: w.lastAct()})
	}
	return nil
}

func (w *World) importedHave(path Path) error {
	judged := 0
	for _, exchange := range w.acts() {
		page, err := parseDocument(exchange.ResponseBody)
		if err != nil {
			continue // the payload check names it
		}
		for i, user := range resourcesOf(page) {
			if !strings.HasPrefix(strings.ToLower(first(user.at("userName"))), strings.ToLower(w.cast.stem)+"-") {
				continue
			}
			judged++
			if len(user.at(path)) == 0 {
				return w.fault(finding{subject: string(path) + " of an imported user", got: "no value", want: "a value", exchange: exchange.Number, pointer: fmt.Sprintf("/Resources/%d%s", i, pointerTo(path))})
			}
		}
	}
	if judged == 0 {
		return w.fault(finding{subject: "users of the scenario among the imported ones", got: "none", want: "at least one", exchange: w.lastAct()})
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
	page, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return w.fault(finding{subject: "answer to a page past the end", got: err.Error(), want: "a ListResponse", exchange: exchange.Number})
	}
	if found := resourcesOf(page); len(found) > 0 {
		return w.fault(finding{subject: "resources of a page past the end", got: fmt.Sprint(len(found)), want: "0", exchange: exchange.Number, pointer: "/Resources"})
	}
	for _, number := range []struct{ name, want string }{{"totalResults", w.remembered["total"]}, {"itemsPerPage", "0"}} {
		if got := first(page.at(Path(number.name))); got != number.want {
			return w.fault(finding{subject: number.name + " of a page past the end", got: show(got), want: number.want, exchange: exchange.Number, pointer: "/" + number.name})
		}
	}
	return nil
}
