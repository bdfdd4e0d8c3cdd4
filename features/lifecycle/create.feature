
Feature: Create a user
  What an identity provider does when a person is assigned to the application.

  Rule: A person who is assigned becomes a user with the values of the directory

    @id:<idp>-assign-creates-user @idp:okta @idp:entra @req:OKTA-CREATE-01 @req:OKTA-WIRE-01 @req:ENTRA-CREATE-01 @req:ENTRA-WIRE-01
    Scenario: An assigned person becomes an active user (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then Ada's user is active
      And Ada's user has the attributes of the directory

  Rule: Everybody in an assigned group becomes a user

    @id:<idp>-assigned-group-creates-users @idp:okta @idp:entra @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01
    Scenario: The members of an assigned group become users (<idp>)
      Given <idp> provisions people to the service provider
      When the group "Staff" with Ada and Ben is assigned to the application
      Then exactly one user matches Ada
      And Ada's user has the attributes of the directory
      And Ben's user has the attributes of the directory

  Rule: The answer tells the identity provider the id under which the user is found

    @id:<idp>-create-tells-id @idp:okta @idp:entra @req:OKTA-CREATE-02 @req:ENTRA-WIRE-05 @req:ENTRA-CREATE-01
    Scenario: The identity provider is told the id of the new user (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then the identity provider reports no failure
      And exactly one user matches Ada

  @req:OKTA-CREATE-03
  Rule: The placeholder password is accepted and never shown

    @id:okta-placeholder-password-hidden @idp:okta
    Scenario: A new user shows no password (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user has no `password`

  @req:OKTA-CREATE-04
  Rule: An empty list of groups does not keep a user from being created

    @id:okta-create-with-empty-groups @idp:okta
    Scenario: The empty list of groups is accepted (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user has no `groups`

  Rule: The identity provider's own id for a person is kept

    @id:okta-create-keeps-external-id @idp:okta @req:OKTA-CREATE-05
    Scenario: The id of the directory is kept (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then Ada's user has `externalId` equal to `"${Ada.directoryId}"`

    @id:entra-create-keeps-external-id @idp:entra @req:ENTRA-CREATE-02
    Scenario: The alias of the directory is kept (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then Ada's user has `externalId` equal to `"${Ada.stem}"`

    @id:okta-link-sets-external-id @idp:okta @req:OKTA-CREATE-05
    Scenario: A user who was made by hand gets the id of the directory (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then Ada's user has `externalId` equal to `"${Ada.directoryId}"`

    @id:entra-link-sets-external-id @idp:entra @req:ENTRA-CREATE-02
    Scenario: A user who was made by hand gets the alias of the directory (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then Ada's user has `externalId` equal to `"${Ada.stem}"`

  Rule: A user name is given to one user only

    @id:<idp>-create-race-refused @idp:okta @idp:entra @req:OKTA-CREATE-06 @req:ENTRA-CREATE-03
    Scenario: Somebody else was faster to create the user (<idp>)
      Given <idp> provisions people to the service provider
      When somebody creates Ada's user while the identity provider does
      Then the service provider refuses with 409
      And the identity provider reports a failure for Ada
      And exactly one user matches Ada

  Rule: A refused create leaves the user alone who has the name

    @id:<idp>-refused-create-changes-nothing @idp:okta @idp:entra @req:OKTA-CREATE-06 @req:ENTRA-CREATE-03
    Scenario: The user who was there first is not overwritten (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute    | value   |
        | title        | Captain |
        | display name | Captain |
      When somebody creates Ada's user while the identity provider does
      Then the service provider refuses with 409
      And Ada's user has no `title`
      And Ada's user has the display name "Ada Lane"
