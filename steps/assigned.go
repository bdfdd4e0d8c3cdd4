package steps

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/scim"
	"github.com/scimspec/scimspec/internal/transcript"
)

// What a service provider assigns itself (meta with its parts, the groups of a user) or
// shows of others (members) is compared with much else: a header, a name, how it was before.
// Where it is not shown at all, none of these comparisons says anything. Which attribute a
// finding compares is read from its words; whether it is missing, from the answer alone.

// ofMeta is meta or a part of it, wherever a finding names it.
var ofMeta = regexp.MustCompile(`\bmeta(?:[./](\w+))?\b`)

// ofGroups is what a finding about the groups of a user begins with.
var ofGroups = regexp.MustCompile(`^groups\b`)

// ofExternalID is what a finding about the externalId of a group says, or searches by.
var ofExternalID = regexp.MustCompile(`\bexternalId\b`)

// assigned are the attributes that a finding compares and its answer does not show.
func assigned(f finding, met *transcript.Exchange, endpoint string) []carrier {
	var carriers []carrier
	if strings.HasPrefix(f.subject, "members") {
		carriers = append(carriers, membersShown)
	}
	if ofGroups.MatchString(f.subject) && !shows(met, "groups") {
		carriers = append(carriers, groupsShown)
	}
	if kept, ok := externalIDKept[endpoint]; ok && !shows(met, "externalId") && (ofExternalID.MatchString(f.subject+" "+f.want+" "+met.URL) ||
		strings.HasPrefix(f.subject, "requests of the identity provider") && ofExternalID.Match(met.RequestBody)) {
		carriers = append(carriers, kept)
	}
	if endpoint == "" {
		return carriers
	}
	for _, named := range ofMeta.FindAllStringSubmatch(f.subject+" "+f.want+" "+f.pointer, -1) {
		part := Path("meta")
		if endpoint == "" {
			break // a definition, a result: what meta is there is not a resource's
		}
		if !shows(met, part) {
			carriers = append(carriers, metaShown(endpoint, part))
		} else if part += "." + Path(named[1]); named[1] != "" && !shows(met, part) {
			carriers = append(carriers, metaShown(endpoint, part))
		}
	}
	return carriers
}

// shows says whether an answer, or a resource in its list, has a value at a path.
func shows(x *transcript.Exchange, path Path) bool {
	return len(bodyAt(x, path)) > 0 || len(bodyAt(x, "Resources."+path)) > 0
}

// withMember makes a user and a group that has the user as its member.
func withMember(w *World) error {
	if err := w.handMade(controlUser); err != nil {
		return err
	}
	return w.handMadeGroup(controlGroup, Actors{controlUser})
}

// hasMember says whether the group that was made for a carrier shows a member, after it was
// added by PATCH, too, where the create did not suffice. It returns what lacks; nil for nothing.
func hasMember(w *World) *lack {
	none := w.absent(scim.EndpointGroups, w.cast.groupIDs[controlGroup], "members")
	if none == nil {
		return nil
	}
	add := fmt.Sprintf(`[{"op":"add","path":"members","value":[{"value":%q}]}]`, w.cast.userIDs[controlUser])
	if onGroup(http.MethodPatch, func(*World) string { return patchBody(Text(add)) })(w) != nil {
		return nil
	}
	return w.absent(scim.EndpointGroups, w.cast.groupIDs[controlGroup], "members")
}

// membersShown: a group that is created or changed with a member shows one.
var membersShown = carrier{
	key: "members of a group", requirements: []string{"RFC7643-4.2-R09", "OKTA-GROUP-02"}, try: withMember, shows: hasMember,
}

// externalIDKept: a resource shows the externalId with which it is created, or that a PATCH adds, be
// it only when it is asked for.
var externalIDKept = map[string]carrier{
	scim.EndpointUsers: externalIDOf("a user", scim.EndpointUsers, func(w *World) (string, error) {
		err := w.handMadeWith(controlUser, Text(jsonText(map[string]any{"externalId": w.cast.stem + "-control"})))
		return w.cast.userIDs[controlUser], err
	}),
	scim.EndpointGroups: externalIDOf("a group", scim.EndpointGroups, func(w *World) (string, error) {
		return w.create(scim.EndpointGroups, jsonText(map[string]any{
			"schemas": []string{scim.SchemaGroup}, "displayName": w.cast.groupName(controlGroup), "externalId": w.cast.stem + "-control",
		}))
	}),
}

