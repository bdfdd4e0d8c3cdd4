package scimspec_test

import "testing"

// TestCursorFaultsAreDetected: what can go wrong with cursors, and the scenarios that must
// notice it.
func TestCursorFaultsAreDetected(t *testing.T) {
	holdTo(t, map[string][]string{
		"cursor-changed-accepted":          {"cursor-changed/longer", "cursor-changed/prefixed"},
		"cursor-count-other-scimtype":      {"cursor-no-count"},
		"cursor-empty-refused":             {"cursor-begins/bare", "cursor-begins/empty"},
		"cursor-error-leaks":               {"cursor-discreet"},
		"cursor-error-without-body":        {"cursor-error"},
		"cursor-exceeds-count":             {"cursor-count/1", "cursor-count/2"},
		"cursor-forged-accepted":           {"cursor-invalid/1", "cursor-invalid/notacursor"},
		"cursor-forgets-filter":            {"cursor-filter"},
		"cursor-guess-accepted":            {"cursor-made-up/2", "cursor-made-up/bz0y"},
		"cursor-imposed":                   {"cursor-default/1", "cursor-default/2"},
		"cursor-invalid-500":               {"cursor-error-status"},
		"cursor-is-number":                 {"cursor-strings"},
		"cursor-itemsperpage-is-count":     {"cursor-itemsperpage/50"},
		"cursor-list-no-schemas":           {"cursor-list-first"},
		"cursor-negative-count-is-default": {"cursor-negative-count"},
		"cursor-never-ends":                {"cursor-last", "cursor-next"},
		"cursor-not-url-safe":              {"cursor-alphabet/1", "cursor-alphabet/3"},
		"cursor-of-another-query":          {"cursor-other-query"},
		"cursor-only-without-cursor":       {"cursor-only"},
		"cursor-opens-everything":          {"cursor-unauthorised"},
		"cursor-parameter-ignored":         {"cursor-by-cursor", "cursor-claim"},
		"cursor-plain-offset":              {"cursor-opaque"},
		"cursor-previous-is-first":         {"cursor-previous/1", "cursor-previous/2"},
		"cursor-previous-on-first":         {"cursor-first"},
		"cursor-search-next-refused":       {"cursor-search-pages"},
		"cursor-skips":                     {"cursor-complete/1", "cursor-complete/3"},
		"cursor-startindex":                {"cursor-with-index", "cursor-with-index-late"},
		"cursor-total-is-page":             {"cursor-total"},
		"cursor-unannounced":               {"cursor-announced"},
		"cursor-unsorted":                  {"cursor-sorted/descending"},
		"cursor-zero-count-is-default":     {"cursor-zero-count"},
		"pagination-cursor-missing":        {"cursor-config-cursor"},
		"pagination-index-missing":         {"cursor-config-index"},
		"search-cursor-ignored":            {"cursor-search"},
	})
}
