// Package idptest starts a mock Okta and Entra ID in a test and drives it: people and groups,
// assignments, what is provisioned and what was logged, sign-in. It is the identity provider of
// scimspec serve idp, reads the same seed files, and takes every step through the same API.
//
// It is light: it compiles no scenario and no judge. scimspec.IdP is the same with every answer of
// the service provider judged as in a run.
//
//	idp := idptest.Start(t, idptest.Target(app.URL+"/scim/v2"))
//	okta := idp.Application("okta", "catalogue-app")
//	okta.Assign("ada.lane@example.com")
//	okta.Provision()
//
// An IdP and its applications may be used by several goroutines, but a step that fails ends the
// goroutine's test as T.Fatalf does.
package idptest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp/server"
)

// T is what of a test is needed: a testing.TB has it.
type T interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Option sets one thing about the identity provider.
type Option func(*server.Options) error

// Target is the base URL of the service provider, below which /Users lies; {tenant} and {application}
// in it stand for their ids. Without it there is a directory and sign-in, and nothing is provisioned.
func Target(base string) Option {
	return func(o *server.Options) error { o.BaseURL = base; return nil }
}

// BearerToken authenticates at the service provider of Target.
func BearerToken(token string) Option {
	return func(o *server.Options) error { o.Way = server.BearerWay(token); return nil }
}

// Seed is a directory with its applications, as --seed-file reads it; name is for messages. Without
// it there is the demo company, of whom nobody is assigned.
func Seed(name string, document []byte) Option {
	return func(o *server.Options) (err error) { o.Seeds, err = server.ReadSeed(name, document); return err }
}

// SeedFile is Seed out of a file.
func SeedFile(path string) Option {
	return func(o *server.Options) error {
		document, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("seed file: %w", err)
		}
		o.Seeds, err = server.ReadSeed(path, document)
		return err
	}
}

// Dialect makes it one tenant with an empty directory and one application, "app": okta-aiw,
// okta-oin, entra-default or entra-aadoptscim062020.
func Dialect(name string) Option {
	return func(o *server.Options) error { o.Dialect = name; return nil }
}

// AtOnce provisions changes as they come, in the background, as the products do. Without it nothing is
// sent before Provision, Act or Advance.
func AtOnce() Option { return func(o *server.Options) error { o.Manual = false; return nil } }

// With changes what the other options do not reach.
func With(change func(*server.Options)) Option {
	return func(o *server.Options) error { change(o); return nil }
}

// IdP is an identity provider that lives as long as its test.
type IdP struct {
	// URL is where its console, API and sign-in are, without a slash at the end.
	URL string

	t     T
	token string
}

// Start starts an identity provider on a loopback port. Ids and passwords are the same each time. It
// fails the test when an option is wrong, and ends with it.
func Start(t T, options ...Option) *IdP {
	t.Helper()
	o := server.Options{Manual: true, Seed: 1}
	for _, option := range options {
		if err := option(&o); err != nil {
			t.Fatalf("identity provider: %v", err)
		}
	}
	idp, err := server.New(o)
	if err != nil {
		t.Fatalf("identity provider: %v", err)
	}
	listener := httptest.NewServer(idp)
	t.Cleanup(func() { idp.Close(); listener.Close() })
	return &IdP{URL: listener.URL, t: t}
}

// Connect returns the handles of an identity provider that is served already, by scimspec serve idp or
// in a container; token is its access token, empty for none.
func Connect(t T, base, token string) *IdP {
	t.Helper()
	i := &IdP{URL: strings.TrimSuffix(base, "/"), t: t, token: token}
	i.call(http.MethodGet, "/api", nil, nil)
	return i
}

// AddPerson adds a person to the directory of a tenant and returns the person with an id.
func (i *IdP) AddPerson(tenant string, person server.User) server.User {
	i.t.Helper()
	var added server.User
	i.call(http.MethodPost, i.tenant(tenant)+"/users", person, &added)
	return added
}

