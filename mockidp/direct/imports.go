package direct

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// Import implements mockidp.Provisioner: authentik's discovery, Keycloak's sync-import. People
// and groups that are in scope and match are taken for what was found. [S] Nothing is written.
func (p *Provisioner) Import(ctx context.Context) (mockidp.Imported, error) {
	var imported mockidp.Imported
	people, groups := p.wanted()
	err := p.readAll(ctx, "/Users", &imported, mockidp.SkimOf(ctx), func(o *wire.Object) {
		active, _ := o.Find("active")
		user := mockidp.RemoteUser{ID: o.Text("id"), UserName: o.Text("userName"), Active: active == true}
		names := []string{user.UserName}
		value, _ := o.Find("emails")
		emails, _ := value.([]any)
		for _, email := range emails {
			if email, ok := email.(*wire.Object); ok {
				names = append(names, email.Text("value"))
			}
		}
		for _, name := range names {
			if id := people[strings.ToLower(name)]; id != "" && user.MatchedTo == "" {
				user.MatchedTo = id
				p.found(id, o, true)
			}
		}
		imported.Users = append(imported.Users, user)
	})
	if err == nil {
		err = p.readAll(ctx, "/Groups", &imported, nil, func(o *wire.Object) {
			group := mockidp.RemoteGroup{ID: o.Text("id"), DisplayName: o.Text("displayName")}
			if id := groups[group.DisplayName]; id != "" {
				p.found(id, o, false)
			}
			imported.Groups = append(imported.Groups, group)
		})
	}
	p.note("import", "", "", err)
	if failed, ok := asFailure(err); ok {
		imported.Problems = append(imported.Problems, failed.text)
	}
	return imported, outside(err)
}

// wanted are the people in scope by user name and e-mail address, and the groups by name.
func (p *Provisioner) wanted() (people, groups map[string]string) {
	people, groups = map[string]string{}, map[string]string{}
	for _, person := range p.app.Directory.People() {
		if _, assigned := p.app.Assignment(person.ID); assigned && !person.Deleted() {
			people[strings.ToLower(person.UserName)], people[strings.ToLower(person.Email)] = person.ID, person.ID
		}
	}
	delete(people, "")
	for _, group := range p.app.Directory.Groups() {
		if _, pushed := p.app.Push(group.ID); pushed || p.app.GroupAssigned(group.ID) {
			groups[group.Name] = group.ID
		}
	}
	return people, groups
}

// found links a person or a group that has no link yet; the next Sync writes what differs.
func (p *Provisioner) found(id string, shown *wire.Object, user bool) {
	if p.known[id] == nil && shown.Text("id") != "" {
		p.known[id] = &known{remote: shown.Text("id"), shown: shown, name: shown.Text("displayName")}
		p.due[id] = user
	}
}

// readAll reads a collection: Keycloak one page without parameters, authentik on from the number
// that was seen, without count. [S]
func (p *Provisioner) readAll(ctx context.Context, path string, into *mockidp.Imported, skim *mockidp.Skim, each func(*wire.Object)) error {
	seen, query := map[string]bool{}, ""
	for start := 1; ; {
		answer, err := p.send(ctx, request{method: http.MethodGet, path: path, query: query})
		if err != nil {
			return err
		}
		page, err := listOf(answer)
		switch {
		case err != nil:
			return err
		case p.dialect.ListOf != "" && !page.named:
			return fail("%s: the answer does not name %s", path, p.dialect.ListOf)
		case mockidp.Repeats(page.resources, seen):
			return fail("%s: the page from %d lists nothing that was not on a page before", path, start)
		}
		into.Pages++
		for _, resource := range page.resources {
			id := resource.Text("id")
			if id == "" {
				into.Problems = append(into.Problems, fmt.Sprintf("%s: a resource has no id", path))
			} else if !seen[id] {
				seen[id] = true
				skim.Saw(id)
				each(resource)
			}
		}
		if !p.dialect.Pages {
			skim.Ends(len(page.resources) < page.total)
			return nil
		}
		next := skim.Next(start, len(page.resources), page.total)
		switch {
		case next > page.total:
			return nil
		case len(page.resources) == 0: // [S] the client asks for ever
			return fail("%s: the page from %d is empty, and totalResults is %d", path, start, page.total)
		}
		start, query = next, fmt.Sprintf("startIndex=%d", next)
	}
}
