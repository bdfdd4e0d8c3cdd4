package mcp

import (
	"context"
	"slices"
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"github.com/scimspec/scimspec/features"
)

func (s *Server) addCatalogue() {
	add(s, reads, "list_scenarios", "List scenarios", "Scenarios that the suite runs, by prefix of feature path, scenario id or requirement id.", s.listScenarios)
	add(s, reads, "list_requirements", "List requirements", "Requirements of RFC 7643, RFC 7644, RFC 9865, Okta, Entra ID and Docker, each with its level and how many scenarios check it.", s.listRequirements)
	add(s, reads, "list_faults", "List faults", "Known ways for a service provider to be wrong. The embedded target can be told to have them (run, faults), and reports name them as causes.", s.listFaults)
	add(s, reads, "explain", "Explain", "A requirement, scenario or fault by its id: what it asks, why, how it is seen, how to fix it, what proves it. A prefix lists what begins so.", s.explain)
}

type scenariosQuestion struct {
	Prefix  string `json:"prefix,omitempty" jsonschema:"what feature path, scenario id or requirement id begins with, such as features/groups or RFC7644-3.5.2"`
	Profile string `json:"profile,omitempty" jsonschema:"core, okta, entra or docker"`
	page
}

type scenarioLine struct {
	ID           string   `json:"id"`
	Title        string   `json:"title"`
	Feature      string   `json:"feature"`
	Profiles     []string `json:"profiles"`
	Requirements []string `json:"requirements"`
}

type scenarioLines struct {
	Total     int            `json:"total"`
	Scenarios []scenarioLine `json:"scenarios"`
}

func (s *Server) listScenarios(_ context.Context, _ *sdk.CallToolRequest, in scenariosQuestion) (scenarioLines, error) {
	var prefixes []string
	if in.Prefix != "" {
		prefixes = []string{in.Prefix}
	}
	found, err := s.options.Set.Select(prefixes)
	if err != nil {
		return scenarioLines{}, problem(err.Error(), "list_scenarios without prefix")
	}
	if in.Profile != "" {
		found = slices.DeleteFunc(found, func(sc features.Scenario) bool { return !slices.Contains(sc.Profiles, strings.ToLower(in.Profile)) })
	}
	out := scenarioLines{Total: len(found), Scenarios: []scenarioLine{}}
	for _, sc := range of(found, in.page) {
		out.Scenarios = append(out.Scenarios, scenarioLine{sc.ID, sc.Title, sc.Feature, sc.Profiles, sc.Requirements})
	}
	return out, nil
}

type requirementsQuestion struct {
	Prefix string `json:"prefix,omitempty" jsonschema:"what the id begins with, such as RFC7644-3.3 or OKTA-"`
	Level  string `json:"level,omitempty" jsonschema:"MUST, MUST NOT, SHOULD, SHOULD NOT or MAY"`
	Words  string `json:"words,omitempty" jsonschema:"words that stand in its text"`
	page
}

type requirementLine struct {
	ID        string `json:"id"`
	Level     string `json:"level"`
	Source    string `json:"source"`
	Text      string `json:"text"`
	Scenarios int    `json:"scenarios"`
}

type requirementLines struct {
	Total        int               `json:"total"`
	Requirements []requirementLine `json:"requirements"`
}

func (s *Server) listRequirements(_ context.Context, _ *sdk.CallToolRequest, in requirementsQuestion) (requirementLines, error) {
	var found []features.Requirement
	for _, r := range s.options.Set.Catalogue.All() {
		if beginsWith(r.ID, in.Prefix) && (in.Level == "" || strings.EqualFold(r.Level, in.Level)) && holds(r.Text, in.Words) {
			found = append(found, r)
		}
	}
	out := requirementLines{Total: len(found), Requirements: []requirementLine{}}
	for _, r := range of(found, in.page) {
		out.Requirements = append(out.Requirements, requirementLine{r.ID, r.Level, r.Source(), r.Text, len(s.options.Set.Claiming(r.ID))})
	}
	return out, nil
}

type faultsQuestion struct {
	Area        string `json:"area,omitempty" jsonschema:"such as create, patch or filter"`
	Requirement string `json:"requirement,omitempty" jsonschema:"id of a requirement that the fault violates, or how it begins"`
	Words       string `json:"words,omitempty" jsonschema:"words that stand in its id or description"`
	page
}

type faultLines struct {
	Total  int     `json:"total"`
	Faults []Fault `json:"faults"`
}

func (s *Server) listFaults(_ context.Context, _ *sdk.CallToolRequest, in faultsQuestion) (faultLines, error) {
	var found []Fault
	for _, f := range s.options.Faults {
		violates := slices.ContainsFunc(f.Violates, func(id string) bool { return beginsWith(id, in.Requirement) })
		if violates && (in.Area == "" || strings.EqualFold(f.Area, in.Area)) && holds(f.ID+" "+f.Doc, in.Words) {
			found = append(found, f)
		}
	}
	return faultLines{Total: len(found), Faults: of(found, in.page)}, nil
}

type idQuestion struct {
	ID string `json:"id" jsonschema:"id of a requirement, scenario or fault, or how some of them begin"`
}

type text struct {
	Text string `json:"text"`
}

func (s *Server) explain(_ context.Context, _ *sdk.CallToolRequest, in idQuestion) (text, error) {
	if strings.TrimSpace(in.ID) == "" {
		return text{}, problem("id is empty", "an id that list_requirements, list_scenarios or list_faults shows")
	}
	var b strings.Builder
	if err := s.options.Explain(&b, in.ID); err != nil {
		return text{}, err
	}
	return text{clip(b.String(), maxText)}, nil
}

func beginsWith(id, prefix string) bool {
	return len(id) >= len(prefix) && strings.EqualFold(id[:len(prefix)], prefix)
}

// holds says whether every word stands in a text.
func holds(text, words string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(words)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
