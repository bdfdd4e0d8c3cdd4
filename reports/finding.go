package reports

import "fmt"

// String is the finding in the form "subject: got X, want Y".
func (f Finding) String() string {
	return f.Subject + ": got " + f.Got + ", want " + f.Want
}

// In returns the exchange of s that the finding points at, or nil.
func (f Finding) In(s *Scenario) *Exchange {
	if f.Exchange < 0 || f.Exchange >= len(s.Exchanges) {
		return nil
	}
	return &s.Exchanges[f.Exchange]
}

// String is the request line and what came back: "POST https://… → 201".
func (x Exchange) String() string {
	line := x.Request.Method + " " + x.Request.URL + " → "
	if x.Response.Status == 0 {
		return line + withReason("no answer", x.Error)
	}
	return line + fmt.Sprint(x.Response.Status)
}
