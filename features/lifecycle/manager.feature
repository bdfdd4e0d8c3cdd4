
@idp:entra
Feature: Manage the manager of a user
  Entra sends a manager by the id that the service provider gave; Okta maps no manager by default.

  Rule: A manager is taken as the id of a user

    @id:entra-manager-set @needs:enterprise @req:ENTRA-UPDATE-06
    Scenario: A person gets a manager (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada's manager becomes Ben
      Then the service provider refuses nothing
      And Ada's user has the manager Ben

    @id:entra-manager-at-create @needs:enterprise @req:ENTRA-UPDATE-06
    Scenario: A person comes with a manager (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is in the directory with:
        | attribute | value |
        | manager   | Ben   |
      When Ada and Ben are assigned to the application
      Then the service provider refuses nothing
      And Ada's user has the manager Ben

    @id:entra-manager-in-create @needs:enterprise @req:ENTRA-CREATE-09
    Scenario: A person is created with the manager (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting             | value |
        | manager at creation | on    |
      And Ben is assigned to the application
      And Ada is in the directory with:
        | attribute | value |
        | manager   | Ben   |
      When Ada is assigned to the application
      Then the service provider refuses nothing
      And Ada's user has the manager Ben

    @id:entra-manager-changes @needs:enterprise @req:ENTRA-UPDATE-06
    Scenario: A person gets another manager (<idp>)
      Given <idp> provisions people to the service provider
      And Ada, Ben and Cleo are assigned to the application
      And Ada's manager becomes Ben
      When Ada's manager becomes Cleo
      Then the service provider refuses nothing
      And Ada's user has the manager Cleo

    @id:entra-manager-as-object @needs:enterprise @req:ENTRA-UPDATE-06
    Scenario: A person gets a manager who is sent as an object (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting              | value |
        | manager as an object | on    |
      And Ada and Ben are assigned to the application
      When Ada's manager becomes Ben
      Then the service provider refuses nothing
      And Ada's user has the manager Ben

  Rule: A manager is shown as an object with the id

    @id:entra-manager-shown @needs:enterprise @req:ENTRA-UPDATE-07
    Scenario: The user is compared again and nothing differs (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When the administrator restarts provisioning
      Then nothing is written
      And Ada's user has the manager Ben

  Rule: A manager is cleared by an empty value

    @id:entra-manager-cleared @needs:enterprise @req:ENTRA-UPDATE-08
    Scenario: A person has no manager any more (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ada's manager is cleared
      Then the service provider refuses nothing
      And Ada's user has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`

    @id:entra-manager-object-cleared @needs:enterprise @req:ENTRA-UPDATE-08
    Scenario: A person has no manager any more, sent as an object (<idp>)
      Given <idp> provisions people to the service provider with:
        | setting              | value |
        | manager as an object | on    |
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ada's manager is cleared
      Then the service provider refuses nothing
      And Ada's user has no `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value`

  Rule: A new manager changes nothing else

    @id:entra-manager-changes-nothing-else @needs:enterprise @req:ENTRA-UPDATE-15
    Scenario: The other attributes of both users stay (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada's manager becomes Ben
      Then nothing but `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` of Ada's user changed
      And Ada's user has the department "Research"
      And nothing of Ben's user changed

  Rule: A change beside the manager leaves the manager alone

    @id:entra-update-keeps-manager @needs:enterprise @req:ENTRA-UPDATE-15
    Scenario: A person with a manager gets another title (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ada's title changes to "Pilot"
      Then Ada's user has the manager Ben
      And nothing but `title` of Ada's user changed

    @id:entra-department-keeps-manager @needs:enterprise @req:ENTRA-UPDATE-15 @req:ENTRA-UPDATE-18
    Scenario: A person with a manager gets another department (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ada's department changes to "Harbor"
      Then Ada's user has the manager Ben
      And Ada's user has the department "Harbor"

  Rule: A manager who is deactivated stays the manager

    @id:entra-manager-deactivated @needs:enterprise @req:ENTRA-UPDATE-15
    Scenario: A person's manager is deactivated (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      And Ada's manager becomes Ben
      When Ben is disabled in the directory
      Then Ada's user has the manager Ben
      And Ben's user is inactive
