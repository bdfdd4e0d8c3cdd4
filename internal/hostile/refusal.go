package hostile

import "net/http"

// refusals are the misbehaviours of status codes.
func refusals() []Misbehaviour {
	return []Misbehaviour{
		{Name: "429-forever", Side: Refusal, spoil: refuse(http.StatusTooManyRequests, "1"),
			Doc: "Every request is one too many, and shall be sent again in a second."},
		{Name: "503-retry-after-year", Side: Refusal, spoil: refuse(http.StatusServiceUnavailable, "31536000"),
			Doc: "The service is away and asks to come again in a year."},
		{Name: "503-retry-after-garbage", Side: Refusal, spoil: refuse(http.StatusServiceUnavailable, "-99999999999999999999"),
			Doc: "The service is away and Retry-After is no date and no number that fits."},
		{Name: "404-everywhere", Side: Refusal, spoil: refuse(http.StatusNotFound, ""),
			Doc: "Nothing is ever there."},
		{Name: "500-everywhere", Side: Refusal, spoil: refuse(http.StatusInternalServerError, ""),
			Doc: "Every request ends in an internal error."},
		{Name: "401-everywhere", Side: Refusal, spoil: refuse(http.StatusUnauthorized, ""),
			Doc: "No credentials are good enough."},
		{Name: "status-999", Side: Refusal, spoil: refuse(999, ""),
			Doc: "The status is one that HTTP does not have."},
	}
}

// refuse answers everything with one error and carries nothing out.
func refuse(status int, retryAfter string) func(*exchange) {
	return func(x *exchange) {
		a := scimError(status, "Not now.")
		if retryAfter != "" {
			a.header.Set("Retry-After", retryAfter)
		}
		x.send(a)
	}
}