// ChangePerson lays the members of change that are not empty over a person, who is named by user name or id.
func (i *IdP) ChangePerson(tenant, person string, change server.User) server.User {
	i.t.Helper()
	var changed server.User
	i.call(http.MethodPatch, i.tenant(tenant)+"/users/"+url.PathEscape(person), members(change), &changed)
	return changed
}

// members are those of a change: userName, which every person has, only where it is given.
func members(change server.User) map[string]any {
	text, _ := json.Marshal(change) // plain data
	given := map[string]any{}
	_ = json.Unmarshal(text, &given)
	if change.UserName == "" {
		delete(given, "userName")
	}
	return given
}

// DeletePerson deletes a person softly, as the products do.
func (i *IdP) DeletePerson(tenant, person string) {
	i.t.Helper()
	i.call(http.MethodDelete, i.tenant(tenant)+"/users/"+url.PathEscape(person), nil, nil)
}

// People returns the directory of a tenant.
func (i *IdP) People(tenant string) []server.User {
	i.t.Helper()
	var people []server.User
	for {
		var page struct {
			TotalResults int
			Resources    []server.User
		}
		i.call(http.MethodGet, fmt.Sprintf("%s/users?count=500&startIndex=%d", i.tenant(tenant), len(people)+1), nil, &page)
		people = append(people, page.Resources...)
		if len(people) >= page.TotalResults || len(page.Resources) == 0 {
			return people
		}
	}
}

// AddGroup adds a group with members, who are named by user name, display name or id.
func (i *IdP) AddGroup(tenant, name string, members ...string) server.Group {
	i.t.Helper()
	var added server.Group
	i.call(http.MethodPost, i.tenant(tenant)+"/groups", server.Group{DisplayName: name, Members: members}, &added)
	return added
}

// Join adds a member to a group.
func (i *IdP) Join(tenant, group, member string) {
	i.t.Helper()
	i.call(http.MethodPut, i.tenant(tenant)+"/groups/"+url.PathEscape(group)+"/members/"+url.PathEscape(member), nil, nil)
}

// Leave takes a member out of a group.
func (i *IdP) Leave(tenant, group, member string) {
	i.t.Helper()
	i.call(http.MethodDelete, i.tenant(tenant)+"/groups/"+url.PathEscape(group)+"/members/"+url.PathEscape(member), nil, nil)
}

// Advance puts the clock forward by whole minutes; applications that provision by themselves carry what
// became due.
func (i *IdP) Advance(by time.Duration) {
	i.t.Helper()
	i.call(http.MethodPost, "/api/clock/advance", server.Advance{Minutes: int(by.Minutes())}, nil)
}

// Application returns a handle of an application of a tenant, by their ids.
func (i *IdP) Application(tenant, id string) *Application {
	a := &Application{idp: i, path: i.tenant(tenant) + "/applications/" + url.PathEscape(id)}
	i.t.Helper()
	i.call(http.MethodGet, a.path, nil, nil)
	return a
}

// Call sends a request to the API, which GET /openapi.json describes, with in as its body and out for its
// answer; both may be nil.
func (i *IdP) Call(method, path string, in, out any) {
	i.t.Helper()
	i.call(method, path, in, out)
}

func (i *IdP) tenant(id string) string { return "/api/tenants/" + url.PathEscape(id) }

// patience bounds one step.
const patience = 2 * time.Minute

func (i *IdP) call(method, path string, in, out any) {
	i.t.Helper()
	if err := i.ask(method, path, in, out); err != nil {
		i.t.Fatalf("identity provider: %s %s: %v", method, path, err)
	}
}

func (i *IdP) ask(method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, i.URL+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if i.token != "" {
		req.Header.Set("Authorization", "Bearer "+i.token)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= http.StatusBadRequest {
		return refusal(resp.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// refusal is what the identity provider says to a request that is wrong.
func refusal(status int, text []byte) error {
	var said struct{ Error, Try string }
	if err := json.Unmarshal(text, &said); err != nil || said.Error == "" {
		return fmt.Errorf("%d %.300s", status, text)
	}
	if said.Try == "" {
		return fmt.Errorf("%s", said.Error)
	}
	return fmt.Errorf("%s\nTry: %s", said.Error, said.Try)
}
