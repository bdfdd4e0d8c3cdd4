package steps

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

func responseJudgments(r *registrar) {
	r.judgment("the status is {status}",
		"The status of the client's last answer.",
		func(w *World, status Status) error { return w.wantStatus(status) })
	r.judgment("the status is {status} or {status}",
		"The status of the client's last answer is one of two.",
		func(w *World, one, other Status) error { return w.wantStatus(one, other) })
	r.judgment("the answer is the error {status}",
		"The client's last answer is a SCIM error with that status in the status line and in the body.",
		func(w *World, status Status) error { return w.wantError(status, "") })
	r.judgment("the answer is the error {status} with scimType {word}",
		"The same, and the body has that scimType.",
		func(w *World, status Status, scimType string) error { return w.wantError(status, scimType) })
	r.judgment("the answer has {path} equal to {json}",
		"A value of the client's last answer compared with a JSON value.",
		func(w *World, path Path, want Text) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				return w.valueIs(exchange, answer, string(path)+" of the answer", path, want)
			})
		})
	r.judgment("the answer has a {path}",
		"The client's last answer has a value there.",
		func(w *World, path Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				if len(answer.at(path)) > 0 {
					return nil
				}
				return w.fault(finding{subject: string(path) + " of the answer", got: "no value", want: "a value", exchange: exchange.Number})
			})
		})
	r.judgment("the answer has no {path}",
		"The client's last answer has no value there.",
		func(w *World, path Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				if got := answer.at(path); len(got) > 0 {
					return w.fault(finding{subject: string(path) + " of the answer", got: showAll(got), want: "no value", exchange: exchange.Number, pointer: pointerTo(path)})
				}
				return nil
			})
		})
	r.judgment("the answer lists exactly {people}",
		"The list holds these people's users and no other of the scenario's people, the decoys. Users of others are not counted against it.",
		func(w *World, people Actors) error { return w.lists(people) })
	r.judgment("the answer lists nobody",
		"The list holds no user at all.",
		(*World).listsNobody)
	r.judgment("the answer has the header {word}",
		"The client's last answer carries the header.",
		func(w *World, name string) error {
			exchange, err := w.current()
			if err != nil || exchange.ResponseHeader.Get(name) != "" {
				return err
			}
			return w.fault(finding{subject: "header " + name + " of the answer", got: "absent", want: "present", exchange: exchange.Number})
		})
	r.judgment("the media type is SCIM's",
		"The client's last answer is application/scim+json.",
		(*World).scimMediaType)
	r.judgment("reading {path} back shows {path} equal to {json}",
		"Reads a resource and compares one attribute with a JSON value.",
		func(w *World, at, path Path, want Text) error {
			return w.readBack(at, func(exchange *transcript.Exchange, resource document) error {
				return w.valueIs(exchange, resource, fmt.Sprintf("%s of %s", path, at), path, want)
			})
		})
	r.judgment("reading {path} back shows no {path}",
		"Reads a resource: the attribute has no value.",
		func(w *World, at, path Path) error {
			return w.readBack(at, func(exchange *transcript.Exchange, resource document) error {
				if got := resource.at(path); len(got) > 0 {
					return w.fault(finding{subject: fmt.Sprintf("%s of %s", path, at), got: showAll(got), want: "no value", exchange: exchange.Number, pointer: pointerTo(path)})
				}
				return nil
			})
		})
	r.judgment("reading {path} back gives {status}",
		"Reads a resource and looks at the status only.",
		func(w *World, at Path, status Status) error {
			if _, err := w.send(call{method: http.MethodGet, path: string(at)}); err != nil {
				return err
			}
			return w.wantStatus(status)
		})
}

func (w *World) wantError(status Status, scimType string) error {
	if err := w.wantStatus(status); err != nil {
		return err
	}
	exchange, err := w.current()
	if err != nil {
		return err
	}
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return w.fault(finding{subject: "error body", got: err.Error(), want: "a SCIM error", exchange: exchange.Number})
	}
	if !slices.Contains(asTexts(answer.at("schemas")), scim.MessageError) {
		return w.fault(finding{subject: "schemas of the error body", got: showAll(answer.at("schemas")), want: scim.MessageError, exchange: exchange.Number, pointer: "/schemas"})
	}
	return w.errorBody(exchange, scimType)
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
	answer, err := parseDocument(exchange.ResponseBody)
	if err != nil {
		return w.fault(finding{subject: "body of the answer", got: err.Error(), want: "a JSON document", exchange: exchange.Number})
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
		return w.foundExactly(exchange, resourcesOf(answer), nil)
	})
}

// ownUsers are the users of a list that belong to the scenario.
func (w *World) ownUsers(users []document) []document {
	return slices.DeleteFunc(users, func(user document) bool {
		return !strings.HasPrefix(strings.ToLower(first(user.at("userName"))), strings.ToLower(w.cast.stem)+"-")
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
