
@profile:docker
Feature: Limits of the product: seats, the last owner, the switch of the endpoint
  Each scenario here turns something that concerns everybody at the target, and turns it back.

  @req:DOCKER-CREATE-B14 @req:DOCKER-CORNER-24 @needs:lifecycle.no-seats=refuse @serial
  Rule: Without a free seat nobody is added, and nothing is left behind

    @id:seats-create @idp:okta @idp:entra-default
    Scenario: A create without a free seat is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the product's number of free seats is 0
      When Ada is assigned to the application
      Then the service provider refuses with 403
      And no user matches Ada
      And Ada is no member

    @id:seats-last
    Scenario: The last seat is given, the next person is refused
      Given okta-aiw provisions roles and teams to the service provider
      And the product's number of free seats is 1
      And Ben is assigned to the application
      When Ada is assigned to the application
      Then the service provider refuses with 403
      And Ada is no member

    @id:seats-return @idp:okta-aiw @idp:entra-default
    Scenario: Who comes back needs a seat too (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      And the product's number of free seats is 0
      When Ada is assigned to the application
      Then the service provider refuses with 403

  @req:DOCKER-TOGGLE-G12 @req:DOCKER-CORNER-23 @needs:lifecycle.no-seats=refuse @serial
  Rule: An invitation holds a seat, which the invited person uses

    @id:seats-invitation
    Scenario: An invited person needs no second seat
      Given okta-aiw provisions roles and teams to the service provider
      And the product's number of free seats is 1
      And Ada is invited to "home:desk"
      When Ada is assigned to the application
      Then Ada's teams are "home:desk"
      And Ada's invitation is closed

    @id:seats-invitation-holds
    Scenario: A seat that an invitation holds is given to nobody else
      Given okta-aiw provisions roles and teams to the service provider
      And the product's number of free seats is 1
      And Ben is invited to "home:desk"
      When Ada is assigned to the application
      Then the service provider refuses with 403
      And Ada is no member

  @req:DOCKER-REMOVE-D08 @req:DOCKER-CORNER-26 @needs:roles.last-owner=protect @serial
  Rule: The last owner can be neither demoted nor deactivated

    @id:last-owner-demoted @idp:okta-aiw @idp:entra-default
    Scenario: The last owner keeps the role (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned as the only owner of "other"
      When Ada's assigned role changes to "editor"
      Then the service provider refuses with 403
      And nothing of Ada's membership changed
      And nothing of Ada's user changed

    @id:last-owner-deactivated @idp:okta-aiw @idp:entra-default
    Scenario: The last owner stays a member (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned as the only owner of "other"
      When Ada is unassigned from the application
      Then the service provider refuses with 403
      And nothing of Ada's membership changed
      And nothing of Ada's user changed

    @id:one-of-two-owners
    Scenario: One of two owners may go
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value |
        | assigned role | owner |
      And Ben is in the directory with:
        | attribute     | value |
        | assigned role | owner |
      And Ada and Ben are assigned to the application
      When Ada's assigned role changes to "editor"
      Then Ada's role is "editor"

  @req:DOCKER-TOGGLE-G04 @req:DOCKER-CORNER-28 @needs:lifecycle.scim-off=refuse @serial
  Rule: Switched off, the endpoint takes nothing, and everybody stays

    @id:scim-off-update @idp:okta-aiw @idp:entra-default
    Scenario: A change does not arrive while the endpoint is off (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And the product's provisioning over SCIM is off
      When Ada's assigned role changes to "owner"
      Then the service provider refuses with 401
      And nothing of Ada's membership changed

    @id:scim-off-keeps-people
    Scenario: Switching the endpoint off takes nobody out
      Given okta-aiw provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      When the product's provisioning over SCIM is off
      Then nothing of Ada's membership changed
      And Ben's teams are "home:all, home:riggers"

  @req:DOCKER-TOGGLE-G03 @serial
  Rule: Switched on, the endpoint changes nothing by itself, and changes arrive again

    @id:scim-on-keeps-people
    Scenario: Switching the endpoint on leaves members by hand alone
      Given okta-aiw provisions roles and teams to the service provider
      And the product's provisioning over SCIM is off
      And Ada was made a member of "home:desk" by hand
      When the product's provisioning over SCIM is on
      Then nothing of Ada's membership changed
      And Ada's teams are "home:desk"

    @id:scim-on-again
    Scenario: After off and on a change arrives
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And the product's provisioning over SCIM is off
      And the product's provisioning over SCIM is on
      When Ada's assigned role changes to "editor"
      Then Ada's role is "editor"

  @req:DOCKER-CORNER-36 @needs:authentication
  Rule: A token that was never given out opens nothing

    @id:wrong-token @idp:okta-aiw @idp:entra-default
    Scenario: A wrong token is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the application has a wrong token
      When Ada is assigned to the application
      Then the service provider refuses with 401
      And Ada's account is absent
