package target

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/scimspec/scimspec/internal/scim"
)

// failure is an error that the client gets to see (RFC 7644, section 3.12).
type failure struct {
	status   int
	scimType string
	detail   string
	header   http.Header
}

func (f *failure) Error() string { return f.detail }

func fail(status int, scimType, format string, args ...any) *failure {
	return &failure{status: status, scimType: scimType, detail: fmt.Sprintf(format, args...)}
}

func badValue(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrInvalidValue, format, args...)
}

func badFilter(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrInvalidFilter, format, args...)
}

func badSyntax(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrInvalidSyntax, format, args...)
}

func badPath(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrInvalidPath, format, args...)
}

func noTarget(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrNoTarget, format, args...)
}

func immutableValue(format string, args ...any) *failure {
	return fail(http.StatusBadRequest, scim.ErrMutability, format, args...)
}

func notFound(id string) *failure {
	return fail(http.StatusNotFound, "", "Resource %s not found.", id)
}

// body is the SCIM error message.
func (f *failure) body() object {
	o := object{"schemas": []any{scim.MessageError}, "status": strconv.Itoa(f.status), "detail": f.detail}
	if f.scimType != "" {
		o["scimType"] = f.scimType
	}
	return o
}
