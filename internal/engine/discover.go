package engine

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/connect"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/reports"
	"github.com/scimspec/scimspec/schemas"
	"github.com/scimspec/scimspec/steps"
)

// Discovered is what a target said and showed of itself before the run.
type Discovered struct {
	steps.Discovery
	Evidence []reports.Exchange
}

// Discover reads the discovery endpoints and probes what they do not say. It writes
// nothing to the target. The error is a *TargetError.
func (s *Suite) Discover(ctx context.Context) (*Discovered, error) {
	ctx, cancel := withDeadline(ctx, s.options.ScenarioTimeout)
	defer cancel()
	recorder := transcript.New(s.options.Target.Transport, s.options.Target.Redactor, 0)
	d := &discoverer{
		base: s.options.Target.BaseURL, recorder: recorder,
		client:    &http.Client{Transport: s.options.Target.Authenticate(recorder), CheckRedirect: connect.NoRedirect},
		anonymous: &http.Client{Transport: recorder, CheckRedirect: connect.NoRedirect},
		documents: map[string][]byte{}, capabilities: map[string]bool{},
	}
	err := d.run(ctx, s.options.Target.Authenticated)
	d.capabilities["two-tenants"], d.capabilities["second-credentials"] = s.options.Target.Other != nil, s.options.Target.Other != nil
	s.equip(d.capabilities)
	found := &Discovered{
		Discovery: steps.NewDiscovery(d.capabilities, d.documents),
		Evidence:  exchangesOf(recorder.Exchanges()),
	}
	compiled, problem := schemas.FromDiscovery(d.documents[scim.EndpointSchemas], d.documents[scim.EndpointResourceTypes])
	if found.Advertised = compiled; problem != nil {
		found.AdvertisedProblem = problem.Error()
	}
	var refused *TargetError
	if errors.As(err, &refused) {
		refused.Evidence = found.Evidence
	}
	return found, err
}

type discoverer struct {
	base         string
	recorder     *transcript.Recorder
	client       *http.Client
	anonymous    *http.Client
	documents    map[string][]byte
	capabilities map[string]bool
}

func (d *discoverer) run(ctx context.Context, authenticated bool) error {
	listed, err := d.reach(ctx, authenticated)
	if err != nil {
		return err
	}
	for _, endpoint := range []string{scim.EndpointServiceProviderConfig, scim.EndpointResourceTypes, scim.EndpointSchemas} {
		exchange, err := d.send(ctx, d.client, http.MethodGet, endpoint, "")
		if err != nil {
			return unreachable(d.base, err)
		}
		if exchange.Status == http.StatusOK {
			d.documents[endpoint] = exchange.ResponseBody
		}
	}
	if err := d.differs(listed); err != nil {
		return err
	}
	d.declared()
	d.described()
	d.advertised()
	return d.probe(ctx, authenticated)
}

func unreachable(base string, err error) error {
	if errors.Is(err, connect.ErrGone) || errors.Is(err, connect.ErrBusy) {
		var sent *url.Error
		if errors.As(err, &sent) {
			err = sent.Err // the sentence names the request itself
		}
		return &TargetError{What: fmt.Sprintf("the target could not be judged: %v", err), Try: "again later, scimspec.Rate(5), or scimspec.MaxWait(10 * time.Minute)"}
	}
	failed := func(try string) error {
		return &TargetError{What: fmt.Sprintf("the target could not be reached: %v", err), Try: try}
	}
	var authority x509.UnknownAuthorityError
	var name x509.HostnameError
	var plain tls.RecordHeaderError
	var lookup *net.DNSError
	var dial *net.OpError
	switch {
	case errors.Is(err, connect.ErrToken):
		return &TargetError{What: err.Error(), Try: "scimspec.OAuth2(…) with the right token URL, client id, secret and scopes"}
	case errors.As(err, &dial) && dial.Op == "proxyconnect":
		return failed("HTTP_PROXY, HTTPS_PROXY and NO_PROXY, which say by which proxy it is reached")
	case errors.As(err, &authority):
		return &TargetError{What: fmt.Sprintf("the target is not trusted: %v", err), Try: "scimspec.RootCAs(…) with the certificate of its authority"}
	case errors.As(err, &name):
		return failed("the host name that its certificate is for")
	case errors.As(err, &plain):
		return failed("http in the place of https: what answers there speaks no TLS")
	case errors.As(err, &lookup):
		return failed("a host name that can be looked up from here")
	case wantsCertificate(err):
		return &TargetError{What: fmt.Sprintf("the target ended the TLS handshake: %v", err), Try: "scimspec.ClientCertificate(…) with a certificate that it knows, where it asks for one"}
	}
	return failed("check that " + base + " is right and that the service provider runs")
}

