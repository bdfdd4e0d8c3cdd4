
Feature: Nest, unlink and delete groups
  What an identity provider does with a group inside a group, and at the end of a push.

  Rule: A group can be a member of a group

    @id:entra-nest-group @idp:entra @needs:groups @needs:nested-groups @req:ENTRA-MEMBER-10
    Scenario: A group joins another group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      When the group "Divers" joins the group "Staff"
      Then the service provider refuses nothing
      And the group "Staff" has exactly the group "Divers" as member

    @id:entra-unnest-group @idp:entra @needs:groups @needs:nested-groups @req:ENTRA-MEMBER-10
    Scenario: A group leaves another group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      And the group "Divers" joins the group "Staff"
      When the group "Divers" leaves the group "Staff"
      Then the group "Staff" has no members

    @id:entra-nesting-keeps-inner-members @idp:entra @needs:groups @needs:nested-groups @req:ENTRA-MEMBER-10
    Scenario: The members of the inner group stay its own (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Divers" with Ada is pushed
      And the empty group "Staff" is pushed
      When the group "Divers" joins the group "Staff"
      Then the group "Divers" has exactly the members Ada
      And the group "Staff" has exactly the group "Divers" as member

  Rule: A group is provisioned on demand like in a cycle

    @id:entra-group-on-demand @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A group that has got a member is provisioned on demand (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And the group "Keepers" with Cleo is in the directory
      When the administrator provisions the group "Keepers" on demand
      Then the group "Keepers" has exactly the members Ada, Ben and Cleo

  Rule: The name of a deleted group can be given to another group

    @id:<idp>-push-deleted-group-again @idp:okta @idp:entra @needs:groups @req:OKTA-REMOVE-01 @req:ENTRA-REMOVE-04
    Scenario: A group is pushed again after it was deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is deleted in the directory
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "Keepers" has exactly the members Ada

  Rule: A group name is given to one group only

    @id:entra-create-group-race @idp:entra @needs:groups @req:ENTRA-GROUP-07
    Scenario: Somebody else was faster to create the group (<idp>)
      Given <idp> provisions people to the service provider
      When somebody creates the group "Keepers" while the identity provider does
      Then the service provider refuses with 409
      And exactly one group matches "Keepers"

  Rule: A group whose push ends with its deletion is gone

    @id:<idp>-delete-group @idp:okta @idp:entra @needs:groups @req:OKTA-REMOVE-01 @req:ENTRA-REMOVE-04
    Scenario: A group is deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses nothing
      And the group "Keepers" can no longer be retrieved
      And no group matches "Keepers"

    @id:<idp>-delete-empty-group @idp:okta @idp:entra @needs:groups @req:OKTA-REMOVE-01 @req:ENTRA-REMOVE-04
    Scenario: An empty group is deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the empty group "Keepers" is pushed
      When the group "Keepers" is deleted in the directory
      Then the group "Keepers" can no longer be retrieved

    @id:<idp>-delete-one-group-of-two @idp:okta @idp:entra @needs:groups @req:OKTA-REMOVE-01 @req:ENTRA-REMOVE-04
    Scenario: Another group stays (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is deleted in the directory
      Then no group matches "Keepers"
      And the group "Divers" has exactly the members Ada

  Rule: The members of a deleted group stay users

    @id:<idp>-delete-group-keeps-users @idp:okta @idp:entra @needs:groups @req:OKTA-REMOVE-02 @req:ENTRA-REMOVE-08
    Scenario: The members of a group that is deleted are still there (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is deleted in the directory
      Then Ada's user is active
      And exactly one user matches Ben
      And Ben's user is active

  Rule: A group that was unlinked and left can be pushed again

    @id:<idp>-unlink-and-push-again @idp:okta @idp:entra @needs:groups @req:OKTA-MATCH-06 @req:ENTRA-MATCH-07
    Scenario: A group comes back and is linked (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is unlinked and left
      When the group "Keepers" with Ada and Ben is pushed
      Then the group "Keepers" keeps its id
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-unlink-leaves-group @idp:okta @needs:groups
    Scenario Outline: A group that was unlinked stays with its members (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is unlinked and left
      Then nothing is written
      And the group "Keepers" has exactly the members Ada and Ben

      @req:OKTA-MEMBER-05
      Examples:
        | idp      |
        | okta-aiw |

      @req:OKTA-GROUP-02
      Examples:
        | idp      |
        | okta-oin |

    @id:entra-unlink-leaves-group @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A group that was unlinked stays with its members (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is unlinked and left
      Then nothing is written
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: A group that was deleted at the service provider is gone for the identity provider too

    @id:okta-push-to-deleted-group @idp:okta @needs:groups @req:OKTA-GROUP-07
    Scenario: A person joins a group that was deleted by hand (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And the group "Keepers" is deleted at the service provider
      When Cleo joins the group "Keepers"
      Then the service provider refuses with 404

    @id:entra-delete-absent-group @idp:entra @needs:groups @req:ENTRA-REMOVE-07
    Scenario: A group that was deleted by hand is deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is deleted at the service provider
      When the group "Keepers" is deleted in the directory
      Then the service provider refuses with 404
      And the identity provider reports no failure
