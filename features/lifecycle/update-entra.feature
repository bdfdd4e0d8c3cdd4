
@idp:entra
Feature: Update a user from Entra
  Entra reads the user, compares and sends only the differences, one operation for each or all in one.

  Rule: A changed attribute reads back with its new value and nothing else changes

    @id:entra-update-attribute @req:ENTRA-UPDATE-18 @req:ENTRA-UPDATE-15
    Scenario Outline: The <field> changes (<idp>, <case>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's <field> changes to "<value>"
      Then Ada's user has the <field> "<value>"
      And nothing but `<path>` of Ada's user changed

      Examples:
        | case                 | idp                    | field              | value         | path              |
        | title default        | entra-default          | title              | Harbour guide | title             |
        | title flag           | entra-aadoptscim062020 | title              | Harbour guide | title             |
        | display name default | entra-default          | display name       | Ada L.        | displayName       |
        | display name flag    | entra-aadoptscim062020 | display name       | Ada L.        | displayName       |
        | language default     | entra-default          | preferred language | de-CH         | preferredLanguage |
        | language flag        | entra-aadoptscim062020 | preferred language | de-CH         | preferredLanguage |
        | given name default   | entra-default          | given name         | Adele         | name              |
        | given name flag      | entra-aadoptscim062020 | given name         | Adele         | name              |
        | work phone default   | entra-default          | work phone         | +1-555-0177   | phoneNumbers      |
        | work phone flag      | entra-aadoptscim062020 | work phone         | +1-555-0177   | phoneNumbers      |

    @id:entra-update-touches-nobody-else @req:ENTRA-UPDATE-18 @req:ENTRA-UPDATE-15
    Scenario: Another user stays as it was (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And nothing of Ben's user changed

    @id:entra-update-keeps-other-email @req:ENTRA-UPDATE-15 @req:ENTRA-UPDATE-18
    Scenario: Another e-mail address stays when the work address changes (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"emails": [{"value": "${Ada.email}", "type": "work", "primary": true}, {"value": "${run.tag}-ada.home@${run.domain}", "type": "home"}]}
        """
      When Ada's email changes to "${Ada.stem}.new@${run.domain}"
      Then Ada's user has the email "${Ada.stem}.new@${run.domain}"
      And Ada's user has `emails[type eq "home"].value` equal to `"${run.tag}-ada.home@${run.domain}"`

    @id:entra-update-keeps-foreign-attribute @req:ENTRA-UPDATE-15 @req:ENTRA-UPDATE-18
    Scenario: An attribute that only the service provider manages stays (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"timezone": "Europe/Zurich", "nickName": "Addie"}
        """
      When Ada's title changes to "Pilot"
      Then Ada's user has `timezone` equal to `"Europe/Zurich"`
      And nothing but `title` of Ada's user changed

  @req:ENTRA-UPDATE-01
  Rule: Operations are understood with a capital letter

    @id:entra-capital-replace
    Scenario: A value that is there is replaced
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      When Ada's title changes to "Pilot"
      Then the service provider refuses nothing
      And Ada's user has the title "Pilot"

    @id:entra-capital-add
    Scenario: A value that was missing is added
      Given entra-default provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value |
        | title     |       |
      And Ada is assigned to the application
      When Ada's title changes to "Pilot"
      Then the service provider refuses nothing
      And Ada's user has the title "Pilot"

  @req:ENTRA-UPDATE-02
  Rule: A filtered path creates the element that it names

    @id:entra-filtered-path-creates
    Scenario Outline: The <field> of a person who had none is added (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's <field> changes to "<value>"
      Then the service provider refuses nothing
      And Ada's user has the <field> "<value>"
      And nothing but `<path>` of Ada's user changed

      Examples:
        | case           | idp                    | field        | value       | path         |
        | mobile default | entra-default          | mobile phone | +1-555-0143 | phoneNumbers |
        | mobile flag    | entra-aadoptscim062020 | mobile phone | +1-555-0143 | phoneNumbers |
        | street default | entra-default          | street       | Quay 7      | addresses    |
        | street flag    | entra-aadoptscim062020 | street       | Quay 7      | addresses    |
        | city default   | entra-default          | city         | Bern        | addresses    |
        | city flag      | entra-aadoptscim062020 | city         | Bern        | addresses    |
        | office default | entra-default          | office       | B4/13       | addresses    |
        | office flag    | entra-aadoptscim062020 | office       | B4/13       | addresses    |

    @id:entra-filtered-path-keeps-siblings
    Scenario: A new mobile phone leaves the work phone alone (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's mobile phone changes to "+1-555-0143"
      Then Ada's user has the mobile phone "+1-555-0143"
      And Ada's user has the work phone "+1-555-0100"

    @id:entra-filtered-paths-fill-one-element
    Scenario: Street, city and postal code become one address (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute   | value  |
        | street      | Quay 7 |
        | city        | Bern   |
        | postal code | 3011   |
      Then Ada's user has the street "Quay 7"
      And Ada's user has the city "Bern"
      And Ada's user has the postal code "3011"

    @id:entra-first-email-is-added
    Scenario: A person without an e-mail address gets one (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value |
        | email     |       |
      And Ada is assigned to the application
      When Ada's email changes to "${Ada.email}"
      Then Ada's user has the email "${Ada.email}"

  @req:ENTRA-UPDATE-04
  Rule: Several changes in one value without a path reach the attributes that their keys name

    @id:entra-pathless-flat-names
    Scenario: First and last name change together
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute   | value |
        | given name  | Adele |
        | family name | Marsh |
      Then Ada's user has the given name "Adele"
      And Ada's user has the family name "Marsh"
      And nothing but `name, displayName` of Ada's user changed

    @id:entra-pathless-several
    Scenario: A name and attributes beside it change together
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute    | value     |
        | family name  | Marsh     |
        | display name | Ada Marsh |
        | title        | Pilot     |
      Then Ada's user has the family name "Marsh"
      And Ada's user has the display name "Ada Marsh"
      And nothing but `name, displayName, title` of Ada's user changed

  @req:ENTRA-UPDATE-05
  Rule: Keys that begin with a schema reach the attributes of that schema

    @id:entra-pathless-enterprise @needs:enterprise
    Scenario: Department and title change together
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute  | value  |
        | department | Harbor |
        | title      | Pilot  |
      Then Ada's user has the department "Harbor"
      And Ada's user has the title "Pilot"
      And Ada's user has the employee number "${Ada.employeeNumber}"

    @id:entra-pathless-enterprise-alone @needs:enterprise
    Scenario: Department and employee number change together
      Given entra-aadoptscim062020 provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute       | value  |
        | department      | Harbor |
        | employee number | 2002   |
      Then Ada's user has the department "Harbor"
      And Ada's user has the employee number "2002"

  @req:ENTRA-UPDATE-12
  Rule: A path that begins with a schema reaches the attribute of that schema

    @id:entra-enterprise-path @needs:enterprise
    Scenario Outline: The <field> changes
      Given entra-default provisions people to the service provider
      And Ada is assigned to the application
      When Ada's <field> changes to "<value>"
      Then Ada's user has the <field> "<value>"
      And nothing but `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` of Ada's user changed

      Examples:
        | field           | value  |
        | department      | Harbor |
        | employee number | 2002   |

    @id:entra-first-enterprise-attribute @needs:enterprise
    Scenario: A person without enterprise attributes gets a department
      Given entra-default provisions people to the service provider
      And Ada is in the directory with:
        | attribute       | value |
        | department      |       |
        | employee number |       |
      And Ada is assigned to the application
      When Ada's department changes to "Harbor"
      Then Ada's user has the department "Harbor"

  @req:ENTRA-UPDATE-18
  Rule: Several changes are all carried out, in one request

    @id:entra-update-several
    Scenario: Several attributes of different kinds change at once (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute    | value       |
        | family name  | Marsh       |
        | title        | Pilot       |
        | work phone   | +1-555-0188 |
        | mobile phone | +1-555-0189 |
      Then Ada's user has the family name "Marsh"
      And Ada's user has the work phone "+1-555-0188"
      And Ada's user has the mobile phone "+1-555-0189"

    @id:entra-marriage @req:ENTRA-UPDATE-16
    Scenario: A person marries: user name, e-mail address and names change at once (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute    | value                          |
        | user name    | ${Ada.stem}-lane@${run.domain} |
        | email        | ${Ada.stem}-lane@${run.domain} |
        | family name  | Marsh                          |
        | display name | Ada Marsh                      |
      Then Ada's user keeps its id
      And Ada's user has the family name "Marsh"
      And nothing but `userName, externalId, emails, name, displayName` of Ada's user changed

    @id:entra-path-for-each @needs:enterprise @req:ENTRA-UPDATE-12
    Scenario: Each of several changes has its path
      Given entra-aadoptscim062020 provisions people to the service provider with:
        | setting              | value |
        | path for each change | on    |
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute       | value  |
        | title           | Pilot  |
        | department      | Harbor |
        | employee number | 2002   |
      Then Ada's user has the title "Pilot"
      And Ada's user has the department "Harbor"
      And Ada's user has the employee number "2002"

    @id:entra-replace-and-add-mixed @req:ENTRA-UPDATE-03
    Scenario: One value is replaced and another one added (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute          | value |
        | preferred language |       |
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute          | value |
        | title              | Pilot |
        | preferred language | de-CH |
      Then Ada's user has the title "Pilot"
      And Ada's user has the preferred language "de-CH"

  @req:ENTRA-UPDATE-16
  Rule: A changed user name is taken over by the same user

    @id:entra-rename-user
    Scenario: A person gets another user name (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's user name changes to "${Ada.stem}-lane@${run.domain}"
      Then Ada's user keeps its id
      And exactly one user matches Ada
      And nothing but `userName, externalId` of Ada's user changed

    @id:entra-rename-changes-external-id
    Scenario: The alias follows the user name (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      When Ada's user name changes to "${Ada.stem}-lane@${run.domain}"
      Then Ada's user has `externalId` equal to `"${Ada.stem}-lane"`

    @id:entra-renamed-user-updates
    Scenario: A person with a new user name is updated later (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user name changes to "${Ada.stem}-lane@${run.domain}"
      When Ada's title changes to "Pilot"
      Then Ada's user has the title "Pilot"
      And Ada's user keeps its id

  Rule: A cycle without a change finds nothing to write

    @id:entra-second-cycle-writes-nothing @req:ENTRA-CREATE-06
    Scenario: Everything is compared again and nothing differs (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute    | value       |
        | mobile phone | +1-555-0143 |
        | city         | Bern        |
      And Ada is assigned to the application
      When the administrator restarts provisioning
      Then nothing is written
      And nothing of Ada's user changed

    @id:entra-cycle-after-update-writes-nothing @req:ENTRA-CREATE-06
    Scenario: After an update nothing differs (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's title changes to "Pilot"
      When the administrator restarts provisioning
      Then nothing is written
      And Ada's user has the title "Pilot"

    @id:entra-drift-is-mended @req:ENTRA-UPDATE-18 @req:ENTRA-UPDATE-15
    Scenario: What was changed by hand goes back to the directory's value (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is changed at the service provider to:
        """
        {"title": "Stowaway"}
        """
      When the administrator restarts provisioning
      Then Ada's user has the title "Engineer"
      And nothing but `title` of Ada's user changed

  @req:ENTRA-REMOVE-02
  Rule: A user who was deleted at the service provider is gone for the identity provider too

    @id:entra-update-deleted-user
    Scenario: A person whose user was deleted by hand is updated (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada's user is deleted at the service provider
      When Ada's title changes to "Pilot"
      Then the service provider refuses with 404
      And the identity provider reports a failure for Ada
