
Feature: Change the members of a group
  What an identity provider does when people come into a group and leave it.

  Rule: A person who joins becomes a member beside the others

    @id:okta-aiw-join-group @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person joins a group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:okta-oin-join-group @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A person joins a group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:entra-join-group @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A person joins a group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:okta-aiw-join-empty-group @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person joins an empty group
      Given okta-aiw provisions people to the service provider
      And the empty group "Keepers" is pushed
      And Ada is assigned to the application
      When Ada joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada
      And the group "Keepers" keeps its id

    @id:okta-oin-join-empty-group @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A person joins an empty group
      Given okta-oin provisions people to the service provider
      And the empty group "Keepers" is pushed
      And Ada is assigned to the application
      When Ada joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada
      And the group "Keepers" keeps its id

    @id:entra-join-empty-group @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A person joins an empty group (<idp>)
      Given <idp> provisions people to the service provider
      And the empty group "Keepers" is pushed
      And Ada is assigned to the application
      When Ada joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada
      And the group "Keepers" keeps its id

  Rule: A person who leaves is no member any more, and the others are

    @id:okta-aiw-leave-group @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person leaves a group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:okta-oin-leave-group @idp:okta @needs:groups @req:OKTA-MEMBER-01
    Scenario: A person leaves a group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:entra-default-leave-group @idp:entra @needs:groups @req:ENTRA-MEMBER-02
    Scenario: A person leaves a group
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:entra-flag-leave-group @idp:entra @needs:groups @req:ENTRA-MEMBER-03
    Scenario: A person leaves a group
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:okta-aiw-leave-group-of-three @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: One of three people leaves a group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada, Ben and Cleo is pushed
      When Ben leaves the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Cleo
      And Ben's user is active

    @id:okta-oin-leave-group-of-three @idp:okta @needs:groups @req:OKTA-MEMBER-01
    Scenario: One of three people leaves a group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada, Ben and Cleo is pushed
      When Ben leaves the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Cleo
      And Ben's user is active

    @id:entra-default-leave-group-of-three @idp:entra @needs:groups @req:ENTRA-MEMBER-02
    Scenario: One of three people leaves a group
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada, Ben and Cleo is pushed
      When Ben leaves the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Cleo
      And Ben's user is active

    @id:entra-flag-leave-group-of-three @idp:entra @needs:groups @req:ENTRA-MEMBER-03
    Scenario: One of three people leaves a group
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada, Ben and Cleo is pushed
      When Ben leaves the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Cleo
      And Ben's user is active

    @id:okta-aiw-last-member-leaves @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: The last member leaves a group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the group "Keepers" has no members
      And exactly one group matches "Keepers"

    @id:okta-oin-last-member-leaves @idp:okta @needs:groups @req:OKTA-MEMBER-01
    Scenario: The last member leaves a group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the group "Keepers" has no members
      And exactly one group matches "Keepers"

    @id:entra-default-last-member-leaves @idp:entra @needs:groups @req:ENTRA-MEMBER-02
    Scenario: The last member leaves a group
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the group "Keepers" has no members
      And exactly one group matches "Keepers"

    @id:entra-flag-last-member-leaves @idp:entra @needs:groups @req:ENTRA-MEMBER-03
    Scenario: The last member leaves a group
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada is pushed
      When Ada leaves the group "Keepers"
      Then the group "Keepers" has no members
      And exactly one group matches "Keepers"

    @id:okta-aiw-leave-and-join-again @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person comes back into a group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers"
      When Ben joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-leave-and-join-again @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A person comes back into a group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers"
      When Ben joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Ben

    @id:entra-leave-and-join-again @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A person comes back into a group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers"
      When Ben joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada and Ben

  Rule: People who come and go at once leave a group with the right members

    @id:okta-aiw-swap-members @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: One person takes the place of another
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo takes the place of Ben in the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Cleo

    @id:okta-oin-swap-members @idp:okta @needs:groups @req:OKTA-MEMBER-03
    Scenario: One person takes the place of another
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo takes the place of Ben in the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Cleo

    @id:entra-default-swap-members @idp:entra @needs:groups @req:ENTRA-MEMBER-02
    Scenario: One person takes the place of another
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo takes the place of Ben in the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Cleo

    @id:entra-flag-swap-members @idp:entra @needs:groups @req:ENTRA-MEMBER-03
    Scenario: One person takes the place of another
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo takes the place of Ben in the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Cleo
