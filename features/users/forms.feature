
Feature: Take the forms in which Okta and Entra ID write users
  Forms that stand in their documents or records and that no sequence of changes leads to.

  @profile:entra @req:ENTRA-CREATE-08
  Rule: A role whose primary is text is taken

    @id:entra-create-role-primary-text @needs:roles
    Scenario: A user is created with a role as the validator writes it
      When a client creates the user Ada with:
        """
        {"roles": [{"primary": "True", "display": "Editor", "value": "editor", "type": "WindowsAzureActiveDirectoryRole"}]}
        """
      Then the status is 201
      And Ada's user has `roles.value` equal to `"editor"`

  @profile:entra @needs:patch @needs:roles
  Rule: App roles are taken in each of the three forms

    @id:entra-role-primary-added @req:ENTRA-UPDATE-10
    Scenario: A single role is added to the primary element, which is not there
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Add", "path": "roles[primary eq \"True\"].value", "value": "editor"}]
        """
      Then the status is 200 or 204
      And Ada's user has `roles.value` equal to `"editor"`
      And nothing but `roles` of Ada's user changed

    @id:entra-role-primary-replaced @req:ENTRA-UPDATE-10
    Scenario: A single role is replaced in the primary element, and in no other
      Given a client creates the user Ada with:
        """
        {"roles": [{"value": "reader"}, {"primary": true, "value": "editor"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Replace", "path": "roles[primary eq \"True\"].value", "value": "writer"}]
        """
      Then the status is 200 or 204
      And Ada's user has `roles[primary eq true].value` equal to `"writer"`
      And Ada's user has `roles.value` holding `"reader"`

    @id:entra-roles-as-texts @req:ENTRA-UPDATE-19
    Scenario: Roles are added as JSON texts
      Given a client creates the user Ada with:
        """
        {"roles": [{"value": "reader"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Add", "path": "roles", "value": [{"value": "{\"id\":\"5f3d8f43\",\"value\":\"editor\",\"displayName\":\"Editor\"}"}]}]
        """
      Then the status is 200 or 204
      And Ada's user has `roles.value` holding `"{\"id\":\"5f3d8f43\",\"value\":\"editor\",\"displayName\":\"Editor\"}"`
      And Ada's user has `roles.value` holding `"reader"`

    @id:entra-roles-replaced @req:ENTRA-UPDATE-19
    Scenario: Roles are replaced as a whole
      Given a client creates the user Ada with:
        """
        {"roles": [{"value": "reader"}, {"value": "writer"}]}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "replace", "path": "roles", "value": [{"primary": false, "type": "WindowsAzureActiveDirectoryRole", "display": "Editor", "value": "editor"}]}]
        """
      Then the status is 200 or 204
      And Ada's user has `roles.value` equal to `"editor"`

  @profile:entra @needs:patch @req:ENTRA-UPDATE-11
  Rule: A path that begins with the schema of User is understood

    @id:entra-core-path
    Scenario: A title is replaced by its whole name
      Given a client creates the user Ada
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Replace", "path": "urn:ietf:params:scim:schemas:core:2.0:User:title", "value": "Pilot"}]
        """
      Then the status is 200 or 204
      And Ada's user has `title` equal to `"Pilot"`
      And nothing but `title` of Ada's user changed

  @profile:entra @needs:patch @req:ENTRA-UPDATE-14
  Rule: null and empty text clear an attribute

    @id:entra-replace-clears
    Scenario Outline: A title is replaced with <empty>
      Given a client creates the user Ada with:
        """
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Replace", "path": "title", "value": <value>}]
        """
      Then the status is 200 or 204
      And Ada's user has no `title`
      And nothing but `title` of Ada's user changed

      Examples:
        | empty      | value |
        | null       | null  |
        | empty text | ""    |

  @profile:entra @needs:patch @req:ENTRA-UPDATE-20
  Rule: A Remove that carries a value stores nothing

    @id:entra-remove-with-value
    Scenario: A title is removed, and the request names it
      Given a client creates the user Ada with:
        """
        {"title": "Engineer"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "Remove", "path": "title", "value": "Engineer"}]
        """
      Then the status is 200 or 204
      And Ada's user has no `title`
      And nothing but `title` of Ada's user changed

  @profile:entra @req:ENTRA-WIRE-04
  Rule: active and primary are Booleans

    @id:entra-booleans
    Scenario: A user is read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And any `active` of the answer matches `true|false`
      And any `emails.primary` of the answer matches `true|false`

  @profile:entra @req:ENTRA-WIRE-02
  Rule: Answers have SCIM's media type

    @id:entra-media-type
    Scenario: A user is read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the media type is SCIM's

  @profile:okta @req:OKTA-WIRE-04
  Rule: Answers have a media type of JSON

    @id:okta-media-type
    Scenario: A user is read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the answer has the header Content-Type matching `(?i)(application/scim\+json|application/json|text/json)\s*(;.*)?`

  @profile:okta @req:OKTA-WIRE-07
  Rule: No id contains bulkId

    @id:okta-id-without-bulk-id
    Scenario: A user is created
      When a client creates the user Ada
      Then the status is 201
      And no answer contains "bulkId"
