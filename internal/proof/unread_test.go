package proof_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/reports"
)

// unread are the kinds of writes whose effect nobody can, or need, read back, with the reason.
var unread = map[reference.Write]string{
	{Type: "User", Attribute: "password", By: "POST"}:                 "never returned (RFC 7643, section 4.1.1)",
	{Type: "User", Attribute: "password", By: "PUT"}:                  "never returned (RFC 7643, section 4.1.1)",
	{Type: "User", Attribute: "password", By: "replace"}:              "never returned (RFC 7643, section 4.1.1)",
	{Type: "User", Extension: badge, Attribute: "pin", By: "POST"}:    "never returned, as its schema says",
	{Type: "User", Extension: badge, Attribute: "remarks", By: "PUT"}: "returned when asked for alone, and no scenario asks after a PUT",
	{Type: "User", Extension: badge, Attribute: "state", By: "PUT"}:   "readOnly: to drop it is right",
}

const badge = "urn:example:scim:schemas:extension:badge:2.0:User"

// managed is what the service provider writes itself, whatever a client sends.
var managed = []string{"id", "meta", "schemas", "groups"}

// TestEveryWriteIsReadBack drops the effect of each kind of write that a run makes, one after the
// other, and wants a scenario that makes it to notice: a write whose effect nobody reads is named.
func TestEveryWriteIsReadBack(t *testing.T) {
	whole := reportOf(t, handlerOf(t, nil)...)
	known := knownAttributes(t)
	writers := map[reference.Write][]string{}
	for _, s := range whole.Scenarios {
		for _, w := range writesOf(s) {
			if known[w.Extension+":"+w.Attribute] && s.Verdict == reports.Passed && !slices.Contains(writers[w], s.ID) {
				writers[w] = append(writers[w], s.ID)
			}
		}
	}
	kinds := slices.SortedFunc(maps.Keys(writers), func(a, b reference.Write) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.Extension, b.Extension), cmp.Compare(a.Attribute, b.Attribute), cmp.Compare(a.By, b.By))
	})
	if len(kinds) < 60 {
		t.Fatalf("kinds of writes in a run: got %d, want at least 60", len(kinds))
	}
	for i, kind := range kinds {
		if reason := unread[kind]; reason != "" || testing.Short() && i%16 != 0 {
			continue
		}
		t.Run(strings.Join([]string{kind.Type, kind.Extension, kind.Attribute, kind.By}, " "), func(t *testing.T) {
			t.Parallel()
			if !noticed(t, kind, writers[kind]) {
				t.Errorf("%d scenarios make this write, and none notices that it has no effect: %s", len(writers[kind]), strings.Join(writers[kind][:min(5, len(writers[kind]))], ", "))
			}
		})
	}
	for kind := range unread {
		if len(writers[kind]) == 0 {
			t.Errorf("%v stands among the exceptions, and no scenario writes it", kind)
		}
	}
}

// knownAttributes are those that the reference target has: it is right to drop all others. Those of
// no extension begin with a colon.
func knownAttributes(t *testing.T) map[string]bool {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}})
	answer := httptest.NewRecorder()
	ask := httptest.NewRequest(http.MethodGet, reference.DefaultPrefix+"/Schemas", nil)
	ask.Header.Set("Authorization", "Bearer "+detectionToken)
	server.ServeHTTP(answer, ask)
	var list struct {
		Resources []struct {
			ID         string
			Attributes []struct{ Name string }
		}
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{":externalid": true}
	for _, schema := range list.Resources {
		of := schema.ID
		if strings.Contains(of, ":core:") {
			of = ""
		}
		for _, a := range schema.Attributes {
			known[of+":"+strings.ToLower(a.Name)] = true
		}
	}
	return known
}

func handlerOf(t *testing.T, kind *reference.Write) []scimspec.Option {
	t.Helper()
	server := reference.Start(t, reference.Options{Tokens: []reference.Credential{{Token: detectionToken}}})
	if kind != nil {
		server.Behave(kind.Dropped())
	}
	return []scimspec.Option{scimspec.Handler(server).At(reference.DefaultPrefix), scimspec.BearerToken(detectionToken), scimspec.NoLearn(), scimspec.Profiles("core", "okta", "entra")}
}

// atATime is how many of the scenarios that make a write are tried, before more are.
const atATime = 24

// noticed says whether a scenario that makes a kind of write fails, or warns, without its effect.
func noticed(t *testing.T, kind reference.Write, writers []string) bool {
	// Those that say what they are about come first.
	slices.SortStableFunc(writers, func(a, b string) int {
		about := func(id string) int { return strings.Count(strings.ReplaceAll(id, "-", ""), kind.Attribute) }
		return about(b) - about(a)
	})
	for some := range slices.Chunk(writers, atATime) {
		report := reportOf(t, append(handlerOf(t, &kind), scimspec.Select(some...))...)
		if slices.ContainsFunc(report.Scenarios, func(s reports.Scenario) bool {
			return s.Verdict == reports.Failed || s.Verdict == reports.Warned
		}) {
			return true
		}
	}
	return false
}

// writesOf lists the kinds of writes of a scenario that were accepted.
func writesOf(s reports.Scenario) []reference.Write {
	var all []reference.Write
	add := func(w reference.Write) {
		if !slices.Contains(managed, w.Attribute) {
			all = append(all, w)
		}
	}
	for _, x := range s.Exchanges {
		u, err := url.Parse(x.Request.URL)
		if err != nil || x.Response.Status/100 != 2 {
			continue
		}
		kind := ""
		parts := strings.Split(strings.TrimPrefix(u.Path, reference.DefaultPrefix+"/"), "/")
		switch {
		case parts[0] == "Users":
			kind = "User"
		case parts[0] == "Groups":
			kind = "Group"
		}
		if kind == "" || len(parts) > 2 || len(parts) == 2 && parts[1] == ".search" {
			continue
		}
		var body map[string]any
		if json.Unmarshal([]byte(x.Request.Body), &body) != nil {
			continue
		}
		switch x.Request.Method {
		case http.MethodPost, http.MethodPut:
			attributesOf(body, reference.Write{Type: kind, By: x.Request.Method}, add)
		case http.MethodPatch:
			operations, _ := body["Operations"].([]any)
			for _, one := range operations {
				operation, _ := one.(map[string]any)
				op, _ := operation["op"].(string)
				path, _ := operation["path"].(string)
				w := reference.Write{Type: kind, By: strings.ToLower(op)}
				if path != "" {
					add(w.OfPath(path))
				} else if value, ok := operation["value"].(map[string]any); ok {
					attributesOf(value, w, add)
				}
			}
		}
	}
	return all
}

// attributesOf hands over the writes of an object's members. A whole extension is its attributes.
func attributesOf(body map[string]any, w reference.Write, add func(reference.Write)) {
	for name, value := range body {
		inside, isObject := value.(map[string]any)
		if isObject && strings.HasPrefix(name, "urn:") {
			for attribute := range inside {
				add(w.OfPath(name + ":" + attribute))
			}
			continue
		}
		add(w.OfPath(name))
	}
}
