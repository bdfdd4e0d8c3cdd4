package steps

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/transcript"
)

// Resource is something that has attributes: an answer, a user, a group, the result of a bulk
// operation, a definition.
type Resource struct {
	name  string
	exact bool // its values are not the client's own: a service provider has no say in them
	blank bool // an empty text is no value
	read  func(w *World, judge func(*transcript.Exchange, document) error) error
}

// place is where a value is looked for.
type place struct {
	exchange *transcript.Exchange
	in       document
	subject  string
	path     Path
	exact    bool
}

// Check compares the value at a place.
type Check func(*World, place) error

func resources(r *registrar) {
	r.parameter("resource",
		as("the answer", func() Resource { return Resource{name: "the answer", read: (*World).inAnswer} }),
		as("the answer, if it has a body,", func() Resource { return Resource{name: "the answer", read: (*World).inAnyAnswer} }),
		as("{person}'s user", func(name Actor) Resource {
			return Resource{name: string(name) + "'s user", blank: true, read: retrieved(func(w *World) (*transcript.Exchange, document, error) { return w.user(name) })}
		}),
		as("the group {group}", func(name Team) Resource {
			return Resource{name: fmt.Sprintf("the group %q", name), read: retrieved(func(w *World) (*transcript.Exchange, document, error) { return w.readGroup(name) })}
		}),
		as("the resource {path}", func(at Path) Resource {
			return Resource{name: string(at), read: func(w *World, judge func(*transcript.Exchange, document) error) error { return w.readBack(at, judge) }}
		}),
		as("the result of {string}", func(operation string) Resource {
			return Resource{name: fmt.Sprintf("the result of %q", operation), exact: true, read: func(w *World, judge func(*transcript.Exchange, document) error) error {
				return w.inResult(operation, judge)
			}}
		}),
		as("the definition of {path}", func(attribute Path) Resource {
			return Resource{name: "the definition of " + string(attribute), exact: true, read: func(w *World, judge func(*transcript.Exchange, document) error) error {
				return w.definitionOf(attribute, judge)
			}}
		}),
		as("each imported user", func() Resource { return Resource{name: "an imported user", read: (*World).eachImported} }),
		as("each resource that the identity provider read", func() Resource {
			return Resource{name: "what the identity provider read", read: (*World).eachRead}
		}))
	r.parameter("check",
		as("equal to {json}", func(want Text) Check {
			return func(w *World, p place) error {
				if p.exact {
					return w.wantJSON(p.exchange, p.subject, pointerTo(p.path), p.in.sole(p.path), want)
				}
				return w.valueIs(p.exchange, p.in, p.subject, p.path, want)
			}
		}),
		as("holding {json}", func(want Text) Check { return func(w *World, p place) error { return w.among(p, want) } }),
		as("at the instant of {path}", func(other Path) Check { return func(w *World, p place) error { return w.atInstant(p, other) } }),
		as("as before", func() Check {
			return func(w *World, p place) error {
				return w.compared(p, func(before, after string) (string, bool) {
					return show(before), before == after || sameInstant(before, after)
				})
			}
		}),
		as("later than before", func() Check {
			return func(w *World, p place) error {
				return w.compared(p, func(before, after string) (string, bool) { return "later than " + show(before), later(after, before) })
			}
		}))
}

// withoutValue says which attribute a step wants to be gone from a stored user.
func withoutValue(f *Facts, arguments []string) {
	f.schema.answer = arguments[0] == "the answer"
	at, read := strings.CutPrefix(arguments[0], "the resource ")
	if f.schema.answer || strings.HasSuffix(arguments[0], "'s user") || read && storedUser.MatchString(at) {
		f.schema.cleared = strings.Trim(arguments[1], "`")
	}
}

func answersOfAnswer(f *Facts, arguments []string) {
	f.Answers = f.Answers || strings.HasPrefix(arguments[0], "the answer") || strings.HasPrefix(arguments[0], "each resource")
}

// retrieved makes a reader of a function that reads one resource.
func retrieved(read func(*World) (*transcript.Exchange, document, error)) func(*World, func(*transcript.Exchange, document) error) error {
	return func(w *World, judge func(*transcript.Exchange, document) error) error {
		exchange, resource, err := read(w)
		if err != nil {
			return err
		}
		return judge(exchange, resource)
	}
}

// inAnyAnswer judges the body of the client's last answer where there is one.
func (w *World) inAnyAnswer(judge func(*transcript.Exchange, document) error) error {
	exchange, err := w.current()
	if err != nil || len(exchange.ResponseBody) == 0 {
		return err
	}
	return w.inAnswer(judge)
}

// definitionOf judges an attribute's definition where /Schemas has it.
func (w *World) definitionOf(attribute Path, judge func(*transcript.Exchange, document) error) error {
	return w.definitions("any", func(exchange *transcript.Exchange, d definition) error {
		if !strings.EqualFold(string(attribute), string(d.urn)+":"+d.path) {
			return nil
		}
		return judge(exchange, stated(d.document))
	})
}

