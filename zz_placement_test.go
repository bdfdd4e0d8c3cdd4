package scimspec_test

import (
	"crypto/rand"
	"crypto/rsa"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/target"
	"github.com/scimspec/scimspec/reports"
)

func TestZZPlacement(t *testing.T) {
	key, _ := rsa.GenerateKey(rand.Reader, 2048)
	only := os.Getenv("ZZ")
	for _, f := range target.Faults() {
		switch f.Area {
		case "placement", "membership", "team", "sign-in", "assertion", "token":
		default:
			continue
		}
		if only != "" && !strings.Contains(f.ID, only) {
			continue
		}
		caught := ""
		missing := ""
		for _, spec := range []string{"docker@E24", "docker@E26b"} {
			p, err := profile.Load(features.FS(), spec)
			if err != nil {
				t.Fatal(err)
			}
			prod, err := target.NewProduct(p.Knob, key)
			if err != nil {
				t.Fatal(err)
			}
			server, err := target.New(target.Options{Tokens: []target.Credential{{Token: "correct-horse-battery"}}, Faults: []string{f.ID}, Product: prod})
			if err != nil {
				t.Fatal(err)
			}
			web, control := httptest.NewServer(server), httptest.NewServer(server.Management())
			o := []scimspec.Option{scimspec.URL(web.URL + "/scim/v2"), scimspec.BearerToken("correct-horse-battery"), scimspec.Profiles(spec),
				scimspec.Select(f.Violates...), scimspec.Control(control.URL), scimspec.SignInKey(key)}
			for _, idp := range []string{"okta", "entra"} {
				at := web.URL + "/sign-in/saml/" + idp
				entity, tenant := target.OktaEntityID, ""
				if idp == "entra" {
					entity, tenant = target.EntraEntityID, target.EntraTenant
				}
				o = append(o, scimspec.SignInBySAML(idp, scimspec.SAML{LoginURL: at + "/login", ACSURL: at + "/acs", EntityID: at + "/metadata", IdPEntityID: entity}))
				at = web.URL + "/sign-in/oidc/" + idp
				o = append(o, scimspec.SignInByOIDC(idp, scimspec.OIDC{LoginURL: at + "/login", RedirectURL: at + "/callback", ClientID: "scimspec", Tenant: tenant}))
			}
			suite, err := scimspec.New(o...)
			if err != nil {
				missing += " " + err.Error()
				web.Close()
				control.Close()
				continue
			}
			report, err := suite.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			named := map[string]bool{}
			failed := []string{}
			for _, s := range report.Scenarios {
				if s.Verdict == reports.Failed || s.Verdict == reports.Warned {
					failed = append(failed, s.ID)
					for _, x := range s.Findings {
						named[x.Requirement] = true
					}
				}
			}
			suite.Close()
			web.Close()
			control.Close()
			if len(failed) > 0 {
				caught += " " + spec + "(" + strings.Join(failed[:min(3, len(failed))], ",") + ")"
			}
			for _, v := range f.Violates {
				if named[v] {
					caught += " +" + v
				}
			}
		}
		if caught == "" {
			t.Errorf("%s %v: not caught %s", f.ID, f.Violates, missing)
		} else {
			t.Logf("%s:%s%s", f.ID, caught, missing)
		}
	}
}
