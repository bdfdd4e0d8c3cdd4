package saml

import (
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
)

// postForm is the page that carries a response to the service provider by the browser
// (SAML bindings, section 3.5.4).
var postForm = template.Must(template.New("post").Parse(`<!DOCTYPE html>
<html><body onload="document.forms[0].submit()">
<form method="post" action="{{.ACSURL}}">
<input type="hidden" name="SAMLResponse" value="{{.Response}}">
<input type="hidden" name="RelayState" value="{{.RelayState}}">
<noscript><button type="submit">Continue</button></noscript>
</form></body></html>
`))

// Handler serves the metadata document and the sign-in endpoint. The endpoint takes an
// AuthnRequest by HTTP-Redirect or HTTP-POST; without one it begins an IdP-initiated
// sign-in at the one whose entity id is the query's sp, or at the first of
// Options.ServiceProviders. It tampers only where Options.Tamper says so.
func (p *IdP) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+p.metadataPath(), p.serveMetadata)
	mux.HandleFunc("GET "+p.ssoPath(), p.serveSSO)
	mux.HandleFunc("POST "+p.ssoPath(), p.serveSSO)
	return mux
}

func (p *IdP) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	doc, err := p.Metadata()
	if err != nil {
		http.Error(w, "metadata cannot be built", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	_, _ = w.Write(doc)
}

func (p *IdP) serveSSO(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 2*maxRequest)
	sp, request, relay, err := p.asked(r)
	if err != nil {
		p.tell(Event{ServiceProvider: sp, Request: request, Refusal: err.Error()})
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if p.person == nil {
		http.Error(w, "nobody is signed in at this identity provider", http.StatusForbidden)
		return
	}
	claims, ok := p.person(r)
	if !ok {
		http.Error(w, "nobody is signed in at this identity provider", http.StatusForbidden)
		return
	}
	d := delivery{relay: relay, claims: claims}
	tamper := None
	if p.tamper != nil {
		tamper = p.tamper(r)
	}
	p.mu.Lock()
	last, known := p.last[sp.ACSURL]
	p.mu.Unlock()
	switch {
	case tamper != Replayed:
		d.response, err = p.respond(sp, request, claims, tamper)
	case known:
		d = last
	default:
		http.Error(w, "nothing was delivered to this service provider yet: sign in once, then replay", http.StatusConflict)
		return
	}
	if err != nil {
		http.Error(w, "response cannot be built", http.StatusInternalServerError)
		return
	}
	p.mu.Lock()
	p.last[sp.ACSURL] = d
	p.mu.Unlock()
	p.tell(Event{ServiceProvider: sp, Request: request, Claims: d.claims, Tamper: tamper, Response: d.response})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_ = postForm.Execute(w, struct{ ACSURL, Response, RelayState string }{
		sp.ACSURL, base64.StdEncoding.EncodeToString(d.response), d.relay,
	})
}

func (p *IdP) tell(e Event) {
	if p.told != nil {
		p.told(e)
	}
}

// asked says who is to be answered: the registered service provider of the AuthnRequest,
// or the first registered one when there is no request.
func (p *IdP) asked(r *http.Request) (sp ServiceProvider, request *Request, relay string, err error) {
	if err := r.ParseForm(); err != nil {
		return sp, nil, "", errors.New("form cannot be read")
	}
	if !r.Form.Has("SAMLRequest") {
		if len(p.sps) == 0 {
			return sp, nil, "", errors.New("no service provider is registered")
		}
		sp = p.sps[0]
		for _, known := range p.sps {
			if id := r.Form.Get("sp"); id != "" && known.EntityID == id {
				sp = known
			}
		}
		return sp.idpInitiated(), nil, sp.RelayState, nil
	}
	if r.Method == http.MethodPost {
		request, err = ParsePost(r.PostForm)
	} else {
		request, err = ParseRedirect(r.URL.Query())
	}
	if err != nil {
		return sp, nil, "", err
	}
	for _, known := range p.sps {
		if known.EntityID == request.Issuer {
			sp, err = known.resolve(request)
			return sp, request, request.RelayState, err
		}
	}
	return sp, nil, "", &RequestError{Reason: "comes from an unregistered service provider", XML: request.XML}
}

// idpInitiated completes sp for a response that nobody asked for.
func (sp ServiceProvider) idpInitiated() ServiceProvider {
	if sp.EntityID == "" {
		sp.EntityID = sp.ACSURL
	}
	return sp
}
