package features

// Scenario is one scenario, or one row of an outline, with everything resolved:
// placeholders filled in, background steps in front, tags inherited.
type Scenario struct {
	// ID is the slug of the @id tag. A row of an outline is the slug, a slash and the
	// slug of its first cell. It is permanent.
	ID string
	// Title is the scenario's name, placeholders filled in.
	Title string
	// Feature is the path of the file, such as `features/lifecycle/create.feature`.
	Feature string
	// Rule is the text of the Rule around it, or empty.
	Rule string
	// Line is the line of the scenario, or of the row in its Examples.
	Line int
	// IdP is one of IdPs, rfc or empty, from @idp.
	IdP string
	// Profiles are the profiles that it gates, from @profile; without that tag the one of
	// its IdP, otherwise core. Never empty.
	Profiles []string
	// Requirements are the ids of @req on the rule, the scenario and the Examples, in
	// that order and without repetition.
	Requirements []string
	// Needs are the capabilities (@needs) without which it is inapplicable.
	Needs []string
	// Serial: no other scenario may run at the same time.
	Serial bool
	// Slow: it waits, or moves much data.
	Slow bool
	// Destructive: it touches what it did not create.
	Destructive bool
	// Steps are in order, background first.
	Steps []Step
}

// Step is one step of a scenario, placeholders filled in.
type Step struct {
	// Keyword is the word as written: Given, When, Then, And, But or *.
	Keyword string
	// Text is what follows the keyword.
	Text string
	// Line is its line in the feature file.
	Line int
	// Background says that it came from a Background.
	Background bool
	// DocString is nil when there is none.
	DocString *DocString
	// Table has rows of trimmed cells; nil when there is none.
	Table [][]string
}

// DocString is the text block below a step.
type DocString struct {
	// MediaType is what stands behind the opening quotes, such as json.
	MediaType string
	// Content has no line break at its end.
	Content string
}
