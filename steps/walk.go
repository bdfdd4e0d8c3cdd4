package steps

import (
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
		func(w *World, path Path, filter string) error {
			query := string(path)
			if filter != "" {
				query = withParameter(query, "filter", filter)
			}
			return w.walk(func(parameter, value string) call {
				if parameter == "" {
					return call{method: http.MethodGet, path: query}
				}
				return call{method: http.MethodGet, path: withParameter(query, parameter, value)}
			})
		})
	r.action("a client reads every page of {path} by searches with:",
		"The same by POST, with a SearchRequest of these members.",
		(*World).walkSearches)
	r.judgment("the pages list exactly {people}, each once",
		"The pages together hold these people's users and no other of the scenario's people, and none twice.",
		func(w *World, people Actors) error {
			return w.onPages(func(last *transcript.Exchange, users []document) error { return w.foundExactly(last, users, people) })
		})
	r.judgment("the pages list {people} in this order",
		"The pages one after the other hold these people's users, no other of the scenario's people, and in this order.",
		func(w *World, people Actors) error {
			return w.onPages(func(last *transcript.Exchange, users []document) error { return w.inOrder(last, users, people) })
		})
	r.judgment("each {path} of the pages is {json}",
		"Wherever a page has a value there, it is this one.",
		(*World).onEachPage)
	r.judgment("each page but the last has a {path} and the last has none",
		"The member is in every page but the last one.",
		(*World).allButLast)
	r.judgment("no page holds more than {int} resources",
		"Every page of the walk is as long as that or shorter.",
		func(w *World, limit int) error {
			return w.eachPage(func(exchange *transcript.Exchange, _ document) error {
				w.answer = exchange
				return w.atMost(limit)
			})
		})
	r.judgment("each previousCursor of the pages leads back to the page before",
		"Retrieves the page that each previousCursor names: it lists what the page before listed. Pages without one are left out of account.",
		(*World).leadsBack)
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
	w.pages = nil
	parameter, value, read := "", "", 0
	for range maxPages {
		exchange, err := w.send(next(parameter, value))
		if err != nil {
			return err
		}
		w.pages = append(w.pages, exchange)
		page, err := parseDocument(exchange.ResponseBody)
		if err != nil || exchange.Status != http.StatusOK {
			return nil // the judgments find it
		}
		n := len(resourcesOf(page))
		read += n
		if cursor := first(page.at("nextCursor")); cursor != "" {
			parameter, value = "cursor", cursor
			continue
		}
		total, _ := strconv.Atoi(first(page.at("totalResults")))
		if parameter == "cursor" || n == 0 || read >= total {
			return nil
		}
		parameter, value = "startIndex", strconv.Itoa(read+1)
	}
	if w.stage == When {
		return nil // a list that never ends is the judgments' to find
	}
	return w.unmet(fmt.Sprintf("the list has more than %d pages", maxPages))
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
		page, err := parseDocument(exchange.ResponseBody)
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
	return judge(w.pages[len(w.pages)-1], users)
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
		found, err := parseDocument(back.ResponseBody)
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
	for _, resource := range resourcesOf(list) {
		ids = append(ids, first(resource.at("id")))
	}
	return ids
}
