package entra

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// maxPages bounds an import that a service provider never lets end.
const maxPages = 100_000

// maxStalled is after how many pages that bring the end of the list no nearer an import
// is given up.
const maxStalled = 10

// Import implements mockidp.Provisioner: account discovery pages through the users and
// reads no groups. [D] how-to-account-discovery; the page size is not published. A page
// that is refused is an entry of the log and a problem.
func (p *Provisioner) Import(ctx context.Context) (mockidp.Imported, error) {
	var imported mockidp.Imported
	entry, err := p.entry("", func() (mockidp.LogEntry, error) {
		err := p.discover(ctx, &imported)
		return mockidp.LogEntry{Event: "Account discovery", Detail: fmt.Sprintf("%d users on %d pages", len(imported.Users), imported.Pages)}, err
	})
	if entry.Outcome == mockidp.Failure {
		imported.Problems = append(imported.Problems, entry.Code+": "+entry.Detail)
	}
	return imported, err
}

func (p *Provisioner) discover(ctx context.Context, imported *mockidp.Imported) error {
	matches := p.matches()
	seen := map[string]bool{}
	total, remaining, stalled := -1, 0, 0
	skim, start := mockidp.SkimOf(ctx), 1
	for imported.Pages < maxPages {
		asked := query{startIndex: start, count: p.options.PageSize}
		answer, err := p.send(ctx, http.MethodGet, scim.EndpointUsers, asked.String(), nil, forList)
		if err != nil {
			return err
		}
		imported.Pages++
		list := answer.Object()
		page, err := listedPage(answer)
		if err != nil {
			return err
		}
		count, _ := strconv.Atoi(textOf(list, "totalResults"))
		imported.Problems = append(imported.Problems, pageProblems(list, start, p.options.PageSize, len(page), total, count)...)
		total = count
		if skim.Skipped() && mockidp.Repeats(page, seen) {
			imported.Problems = append(imported.Problems, fmt.Sprintf("page from %d: it lists nobody who was not on a page before", start))
			return nil
		}
		for _, resource := range page {
			user := p.remoteUser(resource, matches)
			if seen[user.ID] && skim.Skipped() {
				continue // pages of unequal length may overlap where some were passed over
			}
			if seen[user.ID] {
				imported.Problems = append(imported.Problems, fmt.Sprintf("user %s: on more than one page", user.ID))
				return nil
			}
			seen[user.ID] = true
			skim.Saw(user.ID)
			imported.Users = append(imported.Users, user)
		}
		if len(page) == 0 {
			break
		}
		if start = skim.Next(start, len(page), total); start > total {
			break
		}
		left := total - len(imported.Users)
		if stalled++; imported.Pages == 1 || left < remaining {
			stalled = 0
		}
		if remaining = left; stalled == maxStalled {
			imported.Problems = append(imported.Problems, fmt.Sprintf("the list never ends: totalResults grew with each of the last %d pages, to %d", maxStalled, total))
			return nil
		}
	}
	if len(imported.Users) != total && !skim.Skipped() {
		imported.Problems = append(imported.Problems, fmt.Sprintf("totalResults: got %d, want the %d users of all pages", total, len(imported.Users)))
	}
	return nil
}

// listedPage reads one page. A page past the end is empty although totalResults is
// not 0, which no filter's answer can be.
func listedPage(answer *wire.Answer) ([]*wire.Object, error) {
	list := answer.Object()
	if resources, _ := list.Find("Resources"); list != nil && present(resources) == nil {
		if _, counted := list.Find("totalResults"); counted {
			return nil, nil
		}
	}
	return listed(answer)
}

func pageProblems(list *wire.Object, start, count, got, before, total int) []string {
	var problems []string
	if index := textOf(list, "startIndex"); index != "" && index != strconv.Itoa(start) {
		problems = append(problems, fmt.Sprintf("startIndex: got %s, want %d", index, start))
	}
	if got > count {
		problems = append(problems, fmt.Sprintf("page: got %d users, want at most %d", got, count))
	}
	if before >= 0 && before != total {
		problems = append(problems, fmt.Sprintf("totalResults: got %d, want %d as on the page before", total, before))
	}
	return problems
}

func textOf(object *wire.Object, name string) string {
	value, _ := object.Find(name)
	return text(value)
}

func (p *Provisioner) remoteUser(resource *wire.Object, matches map[string]string) mockidp.RemoteUser {
	active, _ := resource.Find("active")
	on, isBool := active.(bool)
	user := mockidp.RemoteUser{ID: resource.Text("id"), UserName: resource.Text("userName"), Active: on || !isBool && active == nil}
	user.MatchedTo = matches["id\x00"+user.ID]
	for _, key := range matching(p.users) {
		if user.MatchedTo == "" {
			user.MatchedTo = matches[key.Target+"\x00"+strings.ToLower(text(key.path.value(resource)))]
		}
	}
	return user
}

// matches indexes the directory by link and by matching attribute.
func (p *Provisioner) matches() map[string]string {
	index := map[string]string{}
	keys := matching(p.users)
	for _, id := range p.app.Directory.Changes(0).People {
		s := p.standing(id)
		if linked := p.people[id]; linked != nil {
			index["id\x00"+linked.id] = id
		}
		if !s.known {
			continue
		}
		for _, key := range keys {
			if value, err := key.Source.Value(s.record); err == nil && present(value) != nil {
				index[key.Target+"\x00"+strings.ToLower(text(value))] = id
			}
		}
	}
	return index
}
