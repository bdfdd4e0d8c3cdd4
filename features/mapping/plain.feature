
@profile:docker @needs:groups.format=team
Feature: Products whose groups are teams
  The name of a group is the name of a team. What a person is in is seen where the profile says, for many products
  over SCIM alone; teams that the product gives besides do not matter here.

  @req:DOCKER-GROUP-E01
  Rule: The members of a group are in its team

    @id:plain-group-fills-team @idp:okta @idp:entra
    Scenario: The members of a pushed group join its team (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And Cleo is assigned to the application
      When the group "riggers" with Ada and Ben is pushed
      Then Ada is in the team "riggers"
      And Ben is in the team "riggers"
      And Cleo is not in the team "riggers"

  @req:DOCKER-GROUP-E02 @req:DOCKER-REMOVE-D04
  Rule: Who leaves the group leaves the team

    @id:plain-group-leaver @idp:okta @idp:entra @needs:groups.sync=exact
    Scenario: A person leaves the group (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "riggers" with Ada and Ben is pushed
      When Ada leaves the group "riggers"
      Then Ada is not in the team "riggers"
      And Ben is in the team "riggers"

  @req:DOCKER-GROUP-E07
  Rule: A group that gets another name, or none, takes its members along

    @id:plain-group-renamed @idp:okta-aiw @idp:entra-default @needs:groups.rename
    Scenario: The group is renamed (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "riggers" with Ada and Ben is pushed
      When the group "riggers" is renamed to "desk"
      Then Ada is in the team "desk"
      And Ada is not in the team "riggers"

    @id:plain-group-deleted @idp:okta-aiw @idp:entra-default
    Scenario: The group is deleted (<idp>)
      Given <idp> provisions roles and teams to the service provider
      And the group "riggers" with Ada and Ben is pushed
      When the group "riggers" is deleted in the directory
      Then Ada is not in the team "riggers"
      And Ben is not in the team "riggers"
