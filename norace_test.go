//go:build !race

package scimspec_test

const underRace = false
