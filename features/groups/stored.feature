
@needs:groups
Feature: What becomes of the values of a group
  What holds for the values of a user holds for a group's (RFC 7643, sections 2 and 4.2).

  @req:RFC7643-3.1-R20 @req:RFC7643-3.1-R14
  Rule: externalId of a group is the client's to set and to change

    @id:group-external-id-created
    Scenario: externalId of a create is kept
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "externalId": "${run.tag}-One"}
        """
      Then the status is 201
      And the resource `/Groups/${answer.id}` has `externalId` equal to `"${run.tag}-One"`

    @id:group-external-id-replaced
    Scenario: externalId of a replace is kept, and the members too
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "externalId": "${run.tag}-Two", "members": [{"value": "${Ada.id}"}]}
        """
      Then the status is 200
      And the group "Keepers" has `externalId` equal to `"${run.tag}-Two"`
      And nothing but `externalId` of the group "Keepers" changed

  @req:RFC7644-3.3-R21
  Rule: The name of a group is kept letter for letter

    @id:group-name-is-kept
    Scenario Outline: A name with <what>
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${run.tag} <name>"}
        """
      Then the status is 201
      And the resource `/Groups/${answer.id}` has `displayName` equal to `"${run.tag} <name>"`

      Examples:
        | what                | name                          |
        | signs               | R&D (Ops) 50% + 1/2 it's      |
        | letters of a script | Ärchiv Łódź Ферма 図書館      |
        | capitals            | aBcD                          |

  Rule: members that are null or empty are no members

    @id:group-create-without-members @req:RFC7643-2.5-R01
    Scenario Outline: A group is created with members <value>
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": <value>}
        """
      Then the status is 201
      And the resource `/Groups/${answer.id}` has no `members`

      Examples:
        | value |
        | null  |
        | []    |

    @id:group-replace-without-members
    Scenario Outline: A group is replaced with members <value>
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": <value>}
        """
      Then the status is 200
      And the group "Keepers" has no members

      @req:RFC7643-2.5-R02
      Examples:
        | value |
        | null  |

      @req:RFC7643-2.5-R03
      Examples:
        | value |
        | []    |

    @id:group-modify-to-no-members @needs:patch @req:RFC7643-2.5-R04
    Scenario: The members are replaced by an empty list
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "replace", "path": "members", "value": []}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has no members

  @req:RFC7644-3.1-R09
  Rule: An attribute of a group that no schema knows is not shown

    @id:group-unknown-attribute
    Scenario: A made-up attribute
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "favouriteBird": "wren"}
        """
      Then the status is 201 or 400
      And no answer contains "wren"

  @req:RFC7643-3.1-R09
  Rule: The id of a group is the service provider's own

    @id:group-create-ignores-id @req:RFC7644-3.3-R02
    Scenario: A group is created with an id
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "id": "${run.tag}-chosen"}
        """
      Then the status is 201
      And no answer contains "${run.tag}-chosen"

  @req:RFC7643-3.1-R28
  Rule: meta.created of a group never changes

    @id:group-created-is-stable @needs:patch
    Scenario: A new member leaves meta.created
      Given a client creates the user Ada
      And a client creates the empty group "Keepers"
      When a client modifies `/Groups/${"Keepers".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${Ada.id}"}]}]
        """
      Then the status is 200 or 204
      And the resource `/Groups/${"Keepers".id}` has `meta.created` as before

  @req:RFC7643-2.3-R03
  Rule: A value of another data type is refused

    @id:group-wrong-type
    Scenario Outline: <attribute> is <value>
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], <members>}
        """
      Then the status is 400

      Examples:
        | attribute   | value     | members                                                            |
        | displayName | an object | "displayName": {"text": "${run.tag} Odd"}                          |
        | members     | a boolean | "displayName": "${"Keepers".displayName}", "members": true         |
