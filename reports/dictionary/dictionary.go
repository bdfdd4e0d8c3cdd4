// Package dictionary holds what each known fault of a service provider leaves of a run: which
// scenarios it turns red, and what they say then. It is made by `make dictionary` out of runs
// against the reference target with one fault each, and it is data: it judges nothing, and it
// knows neither the suite nor the target. A Dictionary is never changed after it was read and is
// safe for concurrent use.
package dictionary

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// Shape is what a finding says without what differs from run to run and from server to server.
type Shape struct {
	Requirement string
	Subject     string // status of the answer to GET /Users/…
	Got         string // 404 invalidValue, nothing, value
}

// Sign is a scenario that a fault turns red, and what it says then.
type Sign struct {
	Scenario int   // index into Scenarios
	Shapes   []int // indexes into Shapes, sorted
}

// Fault is one known way to be wrong, in words for whoever has it.
type Fault struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"` // one sentence that names the behaviour
	Fix    string   `json:"fix"`   // how to fix it
	Breaks []string `json:"breaks"`
	// Whole is set when every scenario that the fault can touch was run. Else Ran were, and of
	// the others nothing is known.
	Whole bool  `json:"whole,omitempty"`
	Ran   []int `json:"ran,omitempty"`
	// Signs, sorted by scenario. Those that Rare lists by their places came with some choices of
	// the target and not with others.
	Signs []Sign `json:"-"`
	Rare  []int  `json:"rare,omitempty"`
	// Unjudged are scenarios that could not judge anything with the fault.
	Unjudged []int `json:"unjudged,omitempty"`
	// Twin is the fault whose signature is the same, the first of a class; "": none before it.
	Twin string `json:"twin,omitempty"`

	Packed [][]int `json:"signs"` // scenario and shapes, as they are written
}

// Scenario is a scenario whose outcome is known, with the digest of its text.
type Scenario struct {
	ID     string `json:"id"`
	Digest string `json:"digest"`
}

// Dictionary is the whole of it.
type Dictionary struct {
	Scenarios []Scenario `json:"scenarios"` // sorted by id
	Shapes    []Shape    `json:"shapes"`
	Faults    []Fault    `json:"faults"`
}

//go:embed dictionary.json.gz
var embedded []byte

// Embedded is the dictionary that was built in. It is read once.
var Embedded = sync.OnceValues(func() (*Dictionary, error) { return Read(bytes.NewReader(embedded)) })

// Read reads a dictionary that Write wrote.
func Read(from io.Reader) (*Dictionary, error) {
	plain, err := gzip.NewReader(from)
	if err != nil {
		return nil, fmt.Errorf("dictionary of faults: %w", err)
	}
	d := &Dictionary{}
	if err := json.NewDecoder(plain).Decode(d); err != nil {
		return nil, fmt.Errorf("dictionary of faults: %w", err)
	}
	for i := range d.Faults {
		f := &d.Faults[i]
		for _, packed := range f.Packed {
			f.Signs = append(f.Signs, Sign{Scenario: packed[0], Shapes: packed[1:]})
		}
		f.Packed = nil
	}
	return d, nil
}

// Write writes it down: the same dictionary is the same bytes.
func (d *Dictionary) Write(to io.Writer) error {
	plain := Dictionary{Scenarios: d.Scenarios, Shapes: d.Shapes, Faults: slices.Clone(d.Faults)}
	for i := range plain.Faults {
		f := &plain.Faults[i]
		f.Packed = [][]int{}
		for _, sign := range f.Signs {
			f.Packed = append(f.Packed, append([]int{sign.Scenario}, sign.Shapes...))
		}
	}
	packed, err := gzip.NewWriterLevel(to, gzip.BestCompression)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(packed).Encode(plain); err != nil {
		return fmt.Errorf("dictionary of faults: %w", err)
	}
	return packed.Close()
}

// Fault finds one by its id.
func (d *Dictionary) Fault(id string) (Fault, bool) {
	i := slices.IndexFunc(d.Faults, func(f Fault) bool { return f.ID == id })
	if i < 0 {
		return Fault{}, false
	}
	return d.Faults[i], true
}

// Without is the dictionary without a fault and those that cannot be told from it.
func (d *Dictionary) Without(id string) *Dictionary {
	less := *d
	f, _ := d.Fault(id)
	class := d.Class(f)
	less.Faults = slices.DeleteFunc(slices.Clone(d.Faults), func(f Fault) bool { return slices.Contains(class, f.ID) })
	return &less
}

// Class lists the ids of the faults that leave the same signature as this one, itself included.
func (d *Dictionary) Class(f Fault) []string {
	head := f.Twin
	if head == "" {
		head = f.ID
	}
	var class []string
	for _, other := range d.Faults {
		if other.ID == head || other.Twin == head {
			class = append(class, other.ID)
		}
	}
	return class
}

// String is the shape as people read it.
func (s Shape) String() string { return s.Subject + ": got " + s.Got + " (" + s.Requirement + ")" }

// Place returns the index of a scenario; -1 when the dictionary does not know it.
func (d *Dictionary) Place(id string) int {
	i, known := slices.BinarySearchFunc(d.Scenarios, id, func(s Scenario, id string) int { return strings.Compare(s.ID, id) })
	if !known {
		return -1
	}
	return i
}

// Size is how many bytes the dictionary takes that was built in.
func Size() int { return len(embedded) }
