package saml

import (
	"bytes"
	"encoding/pem"
	"encoding/xml"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	crewjam "github.com/crewjam/saml"

	"github.com/scimspec/scimspec/internal/testkey"
	"github.com/scimspec/scimspec/mockidp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixedIdP makes the same bytes in every run.
func fixedIdP(t *testing.T, o Options) *IdP {
	t.Helper()
	key, err := testkey.Fixed()
	if err != nil {
		t.Fatal(err)
	}
	o.Key, o.ForeignKey = key, testkey.Pair()[1]
	o.BaseURL = "https://idp.example"
	o.Clock = mockidp.NewManualClock(time.Date(2026, 3, 4, 5, 6, 7, 891e6, time.UTC))
	o.Rand = rand.NewChaCha8([32]byte{1})
	p, err := New(o)
	if err != nil {
		t.Fatalf("new IdP: got %v, want none", err)
	}
	return p
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	// One element a line makes a difference readable; no element's text holds "><".
	got = append(bytes.ReplaceAll(got, []byte("><"), []byte(">\n<")), '\n')
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatalf("write %s: got %v, want none", path, err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden %s: got %v, want none", name, err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestGoldenResponses(t *testing.T) {
	sp := ServiceProvider{ACSURL: "https://app.example.com/acs", EntityID: "https://app.example.com/saml"}
	bare := Claims{NameID: "ben@example.com"}
	for _, c := range []struct {
		file    string
		options Options
		request *Request
		claims  Claims
	}{
		{"okta-idp-initiated.xml", Options{Profile: Okta, Tenant: "trial-1"}, nil, ada},
		{"okta-sp-initiated.xml", Options{Profile: Okta, Tenant: "trial-1", Names: &Names{}}, &Request{ID: "_request-1"}, bare},
		{"entra-idp-initiated.xml", Options{Profile: Entra, Signing: SignBoth}, nil, ada},
		{"entra-sp-initiated.xml", Options{Profile: Entra}, &Request{ID: "idrequest1"}, bare},
	} {
		t.Run(c.file, func(t *testing.T) {
			doc, err := fixedIdP(t, c.options).respond(sp, c.request, c.claims, None)
			if err != nil {
				t.Fatalf("response: got %v, want none", err)
			}
			golden(t, c.file, doc)
		})
	}
}

func TestGoldenMetadata(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		p := fixedIdP(t, Options{Profile: profile})
		doc, err := p.Metadata()
		if err != nil {
			t.Fatalf("metadata: got %v, want none", err)
		}
		golden(t, string(profile)+"-metadata.xml", doc)
		cert, err := p.Certificate()
		if err != nil {
			t.Fatalf("certificate: got %v, want none", err)
		}
		golden(t, string(profile)+"-certificate.txt", append([]byte(cert.Subject.String()+"\n"+
			cert.NotBefore.String()+" to "+cert.NotAfter.String()+"\n"),
			pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})...))
	}
}

func TestEntraManyGroups(t *testing.T) {
	p := fixedIdP(t, Options{Profile: Entra})
	for _, n := range []int{150, 151} {
		c := ada
		c.Groups = nil
		for i := range n {
			c.Groups = append(c.Groups, fmt.Sprintf("group-%d", i))
		}
		doc, err := p.respond(ServiceProvider{ACSURL: "https://app.example.com/acs"}, nil, c, None)
		if err != nil {
			t.Fatalf("response: got %v, want none", err)
		}
		if got, want := strings.Contains(string(doc), claimGroups+`"`), n == 150; got != want {
			t.Errorf("%d groups: groups claim got %t, want %t", n, got, want)
		}
		if got, want := strings.Contains(string(doc), claimGroupsLink), n == 151; got != want {
			t.Errorf("%d groups: groups.link got %t, want %t", n, got, want)
		}
	}
}

// TestNameIDPolicy checks that Entra honours the format that a request asks for, and
// that Okta answers as configured.
func TestNameIDPolicy(t *testing.T) {
	sp := ServiceProvider{ACSURL: "https://app.example.com/acs", EntityID: "https://app.example.com/saml"}
	for _, c := range []struct {
		profile     Profile
		asked, want crewjam.NameIDFormat
		isName      bool // the NameID is the one of the claims
	}{
		{Entra, "", crewjam.EmailAddressNameIDFormat, true},
		{Entra, crewjam.UnspecifiedNameIDFormat, crewjam.EmailAddressNameIDFormat, true},
		{Entra, crewjam.EmailAddressNameIDFormat, crewjam.EmailAddressNameIDFormat, true},
		{Entra, crewjam.PersistentNameIDFormat, crewjam.PersistentNameIDFormat, false},
		{Entra, crewjam.TransientNameIDFormat, crewjam.TransientNameIDFormat, false},
		{Okta, crewjam.PersistentNameIDFormat, crewjam.UnspecifiedNameIDFormat, true},
	} {
		p := fixedIdP(t, Options{Profile: c.profile})
		var values [2]string
		for i := range values {
			doc, err := p.respond(sp, &Request{ID: "id1", NameIDFormat: string(c.asked)}, ada, None)
			if err != nil {
				t.Fatalf("response: got %v, want none", err)
			}
			var response crewjam.Response
			if err := xml.Unmarshal(doc, &response); err != nil {
				t.Fatalf("parse: got %v, want none", err)
			}
			id := response.Assertion.Subject.NameID
			if id.Format != string(c.want) || (id.Value == ada.NameID) != c.isName {
				t.Errorf("%s asked for %q: got %s %q, want %s", c.profile, c.asked, id.Format, id.Value, c.want)
			}
			values[i] = id.Value
		}
		if again := values[0] == values[1]; again == (c.asked == crewjam.TransientNameIDFormat) {
			t.Errorf("%s asked for %q: got %q twice, want another only when transient", c.profile, c.asked, values)
		}
	}
}
