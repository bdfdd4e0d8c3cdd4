package main

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/selftest"
)

// redirecting is a seed with which the reference target redirects /Me.
const redirecting = 2

// shortCursors is how long cursors are good for where a run is to see them expire.
const shortCursors = 2 * time.Second

// keeper is the person whose credentials a run has where /Me is to show somebody.
const keeper = "keeper@example.com"

// circumstances are how the reference target is set up for the self-test. The usual one
// advertises everything; a fault of a product needs the product behind the endpoint instead,
// by the first reading of its documents and then by the newest.
func circumstances() ([]selftest.Circumstance, error) {
	plain := func(f reference.Fault) bool { return !f.NeedsProduct() }
	ways := []selftest.Circumstance{
		{Name: "", Fits: plain, Start: startPlain(reference.Options{})},
		{Name: "person", Fits: plain, Start: startPerson(reference.Options{})},
		{Name: "person-redirected", Fits: plain, Start: startPerson(reference.Options{Seed: redirecting})},
	}
	ways = append(ways, selftest.Circumstance{
		Name: "short-cursors", Fits: reference.Fault.NeedsShortCursors, Start: startPlain(reference.Options{CursorTimeout: shortCursors}),
	})
	for _, name := range reference.CapabilityNames() {
		ways = append(ways, selftest.Circumstance{
			Name: "without-" + name, Fits: plain, Start: startPlain(reference.Options{Capabilities: reference.Capabilities{name}}),
		})
	}
	key, err := newIdPKey()
	if err != nil {
		return nil, err
	}
	ways = append(ways, selftest.Circumstance{Name: "", Fits: reference.Fault.NeedsProduct, Start: startProduct(features.ProductProfile, key)})
	ways = append(ways, selftest.Circumstance{
		Name: "E26b", Fits: reference.Fault.NeedsProduct, Start: startProduct(features.ProductProfile+"@E26b", key), Always: true,
	})
	return ways, nil
}

// startPlain serves the reference target without a product, to a client with a token.
func startPlain(o reference.Options) selftest.Start {
	return func(fault reference.Fault) ([]scimspec.Option, func(), error) {
		token, other := rand.Text(), rand.Text()
		o := o
		o.Tokens = []reference.Credential{{Token: token}, {Token: other, Tenant: "other"}}
		_, options, stop, err := serveFaulty(o, fault)
		return append(options, scimspec.BearerToken(token), scimspec.OtherTenantToken(other)), stop, err
	}
}

// startPerson serves it to a client with the credentials of a person who is there.
func startPerson(o reference.Options) selftest.Start {
	return func(fault reference.Fault) ([]scimspec.Option, func(), error) {
		password := rand.Text()
		o := o
		o.Basic = []reference.BasicCredential{{User: keeper, Password: password}}
		server, options, stop, err := serveFaulty(o, fault)
		if err != nil {
			return nil, nil, err
		}
		create := httptest.NewRequest("POST", reference.DefaultPrefix+"/Users",
			strings.NewReader(`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"`+keeper+`"}`))
		create.SetBasicAuth(keeper, password)
		server.ServeHTTP(httptest.NewRecorder(), create)
		return append(options, scimspec.BasicAuth(keeper, password)), stop, nil
	}
}

func serveFaulty(o reference.Options, fault reference.Fault) (*reference.Server, []scimspec.Option, func(), error) {
	server, err := reference.New(o, faultsOf(fault)...)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("reference target: %w", err)
	}
	base, stop, err := loopback(server)
	if err != nil {
		return nil, nil, nil, err
	}
	return server, []scimspec.Option{scimspec.URL(base + reference.DefaultPrefix), scimspec.Profiles(features.PlainProfiles()...)}, stop, nil
}

// startProduct serves it with the product behind it. The key of the identity providers is
// made once: that takes longer than trying a fault.
func startProduct(profile string, key *rsa.PrivateKey) selftest.Start {
	return func(fault reference.Fault) ([]scimspec.Option, func(), error) {
		s := settings{Profiles: []string{profile}, faults: faultsOf(fault), key: key}
		options, stop, err := s.embedded()
		if err != nil {
			return nil, nil, err
		}
		return append(options, scimspec.Profiles(s.Profiles...)), stop, nil
	}
}

// faultsOf lists a fault, and nothing for none.
func faultsOf(fault reference.Fault) []string {
	return slices.DeleteFunc([]string{fault.ID}, func(id string) bool { return id == "" })
}
