package proof_test

import (
	"encoding/json"
	"slices"
	"strings"
)

// answers is a form of answers alone.
func answers(change func(*message)) func() rewriter {
	return func() rewriter { return rewriter{answer: change} }
}

// legalForms are the forms that nothing may be said about. The first of each mixture decides nothing: they do
// not contradict each other.
func legalForms() []form {
	return []form{
		{name: "dates without a zone", source: "RFC 7643, section 2.3.5; XML Schema part 2, section 3.2.7", make: datesWithoutZone},
		{name: "dates with many digits", source: "RFC 7643, section 2.3.5", make: answers(datesAs(func(date string) string {
			return strings.TrimSuffix(date, "Z") + "000000100Z"
		}))},
		{name: "ids with any character", source: "RFC 7643, section 3.1", make: otherIDs(`@:,;'()+%%~ /ü"\%d`, false)},
		{name: "ids that differ in letter case", source: "RFC 7643, section 3.1: id is caseExact", make: otherIDs("cased", true)},
		{name: "locations with everything encoded", source: "RFC 3986, section 6.2.2.2", make: answers(locationsAs(encodeEverything))},
		{name: "ids with an at sign and a colon", source: "RFC 3986, section 3.3: both may stand as they are", make: otherIDs("user@example.com:%d", false)},
		{name: "bulk results in another order", source: "RFC 7644, section 3.7", make: answers(bulkResults(slices.Reverse[[]any]))},
		{name: "bulk results without bulkId but for POST", source: "RFC 7644, section 3.7: bulkId is required for POST", make: answers(eachBulkResult(func(result map[string]any) {
			if result["method"] != "POST" {
				delete(result, "bulkId")
			}
		}))},
		{name: "bulk results without location for creates that failed", source: "RFC 7644, section 3.7: required but for a POST that failed", make: answers(eachBulkResult(func(result map[string]any) {
			if status, _ := result["status"].(string); result["method"] == "POST" && status >= "400" {
				delete(result, "location")
			}
		}))},
		{name: "Schemas with common attributes", source: "RFC 7643, section 3.1", make: answers(commonInSchemas)},
		{name: "userName in small letters", source: "RFC 7643, section 7: caseExact", make: answers(strings7643(strings.ToLower, "userName"))},
		{name: "userName in capitals", source: "RFC 7643, section 7: caseExact", make: answers(strings7643(strings.ToUpper, "userName"))},
		{name: "e-mails in small letters", source: "RFC 7643, section 4.1.2", make: answers(inValues("emails", strings.ToLower))},
		{name: "phone numbers in canonical form", source: "RFC 7643, section 4.1.2; Entra ID would write them again in each cycle", profiles: []string{"core", "okta"}, make: answers(inValues("phoneNumbers", canonicalPhone))},
		{name: "errors with members of their own", source: "RFC 7644, section 3.12", make: answers(inErrors(func(body map[string]any) {
			body["urn:example:params:scim:api:messages:2.0:Problem"] = map[string]any{"trace": "77"}
			body["schemas"] = append(body["schemas"].([]any), "urn:example:params:scim:api:messages:2.0:Problem")
			body["timestamp"] = "2026-11-30T18:31:05"
		}))},
		{name: "an attribute and an extension of its own", source: "RFC 7643, section 3.3", make: answers(ownExtension)},
		{name: "locations relative", source: "RFC 9110, section 10.2.2; RFC 7643, section 2.3.7", make: answers(relativeHeader)},
		{name: "references relative", source: "RFC 7643, section 2.3.7", make: answers(referencesRelative)},
		{name: "nulls for what has no value", source: "RFC 7643, section 2.5", make: answers(withNulls)},
		{name: "values in another order", source: "RFC 7643, section 2.4", make: answers(reversedValues)},
		{name: "lists in another order", source: "RFC 7644, section 3.4.2.3", make: answers(reversedList)},
		{name: "extensions listed in schemas without a value", source: "A52", make: answers(allSchemas)},
		{name: "members with display and users with groups direct", source: "RFC 7643, sections 2.4 and 4.1.2", make: answers(displays)},
		{name: "JSON with white space and escapes", source: "RFC 8259, sections 2 and 7", make: answers(func(m *message) { m.spread = true })},
		{name: "names in another letter case", source: "RFC 7643, section 2.1", profiles: []string{"core"}, make: answers(capitalNames)},
		{name: "pages shorter than asked", source: "RFC 7644, section 3.4.2.4; Okta counts on the page size that it asked for", profiles: []string{"core", "entra"}, make: shortPages},
		{name: "Resources null when there are none", source: "RFC 7643, section 2.5", make: answers(nullResources)},
	}
}

// toleratedForms are forms that docs/policies.md lets warn, and nothing else: they are taken, and
// each requirement that is listed says so.
func toleratedForms() []form {
	return []form{
		{name: "bulk status as a number", source: "A42", warned: []string{"RFC7644-3.7-R20"}, make: answers(eachBulkResult(func(result map[string]any) {
			if status, ok := result["status"].(string); ok {
				result["status"] = json.Number(status)
			}
		}))},
		{name: "bulk status as an object", source: "A42; RFC 7644, section 3.7.2", warned: []string{"RFC7644-3.7-R20"}, make: answers(eachBulkResult(func(result map[string]any) {
			result["status"] = map[string]any{"code": result["status"], "description": "as it is"}
		}))},
		{name: "Schemas with no defaults written", source: "RFC 7643, section 2.2", warned: []string{"RFC7643-2.2-R02", "RFC7643-7-R42"}, make: answers(plainSchemas)},
		{name: "errors without scimType", source: "RFC 7644, section 3.12", warned: scimTypeRows(), make: answers(inErrors(func(body map[string]any) { delete(body, "scimType") }))},
		{name: "errors without detail", source: "RFC 7644, section 3.12; Okta asks for it", profiles: []string{"core", "entra"}, warned: []string{"RFC7644-3.4.2.2-R65"}, make: answers(withoutDetail)},
		{name: "discovery without meta", source: "RFC 7643, section 3.1", warned: []string{"RFC7644-4-R16"}, make: answers(bareDiscovery)},
	}
}
