// Package mockidp is an identity provider without its products: a Directory of people
// and groups, an App that people and groups are assigned to, a Clock and a provisioning
// log. The dialects (mockidp/okta, mockidp/entra) are Provisioners over it: stateful
// clients that carry what changed in the directory to a service provider in the way
// their product does. This package sends nothing and judges nothing.
//
// Directory and App are safe for concurrent use. A Provisioner is used by one
// goroutine at a time.
package mockidp
