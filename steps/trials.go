package steps

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// trialPhrases modify one attribute after the other, as the service provider's own
// /Schemas describes them, so that custom schemas are judged too.
func trialPhrases(r *registrar) {
	r.action("a client tries to {word} each {word} attribute of {person}'s user",
		"Sends one PATCH for each attribute of User and its extensions of that kind, with the attribute's path. The operation is add, replace or remove; the kind is simple, complex, sub (of a singular complex attribute), multi-valued, required, immutable or read-only. The user is read before.",
		(*World).tryEach, each("tried", 0, 1), alters)
	r.parameter("attempted",
		as("is refused", func(w *World) error { return w.eachTryRefused("") }, refusal),
		as("is refused with scimType {word}", (*World).eachTryRefused, refusal),
		as("is refused with {status}", (*World).allRefused, demands),
		as("succeeds and is read back", (*World).eachTrySucceeded),
		as("changes nothing", (*World).noTryChanged, refusal))
	r.judgment("each attempt {attempted}",
		"Every request of the When was answered with 400, with that scimType or whatever it says, or with that status; or was answered with 200 or 204, and reading the user back shows what was sent, after add beside what was there, and no value after remove (a custom attribute may refuse a value with invalidValue); or, whatever it was answered with, 5xx apart, reading the user back shows the attributes as they were.",
		nil)
}

// trial is one PATCH of one attribute.
type trial struct {
	definition definition
	op         string
	want       any // nil for remove
	exchange   int
}

// trials are the tries of a When with what stood before them.
type trials struct {
	person Actor
	before document
	tried  []trial
}

func (w *World) tryEach(op, kind string, name Actor) error {
	_, before, err := w.user(name)
	if err != nil {
		return err
	}
	id, err := w.userID(name)
	if err != nil {
		return err
	}
	w.trials = trials{person: name, before: before}
	s := w.samples(string(name), 1)
	for _, d := range w.triedDefinitions(kind) {
		if op == "remove" && (len(before.at(d.full())) == 0 || d.required && kind != "required" || mayBeDefault(d, before)) {
			continue
		}
		operation := map[string]any{"op": op, "path": string(d.full())}
		var want any
		if op != "remove" {
			value, ok := s.tried(d, before)
			if !ok {
				continue
			}
			operation["value"], want = value, value
		}
		encoded, err := json.Marshal([]any{operation})
		if err != nil {
			return fmt.Errorf("encode operation: %w", err)
		}
		exchange, err := w.send(call{method: http.MethodPatch, path: scim.EndpointUsers + "/" + url.PathEscape(id), body: patchBody(Text(encoded))})
		if err != nil {
			return err
		}
		w.trials.tried = append(w.trials.tried, trial{d, op, want, exchange.Number})
	}
	return nil
}

// mayBeDefault says whether the value of an attribute is one that a service provider shows of
// whoever has none: true, as of active. Its removal changes nothing that can be seen.
func mayBeDefault(d definition, before document) bool {
	have := before.at(d.full())
	return d.kind == "boolean" && !d.multi && len(have) == 1 && have[0] == true
}

// tried gives the new value of an attribute: one that it does not have.
func (s samples) tried(d definition, before document) (any, bool) {
	switch {
	case strings.EqualFold(d.path, "userName"):
		return s.data.NameOfUser(accept.Owner{Stem: s.owner.Stem, Name: s.owner.Name + "-renamed", Domain: s.domain}), true
	case d.mutability == "readOnly":
		return s.forged(d)
	case d.kind == "boolean" && !d.multi:
		have := before.at(d.full())
		return len(have) == 0 || have[0] != true, true
	}
	return s.value(d)
}

// triedDefinitions are the attributes of a kind that a client can see the value of.
func (w *World) triedDefinitions(kind string) []definition {
	var found []definition
	for _, d := range append(w.userDefinitions(), commonReadOnly()...) {
		for _, one := range append([]definition{d}, d.subs...) {
			sub := one.path != d.path
			one.urn, one.core = d.urn, d.core
			if (one.returned == "default" || one.returned == "always") && one.isTried(kind, sub, d) {
				found = append(found, one)
			}
		}
	}
	return found
}

// isTried says whether an attribute, or a sub-attribute of parent, is of a kind.
func (d definition) isTried(kind string, sub bool, parent definition) bool {
	writable := d.mutability == "readWrite" && parent.mutability == "readWrite"
	switch kind {
	case "simple":
		return !sub && writable && !d.multi && d.kind != "complex" && !d.required
	case "complex":
		return !sub && writable && !d.multi && d.kind == "complex"
	case "multi-valued":
		return !sub && writable && d.multi && !d.single
	case "sub":
		return sub && writable && !parent.multi && !d.multi && d.kind != "complex" && !refersToResource(parent)
	case "required":
		return !sub && writable && d.required && !d.demanded // the RFC says what follows where a schema requires it
	case "immutable":
		return !sub && d.mutability == "immutable"
	case "read-only":
		return d.mutability == "readOnly" && (!sub || !parent.multi && (parent.mutability != "readOnly" || parent.name == "meta"))
	}
	return false
}

// commonReadOnly are the attributes that /Schemas leaves out (RFC 7643, section 3.1).
func commonReadOnly() []definition {
	readOnly := func(path, kind string) definition {
		return definition{core: true, path: path, name: path[strings.LastIndexByte(path, '.')+1:], kind: kind, mutability: "readOnly", returned: "default", caseExact: true}
	}
	meta := readOnly("meta", "complex")
	meta.returned = "" // its sub-attributes are tried
	for _, name := range []string{"resourceType", "created", "location"} {
		kind := "string"
		if name == "created" {
			kind = "dateTime"
		}
		meta.subs = append(meta.subs, readOnly("meta."+name, kind))
	}
	return []definition{readOnly("id", "string"), meta}
}

