
Feature: Partial answers to writes
  attributes and excludedAttributes on requests that create, replace or modify a resource.

  Background:
    Given a client creates the user Ada

  @req:RFC7644-3.3-R20
  Rule: A creation shows what was asked for

    @id:attributes-on-create
    Scenario: The answer to a creation shows the named attribute only
      When a client posts to `/Users?attributes=userName`:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Cleo.userName}", "name": {"givenName": "Cleo", "familyName": "Marsh"},
         "displayName": "Cleo Marsh", "emails": [{"value": "${Cleo.email}", "type": "work", "primary": true}], "active": true}
        """
      Then the status is 201
      And the answer has `userName` equal to `"${Cleo.userName}"`
      And the answer has only `userName`

  @req:RFC7644-3.5.1-R26
  Rule: A replacement shows what was asked for

    @id:attributes-on-put
    Scenario: The answer to a replacement shows the named attribute only
      When a client replaces `/Users/${Ada.id}?attributes=displayName` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "name": {"givenName": "Ada", "familyName": "Lane"},
         "displayName": "${run.tag} new", "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}], "active": true}
        """
      Then the status is 200
      And the answer has `displayName` equal to `"${run.tag} new"`
      And the answer has only `displayName`

  @req:RFC7644-3.5.2-R37
  Rule: A modification shows what was asked for

    @id:attributes-on-patch @needs:patch
    Scenario: The answer to a modification shows the named attribute only
      When a client modifies `/Users/${Ada.id}?attributes=displayName` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${run.tag} new"}]
        """
      Then the status is 200
      And the answer has `displayName` equal to `"${run.tag} new"`
      And the answer has only `displayName`

  @req:RFC7644-3.5.2-R38
  Rule: A modification with attributes is answered with a body

    @id:attributes-on-patch-status @needs:patch
    Scenario: A modification with attributes is answered with 200
      When a client modifies `/Users/${Ada.id}?attributes=displayName` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${run.tag} new"}]
        """
      Then the status is 200

  @req:RFC7644-3.5.2-R44
  Rule: What an answer leaves out stays in the resource

    @id:projection-on-patch-keeps @needs:patch
    Scenario Outline: A modification with <parameter> changes nothing else
      When a client modifies `/Users/${Ada.id}?<parameter>` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${run.tag} new"}]
        """
      Then the status is 200 or 204
      And nothing but `displayName` of Ada's user changed

      Examples:
        | parameter                 |
        | attributes=userName       |
        | excludedAttributes=emails |

  @req:RFC7644-3.5.2-R39
  Rule: A modification leaves out what was excluded

    @id:excluded-on-patch @needs:patch
    Scenario Outline: The answer to a modification lacks what was excluded (<excluded>)
      When a client modifies `/Users/${Ada.id}?excludedAttributes=<excluded>` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${run.tag} new"}]
        """
      Then the status is 200 or 204
      And the answer, if it has a body, has no `<excluded>`

      Examples:
        | excluded |
        | name     |
        | emails   |
