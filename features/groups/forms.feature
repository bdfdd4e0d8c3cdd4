
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

  Rule: The externalId of a group can be changed

    @id:entra-changes-external-id @profile:entra @needs:groups @needs:patch @req:ENTRA-GROUP-06
    Scenario: A group gets another externalId
      Given a client creates the users Ada and Ben
      And a client creates the group "Keepers" with Ada
      When a client modifies `/Groups/${"Keepers".id}` with:
        """json
        [{"op": "Replace", "path": "externalId", "value": "${run.tag}-keepers"}]
        """
      Then the status is 200 or 204
      And the group "Keepers" has `externalId` equal to `"${run.tag}-keepers"`
      And nothing but `externalId` of the group "Keepers" changed

  Rule: Groups are read in pages

    @id:entra-group-pages @profile:entra @needs:groups @needs:index-paging @needs:filter @req:ENTRA-IMPORT-02
    Scenario: Two groups are read one at a time
      Given a client creates the empty group "Keepers"
      And a client creates the empty group "Divers"
      When a client reads every page of `/Groups?count=1` for `displayName sw "${run.tag}"`
      Then each page has resources of its own, as many as totalResults in all
