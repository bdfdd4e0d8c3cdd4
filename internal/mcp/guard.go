package mcp

import (
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
)

// embedded is the word for scimspec's own reference target.
const embedded = "embedded"

// reachable says whether a client may have requests sent to a base URL: whoever started the
// server named it, or it is on this machine.
func (s *Server) reachable(base string) error {
	if base == s.options.Target {
		return nil
	}
	parsed, err := url.Parse(base)
	if err != nil || parsed.Host == "" || parsed.Scheme != "http" && parsed.Scheme != "https" {
		return problem(fmt.Sprintf("target %q: not an absolute http or https URL", base), "http://127.0.0.1:8080/scim/v2, or embedded")
	}
	if parsed.User != nil {
		return problem("target: a URL with a user or a password in it", "tokenEnv with the name of a variable, for a target on a loopback address")
	}
	if ip := net.ParseIP(parsed.Hostname()); parsed.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return problem(fmt.Sprintf("target %s: neither on a loopback address nor named when the server was started", base), "scimspec mcp --target "+base+", with its credentials, in the configuration of the client")
}

// lent says whether a client may use a variable. What does not look like a name may be a secret and
// is not repeated.
func (s *Server) lent(name string) error {
	if slices.Contains(s.options.Env, name) {
		return nil
	}
	return problem("tokenEnv: that is not the name of a variable that may be used here", "scimspec mcp --allow-env NAME in the configuration of the client; names there: "+orNone(strings.Join(s.options.Env, ", ")))
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

// harmless looks through a body for the identity provider: no token by value, and no target that the
// client may not reach.
func (s *Server) harmless(value any) error {
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			if err := s.harmless(item); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, member := range value {
			text, _ := member.(string)
			switch {
			case strings.EqualFold(name, "token") || strings.EqualFold(name, "tokenEnv"):
				return problem(name+": tokens do not pass through here", "scimspec mcp --target URL --token-env NAME, or the console of the identity provider")
			case strings.EqualFold(name, "target") && strings.Contains(text, "://"):
				if err := s.reachable(text); err != nil {
					return err
				}
			}
			if err := s.harmless(member); err != nil {
				return err
			}
		}
	}
	return nil
}
