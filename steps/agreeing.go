package steps

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
	"github.com/scimspec/scimspec/schemas"
)

// agreementJudgments hold resources against what the service provider says of them.
func agreementJudgments(r *registrar) {
	r.judgment("the resources of the answer agree with the service provider's schemas",
		"Each resource in the client's last answer is valid against a JSON Schema that is made of the service provider's /ResourceTypes and /Schemas.",
		func(w *World) error {
			exchange, err := w.current()
			if err != nil {
				return err
			}
			for _, endpoint := range []string{scim.EndpointResourceTypes, scim.EndpointSchemas} {
				if _, err := w.discovered(endpoint); err != nil {
					return err
				}
			}
			if w.config.Discovery.Advertised == nil {
				requirement := "RFC7644-4-R09" // what is missing is broken, and not what it would say
				if strings.HasPrefix(w.config.Discovery.AdvertisedProblem, "schemas") {
					requirement = "RFC7644-4-R05"
				}
				return w.stop(finding{requirement: requirement, incidental: true, blocking: true, subject: "/Schemas and /ResourceTypes", got: show(w.config.Discovery.AdvertisedProblem), want: "documents that describe the resources", exchange: noExchange})
			}
			return w.agrees(exchange, w.fault)
		})
	r.judgment("the answer names the schema {path}",
		"schemas of the client's last answer has that URI.",
		func(w *World, urn Path) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				if named := asTexts(answer.at("schemas")); !slices.Contains(named, string(urn)) {
					return w.fault(finding{subject: "schemas of the answer", got: show(strings.Join(named, ", ")), want: string(urn), exchange: exchange.Number, pointer: "/schemas"})
				}
				return nil
			})
		}, answers)
	r.judgment("each extension of the answer is named in its schemas",
		"Every member whose name is a URN, and that holds a value, is in schemas. A member of an Error is no extension.",
		func(w *World) error {
			return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
				members, _ := answer.value.(map[string]any)
				named := asTexts(answer.at("schemas"))
				if slices.Contains(named, scim.MessageError) {
					return nil
				}
				for _, name := range slices.Sorted(maps.Keys(members)) {
					object, _ := members[name].(map[string]any)
					if len(object) == 0 || !schemas.IsExtension(name, object, append(w.schemaURIs(), named...)) {
						continue
					}
					if !slices.ContainsFunc(named, func(urn string) bool { return strings.EqualFold(urn, name) }) {
						return w.fault(finding{subject: "schemas of the answer", got: show(strings.Join(named, ", ")), want: name, exchange: exchange.Number, pointer: "/schemas"})
					}
				}
				return nil
			})
		})
}

func (w *World) areURIs(path Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		values, err := w.some(path, answer)
		if err != nil {
			return err
		}
		for _, value := range values {
			text, ok := value.(string)
			if _, err := url.Parse(text); ok && err == nil && text != "" && !strings.ContainsAny(text, " <>\"{}|\\^`") {
				continue
			}
			return w.fault(finding{subject: string(path) + " of the answer", got: plain(value), want: "a URI", exchange: exchange.Number, pointer: pointerTo(path)})
		}
		return nil
	})
}

func (w *World) belongs(endpoint Path) error {
	return w.inAnswer(func(exchange *transcript.Exchange, answer document) error {
		types, err := w.discovered(scim.EndpointResourceTypes)
		if err != nil {
			return err
		}
		var known []string
		for _, t := range schemaResources(types) {
			if "/"+strings.Trim(first(t.at("endpoint")), "/") == string(endpoint) {
				known = append(append(known, first(t.at("schema"))), asTexts(t.at("schemaExtensions.schema"))...)
			}
		}
		for _, urn := range asTexts(answer.at("schemas")) {
			if exchange.Status < http.StatusBadRequest && !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, urn) }) {
				return w.fault(finding{subject: "schemas of the answer", got: urn, want: "one of " + strings.Join(known, ", "), exchange: exchange.Number, pointer: "/schemas"})
			}
		}
		return nil
	})
}

// agrees holds every resource of an answer against what the service provider
// advertises. Each requirement is named once.
func (w *World) agrees(exchange *transcript.Exchange, report func(finding) error) error {
	base := pathOf(w.config.BaseURL)
	path, query, _ := strings.Cut(pathOf(exchange.URL), "?")
	path, inside := strings.CutPrefix(path, base)
	advertised := w.config.Discovery.Advertised
	discovery := strings.HasPrefix(path, scim.EndpointSchemas) || strings.HasPrefix(path, scim.EndpointResourceTypes) ||
		strings.HasPrefix(path, scim.EndpointServiceProviderConfig) || strings.HasPrefix(path, scim.EndpointBulk)
	if advertised == nil || !inside || discovery || exchange.Status >= 300 || exchange.Truncated || len(exchange.ResponseBody) == 0 {
		return nil
	}
	answer, err := w.answered(exchange)
	if err != nil {
		return nil // the payload check names it
	}
	resources := []document{answer}
	if slices.Contains(asTexts(answer.at("schemas")), scim.MessageListResponse) {
		resources = resourcesOf(answer)
	}
	lower := strings.ToLower(query)
	partial := strings.Contains(lower, "attributes=") || strings.HasSuffix(path, scim.EndpointSearch)
	seen := map[string]bool{}
	for _, resource := range resources {
		name := first(resource.at("meta.resourceType"))
		if !advertised.Has(name) {
			continue // a claim about resource types has scenarios of its own
		}
		for _, v := range advertised.ValidateTree(name, resource.value, partial) {
			if err := w.disagrees(exchange, v, seen, report); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *World) disagrees(exchange *transcript.Exchange, v schemas.Violation, seen map[string]bool, report func(finding) error) error {
	if seen[v.Requirement+v.Pointer] {
		return nil
	}
	seen[v.Requirement+v.Pointer] = true
	got, want, split := strings.Cut(v.Message, ", want ")
	if !split {
		got, want = v.Message, "what /Schemas says of "+v.Schema
	}
	err := report(finding{
		requirement: v.Requirement, subject: fmt.Sprintf("%s at %q against the service provider's own schemas", v.Schema, v.Pointer),
		got: strings.TrimPrefix(got, "got "), want: want, exchange: exchange.Number, pointer: v.Pointer,
	})
	if errors.Is(err, ErrFinding) {
		return nil
	}
	return err
}

// schemaURIs are the schemas that the service provider advertises, and those of the RFC.
func (w *World) schemaURIs() []string {
	known := []string{scim.SchemaUser, scim.SchemaGroup, scim.SchemaEnterpriseUser}
	if list, err := w.config.Discovery.document(scim.EndpointSchemas); err == nil {
		for _, schema := range schemaResources(list) {
			known = append(known, first(schema.at("id")))
		}
	}
	return known
}
