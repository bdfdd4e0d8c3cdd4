package proof

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
)

func readerOf(text []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(text)) }

func encoded(object map[string]any) []byte {
	data, _ := json.Marshal(object) // it was decoded
	return data
}

// plusOne counts a number that was written with a zero behind it as one more.
func plusOne(tenfold string) string {
	n, err := strconv.Atoi(tenfold)
	if err != nil {
		return tenfold
	}
	return strconv.Itoa(n/10 + 1)
}

// emptied takes the members of a group away after a PATCH that is meant.
func emptied(meant func(operation map[string]any) bool) func(http.Handler) http.Handler {
	return afterwards(func(r request, status int, _ map[string]any, send func(string, string, any) map[string]any) {
		id := idOf(r, scim.EndpointGroups)
		if r.Method != "PATCH" || id == "" || status >= 300 {
			return
		}
		for _, operation := range operations(r.body) {
			if meant(operation) {
				send("PATCH", "/Groups/"+id, patchOf("remove", "members", nil))
			}
		}
	})
}

// eachMember changes the members of every group that is shown.
func eachMember(change func(member map[string]any)) func(http.Handler) http.Handler {
	return shown(func(resource map[string]any) {
		list, _ := resource["members"].([]any)
		for _, element := range list {
			if member, is := element.(map[string]any); is {
				change(member)
			}
		}
	})
}

// groupBugs are about groups and memberships.
func groupBugs() []Bug {
	return []Bug{
		{"member-numbers", "The values of members are numbers.", eachMember(func(member map[string]any) { member["value"] = numberOf(text(member, "value")) })},
		{"lists-without-members", "A list of groups leaves out the members.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if object, _ := body.(map[string]any); object["Resources"] != nil && r.path == scim.EndpointGroups {
				eachResource(body, func(resource map[string]any) { delete(resource, "members") })
			}
			return status, body
		})},
		{"display-name-eq-is-co", "eq on displayName of a group works like co.", queried(func(r request, values url.Values) {
			if r.path == scim.EndpointGroups {
				values.Set("filter", strings.Replace(values.Get("filter"), "displayName eq", "displayName co", 1))
			}
		})},
		{"rename-empties", "A PATCH of a group's name empties it.", emptied(func(operation map[string]any) bool {
			value, _ := operation["value"].(map[string]any)
			return strings.EqualFold(text(operation, "path"), "displayName") || value["displayName"] != nil && value["members"] == nil
		})},
		{"other-change-empties", "A PATCH of a group's externalId empties it.", emptied(func(operation map[string]any) bool {
			value, _ := operation["value"].(map[string]any)
			return strings.EqualFold(text(operation, "path"), "externalId") || value["externalId"] != nil && value["members"] == nil
		})},
		{"removal-empties", "Removing one member by a list removes all.", asked(func(r request, body map[string]any) {
			for _, operation := range operations(body) {
				if groups(r, "PATCH") && strings.EqualFold(text(operation, "op"), "remove") && strings.EqualFold(text(operation, "path"), "members") {
					delete(operation, "value")
				}
			}
		})},
		{"unknown-member-500", "A PATCH with a member whom nobody knows is answered with 500.", answer(func(r request, status int, _ http.Header, body any) (int, any) {
			if object, is := body.(map[string]any); is && groups(r, "PATCH") && (status == 400 || status == 404) {
				for _, operation := range operations(r.body) {
					if strings.HasPrefix(text(operation, "path"), "members") {
						object["status"] = "500"
						return 500, body
					}
				}
			}
			return status, body
		})},
		{"member-again-409", "Adding a member who is there is answered with 409.", func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				seen := read(r)
				if id := idOf(seen, scim.EndpointGroups); r.Method == "PATCH" && id != "" {
					there := string(encoded(sender(next, r)("GET", "/Groups/"+id, nil)))
					for _, operation := range operations(seen.body) {
						list, _ := operation["value"].([]any)
						for _, element := range list {
							member, _ := element.(map[string]any)
							if value := text(member, "value"); value != "" && strings.EqualFold(text(operation, "op"), "add") && strings.Contains(there, `"`+value+`"`) {
								refuse(409, "uniqueness", "already a member", func(request) bool { return true })(next).ServeHTTP(w, r)
								return
							}
						}
					}
				}
				next.ServeHTTP(w, r)
			})
		}},
		{"name-sanitised", "The name of a group is stored with hyphens in place of blanks.", asked(func(r request, body map[string]any) {
			if name := text(body, "displayName"); groups(r, "POST", "PUT") && name != "" {
				body["displayName"] = strings.ReplaceAll(name, " ", "-")
			}
		})},
		{"inherits-members", "A new group has the members of a deleted one of that name.", inherits()},
		{"ghosts-stay", "A deleted user stays a member.", ghosts()},
		{"groups-hidden", "Users are shown without their groups.", shown(func(resource map[string]any) { delete(resource, "groups") })},
		{"deleted-group-stays", "A deleted group stays in the groups of its members.", staysInGroups()},
		{"filter-groups-ignored", "filter has no effect on groups.", queried(func(r request, values url.Values) {
			if r.path == scim.EndpointGroups {
				values.Del("filter")
			}
		})},
		{"group-patch-204-only", "A group cannot be modified by PATCH.", refuse(405, "", "not allowed", func(r request) bool { return groups(r, "PATCH") })},
		{"first-member-only", "Of several members in one operation the first alone is added.", asked(func(r request, body map[string]any) {
			for _, operation := range operations(body) {
				if list, is := operation["value"].([]any); is && groups(r, "PATCH") && len(list) > 1 && strings.EqualFold(text(operation, "op"), "add") {
					operation["value"] = list[:1]
				}
			}
		})},
		{"deactivation-leaves-groups", "A user who is made inactive leaves every group.", afterwards(func(r request, status int, body map[string]any, send func(string, string, any) map[string]any) {
			id := idOf(r, scim.EndpointUsers)
			if id == "" || status >= 300 || body["active"] != false || r.Method == "GET" {
				return
			}
			list, _ := body["groups"].([]any)
			for _, element := range list {
				group, _ := element.(map[string]any)
				send("PATCH", "/Groups/"+text(group, "value"), patchOf("remove", `members[value eq "`+id+`"]`, nil))
			}
		})},
	}
}

