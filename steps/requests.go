package steps

import (
	"net/http"
	"strings"
)

// creationPhrases make users and groups by the suite's own client.
func creationPhrases(r *registrar) {
	r.parameter("new",
		as("the user {person}", func(name Actor) Creation { return usersNamed(Actors{name}) }, creates),
		as("the users {people}", usersNamed),
		as("the user {person} with every attribute that is advertised", func(name Actor) Creation {
			return func(w *World, _ map[string]any) error { return w.everyAttribute(name) }
		}, creates),
		as("the users {people} with rising {word} values", func(people Actors, dataType string) Creation {
			return func(w *World, _ map[string]any) error { return w.risingUsers(people, dataType) }
		}, each("rising", 1)),
		as("{roster}", func(group Roster) Creation {
			return func(w *World, _ map[string]any) error { return w.handMadeGroup(group.Group, group.People) }
		}, creates),
		as("the group {group} with {int} members", groupOf, creates),
		as("people for a group of {int}", func(size int) Creation { return func(w *World, _ map[string]any) error { return w.company(size) } }),
		as("{int} more users", func(size int) Creation { return func(w *World, _ map[string]any) error { return w.crowd(size) } }),
		as("more users than one answer may hold", func() Creation { return func(w *World, _ map[string]any) error { return w.overfill() } }))
	r.action("a client creates {new}",
		"Creates users or a group by the suite's own client. With rising values each person has a value for every advertised attribute of that data type (or complex, or multi-valued) that is greater than the one's before; numbers and dates would rise in another order as text. More users than one answer may hold are filter.maxResults and one; where that is more than 250, what is there has to do. A group with a number of members has all people of the scenario, who are made up to that number, or to that of --big-group where it is the largest.",
		func(w *World, create Creation) error { return create(w, nil) })
	r.action("a client creates {new} with:",
		"Creates a user by the suite's own client, with the members of the given JSON object laid over the basic ones; null leaves one out.",
		func(w *World, create Creation, members Text) error {
			overlay, err := overlayOf(members)
			if err != nil {
				return err
			}
			return create(w, overlay)
		}, sends(bodyUser))
}

// requestPhrases are the protocol register: what the suite's own client, which follows
// the RFCs to the letter, asks of the service provider.
func requestPhrases(r *registrar) {
	r.parameter("client",
		as("a client", func() Client { return func(w *World, c call) error { _, err := w.send(c); return err } }),
		as("a client without credentials", func() Client {
			return func(w *World, c call) error { c.anonymous = true; _, err := w.send(c); return err }
		}),
		as("a client with the header {string}", func(header string) Client {
			return func(w *World, c call) error { return w.withHeader(header, c) }
		}),
		as("each of two clients with the header {string}", func(header string) Client {
			return func(w *World, c call) error { return w.twiceAtOnce(header, c) }
		}),
		as("a client of the version {word}", func(version string) Client {
			return func(w *World, c call) error { return w.inVersion(c, version) }
		}),
		as("a client with half of its token", func() Client { return (*World).withHalf }),
		as("another tenant's client", func() Client {
			return func(w *World, c call) error { return w.asOther(func() error { _, err := w.send(c); return err }) }
		}))
	r.action("{client} retrieves {path}",
		"Sends GET to a path below the base URL. A header is one more, written as Name: value; an Authorization header replaces the run's credentials. A version is the last segment of another base URL.",
		func(w *World, client Client, path Path) error {
			return client(w, call{method: http.MethodGet, path: string(path)})
		}, readsOnly)
	r.action("{client} deletes {path}",
		"Sends DELETE to a path below the base URL.",
		func(w *World, client Client, path Path) error {
			return client(w, call{method: http.MethodDelete, path: string(path)})
		})
	r.action("{client} replaces {path} with:",
		"Sends PUT with the given JSON document to a path below the base URL.",
		func(w *World, client Client, path Path, body Text) error {
			return client(w, call{method: http.MethodPut, path: string(path), body: string(body)})
		}, putsTo(1))
	r.action("{client} modifies {path} with:",
		"Sends PATCH with the given Operations, a JSON array, to a path below the base URL.",
		func(w *World, client Client, path Path, operations Text) error {
			if err := client(w, call{method: http.MethodPatch, path: string(path), body: patchBody(operations)}); err != nil {
				return err
			}
			return w.manyAtOnce(path, operations)
		}, patchesAt(1))
	r.action("{client} posts to {path}:",
		"Sends POST with the given document to a path below the base URL.",
		func(w *World, client Client, path Path, body Text) error {
			return client(w, call{method: http.MethodPost, path: string(path), body: string(body)})
		}, postsTo(1))
	r.parameter("filter",
		as("{string}", func(text string) Filter { return func(*World) string { return text } }),
		as("{int} nested parentheses", func(n int) Filter {
			return func(w *World) string { return strings.Repeat("(", n) + w.nobody() + strings.Repeat(")", n) }
		}),
		as("{int} alternatives", func(n int) Filter {
			return func(w *World) string { return w.nobody() + strings.Repeat(" or "+w.nobody(), n-1) }
		}))
	r.action("a client searches {path} for {filter}",
		"Sends GET with a filter to an endpoint: one as it stands, one for a user name in that many parentheses, or that many comparisons joined by or.",
		func(w *World, path Path, filter Filter) error {
			separator := "?"
			if strings.Contains(string(path), "?") {
				separator = "&"
			}
			return w.request(http.MethodGet, Path(string(path)+separator+"filter="+percent(filter(w))), "")
		}, readsOnly)
}

// Creation creates users or a group. The members of the overlay are laid over a user's own.
type Creation func(w *World, overlay map[string]any) error

// Client sends a request as a client of some kind does.
type Client func(*World, call) error

// Filter makes the text of a filter.
type Filter func(*World) string

func usersNamed(people Actors) Creation {
	return func(w *World, overlay map[string]any) error {
		for _, name := range people {
			if err := w.createUser(name, overlay); err != nil {
				return err
			}
			if w.answer.Status >= http.StatusBadRequest {
				return nil // a Given ends here as inconclusive
			}
		}
		return nil
	}
}

func (w *World) request(method string, path Path, body string) error {
	_, err := w.send(call{method: method, path: string(path), body: body})
	return err
}

func (w *World) withHeader(header string, c call) error {
	name, value, _ := strings.Cut(header, ":")
	name, value = http.CanonicalHeaderKey(strings.TrimSpace(name)), strings.TrimSpace(value)
	switch name {
	case "Authorization":
		c.anonymous = true
	case "Accept":
		c.accept = value
		_, err := w.send(c)
		return err
	case "Content-Type":
		c.mediaType = value
		_, err := w.send(c)
		return err
	}
	c.header = map[string]string{name: value}
	_, err := w.send(c)
	return err
}
