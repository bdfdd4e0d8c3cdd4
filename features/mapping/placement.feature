
@profile:docker
Feature: The organization and team that the directory gives a person
  home is the default organization of the profile, other another one of the same connection, all the default team.
  Other teams belong to their scenario alone and do not exist before.

  @req:DOCKER-CREATE-B05 @req:DOCKER-CORNER-13 @needs:placement.organization-skips-default-team=true
  Rule: An organization in the directory takes the place of the default one and leaves the default team out

    @id:organization-alone
    Scenario Outline: The organization <organization> brings no team (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute             | value          |
        | assigned organization | <organization> |
      When Ada is assigned to the application
      Then Ada's organizations are "<organization>"
      And Ada's teams are "none"
      And Ada's role is "member"

      @idp:okta
      Examples:
        | case        | idp      | organization |
        | other aiw   | okta-aiw | other         |
        | other oin   | okta-oin | other         |
        | default aiw | okta-aiw | home         |

      @idp:entra
      Examples:
        | case            | idp                    | organization |
        | other default   | entra-default          | other         |
        | other opted     | entra-aadoptscim062020 | other         |
        | default default | entra-default          | home         |

  @req:DOCKER-CREATE-B06 @needs:placement.create-teams=true
  Rule: A team in the directory takes the place of the default team, and is made if need be

    @id:team-alone @idp:okta @idp:entra
    Scenario: The team of the directory is made in the default organization (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      When Ada is assigned to the application
      Then Ada's organizations are "home"
      And Ada's teams are "home:riggers"

    @id:team-of-another-person @idp:okta-aiw @idp:entra-default
    Scenario: A team that another person brought is joined and not made again (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      And Ben is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      When Ada and Ben are assigned to the application
      Then Ada's teams are "home:riggers"
      And Ben's teams are "home:riggers"

  @req:DOCKER-CREATE-B07
  Rule: Organization and team together place a person in that team of that organization

    @id:organization-and-team
    Scenario Outline: Organization and team of the directory are taken together (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute             | value          |
        | assigned role         | <role>         |
        | assigned organization | <organization> |
        | assigned team         | desk           |
      When Ada is assigned to the application
      Then Ada's organizations are "<organization>"
      And Ada's teams are "<organization>:desk"
      And Ada's role is "<role>"

      @idp:okta
      Examples:
        | case        | idp      | organization | role   |
        | other aiw   | okta-aiw | other         | member |
        | other oin   | okta-oin | other         | editor |
        | default aiw | okta-aiw | home         | owner  |

      @idp:entra
      Examples:
        | case            | idp                    | organization | role   |
        | other default   | entra-default          | other         | member |
        | other opted     | entra-aadoptscim062020 | other         | editor |
        | default default | entra-default          | home         | owner  |

  @req:DOCKER-CORNER-09 @needs:placement.unknown-organization=refuse
  Rule: An organization that is not on the connection is refused, and nobody is made

    @id:organization-unknown @idp:okta @idp:entra-default
    Scenario: An unknown organization is refused (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute             | value    |
        | assigned organization | lighters |
        | assigned team         | desk     |
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And Ada's account is absent

    @id:organization-unknown-on-update @idp:okta-aiw @idp:entra-default
    Scenario: A change to an unknown organization leaves the person where she is (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada's assigned organization changes to "lighters"
      Then the service provider refuses with 400 and invalidValue
      And nothing of Ada's membership changed

  @req:DOCKER-CORNER-19 @needs:placement.owners-team=refuse
  Rule: Nobody comes into the owners' team by an attribute

    @id:team-owners
    Scenario Outline: The team owners is refused (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute             | value          |
        | assigned organization | <organization> |
        | assigned team         | <team>         |
      When Ada is assigned to the application
      Then the service provider refuses with 400 and invalidValue
      And Ada's account is absent

      @idp:okta
      Examples:
        | case        | idp      | organization | team   |
        | default aiw | okta-aiw |              | owners |
        | other oin   | okta-oin | other         | owners |
        | capital aiw | okta-aiw |              | Owners |

      @idp:entra
      Examples:
        | case            | idp           | organization | team   |
        | default default | entra-default |              | owners |

  @req:DOCKER-CREATE-B02 @serial
  Rule: A connection without a default team has a team of its own for everybody

    @id:team-unset @idp:okta-aiw @idp:entra-default
    Scenario: Without a default team people come into the team company (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the product's default team is "none"
      When Ada is assigned to the application
      Then Ada's organizations are "home"
      And Ada's teams are "home:company"

  @req:DOCKER-UPDATE-C08 @req:DOCKER-CORNER-12 @needs:placement.team-change=leave-own
  Rule: A change of team leaves the team that the attribute alone had brought

    @id:team-change @idp:okta @idp:entra
    Scenario: The team of the directory changes (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      And Ada is assigned to the application
      When Ada's assigned team changes to "desk"
      Then Ada's teams are "home:desk"
      And Ada's organizations are "home"

    @id:team-change-keeps-others
    Scenario Outline: A team that an administrator gave stays when the attribute changes (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      And Ada is assigned to the application
      And Ada is put into "<team>" by hand
      When Ada's assigned team changes to "desk"
      Then Ada's teams are "<after>"

      @idp:okta
      Examples:
        | idp      | team         | after                   |
        | okta-aiw | home:pilots  | home:desk, home:pilots  |
        | okta-oin | home:riggers | home:desk, home:riggers |

      @idp:entra
      Examples:
        | idp           | team         | after                   |
        | entra-default | home:riggers | home:desk, home:riggers |

  @req:DOCKER-UPDATE-C09 @req:DOCKER-CORNER-12 @needs:placement.team-change=leave-own
  Rule: A change of organization never takes the former organization away

    @id:organization-change @idp:okta-aiw @idp:entra
    Scenario: The organization of the directory changes (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When Ada's attributes change to:
        | attribute             | value |
        | assigned organization | other  |
        | assigned team         | desk  |
      Then Ada's organizations are "home, other"
      And Ada's teams are "home:all, other:desk"
