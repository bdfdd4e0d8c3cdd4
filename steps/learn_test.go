package steps

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/scimspec/scimspec/internal/accept"
	serviceprovider "github.com/scimspec/scimspec/internal/reference"
	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// learning asks a handler what it accepts.
func learning(t *testing.T, handler http.Handler, prefix string, data accept.Data) Learnt {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	discovery := Discovery{Capabilities: map[string]bool{"groups": true, "patch": true}, Documents: map[string][]byte{}}
	for _, endpoint := range []string{scim.EndpointSchemas, scim.EndpointResourceTypes} {
		answer, err := server.Client().Get(server.URL + prefix + endpoint)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if answer.StatusCode == http.StatusOK {
			discovery.Documents[endpoint] = body
		}
	}
	pass := func(next http.RoundTripper) http.RoundTripper { return next }
	config := Config{
		BaseURL: server.URL + prefix, Base: server.Client().Transport, Guard: pass, Around: pass, Redactor: transcript.NewRedactor(),
		Discovery: discovery, Prefix: "scimspec-", Tag: "abcdefgh", EmailDomain: "example.com", Start: time.Now(),
	}
	return Learn(context.Background(), config, data, false)
}

// The attributes of the enterprise extension as absent: has them, and as a key does.
var (
	enterprisePaths  = enterprise + ":" + strings.Join([]string{"employeeNumber", "costCenter", "organization", "division", "department", "manager"}, ","+enterprise+":")
	enterpriseAbsent = strings.ToLower(enterprisePaths)
)

