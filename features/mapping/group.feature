
@profile:docker @needs:groups.format=organization:team|team
Feature: Groups that are teams
  A pushed group whose name says organization:team stands for that team.

  @req:DOCKER-GROUP-E01 @needs:placement.create-teams=true
  Rule: The members of a group come into its team, which is made if need be

    @id:group-fills-team @idp:okta @idp:entra
    Scenario: The members of a pushed group join its team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Cleo is assigned to the application
      When the group "home:riggers" with Ada and Ben is pushed
      Then Ada's teams are "home:all, home:riggers"
      And Ben's teams are "home:all, home:riggers"
      And Cleo's teams are "home:all"

    @id:group-newcomer @idp:okta @idp:entra
    Scenario: Who joins the group joins the team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And the group "home:riggers" with Ben is pushed
      When Ada joins the group "home:riggers"
      Then Ada's teams are "home:all, home:riggers"
      And Ben's teams are "home:all, home:riggers"

  @req:DOCKER-GROUP-E04 @req:DOCKER-GROUP-E05 @needs:groups.format=organization:team @needs:groups.non-member=add
  Rule: Groups of several organizations fill the teams of each, and bring people into the organization

    @id:group-of-other-organization @idp:okta @idp:entra
    Scenario: A group of another organization brings its members there (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada is pushed
      When the group "other:desk" with Ada is pushed
      Then Ada's organizations are "home, other"
      And Ada's teams are "home:all, home:riggers, other:desk"

  @req:DOCKER-GROUP-E02 @req:DOCKER-GROUP-E03 @needs:groups.sync=exact
  Rule: A sync of the group makes the team exactly the group

    @id:group-sync-exact @idp:okta @idp:entra
    Scenario: Who was put into the team by hand leaves it with the next sync (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada and Ben are assigned to the application
      And Ada is put into "home:riggers" by hand
      When the group "home:riggers" with Ben is pushed
      Then Ada's teams are "home:all"
      And Ben's teams are "home:all, home:riggers"

  @req:DOCKER-REMOVE-D04 @req:DOCKER-GROUP-E02 @needs:groups.removal=team
  Rule: Who leaves the group leaves the team and nothing else

    @id:group-leaver @idp:okta @idp:entra
    Scenario: A person who leaves the group stays in the organization (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      When Ada leaves the group "home:riggers"
      Then Ada's teams are "home:all"
      And Ada's organizations are "home"
      And Ben's teams are "home:all, home:riggers"

    @id:group-emptied @idp:okta-aiw @idp:entra-default
    Scenario: A group that loses its last member empties the team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      And the group "home:riggers" with Ada is pushed
      When Ada leaves the group "home:riggers"
      Then Ada's teams are "home:all"
      And the group "home:riggers" has no members

    @id:group-leaver-of-other-organization @idp:okta-aiw @idp:entra-default @needs:groups.format=organization:team
    Scenario: A person who leaves the only group of another organization (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "other:desk" with Ada and Ben is pushed
      When Ada leaves the group "other:desk"
      Then Ada's teams are "home:all"
      And Ben's teams are "home:all, other:desk"

  @req:DOCKER-GROUP-E07 @req:DOCKER-CORNER-18
  Rule: A group that is renamed moves its members, one that is deleted lets them go

    @id:group-renamed @idp:okta @idp:entra @needs:groups.rename=move
    Scenario: The members of a renamed group change the team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      And Cleo is assigned to the application
      When the group "home:riggers" is renamed to "home:desk"
      Then Ada's teams are "home:all, home:desk"
      And Ben's teams are "home:all, home:desk"

    @id:group-renamed-keeps-hand @idp:okta-aiw @idp:entra-default @needs:groups.rename=move
    Scenario: Who was in the old team for another reason stays there (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      And Ada is put into "home:riggers" by hand
      When the group "home:riggers" is renamed to "home:desk"
      Then Ada's teams are "home:all, home:desk, home:riggers"
      And Ben's teams are "home:all, home:desk"

    @id:group-deleted @idp:okta @idp:entra
    Scenario: The members of a deleted group leave the team and stay in the organization (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      When the group "home:riggers" is deleted in the directory
      Then Ada's teams are "home:all"
      And Ada's organizations are "home"
      And Ben's teams are "home:all"

    @id:group-deleted-keeps-team @idp:okta-aiw @idp:entra-default @needs:groups.delete=keep-team
    Scenario: The team of a deleted group is kept with who was put there by hand (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "home:riggers" with Ada and Ben is pushed
      And Ada is put into "home:riggers" by hand
      When the group "home:riggers" is deleted in the directory
      Then Ada's teams are "home:all, home:riggers"
      And Ben's teams are "home:all"

  @req:DOCKER-GROUP-E06 @req:DOCKER-CORNER-17 @needs:groups.format=organization:team @needs:groups.malformed=refuse
  Rule: A group whose name names no team of a known organization is refused

    @id:group-malformed
    Scenario Outline: The group <name> is refused (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the group "<name>" with Ada is pushed
      Then the service provider refuses with 400 and invalidValue
      And Ada's teams are "home:all"
      And Ada's organizations are "home"

      @idp:okta
      Examples:
        | case                   | idp      | name              |
        | no colon               | okta-aiw | riggers           |
        | no colon, oin          | okta-oin | riggers           |
        | second colon           | okta-aiw | home:riggers:desk |
        | no organization        | okta-aiw | :riggers          |
        | no team                | okta-aiw | home:             |
        | unknown organization   | okta-aiw | lighters:riggers  |
        | a space                | okta-aiw | home: riggers     |

      @idp:entra
      Examples:
        | case                        | idp                    | name              |
        | no colon, Entra             | entra-default          | riggers           |
        | no colon, Entra, opted      | entra-aadoptscim062020 | riggers           |
        | second colon, Entra         | entra-default          | home:riggers:desk |
        | unknown organization, Entra | entra-default          | lighters:riggers  |

  @req:DOCKER-GROUP-E08 @req:DOCKER-CORNER-19 @needs:placement.owners-team=refuse @needs:groups.format=organization:team
  Rule: No group fills the owners' team

    @id:group-owners
    Scenario Outline: The group <name> is refused (<case>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is assigned to the application
      When the group "<name>" with Ada is pushed
      Then the service provider refuses with 400 and invalidValue
      And nothing of Ada's membership changed

      @idp:okta
      Examples:
        | case        | idp      | name        |
        | default aiw | okta-aiw | home:owners |
        | other oin   | okta-oin | other:owners |
        | capital aiw | okta-aiw | home:Owners |

      @idp:entra
      Examples:
        | case          | idp           | name        |
        | default Entra | entra-default | home:owners |

  @req:DOCKER-CORNER-17 @needs:groups.case=fold @needs:groups.format=organization:team
  Rule: Organization and team are the same in other letters

    @id:group-other-case @idp:okta-aiw @idp:entra-default
    Scenario: A group in capital letters fills the same team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      And Ada is assigned to the application
      When the group "HOME:RIGGERS" with Ben is pushed
      Then Ben's teams are "home:all, home:riggers"
      And Ada's organizations are "home"

  @req:DOCKER-CORNER-21 @needs:groups.case=fold @needs:groups.format=organization:team
  Rule: Two groups for one team together say who is in it; DELETE /Groups

    @id:group-two-for-one-team
    Scenario Outline: Without <left> the other of two groups keeps its members in the team (<case>)
      Given okta-aiw provisions roles and teams to the service provider
      And a client creates the users Ada, Ben and Cleo
      And a client creates the group "home:riggers" with Ada and Ben
      And a client creates the group "HOME:RIGGERS" with Ada and Cleo
      When a client deletes `/Groups/${"<left>".id}`
      Then Ada's teams are "home:all, home:riggers"

      Examples:
        | case   | left         |
        | first  | home:riggers |
        | second | HOME:RIGGERS |

  @req:DOCKER-CORNER-20
  Rule: A member whom nobody knows is refused, and the team stays empty; POST /Groups

    @id:group-unknown-member
    Scenario: A group with an unknown member is refused as a whole
      Given okta-aiw provisions roles and teams to the service provider
      And Ada is assigned to the application
      When a client posts to `/Groups`:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"home:riggers".displayName}",
         "members": [{"value": "${Ada.id}"}, {"value": "${unknown.id}"}]}
        """
      Then the service provider refuses with 400 and invalidValue
      And Ada's teams are "home:all"

  @req:DOCKER-CORNER-30 @needs:groups.sync=exact @needs:groups.format=organization:team
  Rule: An attribute and a group may disagree about a team

    @id:group-against-attribute @idp:okta-aiw @idp:entra-default
    Scenario: A group without the person takes her out of the team of her attribute (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Ada is in the directory with:
        | attribute     | value   |
        | assigned team | riggers |
      And Ada is assigned to the application
      When the group "home:riggers" with Ben is pushed
      Then Ada's teams are "none"
      And Ben's teams are "home:all, home:riggers"
