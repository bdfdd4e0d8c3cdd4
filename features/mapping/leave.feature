
@profile:docker
Feature: Leaving and coming back
  Who is unassigned loses access; what is left of the account is the product's own rule.

  @req:DOCKER-REMOVE-D01 @req:DOCKER-CORNER-08
  Rule: Who is unassigned is no member any more, and the user stays readable

    @id:leave-membership @idp:okta @idp:entra @needs:lifecycle.deactivate=remove-membership
    Scenario: The membership goes and the account stays (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then Ada is no member
      And Ada's account is active
      And Ada's user is inactive

    @id:leave-account @idp:okta @idp:entra @needs:lifecycle.deactivate=disable-account
    Scenario: The account is disabled (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada is unassigned from the application
      Then Ada's account is disabled
      And Ada's user is inactive

    @id:leave-locked-out @idp:okta @idp:entra @needs:lifecycle.deactivate=delete-member|disable-account
    Scenario: Nobody gets in with what is left of the account (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      When Ada is unassigned from the application
      Then Ada's account is inactive
      And Ben's account is active

    @id:leave-locked-out-disabled @idp:okta-aiw @idp:entra-default @needs:lifecycle.deactivate=delete-member|disable-account
    Scenario: Who is disabled in the directory gets in no more (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada is disabled in the directory
      Then Ada's account is inactive

    @id:leave-disabled @idp:okta-aiw @idp:entra-default @needs:lifecycle.deactivate=remove-membership
    Scenario: Who is disabled in the directory is no member either (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      When Ada is disabled in the directory
      Then Ada is no member
      And Ben's teams are "home:all, home:riggers"

  @req:DOCKER-REMOVE-D02 @req:DOCKER-CORNER-14 @needs:lifecycle.reactivate=replay-create
  Rule: Who comes back is placed as the directory says by then

    @id:return @idp:okta @idp:entra
    Scenario: Role and team of the directory are there again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned role | editor  |
        | assigned team | riggers |
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada holds the role "editor" in "home:riggers"

    @id:return-changed @idp:okta-aiw @idp:entra
    Scenario: What changed meanwhile counts (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
        | assigned team | desk   |
      When Ada is assigned to the application
      Then Ada holds the role "editor" in "home:desk"

  @req:DOCKER-REMOVE-D02 @needs:lifecycle.reactivate=restore
  Rule: Where the same account comes back, it is the same user

    @id:return-restored @idp:okta @idp:entra
    Scenario: Who was suspended is there again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When Ada is assigned to the application
      Then Ada's account is active
      And exactly one user matches Ada

  @req:DOCKER-UPDATE-C04 @needs:lifecycle.put-without-active=deactivate
  Rule: A PUT of /Users that does not say active deactivates

    @id:put-without-active
    Scenario: Name alone is sent, and the person is out
      Given okta-aiw provisions roles and teams to the service provider
      And the service provider already has the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "name": {"givenName": "Ada", "familyName": "Stone"}}
        """
      Then Ada's user is inactive
      And Ada's user has the family name "Stone"

    @id:patch-without-active @idp:entra @needs:protocol.patch=advertised|unadvertised @req:DOCKER-CORNER-01
    Scenario: A change that Entra sends does not deactivate (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada's family name changes to "Stone"
      Then Ada's user is active
      And Ada's teams are "home:all"

  @req:DOCKER-UPDATE-C01 @req:DOCKER-UPDATE-C02 @req:DOCKER-UPDATE-C03 @needs:lifecycle.put-empty-name=keep
  Rule: A PUT of /Users changes names and never clears them

    @id:put-name
    Scenario: A new name is taken
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada's family name changes to "Stone"
      Then Ada's name at the product is "Ada Stone"

    @id:put-without-name
    Scenario Outline: A name that is <case> stays as it was
      Given okta-aiw provisions roles and teams to the service provider
      And the service provider already has the user Ada
      When a client replaces `/Users/${Ada.id}` with:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"<name>, "active": true}
        """
      Then Ada's name at the product is "Ada Lane"
      And Ada's user is active

      Examples:
        | case    | name                                          |
        | left out |                                              |
        | empty   | , "name": {}                                  |
        | blank   | , "name": {"givenName": "", "familyName": ""} |

  @req:DOCKER-UPDATE-C10 @req:DOCKER-CORNER-05 @needs:lifecycle.rename=refuse
  Rule: An address stays what it is, but for its letters; PUT /Users

    @id:rename-refused
    Scenario: Another address is refused
      Given okta-aiw provisions roles and teams to the service provider
      And the service provider already has the user Ada
      When Ada's user is changed at the service provider to:
        """json
        {"userName": "${run.tag}-other@${run.domain}"}
        """
      Then the service provider refuses with 400 and mutability
      And nothing of Ada's membership changed

    @id:rename-other-case
    Scenario: The same address in capital letters is taken
      Given okta-aiw provisions roles and teams to the service provider
      And the service provider already has the user Ada
      When Ada's user is changed at the service provider to:
        """json
        {"userName": "${Ada.USERNAME}"}
        """
      Then the service provider refuses nothing
      And Ada has just one account

  @req:DOCKER-REMOVE-D03 @req:DOCKER-BOTH-F10
  Rule: A member whom the identity provider does not know

    @id:unmentioned-ignored @needs:lifecycle.unassigned-member=ignore
    Scenario: A sync that does not mention a member leaves him alone
      Given okta-aiw provisions roles and teams to the service provider
      And Ben was made a member of "home:desk" by hand
      And Ada is assigned to the application
      When a sync ends that did not mention Ben
      Then nothing of Ben's membership changed
      And Ben's teams are "home:desk"

    @id:unmentioned-deactivated @needs:lifecycle.unassigned-member=deactivate
    Scenario: A sync that does not mention a member disables the account
      Given okta-aiw provisions roles and teams to the service provider
      And Ben was made a member of "home:desk" by hand
      And Ada is assigned to the application
      When a sync ends that did not mention Ben
      Then Ben's account is disabled
      And nothing of Ada's membership changed

  @req:DOCKER-REMOVE-D07
  Rule: Who was removed by hand comes back with the next provisioning

    @id:removed-by-hand
    Scenario: An administrator removes a person
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada is removed by an administrator
      Then Ada is no member
      And Ada's teams are "none"

    @id:removed-and-created @idp:okta-aiw @idp:entra-default
    Scenario: A person who was removed is created again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada was made a member of "home:desk" by hand
      And Ada is removed by an administrator
      When Ada is assigned to the application
      Then Ada's teams are "home:all"
      And Ada has just one account

  @req:DOCKER-CORNER-14 @needs:lifecycle.reactivate=replay-create
  Rule: Only the user's own active brings somebody back

    @id:group-of-deactivated
    Scenario: A group that lists a deactivated person brings back nobody
      Given okta-aiw provisions roles and teams to the service provider
      And a client creates the users Ada and Ben
      And Ada's user is deactivated at the service provider
      When a client creates the group "home:riggers" with Ada and Ben
      Then Ada is no member
      And Ben's teams are "home:all, home:riggers"

  @req:DOCKER-CORNER-02 @needs:lifecycle.delete=deactivate
  Rule: A deleted user is gone from the endpoint and no member

    @id:deleted-user
    Scenario: A user is deleted
      Given okta-aiw provisions roles and teams to the service provider
      And the service provider already has the user Ada
      When Ada's user is deleted at the service provider
      Then Ada is no member
      And no user matches Ada
      And Ada has just one account
