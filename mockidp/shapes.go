package mockidp

import "strings"

// Shape is a row of a product's table of request shapes: what it sends, and how that is
// known.
type Shape struct {
	Text    string
	Dialect string // aiw, oin or both, where the table tells them apart
	Grade   string // letters of the product's table
	Source  string
}

// ReadShapes reads the tables of a Markdown document whose columns are shape, dialect if
// there is such a column, grade, source and golden file.
func ReadShapes(document string) []Shape {
	var shapes []Shape
	for line := range strings.Lines(document) {
		cells := strings.Split(strings.TrimSpace(line), " | ")
		if !strings.HasPrefix(line, "| ") || len(cells) < 4 || strings.HasPrefix(strings.ToLower(line), "| shape") || strings.HasPrefix(line, "| Behaviour") {
			continue
		}
		shape := Shape{Text: strings.TrimPrefix(cells[0], "| ")}
		if len(cells) == 5 {
			shape.Dialect, cells = cells[1], cells[1:]
		}
		shape.Grade, shape.Source = cells[1], cells[2]
		shapes = append(shapes, shape)
	}
	return shapes
}
