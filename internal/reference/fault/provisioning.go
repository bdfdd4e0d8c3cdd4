package fault

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/scimspec/scimspec/internal/reference/server"
	"github.com/scimspec/scimspec/internal/scim"
)

// provisioningFaults are what goes wrong with the forms that identity providers send, where
// the RFC alone would not show it.
func provisioningFaults() []Fault {
	const area = "provisioning"
	return []Fault{
		fault(area, "provisioning-group-no-match-404", "ENTRA-CONNECT-02 ENTRA-MATCH-07 OKTA-MATCH-06", "A filter that matches no Group is answered with 404.", after(func(q *request, a *response) {
			if o, ok := a.Body.(object); ok && isGroup(q) && o["totalResults"] == any(0) && q.Query.Has("filter") {
				*a = *server.Refuse(server.Fail(http.StatusNotFound, "", "Nothing was found."))
			}
		}, server.OpList)),
		fault(area, "provisioning-extension-needs-container", "ENTRA-CREATE-05", "A POST that names the enterprise extension and has none of its attributes is refused.", rejectBody(func(_ *request, in object) error {
			if named, _ := in["schemas"].([]any); slices.Contains(named, any(scim.SchemaEnterpriseUser)) && in[scim.SchemaEnterpriseUser] == nil {
				return server.BadValue("%s is missing", scim.SchemaEnterpriseUser)
			}
			return nil
		}, server.OpCreate)),
		fault(area, "provisioning-group-second-schema-refused", "ENTRA-GROUP-02", "A POST of a Group that names a second schema is refused.", rejectBody(func(q *request, in object) error {
			if named, _ := in["schemas"].([]any); isGroup(q) && len(named) > 1 {
				return server.BadValue("schemas must have one value")
			}
			return nil
		}, server.OpCreate)),
		fault(area, "provisioning-null-reference-refused", "ENTRA-MEMBER-08", "A member whose $ref is null is refused.", func(b *behaviour) {
			next := b.ApplyOp
			b.ApplyOp = func(p *patcher, op patchOp) error {
				list, _ := op.Value.([]any)
				if slices.ContainsFunc(list, nullReference) {
					return server.BadValue("$ref must be a URI")
				}
				return next(p, op)
			}
		}),
		fault(area, "provisioning-rename-keeps-active", "ENTRA-DEACTIVATE-06", "A PATCH that changes userName and active of a User is refused.", func(b *behaviour) {
			next := b.PatchAll
			b.PatchAll = func(p *patcher, all []patchOp) error {
				text := strings.ToLower(fmt.Sprint(all))
				if p.Type.Name == "User" && strings.Contains(text, "username") && strings.Contains(text, "active") {
					return server.BadValue("userName cannot be changed here")
				}
				return next(p, all)
			}
		}),
		fault(area, "provisioning-manager-string-in-create", "ENTRA-CREATE-09", "A POST with a bare string for the manager is refused.", rejectBody(func(_ *request, in object) error {
			extension, _ := in[scim.SchemaEnterpriseUser].(object)
			if _, text := extension["manager"].(string); text {
				return server.BadValue("manager must be an object")
			}
			return nil
		}, server.OpCreate)),
		fault(area, "provisioning-replaced-members-refused", "ENTRA-MEMBER-12 ENTRA-MEMBER-06 OKTA-MEMBER-04", "A replace of members is refused.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.EqualFold(op.Path, "members") && op.Op == "replace" {
				return skip, server.BadValue("members are added and removed")
			}
			return op, nil
		})),
		fault(area, "provisioning-quoted-boolean-matches-nothing", "ENTRA-UPDATE-10", `A path with primary eq "True" is refused.`, onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if strings.Contains(op.Path, `primary eq "True"`) {
				return skip, server.BadPath("primary is compared with true or false")
			}
			return op, nil
		})),
		fault(area, "provisioning-role-text-refused", "ENTRA-UPDATE-19", "A role that is JSON text is refused.", func(b *behaviour) {
			next := b.CheckText
			b.CheckText = func(a *attribute, s string) error {
				if a.Path() == "roles.value" && strings.HasPrefix(s, "{") {
					return server.BadValue("roles.value must be the name of a role")
				}
				return next(a, s)
			}
		}),
		fault(area, "provisioning-remove-stores-value", "ENTRA-UPDATE-20", "A remove with a value stores the value.", onOp(func(_ *patcher, op patchOp) (patchOp, error) {
			if _, text := op.Value.(string); text && op.Op == "remove" {
				op.Op = "replace"
			}
			return op, nil
		})),
		fault(area, "provisioning-group-external-id-stays", "ENTRA-GROUP-06", "A PATCH of a Group's externalId has no effect.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if p.Type.Name == "Group" && strings.EqualFold(op.Path, "externalId") {
				return skip, nil
			}
			return op, nil
		})),
		fault("placement", "provisioning-undeclared-extension-dropped", "DOCKER-CREATE-B03", "An extension of a POST whose URN is not in schemas is thrown away.", onBody(func(_ *request, in object) {
			named := strings.ToLower(fmt.Sprint(in["schemas"]))
			for name := range in {
				if strings.HasPrefix(name, "urn:") && !strings.Contains(named, strings.ToLower(name)) {
					delete(in, name)
				}
			}
		}, server.OpCreate)),
		fault(area, "provisioning-extension-filter-finds-nothing", "ENTRA-MATCH-11", "An attribute of the enterprise extension in a filter matches nothing.", findsNothing("employeeNumber")),
		fault(area, "provisioning-missing-value-stays-missing", "ENTRA-UPDATE-03", "add and replace of preferredLanguage have no effect where there is no value.", onOp(func(p *patcher, op patchOp) (patchOp, error) {
			if op.Path == "preferredLanguage" && p.Attrs["preferredLanguage"] == nil {
				return skip, nil
			}
			return op, nil
		})),
		fault(area, "provisioning-create-loses-title", "OKTA-CREATE-08 ENTRA-CREATE-06 RFC7644-3.3-R22", "title of a POST is thrown away.", dropOn("title", server.OpCreate)),
		fault(area, "provisioning-reactivation-ends-memberships", "OKTA-REACTIVATE-05 ENTRA-REACTIVATE-05", "Setting active to true ends all memberships.", func(b *behaviour) {
			next := b.Put
			b.Put = func(b *behaviour, t *tenant, rec *record) {
				old := t.Any(rec.ID)
				next(b, t, rec)
				if old != nil && old.Attrs["active"] == any(false) && rec.Attrs["active"] == any(true) {
					t.Leave(b, rec.ID)
				}
			}
		}),
	}
}

func isGroup(q *request) bool { return q.Type != nil && q.Type.Name == "Group" }

// nullReference says whether a member has a $ref that is null.
func nullReference(member any) bool {
	o, _ := member.(object)
	ref, there := o["$ref"]
	return there && ref == nil
}
