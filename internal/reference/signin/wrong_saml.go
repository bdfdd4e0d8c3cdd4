package signin

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/beevik/etree"
	crewjam "github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
)

// Ways to be wrong about SAML. Each takes what one check would have refused, and leaves every other
// check as it is: the response is mended in that one respect and goes to the same library.

// credulous verifies no signature.
type credulous struct{}

// VerifySignature implements crewjam.SignatureVerifier.
func (credulous) VerifySignature(*dsig.ValidationContext, *etree.Element) error { return nil }

// mending verifies a response again after mend changed it, when applies says so.
func mending(applies func(r Response, root *etree.Element) bool, mend func(r *Response, root *etree.Element)) func(*Behaviour) {
	return func(b *Behaviour) {
		next := b.Verify
		b.Verify = func(r Response) (*crewjam.Assertion, error) {
			root, err := parse(r.Doc)
			if err != nil || !applies(r, root) {
				return next(r)
			}
			provider := *r.Provider
			r.Provider = &provider
			mend(&r, root)
			doc := etree.NewDocument()
			doc.SetRoot(root)
			if r.Doc, err = doc.WriteToBytes(); err != nil {
				return nil, err
			}
			return verify(r)
		}
	}
}

// believed is a mend whose result no signature covers.
func believed(mend func(r *Response, root *etree.Element)) func(*Response, *etree.Element) {
	return func(r *Response, root *etree.Element) {
		r.Provider.SignatureVerifier = credulous{}
		if root.FindElement("./Signature") == nil {
			root.CreateElement("Signature").CreateAttr("xmlns", dsig.Namespace)
		}
		mend(r, root)
	}
}

func always(Response, *etree.Element) bool            { return true }
func nothing(*Response, *etree.Element)               {}
func signatures(root *etree.Element) []*etree.Element { return root.FindElements("//Signature") }

// genuine says whether the assertion itself is signed by the trusted key.
func genuine(r Response, root *etree.Element) bool {
	a := root.FindElement("./Assertion")
	return a != nil && validates(r, a.Copy())
}

func validates(r Response, el *etree.Element) bool {
	context := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{})
	context.IdAttribute = "ID"
	return pinned{r.IdP.Certificate}.VerifySignature(context, el) == nil
}

// TakesUnsigned takes responses without any signature.
func TakesUnsigned(b *Behaviour) {
	mending(func(_ Response, root *etree.Element) bool { return len(signatures(root)) == 0 }, believed(nothing))(b)
}

// TakesEmptySignature is content when an element named Signature is there.
func TakesEmptySignature(b *Behaviour) {
	mending(func(_ Response, root *etree.Element) bool {
		return len(signatures(root)) > 0 && root.FindElement("//Signature//Reference") == nil
	}, believed(nothing))(b)
}

// TrustsKeyInfo verifies with whatever certificate the response carries.
func TrustsKeyInfo(b *Behaviour) {
	mending(always, func(r *Response, root *etree.Element) {
		for _, s := range signatures(root) {
			if shown := embedded(s.Parent()); shown != nil {
				r.Provider.SignatureVerifier = pinned{shown}
			}
		}
	})(b)
}

// ComparesCertificates is content when the response carries the trusted certificate.
func ComparesCertificates(b *Behaviour) {
	mending(func(r Response, root *etree.Element) bool {
		return slices.ContainsFunc(signatures(root), func(s *etree.Element) bool {
			shown := embedded(s.Parent())
			return shown != nil && sameKey(shown, r.IdP.Certificate)
		})
	}, believed(nothing))(b)
}

// VerifiesNothing is content when there are signatures that refer to something.
func VerifiesNothing(b *Behaviour) {
	mending(func(_ Response, root *etree.Element) bool { return root.FindElement("//Signature//Reference") != nil }, believed(nothing))(b)
}

// refresh sets every instant of the assertion as if it were fresh.
func refresh(_ *Response, root *etree.Element) {
	now := time.Now().UTC()
	at := map[string]time.Time{"IssueInstant": now, "NotBefore": now.Add(-time.Minute), "NotOnOrAfter": now.Add(time.Minute)}
	for _, el := range append(root.FindElements("//*"), root) {
		for name, instant := range at {
			if el.SelectAttr(name) != nil {
				el.CreateAttr(name, instant.Format(time.RFC3339))
			}
		}
	}
}

// bound says whether an instant of the conditions fulfils a test.
func bound(root *etree.Element, name string, test func(time.Time) bool) bool {
	conditions := root.FindElement("//Conditions")
	if conditions == nil {
		return false
	}
	at, err := time.Parse(time.RFC3339, conditions.SelectAttrValue(name, ""))
	return err == nil && test(at)
}

// TakesExpired takes assertions whose time is over.
func TakesExpired(b *Behaviour) {
	mending(func(r Response, root *etree.Element) bool {
		return genuine(r, root) && bound(root, "NotOnOrAfter", func(t time.Time) bool { return t.Before(time.Now()) })
	}, believed(refresh))(b)
}

// TakesEarly takes assertions whose time has not come.
func TakesEarly(b *Behaviour) {
	mending(func(r Response, root *etree.Element) bool {
		return genuine(r, root) && bound(root, "NotBefore", func(t time.Time) bool { return t.After(time.Now()) })
	}, believed(refresh))(b)
}

