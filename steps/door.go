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
	resp, err := w.client.Transport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	return w.passOver(resp)
}

func doorPhrases(r *registrar) {
	r.setting("the application has a wrong token",
		"From here on the identity provider's requests carry a token that the service provider never gave out. Nothing is sent.",
		func(w *World) error { w.wrongToken = true; return nil })
	r.action("somebody creates {record} while the identity provider does",
		"Assigns the person, or pushes the group without members, and lets the identity provider provision; between its search and its create the suite's own client creates that user or group. As Given the refusal of a user belongs to it.",
		func(w *World, record Record) error {
			if record.Group == "" {
				return w.race(record.Person)
			}
			w.rival = rivalry{scim.EndpointGroups, func() error { return w.handMadeGroup(record.Group, nil) }}
			err := w.push(Roster{Group: record.Group})
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
