
Feature: Identifiers and meta of a user
  What the service provider says of a resource besides its attributes (RFC 7643, section 3.1).

  @req:RFC7643-3.1-R14 @req:RFC7643-3.1-R20
  Rule: externalId is the client's to set and to change

    @id:external-id-is-stored
    Scenario: externalId of a create is kept
      When a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-one"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-one"`

    @id:external-id-is-replaced
    Scenario: externalId of a replace is kept
      Given a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-one"}
        """
      When Ada's user is changed at the service provider to:
        """
        {"externalId": "${run.tag}-two"}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-two"`
      And nothing but `externalId` of Ada's user changed

    @id:external-id-is-modified @needs:patch
    Scenario Outline: externalId of a modification is kept (<form>)
      Given a client creates the user Ada with:
        """
        {"externalId": <before>}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [<operation>]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-two"`
      And nothing but `externalId` of Ada's user changed

      Examples:
        | form                 | before             | operation                                                            |
        | add by a path        | null               | {"op": "add", "path": "externalId", "value": "${run.tag}-two"}       |
        | add without path     | null               | {"op": "add", "value": {"externalId": "${run.tag}-two"}}             |
        | replace by a path    | "${run.tag}-one"   | {"op": "replace", "path": "externalId", "value": "${run.tag}-two"}   |
        | replace without path | "${run.tag}-one"   | {"op": "replace", "value": {"externalId": "${run.tag}-two"}}         |

    @id:external-id-is-removed @needs:patch
    Scenario: externalId is taken away
      Given a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-one"}
        """
      When a client modifies `/Users/${Ada.id}` with:
        """
        [{"op": "remove", "path": "externalId"}]
        """
      Then the status is 200 or 204
      And the resource `/Users/${Ada.id}` has no `externalId`
      And nothing but `externalId` of Ada's user changed

  @req:RFC7643-3.1-R15
  Rule: The service provider gives no externalId by itself

    @id:external-id-is-not-made-up
    Scenario: A user that is created without externalId has none
      When a client creates the user Ada with:
        """
        {"externalId": null}
        """
      Then the answer has no `externalId`
      And the resource `/Users/${Ada.id}` has no `externalId`

  @req:RFC7643-3.1-R17
  Rule: externalId need not be unique

    @id:external-id-twice
    Scenario: Two users with the same externalId
      Given a client creates the user Ben with:
        """
        {"externalId": "${run.tag}-same"}
        """
      When a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-same"}
        """
      Then the status is 201

  @req:RFC7643-3.1-R19 @req:RFC7643-7-R18
  Rule: externalId keeps its letter case

    @id:external-id-keeps-case
    Scenario: Capitals in externalId stay
      When a client creates the user Ada with:
        """
        {"externalId": "${run.tag}-AbC"}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-AbC"`

  @req:RFC7643-3.1-R04
  Rule: Every representation has an id that is a string

    @id:id-in-every-answer @req:RFC7643-3.1-R13
    Scenario: The id is in the answers to a read and to a replace
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"title": "Engineer"}
        """
      Then the status is 200
      And the answer has `id` equal to `"${Ada.id}"`
      And the resource `/Users/${Ada.id}` has `id` equal to `"${Ada.id}"`

    @id:id-in-lists
    Scenario: The id is in the elements of a list
      Given a client creates the user Ada
      When a client lists users of the scenario by `/Users?count=10`
      Then the status is 200
      And each of `Resources` in the answer has `id` matching `".+"`

  @req:RFC7643-3.1-R05
  Rule: No two resources have the same id

    @id:ids-differ @needs:groups
    Scenario: Ids differ between users and groups
      Given a client creates the users Ada, Ben and Cleo
      And a client creates the empty group "Keepers"
      When a client retrieves `/Groups/${Ada.id}`
      Then the answer is the error 404
      And reading `/Users/${"Keepers".id}` back gives 404

    @id:ids-differ-in-lists
    Scenario: No id stands twice in a list
      Given a client creates the users Ada, Ben and Cleo
      When a client retrieves `/Users?count=50`
      Then the status is 200
      And each `Resources.id` of the answer is there once

  @req:RFC7643-3.1-R06
  Rule: The id of a resource never changes

    @id:id-is-stable
    Scenario: A renamed user keeps its id
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"userName": "${Ben.userName}", "displayName": "Ben"}
        """
      Then the status is 200
      And the answer has `id` equal to `"${Ada.id}"`
      And the resource `/Users/${Ada.id}` has `userName` equal to `"${Ben.userName}"`

  @req:RFC7643-3.1-R28
  Rule: meta.created never changes

    @id:created-is-stable
    Scenario: A replace leaves meta.created
      Given a client creates the user Ada
      When Ada's user is changed at the service provider to:
        """
        {"title": "Engineer"}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `meta.created` as before

  @req:RFC7643-3.1-R29
  Rule: meta.lastModified is the instant of the last change

    @id:last-modified-advances @slow
    Scenario: A replace moves meta.lastModified
      Given a client creates the user Ada
      And a moment passes
      When Ada's user is changed at the service provider to:
        """
        {"title": "Engineer"}
        """
      Then the status is 200
      And the resource `/Users/${Ada.id}` has `meta.lastModified` later than before

  @req:RFC7643-3.1-R30
  Rule: meta.lastModified of an unchanged resource is meta.created

    @id:last-modified-is-created
    Scenario: A new user was modified when it was created
      When a client creates the user Ada
      Then the answer has `meta.lastModified` at the instant of `meta.created`

    @id:last-modified-of-group-is-created @needs:groups
    Scenario: A new group was modified when it was created
      When a client creates the empty group "Keepers"
      Then the answer has `meta.lastModified` at the instant of `meta.created`

  @req:RFC7643-3.1-R31
  Rule: meta.location leads to the resource

    @id:location-leads-to-user
    Scenario: meta.location of a user that is read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has a `meta.location`
      And each `meta.location` of the answer leads to the resource with that `id`

  @req:RFC7643-3.1-R32
  Rule: Content-Location is meta.location

    @id:content-location-agrees
    Scenario: Content-Location of a user that is read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the header Content-Location names the resource of the answer

  @req:RFC7643-3.1-R26 @req:RFC7643-3-R14 @req:RFC7643-6-R04
  Rule: meta.resourceType is the name of the resource type, letter for letter

    @id:resource-type-of-user
    Scenario: A user that is read is a User
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has a `meta.resourceType`
      And each `meta.resourceType` of the answer is the name of the type at `/Users`

    @id:resource-type-of-group @needs:groups
    Scenario: A group that is read is a Group
      Given a client creates the empty group "Keepers"
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And the answer has a `meta.resourceType`
      And each `meta.resourceType` of the answer is the name of the type at `/Groups`

  @req:RFC7643-3.1-R27 @req:RFC7643-2.3.5-R01 @req:RFC7643-2.3.5-R02
  Rule: meta.created is a date and a time

    @id:dates-are-xsd-datetimes
    Scenario: meta.created and meta.lastModified are xsd:dateTime
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has a `meta.created`
      And each `meta.created` of the answer matches `"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"`
      And each `meta.lastModified` of the answer matches `"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?"`

  @req:RFC7644-1.2-R02
  Rule: URIs of the service provider are percent-encoded

    @id:uris-are-encoded
    Scenario: meta.location and Location hold only characters of a URI
      When a client creates the user Ada
      Then the answer has a `meta.location`
      And each `meta.location` of the answer matches `"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+"`
      And the header Location names the resource of the answer

  @req:RFC7643-2.4-R13
  Rule: URIs of the service provider are normalised

    @id:uris-are-normalised
    Scenario: meta.location has no dot segments and no scheme in capitals
      When a client creates the user Ada
      Then the answer has a `meta.location`
      And each `meta.location` of the answer matches `"(?:[a-z][a-z0-9+.-]*://[^A-Z/]+)?(?:/(?:[^./][^/]*|\.[^./][^/]*|\.\.[^/]+))+"`

  @req:RFC7644-7.1-R02
  Rule: URIs of the service provider hold no credentials

    @id:uris-hold-no-userinfo
    Scenario: meta.location names nobody before the host
      When a client creates the user Ada
      Then the answer has a `meta.location`
      And each `meta.location` of the answer matches `"(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?://[^@/?#]*)?(?:/|/[^/].*|[?#].*)?"`

  @req:RFC7644-1.3-R01
  Rule: URIs of the service provider hold no query

    @id:uris-hold-no-query
    Scenario: meta.location ends with its path
      When a client creates the user Ada
      Then the answer has a `meta.location`
      And each `meta.location` of the answer matches `"[^?]*"`
