package server

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/scimspec/scimspec/internal/scim"
)

// Failure is an error that the client gets to see (RFC 7644, section 3.12).
type Failure struct {
	status   int
	ScimType string
	detail   string
	Header   http.Header
}

func (f *Failure) Error() string { return f.detail }

func Fail(status int, scimType, format string, args ...any) *Failure {
	return &Failure{status: status, ScimType: scimType, detail: fmt.Sprintf(format, args...)}
}

func BadValue(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrInvalidValue, format, args...)
}

func BadFilter(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrInvalidFilter, format, args...)
}

func BadSyntax(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrInvalidSyntax, format, args...)
}

func BadPath(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrInvalidPath, format, args...)
}

func NoTarget(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrNoTarget, format, args...)
}

func ImmutableValue(format string, args ...any) *Failure {
	return Fail(http.StatusBadRequest, scim.ErrMutability, format, args...)
}

func NotFound(id string) *Failure {
	return Fail(http.StatusNotFound, "", "Resource %s not found.", id)
}

// body is the SCIM error message.
func (f *Failure) body() Object {
	o := Object{"schemas": []any{scim.MessageError}, "status": strconv.Itoa(f.status), "detail": f.detail}
	if f.ScimType != "" {
		o["scimType"] = f.ScimType
	}
	return o
}
