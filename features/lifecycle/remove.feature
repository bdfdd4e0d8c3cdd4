
@idp:entra
Feature: Remove a user
  Entra deletes a user when the person was deleted for good, or 30 days after the soft deletion. Okta never deletes.

  Rule: A user is deleted when the person is gone for good

    @id:entra-delete-after-retention @req:ENTRA-REMOVE-01
    Scenario: The retention of a deleted person has passed (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When provisioning runs after 31 days
      Then the service provider refuses nothing
      And Ada's user can no longer be retrieved

    @id:entra-delete-purged @req:ENTRA-REMOVE-01
    Scenario: A person is deleted for good by hand (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada is purged in the directory
      Then the service provider refuses nothing
      And Ada's user can no longer be retrieved
      And Ben's user is active

    @id:entra-delete-purged-from-bin @req:ENTRA-REMOVE-01
    Scenario: A deleted person is deleted for good before the retention has passed (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When Ada is purged in the directory
      Then Ada's user can no longer be retrieved

  Rule: A deleted user is found neither by its id nor by its name

    @id:entra-deleted-user-gone @req:ENTRA-REMOVE-02
    Scenario: A deleted user is looked for (<idp>)
      Given <idp> provisions people to the service provider
      And Ada and Ben are assigned to the application
      When Ada is purged in the directory
      Then no user matches Ada
      And Ada's user can no longer be retrieved
      And exactly one user matches Ben

  Rule: Deleting a user who is not there is answered as not found

    @id:entra-delete-absent-user @req:ENTRA-REMOVE-03
    Scenario: Somebody has deleted the user before (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      And Ada's user is deleted at the service provider
      When provisioning runs after 31 days
      Then the service provider refuses with 404

  Rule: Until the retention has passed a user is inactive and stays

    @id:entra-retention-not-over @req:ENTRA-DEACTIVATE-03
    Scenario: A person was deleted 29 days ago (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is deleted in the directory
      When provisioning runs after 29 days
      Then Ada's user is inactive
      And exactly one user matches Ada

  Rule: The user name of a deleted user can be given to another person

    @id:entra-user-name-again @req:ENTRA-REMOVE-05
    Scenario: Another person gets the user name of a deleted one (<idp>)
      Given <idp> provisions people to the service provider
      And Ada is assigned to the application
      And Ada is purged in the directory
      And Ben is in the directory with:
        | attribute | value           |
        | user name | ${Ada.userName} |
      When Ben is assigned to the application
      Then exactly one user matches Ben

  Rule: A deleted user is a member of no group

    @id:entra-deleted-user-leaves-groups @needs:groups @req:ENTRA-REMOVE-06
    Scenario: A member of a group is deleted (<idp>)
      Given <idp> provisions people to the service provider
      And the group "Keepers" with Ada and Ben is pushed
      When Ada is purged in the directory
      Then Ada's user can no longer be retrieved
      And the group "Keepers" has exactly the members Ben
