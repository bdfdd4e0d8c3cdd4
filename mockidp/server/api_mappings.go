package server

import (
	"net/http"

	"github.com/scimspec/scimspec/mockidp/entra"
	"github.com/scimspec/scimspec/mockidp/okta"
)

func (s *Server) showMappings(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	return a.mappings(), nil
}

func (s *Server) changeMappings(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	given := []Mapping{}
	if err := read(r, &given); err != nil {
		return nil, err
	}
	err = a.edit(func(o *okta.Options, e *entra.Options) (err error) {
		if a.product() == "okta" {
			o.Mappings, err = oktaMappings(given)
			return err
		}
		e.Mappings, e.GroupMappings, err = entraMappings(given)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.mappings(), nil
}

type previewQuestion struct {
	Expression string `json:"expression"`
	User       string `json:"user,omitempty" doc:"userName or id; left out: the first person of the directory"`
	Object     string `json:"object,omitempty" enum:"user,group" doc:"group: for the first group of the directory"`
}

type preview struct {
	User  string `json:"user"`
	Value any    `json:"value" doc:"null: no value"`
}

func (s *Server) previewMapping(r *http.Request) (any, error) {
	a, err := s.application(r)
	if err != nil {
		return nil, err
	}
	var q previewQuestion
	if err := read(r, &q); err != nil {
		return nil, err
	}
	id, name, err := a.example(q)
	if err != nil {
		return nil, err
	}
	value, err := a.preview(q.Expression, id)
	if err != nil {
		return nil, mappingError(0, err)
	}
	return preview{User: name, Value: value}, nil
}

// example finds for whom a preview is: the person that is named, or the first that there is.
func (a *application) example(q previewQuestion) (id, name string, err error) {
	if q.Object == "group" {
		for _, g := range a.tenant.directory.Groups() {
			return g.ID, g.Name, nil
		}
		return "", "", bad("preview: the directory has no group")
	}
	if q.User == "" {
		for _, p := range a.tenant.directory.People() {
			return p.ID, p.UserName, nil
		}
		return "", "", bad("preview: the directory has no person")
	}
	p, err := a.tenant.person(q.User)
	return p.ID, p.UserName, err
}

func (a *application) preview(expression, person string) (any, error) {
	if a.product() == "okta" {
		source, err := oktaSource(expression)
		if err != nil || source == nil {
			return nil, err
		}
		a.run.Lock()
		defer a.run.Unlock()
		return a.okta.Preview(person, source)
	}
	source, err := entraSource(expression)
	if err != nil {
		return nil, err
	}
	a.run.Lock()
	defer a.run.Unlock()
	return a.entra.Preview(person, source)
}
