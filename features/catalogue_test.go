package features

import (
	"fmt"
	"strings"
	"testing"
)

func catalogue(t *testing.T) *Catalogue {
	t.Helper()
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return set.Catalogue
}

// TestCatalogueIsComplete counts by document and checks that the numbers within each
// section of an RFC have no gap, so that no entry was lost.
func TestCatalogueIsComplete(t *testing.T) {
	want := map[string]int{
		"RFC7643": 308, "RFC7644": 639, "RFC9865": 62, "RFC9944": 41, "RFC9967": 39,
		"RFC9110": 23, "RFC8259": 2, "RFC6750": 2,
	}
	got, total := map[string]int{}, 0
	next := map[string]int{}
	for _, r := range catalogue(t).All() {
		if !strings.HasPrefix(r.Document, "RFC") {
			continue
		}
		got[r.Document]++
		total++
		section := r.Document + "-" + r.Section
		next[section]++
		if id := fmt.Sprintf("%s-R%02d", section, next[section]); r.ID != id {
			t.Errorf("order in section %s: got %s, want %s", section, r.ID, id)
		}
	}
	for document, n := range want {
		if got[document] != n {
			t.Errorf("%s: got %d requirements, want %d", document, got[document], n)
		}
	}
	if total != 1116 {
		t.Errorf("RFC requirements: got %d, want 1116", total)
	}
}

// TestClients checks that the clients whose source was read have requirements, numbered without
// gap, each with the evidence of its profile.
func TestClients(t *testing.T) {
	c := catalogue(t)
	for _, client := range []string{"AUTHENTIK", "KEYCLOAK", "ONELOGIN"} {
		last := map[string]int{}
		for _, r := range c.Prefix(client + "-") {
			last[r.Area]++
			if want := fmt.Sprintf("%s-%s-%02d", client, strings.ToUpper(r.Area), last[r.Area]); r.ID != want || r.Profile() != strings.ToLower(client) || r.Origin == "" {
				t.Errorf("%s: got profile %s and source %q, want %s", r.ID, r.Profile(), r.Origin, want)
			}
		}
		if len(last) == 0 {
			t.Errorf("%s: got no requirement, want some", client)
		}
	}
}

// TestProducts checks that both products have requirements in each area of the
// provisioning of people and groups, numbered without gap.
func TestProducts(t *testing.T) {
	c := catalogue(t)
	for _, product := range []string{"OKTA", "ENTRA"} {
		for _, area := range []string{"CONNECT", "MATCH", "CREATE", "UPDATE", "DEACTIVATE", "REACTIVATE", "REMOVE", "GROUP", "MEMBER", "IMPORT", "WIRE"} {
			list := c.Prefix(product + "-" + area + "-")
			if len(list) == 0 {
				t.Errorf("%s-%s: got no requirement, want some", product, area)
			}
			for i, r := range list {
				if want := fmt.Sprintf("%s-%s-%02d", product, area, i+1); r.ID != want {
					t.Errorf("id: got %s, want %s", r.ID, want)
				}
				if r.Profile() != strings.ToLower(product) {
					t.Errorf("profile of %s: got %s", r.ID, r.Profile())
				}
			}
		}
	}
}

