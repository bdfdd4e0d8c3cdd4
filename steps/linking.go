package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// linkJudgments follow what an answer points at, and compare with what was before.
func linkJudgments(r *registrar) {
	r.judgment("each {path} of the answer can be retrieved",
		"GET of every URI that the path leads to, relative ones below the base URL, is answered with 200.",
		func(w *World, path Path) error {
			return w.follow(path, func(_ document, _ any) error { return nil })
		})
	r.judgment("each {path} of the answer leads to the resource with that {path}",
		"The same, and what is found there has the second path with the value that stands next to the URI, or at the top of the answer.",
		func(w *World, path, same Path) error {
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
		})
	r.judgment("each {path} of the answer is the id of a resource below {path}",
		"GET of every value that the path leads to below that endpoint gives a resource with this id.",
		(*World).identifies)
	r.judgment("the header {word} names the resource of the answer",
		"The header, when it is there, is the same URI as meta.location.",
		(*World).locates)
	r.judgment("the header {word} can be followed to the {path} of the answer",
		"GET of the header's URI, relative ones below the base URL, gives a resource with the same value. Without the header there is nothing to follow.",
		func(w *World, name string, path Path) error {
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
		})
	r.judgment("each {path} of the answer is the name of the type at {path}",
		"Every value that the path leads to is, letter for letter, the name of the resource type that /ResourceTypes has for that endpoint.",
		(*World).typed)
	r.judgment("the answer has {path} at the instant of {path}",
		"Both are dates and mean the same instant.",
		func(w *World, path, other Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				got, want := first(answer.at(path)), first(answer.at(other))
				if sameSimple(definition{kind: "dateTime"}, got, want) && got != "" {
					return nil
				}
				return w.fault(finding{subject: string(path) + " of the answer", got: show(got), want: fmt.Sprintf("%s: %s", other, show(want)), exchange: exchange.Number, pointer: pointerTo(path)})
			})
		})
	r.action("a client waits for the clock of the service provider",
		"Waits until an instant of the service provider's clock, in the precision that its answers show, is over.",
		(*World).await)
	r.judgment("reading {path} back shows the same {path} as before",
		"Reads a resource and compares one attribute with the last whole representation before the When.",
		func(w *World, at, path Path) error {
			return w.compared(at, path, func(before, after string) (string, bool) { return show(before), before == after })
		})
	r.judgment("reading {path} back shows a later {path}",
		"Reads a resource: the instant is later than in the last whole representation before the When.",
		func(w *World, at, path Path) error {
			return w.compared(at, path, func(before, after string) (string, bool) {
				was, errWas := time.Parse(time.RFC3339Nano, before)
				is, errIs := time.Parse(time.RFC3339Nano, after)
				return "later than " + show(before), errWas == nil && errIs == nil && is.After(was)
			})
		})
}

// absolute resolves a URI that the service provider gave against the base URL.
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
		u.Path = strings.TrimLeft(u.Path, "/") // /Users/1 is meant below the base URL
	}
	return base.ResolveReference(u), nil
}

// follow retrieves each URI. With a name, it hands on the value that stands beside it.
func (w *World) follow(path Path, judge func(found document, want any) error, same ...Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		uris := flat(answer.at(path))
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
	found, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return bad(uri + ", " + err.Error())
	}
	return found, nil
}

func (w *World) identifies(path, endpoint Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		for i, value := range flat(answer.at(path)) {
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
		types, err := parseDocument(w.config.Discovery.Documents[scim.EndpointResourceTypes])
		if err != nil {
			return w.unmet("the service provider has no /ResourceTypes")
		}
		want := ""
		for _, t := range schemaResources(types) {
			if "/"+strings.Trim(first(t.at("endpoint")), "/") == string(endpoint) {
				want = first(t.at("name"))
			}
		}
		return w.eachMatches(exchange, string(path)+" of the answer", flat(answer.at(path)), Text(regexp.QuoteMeta(jsonText(want))))
	})
}

// await lets the smallest unit of time pass that the service provider's dates show.
func (w *World) await() error {
	pause := 1100 * time.Millisecond
	if body, err := parseDocument(w.answer.ResponseBody); err == nil && strings.Contains(first(body.at("meta.lastModified")), ".") {
		pause = 5 * time.Millisecond
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-w.ctx.Done():
		return w.unmet("the scenario's time was over")
	}
}

func (w *World) locates(name string) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		header, location := exchange.ResponseHeader.Get(name), first(answer.at("meta.location"))
		if header == "" {
			return nil
		}
		one, errOne := w.absolute(header)
		other, errOther := w.absolute(location)
		if errOne == nil && errOther == nil && one.String() == other.String() {
			return nil
		}
		return w.fault(finding{subject: "header " + name + " of the answer", got: header, want: "meta.location: " + show(location), exchange: exchange.Number})
	})
}

// compared reads a resource back and compares one attribute with how it was.
func (w *World) compared(at, path Path, agree func(before, after string) (want string, ok bool)) error {
	return w.readBack(at, func(exchange *transcript.Exchange, after document) error {
		before, ok := w.lastSeen(idOf(exchange))
		if !ok {
			return w.unmet(fmt.Sprintf("no answer showed %s before the action", at))
		}
		was, is := showAll(before.at(path)), showAll(after.at(path))
		if want, ok := agree(was, is); !ok {
			return w.fault(finding{subject: fmt.Sprintf("%s of %s", path, at), got: is, want: want, exchange: exchange.Number, pointer: pointerTo(path)})
		}
		return nil
	})
}
