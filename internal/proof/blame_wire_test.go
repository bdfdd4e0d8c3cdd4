package proof_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

func numberOf(text string) json.Number { return json.Number(text) }

var passwordOperand = regexp.MustCompile(`(?i)( and )?password (sw|co|ew|gt|lt|ge|le) "[^"]*"( and )?`)

// ignorePassword takes a comparison with the password out of a filter.
func ignorePassword(m *message) {
	values, err := url.ParseQuery(m.query)
	if err != nil || !values.Has("filter") {
		return
	}
	values.Set("filter", passwordOperand.ReplaceAllString(values.Get("filter"), ""))
	m.query = strings.ReplaceAll(values.Encode(), "+", "%20")
}

// breakMalformed answers with 500 where the body was no JSON.
func breakMalformed(m *message) {
	body, _ := m.tree.(map[string]any)
	if detail, _ := body["scimType"].(string); m.method == http.MethodPost && m.status == http.StatusBadRequest && detail == scim.ErrInvalidSyntax {
		m.status = http.StatusInternalServerError
		m.tree = map[string]any{"schemas": []any{scim.MessageError}, "status": "500", "detail": "oops"}
	}
}
