package steps

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// maxPages bounds a walk through a list.
const maxPages = 60

// walkPhrases read lists page by page, as a client has to: on by as many resources as
// came, or by the cursor that was given.
func walkPhrases(r *registrar) {
	r.action("a client reads every page of {path} for {string}",
		"Sends GET with a filter, and again until all of totalResults came: from the startIndex behind the last resource, or with nextCursor where a page has one. An empty filter leaves it out.",
		(*World).walkFilter, readsOnly)
	r.action("a client reads every page of {path} by searches with:",
		"The same by POST, with a SearchRequest of these members.",
		(*World).walkSearches, readsOnly)
	r.judgment("the pages list {listed}",
		"The pages one after the other hold these people's users and no other of the scenario's people, and none twice.",
		func(w *World, who Listed) error {
			return w.onPages(func(last *transcript.Exchange, users []document) error {
				if who.Everybody {
					return w.foundEverybody(last, users)
				}
				if who.InOrder {
					return w.inOrder(last, users, who.People)
				}
				return w.foundExactly(last, users, who.People)
			})
		})
	r.judgment("each {path} of the pages is {json}",
		"Wherever a page has a value there, it is this one.",
		(*World).onEachPage)
	r.parameter("paged",
		as("but the last has a {path} and the last has none", (*World).allButLast),
		as("holds at most {int} resources", func(w *World, limit int) error {
			return w.eachPage(func(exchange *transcript.Exchange, _ document) error {
				w.answer = exchange
				return w.atMost(limit)
			})
		}),
		as("has resources of its own, as many as totalResults in all", (*World).walksWhole),
		as("is what the previousCursor of the next leads back to", (*World).leadsBack))
	r.judgment("each page {paged}",
		"The member is in every page but the last one; or every page is as long as that or shorter; or no resource is on two pages, and all are as many as totalResults, where a list that changed meanwhile is read again; or the page that each previousCursor names lists what the page before listed, where pages without one are left out of account.",
		nil)
}

func (w *World) walkFilter(path Path, filter string) error {
	query := string(path)
	if filter != "" {
		query = withParameter(query, "filter", filter)
	}
	return w.walk(byGet(query))
}

// byGet makes the requests of a walk by GET.
func byGet(path string) func(parameter, value string) call {
	return func(parameter, value string) call {
		if parameter == "" {
			return call{method: http.MethodGet, path: path}
		}
		return call{method: http.MethodGet, path: withParameter(path, parameter, value)}
	}
}

// withParameter sets one parameter of a path's query.
func withParameter(path, name, value string) string {
	base, query, _ := strings.Cut(path, "?")
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		if have, _, _ := strings.Cut(part, "="); part != "" && have != name {
			kept = append(kept, part)
		}
	}
	return base + "?" + strings.Join(append(kept, name+"="+percent(value)), "&")
}

// walk sends requests until a list is read to its end. next makes the request with one
// more parameter; the first has none.
func (w *World) walk(next func(parameter, value string) call) error {
	return w.walkUntil(next, func(document) bool { return false })
}

// walkUntil is a walk that is over when a page has what is looked for. It is over, too, when a
// page brings nothing that was not on a page before: so it would go on for ever.
func (w *World) walkUntil(next func(parameter, value string) call, found func(page document) bool) error {
	w.pages, w.unread = nil, ""
	parameter, value, read, total, announced := "", "", 0, 0, 0
	seen := map[string]bool{}
	for i := range maxPages {
		exchange, err := w.send(next(parameter, value))
		if err != nil {
			return err
		}
		w.pages = append(w.pages, exchange)
		page, err := w.answered(exchange)
		if err != nil || exchange.Status != http.StatusOK {
			return nil // the judgments find it
		}
		ids := idsOf(page)
		if found(page) || repeats(seen, ids) {
			return nil // and so is this theirs to find
		}
		read += len(ids)
		total, _ = strconv.Atoi(first(page.at("totalResults")))
		if i == 0 {
			announced = total
		}
		if cursor := first(page.at("nextCursor")); cursor != "" {
			parameter, value = "cursor", cursor
			continue
		}
		if parameter == "cursor" || len(ids) == 0 || read >= total {
			return nil
		}
		parameter, value = "startIndex", strconv.Itoa(read+1)
	}
	if w.stage == When && (parameter == "cursor" || read >= announced) {
		return nil // a list that never ends is the judgments' to find
	}
	w.unread = fmt.Sprintf("the list has more than %d pages", maxPages)
	if w.stage != When {
		return w.unmet(w.unread)
	}
	return w.lastPage(next, total, read/maxPages)
}

