package entra

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// ValidatorTest is one test of Microsoft's hosted SCIM Validator as the requests it
// sends. The validator is a client of its own: Accept on every request and no
// ADSCIMVersion, lower-case operations, real booleans except in roles, schemas last in
// a POST and first in a PATCH. [W] 164 logged requests of 2026-02-13
type ValidatorTest struct {
	ID      string // 1 to 25, and P1 to P7 for the preview tests
	Name    string
	Holds   string // what must hold
	Preview bool   // a failure does not fail the validation
	Steps   []ValidatorStep
}

// ValidatorStep builds one request. ids are what the POSTs of the test were answered
// so far, oldest first; the error says that an id is missing.
type ValidatorStep func(ids []string) (wire.Request, error)

// Play sends the requests of a test one after the other and returns their answers.
// Afterwards it deletes what the test created and has not deleted, as the validator
// does; those answers are not returned. An error means that an id was missing, or that
// no answer came.
func (t ValidatorTest) Play(ctx context.Context, client *wire.Client) ([]*wire.Answer, error) {
	var answers []*wire.Answer
	var ids, paths []string
	deleted := map[string]bool{}
	defer func() {
		for _, path := range paths {
			if !deleted[path] {
				_, _ = client.Do(ctx, validatorRequest(http.MethodDelete, path, "", nil))
			}
		}
	}()
	for i, step := range t.Steps {
		request, err := step(ids)
		if err != nil {
			return answers, fmt.Errorf("validator test %s, step %d: %w", t.ID, i+1, err)
		}
		answer, err := client.Do(ctx, request)
		if err != nil {
			return answers, fmt.Errorf("validator test %s, step %d: %w", t.ID, i+1, err)
		}
		answers = append(answers, answer)
		if id := answer.Object().Text("id"); request.Method == http.MethodPost && answer.OK() && id != "" {
			ids = append(ids, id)
			paths = append(paths, request.Path+"/"+escapeID(id))
		}
		deleted[request.Path] = deleted[request.Path] || request.Method == http.MethodDelete
	}
	return answers, nil
}

// validatorRequest has the validator's headers. [W]
func validatorRequest(method, path, query string, body *wire.Object) wire.Request {
	request := wire.Request{Method: method, Path: path, Query: query, Header: http.Header{"Accept": {scim.MediaType}}}
	if body != nil {
		request.Header.Set("Content-Type", contentType)
		request.Body, _ = wire.Encode(body) // holds nothing but strings, booleans and objects
	}
	return request
}

// sample gives out the values of one validator run.
type sample struct {
	random *rand.Rand
	prefix string
}

func (s sample) word() string {
	letters := make([]byte, 12)
	for i := range letters {
		letters[i] = byte('A' + s.random.IntN(26))
	}
	return string(letters)
}

// account is a userName.
func (s sample) account(kind string) string { return s.prefix + kind + s.mail() }

func (s sample) mail() string { return strings.ToLower(s.word()) + "@example.com" }
func (s sample) phone() string {
	return fmt.Sprintf("%02d-555-%04d", s.random.IntN(90)+10, s.random.IntN(10000))
}

// filtered are the attributes of the validator that are addressed through a filter, in
// the order in which it writes them. [T] replayed requests; the count of 36 with plain
// is [W]
func (s sample) filtered() []wire.Member {
	phone := s.phone()
	return []wire.Member{
		wire.M(`emails[type eq "work"].value`, s.mail()), wire.M(`emails[type eq "work"].primary`, true),
		wire.M(`addresses[type eq "work"].formatted`, s.word()), wire.M(`addresses[type eq "work"].streetAddress`, s.word()),
		wire.M(`addresses[type eq "work"].locality`, s.word()), wire.M(`addresses[type eq "work"].region`, s.word()),
		wire.M(`addresses[type eq "work"].postalCode`, s.word()[:6]), wire.M(`addresses[type eq "work"].primary`, true),
		wire.M(`addresses[type eq "work"].country`, "Switzerland"),
		wire.M(`phoneNumbers[type eq "work"].value`, phone), wire.M(`phoneNumbers[type eq "work"].primary`, true),
		wire.M(`phoneNumbers[type eq "mobile"].value`, phone), wire.M(`phoneNumbers[type eq "fax"].value`, phone),
		wire.M(`roles[primary eq "True"].display`, s.word()), wire.M(`roles[primary eq "True"].value`, s.word()),
		wire.M(`roles[primary eq "True"].type`, s.word()),
	}
}

