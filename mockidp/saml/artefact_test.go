package saml

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/beevik/etree"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/russellhaering/goxmldsig/etreeutils"

	"github.com/scimspec/scimspec/internal/testkey"
)

// naive is the service provider that an attack needs: it is content when some signature
// in the document verifies over some element with the ID that it refers to.
func naive(t *testing.T, root *etree.Element, key *rsa.PublicKey) bool {
	t.Helper()
	for _, signature := range root.FindElements("//Signature") {
		info := signature.SelectElement("SignedInfo")
		value, _ := base64.StdEncoding.DecodeString(signature.SelectElement("SignatureValue").Text())
		hashed := sha256.Sum256(canonical(t, info, ""))
		if rsa.VerifyPKCS1v15(key, crypto.SHA256, hashed[:], value) != nil {
			continue
		}
		reference := info.SelectElement("Reference")
		id := strings.TrimPrefix(reference.SelectAttrValue("URI", ""), "#")
		want, _ := base64.StdEncoding.DecodeString(reference.SelectElement("DigestValue").Text())
		prefixes := ""
		if el := reference.FindElement("./Transforms/Transform/InclusiveNamespaces"); el != nil {
			prefixes = el.SelectAttrValue("PrefixList", "")
		}
		for _, el := range append(root.FindElements("//*[@ID='"+id+"']"), root) {
			bare := detach(t, el)
			if el.SelectAttrValue("ID", "") != id {
				continue
			}
			if own := bare.SelectElement("Signature"); own != nil {
				bare.RemoveChild(own)
			}
			digest := sha256.Sum256(canonical(t, bare, prefixes))
			if bytes.Equal(digest[:], want) {
				return true
			}
		}
	}
	return false
}

func detach(t *testing.T, el *etree.Element) *etree.Element {
	t.Helper()
	ctx, err := etreeutils.NSBuildParentContext(el)
	if err != nil {
		t.Fatalf("namespaces: got %v, want none", err)
	}
	alone, err := etreeutils.NSDetatch(ctx, el)
	if err != nil {
		t.Fatalf("detach: got %v, want none", err)
	}
	return alone
}

func canonical(t *testing.T, el *etree.Element, prefixes string) []byte {
	t.Helper()
	out, err := dsig.MakeC14N10ExclusiveCanonicalizerWithPrefixList(prefixes).Canonicalize(detach(t, el))
	if err != nil {
		t.Fatalf("canonicalize: got %v, want none", err)
	}
	return out
}

// TestArtefacts checks that each tampered response does what its documentation says: a
// signature that verifies where only another rule is broken, and the victim's name where
// an attacker wants it.
func TestArtefacts(t *testing.T) {
	unsigned := map[Tamper]bool{Unsigned: true, SignatureExclusion: true, EmptySignature: true,
		WrongKey: true, ForgedKeyInfo: true, Altered: true}
	victim := map[Tamper]bool{SignatureExclusion: true, EmptySignature: true, Altered: true, CommentInNameID: true,
		XSW1: true, XSW2: true, XSW3: true, XSW4: true, XSW5: true, XSW6: true, XSW7: true, XSW8: true}
	sp := ServiceProvider{ACSURL: "https://app.example.com/acs", EntityID: "https://app.example.com/saml"}
	for _, profile := range []Profile{Okta, Entra} {
		p := newIdP(t, Options{Profile: profile})
		for _, tamper := range append(Tampers(), None) {
			t.Run(string(profile)+" "+string(tamper), func(t *testing.T) {
				doc, err := p.respond(sp, nil, ada, tamper)
				if err != nil {
					t.Fatalf("response: got %v, want none", err)
				}
				parsed := etree.NewDocument()
				if err := parsed.ReadFromBytes(doc); err != nil {
					t.Fatalf("parse: got %v, want none", err)
				}
				root := parsed.Root()
				if got, want := naive(t, root, &testkey.Pair()[0].PublicKey), !unsigned[tamper]; got != want {
					t.Errorf("a signature of the metadata's key verifies: got %t, want %t", got, want)
				}
				path := "./Assertion/Subject/NameID"
				if tamper == XSW7 {
					path = "./Extensions/Assertion/Subject/NameID"
				}
				// The first text node, as parsers give it who stop at a comment.
				read := root.FindElement(path).Child[0].(*etree.CharData).Data
				if got := read == "victim@example.com"; got != victim[tamper] {
					t.Errorf("a careless reader finds: got %q, want the victim %t", read, victim[tamper])
				}
			})
		}
	}
}

func TestEmbeddedCertificates(t *testing.T) {
	p := newIdP(t, Options{Profile: Okta})
	for _, c := range []struct {
		tamper  Tamper
		own     bool // the embedded certificate is the metadata's
		matches bool // the signature verifies with the embedded certificate
	}{{None, true, true}, {WrongKey, false, true}, {ForgedKeyInfo, true, false}} {
		doc, err := p.respond(ServiceProvider{ACSURL: "https://app.example.com/acs"}, nil, ada, c.tamper)
		if err != nil {
			t.Fatalf("response: got %v, want none", err)
		}
		parsed := etree.NewDocument()
		if err := parsed.ReadFromBytes(doc); err != nil {
			t.Fatalf("parse: got %v, want none", err)
		}
		embedded := mustBase64(parsed.FindElement("//X509Certificate").Text())
		if got := bytes.Equal(embedded, p.key.der); got != c.own {
			t.Errorf("%s: embedded certificate is the metadata's: got %t, want %t", c.tamper, got, c.own)
		}
		cert, err := x509.ParseCertificate(embedded)
		if err != nil {
			t.Fatalf("certificate: got %v, want none", err)
		}
		if got := naive(t, parsed.Root(), cert.PublicKey.(*rsa.PublicKey)); got != c.matches {
			t.Errorf("%s: verifies with what is embedded: got %t, want %t", c.tamper, got, c.matches)
		}
	}
}

// TestMissingEmail checks that no value of the response is an e-mail address.
func TestMissingEmail(t *testing.T) {
	for _, profile := range []Profile{Okta, Entra} {
		doc, err := newIdP(t, Options{Profile: profile}).respond(ServiceProvider{ACSURL: "https://app.example.com/acs"}, nil, ada, MissingEmail)
		if err != nil {
			t.Fatalf("response: got %v, want none", err)
		}
		if strings.Contains(string(doc), "@") {
			t.Errorf("%s: got an @ in %s, want none", profile, doc)
		}
	}
}
