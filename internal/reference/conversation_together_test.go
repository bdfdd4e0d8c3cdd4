package reference

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// size has groups and lists past one and two hundred.
func (t *talk) size() {
	var members []string
	for i := range 201 {
		id := t.c.call(http.MethodPost, "/Users", user(fmt.Sprintf("many-%d", i))).str("id")
		members = append(members, `{"value":"`+id+`"}`)
	}
	shown := func(what string, a answered) {
		list, _ := a.json()["members"].([]any)
		t.note(fmt.Sprintf("%s: %d, %d members", what, a.Status, len(list)))
	}
	read := func(what, id string) { shown(what, t.c.call(http.MethodGet, "/Groups/"+id, "")) }
	made := func(name string, size int) string {
		body := `{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"` + name + `","members":[` + strings.Join(members[:size], ",") + `]}`
		id := t.c.call(http.MethodPost, "/Groups", body).str("id")
		read(name, id)
		return id
	}
	large, filled := made("large", 201), made("filled", 100)
	t.c.call(http.MethodPatch, "/Groups/"+large, patchBody(op("replace", "displayName", `"larger"`)))
	read("renamed", large)
	t.c.call(http.MethodPatch, "/Groups/"+large, patchBody(op("remove", `members[`+"value eq "+strings.TrimSuffix(strings.TrimPrefix(members[0], `{"value":`), "}")+`]`, "")))
	read("one removed", large)
	t.c.call(http.MethodPatch, "/Groups/"+filled, patchBody(op("add", "members", members[150])))
	read("one added", filled)
	list := t.c.call(http.MethodGet, "/Groups?filter=displayName+eq+%22larger%22", "")
	resources, _ := list.json()["Resources"].([]any)
	for _, one := range resources {
		o, _ := one.(map[string]any)
		found, _ := o["members"].([]any)
		t.note(fmt.Sprintf("listed: %d members", len(found)))
	}
	for _, start := range []string{"1", "41", "81"} {
		t.say(http.MethodGet, "/Users?count=40&startIndex="+start+"&filter=userName+sw+%22many-%22&attributes=userName", "")
	}
}

// together sends requests at the same time and notes what is there afterwards, and not in which
// order they came.
func (t *talk) together() {
	var ids []string
	for i := range 4 {
		ids = append(ids, t.c.call(http.MethodPost, "/Users", user(fmt.Sprintf("rival-%d", i), `"active":true`)).str("id"))
	}
	member := func(id string) string { return `{"value":"` + id + `"}` }
	groupOf := func(name string, members ...string) string {
		return t.c.call(http.MethodPost, "/Groups", group(name, members...)).str("id")
	}
	patch := func(path string, ops ...string) func() answered {
		return func() answered { return t.c.call(http.MethodPatch, path, patchBody(ops...)) }
	}
	members := func(what, id string, statuses map[int]int) {
		list, _ := t.c.call(http.MethodGet, "/Groups/"+id, "").json()["members"].([]any)
		t.note(fmt.Sprintf("%s: %v, %d members", what, statuses, len(list)))
	}
	var joins, leaves []func() answered
	joined, left := groupOf("joined"), groupOf("left", ids...)
	for _, id := range ids {
		joins = append(joins, patch("/Groups/"+joined, op("add", "members", member(id))))
		leaves = append(leaves, patch("/Groups/"+left, op("remove", `members[value eq "`+id+`"]`, "")))
	}
	members("join", joined, atOnce(joins...))
	members("leave", left, atOnce(leaves...))

	at := "/Users/" + ids[0]
	statuses := atOnce(patch(at, op("replace", "title", `"T"`)), patch(at, op("replace", "nickName", `"N"`)))
	changed := t.c.call(http.MethodGet, at, "")
	t.note(fmt.Sprintf("attributes: %v, %s, %s", statuses, changed.str("title"), changed.str("nickName")))

	t.amid("put of a user", func(i int, meanwhile func(first, second func() answered)) bool {
		name := fmt.Sprint("Put ", i)
		meanwhile(patch(at, op("replace", "title", `"U"`)), func() answered { return t.c.call(http.MethodPut, at, user("rival-0", `"displayName":"`+name+`"`)) })
		return t.c.call(http.MethodGet, at, "").str("displayName") == name
	})
	t.amid("put of a group", func(i int, meanwhile func(first, second func() answered)) bool {
		name := fmt.Sprint("put ", i)
		meanwhile(patch("/Groups/"+joined, op("remove", "externalId", "")+","+op("add", "externalId", `"e"`)), func() answered { return t.c.call(http.MethodPut, "/Groups/"+joined, group(name)) })
		return t.c.call(http.MethodGet, "/Groups/"+joined, "").str("displayName") == name
	})
	for _, endpoint := range []string{"/Users", "/Groups"} {
		t.amid("deletion below "+endpoint, func(i int, meanwhile func(first, second func() answered)) bool {
			body := user(fmt.Sprint("leaving ", i))
			if endpoint == "/Groups" {
				body = group(fmt.Sprint("leaving ", i))
			}
			path := endpoint + "/" + t.c.call(http.MethodPost, endpoint, body).str("id")
			meanwhile(patch(path, op("replace", "displayName", `"D"`)), func() answered { return t.c.call(http.MethodDelete, path, "") })
			return t.c.call(http.MethodGet, path, "").Status == http.StatusNotFound
		})
	}

	create := func(path, body string) func() answered {
		return func() answered { return t.c.call(http.MethodPost, path, body) }
	}
	atOnce(create("/Users", user("twin-1")), create("/Users", user("twin-2")))
	t.note("twins: " + t.c.call(http.MethodGet, "/Users?filter=userName+sw+%22twin-%22", "").str("totalResults"))
	t.note(fmt.Sprint("one name: ", atOnce(create("/Groups", group("one name")), create("/Groups", group("one name")))))
	renamed := op("replace", "userName", `"one-name"`)
	t.note(fmt.Sprint("renamed: ", atOnce(patch("/Users/"+ids[1], renamed), patch("/Users/"+ids[2], renamed))))

	pushed := groupOf("pushed")
	t.amid("deactivation", func(_ int, meanwhile func(first, second func() answered)) bool {
		at := "/Users/" + ids[2]
		t.c.call(http.MethodPatch, at, patchBody(op("replace", "active", "true")))
		meanwhile(patch("/Groups/"+pushed, op("add", "members", member(ids[2]))), patch(at, op("replace", "active", "false")))
		return t.c.call(http.MethodGet, at, "").str("active") == "false"
	})
}

// atOnce sends requests at the same time and counts the statuses of their answers.
func atOnce(requests ...func() answered) map[int]int {
	var mu sync.Mutex
	var all sync.WaitGroup
	statuses := map[int]int{}
	for _, send := range requests {
		all.Go(func() {
			a := send()
			mu.Lock()
			defer mu.Unlock()
			statuses[a.Status]++
		})
	}
	all.Wait()
	return statuses
}

// amid has a second request sent while a first one that waits stands between reading and writing,
// with ever longer pauses, and notes whether what the second one did was there each time.
func (t *talk) amid(what string, kept func(i int, meanwhile func(first, second func() answered)) bool) {
	for i := range 6 {
		meanwhile := func(first, second func() answered) {
			var waiting sync.WaitGroup
			waiting.Go(func() { first() })
			time.Sleep(time.Millisecond << i / 2)
			second()
			waiting.Wait()
		}
		if !kept(i, meanwhile) {
			t.note(what + ": undone")
			return
		}
	}
	t.note(what + ": kept")
}
