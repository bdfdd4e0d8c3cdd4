package features

import "io/fs"

const parityFile = "parity.yaml"

// ParityEntry says which scenarios together do the work of one test of another suite:
// the Microsoft SCIM Validator, Microsoft's onboarding tests, Okta's SPEC and CRUD
// suites, and the tests of authentik and of Keycloak's plugin.
type ParityEntry struct {
	// Suite is the name of the other suite.
	Suite string `yaml:"suite"`
	// ID is the number that the other suite gives, such as 7 or P3.
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Scenarios are ids of scenarios, or prefixes of ids.
	Scenarios []string `yaml:"scenarios"`
	// Note says what differs, or what only comes near.
	Note string `yaml:"note"`
}

// Parity returns the embedded parity map, in the order of the file.
func Parity() ([]ParityEntry, error) { return loadParity(embedded) }

func loadParity(files fs.FS) ([]ParityEntry, error) {
	var out []ParityEntry
	if err := decodeYAML(files, parityFile, &out); err != nil {
		return nil, err
	}
	return out, nil
}

// Covering returns the scenarios that an entry names.
func (s *Set) Covering(e ParityEntry) []Scenario {
	var out []Scenario
	for _, sc := range s.Scenarios {
		for _, prefix := range e.Scenarios {
			if hasPrefixFold(sc.ID, prefix) {
				out = append(out, sc)
				break
			}
		}
	}
	return out
}
