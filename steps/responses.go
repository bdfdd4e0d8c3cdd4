package steps

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

func responseJudgments(r *registrar) {
	r.judgment("the status is {statuses}",
		"The status of the client's last answer is this one, or one of two.",
		func(w *World, statuses Statuses) error { return w.wantStatus(statuses...) }, mayRefuse(0), mayDemand(0), answers)
	outcomes(r)
	r.judgment("the answer is {outcome}",
		"What the client's last answer is as a whole. An error has the status in the status line and in the body. A refusal is any error but 500. As ServiceProviderConfig says is a sorted list in order and in reverse where sort.supported is true and neither else, a list no longer than filter.maxResults, a nextCursor where pagination.cursor announces it, the members of pagination.defaultPaginationMethod and no others.",
		nil, answers)
	r.judgment("the error has the scimType {words}",
		"The client's last answer, whatever its status, has that scimType, or one of two. Another one, or none, warns: scimType is optional.",
		func(w *World, allowed Words) error { return w.hasKeyword(allowed...) }, answers)
	r.parameter("listed",
		as("exactly {people}", func(people Actors) Listed { return Listed{People: people} }),
		as("{people} in this order", func(people Actors) Listed { return Listed{People: people, InOrder: true} }),
		as("everybody", func() Listed { return Listed{Everybody: true} }),
		as("nobody", func() Listed { return Listed{Nobody: true} }))
	r.judgment("the answer lists {listed}",
		"The list holds these people's users and no other of the scenario's people, the decoys; users of others are not counted against it. Nobody: the list holds no user at all.",
		(*World).answerLists, answers)
	r.parameter("header",
		as("{word}", func(name string) Header { return Header{name, ".+"} }),
		as("{word} matching {json}", func(name string, pattern Text) Header { return Header{name, string(pattern)} }))
	r.parameter("headed",
		as("the answer", func() Status { return 0 }),
		as("an answer with {status}", func(status Status) Status { return status }))
	r.judgment("{headed} has the header {header}",
		"The client's last answer carries the header, and its value matches the regular expression as a whole. If its status is another one than that there is nothing to judge: whether it is right is another requirement's matter.",
		(*World).hasHeader, answers)
	r.judgment("the media type is SCIM's",
		"The client's last answer is application/scim+json.",
		(*World).scimMediaType)
	r.parameter("back",
		as("{status}", (*World).readGives),
		as("another ETag than before", func(w *World, at Path) error { return w.tagAgain(at, false) }),
		as("the same ETag as before", func(w *World, at Path) error { return w.tagAgain(at, true) }))
	r.judgment("reading {path} back gives {back}",
		"Reads a resource and looks at the status only, or at its entity-tag: it is the one that it had last before the When, or one that it had at no time before.",
		nil)
	resources(r)
	r.judgment("{resource} has {path} {check}",
		"Reads the resource, or takes the client's last answer, and compares one attribute: with a JSON value; with one that must be among several values, in any letter case; with another attribute that means the same instant; with the last whole representation before the When. What is said of an attribute's definition counts where /Schemas has it.",
		func(w *World, resource Resource, path Path, check Check) error {
			return resource.read(w, func(exchange *transcript.Exchange, in document) error {
				return check(w, place{exchange, in, string(path) + " of " + resource.name, path, resource.exact})
			})
		}, answersOfAnswer)
	r.judgment("{resource} has a {path}",
		"The attribute has a value.",
		(*World).resourceHas, answersOfAnswer)
	r.judgment("{resource} has no {path}",
		"The attribute has no value.",
		(*World).resourceHasNo, withoutValue, answersOfAnswer)
}

// Header is a header and the regular expression that its value matches.
type Header struct{ name, pattern string }

func (w *World) readGives(at Path, status Status) error {
	if _, err := w.send(call{method: http.MethodGet, path: string(at)}); err != nil {
		return err
	}
	return w.wantStatus(status)
}

func (w *World) hasHeader(status Status, header Header) error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	subject := "header " + header.name + " of the answer"
	if status != 0 {
		w.assert(exchange)
		if Status(exchange.Status) != status {
			return &Inapplicable{fmt.Sprintf("the service provider answered with %d, and %s is what has the header %s", exchange.Status, status, header.name)}
		}
		subject += fmt.Sprintf(" with %d", status)
	}
	expression, err := regexp.Compile("(?s)^(?:" + header.pattern + ")$")
	if err != nil {
		return fmt.Errorf("pattern %q: %w", header.pattern, err)
	}
	values := exchange.ResponseHeader.Values(header.name)
	if slices.ContainsFunc(values, expression.MatchString) {
		return nil
	}
	f := finding{subject: subject, got: "absent", want: "present", exchange: exchange.Number}
	if len(values) > 0 {
		f.got, f.want = show(strings.Join(values, ", ")), header.pattern
	}
	return w.fault(f)
}

// Listed says who is in a list.
type Listed struct {
	People  Actors
	InOrder bool
	Nobody  bool // not even people of others
	// Everybody is all people of the scenario.
	Everybody bool
}

func (w *World) answerLists(who Listed) error {
	switch {
	case who.Nobody:
		return w.listsNobody()
	case who.Everybody:
		return w.lists(w.everybody())
	case who.InOrder:
		return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
			return w.inOrder(exchange, w.ownUsers(resourcesOf(answer)), who.People)
		})
	}
	return w.lists(who.People)
}

