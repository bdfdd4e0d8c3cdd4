package steps

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Lists are confined to the scenario's people, so that nobody else moves their pages. The
// usual scope is the beginning of their user names. Where a service provider declines sw, as
// it may, each of them is named: what a scenario says of pages, order or totals is judged
// after all.

// mostNamed bounds how many people a filter names: the query of a URL has its limits.
const mostNamed = 30

// scoped confines a list in the way that works at this target. A scenario about sw itself
// keeps it.
func (w *World) scoped(c call) call {
	usual := w.cast.ownFilter()
	filter, put := filterOf(c)
	if w.config.Ground == nil || !strings.Contains(filter, usual) || w.claims(operators["sw"]...) || len(w.cast.userIDs) > mostNamed {
		return c
	}
	var names []string
	for name := range w.cast.userIDs {
		names = append(names, "userName eq "+quote(w.currentUserName(name)))
	}
	slices.Sort(names)
	named := strings.Join(names, " or ")
	if len(names) > 1 && filter != usual {
		named = "(" + named + ")"
	}
	if len(names) == 0 || w.works(usual) || !w.works(named) {
		return c
	}
	return put(strings.ReplaceAll(filter, usual, named))
}

// works says whether the target understands each part of a filter of users, and joins them.
func (w *World) works(filter string) bool {
	if slices.ContainsFunc(joinedIn(filter), func(c carrier) bool { return w.config.Ground.outcome(w.ctx, c).lack != nil }) {
		return false
	}
	return !slices.ContainsFunc(filtering(scim.EndpointUsers, filter, false), func(part carrier) bool {
		return w.config.Ground.refusal(w.ctx, part) != nil
	})
}

// filterOf returns the filter of a list that is asked for by GET or POST, and how to put
// another in its place.
func filterOf(c call) (filter string, put func(string) call) {
	if c.method == http.MethodGet {
		_, raw, _ := strings.Cut(c.path, "?")
		query, _ := url.ParseQuery(raw) // what cannot be parsed has no filter
		return query.Get("filter"), func(other string) call {
			c.path = withParameter(c.path, "filter", other)
			return c
		}
	}
	body := bodyOf([]byte(c.body))
	if c.method != http.MethodPost || !strings.HasSuffix(c.path, scim.EndpointSearch) {
		return "", nil
	}
	filter, _ = body["filter"].(string)
	return filter, func(other string) call {
		c.body = strings.Replace(c.body, jsonText(filter), jsonText(other), 1)
		return c
	}
}
