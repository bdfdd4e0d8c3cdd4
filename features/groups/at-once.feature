@needs:groups
Feature: Groups that several clients change at the same time
  Identity providers send the changes of one group's members as requests of their own, several at a time. What was
  answered with success is there afterwards; whoever cannot do both refuses one.

  @req:RFC7644-3.5.2-R52 @needs:patch
  Rule: Of changes of members at the same time none that was accepted is lost

    @id:at-once-members-added
    Scenario: Six people join a group
      Given a client creates the users Ada, Ben, Cleo, Dana, Emil and Fay
      When clients add Ada, Ben, Cleo, Dana, Emil and Fay to the group "Keepers" at the same time
      Then each change that was accepted is there

    @id:at-once-members-removed
    Scenario: Six people leave a group
      Given a client creates the users Ada, Ben, Cleo, Dana, Emil and Fay
      When clients remove Ada, Ben, Cleo, Dana, Emil and Fay from the group "Keepers" at the same time
      Then each change that was accepted is there

    @id:at-once-members-exchanged
    Scenario: Three people join a group that three others leave
      Given a client creates the users Ada, Ben, Cleo, Dana, Emil and Fay
      When clients add Ada, Ben and Cleo to the group "Keepers" and remove Dana, Emil and Fay at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.5.1-R29 @needs:patch
  Rule: A PATCH of the members does not undo a PUT of the name

    @id:at-once-group-replaced
    Scenario: A group is replaced while people join it
      Given a client creates the users Ada, Ben, Cleo, Dana, Emil and Fay
      When clients replace and modify the group "Keepers" with Ada, Ben, Cleo, Dana, Emil and Fay at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.6-R16 @needs:patch
  Rule: A deleted group stays deleted

    @id:at-once-group-deleted
    Scenario: A group is deleted while it is renamed
      Given a client creates the user Ada
      When clients delete and modify a copy of the group "Keepers" at the same time
      Then each change that was accepted is there

  @req:RFC7643-4.2-R14
  Rule: Equal groups at the same time are as many as they are one after the other

    @id:at-once-groups-created
    Scenario: Three clients create one group
      Given a client creates the user Ada
      When clients create the group "Keepers" at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.5.2-R53 @needs:patch
  Rule: A push does not undo a deactivation

    @id:at-once-deactivated
    Scenario: A user is deactivated while a group is given it
      Given a client creates the users Ada, Ben, Cleo and Dana
      When clients deactivate Ada's user and add Ada, Ben, Cleo and Dana to the group "Keepers" at the same time
      Then each change that was accepted is there
