package scimspec_test

import (
	"slices"
	"testing"

	"github.com/scimspec/scimspec"
	"github.com/scimspec/scimspec/features"
	"github.com/scimspec/scimspec/internal/profile"
	"github.com/scimspec/scimspec/reports"
)

// productDetection is one line of proof about a product: with the fault switched on in a target
// that otherwise behaves as the preset says, the scenario fails and its finding names the
// requirement.
type productDetection struct{ fault, spec, scenario, requirement string }

// TestProductDetections breaks a target with a product in one way after the other.
func TestProductDetections(t *testing.T) {
	rows := append(placementProof(), signInProof()...)
	for at := 0; at < len(rows); {
		end := at
		for end < len(rows) && rows[end].fault == rows[at].fault {
			end++
		}
		same := rows[at:end]
		at = end
		if !worthTrying(same[0].fault) {
			continue
		}
		t.Run(same[0].fault, func(t *testing.T) {
			t.Parallel()
			detectInProduct(t, same)
		})
	}
}

// detectInProduct runs the scenarios of one fault.
func detectInProduct(t *testing.T, rows []productDetection) {
	t.Helper()
	p, err := profile.Load(features.FS(), rows[0].spec)
	if err != nil {
		t.Fatal(err)
	}
	_, options := productTarget(t, p, rows[0].fault)
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.scenario
	}
	report := reportOf(t, append(options, scimspec.Profiles(rows[0].spec), scimspec.Select(ids...), scimspec.Parallel(1))...)
	for _, row := range rows {
		at := slices.IndexFunc(report.Scenarios, func(s reports.Scenario) bool { return s.ID == row.scenario })
		if at < 0 {
			t.Errorf("scenario %s: there is none with that id", row.scenario)
			continue
		}
		scenario := report.Scenarios[at]
		named := slices.ContainsFunc(scenario.Findings, func(f reports.Finding) bool { return f.Requirement == row.requirement })
		if scenario.Verdict != reports.Failed && scenario.Verdict != reports.Warned || !named {
			t.Errorf("scenario %s with fault %s: got %s (%s), want failed by %s", row.scenario, row.fault, scenario.Verdict, scenario.Reason, row.requirement)
		}
	}
}