func externalIDOf(whose, endpoint string, create func(*World) (string, error)) carrier {
	return carrier{
		key: "externalId of " + whose, requirements: []string{"RFC7643-3.1-R20", "RFC7643-3.1-R14"},
		try: func(w *World) (err error) {
			w.cast.groupIDs[controlGroup], err = create(w)
			return err
		},
		shows: func(w *World) *lack {
			id := w.cast.groupIDs[controlGroup]
			none := w.absentAsked(endpoint, id, "externalId")
			if none == nil {
				return nil
			}
			add := fmt.Sprintf(`[{"op":"add","path":"externalId","value":%q}]`, w.cast.stem+"-control")
			if w.onOne(http.MethodPatch, endpoint, id, patchBody(Text(add))) != nil {
				return nil
			}
			return w.absentAsked(endpoint, id, "externalId")
		},
	}
}

// groupsShown: a user who is a member of a group shows a group, be it only when it is asked
// for. A group without members is another matter.
var groupsShown = carrier{
	key: "groups of a user", requirements: []string{"RFC7643-4.1.2-R22", "OKTA-GROUP-06"}, try: withMember,
	shows: func(w *World) *lack {
		if hasMember(w) != nil {
			return nil
		}
		return w.absentAsked(scim.EndpointUsers, w.cast.userIDs[controlUser], "groups")
	},
}

// partsOfMeta are the requirements behind parts of meta, those of all others come last.
var partsOfMeta = map[Path][]string{
	"meta":              {"RFC7643-3.1-R02", "RFC7644-3.3-R11", "RFC7643-3.1-R01", "RFC7643-3-R11"},
	"meta.location":     {"RFC7643-3.1-R02", "RFC7644-3.3-R11"},
	"meta.resourceType": {"RFC7643-3.1-R02", "RFC7644-3.3.1-R01", "RFC7643-3-R14"},
	"meta.version":      {"RFC7644-3.14-R03"},
}

// metaShown: meta, or a part of it, is in the answer to a create or to a read, be it only
// when it is asked for.
func metaShown(endpoint string, part Path) carrier {
	requirements := partsOfMeta[part]
	if requirements == nil {
		requirements = []string{"RFC7643-3.1-R02"}
	}
	return carrier{
		key: string(part) + " at " + endpoint, requirements: requirements,
		try: func(w *World) error {
			if endpoint == scim.EndpointGroups {
				return w.handMadeGroup(controlGroup, nil)
			}
			return w.handMade(controlUser)
		},
		shows: func(w *World) *lack {
			if created := bodyAt(w.answer, part); len(created) > 0 {
				return nil
			}
			id := w.cast.userIDs[controlUser]
			if endpoint == scim.EndpointGroups {
				id = w.cast.groupIDs[controlGroup]
			}
			return w.absentAsked(endpoint, id, part)
		},
	}
}

// absentAsked says that a resource has no such attribute, not even when it is asked for.
func (w *World) absentAsked(endpoint, id string, path Path) *lack {
	if w.absent(endpoint, id, path) == nil {
		return nil
	}
	x, err := w.send(call{method: http.MethodGet, path: endpoint + "/" + url.PathEscape(id) + "?attributes=" + string(path)})
	if err != nil || len(bodyAt(x, path)) > 0 {
		return nil
	}
	return &lack{exchange: x, got: "no " + string(path), want: "a value"}
}

// absent reads a resource that was made for a carrier and says that it has no such member.
func (w *World) absent(endpoint, id string, path Path) *lack {
	if id == "" || w.onOne(http.MethodGet, endpoint, id, "") != nil || refused(w.answer) || len(bodyAt(w.answer, path)) > 0 {
		return nil
	}
	return &lack{exchange: w.answer, got: "no " + string(path), want: "a value"}
}

// bodyAt returns the values at a path of an answer; none when it is no JSON.
func bodyAt(x *transcript.Exchange, path Path) []any {
	if x == nil {
		return nil
	}
	answer, err := parseDocument(x.ResponseBody)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(answer.at(path), func(v any) bool { list, ok := v.([]any); return ok && len(list) == 0 })
}
