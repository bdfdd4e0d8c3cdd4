package steps

import (
	"context"
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
	r.action("a client with half of its token retrieves {path}",
		"Sends GET with the run's credentials cut in half.",
		func(w *World, path Path) error {
			return w.as(w.config.Around(half{w.recorder}), func() error { return w.request(http.MethodGet, path, "") })
		})
	r.action("another tenant's client retrieves {path}",
		"Sends GET with the credentials of the other tenant.",
		func(w *World, path Path) error {
			return w.asOther(func() error { return w.request(http.MethodGet, path, "") })
		})
	r.action("another tenant's client sends {word} to {path}",
		"Sends a request of that method with the credentials of the other tenant; PUT has a user as body.",
		func(w *World, method string, path Path) error {
			return w.asOther(func() error {
				body := ""
				if method == http.MethodPut {
					body = `{"schemas":["` + scim.SchemaUser + `"],"userName":"` + w.cast.userName("Stranger") + `"}`
				}
				return w.request(method, path, body)
			})
		})
	r.action("another tenant's client creates and deletes {person}'s user with the externalId {string}",
		"Posts the user with the credentials of the other tenant and deletes there what was created; the answer to the create is the one that is judged.",
		(*World).createElsewhere)
	r.judgment("an error is the same as for {path}",
		"If the answer to the other tenant's client is an error, GET of that path by the same client gives the same status, scimType and detail. Otherwise there is nothing to compare.",
		(*World).sameErrorElsewhere)
	r.judgment("the filter on the password finds nobody",
		"The filter is refused, or the list is empty: a comparison with a part of the password does not work.",
		(*World).passwordHidden)
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
	w.client = &http.Client{Transport: transport, CheckRedirect: noRedirect}
	return act()
}

func (w *World) asOther(act func() error) error {
	if w.config.Other == nil {
		return w.unmet("no credentials of another tenant are configured")
	}
	return w.as(w.config.Other(w.recorder), act)
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
		w.elsewhere = append(w.elsewhere, id)
		exchange, err := w.send(call{method: http.MethodDelete, path: scim.EndpointUsers + "/" + url.PathEscape(id)})
		if err != nil {
			return err
		}
		if exchange.Status < 300 {
			w.elsewhere = w.elsewhere[:len(w.elsewhere)-1]
		}
		w.assert(exchange)
		w.answer = created
		return nil
	})
}

// forgetElsewhere deletes in the other tenant what a scenario could not, because it was
// stopped in between: the ledger is about the run's own tenant.
func (w *World) forgetElsewhere(ctx context.Context) error {
	for _, id := range w.elsewhere {
		request, err := http.NewRequestWithContext(ctx, http.MethodDelete, w.config.BaseURL+scim.EndpointUsers+"/"+url.PathEscape(id), nil)
		if err != nil {
			return fmt.Errorf("build request: %w", err)
		}
		client := &http.Client{Transport: w.config.Other(w.config.Base), CheckRedirect: noRedirect}
		answer, err := client.Do(request)
		if err != nil {
			return fmt.Errorf("user %s is left in the other tenant: %w", id, err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode >= 300 && answer.StatusCode != http.StatusNotFound {
			return fmt.Errorf("user %s is left in the other tenant: DELETE was answered with %d", id, answer.StatusCode)
		}
	}
	return nil
}

func (w *World) passwordHidden() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status >= http.StatusBadRequest && exchange.Status < http.StatusInternalServerError {
		return nil
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if found := len(resourcesOf(answer)); err == nil && exchange.Status == http.StatusOK && found == 0 {
		return nil
	}
	return w.fault(finding{
		subject: "answer to a filter that compares a part of the password", got: fmt.Sprintf("%d with resources", exchange.Status),
		want: "a refusal or an empty list", exchange: exchange.Number,
	})
}
