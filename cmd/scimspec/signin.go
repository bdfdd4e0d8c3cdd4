package main

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/profile"
)

// signInSettings say how people sign in at the target. The maps are by the identity
// provider: okta or entra.
type signInSettings struct {
	// KeyFile is the PEM file of the RSA key that the identity providers sign with; the
	// target trusts it.
	KeyFile string                  `yaml:"key-file,omitempty"`
	SAML    map[string]samlSettings `yaml:"saml,omitempty"`
	OIDC    map[string]oidcSettings `yaml:"oidc,omitempty"`
}

type samlSettings struct {
	LoginURL    string `yaml:"login-url,omitempty"`
	ACSURL      string `yaml:"acs-url,omitempty"`
	EntityID    string `yaml:"entity-id,omitempty"`
	IdPEntityID string `yaml:"idp-entity-id,omitempty"`
}

type oidcSettings struct {
	LoginURL        string `yaml:"login-url,omitempty"`
	RedirectURL     string `yaml:"redirect-url,omitempty"`
	ClientID        string `yaml:"client-id,omitempty"`
	ClientSecret    string `yaml:"client-secret,omitempty"`
	ClientSecretEnv string `yaml:"client-secret-env,omitempty"`
	Issuer          string `yaml:"issuer,omitempty"`
	Tenant          string `yaml:"tenant,omitempty"`
}

// options turns the settings into the library's. Files are relative to dir.
func (s signInSettings) options(dir string) ([]scimspec.Option, error) {
	var options []scimspec.Option
	if s.KeyFile != "" {
		key, err := readKey(beside(dir, s.KeyFile))
		if err != nil {
			return nil, &failure{exitUsage, fmt.Sprintf("sign-in key-file: %v", err), "a PEM file with an RSA private key, as openssl genrsa writes it"}
		}
		options = append(options, scimspec.SignInKey(key))
	}
	for idp, at := range s.SAML {
		options = append(options, scimspec.SignInBySAML(idp, scimspec.SAML(at)))
	}
	for idp, at := range s.OIDC {
		secret := at.ClientSecret
		if at.ClientSecretEnv != "" {
			read, err := variable("sign-in client-secret-env", at.ClientSecretEnv)
			if err != nil {
				return nil, err
			}
			secret = read
		}
		if secret != "" {
			options = append(options, scimspec.Secret(secret))
		}
		options = append(options, scimspec.SignInByOIDC(idp, scimspec.OIDC{
			LoginURL: at.LoginURL, RedirectURL: at.RedirectURL, ClientID: at.ClientID, ClientSecret: secret,
			Issuer: at.Issuer, Tenant: at.Tenant,
		}))
	}
	return options, nil
}

// readKey reads an RSA key in PKCS #8 or PKCS #1 form.
func readKey(path string) (crypto.Signer, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s: no PEM block", path)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s: not an RSA key", path)
	}
	return key, nil
}

// productOptions are the profile file, the control URL and sign-in.
func (s settings) productOptions() ([]scimspec.Option, error) {
	options, err := s.SignIn.options(s.configDir)
	if err != nil {
		return nil, err
	}
	if s.Control != "" {
		options = append(options, scimspec.Control(s.Control))
	}
	if s.ProfileFile == "" {
		return options, nil
	}
	path := beside(s.configDir, s.ProfileFile)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &failure{exitUsage, fmt.Sprintf("--profile-file: %v", err), "docs/profiles.md, which describes the file"}
	}
	return append(options, scimspec.ProductProfile(data, path, s.preset(data, path))), nil
}

// preset is the one that --profile names for the profile of the file.
func (s settings) preset(data []byte, path string) string {
	read, err := profile.Read(data, path, "")
	if err != nil {
		return "" // the option says what is wrong
	}
	for _, spec := range s.Profiles {
		if name, preset := profile.Spec(spec); name == read.Name {
			return preset
		}
	}
	return ""
}

// beside is a file that a configuration names: next to the configuration, or else as it
// is.
func beside(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	if next := filepath.Join(dir, path); dir != "" {
		if _, err := os.Stat(next); err == nil {
			return next
		}
	}
	return path
}