// present are the requirements that want a member to be there at all.
var present = map[Path]string{"id": "RFC7643-3.1-R04", "meta.location": "RFC7643-3.1-R02", "nextCursor": "RFC9865-2-R10"}

// aboutWhatIsSaid are the requirements that look at what such a member says. Where it is
// absent there is nothing to look at, and no finding for them.
func aboutWhatIsSaid() []string {
	return []string{"RFC7643-3.1-R10", "RFC7644-1.2-R02", "RFC7643-2.4-R13", "RFC7644-7.1-R02", "RFC7644-1.3-R01", "RFC9865-2-R03", "RFC9865-2-R04", "RFC9865-5.2-R05"}
}

// wanting returns the requirement that a member which is absent goes against, when the
// scenario itself is about something else; "" for its own.
func (w *World) wanting(path Path) string {
	if len(w.scenario.Requirements) > 0 && slices.Contains(aboutWhatIsSaid(), w.scenario.Requirements[0]) {
		return present[path]
	}
	return ""
}

func (w *World) wantError(status Status, scimType string) error {
	if err := w.wantStatus(status); err != nil {
		return err
	}
	exchange, err := w.current()
	if err != nil {
		return err
	}
	if w.moot[exchange.Number] {
		return nil // it is no error
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return w.unreadable(exchange, err, false)
	}
	if !slices.Contains(asTexts(answer.at("schemas")), scim.MessageError) {
		return w.aside("RFC7644-3.12-R02", finding{subject: "schemas of the error body", got: showAll(answer.at("schemas")), want: scim.MessageError, exchange: exchange.Number, pointer: "/schemas"})
	}
	return w.errorBody(exchange, scimType)
}

// aside reports what is wrong with the form of an answer: a matter of its own, by which a
// scenario fails only when it claims that requirement.
func (w *World) aside(requirement string, f finding) error {
	if about := w.claimAbout(aboutErrorBodies()); about != "" {
		requirement = about
	}
	f.requirement, f.incidental, f.apart = requirement, true, true
	err := w.fault(f)
	if errors.Is(err, ErrFinding) && !w.claims(requirement) {
		return nil
	}
	return err
}

// aboutErrorBodies are the requirements that ask for a SCIM error in one place: a scenario
// that claims one of them judges its form.
func aboutErrorBodies() []string {
	return []string{"RFC7644-3.5.2-R35", "RFC7644-3.12-R31", "RFC9110-15.5.13-R01", "RFC9865-2.1-R01"}
}

// unreadable reports a body that is no JSON: of an error RFC 7644, section 3.12, wants it so,
// of any other answer section 3.2. Where a judgment needs the body the scenario stands on it.
func (w *World) unreadable(exchange *transcript.Exchange, cause error, needed bool) error {
	requirement, want := "RFC7644-3.2-R09", "a JSON document"
	if exchange.Status >= http.StatusBadRequest {
		requirement, want = "RFC7644-3.12-R01", "a SCIM error"
	}
	f := finding{subject: "body of the answer to " + exchange.Method + " " + endpointOf(exchange.URL, w.config.BaseURL), got: cause.Error(), want: want, exchange: exchange.Number}
	if !needed {
		return w.aside(requirement, f)
	}
	if about := w.claimAbout(aboutErrorBodies()); about != "" && exchange.Status >= http.StatusBadRequest {
		requirement = about
	}
	if f.requirement, f.incidental, f.apart, f.blocking = requirement, true, true, !w.claims(requirement); w.moot[exchange.Number] {
		return ErrFinding // its status says more
	}
	return w.stop(f)
}

// asTexts flattens values to strings.
func asTexts(values []any) []string {
	var texts []string
	for _, value := range values {
		if list, ok := value.([]any); ok {
			texts = append(texts, asTexts(list)...)
			continue
		}
		texts = append(texts, plain(value))
	}
	return texts
}

// inAnswer judges the body of the client's last answer.
func (w *World) inAnswer(judge func(*transcript.Exchange, document) error) error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return w.unreadable(exchange, err, true)
	}
	return judge(exchange, answer)
}

// readBack reads a resource and judges it.
func (w *World) readBack(at Path, judge func(*transcript.Exchange, document) error) error {
	if _, err := w.send(call{method: http.MethodGet, path: string(at)}); err != nil {
		return err
	}
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(judge)
}

// lists compares the users of the list that belong to the scenario with those wanted.
func (w *World) lists(people Actors) error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		return w.foundExactly(exchange, w.ownUsers(resourcesOf(answer)), people)
	})
}

func (w *World) listsNobody() error {
	if err := w.wantStatus(http.StatusOK); err != nil {
		return err
	}
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		return w.foundExactly(exchange, allOf(answer), nil)
	})
}

// ownUsers are the users of a list that belong to the scenario.
func (w *World) ownUsers(users []document) []document {
	return slices.DeleteFunc(users, func(user document) bool {
		return !strings.HasPrefix(strings.ToLower(first(user.at("userName"))), strings.ToLower(w.cast.beginning()))
	})
}

func (w *World) scimMediaType() error {
	exchange, err := w.current()
	if err != nil {
		return err
	}
	got := exchange.ResponseHeader.Get("Content-Type")
	media, _, _ := strings.Cut(got, ";")
	if !strings.EqualFold(strings.TrimSpace(media), scim.MediaType) {
		return w.fault(finding{subject: "Content-Type of the answer", got: show(got), want: scim.MediaType, exchange: exchange.Number})
	}
	return nil
}
