
Feature: Rename a group
  What an identity provider does when a group of the directory gets another name.

  Rule: A renamed group is the same group

    @id:okta-aiw-rename-group @idp:okta @needs:groups @req:OKTA-GROUP-05
    Scenario: A group gets another name
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" keeps its id
      And exactly one group matches "Watchers"
      And no group matches "Keepers"

    @id:okta-oin-rename-group @idp:okta @needs:groups @req:OKTA-GROUP-03
    Scenario: A group gets another name
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" keeps its id
      And exactly one group matches "Watchers"
      And no group matches "Keepers"

    @id:entra-default-rename-group @idp:entra @needs:groups @req:ENTRA-GROUP-04
    Scenario: A group gets another name
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" keeps its id
      And exactly one group matches "Watchers"
      And no group matches "Keepers"

    @id:entra-flag-rename-group @idp:entra @needs:groups @req:ENTRA-GROUP-05
    Scenario: A group gets another name
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" keeps its id
      And exactly one group matches "Watchers"
      And no group matches "Keepers"

    @id:okta-aiw-rename-letter-case @idp:okta @needs:groups @req:OKTA-GROUP-05
    Scenario: Only the letter case of the name changes
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "KEEPERS"
      Then the service provider refuses nothing
      And the group "KEEPERS" has `displayName` equal to `"${"KEEPERS".displayName}"`
      And the group "KEEPERS" keeps its id

    @id:okta-oin-rename-letter-case @idp:okta @needs:groups @req:OKTA-GROUP-03
    Scenario: Only the letter case of the name changes
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "KEEPERS"
      Then the service provider refuses nothing
      And the group "KEEPERS" has `displayName` equal to `"${"KEEPERS".displayName}"`
      And the group "KEEPERS" keeps its id

  Rule: A renamed group has the members that it had

    @id:okta-aiw-rename-keeps-members @idp:okta @needs:groups @req:OKTA-GROUP-05
    Scenario: A group with members gets another name
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" has exactly the members Ada and Ben

    @id:okta-oin-rename-keeps-members @idp:okta @needs:groups @req:OKTA-GROUP-03
    Scenario: A group with members gets another name
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" has exactly the members Ada and Ben

    @id:entra-default-rename-keeps-members @idp:entra @needs:groups @req:ENTRA-GROUP-04
    Scenario: A group with members gets another name
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" has exactly the members Ada and Ben

    @id:entra-flag-rename-keeps-members @idp:entra @needs:groups @req:ENTRA-GROUP-05
    Scenario: A group with members gets another name
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then the group "Watchers" has exactly the members Ada and Ben

    @id:okta-aiw-rename-then-join @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A renamed group gets another member
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is renamed to "Watchers"
      And Cleo is assigned to the application
      When Cleo joins the group "Watchers"
      Then the group "Watchers" has exactly the members Ada, Ben and Cleo

    @id:okta-oin-rename-then-join @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A renamed group gets another member
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is renamed to "Watchers"
      And Cleo is assigned to the application
      When Cleo joins the group "Watchers"
      Then the group "Watchers" has exactly the members Ada, Ben and Cleo

    @id:entra-default-rename-then-join @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A renamed group gets another member
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is renamed to "Watchers"
      And Cleo is assigned to the application
      When Cleo joins the group "Watchers"
      Then the group "Watchers" has exactly the members Ada, Ben and Cleo

    @id:entra-flag-rename-then-join @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A renamed group gets another member
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Keepers" is renamed to "Watchers"
      And Cleo is assigned to the application
      When Cleo joins the group "Watchers"
      Then the group "Watchers" has exactly the members Ada, Ben and Cleo

  Rule: A renamed group leaves other groups alone

    @id:okta-aiw-rename-touches-no-other @idp:okta @needs:groups @req:OKTA-GROUP-05
    Scenario: Another group keeps its name and its members
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then exactly one group matches "Divers"
      And the group "Divers" has exactly the members Ada

    @id:okta-oin-rename-touches-no-other @idp:okta @needs:groups @req:OKTA-GROUP-03
    Scenario: Another group keeps its name and its members
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then exactly one group matches "Divers"
      And the group "Divers" has exactly the members Ada

    @id:entra-default-rename-touches-no-other @idp:entra @needs:groups @req:ENTRA-GROUP-04
    Scenario: Another group keeps its name and its members
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then exactly one group matches "Divers"
      And the group "Divers" has exactly the members Ada

    @id:entra-flag-rename-touches-no-other @idp:entra @needs:groups @req:ENTRA-GROUP-05
    Scenario: Another group keeps its name and its members
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When the group "Keepers" is renamed to "Watchers"
      Then exactly one group matches "Divers"
      And the group "Divers" has exactly the members Ada

  Rule: A rename to the name that the group has is a success

    @id:okta-oin-rename-unchanged @idp:okta @needs:groups @req:OKTA-GROUP-04
    Scenario: The name is sent again with each change of members
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When Cleo joins the group "Keepers"
      Then the service provider refuses nothing
      And exactly one group matches "Keepers"

    @id:okta-oin-link-renames-unchanged @idp:okta @needs:groups @needs:patch @req:OKTA-GROUP-04
    Scenario: The name is sent when a group is linked
      Given okta-oin provisions people to the service provider
      And the service provider already has the empty group "Keepers"
      When the group "Keepers" with Ada is pushed
      Then the service provider refuses nothing
      And the group "Keepers" keeps its id

  Rule: A group is found whatever the letter case of its name

    @id:entra-link-group-other-case @idp:entra @needs:groups @req:ENTRA-MATCH-08
    Scenario: The group was made with a name in capitals (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the empty group "KEEPERS"
      When the group "Keepers" with Ada is pushed
      Then exactly one group matches "Keepers"
      And the group "KEEPERS" has exactly the members Ada
