package server

import (
	"bytes"
	"io"
	"net/http"
	"net/url"

	"github.com/scimspec/scimspec/mockidp/testapp"
)

// serveTestApp serves the test application of an application.
func (s *Server) serveTestApp(w http.ResponseWriter, r *http.Request) {
	a, err := s.application(r)
	if err != nil {
		handle(maxBody, func(*http.Request) (any, error) { return nil, err })(w, r)
		return
	}
	app, err := a.testAt(s.origin(r))
	if err != nil {
		refuse(w, &problem{http.StatusInternalServerError, err.Error(), ""})
		return
	}
	app.Handler().ServeHTTP(w, r)
}

// testAt is the test application as it is reached at an address.
func (a *application) testAt(origin string) (*testapp.App, error) {
	provider, err := a.tenant.oidcAt(origin)
	if err != nil {
		return nil, err
	}
	idp, err := a.samlAt(origin)
	if err != nil {
		return nil, err
	}
	a.signMu.Lock()
	defer a.signMu.Unlock()
	if app := a.tests[origin]; app != nil {
		return app, nil
	}
	if len(a.tests) >= maxOrigins || a.tests == nil {
		a.tests = map[string]*testapp.App{}
	}
	scope := "test.read"
	if a.product() == "entra" {
		scope = "api://" + a.clientID() + "/.default"
	}
	base := a.testBase(origin)
	app := testapp.New(testapp.Options{
		Name: a.name, BaseURL: base, Style: "/console/console.css", Icon: "/console/icon.svg", Home: "/t/" + a.tenant.id + "/applications/" + a.id + "/sign-on",
		Metadata: idp.MetadataURL(), IdPInitiated: idp.SSOURL() + "?" + url.Values{"sp": {testapp.EntityID(base)}}.Encode(),
		Issuer: provider.Issuer(), ClientID: a.clientID(), ClientSecret: a.clientSecret(), Scope: scope,
		Client: &http.Client{Transport: within{a.tenant.server}}, Now: a.tenant.server.clock.Now,
	})
	a.tests[origin] = app
	return app, nil
}

// within carries requests to this server without a network: in a container it may not be
// reachable under the address that a browser uses.
type within struct{ server *Server }

// RoundTrip implements http.RoundTripper.
func (t within) RoundTrip(r *http.Request) (*http.Response, error) {
	inside := r.Clone(r.Context())
	inside.RequestURI, inside.Host = r.URL.RequestURI(), r.URL.Host
	if inside.Body == nil {
		inside.Body = http.NoBody
	}
	answer := &answered{header: http.Header{}, status: http.StatusOK}
	t.server.inside.ServeHTTP(answer, inside)
	return &http.Response{
		StatusCode: answer.status, Status: http.StatusText(answer.status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: answer.header, Body: io.NopCloser(&answer.body), ContentLength: int64(answer.body.Len()), Request: r,
	}, nil
}

// answered takes down an answer of this server.
type answered struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answered) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *answered) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *answered) Write(p []byte) (int, error) { return a.body.Write(p) }
