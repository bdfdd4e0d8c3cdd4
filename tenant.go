package scimspec

import (
	"net/http"

	"github.com/scimspec/scimspec/internal/connect"
)

// OtherTenantToken gives the bearer token of a client in another tenant of the same
// service provider. With it the scenarios about tenants run; without it they are
// inapplicable.
func OtherTenantToken(token string) Option {
	return option(func(c *config) error {
		if token == "" {
			return &UsageError{What: "the token of the other tenant is empty", Try: "leave the option out, or give a token that the service provider accepts"}
		}
		c.target.Other = func(next http.RoundTripper) http.RoundTripper { return connect.Bearer(token).Wrap(next) }
		c.secrets = append(c.secrets, token)
		return nil
	})
}
