// Package features holds what the suite knows as data: the scenarios (embedded
// `.feature` files, sorted into folders by subject), the requirement catalogue
// (requirements/*.yaml), the reasons for what no scenario covers, and the map from the
// test lists of Microsoft and Okta to our scenarios. Load reads and joins them, Lint
// says what is wrong with them, Select picks scenarios by prefix, Coverage counts.
//
// It is not an engine: it runs nothing, knows no step definitions and decides no
// verdict. It hands out each scenario, or row of an outline, as one self-contained
// piece of Gherkin.
//
// Concurrency: Load, LoadFS and Parity may be called at the same time; a *Set and what
// it refers to is never written after it was returned and may be shared. Callers must
// treat its slices as read-only.
package features
