package idptest_test

import (
	"fmt"
	"net/http/httptest"

	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/idptest"
	"github.com/scimspec/scimspec/mockidp/server"
)

// example is a test outside of go test; there it is a *testing.T.
type example struct{ cleanups []func() }

func (*example) Helper()                           {}
func (e *example) Cleanup(f func())                { e.cleanups = append(e.cleanups, f) }
func (*example) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (e *example) end() {
	for _, f := range e.cleanups {
		f()
	}
}

// Somebody is hired, assigned and provisioned, changes the title, and leaves.
func Example() {
	t := &example{}
	defer t.end()
	app, err := reference.New(reference.Options{}) // the service provider under test
	if err != nil {
		panic(err)
	}
	scim := httptest.NewServer(app)
	t.Cleanup(scim.Close)

	idp := idptest.Start(t, idptest.Target(scim.URL+"/scim/v2"))
	okta := idp.Application("okta", "catalogue-app")
	idp.AddPerson("okta", server.User{UserName: "gil@example.com", Email: "gil@example.com", Name: server.Name{GivenName: "Gil", FamilyName: "Tamm"}})
	okta.Assign("gil@example.com")
	show(okta, okta.Provision())
	idp.ChangePerson("okta", "gil@example.com", server.User{Title: "Lead"})
	show(okta, okta.Provision())
	okta.Unassign("gil@example.com")
	show(okta, okta.Provision())
	// Output:
	// application.provision.user.verify_exists success: GET
	// application.provision.user.push success: POST
	// application.provision.user.push_profile success: GET PUT
	// application.provision.user.deactivate success: PATCH
}

func show(app *idptest.Application, entries []server.Entry) {
	for _, entry := range entries {
		fmt.Printf("%s %s:", entry.Event, entry.Outcome)
		for _, x := range app.Entry(entry.Seq).Exchanges {
			fmt.Print(" ", x.Request.Method)
		}
		fmt.Println()
	}
}
