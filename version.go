package scimspec

import "runtime/debug"

// modulePath is this module's own path.
const modulePath = "github.com/scimspec/scimspec"

// Version returns the version of the module as it was built, or "devel".
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	modules := append([]*debug.Module{&info.Main}, info.Deps...)
	for _, module := range modules {
		if module.Path == modulePath && module.Version != "" && module.Version != "(devel)" {
			return module.Version
		}
	}
	return "devel"
}
