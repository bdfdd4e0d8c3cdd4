package testapp

import (
	"fmt"
	"strings"
)

// The states of a check.
const (
	Passed     = "passed"
	Failed     = "failed"
	NotReached = "not reached" // an earlier check took away what it looks at
)

// Check is one thing that an application has to look at before it lets somebody in.
type Check struct {
	Name   string `json:"name"`
	Want   string `json:"want"`
	Got    string `json:"got"`
	Source string `json:"source"` // SAML core, section 2.5.1.4
	State  string `json:"state"`
}

// Claim is what was said about a person.
type Claim struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// Report is what an application made of an answer of an identity provider.
type Report struct {
	Protocol string  `json:"protocol"` // what was judged, for people
	Person   string  `json:"person"`   // who is signed in; empty when a check failed
	Checks   []Check `json:"checks"`
	Claims   []Claim `json:"claims"`
	Document string  `json:"document"` // the response, or header and claims of the token

	Refreshable bool `json:"refreshable"` // there is a refresh token
	Token       bool `json:"-"`           // it is about an ID token: there is something to sign out of
}

// Failed counts the checks that failed.
func (r *Report) Failed() int {
	n := 0
	for _, c := range r.Checks {
		if c.State == Failed {
			n++
		}
	}
	return n
}

// Passed says whether every check passed.
func (r *Report) Passed() bool {
	for _, c := range r.Checks {
		if c.State != Passed {
			return false
		}
	}
	return len(r.Checks) > 0
}

// rule is a check that is about to be made.
type rule struct{ name, source string }

// is adds a check of a value.
func (r *Report) is(rule rule, got, want string) bool {
	return r.holds(rule, got == want, got, want)
}

// holds adds a check and returns whether it passed.
func (r *Report) holds(rule rule, ok bool, got, want string) bool {
	state := Failed
	if ok {
		state = Passed
	}
	if strings.TrimSpace(got) == "" {
		got = "nothing"
	}
	r.Checks = append(r.Checks, Check{Name: rule.name, Source: rule.source, Want: want, Got: got, State: state})
	return ok
}

// succeeds adds a check that ends with an error when it fails.
func (r *Report) succeeds(rule rule, err error, want string) bool {
	got := "it is so"
	if err != nil {
		got = err.Error()
	}
	return r.holds(rule, err == nil, got, want)
}

// leave notes the checks that cannot be made.
func (r *Report) leave(rules ...rule) {
	for _, rule := range rules {
		r.Checks = append(r.Checks, Check{Name: rule.name, Source: rule.source, State: NotReached})
	}
}

// claim adds what was said.
func (r *Report) claim(name string, values ...string) {
	r.Claims = append(r.Claims, Claim{name, values})
}

// emailAddress says whether a text can be one, as far as an application has to know.
func emailAddress(text string) bool {
	local, domain, found := strings.Cut(text, "@")
	return found && local != "" && domain != "" && !strings.ContainsAny(text, " <>\"")
}

func times(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