// TestLearnt: what restricts data is found, put into its class, and pinned by an entry of data:;
// what does not is found nowhere. It never takes more questions than forty.
func TestLearnt(t *testing.T) {
	for _, c := range []struct {
		constraints string
		want        []string // key, class and the beginning of what it says
		data        string   // that the run goes by
		domain      string
	}{
		{constraints: ""},
		{constraints: "user-name-lower"},
		{constraints: "reserved"},
		{constraints: "domain=corp.example", want: []string{"values:username allowed an address at corp.example"}, domain: "corp.example",
			data: `{values: {userName: {pattern: "(?i)(^[^@]*|@{domain})$"}, emails.value: {pattern: "(?i)@{domain}$"}}}`},
		{constraints: "required=externalId", want: []string{"required:externalid undeclared required"}, data: `{user: {externalId: "{stem}-{name}"}}`},
		{constraints: "required=displayName,terse", want: []string{"required:displayname undeclared required"}, data: `{user: {displayName: "{name} Marsh"}}`},
		{constraints: "required=userType,listed=userType:Employee/Contractor", want: []string{"required:usertype undeclared required", "values:usertype undeclared only Employee, Contractor"},
			data: `{user: {userType: "UserType Value 0 of scimspec-abcdefgh-2000000-usual"}, values: {userType: [Employee, Contractor]}}`},
		{constraints: "required=name.familyName", want: []string{"required:name.familyname undeclared required"}, data: `{user: {name: {familyName: Marsh}}}`},
		{constraints: "format=Group.displayName:pair", want: []string{"values:group.displayname template allowed organization:team"}, data: `{group-name: "home:{stem}-{name}"}`},
		{constraints: "format=displayName:letters", want: []string{"values:displayname allowed only letters and spaces"}, data: `{values: {displayName: {pattern: "^[\\p{L}\\p{M} ]+$"}}}`},
		{constraints: "length=userName:20", want: []string{"values:username allowed at most 20 characters"}, data: `{values: {userName: {max: 20}}}`},
		{constraints: "length=Group.displayName:40", want: []string{"values:group.displayname allowed at most 40 characters"}, data: `{values: {Group.displayName: {max: 40}}}`},
		{constraints: "listed=roles.value:user/admin", want: []string{"values:roles.value undeclared only user, admin"}, data: `{values: {roles.value: [user, admin]}}`},
		{constraints: "listed=roles.value:user/admin+declared"},
		{constraints: "single=emails,listed=emails.type:work", want: []string{"single:emails allowed one value at most", "values:emails.type undeclared only work"},
			data: `{single: [emails], values: {emails.type: [work]}}`},
		{constraints: "listed=phoneNumbers.type:work/home", want: []string{"values:phonenumbers.type undeclared only work, home"}, data: `{values: {phoneNumbers.type: [work, home]}}`},
		{constraints: "single=phoneNumbers", want: []string{"single:phonenumbers allowed one value at most"}, data: `{single: [phoneNumbers]}`},
		{constraints: "primary=emails", want: []string{"values:emails.primary allowed one value is marked as primary"}},
		{constraints: "dropped=title/nickName", want: []string{"absent:nickname,title undeclared not kept"}, data: `{absent: [nickName, title]}`},
		{constraints: "dropped=title/nickName+declared"},
		{constraints: "refused=nickName/addresses", want: []string{"absent:addresses undeclared refused", "absent:nickname undeclared refused"}, data: `{absent: [addresses, nickName]}`},
		{constraints: "fixed=userName", want: []string{"fixed:username undeclared does not change"}, data: `{fixed: [userName]}`},
		{constraints: "fixed=userName+declared"},
		{constraints: "sticky=emails", want: []string{"fixed:emails undeclared stays as it was"}, data: `{fixed: [emails]}`},
		{constraints: "fixed=Group.displayName", want: []string{"fixed:group.displayname undeclared do not change"}, data: `{fixed: [Group.displayName]}`},
		{constraints: "emails-are-user-name", want: []string{"absent:emails undeclared always the userName", "single:emails undeclared one value is kept"}, data: `{absent: [emails], single: [emails]}`},
		{constraints: "hidden=Group.members", want: []string{"hidden:group.members against never shown"}},
		{constraints: "no-put", want: []string{"method:put against not there for users and groups"}},
		{constraints: "no-put=Group", want: []string{"method:put against not there for groups"}},
		{constraints: "no-create=Group", want: []string{"method:post against not there for groups"}},
		{constraints: "no-delete=User", want: []string{"method:delete against not there for users"}},
		{constraints: "filters=eq", want: []string{"filter:operators against have eq; declined are ne, co, sw, ew, pr, gt, ge, lt, le, and, or, not"}},
		{constraints: "filters=eq/ne/co/sw/ew/pr/gt/ge/le/and/or/not/[]", want: []string{"filter:operators against have eq, ne, co, sw, ew, pr, gt, ge, le, and, or, not; declined are lt"}},
		{constraints: "filter-by=userName/externalId", want: []string{"filter:attributes against are about userName, externalId; declined are those about displayName, name.familyName"}},
		{constraints: "dropped=enterprise,refused=addresses,format=displayName:letters",
			want: []string{"absent:addresses undeclared refused", "absent:" + enterpriseAbsent + " undeclared not kept", "values:displayname allowed"},
			data: `{absent: [addresses, "` + strings.ReplaceAll(enterprisePaths, ",", `", "`) + `"], values: {displayName: {pattern: "^[\\p{L}\\p{M} ]+$"}}}`},
		{constraints: "refused=preferredLanguage,filters=eq/co/sw/ew/pr/and/or/not,length=title:17", data: `{absent: [preferredLanguage], values: {title: {max: 17}}}`,
			want: []string{"absent:preferredlanguage undeclared refused", "filter:operators against have eq, co, sw, ew, pr, and, or, not; declined are ne, gt, ge, lt, le", "values:title allowed at most 17 characters"}},
		{constraints: "filters=eq,dropped=title,length=nickName:10,fixed=userName", data: `{absent: [title], values: {nickName: {max: 10}}, fixed: [userName]}`,
			want: []string{"absent:title undeclared not kept", "filter:operators against have eq; declined are pr, gt, and, or; not asked for are ne, co, sw, ew, ge, lt, le, not", "fixed:username undeclared", "values:nickname allowed at most 10"}},
		{constraints: "delete-deactivates", want: []string{"end:deleted against the user stays, inactive"}},
		{constraints: "inactive-gone", want: []string{"end:inactive against the user is gone"}},
		{constraints: "names-stay", want: []string{"end:name against the name stays taken"}},
		{constraints: "patch-active-only", want: []string{"patch:active against changes active and nothing else"}},
		{constraints: "put-merges", want: []string{"put:clear against null and [] leave the old value"}},
		{constraints: "no-clear", want: []string{"patch:clear against all members of a group"}},
		{constraints: "no-value-paths", want: []string{"patch:value-path against takes no path with a filter"}},
		{constraints: "required=externalId,fixed=userName,listed=roles.value:user/admin,format=Group.displayName:pair",
			want: []string{"fixed:username undeclared does not change", "required:externalid undeclared required", "values:group.displayname template allowed organization:team", "values:roles.value undeclared only user, admin"},
			data: `{group-name: "home:{stem}-{name}", user: {externalId: "{stem}-{name}"}, values: {roles.value: [user, admin]}, fixed: [userName]}`},
	} {
		t.Run(c.constraints, func(t *testing.T) {
			options := serviceprovider.Options{}
			if c.constraints != "" {
				options.Constraints = strings.Split(c.constraints, ",")
			}
			learnt := learning(t, serviceprovider.Start(t, options), serviceprovider.DefaultPrefix, accept.Data{})
			if learnt.Stopped != nil {
				t.Fatalf("learning: got stopped by %s, want facts", learnt.Stopped.Refusal)
			}
			var got []string
			for _, f := range learnt.Facts {
				got = append(got, f.Key+" "+string(f.Class)+" "+f.Says)
				if len(f.Evidence) < 2 || slices.ContainsFunc(f.Evidence, func(n int) bool { return n < 0 || n >= len(learnt.Exchanges) }) {
					t.Errorf("%s: got the evidence %v, want two exchanges", f.Key, f.Evidence)
				}
			}
			slices.Sort(got)
			if !slices.EqualFunc(got, c.want, strings.HasPrefix) {
				t.Errorf("facts: got %q, want %q", got, c.want)
			}
			want, err := accept.Parse(c.data)
			if err != nil {
				t.Fatal(err)
			}
			if g, w := jsonText(pinnedBy(learnt.Data)), jsonText(pinnedBy(want)); g != w || learnt.Domain != c.domain {
				t.Errorf("data: got %s at %q, want %s at %q", g, learnt.Domain, w, c.domain)
			}
			if n := len(learnt.Exchanges); n > mostQuestions {
				t.Errorf("questions: got %d, want %d at most", n, mostQuestions)
			}
		})
	}
}

