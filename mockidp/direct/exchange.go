package direct

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/mockidp"
	"github.com/scimspec/scimspec/mockidp/wire"
)

// failure is why a task failed. It is never returned to a caller of the package.
type failure struct{ text, sought string }

func (f *failure) Error() string { return f.text }

func fail(format string, args ...any) *failure { return &failure{text: fmt.Sprintf(format, args...)} }

func rejected(answer *wire.Answer) *failure {
	text := strconv.Itoa(answer.Status) + " " + http.StatusText(answer.Status)
	if detail := answer.Object().Text("detail"); detail != "" {
		text += ": " + detail
	}
	return fail("%s", text)
}

func asFailure(err error) (*failure, bool) {
	var failed *failure
	return failed, errors.As(err, &failed)
}

// outside returns what is no failure of a task: the end of a context.
func outside(err error) error {
	if _, failed := asFailure(err); failed {
		return nil
	}
	return err
}

// request is one request before it has headers.
type request struct {
	method, path, query string
	body                *wire.Object
}

// send sends a request. The error is a *failure when no answer came, and ctx's own when that
// ended. Both clients fail a task that is answered with 429 [S]: authentik tries it again.
func (p *Provisioner) send(ctx context.Context, r request) (*wire.Answer, error) {
	out := wire.Request{Method: r.method, Path: r.path, Query: r.query, Header: p.dialect.Header}
	if p.opts.ContentType != "" {
		out.Header = maps.Clone(out.Header)
		out.Header["Content-Type"] = []string{p.opts.ContentType}
	}
	if r.body != nil {
		body, err := wire.Encode(r.body)
		if err != nil {
			return nil, fail("%v", err)
		}
		if out.Body = body; p.dialect.Write != nil {
			out.Body = p.dialect.Write(body)
		}
	}
	p.requests++
	answer, err := p.client.Do(ctx, out)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, fail("%v", err)
	}
	if answer.Body, err = answer.Inflated(); err != nil {
		return nil, fail("%v", err)
	}
	return answer, nil
}

func (s *subject) path() string {
	if s.remote == "" {
		return s.collection()
	}
	return s.collection() + "/" + url.PathEscape(s.remote)
}

// filtered is a filter as authentik's urlencode writes it: + for a blank, the value as it is. [S]
func filtered(attribute, value string) string {
	return "filter=" + url.QueryEscape(fmt.Sprintf(`%s eq "%s"`, attribute, value))
}

// pythonic writes compact JSON as Python's json.dumps does: a blank behind each comma and colon,
// and nothing beyond ASCII. [S] requests' default
func pythonic(compact []byte) []byte {
	var out strings.Builder
	quoted, escaped := false, false
	for _, r := range string(compact) {
		switch {
		case r > '~':
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&out, `\u%04x`, unit)
			}
		default:
			out.WriteRune(r)
		}
		if !quoted && (r == ',' || r == ':') {
			out.WriteByte(' ')
		}
		if r == '"' && !escaped {
			quoted = !quoted
		}
		escaped = quoted && r == '\\' && !escaped
	}
	return []byte(out.String())
}

// config is what /ServiceProviderConfig says, as far as it steers what is sent.
type config struct {
	patch, filter bool
	maxOperations int // in a PATCH; below 1: any number
}

// kept is how long the configuration is kept. [S]
const kept = time.Hour

// configure reads the configuration where the client does. [S] 404, an answer that does not come
// or one that fails validation stands for: nothing is supported.
func (p *Provisioner) configure(ctx context.Context) error {
	now := p.opts.Clock.Now()
	if p.dialect.Config == "" || !p.readAt.IsZero() && now.Sub(p.readAt) < kept {
		return nil
	}
	path := p.dialect.Config
	if p.opts.Mode == ModeSalesforce {
		path += "s"
	}
	p.config = config{}
	answer, err := p.send(ctx, request{method: http.MethodGet, path: path})
	if outside(err) != nil {
		return err
	}
	p.readAt = now
	switch {
	case err != nil:
		return err
	case !answer.OK():
		return rejected(answer)
	}
	said, err := readConfig(answer.Object())
	p.config = said
	return err
}

