package engine

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// query finds which queries the target answers that it need not answer.
func (d *discoverer) query(ctx context.Context) error {
	exchange, err := d.send(ctx, d.client, http.MethodGet, scim.EndpointUsers+"?count=1&filter=emails%5Btype%20eq%20%22work%22%5D", "")
	if err != nil {
		return unreachable(d.base, err)
	}
	d.capabilities["value-path-filter"] = !declinesFilter(exchange)
	exchange, err = d.send(ctx, d.client, http.MethodGet, "/?count=1", "")
	if err != nil {
		return unreachable(d.base, err)
	}
	d.capabilities["root-query"] = isList(exchange)
	exchange, err = d.send(ctx, d.client, http.MethodGet, scim.EndpointUsers, "")
	switch {
	case errors.Is(err, transcript.ErrBodyTooLarge): // it does not refuse, whatever it answers
	case err != nil:
		return unreachable(d.base, err)
	default:
		d.capabilities["result-limit"] = exchange.Status == http.StatusBadRequest
	}
	return nil
}

// declinesFilter says whether an answer says that a filter is not supported (RFC 7644,
// section 3.4.2.2). A crash, and an error that blames something else than the filter, are
// no such word: the scenarios have to judge them.
func declinesFilter(exchange *transcript.Exchange) bool {
	var refusal struct {
		ScimType string `json:"scimType"`
	}
	switch {
	case exchange.Status == http.StatusOK:
		return false
	case exchange.Status == http.StatusBadRequest:
		return json.Unmarshal(exchange.ResponseBody, &refusal) != nil || refusal.ScimType == "" || refusal.ScimType == scim.ErrInvalidFilter
	}
	return exchange.Status < http.StatusInternalServerError || exchange.Status == http.StatusNotImplemented
}

// isList says whether an answer is a ListResponse.
func isList(exchange *transcript.Exchange) bool {
	var list struct {
		Schemas []string `json:"schemas"`
	}
	return exchange.Status == http.StatusOK && json.Unmarshal(exchange.ResponseBody, &list) == nil &&
		slices.Contains(list.Schemas, scim.MessageListResponse)
}
