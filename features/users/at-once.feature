Feature: Users that several clients change at the same time
  What was answered with success is there afterwards; whoever cannot do both refuses one.

  @req:RFC7644-3.5.2-R52 @needs:patch
  Rule: Of changes of attributes at the same time none that was accepted is lost

    @id:at-once-attributes
    Scenario: Each attribute of a user is changed by a request of its own
      Given a client creates the user Ada
      When clients modify attributes of Ada's user at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.5.1-R29 @needs:patch
  Rule: A PATCH of other attributes does not undo a PUT

    @id:at-once-user-replaced
    Scenario: A user is replaced while other attributes are changed
      Given a client creates the user Ada
      When clients replace and modify Ada's user at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.6-R16 @needs:patch
  Rule: A deleted user stays deleted

    @id:at-once-user-deleted
    Scenario: A user is deleted while it is renamed
      Given a client creates the user Ben
      When clients delete and modify a copy of Ada's user at the same time
      Then each change that was accepted is there

  @req:RFC7644-3.3-R25
  Rule: Users that are created at the same time have an id each

    @id:at-once-users-created
    Scenario: Six clients create six users
      When clients create Ada, Ben, Cleo, Dana, Emil and Fay at the same time
      Then each change that was accepted is there

  @req:RFC7643-4.1.1-R37 @needs:patch
  Rule: One user name is given to one user

    @id:at-once-renamed
    Scenario: Three users are given one user name
      Given a client creates the users Ada, Ben and Cleo
      When clients give Ada, Ben and Cleo one user name at the same time
      Then each change that was accepted is there
