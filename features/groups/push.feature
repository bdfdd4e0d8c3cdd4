
Feature: Push a group
  What an identity provider does when a group of the directory is to be a group of the service provider.

  Rule: A pushed group is created with its members

    @id:okta-aiw-push-group @idp:okta @needs:groups @req:OKTA-GROUP-01 @req:OKTA-MEMBER-05
    Scenario: A group with two members is pushed
      Given okta-aiw provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-push-group @idp:okta @needs:groups @req:OKTA-GROUP-02
    Scenario: A group with two members is pushed
      Given okta-oin provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada and Ben

    @id:entra-push-group @idp:entra @needs:groups @req:ENTRA-GROUP-01 @req:ENTRA-MEMBER-01
    Scenario: A group with two members is pushed (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-aiw-push-members-at-once @idp:okta @needs:groups @req:OKTA-GROUP-02
    Scenario: A group is created together with its members
      Given okta-aiw provisions people to the service provider with:
        | setting           | value |
        | members on create | on    |
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-push-members-later @idp:okta @needs:groups @req:OKTA-GROUP-01 @req:OKTA-MEMBER-02
    Scenario: A group is created empty and gets its members afterwards
      Given okta-oin provisions people to the service provider with:
        | setting           | value |
        | members on create | off   |
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:<idp>-push-group-name @idp:okta @idp:entra @needs:groups @req:OKTA-GROUP-01 @req:ENTRA-GROUP-01
    Scenario: The name of the group is kept as it is written (<idp>)
      Given <idp> provisions people to the service provider
      When the empty group "Keepers of the Ärchive & Sons" is pushed
      Then the group "Keepers of the Ärchive & Sons" has `displayName` equal to `"${"Keepers of the Ärchive & Sons".displayName}"`
      And exactly one group matches "Keepers of the Ärchive & Sons"

    @id:okta-aiw-push-group-of-one @idp:okta @needs:groups @req:OKTA-GROUP-01 @req:OKTA-MEMBER-05
    Scenario: A group with one member is pushed
      Given okta-aiw provisions people to the service provider
      When the group "Keepers" with Ada is pushed
      Then the group "Keepers" has exactly the members Ada
      And Ada's user is active

    @id:okta-oin-push-group-of-one @idp:okta @needs:groups @req:OKTA-GROUP-02
    Scenario: A group with one member is pushed
      Given okta-oin provisions people to the service provider
      When the group "Keepers" with Ada is pushed
      Then the group "Keepers" has exactly the members Ada
      And Ada's user is active

    @id:entra-push-group-of-one @idp:entra @needs:groups @req:ENTRA-GROUP-01 @req:ENTRA-MEMBER-01
    Scenario: A group with one member is pushed (<idp>)
      Given <idp> provisions people to the service provider
      When the group "Keepers" with Ada is pushed
      Then the group "Keepers" has exactly the members Ada
      And Ada's user is active

  Rule: A group without members can be created

    @id:<idp>-push-empty-group @idp:okta @idp:entra @needs:groups @req:OKTA-GROUP-01 @req:ENTRA-GROUP-01
    Scenario: An empty group is pushed (<idp>)
      Given <idp> provisions people to the service provider
      When the empty group "Keepers" is pushed
      Then the service provider refuses nothing
      And exactly one group matches "Keepers"
      And the group "Keepers" has no members

  Rule: A group that old jobs create with a second schema is accepted

    @id:entra-push-old-form @idp:entra @needs:groups @req:ENTRA-GROUP-02
    Scenario: A group is created in the form of old jobs (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting        | value |
        | old group form | on    |
      When the group "Keepers" with Ada is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

  Rule: A group that was made by hand is linked, not doubled

    @id:<idp>-link-group @idp:okta @idp:entra @needs:groups @req:OKTA-MATCH-06 @req:ENTRA-MATCH-07
    Scenario: The group is there already (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the empty group "Keepers"
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "Keepers" keeps its id
      And the group "Keepers" has exactly the members Ada

    @id:<idp>-linked-group-follows @idp:okta @idp:entra @needs:groups @req:OKTA-MATCH-06 @req:ENTRA-MATCH-07
    Scenario: A linked group follows later changes (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the empty group "Keepers"
      And the group "Keepers" with Ada is pushed
      And Ben is assigned to the application
      When Ben joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Ben

  Rule: A search by name finds no group but the one that has it

    @id:<idp>-push-among-groups @idp:okta @idp:entra @needs:groups @req:OKTA-MATCH-06 @req:ENTRA-MATCH-07
    Scenario: Another group's name begins with the same words (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the empty group "Keepers of the lamp"
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada
      And the group "Keepers of the lamp" has no members

  Rule: A group is read and searched without its members

    @id:entra-search-without-members @idp:entra @needs:groups @req:ENTRA-GROUP-03
    Scenario: A group with members is searched (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      And the service provider already has the group "Keepers" with Ada
      When the empty group "Keepers" is pushed
      Then each resource that the identity provider read has no `members`
      And the group "Keepers" keeps its id

    @id:entra-read-without-members @idp:entra @needs:groups @req:ENTRA-GROUP-03
    Scenario: A group with members is read (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then each resource that the identity provider read has no `members`
      And the group "Watchers" has exactly the members Ada and Ben

  Rule: Pushing now sets exactly the members that the directory has

    @id:okta-aiw-push-now @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: Somebody was put into the group by hand
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And Cleo joins the group "Keepers" at the service provider
      When the administrator pushes the group "Keepers" now
      Then the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-push-now @idp:okta @needs:groups @req:OKTA-MEMBER-04
    Scenario: Somebody was put into the group by hand
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And Cleo joins the group "Keepers" at the service provider
      When the administrator pushes the group "Keepers" now
      Then the group "Keepers" has exactly the members Ada and Ben

    @id:okta-aiw-push-now-emptied @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: Push now of a group that has become empty
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      And Ada leaves the group "Keepers"
      And Ada joins the group "Keepers" at the service provider
      When the administrator pushes the group "Keepers" now
      Then the group "Keepers" has no members

    @id:okta-oin-push-now-emptied @idp:okta @needs:groups @req:OKTA-MEMBER-04
    Scenario: Push now of a group that has become empty
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      And Ada leaves the group "Keepers"
      And Ada joins the group "Keepers" at the service provider
      When the administrator pushes the group "Keepers" now
      Then the group "Keepers" has no members

    @id:okta-aiw-push-now-unchanged @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: Nothing had changed
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the administrator pushes the group "Keepers" now
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-push-now-unchanged @idp:okta @needs:groups @req:OKTA-MEMBER-04
    Scenario: Nothing had changed
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the administrator pushes the group "Keepers" now
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: Only people who have a user become members

    @id:okta-aiw-push-unassigned-left-out @idp:okta @needs:groups @req:OKTA-GROUP-01 @req:OKTA-MEMBER-05
    Scenario: A member of the directory's group has no user
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is in the directory
      When the group "Keepers" with Ada is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:okta-oin-push-unassigned-left-out @idp:okta @needs:groups @req:OKTA-GROUP-02
    Scenario: A member of the directory's group has no user
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is in the directory
      When the group "Keepers" with Ada is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:entra-push-unassigned-left-out @idp:entra @needs:groups @req:ENTRA-GROUP-01 @req:ENTRA-MEMBER-01
    Scenario: A member of the directory's group has no user (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is in the directory
      When the group "Keepers" with Ada is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:okta-aiw-push-assigned-later @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A member of the directory's group is assigned later
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is in the directory
      And the group "Keepers" with Ada is pushed
      When Ben is assigned to the application
      Then the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-push-assigned-later @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A member of the directory's group is assigned later
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is in the directory
      And the group "Keepers" with Ada is pushed
      When Ben is assigned to the application
      Then the group "Keepers" has exactly the members Ada and Ben
