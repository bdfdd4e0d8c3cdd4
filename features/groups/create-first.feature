
Feature: Provision groups without looking first
  What authentik and Keycloak with a SCIM plugin send for groups: operations for single members, and whole groups.

  Rule: A group is made by a create that no search goes before

    @id:authentik-group-at-once @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-GROUP-01 @req:AUTHENTIK-MEMBER-01
    Scenario: A group is created, and its members are added one by one
      Given authentik provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:keycloak-group-at-once @idp:keycloak @needs:groups @req:KEYCLOAK-GROUP-01
    Scenario: A group is created with members whose reference is relative
      Given keycloak provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:<idp>-empty-group-at-once @idp:authentik @idp:keycloak @needs:groups @req:AUTHENTIK-GROUP-01 @req:KEYCLOAK-GROUP-01
    Scenario: An empty group is created (<idp>)
      Given <idp> provisions people to the service provider
      When the empty group "Keepers" is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has no members

    @id:authentik-group-link @idp:authentik @needs:groups @needs:filter @req:AUTHENTIK-GROUP-02
    Scenario: The group is there already
      Given authentik provisions people to the service provider
      When somebody creates the group "Keepers" while the identity provider does
      Then the service provider refuses with 409
      And the identity provider reports no failure
      And exactly one group matches "Keepers"

  Rule: A group is renamed by a message without schemas, and keeps its members

    @id:authentik-rename-without-schemas @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-GROUP-03
    Scenario: A group is renamed
      Given authentik provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has `displayName` equal to `"${"Watchers".displayName}"`
      And the group "Watchers" has exactly the members Ada and Ben

    @id:authentik-rename-with-id @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-GROUP-03
    Scenario: A group is renamed by a value that has the id
      Given authentik provisions people to the service provider with:
        | setting         | value |
        | id in the value | on    |
      And the group "Keepers" with Ada is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has exactly the members Ada

    @id:authentik-rename-compares @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-MEMBER-04
    Scenario: Members that were changed by hand are put right after a rename
      Given authentik provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      And Ben is assigned to the application
      And Ben joins the group "Keepers" at the service provider
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" has exactly the members Ada

  Rule: Where PATCH is not supported a group is replaced as a whole

    @id:authentik-rename-by-replace @idp:authentik @needs:groups @needs:no-patch @req:AUTHENTIK-GROUP-04
    Scenario: An empty group is renamed
      Given authentik provisions people to the service provider
      And the empty group "Keepers" is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has `displayName` equal to `"${"Watchers".displayName}"`

    @id:authentik-aws-mode @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-GROUP-04 @req:AUTHENTIK-MEMBER-04
    Scenario: The mode says that PATCH is not supported
      Given authentik provisions people to the service provider with:
        | setting            | value |
        | compatibility mode | aws   |
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has `displayName` equal to `"${"Watchers".displayName}"`
      And the group "Watchers" has exactly the members Ada and Ben

    @id:authentik-aws-mode-adds-again @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-MEMBER-05
    Scenario: Members who came with the group are added once more
      Given authentik provisions people to the service provider with:
        | setting            | value |
        | compatibility mode | aws   |
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: Members are added and removed one by one

    @id:authentik-member-joins @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-MEMBER-01
    Scenario: A person joins
      Given authentik provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:authentik-member-leaves @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-MEMBER-02
    Scenario: A person leaves
      Given authentik provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:authentik-member-leaves-by-list @idp:authentik @needs:groups @needs:patch @req:AUTHENTIK-MEMBER-03
    Scenario: A person leaves by a list in the value
      Given authentik provisions people to the service provider with:
        | setting           | value |
        | removal by a list | on    |
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

  Rule: A whole group is written whatever changed

    @id:keycloak-member-joins @idp:keycloak @needs:groups @req:KEYCLOAK-GROUP-02
    Scenario: A person joins
      Given keycloak provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Cleo

    @id:keycloak-sends-users-too @idp:keycloak @needs:groups @req:KEYCLOAK-UPDATE-04
    Scenario: The user who joins is sent without a change
      Given keycloak provisions people to the service provider
      And the empty group "Keepers" is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And nothing but `groups` of Cleo's user changed

    @id:keycloak-member-leaves @idp:keycloak @needs:groups @req:KEYCLOAK-GROUP-02
    Scenario: A person leaves
      Given keycloak provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:keycloak-rename @idp:keycloak @needs:groups @req:KEYCLOAK-GROUP-02
    Scenario: A group is renamed
      Given keycloak provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has `displayName` equal to `"${"Watchers".displayName}"`
      And the group "Watchers" has exactly the members Ada and Ben

    @id:keycloak-last-leaves @idp:keycloak @needs:groups @req:KEYCLOAK-GROUP-05
    Scenario: The last person leaves
      Given keycloak provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has no members

    @id:keycloak-three-operations @idp:keycloak @needs:groups @needs:patch @req:KEYCLOAK-GROUP-03
    Scenario: A group is renamed by three operations
      Given keycloak provisions people to the service provider with:
        | setting                | value |
        | group changes by PATCH | on    |
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the service provider refuses nothing
      And the group "Watchers" has `displayName` equal to `"${"Watchers".displayName}"`
      And the group "Watchers" has exactly the members Ada and Ben

    @id:keycloak-last-leaves-by-patch @idp:keycloak @needs:groups @needs:patch @req:KEYCLOAK-GROUP-04
    Scenario: The last person leaves by a remove without a value
      Given keycloak provisions people to the service provider with:
        | setting                | value |
        | group changes by PATCH | on    |
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has no members

    @id:keycloak-json-text @profile:keycloak @needs:groups @needs:patch @req:KEYCLOAK-WIRE-03
    Scenario: The value of an update is the text of a JSON object
      Given a client creates the empty group "Keepers"
      When a client patches `/Groups/${"Keepers".id}` with the body:
        """json
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "value": "{\"displayName\":\"Watchers\"}"}]}
        """
      Then the answer is no internal error

  Rule: A group that goes is deleted

    @id:<idp>-deletes-group @idp:authentik @idp:keycloak @needs:groups @req:AUTHENTIK-REMOVE-02 @req:KEYCLOAK-REMOVE-02
    Scenario: A group is deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the empty group "Keepers" is pushed
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses nothing
      And the group "Keepers" can no longer be retrieved
