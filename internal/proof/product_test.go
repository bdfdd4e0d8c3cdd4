package proof_test

import (
	"crypto/rsa"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/reports"
)

// acme is an invented product with names, roles and rules of its own.
const acme = `
name: acme
title: Acme
default: now
presets:
  now: {}
  careful: {lifecycle: {deactivate: remove-membership}}
attributes:
  urn: urn:example:params:scim:schemas:extension:acme:2.0:User
  role: acmeRank
  organization: acmeSpace
  team: acmeSquad
roles: {allowed: [viewer, builder, admin], default: viewer, highest: admin, invalid: refuse, case: exact}
placement:
  default-organization: harbour
  default-team: deck
  other-organization: wharf
  organization-skips-default-team: true
  create-teams: true
groups: {format: team, sync: exact, malformed: refuse, rename: move}
sign-in:
  protocols: [saml]
  creates: true
  role: always
  name: first
  claims: {role: rank, organization: space, team: squad, groups: [squads], email: [mail], name: [full_name]}
lifecycle: {deactivate: disable-account, reactivate: restore, link-existing: any}
observe:
  request: {method: GET, path: "/people/{email}"}
  absent: [404]
  account: /account
  member: /member
  role: /role
  name: /name
  organizations: /organizations
  teams: /teams
control:
  forget: {method: DELETE, path: "/people/{email}", absent: [404]}
  account: {method: PUT, path: "/people/{email}", body: '{"kind": "account", "name": "{name}"}'}
`

// behavingAs makes what a reference target does as a product of the profile, and the key
// that its identity providers sign with.
func behavingAs(t *testing.T, p *profile.Profile) (*reference.Product, *rsa.PrivateKey) {
	t.Helper()
	key := testkey.Pair()[0]
	product, err := reference.NewProduct(p.Knob, key)
	if err != nil {
		t.Fatal(err)
	}
	return product, key
}

// productTarget serves a reference target that behaves as a profile says, with whatever
// faults, and returns the options with which a run reaches it in full.
func productTarget(t *testing.T, p *profile.Profile, faults ...string) (*httptest.Server, []scimspec.Option) {
	t.Helper()
	return productTargetWith(t, p, reference.Options{}, faults...)
}

// productTargetWith does the same with more options; token and product are set.
func productTargetWith(t *testing.T, p *profile.Profile, o reference.Options, faults ...string) (*httptest.Server, []scimspec.Option) {
	t.Helper()
	product, key := behavingAs(t, p)
	o.Tokens, o.Product = []reference.Credential{{Token: "correct-horse-battery"}}, product
	server := reference.Start(t, o, faults...)
	front, management := httptest.NewServer(server), httptest.NewServer(server.Management())
	t.Cleanup(front.Close)
	t.Cleanup(management.Close)
	options := []scimspec.Option{
		scimspec.URL(front.URL + reference.DefaultPrefix), scimspec.BearerToken("correct-horse-battery"),
		scimspec.Control(management.URL), scimspec.SignInKey(key),
	}
	entity := map[string]string{"okta": reference.OktaEntityID, "entra": reference.EntraEntityID}
	for _, idp := range []string{"okta", "entra"} {
		saml, oidc := front.URL+"/sign-in/saml/"+idp, front.URL+"/sign-in/oidc/"+idp
		at := scimspec.OIDC{LoginURL: oidc + "/login", RedirectURL: oidc + "/callback", ClientID: "scimspec"}
		if idp == "entra" {
			at.Tenant = reference.EntraTenant
		}
		options = append(options, scimspec.SignInByOIDC(idp, at), scimspec.SignInBySAML(idp, scimspec.SAML{
			LoginURL: saml + "/login", ACSURL: saml + "/acs", EntityID: saml + "/metadata", IdPEntityID: entity[idp],
		}))
	}
	return management, options
}

// TestDockerProfile judges the reference target in both epochs of Docker's documents.
func TestDockerProfile(t *testing.T) {
	for _, spec := range []string{"docker", "docker@E26b"} {
		t.Run(spec, func(t *testing.T) {
			if spec != "docker" {
				long(t)
			}
			p, err := profile.Load(features.FS(), spec)
			if err != nil {
				t.Fatal(err)
			}
			_, options := productTarget(t, p)
			report := reportOf(t, append(options, scimspec.Profiles(spec))...)
			if report.Conclusion != reports.Conformant {
				t.Errorf("conclusion: got %s, want conformant:\n%s", report.Conclusion, strings.Join(complaints(report), "\n"))
			}
			if left := report.Summary.Cleanup.Left; len(left) > 0 {
				t.Errorf("left at the target: got %v, want nothing", left)
			}
			passed := report.Summary.Scenarios.Passed
			if passed < 400 {
				t.Errorf("scenarios that passed: got %d, want at least 400", passed)
			}
		})
	}
}

