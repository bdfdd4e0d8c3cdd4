package features

import (
	"embed"
	"io/fs"
)

//go:embed all:discovery all:users all:groups all:query all:patch all:bulk
//go:embed all:versioning all:errors all:security
//go:embed all:lifecycle all:mapping all:signin
//go:embed all:requirements parity.yaml checks.yaml profiles README.md
var embedded embed.FS

// FS returns the embedded files, rooted at this folder: `lifecycle/create.feature`,
// `requirements/rfc7644.yaml`, `parity.yaml`, `profiles/docker.yaml`.
func FS() fs.FS { return embedded }

// pathPrefix is what a path in the embedded files is shown with, so that a reader of a
// report finds the file in the project.
const pathPrefix = "features/"
