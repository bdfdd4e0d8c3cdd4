package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/scimspec/scimspec"
)

// options reads the secrets from where the settings say they are.
func (a authSettings) options() ([]scimspec.Option, error) {
	var options []scimspec.Option
	if a.TokenEnv != "" {
		token, err := variable("--token-env", a.TokenEnv)
		if err != nil {
			return nil, err
		}
		options = append(options, scimspec.BearerToken(token))
	}
	if a.TokenFile != "" {
		content, err := os.ReadFile(a.TokenFile)
		if err != nil {
			return nil, &failure{exitUsage, fmt.Sprintf("--token-file: %v", err), "--token-file with a readable file that holds the bearer token"}
		}
		token := strings.TrimSpace(string(content))
		if token == "" {
			return nil, &failure{exitUsage, fmt.Sprintf("--token-file %s: it is empty", a.TokenFile), "--token-file with a file that holds the bearer token"}
		}
		options = append(options, scimspec.BearerToken(token))
	}
	if a.BasicEnv != "" {
		value, err := variable("--basic-env", a.BasicEnv)
		if err != nil {
			return nil, err
		}
		user, password, ok := strings.Cut(value, ":")
		if !ok {
			return nil, &failure{exitUsage, fmt.Sprintf("--basic-env %s: the value has no colon", a.BasicEnv), "a value of the form user:password"}
		}
		options = append(options, scimspec.BasicAuth(user, password))
	}
	for name, from := range a.HeaderEnv {
		value, err := variable("--header-env "+name+"=", from)
		if err != nil {
			return nil, err
		}
		options = append(options, scimspec.HeaderAuth(name, value))
	}
	other, err := a.otherTenant()
	if err != nil {
		return nil, err
	}
	options = append(options, other...)
	oauth, err := a.OAuth2.options()
	if err != nil {
		return nil, err
	}
	trust, err := a.trust()
	if err != nil {
		return nil, err
	}
	return append(append(options, oauth...), trust...), nil
}

// otherTenant reads the token of another tenant. One token cannot stand for two tenants:
// everything would look as if it leaked.
func (a authSettings) otherTenant() ([]scimspec.Option, error) {
	if a.OtherEnv == "" {
		return nil, nil
	}
	token, err := variable("--other-token-env", a.OtherEnv)
	if err != nil {
		return nil, err
	}
	if a.TokenEnv != "" && os.Getenv(a.TokenEnv) == token {
		return nil, &failure{exitUsage, fmt.Sprintf("--other-token-env %s: it holds the same token as %s", a.OtherEnv, a.TokenEnv), "the token of a client in another tenant of the same service provider"}
	}
	return []scimspec.Option{scimspec.OtherTenantToken(token)}, nil
}

// variable reads an environment variable that must hold something. flag is what its name was given
// with, up to the =, where one stands before it.
func variable(flag, name string) (string, error) {
	value, set := os.LookupEnv(name)
	switch {
	case !set:
		return "", &failure{exitUsage, fmt.Sprintf("%s: %s is not set", strings.TrimSuffix(flag, "="), named(name)), toSet(flag, name)}
	case isBlank(value):
		return "", &failure{exitUsage, fmt.Sprintf("%s: %s is empty", strings.TrimSuffix(flag, "="), named(name)), toSet(flag, name)}
	}
	return value, nil
}

func (o oauthSettings) options() ([]scimspec.Option, error) {
	if o.TokenURL == "" && o.ClientID == "" && o.SecretEnv == "" {
		return nil, nil
	}
	if o.TokenURL == "" || o.ClientID == "" || o.SecretEnv == "" {
		return nil, &failure{exitUsage, "OAuth 2.0 needs a token URL, a client id and a secret", "--oauth2-token-url URL --oauth2-client-id ID --oauth2-secret-env NAME"}
	}
	address, err := url.Parse(o.TokenURL)
	if err != nil || address.Host == "" || address.User != nil || address.Scheme != "http" && address.Scheme != "https" {
		return nil, &failure{exitUsage, "--oauth2-token-url: want an absolute http or https URL without a user", "--oauth2-token-url https://login.example.com/oauth2/token"}
	}
	secret, err := variable("--oauth2-secret-env", o.SecretEnv)
	if err != nil {
		return nil, err
	}
	return []scimspec.Option{scimspec.OAuth2(o.TokenURL, o.ClientID, secret, o.Scopes...)}, nil
}

func (a authSettings) trust() ([]scimspec.Option, error) {
	var options []scimspec.Option
	if a.CAFile != "" {
		pem, err := os.ReadFile(a.CAFile)
		if err != nil {
			return nil, &failure{exitUsage, fmt.Sprintf("--ca-file: %v", err), "--ca-file with a readable PEM file"}
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, &failure{exitUsage, fmt.Sprintf("--ca-file %s: holds no certificate", a.CAFile), "a PEM file with -----BEGIN CERTIFICATE-----"}
		}
		options = append(options, scimspec.RootCAs(pool))
	}
	if (a.CertFile == "") != (a.KeyFile == "") {
		return nil, &failure{exitUsage, "a client certificate needs --cert-file and --key-file", "--cert-file client.pem --key-file client-key.pem"}
	}
	if a.CertFile != "" {
		certificate, err := tls.LoadX509KeyPair(a.CertFile, a.KeyFile)
		if err != nil {
			return nil, &failure{exitUsage, fmt.Sprintf("client certificate: %v", err), "--cert-file and --key-file with PEM files that belong together"}
		}
		options = append(options, scimspec.ClientCertificate(certificate))
		if key, err := os.ReadFile(a.KeyFile); err == nil {
			options = append(options, scimspec.Secret(strings.Split(strings.TrimSpace(string(key)), "\n")...))
		}
	}
	return options, nil
}