// TestInventedProduct judges a product that only its YAML describes: it passes against a
// target that behaves alike, and fails as soon as the target's default role is another.
func TestInventedProduct(t *testing.T) {
	p, err := profile.Read([]byte(acme), "acme.yaml", "")
	if err != nil {
		t.Fatal(err)
	}
	management, options := productTarget(t, p)
	options = append(options, scimspec.ProductProfile([]byte(acme), "acme.yaml", ""), scimspec.Profiles("acme"))

	report := reportOf(t, options...)
	if report.Conclusion != reports.Conformant {
		t.Errorf("conclusion: got %s, want conformant:\n%s", report.Conclusion, strings.Join(complaints(report), "\n"))
	}
	if names := report.Profiles; len(names) != 1 || names[0].Name != "acme" {
		t.Errorf("profiles of the report: got %v, want acme alone", names)
	}
	passed := map[string]bool{}
	for _, s := range report.Scenarios {
		passed[s.ID] = s.Verdict == reports.Passed
	}
	for _, id := range []string{
		"role-default/okta-aiw", "role-override/editor-default", "organization-and-team/other-aiw", "group-fills-team/okta-oin", "plain-group-leaver/entra-default", "return-restored/okta-aiw",
		"leave-account/entra-default", "jit-stranger/okta-saml", "saml-signature-wrapping-3/okta-aiw",
	} {
		if !passed[id] {
			t.Errorf("scenario %s: did not pass", id)
		}
	}
	if passed["leave-membership/okta-aiw"] || passed["jit-stranger/okta-oidc"] {
		t.Error("scenarios about rules that acme does not have: passed, want inapplicable")
	}

	turn(t, management, `{"role": "builder"}`)
	report = reportOf(t, options...)
	if report.Conclusion != reports.Nonconformant {
		t.Errorf("conclusion with another default role: got %s, want nonconformant", report.Conclusion)
	}
	if !slices.ContainsFunc(complaints(report), func(s string) bool {
		return strings.HasPrefix(s, "role-default/okta-aiw: failed") && strings.Contains(s, "got builder, want viewer")
	}) {
		t.Errorf("complaints with another default role: got %v, want role-default to name builder and viewer", complaints(report))
	}
}

// TestInventedProductAlone wants scenarios inapplicable, with the reason, when the way to
// the product's switches is missing.
func TestInventedProductAlone(t *testing.T) {
	p, err := profile.Read([]byte(acme), "acme.yaml", "careful")
	if err != nil {
		t.Fatal(err)
	}
	_, options := productTarget(t, p)
	suite, err := scimspec.New(options[0], options[1], scimspec.ProductProfile([]byte(acme), "acme.yaml", "careful"), scimspec.Profiles("acme"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(suite.Close)
	plan, err := suite.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for _, planned := range plan.Scenarios {
		reasons[planned.Scenario.ID] = planned.Reason
	}
	for id, want := range map[string]string{
		"role-default/okta-aiw":             "needs observe.role: the configuration has no control URL",
		"leave-account/okta-aiw":            "needs lifecycle.deactivate=disable-account: lifecycle.deactivate is remove-membership in acme@careful",
		"jit-stranger/okta-saml":            "needs saml-okta: sign-in by SAML from Okta can be driven",
		"group-deleted-keeps-team/okta-aiw": "needs groups.delete=keep-team: the profile acme@careful leaves that open",
		"existing-account/okta-aiw":         "needs control-account: an account can be made",
		"seats-create/okta-aiw":             "needs lifecycle.no-seats=refuse: the profile acme@careful leaves that open",
	} {
		if got := reasons[id]; got != want {
			t.Errorf("reason for %s: got %q, want %q", id, got, want)
		}
	}
}

// turn changes the connection of a reference target by its management interface.
func turn(t *testing.T, management *httptest.Server, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPatch, management.URL+"/connection", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := management.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("PATCH /connection: got %d, want 200", resp.StatusCode)
	}
}
