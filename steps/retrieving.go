package steps

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
)

// retrieve reads a resource back; without it nothing more can be judged. Subject names the
// resource and kind its type: "Ada's user", "a User".
func (w *World) retrieve(endpoint, id, subject, kind string) (*transcript.Exchange, document, error) {
	exchange, err := w.read(endpoint, id)
	if err != nil {
		return nil, document{}, err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusOK {
		return exchange, document{}, w.stop(finding{subject: "answer to reading " + subject, got: errorText(exchange), want: "200", exchange: exchange.Number})
	}
	resource, err := w.answered(exchange)
	if err != nil {
		return exchange, resource, w.stop(finding{subject: subject, got: err.Error(), want: kind, exchange: exchange.Number})
	}
	return exchange, resource, nil
}

// gone says whether a resource can no longer be read. When it can, that is a finding.
func (w *World) gone(endpoint, id, subject string) (bool, error) {
	exchange, err := w.read(endpoint, id)
	if err != nil {
		return false, err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusNotFound {
		return false, w.fault(finding{subject: "answer to reading " + subject, got: fmt.Sprint(exchange.Status), want: "404", exchange: exchange.Number})
	}
	return true, nil
}

// searchBy searches for the value of an attribute that is unique regardless of case. A
// filter that selects others too is a finding of its own, about subject.
func (w *World) searchBy(endpoint, attribute, want, subject, kind string) (*transcript.Exchange, []document, error) {
	exchange, found, err := w.search(endpoint, fmt.Sprintf("%s eq %q", attribute, want))
	if err != nil {
		return exchange, nil, err
	}
	for _, resource := range found {
		if got := first(resource.at(Path(attribute))); !strings.EqualFold(got, want) {
			return exchange, found, w.fault(finding{
				subject: subject, got: show(got), want: want, exchange: exchange.Number,
				hint: "Evaluate the filter: a client that asks for one " + kind + " must not be given another.",
			})
		}
	}
	return exchange, found, nil
}
