// Package product is what stands behind the SCIM endpoint of the reference target: people with
// accounts, organizations with teams, roles, invitations, seats and sessions, and the rules by
// which SCIM, groups and sign-ins decide about them.
//
// It knows neither HTTP nor SCIM messages nor assertions: the target translates. Its rules are
// knobs (Rules); each decision that a fault may replace is a field of Behaviour, and the correct
// product knows nothing of faults.
//
// A Product is safe for concurrent use. Every change is made whole or not at all.
package product
