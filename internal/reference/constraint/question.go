package constraint

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// questionRows are about lists, the pace, and what an answer says.
func questionRows() []Row {
	return []Row{
		{"filters", "Filters have these operators alone: 400 with invalidFilter.", Against, "eq", filters},
		{"filter-by", "Filters are about these attributes alone: 400 with invalidFilter.", Against, "userName/externalId/displayName", filterBy},
		{"page", "A list has at most so many resources.", Allowed, "50", page},
		{"rate", "So many requests are answered in a second: 429 with Retry-After.", Allowed, "25", rate},
		{"words", "A refusal says the same in other words.", Allowed, "1", otherWords},
		{"terse", "A refusal of a value does not say why.", Allowed, "", terse},
	}
}

// eachComparison visits the parts of a filter; operators are those between and around them.
func eachComparison(e server.Expr, name func(string), operator func(string)) {
	switch e := e.(type) {
	case server.Logical:
		operator(e.Op)
		eachComparison(e.Left, name, operator)
		eachComparison(e.Right, name, operator)
	case server.Negation:
		operator("not")
		eachComparison(e.Inner, name, operator)
	case server.Comparison:
		name(e.Name)
		operator(e.Op)
	case server.ValuePath:
		operator("[]")
		eachComparison(e.Filter, func(string) {}, operator)
	}
}

// parsing refuses a filter for what is in it.
func parsing(refused func(server.Expr) string) func(*behaviour) {
	return func(b *behaviour) {
		next := b.ParseFilter
		b.ParseFilter = func(text string) (server.Expr, error) {
			e, err := next(text)
			if err != nil {
				return nil, err
			}
			if why := refused(e); why != "" {
				return nil, server.BadFilter("%s", why)
			}
			return e, nil
		}
	}
}

func filters(what string, _ words) (change, error) {
	known := strings.Split(strings.ToLower(what), "/")
	return change{behave: parsing(func(e server.Expr) (why string) {
		eachComparison(e, func(string) {}, func(op string) {
			if !slices.Contains(known, strings.ToLower(op)) {
				why = "The operator " + op + " is not supported in filters"
			}
		})
		return why
	})}, nil
}

func filterBy(what string, _ words) (change, error) {
	known := strings.Split(strings.ToLower(what), "/")
	return change{behave: parsing(func(e server.Expr) (why string) {
		eachComparison(e, func(name string) {
			plain := strings.ToLower(name) // URNs are not case-sensitive (RFC 8141, section 3.1)
			for _, urn := range []string{scim.SchemaUser, scim.SchemaGroup} {
				plain = strings.TrimPrefix(plain, strings.ToLower(urn)+":")
			}
			if !slices.Contains(known, plain) {
				why = "Filtering by " + name + " is not supported"
			}
		}, func(string) {})
		return why
	})}, nil
}

func page(what string, _ words) (change, error) {
	most, err := strconv.Atoi(what)
	return change{behave: func(b *behaviour) {
		window, cursor := b.Window, b.CursorPage
		b.Window = func(q server.Query, total, maxPage, defaultPage int) (int, int, error) {
			return window(q, total, min(maxPage, most), min(defaultPage, most))
		}
		b.CursorPage = func(s *server.Server, q *request, views []server.View) (server.Page, error) {
			asked := *q
			asked.Query = server.Query{}
			for k, v := range q.Query {
				asked.Query[k] = v
			}
			if n, err := strconv.Atoi(q.Query["count"]); !q.Query.Has("count") || err == nil && n > most {
				asked.Query["count"] = what
			}
			return cursor(s, &asked, views)
		}
	}}, err
}

// rate counts the requests of each second.
func rate(what string, _ words) (change, error) {
	most, err := strconv.Atoi(what)
	return change{behave: func(b *behaviour) {
		var mu sync.Mutex
		var second int64
		n := 0
		b.Around = append(b.Around, func(next handler) handler {
			return func(q *request) *response {
				mu.Lock()
				if now := time.Now().Unix(); now != second {
					second, n = now, 0
				}
				n++
				over := n > most && q.Bulk == nil
				mu.Unlock()
				if over {
					f := server.Fail(http.StatusTooManyRequests, "", "Too many requests.")
					f.Header = http.Header{"Retry-After": {"1"}}
					return server.Refuse(f)
				}
				return next(q)
			}
		})
	}}, err
}

// otherWords only counts: Parse tells every row.
func otherWords(what string, _ words) (change, error) {
	_, err := strconv.Atoi(what)
	return change{}, err
}

// terse takes the words out of refusals of values and forms.
func terse(string, words) (change, error) {
	return change{behave: func(b *behaviour) {
		b.Around = append(b.Around, func(next handler) handler {
			return func(q *request) *response {
				a := next(q)
				if o, ok := a.Body.(object); ok && a.Status == http.StatusBadRequest {
					o["detail"] = "The request is invalid."
				}
				return a
			}
		})
	}}, nil
}