func (t trial) String() string {
	return fmt.Sprintf("PATCH that would %s %s", t.op, t.definition.full())
}

// tolerated: only the service provider knows what its own attributes may hold.
func (t trial) tolerated(exchange *transcript.Exchange) bool {
	answer, err := parseDocument(exchange.ResponseBody)
	custom := !t.definition.core && !strings.EqualFold(t.definition.urn, scim.SchemaEnterpriseUser)
	return err == nil && custom && exchange.Status == http.StatusBadRequest && first(answer.at("scimType")) == "invalidValue"
}

// eachTry hands over the tries of the When with their answers; the statuses count as
// looked at. Without a try there is nothing to judge.
func (w *World) eachTry(judge func(trial, *transcript.Exchange) error) error {
	if len(w.trials.tried) == 0 {
		return &Inapplicable{"no attribute of User of that kind is advertised"}
	}
	for _, t := range w.trials.tried {
		exchange := w.exchange(t.exchange)
		w.assert(exchange)
		if err := judge(t, exchange); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) eachTrySucceeded() error {
	var accepted []trial
	err := w.eachTry(func(t trial, exchange *transcript.Exchange) error {
		if exchange.Status == http.StatusOK || exchange.Status == http.StatusNoContent {
			accepted = append(accepted, t)
			return nil
		}
		if t.tolerated(exchange) {
			return nil
		}
		return w.fault(finding{subject: "answer to the " + t.String(), got: errorText(exchange), want: "200 or 204", exchange: exchange.Number})
	})
	if err != nil {
		return err
	}
	exchange, after, err := w.user(w.trials.person)
	if err != nil {
		return err
	}
	for _, t := range accepted {
		if want, ok := t.shows(w.trials.before, after, w.assigns); !ok {
			err := w.fault(finding{
				subject: fmt.Sprintf("%s after the %s", t.definition.full(), t), got: showAll(after.at(t.definition.full())), want: want,
				exchange: exchange.Number, pointer: pointerTo(t.definition.full()),
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// assigns says whether a user who is created without an attribute shows one all the same, or
// cannot be created so: then what comes after a removal may be a default.
func (w *World) assigns(d definition) bool {
	if w.config.Ground == nil {
		return true
	}
	of := w.config.Ground.outcome(w.ctx, carrier{
		key: "a user without " + string(d.full()),
		try: func(w *World) error {
			user := w.basicUser(controlUser)
			top, sub, _ := strings.Cut(d.path, ".")
			if parent, ok := user[top].(map[string]any); ok && sub != "" {
				delete(parent, sub)
			} else if d.core {
				delete(user, top)
			}
			_, err := w.create(scim.EndpointUsers, jsonText(user))
			return err
		},
		shows: func(w *World) *lack {
			id := idOf(w.answer)
			return w.absent(scim.EndpointUsers, id, d.full())
		},
	})
	return of.refusal != nil || of.lack == nil
}

// shows says whether a representation has what the try should have brought about; assigns tells
// whether the service provider gives an attribute a default.
func (t trial) shows(before, after document, assigns func(definition) bool) (want string, ok bool) {
	got := after.at(t.definition.full())
	if t.op == "remove" {
		// What is unassigned may be shown as a default of the service provider, such as a
		// display name made of the name: another value than the one that was removed.
		replaced := len(got) > 0 && !equalJSON(got, before.at(t.definition.full())) && plain(got[0]) != "" && !t.definition.multi
		return "no value", len(got) == 0 || replaced && assigns(t.definition)
	}
	if t.definition.multi && t.op == "add" {
		have := flat(got)
		for _, element := range slices.Concat(flat([]any{t.want}), flat(before.at(t.definition.full()))) {
			if !slices.ContainsFunc(have, func(one any) bool { return holdsSent(t.definition, notPrimary(element), one) }) {
				return plain(element) + " among the values", false
			}
		}
		return "", true
	}
	return plain(t.want), len(got) > 0 && holdsSent(t.definition, t.want, got[0])
}

// notPrimary leaves primary out of a value: a value that is added can take it away.
func notPrimary(element any) any {
	object, ok := element.(map[string]any)
	if !ok {
		return element
	}
	rest := map[string]any{}
	for name, value := range object {
		if !strings.EqualFold(name, "primary") {
			rest[name] = value
		}
	}
	return rest
}

func (w *World) eachTryRefused(scimType string) error {
	return w.eachTry(func(t trial, exchange *transcript.Exchange) error {
		subject := "answer to the " + t.String()
		if exchange.Status != http.StatusBadRequest {
			return w.fault(finding{subject: subject, got: errorText(exchange), want: "400", exchange: exchange.Number})
		}
		if scimType == "" {
			return nil
		}
		answer, err := w.answered(exchange)
		if err != nil {
			return w.unreadable(exchange, err, false)
		}
		return w.keyword(exchange, answer, " of the "+subject, scimType)
	})
}

func (w *World) noTryChanged() error {
	err := w.eachTry(func(t trial, exchange *transcript.Exchange) error {
		if exchange.Status < http.StatusInternalServerError {
			return nil
		}
		return w.fault(finding{subject: "answer to the " + t.String(), got: errorText(exchange), want: "400", exchange: exchange.Number})
	})
	if err != nil {
		return err
	}
	exchange, after, err := w.user(w.trials.person)
	if err != nil {
		return err
	}
	for _, t := range w.trials.tried {
		path := t.definition.full()
		was, is := w.trials.before.at(path), after.at(path)
		if !equalJSON(was, is) {
			err := w.fault(finding{subject: fmt.Sprintf("%s after the %s", path, t), got: showAll(is), want: showAll(was), exchange: exchange.Number, pointer: pointerTo(path)})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