// plain are the others.
func (s sample) plain() []wire.Member {
	return []wire.Member{
		wire.M("active", true), wire.M("displayName", s.word()), wire.M("title", s.word()), wire.M("preferredLanguage", "de-CH"),
		wire.M("name.givenName", s.word()), wire.M("name.familyName", s.word()), wire.M("name.formatted", s.word()),
		wire.M("name.middleName", s.word()), wire.M("name.honorificPrefix", s.word()), wire.M("name.honorificSuffix", s.word()),
		wire.M(enterprise+":employeeNumber", s.word()), wire.M(enterprise+":department", s.word()),
		wire.M(enterprise+":costCenter", s.word()), wire.M(enterprise+":organization", s.word()), wire.M(enterprise+":division", s.word()),
		wire.M("userType", s.word()), wire.M("nickName", s.word()), wire.M("locale", s.word()),
		wire.M("timezone", "Europe/Zurich"), wire.M("profileUrl", s.word()),
	}
}

// user is the validator's POST /Users, schemas last and the primary role's flag a
// string. [W]
func (s sample) user(name string) *wire.Object {
	phone := s.phone()
	kind := func(kind, value string) *wire.Object {
		return wire.NewObject(wire.M("type", kind), wire.M("value", value))
	}
	return wire.NewObject(
		wire.M("userName", name), wire.M("active", true), wire.M("displayName", s.word()), wire.M("title", s.word()),
		wire.M("emails", []any{kind("work", s.mail()).Set("primary", true)}), wire.M("preferredLanguage", "de-CH"),
		wire.M("name", wire.NewObject(wire.M("givenName", s.word()), wire.M("familyName", s.word()), wire.M("formatted", s.word()),
			wire.M("middleName", s.word()), wire.M("honorificPrefix", s.word()), wire.M("honorificSuffix", s.word()))),
		wire.M("addresses", []any{wire.NewObject(wire.M("type", "work"), wire.M("formatted", s.word()), wire.M("streetAddress", s.word()),
			wire.M("locality", s.word()), wire.M("region", s.word()), wire.M("postalCode", s.word()[:6]), wire.M("primary", true),
			wire.M("country", "Switzerland"))}),
		wire.M("phoneNumbers", []any{kind("work", phone).Set("primary", true), kind("mobile", phone), kind("fax", phone)}),
		wire.M(enterprise, wire.NewObject(wire.M("employeeNumber", s.word()), wire.M("department", s.word()),
			wire.M("costCenter", s.word()), wire.M("organization", s.word()), wire.M("division", s.word()))),
		wire.M("roles", []any{wire.NewObject(wire.M("primary", "True"), wire.M("display", s.word()), wire.M("value", s.word()), wire.M("type", s.word()))}),
		wire.M("userType", s.word()), wire.M("nickName", s.word()), wire.M("locale", s.word()),
		wire.M("timezone", "Europe/Zurich"), wire.M("profileUrl", s.word()),
		wire.M("schemas", []any{scim.SchemaUser, enterprise}))
}

// group is the validator's POST /Groups; that schemas is last is [W] for users and
// taken over here. [I]
func (s sample) group(name string) *wire.Object {
	return wire.NewObject(wire.M("displayName", name), wire.M("externalId", s.word()), wire.M("schemas", []any{scim.SchemaGroup}))
}

// verbose is one operation for each attribute.
func (s sample) verbose(op string) []any {
	var out []any
	for _, member := range append(s.plain(), s.filtered()...) {
		out = append(out, operation(op, member.Name, member.Value))
	}
	return out
}

// pathless is the filtered operations and one without a path. [T]
func (s sample) pathless(op string) []any {
	var out []any
	for _, member := range s.filtered() {
		out = append(out, operation(op, member.Name, member.Value))
	}
	return append(out, operation(op, "", wire.NewObject(s.plain()...)))
}

// The steps.

func post(endpoint string, body *wire.Object) ValidatorStep {
	return func([]string) (wire.Request, error) {
		return validatorRequest(http.MethodPost, endpoint, "", body), nil
	}
}

func filter(endpoint, excluded, attribute, value string) ValidatorStep {
	asked := query{excluded: excluded, filter: equals(attribute, value, String)}
	return func([]string) (wire.Request, error) {
		return validatorRequest(http.MethodGet, endpoint, asked.String(), nil), nil
	}
}

// on is a request for the resource that the POST number n made; %s in its body stands
// for the ids that the POSTs number refs made.
func on(method, endpoint string, n int, query string, body *wire.Object, refs ...int) ValidatorStep {
	return func(ids []string) (wire.Request, error) {
		if n >= len(ids) {
			return wire.Request{}, fmt.Errorf("%s %s: POST %d was not answered with an id", method, endpoint, n+1)
		}
		request := validatorRequest(method, endpoint+"/"+escapeID(ids[n]), query, body)
		for _, ref := range refs {
			if ref >= len(ids) {
				return wire.Request{}, fmt.Errorf("%s %s: POST %d was not answered with an id", method, endpoint, ref+1)
			}
			quoted, err := json.Marshal(ids[ref])
			if err != nil {
				return wire.Request{}, fmt.Errorf("id %q: %w", ids[ref], err)
			}
			request.Body = []byte(strings.Replace(string(request.Body), "%s", strings.Trim(string(quoted), `"`), 1))
		}
		return request, nil
	}
}
