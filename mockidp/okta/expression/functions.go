package expression

import (
	"maps"
	"slices"
)

// Functions returns the names of the functions, sorted: String.toLowerCase, Convert.toInt.
func Functions() []string { return slices.Sorted(maps.Keys(functionTable())) }
