
Feature: Test the connection
  What the button for testing the connection does, with the right token and with a wrong one.

  Rule: The connection test is answered with a list

    @id:<idp>-connection-test @idp:okta @idp:entra @req:OKTA-CONNECT-01 @req:OKTA-WIRE-02 @req:ENTRA-CONNECT-01 @req:ENTRA-CONNECT-04 @req:ENTRA-CONNECT-05 @req:ENTRA-WIRE-06
    Scenario: The connection is tested (<idp>)
      Given <idp> provisions people to the service provider
      When the administrator tests the connection
      Then the service provider refuses nothing

    @id:<idp>-connection-test-with-users @idp:okta @idp:entra @req:OKTA-CONNECT-01 @req:ENTRA-CONNECT-01
    Scenario: The connection is tested when users are there (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When the administrator tests the connection
      Then the service provider refuses nothing
      And nothing of Ada's user changed

  Rule: The connection test for groups is answered with a list

    @id:okta-connection-test-groups @idp:okta @needs:groups @req:OKTA-CONNECT-02
    Scenario: The connection of an application with group import is tested (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting      | value |
        | group import | on    |
      And the service provider already has the empty group "Keepers"
      When the administrator tests the connection
      Then the service provider refuses nothing

    @id:entra-connection-test-groups @idp:entra @needs:groups @req:ENTRA-CONNECT-02
    Scenario: The connection is tested when groups are there (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the empty group "Keepers"
      When the administrator tests the connection
      Then the service provider refuses nothing
      And each resource that the identity provider read has no `id`

  Rule: A wrong token is refused

    @id:okta-wrong-token @idp:okta @needs:authentication @req:OKTA-CONNECT-03
    Scenario: The connection is tested with a wrong token (<idp>)
      Given <idp> provisions people to the service provider
      And the application has a wrong token
      When the administrator tests the connection
      Then the service provider refuses with 401

    @id:entra-wrong-token @idp:entra @needs:authentication @req:ENTRA-CONNECT-03
    Scenario: The connection is tested with a wrong token (<idp>)
      Given <idp> provisions people to the service provider
      And the application has a wrong token
      When the administrator tests the connection
      Then the service provider refuses the credentials

    @id:<idp>-wrong-token-creates-nobody @idp:okta @idp:entra @needs:authentication @req:OKTA-CONNECT-03 @req:ENTRA-CONNECT-03
    Scenario: A person is assigned with a wrong token (<idp>)
      Given <idp> provisions people to the service provider
      And the application has a wrong token
      When Ada is assigned to the application
      Then the service provider refuses the credentials
      And no user matches Ada

  Rule: A parameter that the service provider does not know is ignored

    @id:entra-flag-connection-test @idp:entra @req:ENTRA-CONNECT-06
    Scenario: The connection is tested with the flag on every request
      Given entra-aadoptscim062020 provisions people to the service provider with:
        | setting        | value |
        | forwarded flag | on    |
      When the administrator tests the connection
      Then the service provider refuses nothing

    @id:entra-flag-create-and-search @idp:entra @req:ENTRA-CONNECT-06
    Scenario: A person is assigned with the flag on every request
      Given entra-aadoptscim062020 provisions people to the service provider with:
        | setting        | value |
        | forwarded flag | on    |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user has the attributes of the directory
