package reports

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/reports/dictionary"
)

var (
	// endpoint is a path of the service provider, however it is reached.
	endpoint = regexp.MustCompile(`\S*/(Users|Groups|Bulk|Me|Schemas|ResourceTypes|ServiceProviderConfig)\b(/[^\s?,]+)?(\?.*)?`)
	// own is what differs between runs: quoted values, names of people, identifiers, numbers.
	own = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|\\b[A-Z][a-z]+'s\\b|\\S*\\d\\S*|\\S*@\\S*")
	// pointed is where a document breaks its schema, as a JSON Pointer.
	pointed = regexp.MustCompile(`"(/[^"]*)"`)
	// digits differ between elements and versions.
	digits = regexp.MustCompile(`\d+`)
	// typed is a value of a document by its JSON type.
	typed = regexp.MustCompile(`^(the (?:string|number|boolean)|an array|an object)\b`)
	// cast are the people and groups of a scenario, wherever a subject names them.
	cast = regexp.MustCompile(` [A-Z][a-z]+\b`)
	// statusCode begins what findings say of an answer.
	statusCode = regexp.MustCompile(`^([1-5]\d\d)\b[:,]?\s*(\w*)`)
	// logged is a status as the identity providers' logs name it.
	logged = regexp.MustCompile(`StatusCode: (\w+)|\b(Bad Request|Unauthorized|Forbidden|Not Found|Method Not Allowed|Not Acceptable|Conflict|Precondition Failed|Unsupported Media Type|Internal Server Error|Not Implemented|Moved Permanently|See Other|Temporary Redirect|Permanent Redirect)\b`)
	// absent are the words of findings for what is not there.
	absent = regexp.MustCompile(`^(nothing|none|no |null\b|nobody|absent|not there|""|\[\]|\{\}|$)`)
)

// mostShape bounds what a shape keeps of a subject, in bytes.
const mostShape = 120

// ShapeOf leaves of a finding what the same fault says at another server, too.
func ShapeOf(f Finding) dictionary.Shape {
	shape := dictionary.Shape{Requirement: f.Requirement, Subject: subjectShape(f.Subject), Got: gotShape(f.Got, f.Want)}
	if kind := typed.FindString(f.Got); kind != "" && pointed.MatchString(f.Subject) {
		shape.Got = kind
	}
	return shape
}

// subjectShape keeps the words of the suite and takes the names of the run away.
func subjectShape(subject string) string {
	subject = endpoint.ReplaceAllStringFunc(subject, func(at string) string {
		parts := endpoint.FindStringSubmatch(at)
		shape := "/" + parts[1]
		if parts[2] != "" {
			shape += "/ID"
		}
		if parts[3] != "" {
			shape += "?"
		}
		return shape
	})
	if before, _, found := strings.Cut(subject, " as "); found {
		subject = before // a value that was tried
	}
	subject = pointed.ReplaceAllStringFunc(subject, placeShape)
	subject = cast.ReplaceAllString(own.ReplaceAllString(subject, "…"), " …")
	return clip(strings.Join(strings.Fields(subject), " "), mostShape)
}

// placeShape keeps the names of a JSON Pointer: not which element it was, nor whose extension.
func placeShape(quoted string) string {
	segments := strings.Split(strings.Trim(quoted, `"`), "/")
	for i, segment := range segments {
		if colon := strings.LastIndexByte(segment, ':'); colon >= 0 {
			segment = segment[colon+1:]
		}
		segments[i] = digits.ReplaceAllString(segment, "…")
	}
	return strings.Join(segments, "/")
}

// gotShape keeps a status with its keyword, that nothing is there, or how the value differs from
// the one that is wanted.
func gotShape(got, want string) string {
	got = strings.TrimSpace(got)
	if parts := statusCode.FindStringSubmatch(got); parts != nil {
		if scimTypes[parts[2]] {
			return parts[1] + " " + parts[2]
		}
		return parts[1]
	}
	if name := logged.FindString(got); name != "" {
		return statusNamed(strings.TrimPrefix(name, "StatusCode: "))
	}
	switch {
	case absent.MatchString(got):
		return "nothing"
	case absent.MatchString(want):
		return "something"
	case strings.EqualFold(got, want):
		return "other letter case"
	case strings.EqualFold(strings.Trim(got, `"`), strings.Trim(want, `"`)):
		return "another type"
	case strings.EqualFold(got, "true"), strings.EqualFold(got, "false"):
		return strings.ToLower(got)
	}
	return "otherwise"
}

// statusNamed is the number of a status whose name is written with or without blanks.
func statusNamed(name string) string {
	for code := 200; code < 600; code++ {
		if text := http.StatusText(code); text != "" && strings.EqualFold(strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(name, " ", "")) {
			return strconv.Itoa(code)
		}
	}
	return name
}

// scimTypes are the keywords of errors (RFC 7644, table 9).
var scimTypes = map[string]bool{
	"invalidFilter": true, "tooMany": true, "uniqueness": true, "mutability": true, "invalidSyntax": true, "invalidPath": true,
	"noTarget": true, "invalidValue": true, "invalidVers": true, "sensitive": true, "invalidCursor": true, "expiredCursor": true, "invalidCount": true,
}

// every returns all findings of a scenario, those that others tell included.
func (s *Scenario) every() []Finding {
	all := s.Findings
	if s.Alone != nil {
		for _, repeat := range s.Alone.Repeats {
			all = append(all[:len(all):len(all)], repeat.Finding)
		}
	}
	return all
}

// Shapes are those of the findings that complain, each once. What was properly declined is among
// them: the same refusal, a little less proper, fails elsewhere.
func (s *Scenario) Shapes() []dictionary.Shape {
	var shapes []dictionary.Shape
	for _, finding := range s.every() {
		if shape := ShapeOf(finding); complains(finding) && !slices.Contains(shapes, shape) {
			shapes = append(shapes, shape)
		}
	}
	return shapes
}

// judged are the requirements that a failed scenario is about and found broken.
func judged(scenarios []Scenario) map[string]bool {
	all := map[string]bool{}
	for i := range scenarios {
		for _, f := range scenarios[i].Findings {
			if scenarios[i].Verdict == Failed && f.Severity == SeverityFail && !f.Incidental {
				all[f.Requirement] = true
			}
		}
	}
	return all
}

// failures are the findings for which a scenario failed, without those that follow from others: of
// what it is about those that fail, or else of what it met and no other is about.
func (s *Scenario) failures(judged map[string]bool) []Finding {
	found := telling(*s)
	fails := func(f Finding) bool { return f.Severity == SeverityFail }
	itself := func(f Finding) bool { return !f.Incidental }
	untold := func(f Finding) bool { return itself(f) || !judged[f.Requirement] || misanswered(f) }
	var broken []topic
	for _, f := range found {
		if t := topicOf(f); t.kind == structure {
			broken = append(broken, t)
		}
	}
	found = slices.DeleteFunc(slices.Clone(found), func(f Finding) bool { return slices.ContainsFunc(broken, topicOf(f).follows) })
	for _, better := range []func(Finding) bool{fails, itself, untold} {
		if slices.ContainsFunc(found, better) {
			found = slices.DeleteFunc(found, func(f Finding) bool { return !better(f) })
		}
	}
	return found
}
