package okta

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// maxStalled is after how many pages that bring the end of a list no nearer an import is
// given up.
const maxStalled = 10

const (
	eventImport      = "application.provision.user.import"
	eventImportGroup = "application.provision.group.import"
)

// Import implements mockidp.Provisioner: "Import Now". [V] It reads /Users and, with
// Import Groups, /Groups by 100 and writes nothing back. [R] Inactive users are skipped.
func (p *Provisioner) Import(ctx context.Context) (mockidp.Imported, error) {
	imported := mockidp.Imported{}
	matches := p.matches()
	listed := 0
	err := p.readAll(ctx, "/Users", &imported, func(resource *wire.Object) {
		listed++
		active, there := resource.Find("active")
		if there && active == false {
			return
		}
		user := mockidp.RemoteUser{ID: resource.Text("id"), UserName: resource.Text("userName"), Active: true}
		user.MatchedTo = matches.find(user, resource)
		if user.UserName == "" {
			imported.Problems = append(imported.Problems, fmt.Sprintf("/Users: user %q has no userName", user.ID))
		}
		imported.Users = append(imported.Users, user)
	})
	detail := fmt.Sprintf("%d listed, %d scanned, %d removed", listed, len(imported.Users), p.removed(imported.Users))
	if logged := p.imported(eventImport, err, detail); err != nil {
		return imported, logged
	}
	p.confirm(imported.Users)
	if !p.opts.ImportGroups {
		return imported, nil
	}
	groups, problems, pages, err := p.readGroups(ctx)
	imported.Groups, imported.Pages = groups, imported.Pages+pages
	imported.Problems = append(imported.Problems, problems...)
	return imported, p.imported(eventImportGroup, err, fmt.Sprintf("%d scanned", len(groups)))
}

// removed counts the provisioned people whose user an import did not find active. [V]
func (p *Provisioner) removed(users []mockidp.RemoteUser) int {
	found := make(map[string]bool, len(users))
	for _, user := range users {
		found[user.ID] = true
	}
	count := 0
	for _, have := range p.links {
		if have.active && !found[have.remote] {
			count++
		}
	}
	return count
}

// RefreshGroups is "Refresh App Groups": it lists the service provider's groups, so that
// one can be linked. A linked group that is missing is reported in the log.
func (p *Provisioner) RefreshGroups(ctx context.Context) ([]mockidp.RemoteGroup, error) {
	groups, _, _, err := p.readGroups(ctx)
	if failed, refused := asFailure(err); err != nil && !refused {
		return nil, err
	} else if refused {
		return nil, p.imported(eventImportGroup, failed, "")
	}
	there := map[string]bool{}
	for _, group := range groups {
		there[group.ID] = true
	}
	for _, push := range p.app.Pushes() {
		if have := p.groups[push.GroupID]; have != nil && !there[have.remote] {
			p.note(mockidp.LogEntry{
				Event: eventPushFailed, Subject: push.GroupID, RemoteID: have.remote, Outcome: mockidp.Failure,
				Detail: "Linked group is missing in APP. Change the linked group to resume pushing group memberships.",
			})
		}
	}
	return groups, p.imported(eventImportGroup, nil, fmt.Sprintf("%d scanned", len(groups)))
}

func (p *Provisioner) readGroups(ctx context.Context) ([]mockidp.RemoteGroup, []string, int, error) {
	var (
		read   mockidp.Imported
		groups []mockidp.RemoteGroup
	)
	err := p.readAll(ctx, "/Groups", &read, func(resource *wire.Object) {
		groups = append(groups, mockidp.RemoteGroup{ID: resource.Text("id"), DisplayName: resource.Text("displayName")})
	})
	return groups, read.Problems, read.Pages, err
}

func (p *Provisioner) imported(event string, err error, detail string) error {
	entry := mockidp.LogEntry{Event: event, Outcome: mockidp.Success, Detail: detail}
	if failed, ok := asFailure(err); ok {
		entry.Outcome, entry.Detail = mockidp.Failure, failed.text
	} else if err != nil {
		return err
	}
	p.note(entry)
	return nil
}

