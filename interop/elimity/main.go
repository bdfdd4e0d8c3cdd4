// Command elimity is a small SCIM server on github.com/elimity-com/scim, with everything in
// memory. It prints one line, "listening on URL", once it accepts connections. It is what the
// suite's interop run judges: a server that the project did not write. What the library leaves
// to the application (storage, unique names, references, applying a PATCH) is done here as well
// as it can be, so that what fails is the library's; its panics end the connection, as net/http
// has it.
package main

import (
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/elimity-com/scim"
	"github.com/elimity-com/scim/errors"
	"github.com/elimity-com/scim/optional"
	"github.com/elimity-com/scim/schema"
)

func main() {
	if err := serve(os.Getenv("SCIM_TOKEN")); err != nil {
		log.Fatal(err)
	}
}

// serve listens on a free port of the loopback until the process ends.
func serve(token string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	base := fmt.Sprintf("http://%s/v2", listener.Addr())
	server, err := newServer(base)
	if err != nil {
		return fmt.Errorf("build the server: %w", err)
	}
	fmt.Println("listening on", base)
	return http.Serve(listener, signedIn(token, server))
}

// newServer declares users with the enterprise extension, and groups.
func newServer(base string) (http.Handler, error) {
	all := newDirectory(base)
	return scim.NewServer(&scim.ServerArgs{
		ServiceProviderConfig: &scim.ServiceProviderConfig{
			SupportFiltering: true,
			SupportPatch:     true,
			MaxResults:       1000,
			AuthenticationSchemes: []scim.AuthenticationScheme{{
				Type: scim.AuthenticationTypeOauthBearerToken, Name: "Bearer token", Description: "A token in the header Authorization", Primary: true,
			}},
		},
		ResourceTypes: []scim.ResourceType{
			{
				ID: optional.NewString("User"), Name: "User", Description: optional.NewString("User Account"),
				Endpoint: "/Users", Schema: schema.CoreUserSchema(),
				SchemaExtensions: []scim.SchemaExtension{{Schema: schema.ExtensionEnterpriseUser()}}, Handler: all.users,
			},
			{
				ID: optional.NewString("Group"), Name: "Group", Description: optional.NewString("Group"),
				Endpoint: "/Groups", Schema: schema.CoreGroupSchema(), Handler: all.groups,
			},
		},
	}, scim.WithBaseURL(base))
}

// signedIn lets through who has the token, and everybody to what tells how to sign in; the
// library leaves that to the application.
func signedIn(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isPublic := r.URL.Path == "/v2/ServiceProviderConfig" && r.Header.Get("Authorization") == ""
		if isPublic || subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) == 1 {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("WWW-Authenticate", `Bearer error="invalid_token"`)
		w.Header().Set("Content-Type", "application/scim+json")
		w.WriteHeader(http.StatusUnauthorized)
		_ = json.NewEncoder(w).Encode(errors.ScimError{Status: http.StatusUnauthorized, Detail: "wrong or missing token"})
	})
}
