package hostile

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/scimspec/scimspec/internal/scim"
)

// plant puts people of others and a group of theirs at the target before the run.
func (o *ordeal) plant(t *testing.T) {
	t.Helper()
	o.strangers = map[string]string{}
	var members []string
	for i := range 10 {
		id := o.create(t, scim.EndpointUsers, fmt.Sprintf(`{"schemas":[%q],"userName":"stranger-%d@example.com"}`, scim.SchemaUser, i))
		members = append(members, fmt.Sprintf(`{"value":%q}`, id))
	}
	o.create(t, scim.EndpointGroups, fmt.Sprintf(`{"schemas":[%q],"displayName":"Strangers","members":[%s]}`, scim.SchemaGroup, strings.Join(members, ",")))
	for path := range o.strangers { // with the groups that the people are in
		o.strangers[path] = o.ask(http.MethodGet, path, "")
	}
}

// create makes a resource of others at the target itself and returns its id.
func (o *ordeal) create(t *testing.T, endpoint, body string) string {
	t.Helper()
	var created struct{ ID string }
	if answer := o.ask(http.MethodPost, basePath+endpoint, body); json.Unmarshal([]byte(answer), &created) != nil || created.ID == "" {
		t.Fatalf("create a resource of others: got %s", answer)
	}
	o.strangers[basePath+endpoint+"/"+created.ID] = ""
	return created.ID
}

func (o *ordeal) ask(method, path, body string) string {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", scim.MediaType)
	w := httptest.NewRecorder()
	o.inner.ServeHTTP(w, r)
	return w.Body.String()
}

// judgeStrangers asserts that no request changed or named what belongs to others.
func (o *ordeal) judgeStrangers(t *testing.T) {
	t.Helper()
	for path, want := range o.strangers {
		if got := o.ask(http.MethodGet, path, ""); got != want {
			t.Errorf("%s after the run: got %s, want %s", path, got, want)
		}
		id := path[strings.LastIndex(path, "/")+1:]
		for _, request := range o.server.Received() {
			if request.Method != http.MethodGet && strings.Contains(request.Path+string(request.Body), id) {
				t.Errorf("request: got %s %s %.200s, want none that names %s of others", request.Method, request.Path, request.Body, id)
			}
		}
	}
}