// readConfig validates the document: these members are mandatory. [S]
func readConfig(document *wire.Object) (config, error) {
	supported := map[string]bool{}
	for _, name := range []string{"patch", "bulk", "filter", "changePassword", "sort"} {
		value, _ := document.Find(name)
		part, _ := value.(*wire.Object)
		said, _ := part.Find("supported")
		flag, ok := said.(bool)
		if !ok {
			return config{}, fail("ServiceProviderConfig: %s.supported is no boolean", name)
		}
		supported[name] = flag
	}
	if _, there := document.Find("authenticationSchemes"); !there {
		return config{}, fail("ServiceProviderConfig: authenticationSchemes is missing")
	}
	value, _ := document.Find("bulk")
	most, _ := value.(*wire.Object).Find("maxOperations")
	number, err := strconv.Atoi(fmt.Sprint(most))
	if err != nil {
		return config{}, fail("ServiceProviderConfig: bulk.maxOperations is no integer")
	}
	return config{patch: supported["patch"], filter: supported["filter"], maxOperations: number}, nil
}

// list is one page.
type list struct {
	total     int
	named     bool // the answer names the URN of a ListResponse
	resources []*wire.Object
}

func listOf(answer *wire.Answer) (list, error) {
	if !answer.OK() {
		return list{}, rejected(answer)
	}
	object := answer.Object()
	if object == nil {
		return list{}, fail("the answer is no JSON object")
	}
	value, _ := object.Find("totalResults")
	total, err := strconv.Atoi(fmt.Sprint(value))
	if err != nil {
		return list{}, fail("totalResults is no integer")
	}
	schemas, _ := object.Find("schemas")
	urns, _ := schemas.([]any)
	read := list{total: total, named: slices.Contains(urns, any(scim.MessageListResponse))}
	value, _ = object.Find("Resources")
	resources, _ := value.([]any)
	for _, resource := range resources {
		if o, ok := resource.(*wire.Object); ok {
			read.resources = append(read.resources, o)
		}
	}
	return read, nil
}

// valuesOf are the values of a person by SCIM's names; fullName is the given name and the
// family name.
func valuesOf(person mockidp.Person) map[string]string {
	full := strings.TrimSpace(person.GivenName + " " + person.FamilyName)
	if full == "" {
		full = person.UserName
	}
	display := person.DisplayName
	if display == "" {
		display = full
	}
	return map[string]string{
		"userName": person.UserName, "displayName": display, "fullName": full, "email": person.Email,
		"givenName": person.GivenName, "familyName": person.FamilyName, "locale": person.Locale,
	}
}

// told is what bodies set: the body itself, or what its operations set.
func told(bodies []*wire.Object) *wire.Object {
	all := wire.NewObject()
	for _, body := range bodies {
		value, patch := body.Get("Operations")
		if !patch {
			return body
		}
		operations, _ := value.([]any)
		for _, operation := range operations {
			set, _ := operation.(*wire.Object).Get("value")
			if object, pathless := set.(*wire.Object); pathless {
				return object
			}
			all.Set(operation.(*wire.Object).Text("path"), set)
		}
	}
	return all
}

// holds says whether laying a value over what is known changes nothing. [S] Lists grow by what
// they lack.
func holds(have, given any) bool {
	switch given := given.(type) {
	case *wire.Object:
		known, ok := have.(*wire.Object)
		return ok && !slices.ContainsFunc(given.Members(), func(m wire.Member) bool {
			value, there := known.Get(m.Name)
			return !there || !holds(value, m.Value)
		})
	case []any:
		known, ok := have.([]any)
		return ok && !slices.ContainsFunc(given, func(element any) bool {
			return !slices.ContainsFunc(known, func(other any) bool { return same(other, element) })
		})
	}
	return have == given
}

// same compares two elements of a list.
func same(a, b any) bool {
	x, objects := a.(*wire.Object)
	y, both := b.(*wire.Object)
	return objects && both && x.Len() == y.Len() && holds(x, y) || a == b
}

// without returns what of a list another does not have.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) })
}
