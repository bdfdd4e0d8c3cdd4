package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// linkJudgments follow what an answer points at, and compare with what was before.
func linkJudgments(r *registrar) {
	r.parameter("leading",
		as("names the resource of the answer", (*World).locates),
		as("can be followed to the {path} of the answer", (*World).followHeader))
	r.judgment("the header {word} {leading}",
		"The header, when it is there, is the same URI as meta.location; or GET of its URI, a relative one below the base URL, gives a resource with the same value, and without the header there is nothing to follow.",
		nil)
}

func (w *World) canBeRetrieved(path Path) error {
	return w.follow(path, func(document, any) error { return nil })
}

func (w *World) leadsTo(path, same Path) error {
	return w.follow(path, func(found document, want any) error {
		exchange, err := w.current()
		if err != nil {
			return err
		}
		if got := first(found.at(same)); got != plain(want) {
			return w.fault(finding{subject: fmt.Sprintf("%s at the %s", same, path), got: show(got), want: plain(want), exchange: exchange.Number})
		}
		return nil
	}, same)
}

func (w *World) followHeader(name string, path Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		uri := exchange.ResponseHeader.Get(name)
		if uri == "" {
			// That the header is there is another requirement's matter.
			return w.unmet("the answer has no header " + name)
		}
		found, err := w.reach(exchange, "header "+name, uri)
		if w.answer = exchange; err != nil || found.value == nil {
			return err
		}
		if got, want := first(found.at(path)), first(answer.at(path)); got != want || got == "" {
			return w.fault(finding{subject: fmt.Sprintf("%s at the header %s", path, name), got: show(got), want: show(want), exchange: exchange.Number})
		}
		return nil
	})
}

// absolute resolves a URI that the service provider gave against the base URL. "../Users/1", as
// RFC 7643 writes it in section 8.3, is relative to a resource.
func (w *World) absolute(reference string) (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(w.config.BaseURL, "/") + "/")
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	u, err := url.Parse(reference)
	if err != nil {
		return nil, err
	}
	if !u.IsAbs() && u.Host == "" && !strings.HasPrefix(u.Path, base.Path) {
		below := strings.TrimLeft(strings.TrimPrefix(reference, ".."), "/") // /Users/1 is meant below the base URL
		if u, err = url.Parse("./" + below); err != nil {
			return nil, err
		}
	}
	return base.ResolveReference(u), nil
}

// follow retrieves each URI. With a name, it hands on the value that stands beside it.
func (w *World) follow(path Path, judge func(found document, want any) error, same ...Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		uris, err := w.some(path, answer)
		if err != nil {
			return err
		}
		var beside []any
		if len(same) > 0 {
			if beside = flat(answer.at(same[0])); len(beside) != len(uris) {
				holder := Path(string(path)[:strings.LastIndexByte(string(path), '.')+1] + string(same[0]))
				beside = flat(answer.at(holder))
			}
		}
		for i, uri := range uris {
			if i >= 2*maxNamed {
				break
			}
			found, err := w.reach(exchange, string(path), plain(uri))
			if err != nil {
				return err
			}
			if i < len(beside) {
				if err := judge(found, beside[i]); err != nil {
					return err
				}
			}
		}
		w.answer = exchange
		return nil
	})
}

// reach retrieves one URI of an answer; only below the base URL, since credentials go
// nowhere else.
func (w *World) reach(from *transcript.Exchange, what, uri string) (document, error) {
	bad := func(got string) (document, error) {
		return document{}, w.fault(finding{subject: what + " of the answer", got: got, want: "a URI below the base URL that can be retrieved", exchange: from.Number})
	}
	u, err := w.absolute(uri)
	if err != nil {
		return bad(show(uri))
	}
	path, inside := strings.CutPrefix(u.String(), strings.TrimRight(w.config.BaseURL, "/"))
	if !inside {
		return bad(show(uri))
	}
	exchange, err := w.send(call{method: http.MethodGet, path: path})
	if err != nil {
		return document{}, err
	}
	w.assert(exchange)
	if exchange.Status != http.StatusOK {
		return bad(fmt.Sprintf("%s, answered with %d", uri, exchange.Status))
	}
	found, err := w.answered(exchange)
	if err != nil {
		return bad(uri + ", " + err.Error())
	}
	return found, nil
}

func (w *World) identifies(path, endpoint Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		values, err := w.some(path, answer)
		if err != nil {
			return err
		}
		for i, value := range values {
			if i >= 2*maxNamed {
				break
			}
			found, err := w.reach(exchange, string(path), string(endpoint)+"/"+url.PathEscape(plain(value)))
			if err != nil {
				return err
			}
			if got := first(found.at("id")); found.value != nil && !strings.EqualFold(got, plain(value)) {
				err := w.fault(finding{subject: fmt.Sprintf("id of the resource at %s/%s", endpoint, plain(value)), got: show(got), want: plain(value), exchange: exchange.Number})
				if err != nil {
					return err
				}
			}
		}
		w.answer = exchange
		return nil
	})
}

// typed compares with the name of the resource type at an endpoint.
func (w *World) typed(path, endpoint Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		types, err := w.discovered(scim.EndpointResourceTypes)
		if err != nil {
			return err
		}
		want := ""
		for _, t := range schemaResources(types) {
			if "/"+strings.Trim(first(t.at("endpoint")), "/") == string(endpoint) {
				want = first(t.at("name"))
			}
		}
		values, err := w.some(path, answer)
		if err != nil {
			return err
		}
		return w.eachMatches(exchange, string(path)+" of the answer", values, Text(regexp.QuoteMeta(jsonText(want))))
	})
}

func (w *World) locates(name string) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		header, location := exchange.ResponseHeader.Get(name), first(answer.at("meta.location"))
		if header == "" {
			return nil
		}
		if w.sameURI(header, location) {
			return nil
		}
		return w.fault(finding{subject: "header " + name + " of the answer", got: header, want: "meta.location: " + show(location), exchange: exchange.Number})
	})
}
