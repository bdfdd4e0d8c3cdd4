// Package launch starts a service provider in a container, so that it can be judged, and
// removes it afterwards.
//
// It is for the command and for this project's own tests. It is not for the façade: whoever
// judges a container from go test starts it with testcontainers-go in the same test and
// passes its URL, so that nobody else's tests compile a container client. It knows nothing
// of SCIM but where its discovery lies by default, and it decides nothing about a verdict.
//
// The engine is found as testcontainers-go finds it: DOCKER_HOST, the default socket, a
// rootless socket, or the file .testcontainers.properties in the home directory. The
// variables TESTCONTAINERS_HOST_OVERRIDE and TESTCONTAINERS_RYUK_DISABLED are honoured.
//
// Start may be called by several goroutines at once. The methods of a Container may be too;
// Close may be called more than once, and Log works after it.
package launch
