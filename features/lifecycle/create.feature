Feature: Create a user
  What an identity provider does when a person is assigned to the application.

  @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01
  Rule: A person who is assigned becomes a user with the values of the directory

    @id:assign-creates-user
    Scenario Outline: An assigned person becomes an active user (<idp>)
      Given <idp> provisions to the service provider
      When Ada is assigned to the application
      Then Ada's user is active
      And Ada's user has the attributes of the directory

      @idp:okta
      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

      @idp:entra
      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |
