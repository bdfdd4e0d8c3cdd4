package saml

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	crewjam "github.com/crewjam/saml"

	"github.com/scimspec/scimspec/mockidp/browser"
)

// ErrNoRequest says that the service provider's login URL led to no AuthnRequest. The
// Result that comes with it holds the last answer.
var ErrNoRequest = errors.New("the login URL did not lead to an authentication request")

// Result is what the service provider answered to a sign-in.
type Result struct {
	// Journey has the last answer, after all redirects, and the way to it.
	browser.Journey
	// Request is the service provider's AuthnRequest; nil when the sign-in was
	// IdP-initiated.
	Request *Request
	// Response is the document that was delivered, before base64.
	Response []byte
}

// SignIn signs a person in at sp the way a browser does, with claims as the identity
// provider's word and changed as tamper says. With sp.LoginURL it begins there and
// answers the AuthnRequest to which that leads; without, it posts an unsolicited response
// to sp.ACSURL. Then it follows redirects until there are no more.
//
// The client's transport carries every request to the service provider; its redirect
// policy is not used, and without a cookie jar it gets one for this sign-in. The
// identity provider's own endpoint is not called: SSOURL need not be reachable.
//
// Errors: a *RequestError or ErrNoRequest when the service provider's request is at
// fault; anything else is a transport or context error, or a wrong argument. The Result
// is not nil when there was any exchange. How the service provider judged the response
// is in the Result and never an error.
func (p *IdP) SignIn(ctx context.Context, client *http.Client, sp ServiceProvider, claims Claims, tamper Tamper) (*Result, error) {
	if err := tamper.known(); err != nil {
		return nil, err
	}
	if claims.NameID == "" {
		return nil, errors.New("claims: got no NameID, want one")
	}
	if sp.LoginURL == "" && sp.ACSURL == "" {
		return nil, errors.New("service provider: got neither a login URL nor an ACS URL, want one")
	}
	result := &Result{}
	b, err := browser.New(client, &result.Journey)
	if err != nil {
		return nil, err
	}
	relay := sp.RelayState
	if sp.LoginURL != "" {
		if result.Request, err = p.ask(ctx, b, sp.LoginURL); err != nil {
			return result, err
		}
		if sp, err = sp.resolve(result.Request); err != nil {
			return result, err
		}
		relay = result.Request.RelayState
	} else {
		sp = sp.idpInitiated()
	}
	if result.Response, err = p.respond(sp, result.Request, claims, tamper); err != nil {
		return result, err
	}
	form := url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString(result.Response)}, "RelayState": {relay}}
	if err := deliver(ctx, b, sp.ACSURL, form); err != nil {
		return result, err
	}
	if tamper != Replayed {
		return result, nil
	}
	if err := b.Forget(); err != nil {
		return result, err
	}
	return result, deliver(ctx, b, sp.ACSURL, form)
}

// deliver posts a response and follows where the service provider leads.
func deliver(ctx context.Context, b *browser.Browser, acs string, form url.Values) error {
	if err := b.Visit(ctx, http.MethodPost, acs, form, nil); err != nil {
		return fmt.Errorf("deliver the response: %w", err)
	}
	return nil
}

// ask opens the login URL and returns the AuthnRequest to which it leads.
func (p *IdP) ask(ctx context.Context, b *browser.Browser, login string) (*Request, error) {
	var request *Request
	found := func(a browser.Answer) (bool, error) {
		values, binding := requestIn(a)
		if values == nil {
			return false, nil
		}
		var err error
		if binding == crewjam.HTTPPostBinding {
			request, err = ParsePost(values)
		} else {
			request, err = ParseRedirect(values)
		}
		return true, err
	}
	if err := b.Visit(ctx, http.MethodGet, login, nil, found); err != nil {
		return nil, fmt.Errorf("open the login URL: %w", err)
	}
	if request == nil {
		return nil, ErrNoRequest
	}
	return request, nil
}
