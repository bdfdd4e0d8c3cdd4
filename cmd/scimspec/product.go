package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/reference/signin"
	"github.com/scimspec/scimspec/internal/spelling"
)

// identityProviders are those that the reference target knows by name.
var identityProviders = [...]string{"okta", "entra"}

// readProfile reads the product that the names are about: out of file when it is given, else the
// first of those that ship. core and the identity providers are no products; without any the answer is
// nil.
func readProfile(specs []string, file string) (*profile.Profile, error) {
	p, err := findProfile(specs, file)
	var wrong *profile.Error
	if !errors.As(err, &wrong) {
		return p, err
	}
	for _, spec := range specs {
		if name, _ := profile.Spec(spec); file == "" && !slices.Contains(profileNames(), name) {
			wrong.Try = "--profile " + spelling.Advice(name, profileNames()) + ", or --profile-file FILE"
		}
	}
	return nil, &failure{exitUsage, wrong.Error(), wrong.Try}
}

func findProfile(specs []string, file string) (*profile.Profile, error) {
	if file == "" {
		for _, spec := range specs {
			if !slices.Contains(features.PlainProfiles(), spec) {
				return profile.Load(features.FS(), spec)
			}
		}
		return nil, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, &profile.Error{File: "--profile-file", What: err.Error(), Try: "docs/profiles.md, which describes the file"}
	}
	p, err := profile.Read(data, file, "")
	if err != nil {
		return nil, err
	}
	for _, spec := range specs {
		if name, preset := profile.Spec(spec); name == p.Name && preset != "" {
			return profile.Read(data, file, preset)
		}
	}
	return p, nil
}

// newIdPKey makes a key for identity providers.
func newIdPKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("key of the identity provider: %w", err)
	}
	return key, nil
}

// writeIdPKey writes a key where only its owner reads it.
func writeIdPKey(path string, key *rsa.PrivateKey) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("key of the identity provider: %w", err)
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// targetProduct configures the reference target as a profile says, nil for none.
func targetProduct(p *profile.Profile, key crypto.Signer) (*reference.Product, error) {
	if p == nil {
		return nil, nil
	}
	built, err := reference.NewProduct(p.Knob, key)
	if err != nil {
		return nil, fmt.Errorf("product: %w", err)
	}
	return built, nil
}

// targetSignIn says how people sign in at a reference target that listens at base, scheme and
// host. The OpenID client is public (RFC 7636 protects it), and the run tells the target where
// the provider is.
func targetSignIn(base, keyFile string) signInSettings {
	s := signInSettings{KeyFile: keyFile, SAML: map[string]samlSettings{}, OIDC: map[string]oidcSettings{}}
	entity := map[string]string{"okta": reference.OktaEntityID, "entra": reference.EntraEntityID}
	for _, idp := range identityProviders {
		saml, oidc := base+signin.Prefix+"saml/"+idp, base+signin.Prefix+"oidc/"+idp
		s.SAML[idp] = samlSettings{LoginURL: saml + "/login", ACSURL: saml + "/acs", EntityID: saml + "/metadata", IdPEntityID: entity[idp]}
		at := oidcSettings{LoginURL: oidc + "/login", RedirectURL: oidc + "/callback", ClientID: "scimspec"}
		if idp == "entra" {
			at.Tenant = reference.EntraTenant
		}
		s.OIDC[idp] = at
	}
	return s
}

// servedConfig is what serve target --config-out writes.
type servedConfig struct {
	Target      string         `yaml:"target"`
	Name        string         `yaml:"name"`
	Profile     []string       `yaml:"profile,omitempty"`
	ProfileFile string         `yaml:"profile-file,omitempty"`
	Auth        *servedAuth    `yaml:"auth,omitempty"`
	Control     string         `yaml:"control,omitempty"`
	SignIn      signInSettings `yaml:"sign-in,omitempty"`
}

type servedAuth struct {
	TokenEnv      string `yaml:"token-env,omitempty"`
	OtherTokenEnv string `yaml:"other-token-env,omitempty"`
}

// keyFileBeside names the key file that goes with a configuration.
func keyFileBeside(config string) string {
	return strings.TrimSuffix(config, filepath.Ext(config)) + ".idp-key.pem"
}

// write writes the configuration.
func (c servedConfig) write(path string) error {
	text, err := yaml.Marshal(c)
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	if err := os.WriteFile(path, append([]byte("# Written by scimspec serve target.\n"), text...), 0o600); err != nil {
		return &failure{exitUsage, fmt.Sprintf("--config-out: %v", err), "--config-out with a path that can be written"}
	}
	return nil
}
