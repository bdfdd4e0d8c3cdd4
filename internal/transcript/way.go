package transcript

import "net/http"

// Way is how requests reach a service provider whose exchanges are shown. The zero value is a
// plain way without credentials. It stands here so that whoever only makes one needs no server.
type Way struct {
	// Base sends a request; nil: a transport of its own.
	Base http.RoundTripper
	// Authenticate puts the credentials on; nil: there are none.
	Authenticate func(http.RoundTripper) http.RoundTripper
	// Redactor keeps secrets out of what is shown; nil hides the usual headers and members.
	Redactor *Redactor
}
