package okta

import (
	"context"
	"net/http"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

const (
	// probeSize: [R] the connection test asks for 2 users.
	probeSize = 2

	eventTest          = "Test API Credentials" // the button: no event is documented
	eventUnauthorised  = "application.integration.authentication_failure"
	eventGeneralFailed = "application.integration.general_failure"
)

// Probe is one request of a connection test, below the base URL.
type Probe struct{ Method, Path, Query string }

// Probes returns the requests of "Test API Credentials" and of saving the settings. [R]
// A 2026 lab saw GET /Users alone with Import Groups off; [V] older documents add GET
// /Groups; that it depends on Import Groups is [I].
func (p *Provisioner) Probes() []Probe {
	probes := []Probe{{http.MethodGet, "/Users", pageQuery(1, probeSize)}}
	if p.opts.ImportGroups {
		probes = append(probes, Probe{http.MethodGet, "/Groups", pageQuery(1, pageSize)})
	}
	return probes
}

// TestConnection implements mockidp.Provisioner: "Test Connector Configuration". The
// first request that fails decides what is shown.
func (p *Provisioner) TestConnection(ctx context.Context) (mockidp.LogEntry, error) {
	entry := mockidp.LogEntry{Event: eventTest, Outcome: mockidp.Success, Detail: "Connector configured successfully"}
	for _, probe := range p.Probes() {
		answer, err := p.send(ctx, request{method: probe.Method, path: probe.Path, query: probe.Query, once: true})
		failed, ok := asFailure(err)
		if err != nil && !ok {
			return mockidp.LogEntry{}, err
		}
		kind := "users"
		if probe.Path == "/Groups" {
			kind = "groups"
		}
		event, text := tested(answer, failed, kind)
		if text != "" {
			entry.Event, entry.Outcome, entry.Detail = event, mockidp.Failure, text
			break
		}
	}
	p.note(entry)
	return p.log[len(p.log)-1], nil
}

// tested says what is shown for one answer; nothing when it is good.
func tested(answer *wire.Answer, failed *failure, kind string) (event, text string) {
	switch {
	case failed != nil:
		return eventGeneralFailed, "Error authenticating: " + failed.text // [V] for a connect timeout
	case answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden:
		// [V] the test plan expects "An error has occurred"; the whole text is [?].
		return eventUnauthorised, "An error has occurred. " + refused(answer)
	case !answer.OK():
		return eventGeneralFailed, "An error has occurred. " + refused(answer) // [I]
	}
	if _, err := readPage(answer); err != nil {
		return eventGeneralFailed, "No results for " + kind + " returned" // [V] support article
	}
	return "", ""
}
