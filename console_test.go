package scimspec_test

import (
	"fmt"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/mockidp/idptest"
	"github.com/scimspec/scimspec/mockidp/server"
	"github.com/scimspec/scimspec/reports"
)

// deed is what an administrator does in a scenario, by the console's API.
type deed func(idp *idptest.IdP, tenant string, app *idptest.Application, named func(string) string)

// sameDeeds are scenarios of a run, and the same deeds in the console.
var sameDeeds = []struct {
	scenarios map[string]string // id by dialect
	do        deed
}{
	{
		each("%s-connection-test/%s"),
		func(_ *idptest.IdP, _ string, app *idptest.Application, _ func(string) string) {
			app.Act("test-connection", "", "")
		},
	},
	{
		each("%s-assign-creates-user/%s"),
		func(_ *idptest.IdP, _ string, app *idptest.Application, named func(string) string) {
			app.Assign(named("Ada"))
			app.Provision()
		},
	},
	{
		map[string]string{"okta-aiw": "okta-aiw-unassign-deactivates", "okta-oin": "okta-oin-unassign-deactivates",
			"entra-default": "entra-default-unassign-deactivates", "entra-aadoptscim062020": "entra-flag-unassign-deactivates"},
		func(_ *idptest.IdP, _ string, app *idptest.Application, named func(string) string) {
			app.Assign(named("Ada"))
			app.Provision()
			app.Unassign(named("Ada"))
			app.Provision()
		},
	},
	{
		map[string]string{"okta-aiw": "okta-update-attribute/title", "okta-oin": "okta-update-attribute/family-name",
			"entra-default": "entra-update-attribute/title-default", "entra-aadoptscim062020": "entra-update-attribute/title-flag"},
		func(idp *idptest.IdP, tenant string, app *idptest.Application, named func(string) string) {
			app.Assign(named("Ada"))
			app.Provision()
			change := server.User{Title: named("title")}
			if family := named("family name"); family != "" {
				change = server.User{Name: server.Name{GivenName: "Ada", FamilyName: family}}
			}
			idp.ChangePerson(tenant, named("Ada"), change)
			app.Provision()
		},
	},
	{
		map[string]string{"okta-aiw": "okta-aiw-join-group", "okta-oin": "okta-oin-join-group",
			"entra-default": "entra-join-group/entra-default", "entra-aadoptscim062020": "entra-join-group/entra-aadoptscim062020"},
		func(idp *idptest.IdP, tenant string, app *idptest.Application, named func(string) string) {
			app.Assign(named("Ada"))
			app.Assign(named("Ben"))
			app.Provision()
			idp.AddGroup(tenant, named("Keepers"), named("Ada"), named("Ben"))
			if tenant == "okta" {
				app.PushGroup(named("Keepers"))
			} else {
				app.AssignGroup(named("Keepers"))
			}
			app.Provision()
			app.Assign(named("Cleo"))
			app.Provision()
			idp.Join(tenant, named("Keepers"), named("Cleo"))
			app.Provision()
		},
	},
}

// each names a scenario of both products for every dialect.
func each(pattern string) map[string]string {
	ids := map[string]string{}
	for _, dialect := range server.Dialects() {
		product, _, _ := strings.Cut(dialect, "-")
		ids[dialect] = fmt.Sprintf(pattern, product, dialect)
	}
	return ids
}