// repeats says whether a page lists only what was seen before, and takes note of it.
func repeats(seen map[string]bool, ids []string) bool {
	fresh := len(ids) == 0
	for _, id := range ids {
		fresh = fresh || !seen[id]
		seen[id] = true
	}
	return !fresh
}

// lastPage reads the end of a list that is too long to be read whole: what is new stands there
// at most service providers.
func (w *World) lastPage(next func(parameter, value string) call, total, size int) error {
	exchange, err := w.send(next("startIndex", strconv.Itoa(max(1, total-size+1))))
	if err == nil {
		w.pages = append(w.pages, exchange)
	}
	return err
}

func (w *World) walkSearches(path Path, members Text) error {
	body, err := overlayOf(members)
	if err != nil {
		return err
	}
	body["schemas"] = []string{scim.MessageSearchRequest}
	return w.walk(func(parameter, value string) call {
		switch parameter {
		case "cursor":
			body[parameter] = value
		case "startIndex":
			body[parameter], _ = strconv.Atoi(value)
		}
		return call{method: http.MethodPost, path: string(path), body: jsonText(body)}
	})
}

// eachPage hands over the pages of the walk, whose statuses must be 200.
func (w *World) eachPage(judge func(*transcript.Exchange, document) error) error {
	if len(w.pages) == 0 {
		return fmt.Errorf("no list was read page by page yet")
	}
	for _, exchange := range w.pages {
		w.answer = exchange
		if err := w.wantStatus(http.StatusOK); err != nil {
			return err
		}
		page, err := w.answered(exchange)
		if err != nil {
			return w.fault(finding{subject: "page " + pathOf(exchange.URL), got: err.Error(), want: "a ListResponse", exchange: exchange.Number})
		}
		if err := judge(exchange, page); err != nil {
			return err
		}
	}
	return nil
}

// onPages judges the scenario's users of all pages, in the order in which they came.
func (w *World) onPages(judge func(*transcript.Exchange, []document) error) error {
	var users []document
	err := w.eachPage(func(_ *transcript.Exchange, page document) error {
		users = append(users, w.ownUsers(resourcesOf(page))...)
		return nil
	})
	if err != nil {
		return err
	}
	findings := len(w.findings)
	err = judge(w.pages[len(w.pages)-1], users)
	if errors.Is(err, ErrFinding) {
		_ = w.pagesRepeat() // says why
	}
	if errors.Is(err, ErrFinding) && w.unread != "" {
		w.findings = w.findings[:findings] // they may be on a page that was not read
		return w.unmet(w.unread)
	}
	return err
}

func (w *World) onEachPage(path Path, want Text) error {
	return w.eachPage(func(exchange *transcript.Exchange, page document) error {
		for _, got := range page.at(path) {
			if err := w.wantJSON(exchange, string(path)+" of the page", pointerTo(path), got, want); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *World) allButLast(path Path) error {
	last := w.pages[len(w.pages)-1]
	return w.eachPage(func(exchange *transcript.Exchange, page document) error {
		got := page.at(path)
		if (len(got) == 0) == (exchange == last) {
			return nil
		}
		want := "a value: there are more pages"
		if exchange == last {
			want = "no value: there is no page after it"
		}
		return w.fault(finding{subject: string(path) + " of the page", got: showAll(got), want: want, exchange: exchange.Number, pointer: pointerTo(path)})
	})
}

func (w *World) leadsBack() error {
	var before []string
	cursor := regexp.MustCompile(`([?&]cursor=)[^&]*`)
	base := w.config.BaseURL
	return w.eachPage(func(exchange *transcript.Exchange, page document) error {
		ids := idsOf(page)
		want := before
		before = ids
		previous := first(page.at("previousCursor"))
		if previous == "" {
			return nil
		}
		path := cursor.ReplaceAllString(strings.TrimPrefix(exchange.URL, base), "${1}"+url.QueryEscape(previous))
		back, err := w.send(call{method: http.MethodGet, path: path})
		if err != nil {
			return err
		}
		if err := w.wantStatus(http.StatusOK); err != nil {
			return err
		}
		found, err := w.answered(back)
		if err == nil && slices.Equal(idsOf(found), want) {
			return nil
		}
		return w.fault(finding{
			subject: "ids of the page that previousCursor names", got: orDefault(strings.Join(idsOf(found), ", "), "none"),
			want: strings.Join(want, ", "), exchange: back.Number, pointer: "/Resources",
		})
	})
}

func idsOf(list document) []string {
	var ids []string
	for _, resource := range allOf(list) {
		ids = append(ids, first(resource.at("id")))
	}
	return ids
}
