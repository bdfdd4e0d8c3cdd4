package features

import "strings"

// Requirement is one statement about a service provider that a scenario can claim.
// Ids are permanent: RFC7644-3.3-R05 (document, section, number in the section) or
// OKTA-CREATE-03 (product, area, number).
type Requirement struct {
	ID string `yaml:"id"`
	// Document is RFC7644 and the like, or okta, entra, authentik, docker …; it follows from the id.
	Document string `yaml:"-"`
	// Section is the section of the RFC; empty for a product.
	Section string `yaml:"section"`
	// Level is MUST, MUST NOT, SHOULD, SHOULD NOT or MAY.
	Level string `yaml:"level"`
	// Basis says how the level is grounded: explicit, lowercase, table, implicit,
	// erratum or derived for an RFC, product for a product's own behaviour.
	Basis string `yaml:"basis"`
	// Subject is server, client or both.
	Subject string `yaml:"subject"`
	Area    string `yaml:"area"`
	// Text is one sentence that describes conforming behaviour, also for MUST NOT.
	Text string `yaml:"text"`
	// Testable is yes, conditional (see Needs) or no.
	Testable string `yaml:"testable"`
	// Needs are names of capabilities joined by " & "; empty when there are none.
	Needs string `yaml:"needs"`
	// Check says in short how a client can observe it.
	Check string `yaml:"check"`
	Note  string `yaml:"note"`
	// Hint says in one sentence how to fix the service provider.
	Hint string `yaml:"hint"`
	// Policy is the id of the stance (A01 to A75) that decides about it, if one does.
	Policy string `yaml:"policy"`
	// Rationale is what the suite answers a maintainer who objects: a sentence or two with
	// the section of the RFC. Empty where the text of the requirement is the RFC's own duty.
	Rationale string `yaml:"rationale"`
	// Warns is why a MUST or MUST NOT does not fail; every such one has it, and no other.
	Warns string `yaml:"warns"`
	// Promote is the reason for which a derived requirement fails instead of warning.
	Promote string `yaml:"promote"`
	// Override is the severity that a policy or note sets against the verdict rule:
	// fail, warn, info or empty.
	Override string `yaml:"severity"`
	// Origin is the public source of a product's requirement.
	Origin string `yaml:"source"`
	// Evidence grades it: recorded (traffic), documented, observed (reports of others)
	// or inferred; contradictory and silent where a profile decides what the product's
	// documents leave open. Only products have it.
	Evidence string `yaml:"evidence"`
}

// Severity is what a violation of a requirement does to a verdict.
type Severity int

// Severities, the mildest first.
const (
	// Info is recorded and has no effect.
	Info Severity = iota
	// Warn turns a scenario into warned.
	Warn
	// Fail turns a scenario into failed.
	Fail
)

// String returns info, warn or fail.
func (s Severity) String() string {
	switch s {
	case Fail:
		return "fail"
	case Warn:
		return "warn"
	default:
		return "info"
	}
}

// Severity applies the verdict rule: a MUST or MUST NOT that stands in the document
// (explicitly, in a table, in declarative prose or by an erratum) fails; a SHOULD warns;
// what is only derived, or said in lower case, warns unless it was promoted with a
// reason; a MAY informs. A product's MUST fails unless it is only inferred. Where a
// policy speaks, it wins.
func (r Requirement) Severity() Severity {
	switch r.Override {
	case "fail":
		return Fail
	case "warn":
		return Warn
	case "info":
		return Info
	}
	switch {
	case r.Level == "MAY":
		return Info
	case !r.Mandatory(), r.Evidence == "inferred":
		return Warn
	case r.Promote != "":
		return Fail
	case r.Basis == "derived", r.Basis == "lowercase":
		return Warn
	default:
		return Fail
	}
}

// Mandatory says whether the level is MUST or MUST NOT.
func (r Requirement) Mandatory() bool { return strings.HasPrefix(r.Level, "MUST") }

// OnlyWarned says why a MUST or MUST NOT does not fail, as reports print it; it is empty
// for every other requirement.
func (r Requirement) OnlyWarned() string {
	if !r.Mandatory() || r.Severity() == Fail {
		return ""
	}
	return "a " + r.Level + ", only warned: " + r.Warns
}

// Source names where it stands, for people: "RFC 7644, section 3.3" or
// "Okta: SCIM 2.0 reference; recorded traffic".
func (r Requirement) Source() string {
	if number, ok := strings.CutPrefix(r.Document, "RFC"); ok {
		return "RFC " + number + ", section " + r.Section
	}
	return productName(r.Document) + ": " + r.Origin
}

// Profile is the profile that the requirement gates: core for an RFC, otherwise the
// product.
func (r Requirement) Profile() string {
	if strings.HasPrefix(r.Document, "RFC") {
		return "core"
	}
	return r.Document
}

// Capabilities are the names in Needs, in order.
func (r Requirement) Capabilities() []string {
	if r.Needs == "" {
		return nil
	}
	return strings.Split(r.Needs, " & ")
}

// Observable says whether a client can see a service provider meet or break it.
func (r Requirement) Observable() bool {
	return r.Testable != "no" && r.Subject != "client"
}

// complete fills in what follows from the id and, for a product, goes without saying.
func (r *Requirement) complete() {
	r.Document = document(r.ID)
	if strings.HasPrefix(r.Document, "RFC") {
		return
	}
	r.Basis = orElse(r.Basis, "product")
	r.Subject = orElse(r.Subject, "server")
	r.Testable = orElse(r.Testable, "yes")
	if r.Needs != "" && r.Testable == "yes" {
		r.Testable = "conditional"
	}
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// productName spells a product as its maker does.
func productName(document string) string {
	switch document {
	case "entra":
		return "Microsoft Entra ID"
	case "authentik":
		return document // as its makers write it
	case "onelogin":
		return "OneLogin"
	case "":
		return ""
	default:
		return strings.ToUpper(document[:1]) + document[1:]
	}
}

// document derives the document from an id.
func document(id string) string {
	name, _, _ := strings.Cut(id, "-")
	if strings.HasPrefix(name, "RFC") {
		return name
	}
	return strings.ToLower(name)
}
