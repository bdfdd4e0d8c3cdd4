package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// The first words of a run are for somebody who has mistyped a URL more often than not:
// what was found there, and what a SCIM service provider would have said.

// firstPath is what is asked first: every SCIM service provider for people answers it with
// a list, and whoever does not cannot be judged.
const firstPath = scim.EndpointUsers + "?startIndex=1&count=1"

const rightBase = "scimspec.URL(…) with the base URL below which /Users lies, such as https://example.com/scim/v2"

// speaksTLS is what servers say of a request without TLS on a port for it.
var speaksTLS = regexp.MustCompile(`(?i)http request (was sent )?to (an )?https (server|port)`)

// reach asks for one user and returns the answer.
func (d *discoverer) reach(ctx context.Context, authenticated bool) ([]byte, error) {
	exchange, err := d.send(ctx, d.client, http.MethodGet, firstPath, "")
	if err != nil {
		return nil, unreachable(d.base, err)
	}
	answered := fmt.Sprintf("GET %s was answered with %d", firstPath, exchange.Status)
	switch {
	case exchange.Status == http.StatusBadRequest && strings.HasPrefix(d.base, "http://") && speaksTLS.Match(exchange.ResponseBody):
		return nil, &TargetError{
			What: fmt.Sprintf("%s is served by https: %s", d.base, answered),
			Try:  "https" + strings.TrimPrefix(d.base, "http"),
		}
	case exchange.Status == http.StatusUnauthorized && !authenticated:
		return nil, &TargetError{
			What: fmt.Sprintf("%s asks for credentials, and the run has none: %s", d.base, answered),
			Try:  "scimspec.BearerToken(…) with a token",
		}
	case exchange.Status == http.StatusUnauthorized || exchange.Status == http.StatusForbidden:
		return nil, &TargetError{
			What: fmt.Sprintf("%s refused the credentials: %s", d.base, answered),
			Try:  "scimspec.BearerToken(…) with a valid token",
		}
	case exchange.Status >= 300 && exchange.Status < 400:
		return nil, &TargetError{
			What: fmt.Sprintf("%s redirects to %s: %s", d.base, exchange.ResponseHeader.Get("Location"), answered),
			Try:  "scimspec.URL(…) with the URL that it redirects to: credentials never follow a redirect",
		}
	case exchange.Status >= http.StatusInternalServerError:
		return nil, &TargetError{
			What: fmt.Sprintf("%s cannot list users: %s%s", d.base, answered, describe(exchange)),
			Try:  "its own log, which says why; " + rightBase,
		}
	case exchange.Status != http.StatusOK || !listed(exchange):
		return nil, &TargetError{
			What: fmt.Sprintf("%s does not look like a SCIM service provider: %s%s, where a SCIM list was expected", d.base, answered, describe(exchange)),
			Try:  rightBase,
		}
	}
	return exchange.ResponseBody, nil
}

// listed says whether an answer can pass for a ListResponse.
func listed(exchange *transcript.Exchange) bool {
	var list struct {
		Schemas      []string         `json:"schemas"`
		TotalResults *json.RawMessage `json:"totalResults"`
	}
	err := json.Unmarshal(exchange.ResponseBody, &list)
	return err == nil && (slices.Contains(list.Schemas, scim.MessageListResponse) || list.TotalResults != nil)
}

// describe says what an answer that is no list is instead.
func describe(exchange *transcript.Exchange) string {
	body := bytes.TrimSpace(exchange.ResponseBody)
	media, _, _ := strings.Cut(exchange.ResponseHeader.Get("Content-Type"), ";")
	media = strings.ToLower(strings.TrimSpace(media))
	switch {
	case len(body) == 0:
		return " and no body"
	case media == "text/html" || media == "application/xhtml+xml":
		return " and a web page (" + media + ")"
	case body[0] == '{' && json.Valid(body):
		return " and a JSON object without totalResults"
	case json.Valid(body):
		return " and JSON that is no object"
	case media == "":
		return " and a body without media type"
	}
	return " and " + media
}

// differs wants one of the discovery documents to be another than the list of users: what
// gives the same answer whatever is asked is no service provider, and every scenario would
// only say so once more.
func (d *discoverer) differs(list []byte) error {
	for _, endpoint := range []string{scim.EndpointServiceProviderConfig, scim.EndpointResourceTypes, scim.EndpointSchemas} {
		if !bytes.Equal(d.documents[endpoint], list) {
			return nil
		}
	}
	return &TargetError{
		What: fmt.Sprintf("%s does not look like a SCIM service provider: it answers /Users, /ServiceProviderConfig, /ResourceTypes and /Schemas with the very same body", d.base),
		Try:  rightBase,
	}
}
