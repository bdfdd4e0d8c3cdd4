
@needs:groups
Feature: What is left of a deleted group
  What holds for a deleted user holds for a deleted group (RFC 7644, section 3.6).

  Background:
    Given a client creates the users Ada and Ben
    And a client creates the group "Keepers" with Ada and Ben

  @req:RFC7643-4.1.2-R22
  Rule: A deleted group is nobody's group

    @id:group-deleted-is-nobodys @needs:user-groups
    Scenario: The members of a deleted group do not show it
      When a client deletes `/Groups/${"Keepers".id}`
      Then the status is 204
      And Ada's user does not list the group "Keepers"
      And Ben's user does not list the group "Keepers"

  @req:RFC7644-3.6-R08
  Rule: A second DELETE of a group is answered with 404

    @id:group-delete-twice
    Scenario: A deleted group cannot be deleted
      Given the group "Keepers" is deleted at the service provider
      When a client deletes `/Groups/${"Keepers".id}`
      Then the answer is the error 404

  @req:RFC7644-3.6-R10
  Rule: A deleted group is not in lists

    @id:group-deleted-leaves-lists @needs:filter
    Scenario: A search for groups finds the other one
      Given a client creates the group "Others" with Ada
      And the group "Keepers" is deleted at the service provider
      When a client searches `/Groups` for `displayName sw "${run.tag}"`
      Then the answer has `totalResults` equal to `1`
      And the answer has `Resources.id` equal to `"${"Others".id}"`

  @req:RFC7644-3.5.2-R41
  Rule: What does not exist cannot be modified

    @id:group-patch-unknown @needs:patch
    Scenario Outline: A modification of a group that <what> is answered with 404
      Given the group "Keepers" is deleted at the service provider
      When a client modifies `/Groups/${<id>}` with:
        """
        [{"op": "replace", "path": "displayName", "value": "${run.tag} Nobody"}]
        """
      Then the answer is the error 404

      Examples:
        | what       | id           |
        | never was  | unknown.id   |
        | is deleted | "Keepers".id |

  @req:RFC7644-3.5.1-R19
  Rule: What does not exist cannot be replaced

    @id:group-put-unknown
    Scenario Outline: A replace of a group that <what> is answered with 404
      Given the group "Keepers" is deleted at the service provider
      When a client replaces `/Groups/${<id>}` with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${run.tag} Nobody"}
        """
      Then the answer is the error 404

      Examples:
        | what       | id           |
        | never was  | unknown.id   |
        | is deleted | "Keepers".id |

  @req:RFC7644-3.6-R12
  Rule: The name of a deleted group is free, and its members are gone

    @id:group-deleted-frees-name
    Scenario: A new group of the name begins without members
      Given the group "Keepers" is deleted at the service provider
      When a client posts to `/Groups`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}"}
        """
      Then the status is 201
      And the resource `/Groups/${answer.id}` has no `members`

  @req:RFC7644-3.6-R13 @needs:nested-groups
  Rule: A deleted group is no member of groups

    @id:group-deleted-leaves-groups @needs:patch
    Scenario: The outer group keeps its other member
      Given a client creates the group "Outer" with Ada
      And a client modifies `/Groups/${"Outer".id}` with:
        """
        [{"op": "add", "path": "members", "value": [{"value": "${"Keepers".id}"}]}]
        """
      When a client deletes `/Groups/${"Keepers".id}`
      Then the status is 204
      And the group "Outer" has exactly the members Ada