func (w *World) resourceHas(resource Resource, path Path) error {
	return resource.read(w, func(exchange *transcript.Exchange, in document) error {
		if len(in.at(path)) > 0 {
			return nil
		}
		f := finding{subject: string(path) + " of " + resource.name, got: "no value", want: "a value", exchange: exchange.Number}
		if resource.name == "the answer" {
			f.requirement = w.wanting(path)
			f.incidental, f.blocking = f.requirement != "", f.requirement != ""
		}
		return w.fault(f)
	})
}

func (w *World) resourceHasNo(resource Resource, path Path) error {
	return resource.read(w, func(exchange *transcript.Exchange, in document) error {
		got := in.at(path)
		if len(got) == 0 || resource.blank && len(got) == 1 && got[0] == "" {
			return nil
		}
		return w.fault(finding{subject: string(path) + " of " + resource.name, got: showAll(got), want: "no value", exchange: exchange.Number, pointer: pointerTo(path)})
	})
}

// among wants a multi-valued attribute of simple values to have a value, in any letter case.
func (w *World) among(p place, want Text) error {
	expected, err := parseDocument([]byte(want))
	if err != nil {
		return fmt.Errorf("expected value %q: %w", want, err)
	}
	values := p.in.at(p.path)
	for _, value := range flat(values) {
		if strings.EqualFold(plain(value), plain(expected.value)) {
			return nil
		}
	}
	return w.fault(finding{subject: p.subject, got: showAll(values), want: plain(expected.value) + " among the values", exchange: p.exchange.Number, pointer: pointerTo(p.path)})
}

func (w *World) atInstant(p place, other Path) error {
	got, want := first(p.in.at(p.path)), first(p.in.at(other))
	if sameSimple(definition{kind: "dateTime"}, got, want) && got != "" {
		return nil
	}
	return w.fault(finding{subject: p.subject, got: show(got), want: fmt.Sprintf("%s: %s", other, show(want)), exchange: p.exchange.Number, pointer: pointerTo(p.path)})
}

// compared holds an attribute against what the last whole representation before the When had.
func (w *World) compared(p place, agree func(before, after string) (want string, ok bool)) error {
	before, ok := w.lastSeen(idOf(p.exchange))
	if !ok {
		return w.unmet(fmt.Sprintf("no answer showed %s before the action", p.subject))
	}
	was, is := showAll(before.at(p.path)), showAll(p.in.at(p.path))
	if want, ok := agree(was, is); !ok {
		return w.fault(finding{subject: p.subject, got: is, want: want, exchange: p.exchange.Number, pointer: pointerTo(p.path)})
	}
	return nil
}

// outcomes are what an answer can be as a whole.
func outcomes(r *registrar) {
	r.parameter("outcome",
		as("the error {status}", func(w *World, status Status) error { return w.wantError(status, "") }, mayRefuse(0), mayDemand(0)),
		as("the error {status} with scimType {words}", (*World).errorOf, mayRefuse(0), mayDemand(0)),
		as("a success or the error {status} with scimType {word}", (*World).successOr, mayRefuse(0)),
		as("no internal error", (*World).noInternalError, refusal, odd),
		as("a refusal", (*World).notCarriedOut),
		as("a refusal, or what a GET of the same path gives", (*World).refusedOrRead),
		as("of any kind", (*World).anyAnswer, refusal),
		as("from a known method", (*World).methodThere),
		as("of one pagination method or refused", (*World).ofOneMethodOrRefused),
		as("as {path} of ServiceProviderConfig says", (*World).asAnnounced),
		as("{person}'s user without {path}", (*World).isWithout),
		as("not {record}", (*World).isNot),
		as("not a filtered list", (*World).unfiltered),
		as("a list with a type for {path} if that is served", (*World).listedIfServed),
		as("all that reading {path} back shows, or nothing", (*World).wholeOrNothing),
		as("the same as the one before", (*World).repeats),
		as("the same as by GET", (*World).sameByGet),
		as("no error, or the same as for {path}", (*World).sameErrorElsewhere))
}

// errorOf wants a SCIM error with one of some scimTypes.
func (w *World) errorOf(status Status, scimTypes Words) error {
	if len(scimTypes) == 1 {
		return w.wantError(status, scimTypes[0])
	}
	if err := w.wantError(status, ""); err != nil {
		return err
	}
	exchange, err := w.current()
	if err != nil {
		return err
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return err // wantError has read it
	}
	return w.keyword(exchange, answer, "", scimTypes...)
}

// successOr takes a success too: the rules allow both here.
func (w *World) successOr(status Status, scimType string) error {
	exchange, err := w.current()
	if err != nil || exchange.Status >= 200 && exchange.Status < 300 {
		return err
	}
	return w.wantError(status, scimType)
}

// anyAnswer wants an answer, whatever it says. A request that makes the service provider drop
// the connection, twice, ends the scenario before.
func (w *World) anyAnswer() error {
	exchange, err := w.current()
	if err == nil {
		w.assert(exchange)
	}
	return err
}
