package constraint

import "slices"

// Products are the products that can be played, as their documents were read on 2026-11-30. Their
// paces are left out: they make a run longer than its lessons are worth (try rate).
func Products() []Product {
	return []Product{
		{"atlassian", "Atlassian Guard", slices.Concat(
			on("D", "User provisioning REST API, Limitations", "domain", "required=emails", "fixed=Group.displayName", "delete-deactivates", "without sort"),
			on("D", "How to filter users in provisioning SCIM using REST API", "filters=eq", "filter-by=userName/externalId/displayName"))},
		{"aws", "AWS IAM Identity Center", slices.Concat(
			on("D", "IAM Identity Center SCIM Implementation, CreateUser", "required=displayName", "required=name.givenName", "required=name.familyName",
				"single=emails/phoneNumbers/addresses/roles", "primary=emails", "refused=password/ims/photos/x509Certificates/entitlements",
				"format=userName:no-blanks"),
			on("D", "Identity Store API, CreateUser", "length=userName:128", "reserved=userName:Administrator/AWSAdministrators"),
			on("D", "IAM Identity Center SCIM Implementation, Limitations", "filters=eq/and", "no-clear", "without me", "without bulk", "without search"),
			on("D", "IAM Identity Center SCIM Implementation, PatchGroup", "patch-members=100"),
			on("D", "IAM Identity Center SCIM Implementation, Supported API operations", "no-put=Group"),
			on("D", "IAM Identity Center SCIM Implementation, Document History", "page=50", "hidden=Group.members"))},
		{"databricks", "Databricks", slices.Concat(
			on("D", "SCIM API, The User object", "format=userName:email", "keeps=userName/displayName/emails/entitlements/name/roles/active", "sticky=emails"),
			on("D", "SCIM API 2.0", "filters=eq/ne/co/sw/and/or", "filter-by=userName/displayName/active"))},
		{"figma", "Figma", slices.Concat(
			on("D", "SCIM supported schemas", "format=userName:email", "length=userName:100", "length=displayName:100", "length=externalId:255",
				"length=Group.displayName:255", "listed=roles.value:Full/Dev/Collab/View", "listed=roles.type:seatType",
				"keeps=userName/displayName/name/title/active/externalId/roles/enterprise"),
			on("D", "SCIM endpoints", "filters=eq", "filter-by=userName/externalId/displayName", "page=200", "without bulk", "without sort", "without etag", "without changePassword"))},
		{"github-emu", "GitHub Enterprise Managed Users", slices.Concat(
			on("D", "REST API endpoints for SCIM, Supported SCIM user attributes", "keeps=userName/externalId/displayName/name/emails/roles/active"),
			on("D", "Provisioning users and groups with SCIM using the REST API; Enabling guest collaborators", "listed=roles.value:user/guest_collaborator/enterprise_owner/billing_manager"),
			on("D", "REST API endpoints for SCIM", "no-discovery", "no-value-paths"))},
		{"hcp-terraform", "HCP Terraform", slices.Concat(
			on("D", "SCIM Users API", "filters=eq", "filter-by=userName/externalId/displayName", "page=200"))},
		{"ibm-verify", "IBM Verify", slices.Concat(
			on("D", "Limitations", "filters=eq/ne/co/sw/ew/pr/gt/ge/lt/le", "without etag", "without sort", "without bulk", "without search"))},
		{"jfrog", "JFrog Platform", slices.Concat(
			on("D", "Implemented SCIM endpoints", "fixed=userName", "fixed=Group.displayName"))},
		{"miro", "Miro", slices.Concat(
			on("D", "SCIM, Groups", "no-create=Group", "no-delete=Group", "no-put=Group"),
			on("D", "SCIM, Users", "format=userName:email", "listed=userType:Full"))},
		{"new-relic", "New Relic", slices.Concat(
			on("D", "Automated user management: SCIM API", "format=userName:email", "without bulk", "without search"))},
		{"pagerduty", "PagerDuty", slices.Concat(
			on("D", "SCIM User Provisioning", "format=userName:email", "required=displayName",
				"listed=roles.value:admin/read_only_user/read_only_limited_user/user/limited_user/observer/restricted_access", "single=roles/entitlements",
				"inactive-gone", "no-groups"))},
		{"quickbase", "Quickbase", slices.Concat(
			on("D", "Restrictions using the SCIM API", "format=userName:no-blanks", "length=userName:255"))},
		{"sentry", "Sentry", slices.Concat(
			on("S", "src/sentry/scim/endpoints", "format=userName:email", "filters=eq", "page=100", "no-put", "patch-active-only", "inactive-gone"))},
		{"slack", "Slack", slices.Concat(
			on("D", "SCIM API reference", "required=emails", "delete-deactivates"),
			on("T", "IBM Verify, attributes of Slack", "fixed=userName"))},
		{"snowflake", "Snowflake", slices.Concat(
			on("D", "SCIM user API reference", "single=emails/phoneNumbers/addresses/roles/entitlements/ims/photos/x509Certificates"),
			on("D", "BCR-2276, SCIM: List API returns paginated results", "filters=eq/sw"))},
		{"zoom", "Zoom", slices.Concat(
			on("D", "SCIM2", "format=userName:email"),
			on("T", "SCIM2 at withone.ai", "filters=eq", "filter-by=userName/externalId", "patch-active-only", "put-merges"))},
	}
}
