
@needs:patch @needs:groups
Feature: Modify the members of a group
  add, remove and replace as they work on members, the attribute that identity providers change most.

  @req:RFC7644-3.5.2.1-R19
  Rule: add makes users members

    @id:patch-members-add @req:RFC7644-3.5.2.1-R09
    Scenario: Two members join the first
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Crew" with Ada
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "add", "path": "members", "value": [{"value": "${Ben.id}"}, {"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ada, Ben and Cleo

    @id:patch-members-add-first
    Scenario: An empty group gets its first member, without path
      Given a client creates the users Ada and Ben
      And a client creates the empty group "Crew"
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "add", "value": {"members": [{"value": "${Ben.id}"}]}}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ben

  @req:RFC7644-3.5.2.1-R10
  Rule: Several members are added by one operation

    @id:patch-members-add-several
    Scenario: Three members join an empty group
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the empty group "Crew"
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "add", "path": "members", "value": [{"value": "${Ada.id}"}, {"value": "${Ben.id}"}, {"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ada, Ben and Cleo

  @req:RFC7644-3.5.2-R44
  Rule: Who is a member stays one when something else changes

    @id:patch-rename-keeps-members
    Scenario: A group is renamed
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "replace", "path": "displayName", "value": "${"Harbour".displayName}"}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ada and Ben

    @id:patch-deactivation-keeps-membership @needs:user-groups
    Scenario: A member is deactivated
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "replace", "path": "active", "value": false}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ada and Ben
      And Ada's user lists the group "Crew"

  @req:RFC7644-3.5.2.1-R18
  Rule: A member who is added again is a member once

    @id:patch-members-add-again @req:RFC7644-3.5.2.1-R16 @req:RFC7643-4.2-R11
    Scenario: Ada is added twice
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "add", "path": "members", "value": [{"value": "${Ada.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ada and Ben

  @req:RFC7644-3.5.2.2-R14
  Rule: A filter on value removes that member

    @id:patch-members-remove @req:RFC7644-3.5.2.2-R04
    Scenario: Ada leaves, Ben stays
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "remove", "path": "members[value eq \"${Ada.id}\"]"}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ben

  @req:RFC7644-3.5.2.2-R15
  Rule: Without a filter all members are removed

    @id:patch-members-remove-all @req:RFC7644-3.5.2.2-R03
    Scenario: Everybody leaves
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "remove", "path": "members"}]
        """
      Then the status is 200 or 204
      And the group "Crew" has no members

  @req:RFC7644-3.5.2.2-R13
  Rule: Who is no member can be removed without harm

    @id:patch-members-remove-stranger
    Scenario: Somebody who is no member is removed
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "remove", "path": "members[value eq \"${Cleo.id}\"]"}]
        """
      Then the answer is a success or the error 400 with scimType noTarget
      And the group "Crew" has exactly the members Ada and Ben

  @req:RFC7644-3.5.2.2-R17
  Rule: remove and add in one request give what both mean

    @id:patch-members-swap
    Scenario: Ada leaves and Cleo joins
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "remove", "path": "members[value eq \"${Ada.id}\"]"},
         {"op": "add", "path": "members", "value": [{"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ben and Cleo

  @req:RFC7644-3.5.2.3-R19
  Rule: replace sets the list of members

    @id:patch-members-replace
    Scenario: Ben and Cleo take the place of Ada and Ben
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "replace", "path": "members", "value": [{"value": "${Ben.id}"}, {"value": "${Cleo.id}"}]}]
        """
      Then the status is 200 or 204
      And the group "Crew" has exactly the members Ben and Cleo

  @req:RFC7643-4.2-R06
  Rule: A member is added or removed, never changed into another

    @id:patch-members-immutable
    Scenario: A modification of a member's value does not come through
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the group "Crew" with Ada and Ben
      When a client modifies `/Groups/${"Crew".id}` with:
        """json
        [{"op": "replace", "path": "members[value eq \"${Ada.id}\"].value", "value": "${Cleo.id}"}]
        """
      Then the answer is a success or the error 400 with scimType mutability
      And the group "Crew" has exactly the members Ada and Ben

  @req:RFC7643-4.1.2-R19
  Rule: Membership is changed at the group, not at the user

    @id:patch-user-groups
    Scenario Outline: A <op> of the groups of a user puts nobody into a group
      Given a client creates the users Ada and Ben
      And a client creates the group "Crew" with Ben
      When a client modifies `/Users/${Ada.id}` with:
        """json
        [{"op": "<op>", "path": "groups", "value": [{"value": "${"Crew".id}"}]}]
        """
      Then the answer is a success or the error 400 with scimType mutability
      And the group "Crew" has exactly the members Ben
      And Ada's user has no `groups`

      Examples:
        | op      |
        | add     |
        | replace |
