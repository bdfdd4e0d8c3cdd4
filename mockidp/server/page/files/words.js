// What each product calls its pages and buttons.
export const words = {
  okta: {
    product: "Okta", people: "People", person: "person", groups: "Groups", applications: "Applications", assignments: "Assignments", assign: "Assign",
    provisioning: "Provisioning", mappings: "Profile mappings", push: "Push Groups", log: "System Log", target: "SCIM connector base URL", token: "Authorization (Bearer)",
    test: "Test Connector Configuration", on: "Enable API integration", off: "Disable API integration", importing: "Import Now", retry: "Retry Selected",
    expression: "Okta Expression Language", attribute: "Application attribute",
  },
  entra: {
    product: "Entra ID", people: "Users", person: "user", groups: "Groups", applications: "Enterprise applications", assignments: "Users and groups", assign: "Assign",
    provisioning: "Provisioning", mappings: "Attribute mapping", roles: "App roles", log: "Provisioning logs", target: "Tenant URL", token: "Secret Token",
    test: "Test connection", on: "Start provisioning", off: "Stop provisioning", importing: "Account discovery", retry: "Retry now",
    expression: "expression", attribute: "Target attribute",
  },
};

export const schedules = {
  okta: [["immediately", "At once, as Okta does"], ["cycle", "Each 40 minutes"], ["manually", "Only when asked"]],
  entra: [["immediately", "At once (faster than Entra ID)"], ["cycle", "Each 40 minutes, as Entra ID does"], ["manually", "Only when asked"]],
};
