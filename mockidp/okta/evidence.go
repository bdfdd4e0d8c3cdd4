package okta

import (
	_ "embed" // shapes.md

	"github.com/scimspec/scimspec/mockidp"
)

//go:embed shapes.md
var shapesTable string

// Shapes returns the rows of shapes.md: each request shape with the grade and the source of
// its evidence.
func Shapes() []mockidp.Shape { return mockidp.ReadShapes(shapesTable) }