// placementProof is about roles, organizations, teams and groups over SCIM.
func placementProof() []productDetection {
	return []productDetection{
		{"placement-role-raised", "docker@E24", "entra-recipe-without-default-refused/entra-default", "DOCKER-CORNER-10"},
		{"placement-invalid-role-defaults", "docker@E24", "entra-recipe-without-default-refused/entra-default", "DOCKER-CORNER-10"},
		{"placement-role-case-ignored", "docker@E24", "role-other-case-refused/capital-aiw", "DOCKER-CORNER-10"},
		{"placement-role-default-raised", "docker@E24", "role-default/okta-aiw", "DOCKER-CREATE-B01"},
		{"placement-role-default-raised", "docker@E24", "jit-stranger/okta-saml", "DOCKER-JIT-A01"},
		{"placement-role-ignored", "docker@E24", "okta-expression/lower-case", "DOCKER-CREATE-B03"},
		{"placement-role-update-ignored", "docker@E24", "role-change/up-aiw", "DOCKER-UPDATE-C05"},
		{"placement-role-kept-when-cleared", "docker@E24", "role-cleared/empty", "DOCKER-UPDATE-C07"},
		{"placement-role-lost-when-unmapped", "docker@E24", "role-unmapped/entra-default", "DOCKER-UPDATE-C07"},
		{"placement-refusal-half-done", "docker@E24", "entra-recipe-without-default-refused/entra-default", "DOCKER-CORNER-10"},
		{"placement-refusal-half-done", "docker@E24", "organization-unknown/okta-aiw", "DOCKER-CORNER-09"},
		{"placement-default-team-with-organization", "docker@E24", "organization-alone/other-aiw", "DOCKER-CREATE-B05"},
		{"placement-default-team-with-organization", "docker@E24", "jit-organization/okta-saml", "DOCKER-JIT-A12"},
		{"placement-default-organization-too", "docker@E24", "organization-alone/other-aiw", "DOCKER-CREATE-B05"},
		{"placement-default-organization-too", "docker@E24", "organization-and-team/other-aiw", "DOCKER-CREATE-B07"},
		{"placement-default-team-too", "docker@E24", "team-alone/okta-aiw", "DOCKER-CREATE-B06"},
		{"placement-team-not-created", "docker@E24", "team-alone/okta-aiw", "DOCKER-CREATE-B06"},
		{"placement-team-not-created", "docker@E24", "jit-team/alone-saml", "DOCKER-JIT-A13"},
		{"placement-team-not-created", "docker@E24", "group-fills-team/okta-aiw", "DOCKER-GROUP-E01"},
		{"placement-organization-ignored", "docker@E24", "organization-alone/other-aiw", "DOCKER-CREATE-B05"},
		{"placement-organization-ignored", "docker@E24", "organization-and-team/other-aiw", "DOCKER-CREATE-B07"},
		{"placement-team-ignored", "docker@E24", "team-alone/okta-aiw", "DOCKER-CREATE-B06"},
		{"placement-team-ignored", "docker@E24", "organization-and-team/other-aiw", "DOCKER-CREATE-B07"},
		{"placement-unknown-organization-defaulted", "docker@E24", "organization-unknown/okta-aiw", "DOCKER-CORNER-09"},
		{"placement-unknown-organization-made", "docker@E24", "organization-unknown/okta-aiw", "DOCKER-CORNER-09"},
		{"placement-owners-team-open", "docker@E24", "team-owners/default-aiw", "DOCKER-CORNER-19"},
		{"placement-owners-team-open", "docker@E24", "group-owners/default-aiw", "DOCKER-GROUP-E08"},
		{"placement-no-default-team", "docker@E24", "role-default/okta-aiw", "DOCKER-CREATE-B01"},
		{"placement-no-default-team", "docker@E24", "jit-stranger/okta-saml", "DOCKER-JIT-A01"},
		{"placement-no-team-when-unset", "docker@E24", "team-unset/okta-aiw", "DOCKER-CREATE-B02"},
		{"placement-old-team-kept", "docker@E24", "team-change/okta-aiw", "DOCKER-UPDATE-C08"},
		{"placement-shared-team-left", "docker@E24", "team-change-keeps-others/okta-oin", "DOCKER-UPDATE-C08"},
		{"placement-old-organization-left", "docker@E24", "organization-change/okta-aiw", "DOCKER-UPDATE-C09"},
		{"placement-update-ignored", "docker@E24", "team-change/okta-aiw", "DOCKER-UPDATE-C08"},
		{"placement-update-ignored", "docker@E24", "organization-change/okta-aiw", "DOCKER-UPDATE-C09"},
		{"membership-second-account", "docker@E24", "existing-account/okta-aiw", "DOCKER-CREATE-B08"},
		{"membership-accounts-by-case", "docker@E24", "jit-other-case/okta-saml", "DOCKER-CREATE-B12"},
		{"membership-takes-over", "docker@E24", "existing-member-kept/okta-aiw", "DOCKER-CREATE-B10"},
		{"membership-takes-over", "docker@E24", "jit-unmanaged/okta-saml", "DOCKER-BOTH-F06"},
		{"membership-never-links", "docker@E26b", "existing-member-linked/okta-aiw", "DOCKER-CREATE-B10"},
		{"membership-never-links", "docker@E26b", "jit-then-scim-role/okta-saml", "DOCKER-BOTH-F05"},
		{"membership-scope-wrong", "docker@E24", "scope-provisioned", "DOCKER-CORNER-07"},
		{"membership-name-ignored", "docker@E24", "put-name", "DOCKER-UPDATE-C01"},
		{"membership-name-ignored", "docker@E24", "jit-name-ping-pong/okta-aiw", "DOCKER-BOTH-F02"},
		{"membership-put-clears-name", "docker@E24", "put-without-name/left-out", "DOCKER-UPDATE-C01"},
		{"membership-renamed", "docker@E24", "rename-refused", "DOCKER-UPDATE-C10"},
		{"membership-unverified-domain-taken", "docker@E24", "existing-guest/okta-aiw", "DOCKER-CREATE-B11"},
		{"membership-without-seat", "docker@E24", "seats-create/okta-aiw", "DOCKER-CREATE-B14"},
		{"membership-without-seat", "docker@E24", "jit-no-seat/okta-saml", "DOCKER-JIT-A28"},
		{"membership-seat-taken-twice", "docker@E24", "seats-invitation", "DOCKER-TOGGLE-G12"},
		{"membership-invitation-ignored", "docker@E24", "existing-invited/okta-aiw", "DOCKER-CORNER-23"},
		{"membership-kept-when-deactivated", "docker@E24", "leave-membership/okta-aiw", "DOCKER-REMOVE-D01"},
		{"membership-deactivation-wrong", "docker@E24", "leave-membership/okta-aiw", "DOCKER-REMOVE-D01"},
		{"membership-deactivation-ignored", "docker@E24", "leave-membership/okta-aiw", "DOCKER-REMOVE-D01"},
		{"membership-sessions-kept", "docker@E24", "deactivated-session/okta-saml", "DOCKER-REMOVE-D10"},
		{"membership-restored-as-was", "docker@E24", "return-changed/okta-aiw", "DOCKER-REMOVE-D02"},
		{"membership-back-empty", "docker@E24", "return/okta-aiw", "DOCKER-REMOVE-D02"},
		{"membership-put-without-active-wrong", "docker@E24", "put-without-active", "DOCKER-UPDATE-C04"},
		{"membership-last-owner-lost", "docker@E24", "last-owner-demoted/okta-aiw", "DOCKER-REMOVE-D08"},
		{"membership-inactive-placed", "docker@E24", "create-inactive", "DOCKER-CORNER-03"},
		{"membership-deleted-account", "docker@E24", "deleted-user", "DOCKER-CORNER-02"},
		{"membership-unmentioned-wrong", "docker@E24", "unmentioned-ignored", "DOCKER-REMOVE-D03"},
		{"membership-scim-off-open", "docker@E24", "scim-off-update/okta-aiw", "DOCKER-TOGGLE-G04"},
		{"membership-scim-off-removes", "docker@E24", "scim-off-keeps-people", "DOCKER-TOGGLE-G04"},
		{"team-malformed-taken", "docker@E24", "group-malformed/no-colon", "DOCKER-GROUP-E06"},
		{"team-second-colon-taken", "docker@E24", "group-malformed/second-colon", "DOCKER-GROUP-E06"},
		{"team-wrong-organization", "docker@E24", "group-of-other-organization/okta-aiw", "DOCKER-GROUP-E04"},
		{"team-wrong-organization", "docker@E24", "jit-groups/two-organizations", "DOCKER-JIT-A05"},
		{"team-case-kept", "docker@E24", "group-other-case/okta-aiw", "DOCKER-CORNER-17"},
		{"team-removal-ignored", "docker@E24", "group-sync-exact/okta-aiw", "DOCKER-GROUP-E02"},
		{"team-removal-ignored", "docker@E24", "group-leaver/okta-aiw", "DOCKER-REMOVE-D04"},
		{"team-removal-drops-organization", "docker@E24", "group-leaver/okta-aiw", "DOCKER-REMOVE-D04"},
		{"team-keeps-strangers", "docker@E24", "jit-team-out/okta-aiw", "DOCKER-BOTH-F03"},
		{"team-shared-removal", "docker@E24", "group-two-for-one-team/first", "DOCKER-CORNER-21"},
		{"team-non-member-refused", "docker@E24", "group-of-other-organization/okta-aiw", "DOCKER-GROUP-E04"},
		{"team-rename-keeps-old", "docker@E24", "group-renamed/okta-aiw", "DOCKER-GROUP-E07"},
		{"team-rename-drops-team", "docker@E24", "group-renamed-keeps-hand/okta-aiw", "DOCKER-GROUP-E07"},
		{"team-delete-keeps-members", "docker@E24", "group-deleted/okta-aiw", "DOCKER-GROUP-E07"},
		{"team-delete-drops-team", "docker@E24", "group-deleted-keeps-team/okta-aiw", "DOCKER-GROUP-E07"},
		{"team-resurrects", "docker@E24", "group-of-deactivated", "DOCKER-CORNER-14"},
	}
}