func TestSeverity(t *testing.T) {
	cases := []struct {
		name string
		r    Requirement
		want Severity
	}{
		{"explicit must", Requirement{Level: "MUST", Basis: "explicit"}, Fail},
		{"explicit must not", Requirement{Level: "MUST NOT", Basis: "explicit"}, Fail},
		{"table", Requirement{Level: "MUST", Basis: "table"}, Fail},
		{"implicit", Requirement{Level: "MUST", Basis: "implicit"}, Fail},
		{"erratum", Requirement{Level: "MUST", Basis: "erratum"}, Fail},
		{"lower case", Requirement{Level: "MUST", Basis: "lowercase"}, Warn},
		{"derived", Requirement{Level: "MUST", Basis: "derived"}, Warn},
		{"promoted", Requirement{Level: "MUST", Basis: "derived", Promote: "why"}, Fail},
		{"should", Requirement{Level: "SHOULD", Basis: "explicit"}, Warn},
		{"should not", Requirement{Level: "SHOULD NOT", Basis: "explicit"}, Warn},
		{"may", Requirement{Level: "MAY", Basis: "explicit"}, Info},
		{"may that is derived", Requirement{Level: "MAY", Basis: "derived"}, Info},
		{"policy lowers", Requirement{Level: "MUST", Basis: "explicit", Override: "warn"}, Warn},
		{"policy mutes", Requirement{Level: "MUST", Basis: "explicit", Override: "info"}, Info},
		{"policy raises", Requirement{Level: "MAY", Basis: "derived", Override: "fail"}, Fail},
		{"product", Requirement{Level: "MUST", Basis: "product", Evidence: "recorded"}, Fail},
		{"product, inferred", Requirement{Level: "MUST", Basis: "product", Evidence: "inferred"}, Warn},
	}
	for _, c := range cases {
		if got := c.r.Severity(); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestOnlyWarned wants a reason for each MUST that does not fail, in the words of a report,
// and none for anything else.
func TestOnlyWarned(t *testing.T) {
	for _, r := range catalogue(t).All() {
		lowered := r.Mandatory() && r.Severity() != Fail
		got := r.OnlyWarned()
		if lowered != strings.HasPrefix(got, "a "+r.Level+", only warned: ") || lowered && strings.HasSuffix(got, ": ") {
			t.Errorf("%s: got %q", r.ID, got)
		}
	}
}

// graver are requirements about what must never be only warned: the isolation of tenants,
// the takeover of another user, a server error to what an identity provider sends.
func graver() []string {
	return []string{
		"RFC7644-6-R02", "RFC7644-6.2-R02", "RFC7644-6.2-R03", "RFC7643-3.1-R16", "RFC9865-5.2-R01", "RFC9865-5.2-R02", "RFC9865-2.1-R06",
		"RFC7644-2-R10", "RFC7644-3.11-R11", "RFC7644-3.3-R15", "RFC7644-3.3-R23", "RFC7644-3.3-R24", "RFC7644-3.5-R04", "RFC9110-15.6-R02", "RFC7643-3.1-R07", "RFC7643-3.1-R09", "RFC7644-3.5.1-R16",
		"RFC7644-3.4.2.2-R74", "OKTA-WIRE-08", "ENTRA-WIRE-07",
	}
}

// TestGraverFails holds them to failing, under every profile that judges them.
func TestGraverFails(t *testing.T) {
	c := catalogue(t)
	for _, id := range graver() {
		if r, ok := c.ByID(id); !ok || r.Severity() != Fail {
			t.Errorf("%s: got %v, want fail", id, r.Severity())
		}
	}
	for _, r := range c.All() {
		if strings.HasPrefix(r.Text, "A sign-in") && r.Mandatory() && r.Severity() != Fail {
			t.Errorf("%s: a sign-in for somebody else must fail", r.ID)
		}
	}
}

// TestPolicies checks that each of the 75 policies is there and that what they decide
// about well-known conflicts has reached the requirements.
func TestPolicies(t *testing.T) {
	c := catalogue(t)
	named := map[string]bool{}
	for _, r := range c.All() {
		named[r.Policy] = true
	}
	for i := 1; i <= 75; i++ {
		id := fmt.Sprintf("A%02d", i)
		if p, ok := c.Policy(id); !ok || p.Topic == "" || p.Stance == "" {
			t.Errorf("policy %s: got %+v, want topic and stance", id, p)
		}
		if !named[id] && id != "A73" { // waiting is a fact: nothing asks for it
			t.Errorf("policy %s: no requirement names it", id)
		}
	}
	want := map[string]Severity{
		"RFC7644-3.5.2.2-R16": Info, // A01: a value in a remove
		"RFC7644-3.5.2.3-R15": Fail, // A03: replace through a filter that matches nothing
		"RFC7644-3.5.1-R15":   Fail, // A14: read-only attributes in a PUT
		"RFC7643-4.1.1-R05":   Fail, // A18: userName in another case
		"RFC7643-3.1-R17":     Warn, // A19: externalId that is unique
		"RFC7644-3.6-R08":     Fail, // A20: the second DELETE
		"RFC7644-3.4.2.2-R36": Info, // A25: ne and absent values
		"RFC7644-3.4.2.2-R70": Fail, // A30: an unknown attribute in a filter
		"RFC7644-3.5.2-R02":   Warn, // A59: 501 or 405
		"RFC7644-3.3-R15":     Fail, // promoted: a refused create leaves nothing
		"RFC7644-3.3-R14":     Warn, // A67: scimType is optional
		"RFC7644-3.12-R21":    Warn, // A67
		"RFC7643-7-R39":       Warn, // section 7 demands no referenceTypes
	}
	for id, severity := range want {
		if r, ok := c.ByID(id); !ok || r.Severity() != severity {
			t.Errorf("severity of %s: got %v, want %v", id, r.Severity(), severity)
		}
	}
}

func TestSource(t *testing.T) {
	c := catalogue(t)
	cases := map[string]string{
		"RFC7644-3.3-R08":  "RFC 7644, section 3.3",
		"OKTA-CONNECT-01":  "Okta: SCIM 2.0 reference; recorded traffic",
		"ENTRA-CONNECT-04": "Microsoft Entra ID: production requests",
	}
	for id, want := range cases {
		r, _ := c.ByID(id)
		if got := r.Source(); got != want {
			t.Errorf("source of %s: got %q, want %q", id, got, want)
		}
	}
	if r, _ := c.ByID("RFC7644-3.5.2-R19"); len(r.Capabilities()) != 2 || r.Capabilities()[1] != "immutable-attribute" {
		t.Errorf("capabilities: got %q, want patch and immutable-attribute", r.Capabilities())
	}
	if _, ok := c.ByID("RFC7644-3.3-R99"); ok {
		t.Error("unknown id: got a requirement, want none")
	}
	for _, r := range c.All() {
		if strings.Contains(r.Origin+r.Hint+r.Text+r.Note, "shared/") {
			t.Errorf("%s: names a path", r.ID)
		}
	}
}