// wantsCertificate knows the errors that a server leaves that was shown no client certificate, or one
// that it does not know; the libraries have no type for them.
func wantsCertificate(err error) bool {
	text := err.Error()
	return strings.Contains(text, "remote error: tls: ") || strings.Contains(text, "http2: client conn could not be established")
}

func (d *discoverer) send(ctx context.Context, client *http.Client, method, path, body string) (*transcript.Exchange, error) {
	var reader *strings.Reader
	req, err := http.NewRequestWithContext(ctx, method, d.base+path, nil)
	if body != "" {
		reader = strings.NewReader(body)
		req, err = http.NewRequestWithContext(ctx, method, d.base+path, reader)
	}
	if err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}
	req.Header.Set("Accept", scim.MediaType)
	if body != "" {
		req.Header.Set("Content-Type", scim.MediaType)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	recorded := d.recorder.Exchanges()
	return recorded[len(recorded)-1], nil
}

// maxCursorWait is the longest cursorTimeout, in seconds, for which a run waits.
const maxCursorWait = 10

// declared reads ServiceProviderConfig. Where it is missing, what every identity
// provider relies on is taken as there, so that its absence shows.
func (d *discoverer) declared() {
	type feature struct {
		Supported bool `json:"supported"`
	}
	var config struct {
		Patch  feature `json:"patch"`
		Filter feature `json:"filter"`
		Sort   feature `json:"sort"`
		Bulk   struct {
			feature
			MaxOperations  int64 `json:"maxOperations"`
			MaxPayloadSize int64 `json:"maxPayloadSize"`
		} `json:"bulk"`
		ETag           feature `json:"etag"`
		ChangePassword feature `json:"changePassword"`
		Pagination     *struct {
			Cursor        bool  `json:"cursor"`
			Index         *bool `json:"index"`
			CursorTimeout int64 `json:"cursorTimeout"`
		} `json:"pagination"`
		Schemes []struct {
			Type string `json:"type"`
		} `json:"authenticationSchemes"`
		SecurityEvents *struct {
			AsyncRequest string `json:"asyncRequest"`
		} `json:"securityEvents"`
	}
	document, told := d.documents[scim.EndpointServiceProviderConfig]
	if told = told && json.Unmarshal(document, &config) == nil; !told {
		config.Patch.Supported, config.Filter.Supported = true, true
	}
	set := d.capabilities
	unsupported := false
	for name, supported := range map[string]bool{
		"patch": config.Patch.Supported, "filter": config.Filter.Supported, "sort": config.Sort.Supported,
		"bulk": config.Bulk.Supported, "etag": config.ETag.Supported,
	} {
		set[name], set["no-"+name] = supported, told && !supported // who says nothing denies nothing
		unsupported = unsupported || set["no-"+name]
	}
	set["small-bulk-limit"] = config.Bulk.Supported && config.Bulk.MaxOperations > 0 && config.Bulk.MaxOperations <= 1000
	set["small-bulk-payload"] = config.Bulk.Supported && config.Bulk.MaxPayloadSize > 0 && config.Bulk.MaxPayloadSize <= 4<<20
	set["change-password"] = config.ChangePassword.Supported
	set["unsupported-feature"] = unsupported
	set["paging-config"] = config.Pagination != nil
	set["index-paging"] = config.Pagination == nil || config.Pagination.Index == nil || *config.Pagination.Index
	set["no-index-paging"] = !set["index-paging"]
	set["cursor-paging"] = config.Pagination != nil && config.Pagination.Cursor
	set["short-cursor-timeout"] = set["cursor-paging"] && config.Pagination.CursorTimeout > 0 && config.Pagination.CursorTimeout <= maxCursorWait
	set["events-config"] = config.SecurityEvents != nil
	if config.SecurityEvents != nil {
		mode := strings.ToLower(config.SecurityEvents.AsyncRequest)
		set["async"], set["async-on-request"] = mode == "long" || mode == "request", mode == "request"
	}
	for _, scheme := range config.Schemes {
		set["bearer"] = set["bearer"] || strings.EqualFold(scheme.Type, "oauthbearertoken")
	}
}

