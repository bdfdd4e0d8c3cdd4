package steps

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// projectionPhrases ask for a part of a resource, by the characteristics that the
// service provider's own /Schemas gives to its attributes.
func projectionPhrases(r *registrar) {
	r.action("a client reads {person}'s user with {word} naming what is returned {word}",
		"Retrieves the user with attributes or excludedAttributes naming each attribute of User that is returned so: always, never, default or request.",
		(*World).readNaming)
	r.parameter("shown",
		as("each", func() bool { return true }),
		as("no", func() bool { return false }))
	r.judgment("the answer shows {shown} attribute that is returned {word}",
		"The client's last answer has a value for id (always), and for each attribute that is returned so and that the request which created the user gave a value; or no value for any attribute that is returned so.",
		func(w *World, shown bool, rule string) error {
			if shown {
				return w.showsReturned(rule)
			}
			return w.hidesReturned(rule)
		}, answers)
	r.judgment("the answer has only {path}",
		"The resource of the client's last answer, or each one that it lists, has no attribute but these and those that are always returned. meta is left out of account.",
		(*World).hasOnly, answers)
}

// returned lists the attributes of User with that characteristic. The common attributes
// are in no schema of the target.
func (w *World) returned(rule string) []definition {
	return slices.DeleteFunc(w.userDefinitions(), func(d definition) bool { return d.returned != rule })
}

func (w *World) readNaming(name Actor, parameter, rule string) error {
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	var names []string
	for _, d := range w.returned(rule) {
		names = append(names, string(d.full()))
	}
	if rule == "always" {
		names = append(names, "id", "schemas")
	}
	if len(names) == 0 {
		return &Inapplicable{"the target's schemas describe no attribute of users that is returned " + rule}
	}
	return w.request(http.MethodGet, Path(scim.EndpointUsers+"/"+url.PathEscape(id)+"?"+parameter+"="+percent(strings.Join(names, ","))), "")
}

// given is the body of the request that last created or replaced a user.
func (w *World) given() (document, error) {
	for _, exchange := range slices.Backward(w.exchanges()) {
		if exchange.Method == http.MethodPost || exchange.Method == http.MethodPut {
			return parseDocument(exchange.RequestBody)
		}
	}
	return document{}, fmt.Errorf("no request gave a user values yet")
}

func (w *World) showsReturned(rule string) error {
	given, err := w.given()
	if err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		var paths []Path
		for _, d := range w.returned(rule) {
			if len(given.at(d.full())) > 0 {
				paths = append(paths, d.full())
			}
		}
		if rule == "always" {
			paths = append(paths, "id") // schemas has a rule of its own
		}
		return w.eachPath(paths, func(path Path) error {
			if len(answer.at(path)) > 0 {
				return nil
			}
			return w.fault(finding{subject: fmt.Sprintf("%s, returned %s, of the answer", path, rule), got: "no value", want: "a value", exchange: exchange.Number})
		})
	})
}

func (w *World) hidesReturned(rule string) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		var paths []Path
		for _, d := range w.returned(rule) {
			paths = append(paths, d.full())
		}
		return w.eachPath(paths, func(path Path) error {
			got := answer.at(path)
			if len(got) == 0 {
				return nil
			}
			return w.fault(finding{subject: fmt.Sprintf("%s, returned %s, of the answer", path, rule), got: showAll(got), want: "no value", exchange: exchange.Number, pointer: pointerTo(path)})
		})
	})
}

// eachPath judges paths one after the other and goes on after a finding.
func (w *World) eachPath(paths []Path, judge func(Path) error) error {
	var failed error
	for _, path := range paths {
		err := judge(path)
		if err != nil && !errors.Is(err, ErrFinding) {
			return err
		}
		if err != nil {
			failed = err
		}
	}
	return failed
}

func (w *World) hasOnly(paths Path) error {
	if exchange, err := w.current(); err != nil {
		return err
	} else if exchange.Status >= http.StatusMultipleChoices {
		return w.wantStatus(http.StatusOK)
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		found := []document{answer}
		if slices.Contains(asTexts(answer.at("schemas")), scim.MessageListResponse) {
			found = resourcesOf(answer)
		}
		if len(found) == 0 {
			return w.fault(finding{subject: "resources of the answer", got: "none", want: "at least one", exchange: exchange.Number})
		}
		for _, resource := range found {
			if extra := w.beyond(resource, string(paths)); len(extra) > 0 {
				return w.fault(finding{
					subject: "attributes of the answer that were not asked for", got: strings.Join(extra, ", "),
					want: "none but " + string(paths) + " and what is always returned", exchange: exchange.Number, pointer: "/" + extra[0],
				})
			}
		}
		return nil
	})
}

// beyond names what a resource has beside the named attributes, those that are always
// returned, and meta.
func (w *World) beyond(resource document, named string) []string {
	allowed := map[string]bool{"id": true, "schemas": true, "meta": true}
	for name := range strings.SplitSeq(named, ",") {
		if parts := segments(resource.value, strings.TrimSpace(name)); len(parts) > 0 {
			allowed[strings.ToLower(parts[0].name)] = true
		}
	}
	always := map[string]bool{}
	for _, d := range w.returned("always") {
		always[strings.ToLower(string(d.full()))] = true
	}
	members, _ := normal(resource.value).(map[string]any)
	var extra []string
	for name, value := range members {
		if allowed[name] || always[name] || empty(value) {
			continue
		}
		inside, isObject := value.(map[string]any)
		if !isObject || !strings.HasPrefix(name, "urn:") {
			extra = append(extra, name)
			continue
		}
		for sub := range inside {
			if !always[name+":"+sub] {
				extra = append(extra, name+":"+sub)
			}
		}
	}
	slices.Sort(extra)
	return extra
}

func (w *World) isWithout(name Actor, paths Path) error {
	partial, err := w.current()
	if err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	answer, err := w.answered(partial)
	if err != nil {
		return w.unreadable(partial, err, true)
	}
	_, whole, err := w.user(name)
	w.answer = partial
	if err != nil {
		return err
	}
	var want []string
	for path := range strings.SplitSeq(string(paths), ",") {
		want = append(want, strings.ToLower(strings.TrimSpace(path)))
	}
	slices.Sort(want)
	if got := differences(whole, answer, nil); !slices.Equal(got, want) {
		return w.fault(finding{
			subject: fmt.Sprintf("attributes of %s's user that the answer lacks or has otherwise", name), got: orDefault(strings.Join(got, ", "), "none"),
			want: strings.Join(want, ", "), exchange: partial.Number,
		})
	}
	return nil
}