// TestPartIsRefused: where one sub-attribute is refused in words that nobody understands, the rest of
// the attribute is taken without it, and goes on being tried.
func TestPartIsRefused(t *testing.T) {
	right := serviceprovider.Start(t, serviceprovider.Options{})
	refuses := func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		var user struct{ Roles []map[string]any }
		if r.Method == http.MethodPost && json.Unmarshal(body, &user) == nil && slices.ContainsFunc(user.Roles, func(role map[string]any) bool { return role["type"] != nil }) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400","scimType":"invalidValue","detail":"Attribute 'type' contains a non-canonical value in 'roles'"}`)
			return
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		right.ServeHTTP(w, r)
	}
	learnt := learning(t, http.HandlerFunc(refuses), serviceprovider.DefaultPrefix, accept.Data{})
	if len(learnt.Facts) != 1 || learnt.Facts[0].Key != "absent:roles.type" || learnt.Facts[0].Class != accept.NotUnderstood || len(learnt.Facts[0].Evidence) != 2 {
		t.Fatalf("facts: got %+v, want roles.type refused and not understood", learnt.Facts)
	}
	if got := learnt.Data.Absent; !slices.Equal(got, []string{"roles.type"}) {
		t.Errorf("absent: got %v, want roles.type alone", got)
	}
}

// pinnedBy is what a run goes by, in one order.
func pinnedBy(d accept.Data) any {
	sorted := func(list []string) []string { list = slices.Clone(list); slices.Sort(list); return list }
	values := map[string]string{}
	for path, v := range d.Values {
		values[path] = v.String()
	}
	return map[string]any{"group": d.GroupName, "user": d.User, "values": values, "absent": sorted(d.Absent), "fixed": sorted(d.Fixed), "single": sorted(d.Single)}
}

// TestStatedIsNotLearnt: nobody asks for what the configuration says.
func TestStatedIsNotLearnt(t *testing.T) {
	stated, err := accept.Parse(`{user: {externalId: "{stem}-{name}"}, fixed: [userName]}`)
	if err != nil {
		t.Fatal(err)
	}
	learnt := learning(t, serviceprovider.Start(t, serviceprovider.Options{Constraints: []string{"required=externalId", "fixed=userName"}}), serviceprovider.DefaultPrefix, stated)
	if len(learnt.Facts) != 0 {
		t.Errorf("facts: got %+v, want none beside what was stated", learnt.Facts)
	}
	for _, f := range KnownFacts(Discovery{}, stated) {
		if f.Source != accept.Stated {
			t.Errorf("%s: got %s, want stated", f.Key, f.Source)
		}
	}
}

