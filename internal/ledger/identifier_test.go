package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/ledger"
)

// legalIDs are ids that hold every printable character of ASCII and some others (RFC 7643,
// section 3.1: a string that is not empty and not "bulkId").
func legalIDs() []string {
	ids := []string{"002a67~495._672D55-", "user@example.com:1", "größe-日本-😀", "percent%41literal", "a b+c/d?e#f", "7"}
	for c := '!'; c <= '~'; c++ {
		ids = append(ids, fmt.Sprintf("%c-ident-%c-ity-%c", c, c, c), fmt.Sprintf("%c1", c))
	}
	return ids
}

// TestGuardOfEveryID holds the guard to its word for ids of every legal character, however a
// request writes them: what is the run's own goes through, what is another's does not.
func TestGuardOfEveryID(t *testing.T) {
	quoted := func(text string) string { encoded, _ := json.Marshal(text); return string(encoded) }
	inFilter := func(literal string) string {
		return `{"Operations":[{"op":"remove","path":` + quoted(`members[value eq `+literal+`]`) + `}]}`
	}
	whole := func(text string) string {
		var b strings.Builder
		for _, c := range []byte(text) {
			fmt.Fprintf(&b, "%%%02X", c)
		}
		return b.String()
	}
	for _, id := range legalIDs() {
		other := id + "-other"
		s := script(t, map[string]string{"GET /Users": `{"totalResults":1,"Resources":[{"id":` + quoted(other) + `,"userName":"somebody@example.com"}]}`, "GET /Groups": nobody,
			"POST /Users": `{"id":` + quoted(id) + `,"userName":"` + stem + `-1-ada@example.com"}`}, nil)
		l, client := s.open(t)
		l.Survey(t.Context(), http.DefaultClient)
		if err := send(t, client, http.MethodPost, s.URL+"/Users", ada); err != nil {
			t.Fatal(err)
		}
		for way, request := range map[string]func(id string) (method, path, body string){
			"in a path": func(id string) (string, string, string) {
				return http.MethodPatch, "/Users/" + url.PathEscape(id), "{}"
			},
			"in a path, all encoded": func(id string) (string, string, string) {
				return http.MethodDelete, "/Groups/" + whole(id) + "?a=b", ""
			},
			"below it": func(id string) (string, string, string) { return http.MethodPut, "/Users/" + whole(id) + "/more", ada },
			"in bulk": func(id string) (string, string, string) {
				return http.MethodPost, "/Bulk", `{"Operations":[{"method":"PATCH","path":` + quoted("/Users/"+url.PathEscape(id)) + `}]}`
			},
			"in bulk, all encoded": func(id string) (string, string, string) {
				return http.MethodPost, "/Bulk", `{"Operations":[{"method":"PUT","path":"/Users/` + whole(id) + `","data":{}}]}`
			},
			"in bulk, with the slash encoded": func(id string) (string, string, string) {
				return http.MethodPost, "/Bulk", `{"Operations":[{"method":"PUT","path":"Users%2F` + whole(id) + `","data":{}}]}`
			},
			"as a member": func(id string) (string, string, string) {
				return http.MethodPost, "/Groups", `{"displayName":"` + stem + `-1 a","members":[{"value":` + quoted(id) + `}]}`
			},
			"as a member, by its URI": func(id string) (string, string, string) {
				return http.MethodPost, "/Groups", `{"members":[{"value":` + quoted(s.URL+"/Users/"+url.PathEscape(id)) + `}]}`
			},
			"as a reference": func(id string) (string, string, string) {
				return http.MethodPost, "/Groups", `{"members":[{"$ref":"../Users/` + whole(id) + `"}]}`
			},
			"as a reference from the base": func(id string) (string, string, string) {
				return http.MethodPost, "/Groups", `{"members":[{"$ref":"users/` + whole(id) + `"}]}`
			},
			"as the id of what a PUT sends": func(id string) (string, string, string) {
				return http.MethodPut, "/Users/" + stem + "-1", `{"id":` + quoted(id) + `,"userName":"` + stem + `-1-ada@example.com"}`
			},
			"as the id that a PATCH gives": func(id string) (string, string, string) {
				return http.MethodPatch, "/Users/" + stem + "-1", `{"Operations":[{"op":"replace","value":{"id":` + quoted(id) + `}}]}`
			},
			"as the id that a PATCH gives by its path": func(id string) (string, string, string) {
				return http.MethodPatch, "/Users/" + stem + "-1", `{"Operations":[{"op":"add","path":"ID","value":` + quoted(id) + `}]}`
			},
			"as the id of what a bulk request sends": func(id string) (string, string, string) {
				return http.MethodPost, "/Bulk", `{"Operations":[{"method":"PUT","path":"/Users/` + stem + `-1","data":{"id":` + quoted(id) + `}}]}`
			},
			"in a filter": func(id string) (string, string, string) {
				return http.MethodPatch, "/Groups/" + stem + "-1", inFilter(quoted(id))
			},
			"in a filter, as it stands": func(id string) (string, string, string) {
				return http.MethodPatch, "/Groups/" + stem + "-1", inFilter(`"` + id + `"`)
			},
		} {
			for _, to := range []string{id, other} {
				method, path, body := request(to)
				before := len(s.seen)
				err := send(t, client, method, s.URL+path, body)
				if got, want := errors.Is(err, ledger.ErrForeign), to == other; got != want {
					t.Errorf("%q %s refused: got %v (%v), want %v", to, way, got, err, want)
				} else if want && len(s.seen) != before {
					t.Errorf("%q %s: got %q sent, want nothing", to, way, s.seen[before:])
				}
			}
		}
		// Half a body is searched for what is known.
		if err := send(t, client, http.MethodPost, s.URL+"/Groups", `{"members":[{"value":`+quoted(other)); len(other) >= 12 && !errors.Is(err, ledger.ErrForeign) {
			t.Errorf("%q in half a body: got %v, want it refused", other, err)
		}
	}
}

// BenchmarkGuard reads a list of a hundred users, as an import does.
func BenchmarkGuard(b *testing.B) {
	var list strings.Builder
	list.WriteString(`{"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":100,"Resources":[`)
	for i := range 100 {
		if i > 0 {
			list.WriteString(",")
		}
		fmt.Fprintf(&list, `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"id-%d","userName":"user-%d@example.com","name":{"givenName":"Ida","familyName":"Lane","formatted":"Ida Lane"},"emails":[{"value":"user-%d@example.com","type":"work","primary":true}],"active":true,"groups":[{"value":"g-1","display":"Keepers"}],"meta":{"resourceType":"User","created":"2026-01-02T03:04:05Z","location":"http://sp.example/Users/id-%d"}}`, i, i, i, i)
	}
	list.WriteString("]}")
	body := list.String()
	l, err := ledger.New("", "http://sp.example", stem)
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: l.Guard(answering(body))}
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		resp, err := client.Get("http://sp.example/Users")
		if err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
	}
}

type answering string

func (a answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(a)))}, nil
}
