package saml

import (
	"bytes"
	"net/url"

	crewjam "github.com/crewjam/saml"
	"golang.org/x/net/html"

	"github.com/scimspec/scimspec/mockidp/browser"
)

// requestIn finds an AuthnRequest in an answer: in the query of a redirect, or in a form.
// Without one the values are nil.
func requestIn(a browser.Answer) (values url.Values, binding string) {
	if a.Location != nil {
		if q := a.Location.Query(); q.Has("SAMLRequest") {
			return q, crewjam.HTTPRedirectBinding
		}
		return nil, ""
	}
	if form := inputs(a.Body); form.Has("SAMLRequest") {
		return form, crewjam.HTTPPostBinding
	}
	return nil, ""
}

// inputs collects the named inputs of a page.
func inputs(page []byte) url.Values {
	values := url.Values{}
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return values
		}
		token := tokens.Token()
		if token.Data != "input" || (kind != html.StartTagToken && kind != html.SelfClosingTagToken) {
			continue
		}
		var name, value string
		for _, a := range token.Attr {
			switch a.Key {
			case "name":
				name = a.Val
			case "value":
				value = a.Val
			}
		}
		if name != "" {
			values.Add(name, value)
		}
	}
}
