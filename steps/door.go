package steps

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// door is the transport of the identity provider. It lets a scenario arrange what an
// identity provider meets by chance: a token that has become wrong, somebody who is
// faster.
type door struct{ world *World }

// RoundTrip implements http.RoundTripper.
func (d *door) RoundTrip(req *http.Request) (*http.Response, error) {
	w := d.world
	if rival := w.rival; rival.create != nil && req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, rival.endpoint) {
		w.rival = rivalry{}
		if err := rival.create(); err != nil {
			return nil, err
		}
	}
	if w.wrongToken {
		forged := req.Clone(req.Context())
		forged.Header.Set("Authorization", "Bearer not-the-token")
		return w.anonymous.Transport.RoundTrip(forged)
	}
	return w.client.Transport.RoundTrip(req)
}

func doorPhrases(r *registrar) {
	r.setting("the application has a wrong token",
		"From here on the identity provider's requests carry a token that the service provider never gave out. Nothing is sent.",
		func(w *World) error { w.wrongToken = true; return nil })
	r.action("somebody creates a user for {person} while the identity provider does",
		"Assigns a person and lets the identity provider provision; between its search and its create the suite's own client creates that user. As Given the refusal belongs to it.",
		(*World).race)
	r.action("somebody creates the group {group} while the identity provider does",
		"Pushes a group without members; between the identity provider's search and its create the suite's own client creates that group.",
		func(w *World, name Team) error {
			w.rival = rivalry{scim.EndpointGroups, func() error { return w.handMadeGroup(name, nil) }}
			err := w.push(name, nil)
			w.rival = rivalry{}
			return err
		})
}

// rivalry is what somebody creates just before the identity provider does.
type rivalry struct {
	endpoint string
	create   func() error
}

// race assigns a person while somebody else creates the user.
func (w *World) race(name Actor) error {
	before := w.recorder.Len()
	w.rival = rivalry{scim.EndpointUsers, func() error { return w.createUser(name, nil) }}
	err := w.assign(Actors{name})
	w.rival = rivalry{}
	if err != nil || w.stage != Given {
		return err
	}
	for _, exchange := range w.recorder.Exchanges()[before:] {
		if exchange.Status == http.StatusConflict {
			w.assert(exchange)
			w.logMark = len(w.idp.Log())
			return nil
		}
	}
	return w.unmet(fmt.Sprintf("the service provider did not refuse the second user for %s", name))
}
