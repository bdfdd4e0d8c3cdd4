
@profile:docker
Feature: A role that comes with the assignment
  Both products can give a role with the assignment, to one person or to a group.

  @req:DOCKER-CREATE-B03
  Rule: A role on the assignment of a group is inherited by its members

    @id:okta-group-role @idp:okta
    Scenario: The members of a group inherit its role (<idp>)
      Given <idp> provisions roles and teams to the service provider
      When the group "Staff" with Ada and Ben is assigned to the application with the role "editor"
      Then Ada's role is "editor"
      And Ben's role is "editor"

    @id:entra-group-role @idp:entra
    Scenario: The members of a group inherit its app role (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting         | value                                         |
        | role expression | SingleAppRoleAssignment([appRoleAssignments]) |
        | groups          | off                                           |
      When the group "Staff" with Ada and Ben is assigned to the application with the role "editor"
      Then Ada's role is "editor"
      And Ben's role is "editor"

    @id:group-role-newcomer
    Scenario Outline: Who joins the group later inherits the role too (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting         | value        |
        | role expression | <expression> |
        | groups          | off          |
      And the group "Staff" with Ben is assigned to the application with the role "owner"
      When Ada joins the group "Staff"
      Then Ada's role is "owner"
      And Ben's role is "owner"

      @idp:okta
      Examples:
        | idp      | expression    |
        | okta-aiw | user.nickName |
        | okta-oin | user.nickName |

      @idp:entra
      Examples:
        | idp           | expression                                    |
        | entra-default | SingleAppRoleAssignment([appRoleAssignments]) |

  @req:DOCKER-CREATE-B03 @idp:okta
  Rule: Of several roles Okta sends one: the person's own, then that of the group with the highest priority

    @id:okta-own-role-wins
    Scenario: The person's own role wins over the group's (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "Staff" with Ada and Ben is assigned to the application with the role "editor"
      When Ada is assigned to the application with the role "owner"
      Then Ada's role is "owner"
      And Ben's role is "editor"

    @id:okta-group-priority
    Scenario: The role of the group with the higher priority wins (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "Captains" with Ada is assigned to the application with the role "owner"
      When the group "Staff" with Ada and Ben is assigned to the application with the role "editor"
      Then Ada's role is "owner"
      And Ben's role is "editor"

    @id:okta-group-role-over-profile @idp:okta-aiw
    Scenario: The role of the assignment wins over the one of the profile (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value |
        | assigned role | owner |
      When the group "Staff" with Ada and Ben is assigned to the application with the role "editor"
      Then Ada's role is "editor"
      And Ben's role is "editor"

    @id:okta-personal-scope @idp:okta-aiw
    Scenario: A personal attribute is not inherited from a group (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting    | value    |
        | role scope | personal |
      When the group "Staff" with Ada is assigned to the application with the role "editor"
      Then Ada's role is "member"
      And Ada's teams are "home:all"

  @req:DOCKER-CREATE-B03 @idp:entra
  Rule: An app role of Entra gives the role when an expression asks for it

    @id:entra-app-role
    Scenario Outline: The app role <role> gives the role (<case>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting         | value                                         |
        | role expression | SingleAppRoleAssignment([appRoleAssignments]) |
      When Ada is assigned to the application with the role "<role>"
      Then Ada's role is "<role>"

      Examples:
        | case           | idp                    | role   |
        | owner default  | entra-default          | owner  |
        | editor default | entra-default          | editor |
        | editor opted   | entra-aadoptscim062020 | editor |

    @id:entra-app-role-missing
    Scenario: Without an app role nothing is sent, and the default role is given
      Given entra-default provisions roles and teams to the service provider with:
        | setting         | value                                         |
        | role expression | SingleAppRoleAssignment([appRoleAssignments]) |
      When Ada is assigned to the application
      Then Ada's role is "member"

    @id:entra-app-role-unused
    Scenario: An app role that no mapping asks for gives nothing
      Given entra-default provisions roles and teams to the service provider
      When Ada is assigned to the application with the role "owner"
      Then Ada's role is "member"
