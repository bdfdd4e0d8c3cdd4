// What each product calls its pages and buttons.
export const words = {
  okta: {
    product: "Okta", people: "People", person: "person", groups: "Groups", applications: "Applications", assignments: "Assignments", assign: "Assign",
    provisioning: "Provisioning", mappings: "Profile mappings", push: "Push Groups", log: "System Log", target: "SCIM connector base URL", token: "Authorization (Bearer)",
    test: "Test Connector Configuration", on: "Enable API integration", off: "Disable API integration", importing: "Import Now", retry: "Retry Selected",
    signOn: "Sign On", signIns: "Sign-ins", samlIssuer: "Issuer", samlURL: "Sign on URL", clientID: "Client ID", acs: "Single sign-on URL", audience: "Audience URI (SP Entity ID)",
    relay: "Default RelayState", redirects: "Sign-in redirect URIs", logouts: "Sign-out redirect URIs", required: "Only assigned people",
    expression: "Okta Expression Language", attribute: "Application attribute",
  },
  entra: {
    product: "Entra ID", people: "Users", person: "user", groups: "Groups", applications: "Enterprise applications", assignments: "Users and groups", assign: "Assign",
    provisioning: "Provisioning", mappings: "Attribute mapping", roles: "App roles", log: "Provisioning logs", target: "Tenant URL", token: "Secret Token",
    test: "Test connection", on: "Start provisioning", off: "Stop provisioning", importing: "Account discovery", retry: "Retry now",
    signOn: "Single sign-on", signIns: "Sign-in logs", samlIssuer: "Microsoft Entra Identifier", samlURL: "Login URL", clientID: "Application (client) ID", acs: "Reply URL (Assertion Consumer Service URL)",
    audience: "Identifier (Entity ID)", relay: "Relay State", redirects: "Redirect URIs", logouts: "Redirect URIs after a logout", required: "Assignment required?",
    expression: "expression", attribute: "Target attribute",
  },
};

export const schedules = {
  okta: [["immediately", "At once, as Okta does"], ["cycle", "Each 40 minutes"], ["manually", "Only when asked"]],
  entra: [["immediately", "At once (faster than Entra ID)"], ["cycle", "Each 40 minutes, as Entra ID does"], ["manually", "Only when asked"]],
};