// readAll reads a collection page by page. [V] startIndex goes 1, 101, 201 until
// totalResults is passed; a page that is empty ends it too [I], or alone [O].
func (p *Provisioner) readAll(ctx context.Context, path string, into *mockidp.Imported, each func(*wire.Object)) error {
	seen := map[string]bool{}
	problem := func(format string, args ...any) {
		into.Problems = append(into.Problems, path+": "+fmt.Sprintf(format, args...))
	}
	read, total, remaining, stalled, beyond := 0, 1, 0, 0, 0
	skim := skimOf(ctx, path)
	for start := 1; start <= total || p.opts.ImportUntilEmpty; start = skim.Next(start, pageSize, total) {
		answer, err := p.send(ctx, request{method: http.MethodGet, path: path, query: pageQuery(start, pageSize)})
		if err == nil && !answer.OK() {
			err = rejected(answer)
		}
		var got *page
		if err == nil {
			got, err = readPage(answer)
		}
		if err != nil {
			if failed, ok := asFailure(err); ok {
				problem("page from %d: %s", start, pageFault(failed, answer))
			}
			return err
		}
		into.Pages++
		if start > total {
			if beyond++; len(got.resources) == 0 {
				break // what such a page says of itself is another matter
			}
		}
		if mockidp.Repeats(got.resources, seen) {
			problem("page from %d: it lists nothing that was not on a page before", start)
			return nil
		}
		checkPage(got, start, total, problem)
		total = got.total
		for _, resource := range got.resources {
			id := resource.Text("id")
			switch {
			case id == "":
				problem("page from %d: a resource has no id", start)
				continue
			case seen[id] && skim.Skipped():
				continue // pages may overlap where some were passed over
			case seen[id]:
				problem("page from %d: %q was listed before", start, id)
				continue
			}
			seen[id] = true
			skim.Saw(id)
			each(resource)
		}
		read += len(got.resources)
		if len(got.resources) == 0 {
			break
		}
		if stalled++; into.Pages == 1 || total-read < remaining {
			stalled = 0
		}
		if remaining = total - read; stalled == maxStalled || beyond == maxStalled {
			problem("the list never ends: %d pages in a row brought its end no nearer, totalResults is %d", maxStalled, total)
			return nil
		}
	}
	if read != total && !skim.Skipped() {
		problem("totalResults: got %d, read %d", total, read)
	}
	return nil
}

// skimOf lets an import of users pass over pages where the context says so.
func skimOf(ctx context.Context, path string) *mockidp.Skim {
	if path != "/Users" {
		return nil
	}
	return mockidp.SkimOf(ctx)
}

func pageFault(failed *failure, answer *wire.Answer) string {
	if answer == nil || failed.text != "null" {
		return failed.text
	}
	return "totalResults, startIndex and itemsPerPage must be numbers and Resources a list of objects"
}

// checkPage reports what does not fit its request. before is the total of the page
// before, which counts from the second page on.
func checkPage(got *page, start, before int, problem func(string, ...any)) {
	if got.startIndex >= 0 && got.startIndex != start {
		problem("page from %d: startIndex: got %d, want %d", start, got.startIndex, start)
	}
	if got.itemsPerPage >= 0 && got.itemsPerPage != len(got.resources) {
		problem("page from %d: itemsPerPage: got %d, want %d, the resources of the page", start, got.itemsPerPage, len(got.resources))
	}
	if len(got.resources) > pageSize {
		problem("page from %d: resources: got %d, want at most %d", start, len(got.resources), pageSize)
	}
	if start > 1 && got.total != before {
		problem("page from %d: totalResults: got %d, want %d as on the page before", start, got.total, before)
	}
	if count := len(got.resources); count < pageSize && start+count <= got.total {
		problem("page from %d: resources: got %d, want %d of %d", start, count, min(pageSize, got.total-start+1), got.total)
	}
}

// matcher finds the person who belongs to a user: the one who is linked, else by exact
// userName, else by exact e-mail. [V] Letter case does not count, as in Okta sign-in.
type matcher struct{ linked, byName, byEmail map[string]string }

func (p *Provisioner) matches() matcher {
	m := matcher{map[string]string{}, map[string]string{}, map[string]string{}}
	for _, id := range p.app.Directory.Changes(0).People {
		person, there := p.app.Directory.Person(id)
		if !there || person.Deleted() {
			continue
		}
		if have, ok := p.links[id]; ok && have.active {
			m.linked[have.remote] = id
		}
		m.byName[strings.ToLower(p.userName(person))] = id
		m.byEmail[strings.ToLower(person.Email)] = id
	}
	delete(m.byName, "")
	delete(m.byEmail, "")
	return m
}

func (m matcher) find(user mockidp.RemoteUser, resource *wire.Object) string {
	if id, ok := m.linked[user.ID]; ok {
		return id
	}
	if id, ok := m.byName[strings.ToLower(user.UserName)]; ok {
		return id
	}
	value, _ := resource.Find("emails")
	emails, _ := value.([]any)
	for _, value := range emails {
		if email, ok := value.(*wire.Object); ok {
			if id, ok := m.byEmail[strings.ToLower(email.Text("value"))]; ok {
				return id
			}
		}
	}
	return ""
}

// confirm links assigned people who were matched: [V] nothing is written for it, so
// what the service provider has stays until the profile changes.
func (p *Provisioner) confirm(users []mockidp.RemoteUser) {
	if !p.opts.ConfirmMatches {
		return
	}
	for _, user := range users {
		person, there := p.app.Directory.Person(user.MatchedTo)
		assignment, assigned := p.app.Assignment(user.MatchedTo)
		if !there || !assigned || !person.Active() || p.links[person.ID].active {
			continue
		}
		result, err := p.profileOf(person, assignment)
		if err != nil {
			continue // the next Sync reports it
		}
		p.people.drop(person.ID)
		p.linked(person.ID, link{remote: user.ID, active: true, profile: p.hash(result), carried: p.carried(result)})
	}
}
