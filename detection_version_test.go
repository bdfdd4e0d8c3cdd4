package scimspec_test

import "testing"

// TestVersionFaultsAreDetected: what can go wrong with versions and conditional requests, and the scenarios that must
// notice it.
func TestVersionFaultsAreDetected(t *testing.T) {
	t.Parallel()
	holdTo(t, map[string][]string{
		"etag-always-not-modified":       {"if-none-match-other/an-older-tag", "if-none-match-other/another-tag"},
		"etag-any-case":                  {"version-case-exact"},
		"etag-changes-on-read":           {"etag-stays"},
		"etag-constant":                  {"etag-changes", "etag-changes-with-members", "if-match-overtaken"},
		"etag-differs-from-version":      {"etag-same-as-version", "etag-same-as-version-on-create"},
		"etag-if-match-always-fails":     {"if-match-modify", "if-match-replace"},
		"etag-if-match-list-fails":       {"if-match-list"},
		"etag-if-match-star-fails":       {"if-match-any"},
		"etag-if-none-match-ignored":     {"if-none-match-current"},
		"etag-mismatch-409":              {"precondition-failed"},
		"etag-missing":                   {"etag-header", "etag-on-create", "etag-on-modify", "etag-on-replace"},
		"etag-no-version":                {"etag-in-list", "etag-version"},
		"etag-not-modified-without-etag": {"not-modified-tag"},
		"etag-part-always-sent":          {"if-none-match-part"},
		"etag-race":                      {"if-match-race/displayname", "if-match-race/emails"},
		"etag-refused-change-applied":    {"if-match-modify-stale", "if-match-replace-stale", "precondition-failed-body"},
		"etag-strong-comparison":         {"if-none-match-strength"},
		"etag-without-quotes":            {"etag-syntax"},
		"location-without-version":       {"version-in-location"},
		"version-unknown-accepted":       {"version-unknown/v0", "version-unknown/v99"},
	})
}
