package features

import (
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"
)

// wireWords are what the lifecycle register leaves to the protocol register. A rule
// whose own text has the word may use it in its steps; doc strings and tables may
// always.
func wireWords() []string {
	return []string{
		"http://", "https://", "/Users", "/Groups", "/Schemas", "/ResourceTypes", "/ServiceProviderConfig",
		"GET", "POST", "PUT", "PATCH", "DELETE", "HTTP", "JSON", "URL", "URI",
		"header", "Authorization", "Content-Type", "User-Agent", "ETag", "If-Match", "Retry-After",
		"scimType", "startIndex", "totalResults", "itemsPerPage", "payload", "endpoint",
	}
}

// foreignWords are not the project's, anywhere.
func foreignWords() []string {
	return []string{"test case", "SUT", "mock server"}
}

// lifecycleRegister says whether a feature file is written in the lifecycle register.
func lifecycleRegister(file string) bool {
	return slices.ContainsFunc([]string{"lifecycle/", "mapping/", "signin/"}, func(folder string) bool {
		return strings.HasPrefix(file, pathPrefix+folder)
	})
}

// words checks the vocabulary of one scenario's title and steps.
func (l *linter) words(file, rule string, s *messages.Scenario) {
	check := func(line int64, text string) {
		for _, w := range foreignWords() {
			if hasWord(text, w) {
				l.report(file, line, ruleWord, "%q is not a word of this project", w)
			}
		}
		if !lifecycleRegister(file) {
			return
		}
		for _, w := range wireWords() {
			if hasWord(text, w) && !hasWord(rule, w) {
				l.report(file, line, ruleRegister, "%q belongs to the protocol register, or into the rule's text", w)
			}
		}
	}
	check(s.Location.Line, s.Name)
	for _, step := range s.Steps {
		check(step.Location.Line, step.Text)
	}
}

// hasWord finds a word with no letter or digit next to it, letter case as given.
func hasWord(text, word string) bool {
	if !strings.Contains(text, word) {
		return false
	}
	boundary := func(edge byte) string {
		if edge >= 'a' && edge <= 'z' || edge >= 'A' && edge <= 'Z' {
			return `\b`
		}
		return ""
	}
	pattern := boundary(word[0]) + regexp.QuoteMeta(word) + boundary(word[len(word)-1])
	return regexp.MustCompile(pattern).MatchString(text)
}