// TestConsoleSendsWhatARunSends runs scenarios, does the same by the console's API, and wants the same
// requests: there is no second truth about the wire. What differs between two runs is named: the ids that
// service provider and directory give out, times, and the random values of probes.
func TestConsoleSendsWhatARunSends(t *testing.T) {
	scim := httptest.NewServer(reference.Start(t, reference.Options{}))
	t.Cleanup(scim.Close)
	base := scim.URL + "/scim/v2"
	var selected []string
	for _, same := range sameDeeds {
		for _, id := range same.scenarios {
			selected = append(selected, "="+id)
		}
	}
	suite, err := scimspec.New(scimspec.URL(base), scimspec.Profiles("okta", "entra"), scimspec.Select(selected...), scimspec.NoLearn(), scimspec.Seed(1))
	if err != nil {
		t.Fatal(err)
	}
	defer suite.Close()
	report, err := suite.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ran := map[string]reports.Scenario{}
	for _, scenario := range report.Scenarios {
		ran[scenario.ID] = scenario
	}
	for _, same := range sameDeeds {
		for _, dialect := range slices.Sorted(maps.Keys(same.scenarios)) {
			id := same.scenarios[dialect]
			t.Run(id, func(t *testing.T) {
				scenario := ran[id]
				if scenario.Verdict != reports.Passed {
					t.Fatalf("run: got %q (%s), want it passed", scenario.Verdict, scenario.Reason)
				}
				want := plain(base, ofIdP(scenario.Exchanges))
				got := plain(base, byConsole(t, base, dialect, scenario, same.do))
				if len(want) == 0 || !slices.Equal(got, want) {
					t.Errorf("console sent\n%s\na run sends\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
				}
			})
		}
	}
}

// byConsole does a deed with people and groups of the names that they had in the run.
func byConsole(t *testing.T, base, dialect string, scenario reports.Scenario, do deed) []reports.Exchange {
	t.Helper()
	names := namesIn(scenario)
	idp := idptest.Start(t, idptest.Target(base), idptest.Dialect(dialect))
	tenant, _, _ := strings.Cut(dialect, "-")
	for _, actor := range []struct{ given, family string }{{"Ada", "Lane"}, {"Ben", "Okoro"}, {"Cleo", "Marsh"}} {
		if name := names[actor.given]; name != "" {
			// The same user would be found, and linked instead of created.
			names[actor.given] = strings.Replace(name, "scimspec-", "scimspec_", 1)
			idp.AddPerson(tenant, server.User{
				UserName: names[actor.given], Email: names[actor.given], Name: server.Name{GivenName: actor.given, FamilyName: actor.family}, DisplayName: actor.given + " " + actor.family,
				Title: "Engineer", Department: "Research", EmployeeNumber: "1001", Locale: "en-US", PreferredLanguage: "en-US", PhoneNumbers: server.Phones{Work: "+1-555-0100"},
			})
		}
	}
	app := idp.Application(tenant, "app")
	do(idp, tenant, app, func(name string) string { return names[name] })
	var sent []reports.Exchange
	for _, entry := range app.Log() {
		for _, x := range app.Entry(entry.Seq).Exchanges {
			sent = append(sent, x.Exchange)
		}
	}
	return sent
}

var (
	userNameIn  = regexp.MustCompile(`"userName":"([^"]+-(ada|ben|cleo)@[^"]+)"`)
	groupNameIn = regexp.MustCompile(`"displayName":"([^"]*Keepers[^"]*)"`)
	changeIn    = regexp.MustCompile(`^Ada's (title|family name) changes to "(.*)"$`)
)

// namesIn reads what people, groups and values are called in a scenario of a run.
func namesIn(scenario reports.Scenario) map[string]string {
	names := map[string]string{}
	for _, x := range scenario.Exchanges {
		if found := userNameIn.FindStringSubmatch(x.Request.Body); found != nil {
			names[strings.ToUpper(found[2][:1])+found[2][1:]] = found[1]
		}
		if found := groupNameIn.FindStringSubmatch(x.Request.Body); found != nil {
			names["Keepers"] = strings.Replace(found[1], "scimspec-", "scimspec_", 1)
		}
	}
	for _, step := range scenario.Steps {
		if found := changeIn.FindStringSubmatch(step.Text); found != nil {
			names[found[1]] = found[2]
		}
	}
	return names
}

// ofIdP picks the requests of the identity provider: the suite's own client reads beside it.
func ofIdP(exchanges []reports.Exchange) []reports.Exchange {
	return slices.DeleteFunc(slices.Clone(exchanges), func(x reports.Exchange) bool {
		return len(x.Request.Headers["User-Agent"]) == 0 && len(x.Request.Headers["Adscimversion"]) == 0
	})
}

var (
	madeID  = regexp.MustCompile(`"id":"([^"]+)"`)
	stamped = regexp.MustCompile(`"(created|lastModified|version)":"(?:[^"\\]|\\.)*"`)
	outside = regexp.MustCompile(`"externalId":"[^"]+"`)
	probe   = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	prefix  = regexp.MustCompile(`scimspec[-_]`)
)

// plain writes requests as text, without what is another in each run.
func plain(base string, exchanges []reports.Exchange) []string {
	ids := map[string]string{}
	var texts []string
	for _, x := range exchanges {
		if found := madeID.FindStringSubmatch(x.Response.Body); x.Request.Method == "POST" && found != nil {
			ids[found[1]] = fmt.Sprintf("<made %d>", len(ids)+1)
		}
		text := x.Request.Method + " " + x.Request.URL + "\n"
		for _, name := range slices.Sorted(maps.Keys(x.Request.Headers)) {
			text += name + ": " + strings.Join(x.Request.Headers[name], ", ") + "\n"
		}
		text += x.Request.Body + "\n"
		for id, name := range ids {
			text = strings.ReplaceAll(text, id, name)
		}
		text = strings.ReplaceAll(text, base, "BASE")
		text = stamped.ReplaceAllString(text, `"$1":"…"`)
		text = outside.ReplaceAllString(text, `"externalId":"…"`)
		text = prefix.ReplaceAllString(probe.ReplaceAllString(text, "<guid>"), "scimspec-")
		texts = append(texts, text)
	}
	return texts
}
