package engine

import (
	"testing"

	"github.com/scimspec/scimspec/internal/transcript"
)

func TestDeclinesFilter(t *testing.T) {
	cases := []struct {
		name   string
		status int
		body   string
		want   bool
	}{
		{"answered", 200, `{"Resources":[]}`, false},
		{"refused as a filter", 400, `{"scimType":"invalidFilter"}`, true},
		{"refused without a keyword", 400, `{"detail":"no"}`, true},
		{"refused without a SCIM error", 400, `no`, true},
		{"refused for another reason", 400, `{"scimType":"invalidValue","detail":"cannot read null"}`, false},
		{"forbidden", 403, ``, true},
		{"not implemented", 501, ``, true},
		{"broken", 500, ``, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			exchange := &transcript.Exchange{Status: c.status, ResponseBody: []byte(c.body)}
			if got := declinesFilter(exchange); got != c.want {
				t.Errorf("declined: got %t, want %t", got, c.want)
			}
		})
	}
}
