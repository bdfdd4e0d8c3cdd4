
@profile:docker
Feature: A person whom the product already knows
  Who is assigned may have an account, may have come by sign-in, by hand or by invitation.

  @req:DOCKER-CREATE-B08 @needs:lifecycle.link-existing=any|non-members
  Rule: An account with the same address is taken over, not doubled

    @id:existing-account @idp:okta @idp:entra
    Scenario: An account is made a member (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada has an account at the product
      When Ada is assigned to the application
      Then Ada's organizations are "home"
      And Ada's teams are "home:all"
      And Ada has just one account

    @id:existing-account-attributes @idp:okta-aiw @idp:entra-default
    Scenario: An account gets role and team of the directory (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned role | editor  |
        | assigned team | riggers |
      And Ada has an account at the product
      When Ada is assigned to the application
      Then Ada's role is "editor"
      And Ada's teams are "home:riggers"

  @req:DOCKER-CREATE-B10 @needs:lifecycle.link-existing=any @needs:lifecycle.manages-jit-users=true
  Rule: Where the product links members, SCIM takes over who was made a member by hand

    @id:existing-member-linked @idp:okta @idp:entra
    Scenario: A member by hand gets the role of the directory (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada was made a member of "home:riggers" by hand
      When Ada is assigned to the application
      Then Ada's role is "editor"
      And Ada has just one account

  @req:DOCKER-CREATE-B10 @needs:lifecycle.link-existing=non-members|none @needs:lifecycle.manages-jit-users=false
  Rule: Where the product does not link members, SCIM changes nothing of who was made a member by hand

    @id:existing-member-kept @idp:okta @idp:entra
    Scenario: A member by hand keeps role and team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value |
        | assigned role | owner |
      And Ada was made a member of "home:riggers" by hand
      When Ada is assigned to the application
      Then nothing of Ada's membership changed

  @req:DOCKER-CREATE-B12
  Rule: An account with another address stays as it is

    @id:existing-other-address @idp:okta-aiw @idp:entra-default
    Scenario: Somebody else's account is not taken over (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ben has an account at the product
      When Ada is assigned to the application
      Then nothing of Ben's membership changed
      And Ben is no member
      And Ada's teams are "home:all"

  @req:DOCKER-CREATE-B13 @req:DOCKER-CORNER-06
  Rule: Who is provisioned already is not created again, whatever letters the address has

    @id:existing-provisioned
    Scenario: A second create is a conflict
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the service provider already has the user Ada
      Then the service provider refuses with 409 and uniqueness
      And nothing of Ada's membership changed
      And Ada has just one account

    @id:existing-provisioned-other-case
    Scenario: A second create in capital letters is a conflict too
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the service provider already has the user Ada with:
        """json
        {"userName": "${Ada.USERNAME}"}
        """
      Then the service provider refuses with 409 and uniqueness
      And Ada has just one account

    @id:existing-deactivated @needs:lifecycle.create-deactivated=conflict
    Scenario: A create for somebody deactivated is a conflict and brings nobody back
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      And Ada is unassigned from the application
      When the service provider already has the user Ada
      Then the service provider refuses with 409 and uniqueness
      And Ada is no member

  @req:DOCKER-CORNER-23 @needs:lifecycle.invitation=accept
  Rule: Who is invited comes into the team of the invitation, with the role of the directory

    @id:existing-invited @idp:okta-aiw @idp:entra
    Scenario: An invitation is taken up (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada is invited to "home:desk"
      When Ada is assigned to the application
      Then Ada's teams are "home:desk"
      And Ada's role is "editor"

  @req:DOCKER-CREATE-B11 @req:DOCKER-CORNER-25 @req:DOCKER-TOGGLE-G17 @needs:lifecycle.unverified-domain=refuse
  Rule: Who has an address of another domain stays outside

    @id:existing-guest @idp:okta-aiw @idp:entra-default
    Scenario: A guest is refused and stays a guest (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute | value                     |
        | user name | ${Ada.stem}@other.example |
        | email     | ${Ada.stem}@other.example |
      And Ada is a guest of "home:desk"
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And nothing of Ada's membership changed

    @id:unverified-domain @idp:okta-aiw @idp:entra-default
    Scenario: A stranger from another domain is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute | value                     |
        | user name | ${Ada.stem}@other.example |
        | email     | ${Ada.stem}@other.example |
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And Ada's account is absent

  @req:DOCKER-CORNER-03 @needs:lifecycle.create-inactive=no-membership
  Rule: Who is created inactive belongs nowhere yet

    @id:create-inactive
    Scenario: An inactive user is no member
      Given okta-aiw provisions roles and teams to the service provider
      When the service provider already has the user Ada with:
        """json
        {"active": false}
        """
      Then Ada's user is inactive
      And Ada is no member

  @req:DOCKER-CORNER-07 @req:DOCKER-CORNER-34
  Rule: A search finds whom the product lists, and an empty search is no error

    @id:scope-provisioned @needs:lifecycle.scope=provisioned
    Scenario: A member by hand is not found
      Given okta-aiw provisions roles and teams to the service provider
      And Ben is assigned to the application
      When Ada was made a member of "home:desk" by hand
      Then no user matches Ada
      And exactly one user matches Ben

    @id:scope-all @needs:lifecycle.scope=all
    Scenario: A member by hand is found
      Given okta-aiw provisions roles and teams to the service provider
      And Ben is assigned to the application
      When Ada was made a member of "home:desk" by hand
      Then the search "userName eq \"${Ada.userName}\"" finds exactly Ada
      And exactly one user matches Ben

  @req:DOCKER-CORNER-34
  Rule: A search of /Users without a match is answered with 200

    @id:search-for-nobody @needs:filter
    Scenario: Somebody whom the product does not know is searched for
      Given okta-aiw provisions roles and teams to the service provider
      When a client searches `/Users` for "userName eq \"${Ada.userName}\""
      Then the status is 200
      And the answer lists nobody