// IgnoresAudience takes assertions for another service provider.
func IgnoresAudience(b *Behaviour) {
	mending(always, func(r *Response, _ *etree.Element) {
		r.Provider.ValidateAudienceRestriction = func(*crewjam.Assertion) error { return nil }
	})(b)
}

// IgnoresIssuer takes assertions in the name of another identity provider.
func IgnoresIssuer(b *Behaviour) {
	mending(always, func(r *Response, root *etree.Element) {
		if issuer := root.FindElement("./Issuer"); issuer != nil {
			described := *r.Provider.IDPMetadata
			described.EntityID = issuer.Text()
			r.Provider.IDPMetadata = &described
		}
	})(b)
}

// IgnoresRecipient takes assertions that are confirmed to another address.
func IgnoresRecipient(b *Behaviour) {
	mending(genuine, believed(func(r *Response, root *etree.Element) {
		for _, el := range root.FindElements("//SubjectConfirmationData") {
			el.CreateAttr("Recipient", r.Provider.AcsURL.String())
		}
	}))(b)
}

// IgnoresDestination takes responses that are addressed elsewhere.
func IgnoresDestination(b *Behaviour) {
	mending(genuine, believed(func(r *Response, root *etree.Element) {
		root.CreateAttr("Destination", r.Provider.AcsURL.String())
	}))(b)
}

// IgnoresRequest takes answers to requests that this browser did not send.
func IgnoresRequest(b *Behaviour) {
	b.Requests = func(_ []string, root *etree.Element) []string {
		return []string{root.SelectAttrValue("InResponseTo", "")}
	}
}

// IgnoresReplay takes an assertion again, whoever brings it.
func IgnoresReplay(b *Behaviour) {
	IgnoresRequest(b)
	b.Seen = func(bool) bool { return false }
}

// IgnoresStatus takes the assertion of a response that says that the sign-in failed.
func IgnoresStatus(b *Behaviour) {
	mending(genuine, believed(func(_ *Response, root *etree.Element) {
		for i, code := range root.FindElements("//StatusCode") {
			if code.CreateAttr("Value", crewjam.StatusSuccess); i > 0 {
				code.Parent().RemoveChild(code)
			}
		}
	}))(b)
}

// CutsAtComments reads a text up to its first comment.
func CutsAtComments(b *Behaviour) {
	b.Shape = func(*etree.Element) error { return nil }
	mending(genuine, believed(func(_ *Response, root *etree.Element) {
		for _, el := range root.FindElements("//*") {
			at := slices.IndexFunc(el.Child, func(t etree.Token) bool { _, is := t.(*etree.Comment); return is })
			if at >= 0 {
				el.Child = el.Child[:at]
			}
		}
	}))(b)
}

// ReadsUnsigned looks for a valid signature anywhere in the document and then reads the
// response's first assertion, signed or not: the mistake behind signature wrapping. Deep reads
// the document's first assertion instead.
func ReadsUnsigned(deep bool) func(*Behaviour) {
	return func(b *Behaviour) {
		b.Shape = func(root *etree.Element) error {
			if root.FindElement("//Assertion") == nil {
				return errors.New("assertions: got none")
			}
			return nil
		}
		mending(func(r Response, root *etree.Element) bool {
			return len(root.FindElements("//Assertion")) > 1 && slices.ContainsFunc(signatures(root), func(s *etree.Element) bool { return covers(r, root, s) })
		}, believed(func(_ *Response, root *etree.Element) { unwrap(root, deep) }))(b)
	}
}

// unwrap leaves the assertion that is read as the only one.
func unwrap(root *etree.Element, deep bool) {
	read := root.FindElement("./Assertion")
	if deep || read == nil {
		read = root.FindElement("//Assertion")
	}
	read = read.Copy()
	for _, el := range root.ChildElements() {
		if el.Tag != "Issuer" && el.Tag != "Status" {
			root.RemoveChild(el)
		}
	}
	root.CreateElement("Signature").CreateAttr("xmlns", dsig.Namespace)
	for _, inner := range read.FindElements(".//Assertion") {
		if inner.Parent() != nil {
			inner.Parent().RemoveChild(inner)
		}
	}
	root.AddChild(read)
}

// covers says whether a signature is good for some element of the document, wherever both stand.
func covers(r Response, root, signature *etree.Element) bool {
	reference := signature.FindElement("./SignedInfo/Reference")
	if reference == nil {
		return false
	}
	id := strings.TrimPrefix(reference.SelectAttrValue("URI", ""), "#")
	plain := signature.Copy()
	for _, el := range plain.ChildElements() {
		if !slices.Contains([]string{"SignedInfo", "SignatureValue", "KeyInfo"}, el.Tag) {
			plain.RemoveChild(el)
		}
	}
	for _, el := range append(root.FindElements("//*"), root) {
		if el.SelectAttrValue("ID", "") != id {
			continue
		}
		signed := el.Copy()
		for _, own := range signed.SelectElements("Signature") {
			signed.RemoveChild(own)
		}
		signed.AddChild(plain.Copy())
		if validates(r, signed) {
			return true
		}
	}
	return false
}
