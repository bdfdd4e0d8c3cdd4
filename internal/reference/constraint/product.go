package constraint

import (
	"fmt"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
)

// Product is what a real product documents of itself, as constraints and missing capabilities.
// What its pages leave open is as the reference target has it: the shape of errors, for one.
type Product struct {
	Name, Title string
	Documented  []Documented
}

// Documented is one constraint with its evidence.
type Documented struct {
	Spec string // a constraint, or "without CAPABILITY"
	// Mark is D for what the vendor documents, S for what its published source does, T for what a
	// third party tells.
	Mark string
	Page string // of the vendor, or of the third party
}

const lacking = "without "

// Constraints are those of the product as Options name them.
func (p Product) Constraints() []string {
	var out []string
	for _, d := range p.Documented {
		if !strings.HasPrefix(d.Spec, lacking) {
			out = append(out, d.Spec)
		}
	}
	return out
}

// Without are the capabilities that the product lacks.
func (p Product) Without() []string {
	var out []string
	for _, d := range p.Documented {
		if name, ok := strings.CutPrefix(d.Spec, lacking); ok {
			out = append(out, name)
		}
	}
	return out
}

// Named finds a product. The error names an unknown one and the nearest known one.
func Named(name string) (Product, error) {
	var names []string
	for _, p := range Products() {
		names = append(names, p.Name)
	}
	known, err := server.LookUp("product", name, names)
	if err != nil {
		return Product{}, err
	}
	for _, p := range Products() {
		if p.Name == known {
			return p, nil
		}
	}
	return Product{}, fmt.Errorf("unknown product %q", name)
}

// on gives rows that one page documents.
func on(mark, page string, specs ...string) []Documented {
	var out []Documented
	for _, spec := range specs {
		out = append(out, Documented{Spec: spec, Mark: mark, Page: page})
	}
	return out
}
