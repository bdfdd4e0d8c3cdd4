package main

import (
	"errors"

	"go.yaml.in/yaml/v3"

	"github.com/scimspec/scimspec/internal/accept"
)

// dataText is the member data: of a configuration, which says what the target takes: its YAML,
// which was read and is right.
type dataText string

// dataMistake is a mistake in data:, with what would be right.
type dataMistake struct{ *accept.Mistake }

// UnmarshalYAML implements yaml.Unmarshaler.
func (d *dataText) UnmarshalYAML(node *yaml.Node) error {
	_, err := accept.Read(node)
	var wrong *accept.Mistake
	if errors.As(err, &wrong) {
		return dataMistake{wrong}
	}
	if err != nil {
		return err
	}
	text, err := yaml.Marshal(node)
	*d = dataText(text)
	return err
}