// resourceType is what the plan needs of a resource type.
type resourceType struct {
	Name             string `json:"name"`
	Endpoint         string `json:"endpoint"`
	SchemaExtensions []struct {
		Schema   string `json:"schema"`
		Required bool   `json:"required"`
	} `json:"schemaExtensions"`
}

// typesIn reads /ResourceTypes, as a list or as a bare array: that is wrong, and says all the same what is there.
func typesIn(document []byte) []resourceType {
	var list struct{ Resources []resourceType }
	if json.Unmarshal(document, &list) == nil {
		return list.Resources
	}
	var bare []resourceType
	_ = json.Unmarshal(document, &bare) // neither tells nothing
	return bare
}

// described reads resource types and schemas. Where they are missing, users and groups
// are taken as there.
func (d *discoverer) described() {
	set := d.capabilities
	types := typesIn(d.documents[scim.EndpointResourceTypes])
	if len(types) == 0 {
		set["users"], set["groups"], set["enterprise"] = true, true, true
		return
	}
	for _, t := range types {
		switch endpoint := "/" + strings.Trim(t.Endpoint, "/"); endpoint {
		case scim.EndpointUsers:
			set["users"] = true
			for _, extension := range t.SchemaExtensions {
				set["enterprise"] = set["enterprise"] || strings.EqualFold(extension.Schema, scim.SchemaEnterpriseUser)
			}
		case scim.EndpointGroups:
			set["groups"] = true
		default:
			set["custom-resource-type"] = true
		}
		for _, extension := range t.SchemaExtensions {
			set["required-extension"] = set["required-extension"] || extension.Required
			set["optional-extension"] = set["optional-extension"] || !extension.Required
		}
	}
}

// probe finds what no document says, with requests that change nothing.
func (d *discoverer) probe(ctx context.Context, authenticated bool) error {
	set := d.capabilities
	set["tls"] = strings.HasPrefix(d.base, "https://")
	if authenticated {
		exchange, err := d.send(ctx, d.anonymous, http.MethodGet, scim.EndpointUsers+"?count=1", "")
		if err != nil {
			return unreachable(d.base, err)
		}
		set["authentication"] = true
		set["anonymous-access"] = exchange.Status == http.StatusOK
	}
	exchange, err := d.send(ctx, d.client, http.MethodPost, scim.EndpointUsers+scim.EndpointSearch,
		`{"schemas":["`+scim.MessageSearchRequest+`"],"startIndex":1,"count":1}`)
	if err != nil {
		return unreachable(d.base, err)
	}
	set["search"] = exchange.Status/100 == 2
	exchange, err = d.send(ctx, d.client, http.MethodGet, scim.EndpointMe, "")
	if err != nil {
		return unreachable(d.base, err)
	}
	set["me-direct"] = exchange.Status == http.StatusOK
	set["me-redirect"] = exchange.Status >= 300 && exchange.Status < 400
	set["me"] = set["me-direct"] || set["me-redirect"]
	set["no-me"] = !set["me"] && (exchange.Status != http.StatusNotFound || d.nowhere(ctx, exchange))
	return d.query(ctx)
}

// nowhere says whether a 404 of /Me is the one of an endpoint that does not exist. Where
// /Me is offered, 404 can also mean that nobody is behind the credentials, and a SCIM error
// that has no detail does not tell which.
func (d *discoverer) nowhere(ctx context.Context, me *transcript.Exchange) bool {
	other, err := d.send(ctx, d.client, http.MethodGet, "/NoSuchEndpoint", "")
	if err != nil {
		return false
	}
	var said struct {
		Schemas []string `json:"schemas"`
		Detail  string   `json:"detail"`
	}
	if json.Unmarshal(me.ResponseBody, &said) == nil && slices.Contains(said.Schemas, scim.MessageError) && said.Detail == "" {
		return false
	}
	named := strings.ReplaceAll(string(other.ResponseBody), "NoSuchEndpoint", "Me")
	return other.Status == me.Status && named == string(me.ResponseBody)
}
