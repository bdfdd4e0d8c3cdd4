package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/scimspec/scimspec/internal/transcript"
)

// passwordHidden judges the answer to a filter that compares a part of a password. Who is found
// tells nothing when another word in its place finds the same: then the comparison was ignored.
func (w *World) passwordHidden() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	w.assert(exchange)
	if exchange.Status >= http.StatusBadRequest && exchange.Status < http.StatusInternalServerError {
		return nil
	}
	found, listed := listedIDs(exchange)
	if listed && len(found) == 0 {
		return nil
	}
	if uri, ok := otherPassword(exchange.URL); listed && ok {
		contrast, err := w.send(call{method: http.MethodGet, path: uri[len(w.config.BaseURL):]})
		if err != nil {
			return err
		}
		w.assert(contrast)
		w.answer = exchange
		if same, listed := listedIDs(contrast); listed && slices.Equal(same, found) {
			return nil
		}
	}
	return w.fault(finding{
		subject: "answer to a filter that compares a part of the password", got: fmt.Sprintf("%d with resources", exchange.Status),
		want: "a refusal or an empty list", exchange: exchange.Number,
	})
}

// listedIDs are the ids in a list, in order; listed says whether the answer is one.
func listedIDs(exchange *transcript.Exchange) (ids []string, listed bool) {
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil || exchange.Status != http.StatusOK {
		return nil, false
	}
	for _, resource := range resourcesOf(answer) {
		ids = append(ids, first(resource.at("id")))
	}
	slices.Sort(ids)
	return ids, true
}

var passwordComparison = regexp.MustCompile(`(?i)(password (\w\w) )"[^"]*"`)

// otherPassword is the URL of the same search with another word in the place of the password's
// part: one that the comparison would not hold for.
func otherPassword(uri string) (string, bool) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", false
	}
	query := u.Query()
	match := passwordComparison.FindStringSubmatch(query.Get("filter"))
	if match == nil {
		return "", false
	}
	word := "~~~~"
	if match[2] == "lt" || match[2] == "le" {
		word = "!"
	}
	query.Set("filter", passwordComparison.ReplaceAllLiteralString(query.Get("filter"), match[1]+`"`+word+`"`))
	u.RawQuery = ""
	for name, values := range query {
		for _, value := range values {
			u.RawQuery += "&" + name + "=" + percent(value)
		}
	}
	u.RawQuery = u.RawQuery[1:]
	return u.String(), true
}
