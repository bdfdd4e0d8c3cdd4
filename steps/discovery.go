package steps

import (
	"net/http"
	"sync"
)

// readOnce is what every scenario asks of the same documents. Nobody changes what it gives.
type readOnce struct {
	mu        sync.Mutex
	documents map[string]document
	users     func() []definition
}

// NewDiscovery is what a target said of itself, read once for all scenarios. The documents stay
// as they are from then on.
func NewDiscovery(capabilities map[string]bool, documents map[string][]byte) Discovery {
	d := Discovery{Capabilities: capabilities, Documents: documents}
	users := sync.OnceValue(d.userDefinitions)
	d.once = &readOnce{documents: map[string]document{}, users: users}
	return d
}

// document is the answer of an endpoint.
func (d Discovery) document(endpoint string) (document, error) {
	if d.once == nil {
		return parseDocument(d.Documents[endpoint])
	}
	d.once.mu.Lock()
	defer d.once.mu.Unlock()
	if known, ok := d.once.documents[endpoint]; ok {
		return known, nil
	}
	read, err := parseDocument(d.Documents[endpoint])
	if err == nil {
		d.once.documents[endpoint] = read
	}
	return read, err
}

// discovered is what a discovery endpoint says. One that did not answer is asked once more: nothing that it would
// say can be held against the service provider, and the scenario shows that it is not there.
func (w *World) discovered(endpoint string) (document, error) {
	if known, err := w.config.Discovery.document(endpoint); err == nil {
		return known, nil
	}
	if _, err := w.send(call{method: http.MethodGet, path: endpoint}); err != nil {
		return document{}, err
	}
	return document{}, w.unmet("the service provider has no " + endpoint)
}
