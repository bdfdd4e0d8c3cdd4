package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/scimspec/scimspec/internal/accept"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// Pages learns while a run goes on how many resources a page has at most: forty requests
// before it would not make enough of them. The zero value knows nothing; safe for concurrent use.
type Pages struct {
	mu       sync.Mutex
	most     int // resources that any page had
	cut      int // resources of each page that had less than was asked for and was there; 0: none
	seen     int // such pages
	varies   bool
	evidence *transcript.Exchange
}

// See looks at the lists among exchanges.
func (p *Pages) See(base string, exchanges []*transcript.Exchange) {
	for _, x := range exchanges {
		path, query, _ := strings.Cut(strings.TrimPrefix(x.URL, base), "?")
		if x.Method != http.MethodGet || x.Status != http.StatusOK || !strings.Contains(query, "count=") || path != scim.EndpointUsers && path != scim.EndpointGroups {
			continue
		}
		values, err := url.ParseQuery(query)
		asked, wrong := strconv.Atoi(values.Get("count"))
		if err != nil || wrong != nil || asked < 1 || values.Has("cursor") {
			continue
		}
		start, _ := strconv.Atoi(values.Get("startIndex"))
		p.see(x, asked, max(start, 1))
	}
}

func (p *Pages) see(x *transcript.Exchange, asked, start int) {
	tree, plain := x.Tree()
	answer, _ := tree.(map[string]any)
	resources, listed := answer["Resources"].([]any)
	total, counted := number(answer["totalResults"])
	if !plain || !listed || !counted {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	got := len(resources)
	p.most = max(p.most, got)
	if got == 0 || got >= asked || start-1+got >= total {
		return
	}
	p.varies = p.varies || p.cut != 0 && p.cut != got
	p.cut, p.seen, p.evidence = got, p.seen+1, x
}

func number(value any) (int, bool) {
	n, err := strconv.Atoi(fmt.Sprint(value))
	return n, err == nil
}

// Fact is what was learnt, with the exchange that tells it; ok is false when nothing was.
func (p *Pages) Fact(d Discovery) (f accept.Fact, x *transcript.Exchange, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen < 2 || p.varies || p.most > p.cut {
		return accept.Fact{}, nil, false
	}
	if config, err := parseDocument(d.Documents[scim.EndpointServiceProviderConfig]); err == nil && first(config.at("filter.maxResults")) == strconv.Itoa(p.cut) {
		return accept.Fact{}, nil, false // discovery says it
	}
	return accept.Fact{
		Key: accept.Key("page", "most"), Subject: "lists", Says: fmt.Sprintf("at most %d in a page", p.cut), Class: accept.Allowed, Source: accept.Learnt,
		Requirement: "RFC7644-3.4.2.4-R07", Evidence: numbers(p.evidence),
	}, p.evidence, true
}
