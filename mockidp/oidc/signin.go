package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/scimspec/scimspec/mockidp/browser"
)

// ErrNoRequest says that the relying party's login URL did not lead to this provider's
// authorization endpoint. The Result that comes with it holds the last answer.
var ErrNoRequest = errors.New("the login URL did not lead to the authorization endpoint")

// RelyingParty is where a sign-in begins. Its client must be registered.
type RelyingParty struct {
	// LoginURL is opened first; it leads to the authorization endpoint.
	LoginURL string
}

// Result is what the relying party answered to a sign-in.
type Result struct {
	// Journey has the last answer, after all redirects, and the way to it.
	browser.Journey
	// Request is the relying party's authorization request.
	Request url.Values
	// TokenCalls counts the relying party's requests for this sign-in at the token
	// endpoint: none means that it refused the callback by itself. TokenRefusal is what
	// the endpoint last refused, and IDToken what it last issued.
	TokenCalls            int
	TokenRefusal, IDToken string
}

// SignIn signs a person in at rp the way a browser does, with claims as the identity
// provider's word and changed as tamper says: it opens rp.LoginURL, answers the
// authorization request to which that leads, opens the callback and follows redirects
// until there are no more. Meanwhile the relying party calls Handler's token endpoint.
//
// The client's transport carries every request to the relying party; its redirect policy
// is not used, and without a cookie jar it gets one for this sign-in. The authorization
// endpoint itself is not called.
//
// Errors: a *RequestError or ErrNoRequest when the relying party's request is at fault;
// anything else is a transport or context error, or a wrong argument. The Result is not
// nil when there was any exchange. How the relying party judged the sign-in is in the
// Result and never an error.
func (p *IdP) SignIn(ctx context.Context, client *http.Client, rp RelyingParty, claims Claims, tamper Tamper) (*Result, error) {
	if err := tamper.known(); err != nil {
		return nil, err
	}
	if claims.UserName == "" {
		return nil, errors.New("claims: got no UserName, want one")
	}
	if rp.LoginURL == "" {
		return nil, errors.New("relying party: got no login URL, want one")
	}
	result := &Result{}
	b, err := browser.New(client, &result.Journey)
	if err != nil {
		return nil, err
	}
	if result.Request, err = p.ask(ctx, b, rp.LoginURL); err != nil {
		return result, err
	}
	g, err := p.parseAuthorize(result.Request)
	if err != nil {
		return result, err
	}
	answer, err := p.authorize(g, claims, tamper)
	if err != nil {
		return result, err
	}
	defer p.note(g, result)
	if err := deliver(ctx, b, g, answer); err != nil {
		return result, err
	}
	if tamper != Replayed {
		return result, nil
	}
	if err := b.Forget(); err != nil {
		return result, err
	}
	return result, deliver(ctx, b, g, answer)
}

// note copies what the token endpoint saw into the result.
func (p *IdP) note(g *grant, r *Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.TokenCalls, r.TokenRefusal, r.IDToken = g.tokenCalls, g.refusal, g.idToken
}

// deliver carries the authorization response to the callback.
func deliver(ctx context.Context, b *browser.Browser, g *grant, answer url.Values) error {
	method, target, form := http.MethodGet, g.redirectURI, url.Values(nil)
	if g.mode == "form_post" {
		method, form = http.MethodPost, answer
	} else {
		var err error
		if target, err = withQuery(g.redirectURI, answer); err != nil {
			return err
		}
	}
	if err := b.Visit(ctx, method, target, form, nil); err != nil {
		return fmt.Errorf("open the callback: %w", err)
	}
	return nil
}

// ask opens the login URL and returns the authorization request to which it leads.
func (p *IdP) ask(ctx context.Context, b *browser.Browser, login string) (url.Values, error) {
	var request url.Values
	endpoint := p.base + p.endpoint("authorize")
	found := func(a browser.Answer) (bool, error) {
		if a.Location == nil || !strings.HasPrefix(a.Location.String(), endpoint+"?") {
			return false, nil
		}
		request = a.Location.Query()
		return true, nil
	}
	if err := b.Visit(ctx, http.MethodGet, login, nil, found); err != nil {
		return nil, fmt.Errorf("open the login URL: %w", err)
	}
	if request == nil {
		return nil, ErrNoRequest
	}
	return request, nil
}