// signInProof is about sign-in: what it writes, and whom it lets in.
func signInProof() []productDetection {
	return []productDetection{
		{"sign-in-resurrects", "docker@E24", "deactivated-signs-in/okta-saml", "DOCKER-CORNER-16"},
		{"sign-in-role-each-time", "docker@E24", "jit-role-second-sign-in/okta-saml", "DOCKER-JIT-A11"},
		{"sign-in-role-each-time", "docker@E24", "jit-role-after-scim/okta-saml-down", "DOCKER-BOTH-F04"},
		{"sign-in-role-never", "docker@E24", "jit-role/okta-saml-editor", "DOCKER-JIT-A10"},
		{"sign-in-role-raised", "docker@E24", "jit-role-unknown/okta-saml-admin", "DOCKER-CORNER-10"},
		{"sign-in-invalid-role-locks-out", "docker@E24", "jit-role-unknown/okta-saml-admin", "DOCKER-CORNER-10"},
		{"sign-in-removes-teams", "docker@E24", "jit-groups-added/okta-aiw", "DOCKER-JIT-A06"},
		{"sign-in-removes-teams", "docker@E24", "jit-groups-kept/okta-aiw", "DOCKER-JIT-A07"},
		{"sign-in-removes-teams", "docker@E24", "jit-team-in/okta-aiw", "DOCKER-BOTH-F03"},
		{"sign-in-ignores-groups", "docker@E24", "jit-groups/one-team", "DOCKER-JIT-A05"},
		{"sign-in-default-team-again", "docker@E24", "jit-member/okta-saml", "DOCKER-JIT-A03"},
		{"sign-in-default-team-again", "docker@E24", "jit-member-elsewhere/okta-saml", "DOCKER-JIT-A04"},
		{"sign-in-default-team-with-groups", "docker@E24", "jit-groups/one-team", "DOCKER-JIT-A05"},
		{"sign-in-default-team-for-invited", "docker@E24", "jit-invited/okta-saml", "DOCKER-JIT-A16"},
		{"sign-in-name-once", "docker@E24", "jit-account/okta-saml", "DOCKER-JIT-A02"},
		{"sign-in-name-once", "docker@E24", "jit-member/okta-saml", "DOCKER-JIT-A03"},
		{"sign-in-name-once", "docker@E24", "jit-name-over-scim/okta-saml", "DOCKER-BOTH-F01"},
		{"sign-in-no-name-empty", "docker@E24", "jit-no-name/okta-saml", "DOCKER-JIT-A26"},
		{"sign-in-malformed-group-skipped", "docker@E24", "jit-malformed-group/quay-desk-riggers", "DOCKER-JIT-A08"},
		{"sign-in-unknown-organization-locks-out", "docker@E24", "jit-organization-unknown/okta-saml", "DOCKER-CORNER-09"},
		{"sign-in-team-attribute-wrong", "docker@E24", "jit-team-first/okta-saml", "DOCKER-JIT-A15"},
		{"sign-in-oidc-groups-count", "docker@E24", "jit-oidc-groups/okta-aiw", "DOCKER-JIT-A31"},
		{"sign-in-invitation-ignored", "docker@E24", "jit-invited/okta-saml", "DOCKER-JIT-A16"},
		{"sign-in-invitation-ignored", "docker@E24", "off-invited/okta-saml", "DOCKER-JIT-A20"},
		{"sign-in-unverified-domain-taken", "docker@E24", "jit-other-domain/okta-saml", "DOCKER-JIT-A27"},
		{"sign-in-idp-initiated-taken", "docker@E24", "jit-unsolicited/okta-aiw", "DOCKER-JIT-A29"},
		{"sign-in-off-provisions", "docker@E24", "off-stranger/okta-saml", "DOCKER-JIT-A18"},
		{"sign-in-off-locks-members-out", "docker@E24", "off-invited/okta-saml", "DOCKER-JIT-A20"},
		{"sign-in-off-locks-members-out", "docker@E24", "off-member-name-taken", "DOCKER-JIT-A21"},
		{"sign-in-off-no-account", "docker@E24", "off-stranger-account", "DOCKER-JIT-A18"},
		{"sign-in-off-name-wrong", "docker@E24", "off-member-name-taken", "DOCKER-JIT-A21"},
		{"sign-in-off-groups-count", "docker@E24", "off-both-groups", "DOCKER-JIT-A22"},
		{"saml-unsigned-taken", "docker@E24", "saml-unsigned/okta-aiw", "DOCKER-SAML-01"},
		{"saml-unsigned-taken", "docker@E24", "saml-signature-exclusion/okta-aiw", "DOCKER-SAML-02"},
		{"saml-empty-signature-taken", "docker@E24", "saml-empty-signature/okta-aiw", "DOCKER-SAML-03"},
		{"saml-key-info-trusted", "docker@E24", "saml-wrong-key/okta-aiw", "DOCKER-SAML-04"},
		{"saml-certificate-compared", "docker@E24", "saml-forged-key-info/okta-aiw", "DOCKER-SAML-05"},
		{"saml-signature-unverified", "docker@E24", "saml-altered/okta-aiw", "DOCKER-SAML-06"},
		{"saml-signature-unverified", "docker@E24", "saml-wrong-key/okta-aiw", "DOCKER-SAML-04"},
		{"saml-signature-unverified", "docker@E24", "saml-forged-key-info/okta-aiw", "DOCKER-SAML-05"},
		{"saml-expired-taken", "docker@E24", "saml-expired/okta-aiw", "DOCKER-SAML-07"},
		{"saml-expired-taken", "docker@E24", "saml-stale/okta-aiw", "DOCKER-SAML-08"},
		{"saml-not-yet-valid-taken", "docker@E24", "saml-not-yet-valid/okta-aiw", "DOCKER-SAML-09"},
		{"saml-audience-ignored", "docker@E24", "saml-wrong-audience/okta-aiw", "DOCKER-SAML-10"},
		{"saml-issuer-ignored", "docker@E24", "saml-wrong-issuer/okta-aiw", "DOCKER-SAML-11"},
		{"saml-recipient-ignored", "docker@E24", "saml-wrong-recipient/okta-aiw", "DOCKER-SAML-12"},
		{"saml-destination-ignored", "docker@E24", "saml-wrong-destination/okta-aiw", "DOCKER-SAML-13"},
		{"saml-in-response-to-ignored", "docker@E24", "saml-wrong-in-response-to/okta-aiw", "DOCKER-SAML-14"},
		{"saml-status-ignored", "docker@E24", "saml-status-not-success/okta-aiw", "DOCKER-SAML-15"},
		{"saml-replay-taken", "docker@E24", "saml-replayed/okta-aiw", "DOCKER-SAML-16"},
		{"assertion-nameid-not-email-taken", "docker@E24", "saml-nameid-not-email/okta-aiw", "DOCKER-SAML-17"},
		{"assertion-nameid-not-email-taken", "docker@E24", "oidc-nameid-not-email/okta-aiw", "DOCKER-OIDC-23"},
		{"assertion-missing-email-taken", "docker@E24", "saml-missing-email/okta-aiw", "DOCKER-SAML-18"},
		{"assertion-missing-email-taken", "docker@E24", "oidc-missing-email/okta-aiw", "DOCKER-OIDC-24"},
		{"saml-comment-cuts", "docker@E24", "saml-comment-in-nameid/okta-aiw", "DOCKER-SAML-19"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-1/okta-aiw", "DOCKER-SAML-20"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-2/okta-aiw", "DOCKER-SAML-21"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-3/okta-aiw", "DOCKER-SAML-22"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-4/okta-aiw", "DOCKER-SAML-23"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-5/okta-aiw", "DOCKER-SAML-24"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-6/okta-aiw", "DOCKER-SAML-25"},
		{"saml-wrapping-taken", "docker@E24", "saml-signature-wrapping-8/okta-aiw", "DOCKER-SAML-27"},
		{"saml-wrapping-in-extensions-taken", "docker@E24", "saml-signature-wrapping-7/okta-aiw", "DOCKER-SAML-26"},
		{"oidc-unsigned-taken", "docker@E24", "oidc-unsigned/okta-aiw", "DOCKER-OIDC-01"},
		{"oidc-unsigned-taken", "docker@E24", "oidc-signature-exclusion/okta-aiw", "DOCKER-OIDC-02"},
		{"oidc-alg-none-taken", "docker@E24", "oidc-alg-none/okta-aiw", "DOCKER-OIDC-03"},
		{"oidc-alg-none-spelt-otherwise-taken", "docker@E24", "oidc-alg-none-case/okta-aiw", "DOCKER-OIDC-04"},
		{"oidc-signature-unverified", "docker@E24", "oidc-wrong-key/okta-aiw", "DOCKER-OIDC-05"},
		{"oidc-signature-unverified", "docker@E24", "oidc-altered/okta-aiw", "DOCKER-OIDC-10"},
		{"oidc-embedded-key-trusted", "docker@E24", "oidc-embedded-key/okta-aiw", "DOCKER-OIDC-06"},
		{"oidc-key-url-followed", "docker@E24", "oidc-key-url/okta-aiw", "DOCKER-OIDC-07"},
		{"oidc-hmac-confused", "docker@E24", "oidc-hmac-confusion/okta-aiw", "DOCKER-OIDC-08"},
		{"oidc-kid-followed", "docker@E24", "oidc-kid-path-traversal/okta-aiw", "DOCKER-OIDC-09"},
		{"oidc-expired-taken", "docker@E24", "oidc-expired/okta-aiw", "DOCKER-OIDC-11"},
		{"oidc-endless-taken", "docker@E24", "oidc-missing-expiry/okta-aiw", "DOCKER-OIDC-12"},
		{"oidc-not-yet-valid-taken", "docker@E24", "oidc-not-yet-valid/okta-aiw", "DOCKER-OIDC-13"},
		{"oidc-audience-ignored", "docker@E24", "oidc-wrong-audience/okta-aiw", "DOCKER-OIDC-14"},
		{"oidc-issuer-ignored", "docker@E24", "oidc-wrong-issuer/okta-aiw", "DOCKER-OIDC-15"},
		{"oidc-nonce-unchecked", "docker@E24", "oidc-wrong-nonce/okta-aiw", "DOCKER-OIDC-16"},
		{"oidc-nonce-not-needed", "docker@E24", "oidc-missing-nonce/okta-aiw", "DOCKER-OIDC-17"},
		{"oidc-access-token-hash-ignored", "docker@E24", "oidc-wrong-access-token-hash/okta-aiw", "DOCKER-OIDC-18"},
		{"oidc-userinfo-subject-ignored", "docker@E24", "oidc-wrong-userinfo-subject/okta-aiw", "DOCKER-OIDC-19"},
		{"oidc-state-unchecked", "docker@E24", "oidc-wrong-state/okta-aiw", "DOCKER-OIDC-20"},
		{"oidc-state-unchecked", "docker@E24", "oidc-missing-state/okta-aiw", "DOCKER-OIDC-21"},
		{"oidc-replay-taken", "docker@E24", "oidc-replayed/okta-aiw", "DOCKER-OIDC-22"},
		{"oidc-email-not-verified-taken", "docker@E24", "oidc-email-not-verified/okta-aiw", "DOCKER-OIDC-25"},
	}
}
