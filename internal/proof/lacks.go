package proof

import (
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

// Lacks are the targets, each without one thing.
func Lacks() []Lack {
	return []Lack{
		{Name: "filters with sw", Warns: ids("RFC7644-3.4.2.2-R14"), wrap: declined(func(r request) bool { return r.with("sw") })},
		{Name: "filters with co", Warns: ids("RFC7644-3.4.2.2-R13"), wrap: declined(func(r request) bool { return r.with("co") })},
		{Name: "filters but eq", Warns: ids("RFC7644-3.4.2.2-R12 RFC7644-3.4.2.2-R13 RFC7644-3.4.2.2-R14 RFC7644-3.4.2.2-R15 RFC7644-3.4.2.2-R17 RFC7644-3.4.2.2-R18 RFC7644-3.4.2.2-R19 RFC7644-3.4.2.2-R21 RFC7644-3.4.2.2-R22 RFC7644-3.4.2.2-R25 RFC7644-3.4.2.2-R26 RFC7644-3.4.2.2-R68"), wrap: declined(func(r request) bool { return operator.MatchString(r.bare()) })},
		{Name: "filters but one eq", Warns: ids("RFC7644-3.4.2.2-R10 RFC7644-3.4.2.2-R12 RFC7644-3.4.2.2-R13 RFC7644-3.4.2.2-R14 RFC7644-3.4.2.2-R15 RFC7644-3.4.2.2-R17 RFC7644-3.4.2.2-R18 RFC7644-3.4.2.2-R19 RFC7644-3.4.2.2-R37 RFC7644-3.4.2.2-R38 RFC7644-3.4.2.2-R41"), wrap: declined(func(r request) bool { return operator.MatchString(r.bare()) || logical.MatchString(r.bare()) })},
		{Name: "filters but userName eq", Fails: ids("ENTRA-MATCH-05 ENTRA-MATCH-10 RFC7644-3.4.2.2-R56 RFC7644-4-R13"), Warns: ids("ENTRA-MATCH-06 ENTRA-MATCH-11 RFC7644-3.4.2.2-R10 RFC7644-3.4.2.2-R11 RFC7644-3.4.2.2-R12 RFC7644-3.4.2.2-R13 RFC7644-3.4.2.2-R14 RFC7644-3.4.2.2-R15 RFC7644-3.4.2.2-R17 RFC7644-3.4.2.2-R18 RFC7644-3.4.2.2-R19 RFC7644-3.4.2.2-R37 RFC7644-3.4.2.2-R38 RFC7644-3.4.2.2-R41 RFC7644-3.4.2.2-R57 RFC7644-3.4.2.2-R59 RFC7644-3.4.2.2-R69 RFC7644-3.4.2.2-R73 RFC7644-4-R14"), wrap: declined(func(r request) bool { return r.filter() != "" && !onlyName.MatchString(r.bare()) })},
		{Name: "/Schemas", Fails: ids("RFC7643-6-R09 RFC7644-4-R05"), wrap: refuse(http.StatusNotFound, "", "Not found.", func(r request) bool { return strings.HasPrefix(r.path, scim.EndpointSchemas) })},
		{Name: "/ResourceTypes", Fails: ids("RFC7644-4-R09"), wrap: refuse(http.StatusNotFound, "", "Not found.", func(r request) bool { return strings.HasPrefix(r.path, scim.EndpointResourceTypes) })},
		{Name: "/ServiceProviderConfig", Fails: ids("RFC7643-5-R22 RFC7644-4-R02"), Warns: ids("RFC7644-3.12-R17 RFC7644-3.7-R02 RFC9865-4-R01"), wrap: refuse(http.StatusNotFound, "", "Not found.", func(r request) bool {
			return strings.HasPrefix(r.path, scim.EndpointServiceProviderConfig)
		})},
		{Name: "meta", Fails: ids("RFC7643-3-R11 RFC7643-3.1-R02 RFC7644-3.3-R11"), wrap: shown(func(resource map[string]any) { delete(resource, "meta") })},
		{Name: "meta.location", Fails: ids("RFC7643-3.1-R02 RFC7644-3.3-R11"), wrap: shown(without("meta", "location"))},
		{Name: "meta.resourceType", Fails: ids("RFC7643-3.1-R02 RFC7643-3-R14 RFC7644-3.3.1-R01"), wrap: shown(without("meta", "resourceType"))},
		{Name: "meta.version", Warns: ids("RFC7644-3.14-R03"), wrap: shown(without("meta", "version"))},
		{Name: "meta.created and meta.lastModified", Fails: ids("RFC7643-3.1-R02"), wrap: shown(without("meta", "created", "lastModified"))},
		{Name: "members in answers", Fails: ids("OKTA-GROUP-02 RFC7643-4.2-R09"), wrap: shown(func(resource map[string]any) { delete(resource, "members") })},
		{Name: "groups of a user", Fails: ids("RFC7643-4.1.2-R22"), Warns: ids("OKTA-GROUP-06"), wrap: shown(func(resource map[string]any) { delete(resource, "groups") })},
		{Name: "externalId of groups", Fails: ids("RFC7643-3.1-R20"), wrap: unkept(scim.SchemaGroup, "externalId")},
		{Name: "externalId of users", Fails: ids("ENTRA-MATCH-05 ENTRA-MATCH-10 RFC7643-3.1-R20"), wrap: unkept(scim.SchemaUser, "externalId")},
		{Name: "two equal externalIds", Warns: ids("RFC7643-3.1-R17"), wrap: unique("externalId")},
		{Name: "users without e-mails", Warns: ids("ENTRA-CREATE-07 RFC7643-7-R46"), wrap: refuse(http.StatusBadRequest, scim.ErrInvalidValue, "Attribute emails is required.", func(r request) bool {
			_, has := r.body["emails"].([]any)
			return r.path == scim.EndpointUsers && r.Method == http.MethodPost && r.body != nil && !has
		})},
		{Name: "DELETE with 204", Fails: ids("RFC7644-3.6-R03"), wrap: answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if r.Method == http.MethodDelete && status == http.StatusNoContent {
				return http.StatusOK, map[string]any{}
			}
			return status, body
		})},
		{Name: "POST with 201", Fails: ids("RFC7644-3.3-R08"), wrap: answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if status == http.StatusCreated {
				status = http.StatusOK
			}
			return status, body
		})},
		{Name: "PUT with 200", Fails: ids("RFC7644-3.5.1-R18"), wrap: answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if r.Method == http.MethodPut && status == http.StatusOK {
				status = http.StatusCreated
			}
			return status, body
		})},
		{Name: "PUT", Fails: ids("OKTA-DEACTIVATE-02 OKTA-MEMBER-05 OKTA-UPDATE-01 RFC7644-3.2-R07 RFC7644-3.5-R01"), wrap: refuse(http.StatusMethodNotAllowed, "", "PUT is not supported.", func(r request) bool { return r.Method == http.MethodPut })},
		{Name: "PUT of groups", Fails: ids("OKTA-MEMBER-05 RFC7644-3.2-R07 RFC7644-3.5-R01"), wrap: refuse(http.StatusMethodNotAllowed, "", "PUT is not supported.", func(r request) bool { return r.on(scim.EndpointGroups, http.MethodPut) })},
		{Name: "PATCH of groups", Fails: ids("ENTRA-GROUP-04 ENTRA-MEMBER-01 OKTA-GROUP-03 OKTA-GROUP-04 OKTA-MEMBER-02 RFC7644-3.5.2-R46"), wrap: refuse(http.StatusNotImplemented, "", "PATCH is not supported.", func(r request) bool { return r.on(scim.EndpointGroups, http.MethodPatch) })},
		{Name: "DELETE of users", Fails: ids("ENTRA-REMOVE-01 RFC7644-3.2-R07 RFC7644-3.6-R01 RFC7644-3.6-R03"), wrap: refuse(http.StatusMethodNotAllowed, "", "DELETE is not supported.", func(r request) bool { return r.on(scim.EndpointUsers, http.MethodDelete) })},
		{Name: "POST /.search", Fails: ids("RFC7644-3.4.3-R02"), wrap: refuse(http.StatusNotFound, "", "Not found.", func(r request) bool { return strings.HasSuffix(r.path, scim.EndpointSearch) })},
		{Name: "Location", Fails: ids("RFC7644-3.3-R10"), wrap: answer(func(_ request, status int, header http.Header, body any) (int, any) {
			header.Del("Location")
			return status, body
		})},
		{Name: "location of bulk results", Fails: ids("RFC7644-3.7-R16 RFC7644-3.7.3-R02"), wrap: answer(func(r request, status int, _ http.Header, body any) (int, any) {
			list, _ := body.(map[string]any)
			results, _ := list["Operations"].([]any)
			for _, element := range results {
				if result, ok := element.(map[string]any); ok && r.path == scim.EndpointBulk {
					delete(result, "location")
				}
			}
			return status, body
		})},
		{Name: "Allow", Fails: ids("RFC9110-15.5.6-R01"), wrap: answer(func(_ request, status int, header http.Header, body any) (int, any) {
			header.Del("Allow")
			return status, body
		})},
		{Name: "SCIM errors", Fails: ids("OKTA-WIRE-06 RFC7644-3.12-R01 RFC7644-3.12-R02 RFC7644-3.12-R03 RFC7644-3.5.2-R35 RFC7644-3.8-R12 RFC9110-15.5.13-R01"), Warns: ids("RFC7644-3.11-R02 RFC7644-3.12-R31 RFC7644-3.4.2.2-R65 RFC7644-3.8-R14 RFC9865-2.1-R01"), wrap: answer(func(_ request, status int, header http.Header, body any) (int, any) {
			if status >= http.StatusBadRequest {
				header.Set("Content-Type", "text/plain")
				body = "Something went wrong."
			}
			return status, body
		})},
	}
}

// ids parts a list at its spaces.
func ids(list string) []string { return strings.Fields(list) }