// TestNothingHelps: where no user is taken the service provider's own words are told, with the
// member that would help; and what says nothing of data stops nobody.
func TestNothingHelps(t *testing.T) {
	for _, c := range []struct {
		name, detail string
		status       int
		member       string // "": the run goes on
	}{
		{"unknown words", "Computer says no", http.StatusBadRequest, "data: {user: {…}}"},
		{"an unknown domain", "This domain is not verified", http.StatusBadRequest, "email-domain: "},
		{"a name", "userName is not acceptable", http.StatusBadRequest, `data: {user-name: "{short}"}`},
		{"no rights", "Forbidden", http.StatusForbidden, ""},
		{"a crash", "Internal Server Error", http.StatusInternalServerError, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			posts := 0
			handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", scim.MediaType)
				if r.Method != http.MethodPost {
					w.WriteHeader(http.StatusNotFound)
					return
				}
				posts++
				w.WriteHeader(c.status)
				_ = json.NewEncoder(w).Encode(map[string]any{"schemas": []string{scim.MessageError}, "detail": c.detail, "scimType": "invalidValue"})
			})
			learnt := learning(t, handler, "", accept.Data{})
			switch {
			case c.member == "" && learnt.Stopped != nil:
				t.Errorf("got stopped by %s, want the run to go on", learnt.Stopped.Refusal)
			case c.member != "" && learnt.Stopped == nil:
				t.Error("got no stop, want the words and what helps")
			case c.member != "" && (!strings.Contains(learnt.Stopped.Refusal, c.detail) || !strings.HasPrefix(learnt.Stopped.Member, c.member)):
				t.Errorf("got %+v, want %q and %s", learnt.Stopped, c.detail, c.member)
			}
			if len(learnt.Facts) != 0 || posts == 0 || posts > mostRepairs {
				t.Errorf("got %d facts after %d creates, want none after %d at most", len(learnt.Facts), posts, mostRepairs)
			}
		})
	}
}

// TestRefusalsAreRead: words by which products refuse, and what is tried for them.
func TestRefusalsAreRead(t *testing.T) {
	w := shapingWorld(Discovery{}, accept.Data{})
	l := &learner{w: w, schemas: standardSchemas(scim.EndpointUsers), groups: standardSchemas(scim.EndpointGroups)}
	for _, c := range []struct{ endpoint, detail, want string }{
		{scim.EndpointUsers, "Attribute nickName is required", "required:nickname required"},
		{scim.EndpointUsers, "displayName can't be blank", "required:displayname required"},
		{scim.EndpointUsers, "'emails' is missing", "required:emails required"},
		{scim.EndpointUsers, "title is too long (maximum is 30 characters)", "values:title at most 30 characters"},
		{scim.EndpointUsers, "nickName: must be at most 12 characters long", "values:nickname at most 12 characters"},
		{scim.EndpointUsers, "userType must be one of: Employee, Contractor", "values:usertype only Employee, Contractor"},
		{scim.EndpointUsers, `roles.value is not one of "user", "admin"`, "values:roles.value only user, admin"},
		{scim.EndpointUsers, "Attribute photos is not supported", "absent:photos refused"},
		{scim.EndpointUsers, "emails: only one value is allowed", "single:emails one value at most"},
		{scim.EndpointUsers, "userName must not contain whitespace", "values:username no blanks"},
		{scim.EndpointGroups, "displayName may contain only lower-case letters, digits and dashes", "values:group.displayname only lower-case letters, digits and dashes"},
		{scim.EndpointGroups, "Group name must have the form organization:team", "values:group.displayname template organization:team"},
		{scim.EndpointUsers, "An error occurred", ""},
		{scim.EndpointUsers, "title: try again later", ""},
	} {
		body := jsonText(map[string]any{"schemas": []string{scim.MessageError}, "detail": c.detail})
		all := l.repairs(c.endpoint, &transcript.Exchange{ResponseBody: []byte(body)}, document{})
		got := ""
		if len(all) > 0 {
			got = all[0].fact.Key + " " + all[0].fact.Says
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.detail, got, c.want)
		}
	}
}
