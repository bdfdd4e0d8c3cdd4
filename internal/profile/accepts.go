package profile

import (
	"errors"

	"github.com/scimspec/scimspec/internal/accept"
)

// Accepts is what the product takes of the data that a client sends: data: of the profile, and
// what its knobs say where that is silent.
func (p *Profile) Accepts() accept.Data {
	return p.data.Over(p.knobbed()).From("as the profile " + p.Spec() + " says")
}

// knobbed is what the knobs say of data.
func (p *Profile) knobbed() accept.Data {
	d := accept.Data{Values: map[string]accept.Values{}}
	if p.Groups.Format == "organization:team" && p.Groups.Malformed == "refuse" && p.Placement.DefaultOrganization != "" {
		d.GroupName = accept.Template(p.Placement.DefaultOrganization + ":{stem}-{name}")
	}
	if p.Lifecycle.Rename == "refuse" {
		d.Fixed = append(d.Fixed, "userName")
	}
	if p.Lifecycle.UnverifiedDomain == "refuse" {
		d.Values["userName"] = accept.Values{Pattern: "(?i)@{domain}$"}
	}
	of := func(name string, values ...string) {
		if name == "" || p.Attributes.URN == "" || len(values) == 0 {
			return
		}
		list := make([]any, len(values))
		for i, value := range values {
			list[i] = value
		}
		d.Values[p.Attributes.URN+":"+name] = accept.Values{List: list}
	}
	of(p.Attributes.Role, p.Roles.Allowed...)
	if p.Placement.DefaultOrganization != "" {
		of(p.Attributes.Organization, unempty(p.Placement.DefaultOrganization, p.Placement.OtherOrganization)...)
	}
	return d
}

func unempty(texts ...string) []string {
	var kept []string
	for _, text := range texts {
		if text != "" {
			kept = append(kept, text)
		}
	}
	return kept
}

// readData reads data: with the places of its mistakes in the file.
func (p *Profile) readData(file string) error {
	data, err := accept.Read(child(p.root, "data"))
	p.data = data
	var wrong *accept.Mistake
	if errors.As(err, &wrong) {
		return &Error{File: file, Line: wrong.Line, What: wrong.What, Try: wrong.Try}
	}
	return err
}
