package entra

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/scimspec/scimspec/mockidp/wire"
)

// failure is a refusal by the service provider, or by Entra itself, in Entra's words.
type failure struct {
	code       string
	status     int
	detail     string
	transient  bool // the next cycle tries again
	quarantine bool // stops the whole job
	retryAfter string
	// sought is what a look-up asked for that was answered with somebody else: the suite
	// stops where the product would go on.
	sought string
}

func (f *failure) Error() string { return f.code + ": " + f.detail }

// Error codes of the provisioning log. [D] howto-analyze-provisioning-logs
const (
	codeIncompatible = "SystemForCrossDomainIdentityManagementServiceIncompatible"
	codeFiltering    = "SystemForCrossDomainIdentityManagementServiceIncompatibleFiltering"
	codeBadRequest   = "SystemForCrossDomainIdentityManagementBadRequest"
	codeAnchor       = "InvalidAnchor"
	codeDuplicates   = "DuplicateTargetEntries"
	codeTooMany      = "TooManyRequests"
)

// codeSomebodyElse is a word of the suite's own: the product has none, since it goes on.
const codeSomebodyElse = "AnsweredWithSomebodyElse"

// purpose is what a request was for: the same status means different things.
type purpose int

const (
	forList   purpose = iota // a filter or a page
	forObject                // one resource by its id
	forCreate
)

// refusal turns an answer into a failure; nil when the status is 2xx. [D]
// howto-analyze-provisioning-logs and application-provisioning-quarantine-status
func refusal(answer *wire.Answer, asked purpose) *failure {
	if answer.OK() {
		return nil
	}
	f := &failure{status: answer.Status, detail: webResponse(answer), retryAfter: answer.Header.Get("Retry-After")}
	switch answer.Status {
	case http.StatusUnauthorized:
		f.code, f.quarantine = "Unauthorized", true
	case http.StatusForbidden:
		f.code, f.quarantine = "InsufficientRights", asked == forList
	case http.StatusNotFound:
		f.code = codeAnchor
		if asked != forObject {
			f.code, f.quarantine = codeIncompatible, asked == forList
			f.detail = "the service provider answered HTTP/404 rather than the expected HTTP/200. " + f.detail
		}
	case http.StatusBadRequest:
		f.code = codeBadRequest
		if asked == forList {
			f.code = codeFiltering
		}
	case http.StatusConflict:
		f.code = "Conflict"
		if asked == forCreate {
			f.code = "EntryConflict"
		}
	case http.StatusTooManyRequests:
		f.code, f.transient = codeTooMany, true
	default:
		f.code = statusName(answer.Status)
		f.transient = answer.Status >= 500 && answer.Status != http.StatusNotImplemented
	}
	return f
}

// unanswered is the failure of a request that got no whole answer.
func unanswered(err error) *failure {
	code := "WebExceptionProtocolError"
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		code = "Timeout"
	}
	return &failure{code: code, detail: err.Error(), transient: true}
}

// incompatible is an answer whose status is right and whose body is not.
func incompatible(answer *wire.Answer, why string) *failure {
	return &failure{code: codeIncompatible, status: answer.Status, detail: why + ". " + webResponse(answer)}
}

// maxDetail bounds how much of a body goes into the log, in bytes.
const maxDetail = 2048

// webResponse is the frame of the log text. [P] 1Password/scim-examples#82, sentry#79354
func webResponse(answer *wire.Answer) string {
	body := string(answer.Body[:min(len(answer.Body), maxDetail)])
	return fmt.Sprintf("StatusCode: %s Message: Processing of the HTTP request resulted in an exception. "+
		"Please see the HTTP response returned by the 'Response' property of this exception for details. Web Response: %s",
		statusName(answer.Status), strings.ToValidUTF8(body, "�"))
}

// statusName is the name of a status in .NET: UnprocessableEntity.
func statusName(status int) string {
	name := http.StatusText(status)
	if name == "" {
		return fmt.Sprint(status)
	}
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\'' {
			return -1
		}
		return r
	}, name)
}

// typedUser says what of a user Entra cannot read: it parses answers into typed
// objects. [L] Schemas/Core2User.cs; [P] Budibase#15369 for the manager
func typedUser(resource *wire.Object) error {
	if id, ok := resource.Find("id"); !ok || resource.Text("id") == "" {
		return fmt.Errorf("id: got %v, want a string", id)
	}
	if active, ok := resource.Find("active"); ok && active != nil {
		if _, ok := active.(bool); !ok {
			return fmt.Errorf("active: got %v, want a boolean", active)
		}
	}
	extension, _ := resource.Find(enterprise)
	object, _ := extension.(*wire.Object)
	if manager, ok := object.Find("manager"); ok && manager != nil {
		if _, ok := manager.(*wire.Object); !ok {
			return fmt.Errorf("manager: got %v, want an object with a value", manager)
		}
	}
	return typedParts(resource)
}

func typedParts(resource *wire.Object) error {
	emails, _ := resource.Find("emails")
	elements, _ := emails.([]any)
	for _, element := range elements {
		email, _ := element.(*wire.Object)
		if primary, ok := email.Find("primary"); ok && primary != nil {
			if _, ok := primary.(bool); !ok {
				return fmt.Errorf("emails.primary: got %v, want a boolean", primary)
			}
		}
	}
	meta, _ := resource.Find("meta")
	object, _ := meta.(*wire.Object)
	for _, name := range []string{"created", "lastModified"} {
		if value, ok := object.Find(name); ok && value != nil {
			if !dateTime(text(value)) {
				return fmt.Errorf("meta.%s: got %v, want a date and time", name, value)
			}
		}
	}
	return nil
}

// dateTime says whether a text is a date and time. Its zone is optional (RFC 7643, section 2.3.5:
// a valid xsd:dateTime), and nobody saw Entra ID stumble over one without.
func dateTime(text string) bool {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}
