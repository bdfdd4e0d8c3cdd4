package steps

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// requestPhrases are the protocol register: what the suite's own client, which follows
// the RFCs to the letter, asks of the service provider.
func requestPhrases(r *registrar) {
	r.action("the user {person} exists",
		"Creates a user by the suite's own client.",
		(*World).handMade)
	r.action("the users {people} exist",
		"Creates several users by the suite's own client.",
		func(w *World, people Actors) error {
			for _, name := range people {
				if err := w.handMade(name); err != nil {
					return err
				}
				if w.answer.Status >= http.StatusBadRequest {
					return nil // a Given ends here as inconclusive
				}
			}
			return nil
		})
	r.action("the user {person} exists with:",
		"Creates a user by the suite's own client, with the members of the given JSON object laid over the basic ones; null leaves one out.",
		(*World).handMadeWith)
	r.action("the group {group} exists with {people}",
		"Creates a group with these people's users by the suite's own client.",
		(*World).handMadeGroup)
	r.action("the empty group {group} exists",
		"Creates a group without members by the suite's own client.",
		func(w *World, name Team) error { return w.handMadeGroup(name, nil) })
	r.action("a client creates a {kind} with:",
		"Posts the given JSON document to the endpoint of that resource type.",
		func(w *World, kind Kindly, body Text) error {
			_, err := w.send(call{method: http.MethodPost, path: endpointFor(kind), body: string(body)})
			return err
		})
	r.action("a client retrieves {path}",
		"Sends GET to a path below the base URL.",
		func(w *World, path Path) error { return w.request(http.MethodGet, path, "") })
	r.action("a client deletes {path}",
		"Sends DELETE to a path below the base URL.",
		func(w *World, path Path) error { return w.request(http.MethodDelete, path, "") })
	r.action("a client replaces {path} with:",
		"Sends PUT with the given JSON document to a path below the base URL.",
		func(w *World, path Path, body Text) error { return w.request(http.MethodPut, path, string(body)) })
	r.action("a client modifies {path} with:",
		"Sends PATCH with the given Operations, a JSON array, to a path below the base URL.",
		func(w *World, path Path, operations Text) error {
			body := `{"schemas":["` + scim.MessagePatchOp + `"],"Operations":` + string(operations) + `}`
			return w.request(http.MethodPatch, path, body)
		})
	r.action("a client posts to {path}:",
		"Sends POST with the given document to a path below the base URL.",
		func(w *World, path Path, body Text) error { return w.request(http.MethodPost, path, string(body)) })
	r.action("a client searches {path} for {string}",
		"Sends GET with a filter to an endpoint.",
		func(w *World, path Path, filter string) error {
			separator := "?"
			if strings.Contains(string(path), "?") {
				separator = "&"
			}
			return w.request(http.MethodGet, Path(string(path)+separator+"filter="+percent(filter)), "")
		})
	r.action("a client without credentials retrieves {path}",
		"Sends GET without any credentials.",
		func(w *World, path Path) error {
			_, err := w.send(call{method: http.MethodGet, path: string(path), anonymous: true})
			return err
		})
	r.action("a client with the header {string} retrieves {path}",
		"Sends GET with one more header, written as Name: value. An Authorization header replaces the run's credentials.",
		func(w *World, header string, path Path) error {
			return w.withHeader(header, call{method: http.MethodGet, path: string(path)})
		})
	r.action("a client with the header {string} replaces {path} with:",
		"Sends PUT with one more header.",
		func(w *World, header string, path Path, body Text) error {
			return w.withHeader(header, call{method: http.MethodPut, path: string(path), body: string(body)})
		})
	r.action("a client with the header {string} deletes {path}",
		"Sends DELETE with one more header.",
		func(w *World, header string, path Path) error {
			return w.withHeader(header, call{method: http.MethodDelete, path: string(path)})
		})
	r.action("a client with the header {string} posts to {path}:",
		"Sends POST with one more header.",
		func(w *World, header string, path Path, body Text) error {
			return w.withHeader(header, call{method: http.MethodPost, path: string(path), body: string(body)})
		})
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
