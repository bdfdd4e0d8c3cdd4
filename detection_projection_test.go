package scimspec_test

import "testing"

// TestProjectionFaultsAreDetected: what can go wrong with partial representations, and the scenarios that must
// notice it.
func TestProjectionFaultsAreDetected(t *testing.T) {
	holdTo(t, map[string][]string{
		"attributes-add-filtered":       {"filter-projected"},
		"attributes-by-case":            {"projection-case-excluded", "projection-case/capitals", "projection-urn-case"},
		"attributes-complex-in-part":    {"projection-complex"},
		"attributes-drop-dotted":        {"projection-mixed"},
		"attributes-first-only":         {"attributes-asked", "attributes-list"},
		"attributes-ignored":            {"attributes-override"},
		"attributes-ignored-in-lists":   {"attributes-on-list", "attributes-override-list"},
		"attributes-ignored-on-patch":   {"attributes-on-patch"},
		"attributes-ignored-on-post":    {"attributes-on-create"},
		"attributes-ignored-on-put":     {"attributes-on-put"},
		"attributes-no-sub-attributes":  {"projection-dot/short"},
		"attributes-patch-without-body": {"attributes-on-patch-status"},
		"attributes-reveal-password":    {"never-asked", "password-asked/alone", "password-asked/capitals", "password-listed", "password-qualified"},
		"attributes-take-always":        {"always-excluded", "always-unasked"},
		"attributes-take-id":            {"attributes-minimum", "id-always/attributes-username"},
		"attributes-take-schemas":       {"schemas-partial-list", "schemas-partial/attributes-username"},
		"attributes-unknown-refused":    {"attributes-unknown/attributes-username-shoesize", "attributes-unknown/excludedattributes-shoesize-emails"},
		"attributes-urn-unknown":        {"projection-core-urn", "projection-notation/urn-ietf-params-scim-schemas-core-2-0-user-name-givenname"},
		"attributes-whole-parent":       {"projection-plural-sub", "projection-sub"},
		"excluded-ignored-on-get":       {"excluded-rest/emails"},
		"projection-on-patch-is-stored": {"projection-on-patch-keeps/attributes-username", "projection-on-patch-keeps/excludedattributes-emails"},
		"excluded-ignored-on-patch":     {"excluded-on-patch/emails", "excluded-on-patch/name"},
		"excluded-takes-id":             {"excluded-id", "excluded-minimum"},
		"excluded-whole-parent":         {"projection-excluded-sub"},
		"extension-projection-ignored":  {"projection-extension", "projection-extension-excluded"},
		"members-always-returned":       {"excluded-members", "excluded-members-on-list"},
		"projection-changes-resource":   {"partial-read-harmless/excludedattributes-emails-externalid"},
		"projection-default-hidden":     {"default-plain", "default-set"},
		"projection-meta-whole":         {"meta-part", "meta-unasked/attributes-username", "meta-unasked/excludedattributes-meta"},
		"request-not-after-write":       {"request-after-create"},
		"request-returned-by-default":   {"request-unasked"},
	})
}
