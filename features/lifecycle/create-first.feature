
Feature: Provision people without looking first
  What authentik and Keycloak with a SCIM plugin do: they create at once, and replace a user whom they did not read.

  Rule: A person becomes a user by a create that no search goes before

    @id:<idp>-creates-at-once @idp:authentik @idp:keycloak @req:AUTHENTIK-CREATE-01 @req:KEYCLOAK-CREATE-01
    Scenario: An assigned person becomes an active user (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user is active
      And Ada's user has the attributes of the directory

    @id:<idp>-created-external-id @idp:authentik @idp:keycloak @req:AUTHENTIK-CREATE-04 @req:KEYCLOAK-CREATE-04
    Scenario: The id of the directory is kept (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then Ada's user has `externalId` equal to `"${Ada.directoryId}"`

    @id:keycloak-plain-media-type @idp:keycloak @req:KEYCLOAK-WIRE-02
    Scenario: The application is set to the plain media type (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting      | value            |
        | content type | application/json |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user is active

    @id:authentik-escaped-name @idp:authentik @req:AUTHENTIK-WIRE-02
    Scenario: A name has characters beyond ASCII (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute    | value       |
        | display name | Ada Lövgren |
        | family name  | Lövgren     |
      When Ada is assigned to the application
      Then Ada's user has the attributes of the directory

  Rule: The answer to a create has what the identity provider takes out of it

    @id:<idp>-takes-from-answer @idp:authentik @idp:keycloak @req:AUTHENTIK-CREATE-02 @req:KEYCLOAK-CREATE-02
    Scenario: The identity provider reads the answer to a create (<idp>)
      Given <idp> provisions people to the service provider
      When Ada is assigned to the application
      Then the identity provider reports no failure
      And Ada's user is active

  Rule: A user name is given to one user only

    @id:<idp>-meets-duplicate @idp:authentik @idp:keycloak @req:AUTHENTIK-CREATE-03 @req:KEYCLOAK-CREATE-03
    Scenario: The user is there already (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then the service provider refuses with 409
      And nothing of Ada's user changed

    @id:authentik-links-after-409 @idp:authentik @needs:filter @req:AUTHENTIK-MATCH-01
    Scenario: The user that was refused is looked for and linked (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When Ada is assigned to the application
      Then the service provider refuses with 409
      And the identity provider reports no failure

    @id:authentik-linked-is-replaced @idp:authentik @needs:filter @req:AUTHENTIK-MATCH-01 @req:AUTHENTIK-UPDATE-01
    Scenario: A linked user is replaced by the next synchronisation (<idp>)
      Given <idp> provisions people to the service provider
      And somebody creates Ada's user while the identity provider does
      When provisioning runs again
      Then the service provider refuses nothing
      And exactly one user matches Ada
      And Ada's user has the attributes of the directory

    @id:keycloak-duplicate-is-not-linked @idp:keycloak @needs:filter @req:KEYCLOAK-CREATE-03
    Scenario: Nothing follows a refused create (<idp>)
      Given <idp> provisions people to the service provider
      When somebody creates Ada's user while the identity provider does
      Then the service provider refuses with 409
      And the identity provider reports a failure for Ada
      And exactly one user matches Ada

  Rule: A user is replaced as a whole, without being read before

    @id:<idp>-replaces-unread @idp:authentik @idp:keycloak @req:AUTHENTIK-UPDATE-01 @req:KEYCLOAK-UPDATE-01
    Scenario: The name changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada's attributes change to:
        | attribute    | value     |
        | display name | Ada Marsh |
        | family name  | Marsh     |
      Then the service provider refuses nothing
      And Ada's user has the attributes of the directory
      And nothing of Ben's user changed

    @id:keycloak-active-as-text @idp:keycloak @needs:patch @req:KEYCLOAK-UPDATE-02
    Scenario: The name changes by an update that has active as a text (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting               | value |
        | user changes by PATCH | on    |
      And Ada is assigned to the application
      When Ada's family name changes to "Marsh"
      Then the service provider refuses nothing
      And Ada's user has the display name "Ada Marsh"
      And Ada's user is active

    @id:<idp>-creates-anew @idp:authentik @idp:keycloak @req:AUTHENTIK-UPDATE-02 @req:KEYCLOAK-UPDATE-03
    Scenario: Somebody has deleted the user (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deleted at the service provider
      When Ada's attributes change to:
        | attribute    | value     |
        | display name | Ada Marsh |
        | family name  | Marsh     |
      Then the service provider refuses with 404
      And Ada's user has the attributes of the directory

    @id:<idp>-meets-no-server-error @idp:authentik @idp:keycloak @req:AUTHENTIK-WIRE-03 @req:KEYCLOAK-WIRE-01
    Scenario: A person without an e-mail address is disabled (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's email is cleared
      When Ada is disabled in the directory
      Then the identity provider meets no server error

  Rule: The whole user with inactive deactivates, with active reactivates

    @id:<idp>-disabled-by-replace @idp:authentik @idp:keycloak @req:AUTHENTIK-DEACTIVATE-01 @req:KEYCLOAK-DEACTIVATE-01
    Scenario: A person is disabled (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada is disabled in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive
      And Ada's user has the attributes of the directory

    @id:<idp>-enabled-by-replace @idp:authentik @idp:keycloak @req:AUTHENTIK-REACTIVATE-01 @req:KEYCLOAK-REACTIVATE-01
    Scenario: A disabled person is enabled (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then the service provider refuses nothing
      And Ada's user is active

    @id:keycloak-disabled-by-text @idp:keycloak @needs:patch @req:KEYCLOAK-DEACTIVATE-02
    Scenario: A person is disabled by a text (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting               | value |
        | user changes by PATCH | on    |
      And Ada is assigned to the application
      When Ada is disabled in the directory
      Then the service provider refuses nothing
      And Ada's user is inactive

    @id:keycloak-enabled-by-text @idp:keycloak @needs:patch @req:KEYCLOAK-REACTIVATE-02
    Scenario: A disabled person is enabled by a text (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting               | value |
        | user changes by PATCH | on    |
      And Ada is assigned to the application
      And Ada is disabled in the directory
      When Ada is enabled in the directory
      Then Ada's user is active

  Rule: A person who leaves is deleted

    @id:<idp>-deletes-who-leaves @idp:authentik @idp:keycloak @needs:filter @req:AUTHENTIK-REMOVE-01 @req:KEYCLOAK-REMOVE-01
    Scenario: A person is unassigned (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada is unassigned from the application
      Then the service provider refuses nothing
      And Ada's user can no longer be retrieved
      And nothing of Ben's user changed

  Rule: The configuration says how the identity provider may send

    @id:authentik-reads-configuration @idp:authentik @req:AUTHENTIK-CONNECT-01
    Scenario: The configuration is read (<idp>)
      Given <idp> provisions people to the service provider
      When the administrator tests the connection
      Then the service provider refuses nothing
      And the identity provider reports no failure

    @id:authentik-get-with-media-type @idp:authentik @req:AUTHENTIK-WIRE-01
    Scenario: What is read names the media type of a body (<idp>)
      Given <idp> provisions people to the service provider
      When the administrator imports the users
      Then the service provider refuses nothing

  Rule: People and groups who are there are found by reading everything

    @serial @id:<idp>-finds-who-is-there @idp:authentik @idp:keycloak @req:AUTHENTIK-IMPORT-01 @req:KEYCLOAK-IMPORT-01
    Scenario: A user made by hand is found (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And the service provider already has the user Ben
      When the administrator imports the users
      Then the import lists Ada and Ben once
      And the import goes through without a problem

    @serial @slow @id:authentik-reads-every-page @idp:authentik @req:AUTHENTIK-IMPORT-01
    Scenario: There are more users than a page holds (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has 120 more users
      When the administrator imports the users
      Then the import lists every user once
      And the import goes through without a problem
