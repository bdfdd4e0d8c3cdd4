
Feature: Belong to groups
  Several groups, memberships that somebody changed by hand, several members at once, and what a user shows of it.

  Rule: A person can be a member of two groups

    @id:okta-aiw-two-groups-one-member @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person joins a second group
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Cleo is pushed
      When Ada joins the group "Divers"
      Then the group "Divers" has exactly the members Ada and Cleo
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-two-groups-one-member @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: A person joins a second group
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Cleo is pushed
      When Ada joins the group "Divers"
      Then the group "Divers" has exactly the members Ada and Cleo
      And the group "Keepers" has exactly the members Ada and Ben

    @id:entra-two-groups-one-member @idp:entra @needs:groups @req:ENTRA-MEMBER-01
    Scenario: A person joins a second group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Cleo is pushed
      When Ada joins the group "Divers"
      Then the group "Divers" has exactly the members Ada and Cleo
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-aiw-leave-one-of-two-groups @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: A person leaves one of two groups
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When Ada leaves the group "Divers"
      Then the group "Divers" has no members
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-oin-leave-one-of-two-groups @idp:okta @needs:groups @req:OKTA-MEMBER-01
    Scenario: A person leaves one of two groups
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When Ada leaves the group "Divers"
      Then the group "Divers" has no members
      And the group "Keepers" has exactly the members Ada and Ben

    @id:entra-default-leave-one-of-two-groups @idp:entra @needs:groups @req:ENTRA-MEMBER-02
    Scenario: A person leaves one of two groups
      Given entra-default provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When Ada leaves the group "Divers"
      Then the group "Divers" has no members
      And the group "Keepers" has exactly the members Ada and Ben

    @id:entra-flag-leave-one-of-two-groups @idp:entra @needs:groups @req:ENTRA-MEMBER-03
    Scenario: A person leaves one of two groups
      Given entra-aadoptscim062020 provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And the group "Divers" with Ada is pushed
      When Ada leaves the group "Divers"
      Then the group "Divers" has no members
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: Adding a user who is a member already is a success

    @id:okta-aiw-join-again @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: Somebody has put the user into the group before
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And Cleo joins the group "Keepers" at the service provider
      When Cleo joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:okta-oin-join-again @idp:okta @needs:groups @req:OKTA-MEMBER-07
    Scenario: Somebody has put the user into the group before
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And Cleo joins the group "Keepers" at the service provider
      When Cleo joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:entra-join-again @idp:entra @needs:groups @req:ENTRA-MEMBER-04
    Scenario: Somebody has put the user into the group before (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      And Cleo joins the group "Keepers" at the service provider
      When Cleo joins the group "Keepers"
      Then the group "Keepers" has exactly the members Ada, Ben and Cleo

  Rule: Removing a user who is no member is a success

    @id:okta-aiw-leave-again @idp:okta @needs:groups @req:OKTA-MEMBER-05
    Scenario: Somebody has taken the user out of the group before
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers" at the service provider
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:okta-oin-leave-again @idp:okta @needs:groups @req:OKTA-MEMBER-08
    Scenario: Somebody has taken the user out of the group before
      Given okta-oin provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers" at the service provider
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

    @id:entra-leave-again @idp:entra @needs:groups @req:ENTRA-MEMBER-05
    Scenario: Somebody has taken the user out of the group before (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      And Ben leaves the group "Keepers" at the service provider
      When Ben leaves the group "Keepers"
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada

  Rule: Several members in one change are all taken

    @id:entra-members-in-one-change @idp:entra @needs:groups @req:ENTRA-MEMBER-09
    Scenario: All members are sent at once (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting               | value |
        | members in one change | 5     |
      When the group "Keepers" with Ada, Ben and Cleo is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:okta-oin-members-in-one-change @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: Three members are sent at once
      Given okta-oin provisions people to the service provider
      And Ada, Ben and Cleo are assigned to the application
      When the group "Keepers" with Ada, Ben and Cleo is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben and Cleo

    @id:okta-oin-members-in-several-changes @idp:okta @needs:groups @req:OKTA-MEMBER-02
    Scenario: Five members are sent two at a time
      Given okta-oin provisions people to the service provider with:
        | setting           | value |
        | members at a time | 2     |
        | members on create | off   |
      And Ada, Ben, Cleo, Dana and Emil are assigned to the application
      When the group "Keepers" with Ada, Ben, Cleo, Dana and Emil is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada, Ben, Cleo, Dana and Emil

  Rule: Members in several changes at the same time are all taken

    @id:entra-members-at-once @idp:entra @needs:groups @req:ENTRA-MEMBER-11
    Scenario: Six members are sent at the same time (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting         | value |
        | changes at once | 6     |
      And the group "Keepers" with Ada, Ben, Cleo, Dana, Emil and Fay is pushed
      When provisioning runs after 1 days
      Then the group "Keepers" has exactly the members Ada, Ben, Cleo, Dana, Emil and Fay

  Rule: A replace with one member is taken

    @id:entra-member-by-replace @idp:entra @needs:groups @req:ENTRA-MEMBER-12
    Scenario: Two people are added by a replace each (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting            | value |
        | members by replace | on    |
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And Ben's user lists the group "Keepers"

  Rule: A member without a reference is taken

    @id:entra-member-null-reference @idp:entra @needs:groups @req:ENTRA-MEMBER-08
    Scenario: A member comes with an empty reference (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting        | value |
        | null reference | on    |
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-member-value-and-display @idp:okta @needs:groups @req:OKTA-MEMBER-09
    Scenario: A member has nothing but an id and a name (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When the group "Keepers" with Ada and Ben is pushed
      Then the service provider refuses nothing
      And the group "Keepers" has exactly the members Ada and Ben

  Rule: A user shows the groups that it belongs to

    @id:okta-user-lists-groups @idp:okta @needs:groups @needs:user-groups @req:OKTA-GROUP-06
    Scenario: A member's user lists the group (<idp>)
      Given <idp> provisions people to the service provider
      When the group "Keepers" with Ada is pushed
      Then Ada's user lists the group "Keepers"

    @id:okta-user-forgets-group @idp:okta @needs:groups @needs:user-groups @req:OKTA-GROUP-06
    Scenario: The user of a person who left does not list the group (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ben leaves the group "Keepers"
      Then Ben's user does not list the group "Keepers"
      And Ada's user lists the group "Keepers"
