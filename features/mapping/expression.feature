
@profile:docker @needs:roles.allowed=member,editor,owner
Feature: A role that an expression works out
  Both products have an expression language for mappings. The values here are Docker's roles as its documents write
  them.

  @req:DOCKER-CREATE-B03 @idp:okta
  Rule: What an expression of the Okta Expression Language gives is the role

    @id:okta-expression
    Scenario Outline: The expression gives <role> (<case>)
      Given okta-aiw provisions roles and teams to the service provider with:
        | setting         | value        |
        | role expression | <expression> |
      And Ada is in the directory with:
        | attribute  | value        |
        | title      | <title>      |
        | department | <department> |
      When Ada is assigned to the application
      Then Ada's role is "<role>"
      And Ada's teams are "home:all"

      Examples:
        | case            | expression                                                                  | title    | department | role   |
        | lower case      | String.toLowerCase(user.title)                                              | EDITOR   | Harbour    | editor |
        | condition true  | user.department == "Harbour" ? "owner" : "member"                           | Engineer | Harbour    | owner  |
        | condition false | user.department == "Harbour" ? "owner" : "member"                           | Engineer | Research   | member |
        | part of a text  | String.substringAfter(user.title, "-")                                      | hm-editor | Harbour   | editor |
        | replaced        | String.replace(user.title, "Chief ", "")                                    | Chief owner | Harbour | owner  |
        | contains        | String.stringContains(user.title, "Pilot") ? "editor" : "member"             | Pilot 2  | Harbour    | editor |

    @id:okta-expression-change
    Scenario: The role follows when the attribute behind the expression changes
      Given okta-aiw provisions roles and teams to the service provider with:
        | setting         | value                                             |
        | role expression | user.department == "Harbour" ? "editor" : "member" |
      And Ada is assigned to the application
      When Ada's department changes to "Harbour"
      Then Ada's role is "editor"

    @id:okta-expression-broken
    Scenario: Okta's mapping editor names the place of a mistake too
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the administrator maps the role by the expression:
        """
        String.toLowerCase(user.title))
        """
      Then the identity provider refuses the expression at column 31
      And Ada's role is "member"

  @req:DOCKER-CREATE-B03 @idp:entra
  Rule: What an expression of Entra's mapping language gives is the role

    @id:entra-expression
    Scenario Outline: The expression gives <role> (<case>)
      Given entra-default provisions roles and teams to the service provider with:
        | setting         | value        |
        | role expression | <expression> |
      And Ada is in the directory with:
        | attribute  | value        |
        | title      | <title>      |
        | department | <department> |
      When Ada is assigned to the application
      Then Ada's role is "<role>"
      And Ada's teams are "home:all"

      Examples:
        | case            | expression                                                  | title    | department | role   |
        | lower case      | ToLower([jobTitle])                                         | EDITOR   | Harbour    | editor |
        | condition true  | IIF([department]="Harbour", "owner", "member")              | Engineer | Harbour    | owner  |
        | condition false | IIF([department]="Harbour", "owner", "member")              | Engineer | Research   | member |
        | switch          | Switch([department], "member", "Harbour", "editor")         | Engineer | Harbour    | editor |
        | switch default  | Switch([department], "member", "Harbour", "editor")         | Engineer | Research   | member |
        | coalesce        | Coalesce([extensionAttribute5], "editor")                   | Engineer | Harbour    | editor |
        | part of a text  | Mid([jobTitle], 4, 6)                                       | hm-editor | Harbour   | editor |
        | diacritics      | ToLower(NormalizeDiacritics([jobTitle]))                    | Ównér    | Harbour    | owner  |

    @id:entra-expression-change
    Scenario: The role follows when the attribute behind the expression changes
      Given entra-default provisions roles and teams to the service provider with:
        | setting         | value                                               |
        | role expression | Switch([department], "member", "Harbour", "editor") |
      And Ada is assigned to the application
      When Ada's department changes to "Harbour"
      Then Ada's role is "editor"

  @req:DOCKER-CREATE-B03
  Rule: A constant, a default and "only during creation" do what they say

    @id:role-constant @idp:okta-aiw @idp:entra-default
    Scenario: A constant gives everybody the same role (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting       | value  |
        | role constant | editor |
      When Ada and Ben are assigned to the application
      Then Ada's role is "editor"
      And Ben's role is "editor"

    @id:entra-role-default @idp:entra
    Scenario: Entra sends the default of the mapping when the source has no value
      Given entra-default provisions roles and teams to the service provider with:
        | setting      | value  |
        | role default | editor |
      When Ada is assigned to the application
      Then Ada's role is "editor"

    @id:role-only-at-creation @idp:okta-aiw @idp:entra
    Scenario: A mapping that applies only at creation leaves the role alone later (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting      | value  |
        | role applies | create |
      And Ada is in the directory with:
        | attribute     | value  |
        | assigned role | editor |
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute     | value |
        | assigned role | owner |
        | family name   | Stone |
      Then Ada's role is "editor"
      And Ada's user has the family name "Stone"

  @req:DOCKER-CREATE-B03 @idp:entra
  Rule: The two recipes of Docker's manual give the roles that they promise

    @id:entra-recipe-single-role
    Scenario Outline: SingleAppRoleAssignment over app roles that are called <role> (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting         | value                                         |
        | role expression | SingleAppRoleAssignment([appRoleAssignments]) |
        | groups          | off                                           |
      When the group "Staff" with Ada and Ben is assigned to the application with the role "<role>"
      Then Ada's role is "<role>"
      And Ben's role is "<role>"

      Examples:
        | role   | idp                    |
        | owner  | entra-default          |
        | editor | entra-aadoptscim062020 |

    @id:entra-recipe-switch
    Scenario Outline: The Switch over the company's own roles turns <assigned> into <role>
      Given entra-default provisions roles and teams to the service provider with:
        | setting         | value                                                                                                                             |
        | role expression | Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "My Corp Administrator", "owner", "My Corp Editor", "editor") |
      When Ada is assigned to the application with the role "<assigned>"
      Then Ada's role is "<role>"

      Examples:
        | assigned              | role   |
        | My Corp Administrator | owner  |
        | My Corp Editor        | editor |
        | My Corp Visitor       | member |

    @id:entra-recipe-switch-nobody
    Scenario: The Switch gives who has no app role the default role
      Given entra-default provisions roles and teams to the service provider with:
        | setting         | value                                                                                                                             |
        | role expression | Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "My Corp Administrator", "owner", "My Corp Editor", "editor") |
      When Ada is assigned to the application
      Then Ada's role is "member"

    @id:entra-recipe-stray-backtick
    Scenario: The manual prints a stray back-tick behind the Switch, which the mapping editor refuses
      Given entra-default provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the administrator maps the role by the expression:
        """
        Switch(SingleAppRoleAssignment([appRoleAssignments]), "member", "My Corp Administrator", "owner", "My Corp Editor", "editor")`
        """
      Then the identity provider refuses the expression at column 126
      And Ada's role is "member"

    @id:entra-recipe-without-default
    Scenario: A later manual leaves the default out, and the mapping editor takes it
      Given entra-default provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the administrator maps the role by the expression:
        """
        Switch(SingleAppRoleAssignment([appRoleAssignments]), "My Corp Admins", "owner", "My Corp Editors", "editor")
        """
      Then the identity provider accepts the expression and warns of switch-odd-arguments
      And Ada's role is "member"

    @id:entra-recipe-without-default-odd
    Scenario: A Switch with three roles and no default is taken too
      Given entra-default provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the administrator maps the role by the expression:
        """
        Switch(SingleAppRoleAssignment([appRoleAssignments]), "My Corp Admins", "owner", "My Corp Editors", "editor", "My Corp Members")
        """
      Then the identity provider accepts the expression and warns of switch-default-is-key
      And Ada's role is "member"

  @req:DOCKER-CORNER-10 @needs:roles.invalid=refuse @idp:entra
  Rule: What the recipe without a default sends is refused

    @id:entra-recipe-without-default-refused
    Scenario: Whoever has no matching app role is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider with:
        | setting         | value                                                                                                         |
        | role expression | Switch(SingleAppRoleAssignment([appRoleAssignments]), "My Corp Admins", "owner", "My Corp Editors", "editor") |
      When Ada is assigned to the application with the role "My Corp Visitor"
      Then the service provider refuses with 400 and invalidValue
      And Ada's account is absent