func inherits() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var gone memory
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			seen := read(r)
			send := sender(next, r)
			if id := idOf(seen, scim.EndpointGroups); id != "" && r.Method == "DELETE" {
				if group := send("GET", "/Groups/"+id, nil); text(group, "displayName") != "" {
					gone.keep(text(group, "displayName"), group)
				}
			}
			afterwards(func(r request, status int, body map[string]any, send func(string, string, any) map[string]any) {
				if !groups(r, "POST") || status != 201 {
					return
				}
				for _, old := range gone.recall(text(body, "displayName")) {
					if list, _ := old["members"].([]any); len(list) > 0 {
						send("PATCH", "/Groups/"+text(body, "id"), patchOf("add", "members", list))
					}
				}
			})(next).ServeHTTP(w, r)
		})
	}
}

func ghosts() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var gone memory
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if id := idOf(read(r), scim.EndpointUsers); id != "" && r.Method == "DELETE" {
				list, _ := sender(next, r)("GET", "/Users/"+id, nil)["groups"].([]any)
				for _, element := range list {
					if group, is := element.(map[string]any); is {
						gone.keep(text(group, "value"), map[string]any{"value": id, "type": "User"})
					}
				}
			}
			shown(func(resource map[string]any) {
				for _, ghost := range gone.recall(text(resource, "id")) {
					list, _ := resource["members"].([]any)
					resource["members"] = append(list, ghost)
				}
			})(next).ServeHTTP(w, r)
		})
	}
}

func staysInGroups() func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		var gone memory
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if id := idOf(read(r), scim.EndpointGroups); id != "" && r.Method == "DELETE" {
				group := sender(next, r)("GET", "/Groups/"+id, nil)
				list, _ := group["members"].([]any)
				for _, element := range list {
					if member, is := element.(map[string]any); is {
						gone.keep(text(member, "value"), map[string]any{"value": id, "display": text(group, "displayName"), "type": "direct"})
					}
				}
			}
			shown(func(resource map[string]any) {
				for _, group := range gone.recall(text(resource, "id")) {
					list, _ := resource["groups"].([]any)
					resource["groups"] = append(list, group)
				}
			})(next).ServeHTTP(w, r)
		})
	}
}
