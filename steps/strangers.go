package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// strangerPhrases are what somebody asks who must not get it.
func strangerPhrases(r *registrar) {
	r.action("another tenant's client sends {word} to {path}",
		"Sends a request of that method with the credentials of the other tenant; PUT has a user as body, PATCH another displayName.",
		func(w *World, method string, path Path) error {
			bodies := map[string]string{
				http.MethodPut:   `{"schemas":["` + scim.SchemaUser + `"],"userName":"` + w.cast.userName("Stranger") + `"}`,
				http.MethodPatch: `{"schemas":["` + scim.MessagePatchOp + `"],"Operations":[{"op":"replace","path":"displayName","value":"Stranger"}]}`,
			}
			return w.asOther(func() error { return w.request(method, path, bodies[method]) })
		})
	r.action("another tenant's client creates and deletes {person}'s user with the externalId {string}",
		"Posts the user with the credentials of the other tenant and deletes there what was created; the answer to the create is the one that is judged.",
		(*World).createElsewhere)
	r.judgment("the filter on the password finds nobody",
		"The filter is refused, or the list is empty: a comparison with a part of the password does not work. Nor does it where another word in the place of the part finds the same users.",
		(*World).passwordHidden)
}

func (w *World) withHalf(c call) error {
	return w.as(w.config.Around(half{w.recorder}), func() error { _, err := w.send(c); return err })
}

// half cuts the credentials of every request in half.
type half struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (h half) RoundTrip(req *http.Request) (*http.Response, error) {
	cut := req.Clone(req.Context())
	if scheme, token, found := strings.Cut(req.Header.Get("Authorization"), " "); found {
		cut.Header.Set("Authorization", scheme+" "+token[:len(token)/2])
	}
	return h.next.RoundTrip(cut)
}

// as lets a function send by another transport.
func (w *World) as(transport http.RoundTripper, act func() error) error {
	usual := w.client
	defer func() { w.client = usual }()
	w.client = w.through(transport)
	return act()
}

func (w *World) asOther(act func() error) error {
	if w.config.Other == nil {
		return &Inapplicable{"no credentials of another tenant are configured"}
	}
	return w.as(w.asking(w.config.Other), act)
}

// sameErrorElsewhere compares errors word by word, the cursors and ids in them aside.
func (w *World) sameErrorElsewhere(at Path) error {
	unauthorised, err := w.current()
	if err != nil {
		return err
	}
	w.assert(unauthorised)
	if unauthorised.Status < http.StatusBadRequest {
		return nil
	}
	return w.asOther(func() error {
		missing, err := w.send(call{method: http.MethodGet, path: string(at)})
		if err != nil {
			return err
		}
		w.assert(missing)
		got, want := errorWords(unauthorised), errorWords(missing)
		if got == want {
			return nil
		}
		return w.fault(finding{subject: "error for what belongs to another tenant", got: got, want: want + ", as for what does not exist", exchange: unauthorised.Number})
	})
}

// errorWords is what an error says, without the parts of the request that it repeats.
func errorWords(exchange *transcript.Exchange) string {
	var body struct {
		ScimType string `json:"scimType"`
		Detail   string `json:"detail"`
	}
	_ = json.Unmarshal(exchange.ResponseBody, &body) // no SCIM error: the status alone
	if asked, err := url.Parse(exchange.URL); err == nil {
		for _, said := range []string{asked.Query().Get("cursor"), path.Base(asked.Path)} {
			if len(said) > 3 {
				body.Detail = strings.ReplaceAll(body.Detail, said, "…")
			}
		}
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %q", exchange.Status, body.ScimType, body.Detail))
}

func (w *World) createElsewhere(name Actor, externalID string) error {
	user := w.basicUser(name)
	user["externalId"] = externalID
	body, err := json.Marshal(user)
	if err != nil {
		return fmt.Errorf("encode user: %w", err)
	}
	return w.asOther(func() error {
		id, err := w.create(scim.EndpointUsers, string(body))
		if err != nil || id == "" {
			return err
		}
		created := w.answer
		exchange, err := w.send(call{method: http.MethodDelete, path: scim.EndpointUsers + "/" + url.PathEscape(id)})
		if err != nil {
			return err
		}
		w.assert(exchange)
		w.answer = created
		return nil
	})
}
