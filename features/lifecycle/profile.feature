
Feature: Create a user with more than the basic attributes
  Optional attributes, enterprise attributes, and people who lack some or have unusual ones.

  Rule: Enterprise attributes are stored

    @id:okta-create-enterprise @idp:okta @needs:enterprise @req:OKTA-CREATE-07
    Scenario: The enterprise attributes of a new user are stored (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute       | value    |
        | department      | Harbour  |
        | division        | North    |
        | cost center     | 4711     |
        | employee number | 1002     |
      When Ada is assigned to the application
      Then Ada's user has the department "Harbour"
      And Ada's user has the division "North"
      And Ada's user has the employee number "1002"

    @id:entra-create-enterprise @idp:entra @needs:enterprise @req:ENTRA-CREATE-06
    Scenario: The enterprise attributes of a new user are stored (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute       | value   |
        | department      | Harbour |
        | employee number | 1002    |
      When Ada is assigned to the application
      Then Ada's user has the department "Harbour"
      And Ada's user has the employee number "1002"

  Rule: Attributes beyond the basic ones read back as they were sent

    @id:okta-create-optional-attributes @idp:okta @req:OKTA-CREATE-08
    Scenario Outline: The <field> of a new user reads back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value   |
        | <field>   | <value> |
      When Ada is assigned to the application
      Then Ada's user has the <field> "<value>"

      Examples:
        | field              | idp      | value         |
        | title              | okta-aiw | Harbour guide |
        | nick name          | okta-oin | Addie         |
        | user type          | okta-aiw | Employee      |
        | preferred language | okta-oin | de-CH         |
        | work phone         | okta-aiw | +1-555-0142   |
        | locale             | okta-oin | fr-FR         |

    @id:entra-create-optional-attributes @idp:entra @req:ENTRA-CREATE-06
    Scenario Outline: The <field> of a new user reads back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value   |
        | <field>   | <value> |
      When Ada is assigned to the application
      Then Ada's user has the <field> "<value>"

      Examples:
        | field              | idp                    | value         |
        | title              | entra-default          | Harbour guide |
        | preferred language | entra-aadoptscim062020 | de-CH         |
        | work phone         | entra-default          | +1-555-0142   |
        | mobile phone       | entra-aadoptscim062020 | +1-555-0143   |
        | street             | entra-default          | Quay 7        |
        | city               | entra-aadoptscim062020 | Bern          |

  Rule: A person with several phone numbers keeps all of them

    @id:entra-create-two-phones @idp:entra @req:ENTRA-CREATE-06
    Scenario: Work phone and mobile phone are both stored (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute    | value       |
        | work phone   | +1-555-0150 |
        | mobile phone | +1-555-0151 |
      When Ada is assigned to the application
      Then Ada's user has the work phone "+1-555-0150"
      And Ada's user has the mobile phone "+1-555-0151"

  Rule: Names in any script are kept

    @id:<idp>-create-unicode-name @idp:okta @idp:entra @req:OKTA-CREATE-01 @req:ENTRA-CREATE-01
    Scenario: A name with letters beyond ASCII reads back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute    | value          |
        | given name   | Ádá            |
        | family name  | Øster-Müller 山 |
        | display name | Ádá "Ø" Müller |
      When Ada is assigned to the application
      Then Ada's user has the attributes of the directory

  @req:ENTRA-CREATE-07
  Rule: A person without an e-mail address can be a user

    @id:entra-create-without-email @idp:entra
    Scenario: A person without an e-mail address becomes a user (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value |
        | email     |       |
      When Ada is assigned to the application
      Then Ada's user is active

  @req:ENTRA-CREATE-05
  Rule: The enterprise schema may be named without any of its attributes

    @id:entra-create-without-enterprise @idp:entra @needs:enterprise
    Scenario: A person without enterprise attributes becomes a user (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute       | value |
        | department      |       |
        | employee number |       |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user is active

  @req:OKTA-CREATE-09
  Rule: An attribute that the service provider does not know does not keep a user from being created

    @id:okta-create-unknown-attribute @idp:okta
    Scenario Outline: A custom attribute of the directory is no hindrance (<case>)
      Given <idp> provisions people to the service provider with:
        | setting          | value  |
        | custom attribute | <path> |
      And Ada is in the directory with:
        | attribute    | value |
        | favouriteSea | Azov  |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user is active

      Examples:
        | case               | idp      | path                                                     |
        | beside core, aiw   | okta-aiw | favouriteSea                                             |
        | beside core, oin   | okta-oin | favouriteSea                                             |
        | unknown URN, aiw   | okta-aiw | urn:example:scim:schemas:extension:sea:2.0:User:favouriteSea |
