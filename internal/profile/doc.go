// Package profile reads what a product promises about roles, organizations, teams, groups and
// sign-in: the knobs that scenarios read their expectations from, where the suite sees what
// became of a person, and how it turns the product's switches.
//
// A profile is a YAML file; its presets are named sets of overrides, such as the epochs of a
// product's documentation. A knob that a profile leaves out is unknown: nothing is assumed, and
// a scenario that needs it does not apply. docs/profiles.md describes the file.
//
// The package is not a service provider, sends nothing and decides no scenario. A Profile does
// not change after it was read and is safe for concurrent use.
package profile
