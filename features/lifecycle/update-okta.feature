
@idp:okta
Feature: Update a user from Okta
  Okta reads the user, lays what changed over it and sends all of it back.

  @req:OKTA-UPDATE-04
  Rule: A changed attribute reads back with its new value and nothing else changes

    @id:okta-update-attribute
    Scenario Outline: The <field> changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's <field> changes to "<value>"
      Then Ada's user has the <field> "<value>"
      And nothing but `<path>` of Ada's user changed

      Examples:
        | field              | idp      | value         | path              |
        | title              | okta-aiw | Harbour guide | title             |
        | family name        | okta-oin | Lane-Ruiz     | name.familyName   |
        | given name         | okta-aiw | Adele         | name.givenName    |
        | display name       | okta-oin | Ada L.        | displayName       |
        | nick name          | okta-aiw | Addie         | nickName          |
        | user type          | okta-oin | Contractor    | userType          |
        | preferred language | okta-aiw | de-CH         | preferredLanguage |
        | work phone         | okta-oin | +1-555-0177   | phoneNumbers      |

    @id:okta-update-enterprise-attribute @needs:enterprise
    Scenario Outline: The <field> changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's <field> changes to "<value>"
      Then Ada's user has the <field> "<value>"
      And nothing but `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` of Ada's user changed

      Examples:
        | field           | idp      | value  |
        | department      | okta-aiw | Harbor |
        | employee number | okta-oin | 2002   |
        | cost center     | okta-aiw | 4712   |

    @id:okta-update-several
    Scenario: Several attributes change at once (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute    | value       |
        | family name  | Marsh       |
        | display name | Ada Marsh   |
        | title        | Pilot       |
        | work phone   | +1-555-0188 |
      Then Ada's user has the attributes of the directory
      And Ada's user has the title "Pilot"
      And Ada's user has the work phone "+1-555-0188"

    @id:okta-update-touches-nobody-else
    Scenario: Another user stays as it was (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And nothing of Ben's user changed

  Rule: What the identity provider does not know survives when it comes back

    @id:okta-update-keeps-foreign-attribute @req:OKTA-UPDATE-04
    Scenario: An attribute that only the service provider manages stays (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"timezone": "Europe/Zurich", "profileUrl": "https://people.example.com/ada"}
        """
      When Ada's title changes to "Pilot"
      Then Ada's user has `timezone` equal to `"Europe/Zurich"`
      And nothing but `title` of Ada's user changed

    @id:okta-update-keeps-other-email @req:OKTA-UPDATE-04
    Scenario: Another e-mail address stays when the primary one changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "${run.tag}-ada.home@${run.domain}", "type": "home"}]}
        """
      When Ada's email changes to "${Ada.stem}.new@${run.domain}"
      Then Ada's user has the email "${Ada.stem}.new@${run.domain}"
      And Ada's user has `emails[type eq "home"].value` equal to `"${run.tag}-ada.home@${run.domain}"`

    @id:okta-update-without-difference @req:OKTA-UPDATE-01
    Scenario: Sending everything back unchanged changes nothing (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When the administrator forces a sync of Ada
      Then the service provider refuses nothing
      And nothing of Ada's user changed

  @req:OKTA-UPDATE-02
  Rule: What only the service provider may write is ignored when it comes back

    @id:okta-update-echoes-groups @needs:groups
    Scenario: A member of a group is updated (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ada's title changes to "Pilot"
      Then the service provider refuses nothing
      And Ada's user has the title "Pilot"
      And the group "Keepers" has exactly the members Ada and Ben

    @id:okta-update-echoes-meta
    Scenario: The user's own id and origin come back (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's nick name changes to "Addie"
      Then the service provider refuses nothing
      And Ada's user keeps its id

  Rule: What the service provider does not know does not fail an update

    @id:okta-update-unknown-attribute @req:OKTA-UPDATE-03
    Scenario: A custom attribute without a schema is sent along (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting          | value        |
        | custom attribute | favouriteSea |
      And Ada is assigned to the application
      When Ada's favouriteSea changes to "Azov"
      Then the service provider refuses nothing
      And nothing but `favouriteSea` of Ada's user changed

    @id:okta-update-unknown-schema @req:OKTA-UPDATE-05
    Scenario: A custom attribute with an unknown schema is sent along (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting          | value                                                        |
        | custom attribute | urn:example:scim:schemas:extension:sea:2.0:User:favouriteSea |
      And Ada is assigned to the application
      When Ada's favouriteSea changes to "Azov"
      Then the service provider refuses nothing
      And nothing but `urn:example:scim:schemas:extension:sea:2.0:User` of Ada's user changed

  @req:OKTA-UPDATE-06
  Rule: A changed user name is taken over by the same user

    @id:okta-rename-user
    Scenario: A person gets another user name (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's user name changes to "${Ada.stem}-lane@${run.domain}"
      Then Ada's user keeps its id
      And exactly one user matches Ada
      And nothing but `userName` of Ada's user changed

    @id:okta-renamed-user-updates
    Scenario: A person with a new user name is updated later (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user name changes to "${Ada.stem}-lane@${run.domain}"
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And Ada's user keeps its id

  @req:OKTA-UPDATE-07
  Rule: An attribute that was cleared has no value afterwards

    @id:okta-clear-attribute
    Scenario Outline: The title is cleared and sent as <form> (<case>)
      Given <idp> provisions people to the service provider with:
        | setting       | value  |
        | cleared value | <form> |
      And Ada is assigned to the application
      When Ada's title is cleared
      Then the service provider refuses nothing
      And Ada's user has no `title`
      And nothing but `title` of Ada's user changed

      Examples:
        | case       | idp      | form   |
        | aiw empty  | okta-aiw | empty  |
        | aiw null   | okta-aiw | null   |
        | aiw absent | okta-aiw | absent |
        | oin empty  | okta-oin | empty  |
        | oin null   | okta-oin | null   |
        | oin absent | okta-oin | absent |

    @id:okta-clear-phone
    Scenario: The only phone number is cleared (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's work phone is cleared
      Then the service provider refuses nothing
      And Ada's user has no `phoneNumbers`

  @req:OKTA-UPDATE-08
  Rule: A user who was deleted at the service provider is gone for the identity provider too

    @id:okta-update-deleted-user
    Scenario: A person whose user was deleted by hand is updated (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deleted at the service provider
      When Ada's title changes to "Pilot"
      Then the service provider refuses with 404
      And the identity provider reports a failure for Ada

  @req:OKTA-UPDATE-09
  Rule: A password that is pushed is accepted and never shown

    @id:okta-push-password @needs:change-password
    Scenario: A person's password is synchronised (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting       | value |
        | password sync | on    |
      And Ada is assigned to the application
      When Ada's password changes to "Blue-Harbor-Lamp-42"
      Then the service provider refuses nothing
      And Ada's user has no `password`
      And nothing of Ada's user changed
