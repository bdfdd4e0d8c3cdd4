
Feature: Take the forms in which Okta and Entra ID write members
  Forms that stand in their documents or records and that no sequence of changes leads to.

  Rule: A replace of members sets exactly those that are listed

    @id:entra-replaces-members @profile:entra @needs:groups @needs:patch @req:ENTRA-MEMBER-06
    Scenario: The members are replaced by another one
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "replace", "path": "members", "value": [{"value": "${Ben.id}"}]}]
        """
      Then the group "Keepers" has exactly the members Ben
      And the group "Keepers" has `displayName` equal to `"${"Keepers".displayName}"`

  Rule: The operations of one message follow each other

    @id:entra-adds-and-removes @profile:entra @needs:groups @needs:patch @req:ENTRA-MEMBER-07
    Scenario: A member is added and removed in one message
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "Add", "path": "members", "value": [{"value": "${Ben.id}"}]}, {"op": "Remove", "path": "members", "value": [{"value": "${Ben.id}"}]}]
        """
      Then the group "Keepers" has exactly the members Ada

  Rule: A member whose display is null is a member

    @id:okta-null-display @profile:okta @needs:groups @req:OKTA-MEMBER-06
    Scenario: A group is replaced with members whose display is null
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client replaces `/Groups/${"Keepers".id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "members": [{"value": "${Ben.id}", "display": null}]}
        """
      Then the status is 200
      And the group "Keepers" has exactly the members Ben
