
@needs:groups
Feature: The Group resource
  Groups as a client of the protocol sees them (RFC 7643, section 4.2).

  @req:RFC7643-4.2-R02
  Rule: A group has a displayName

    @id:group-without-name
    Scenario: A group without displayName is refused
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "externalId": "${run.tag}-g"}
        """
      Then the answer is the error 400

  @req:RFC7643-4.2-R04
  Rule: value of a member is the id of a resource

    @id:group-member-values
    Scenario: The members of a group can be retrieved
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada and Ben
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And each `members.value` of the answer is the id of a resource below `/Users`

    @id:group-ghost-member
    Scenario: A member that does not exist is refused or not listed
      Given a client creates the user Ada
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${unknown.id}"}]}
        """
      Then the status is 201 or 400
      And the answer has no `members[value eq "${unknown.id}"]`

  @req:RFC7643-4.2-R05
  Rule: $ref of a member leads to the member

    @id:group-member-refs
    Scenario: The references of a group's members
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada and Ben
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And each `members.$ref` of the answer can be retrieved

  @req:RFC7643-2.4-R03
  Rule: type of a member is the kind of resource that it is

    @id:group-member-type
    Scenario: A user is a member
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And each `members.type` of the answer matches `"(?i:user)"`

  @req:RFC7643-4.2-R09
  Rule: A group can be created with members

    @id:group-with-members @req:RFC7644-3.3-R22
    Scenario: The members of a new group are there
      Given a client creates the users Ada, Ben and Cleo
      When a client creates the group "Keepers" with Ada and Ben
      Then the status is 201
      And the group "Keepers" has exactly the members Ada and Ben

  @req:RFC7643-4.2-R10
  Rule: A member can be given by its value alone

    @id:group-member-by-value
    Scenario: Only value is sent
      Given a client creates the user Ada
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ada.id}"}]}
        """
      Then the status is 201
      And the answer has `members.value` equal to `"${Ada.id}"`

  @req:RFC7643-4.2-R11
  Rule: No member is listed twice

    @id:group-member-twice
    Scenario: The same member is sent twice
      Given a client creates the user Ada
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ada.id}"}, {"value": "${Ada.id}"}]}
        """
      Then the status is 201 or 400
      And each `members.value` of the answer is there once

  @req:RFC7644-3.5.1-R24
  Rule: A replace of a group replaces its members

    @id:group-replace-members
    Scenario: One member goes, one comes, one stays
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Keepers" with Ada and Ben
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ben.id}"}, {"value": "${Cleo.id}"}]}
        """
      Then the status is 200
      And the group "Keepers" has exactly the members Ben and Cleo

  @req:RFC7644-3.5-R01
  Rule: PUT of a group is supported

    @id:group-replace-name
    Scenario: A group gets another name and keeps its members
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Wardens".displayName}", "members": [{"value": "${Ada.id}"}]}
        """
      Then the status is 200
      And the resource `/Groups/${"Keepers".id}` has `displayName` equal to `"${"Wardens".displayName}"`
      And the group "Keepers" has exactly the members Ada

  @req:RFC7644-3.6-R01
  Rule: DELETE of a group is supported

    @id:group-delete
    Scenario: A deleted group is gone, another is not
      Given a client creates the empty group "Keepers"
      And a client creates the empty group "Wardens"
      When a client deletes `/Groups/${"Keepers".id}`
      Then the status is 204
      And reading `/Groups/${"Keepers".id}` back gives 404
      And reading `/Groups/${"Wardens".id}` back gives 200

  @req:RFC7644-3.6-R10 @needs:filter
  Rule: Deleted groups are not in lists

    @id:group-delete-leaves-lists
    Scenario: A search for a deleted group finds nothing, another is found
      Given a client creates the empty group "Keepers"
      And a client creates the empty group "Wardens"
      And the group "Keepers" is deleted at the service provider
      When a client searches `/Groups` for `displayName eq "${"Keepers".displayName}"`
      Then the answer has `totalResults` equal to `0`
      And exactly one group matches "Wardens"
