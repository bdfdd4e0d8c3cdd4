
Feature: Retrieve a user
  GET of one resource, and what a read does not do.

  @req:RFC7644-3.4.1-R01
  Rule: An existing resource is answered with 200 and the resource

    @id:retrieve-answers-200
    Scenario: The answer is the user, not a list
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has no `Resources`

  @req:RFC7644-3.4.1-R02
  Rule: The identifier in the path is the id

    @id:retrieve-by-id
    Scenario: The user of that id comes
      Given a client creates the users Ada and Ben
      When a client retrieves `/Users/${Ben.id}`
      Then the status is 200
      And the answer has `id` equal to `"${Ben.id}"`
      And the answer has `userName` equal to `"${Ben.userName}"`

  @req:RFC7644-3.4.1-R03
  Rule: A resource that does not exist is answered with 404

    @id:retrieve-unknown
    Scenario: An unknown id
      When a client retrieves `/Users/${unknown.id}`
      Then the answer is the error 404

    @id:retrieve-unknown-group @needs:groups
    Scenario: An unknown id of a group
      When a client retrieves `/Groups/${unknown.id}`
      Then the answer is the error 404

  @req:RFC7644-3.4.1-R04 @needs:groups
  Rule: A resource of one type is not served at the endpoint of another

    @id:retrieve-user-as-group
    Scenario: A user is no group
      Given a client creates the user Ada
      When a client retrieves `/Groups/${Ada.id}`
      Then the answer is the error 404

    @id:retrieve-group-as-user
    Scenario: A group is no user
      Given a client creates the empty group "Keepers"
      When a client retrieves `/Users/${"Keepers".id}`
      Then the answer is the error 404

  @req:RFC7644-3.4.1-R05
  Rule: Location of a read is meta.location

    @id:retrieve-location
    Scenario: Location, where it is given, names the user
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the header Location names the resource of the answer

  @req:RFC7644-3.4.2-R04
  Rule: A parameter that is not known is ignored

    @id:retrieve-with-unknown-parameter
    Scenario: A read with a parameter that means nothing
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}?favouriteBird=wren`
      Then the status is 200
      And the answer has `id` equal to `"${Ada.id}"`

  @req:RFC9110-9.2.1-R01
  Rule: A read changes nothing

    @id:retrieve-is-safe
    Scenario: A user that is read twice is the same
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `meta.lastModified` as before
      And the resource `/Users/${Ada.id}` has `meta.version` as before

  @req:RFC9110-9.3.1-R01
  Rule: A read is no older than the writes before it

    @id:read-sees-write
    Scenario: A user is read at once after each write
      When a client writes and reads a user in turn
      Then no answer is older than the writes before it

    @id:read-sees-group-write @needs:groups
    Scenario: A group is read at once after each write
      When a client writes and reads a group in turn
      Then no answer is older than the writes before it

  @req:RFC9110-10.2.2-R01
  Rule: A Location that is relative is resolved against the request

    @id:location-resolves
    Scenario: Location of a create can be followed
      When a client creates the user Ada
      Then the status is 201
      And the header Location can be followed to the `id` of the answer

  @req:RFC7643-2.3.7-R04 @needs:groups
  Rule: A reference can be dereferenced

    @id:member-ref-is-served
    Scenario: $ref of a member can be retrieved
      Given a client creates the user Ada
      And a client creates the group "Keepers" with Ada
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And each `members.$ref` of the answer can be retrieved
