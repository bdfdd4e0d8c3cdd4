
@serial
Feature: Import users and groups
  What an identity provider does when it reads everybody whom the service provider has.

  Rule: Every user is listed once, over all pages

    @id:<idp>-import-lists-everybody @idp:okta @idp:entra @req:OKTA-IMPORT-01 @req:ENTRA-IMPORT-01
    Scenario: Users made by hand and by the identity provider are imported (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And the service provider already has the user Cleo
      When the administrator imports the users
      Then the import lists every user once
      And the import goes through without a problem

    @slow @id:okta-import-several-pages @idp:okta @req:OKTA-IMPORT-01
    Scenario Outline: More users than a page holds are imported (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has 120 more users
      When the administrator imports the users
      Then the import lists every user once
      And the import goes through without a problem

      Examples:
        | idp      |
        | okta-aiw |
        | okta-oin |

    @slow @id:entra-import-several-pages @idp:entra @req:ENTRA-IMPORT-01
    Scenario Outline: More users than a page holds are imported (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has 120 more users
      When the administrator imports the users
      Then the import lists every user once
      And the import goes through without a problem

      Examples:
        | idp                    |
        | entra-default          |
        | entra-aadoptscim062020 |

    @id:okta-import-to-the-end @idp:okta-aiw @req:OKTA-IMPORT-01 @req:OKTA-IMPORT-03
    Scenario: An import reads on until a page is empty (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting           | value |
        | import to the end | on    |
      And the service provider already has the user Ada
      When the administrator imports the users
      Then the import lists Ada once
      And the import goes through without a problem

  Rule: The numbers of a page are numbers and tell the truth

    @id:okta-import-numbers @idp:okta @req:OKTA-IMPORT-02
    Scenario: The numbers of a page are read (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      When the administrator imports the users
      Then the import goes through without a problem
      And the import lists Ada once

    @id:okta-import-page-size @idp:okta @req:OKTA-IMPORT-04
    Scenario: The size of a page is compared with what it holds (<idp>)
      Given <idp> provisions people to the service provider
      And the service provider already has the user Ada
      And the service provider already has the user Ben
      When the administrator imports the users
      Then the import goes through without a problem
      And the import lists Ada and Ben once

  @req:OKTA-IMPORT-03
  Rule: A page past the end is empty and tells the true total

    @id:okta-page-past-the-end @idp:okta @needs:groups
    Scenario Outline: A page past the last <kind> is read
      Given okta-aiw provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When the administrator reads the page after the last <kind>
      Then the import ends with an empty page and the true total

      Examples:
        | kind  |
        | user  |
        | group |

  @req:OKTA-IMPORT-05
  Rule: Each listed user has what an import needs

    @id:okta-import-needs @idp:okta
    Scenario Outline: An imported user has <path>
      Given okta-aiw provisions people to the service provider
      And the service provider already has the user Ada
      When the administrator imports the users
      Then each imported user has a `<path>`

      Examples:
        | path            |
        | id              |
        | userName        |
        | name.givenName  |
        | name.familyName |
        | active          |
        | emails.value    |

  Rule: Groups are imported like users

    @id:okta-import-groups @idp:okta @needs:groups @req:OKTA-IMPORT-06
    Scenario: A group made by hand is imported (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting      | value |
        | group import | on    |
      And the service provider already has the user Ada
      And the service provider already has the group "Keepers" with Ada
      When the administrator imports the users
      Then the import lists the group "Keepers" once
      And the import goes through without a problem

  Rule: An import leaves an inactive user as it is

    @id:<idp>-import-inactive @idp:okta @idp:entra @req:OKTA-IMPORT-01 @req:ENTRA-IMPORT-01
    Scenario: An inactive user is among the imported ones (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And the service provider already has the user Ben with:
        """
        {"active": false}
        """
      When the administrator imports the users
      Then the import goes through without a problem
      And Ben's user is inactive

  Rule: An import leaves a user as it is who belongs to a person of the directory

    @id:<idp>-import-matched @idp:okta @idp:entra @req:OKTA-IMPORT-01 @req:ENTRA-IMPORT-01
    Scenario: A user made by hand belongs to a person who is not assigned (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory
      And the service provider already has the user Ada
      When the administrator imports the users
      Then the import lists Ada once
      And nothing of Ada's user changed
