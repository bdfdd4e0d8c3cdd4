package ledger

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// ErrReadOnly says that a request might have changed something in a run that only reads; it
// was not sent.
var ErrReadOnly = errors.New("the run is read-only; the request was not sent")

// ReadOnly lets nothing through that may change a service provider: only GET, HEAD and the
// searches by POST (RFC 7644, section 3.4.3). Whatever else goes wrong, nothing is written.
func ReadOnly(next http.RoundTripper) http.RoundTripper { return readOnly{next} }

type readOnly struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (r readOnly) RoundTrip(req *http.Request) (*http.Response, error) {
	search := req.Method == http.MethodPost && strings.HasSuffix(req.URL.Path, scim.EndpointSearch)
	overridden := req.Header.Get("X-HTTP-Method-Override") != "" // another method in disguise
	if req.Method != http.MethodGet && req.Method != http.MethodHead && !search || overridden {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, fmt.Errorf("%s %s: %w", req.Method, req.URL.Path, ErrReadOnly)
	}
	return r.next.RoundTrip(req)
}
