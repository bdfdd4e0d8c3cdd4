
Feature: Create a user
  POST to the endpoint of a resource type, and what the answer tells.

  @req:RFC7644-3.3-R01 @req:RFC7644-3.3-R08
  Rule: A new resource is created by POST and answered with 201

    @id:create-answers-201
    Scenario: A valid user is created
      When a client creates the user Ada
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `userName` equal to `"${Ada.userName}"`

  @req:RFC7644-3.3-R09
  Rule: The answer holds the representation of the new resource

    @id:create-answers-with-resource
    Scenario: The answer to a create shows the user
      When a client creates the user Ada
      Then the answer has `userName` equal to `"${Ada.userName}"`
      And the answer has a `id`

  @req:RFC7644-3.3-R10 @req:RFC9110-15.3.2-R01
  Rule: The URI of the new resource is in the Location header

    @id:create-names-location
    Scenario: Location is there and leads to the user
      When a client creates the user Ada
      Then the answer has the header Location
      And the header Location can be followed to the `id` of the answer

  @req:RFC7644-3.3-R11
  Rule: The URI of the new resource is in meta.location

    @id:create-shows-meta-location
    Scenario: meta.location is in the answer
      When a client creates the user Ada
      Then the answer has a `meta.location`

  @req:RFC7644-3.3-R12
  Rule: Location and meta.location name the same resource

    @id:create-locations-agree
    Scenario: Both lead to the new user
      When a client creates the user Ada
      Then the header Location names the resource of the answer
      And each `meta.location` of the answer leads to the resource with that `id`

  @req:RFC7644-3.3-R13 @req:RFC7643-4.1.1-R04
  Rule: A create that conflicts with an existing resource is refused with 409

    @id:create-duplicate-is-409
    Scenario: The same userName twice
      Given a client creates the user Ada
      When a client creates the user Ada
      Then the status is 409

  @req:RFC7644-3.3-R14 @req:RFC7644-3.12-R20
  Rule: The conflict has the scimType uniqueness

    @id:create-duplicate-is-uniqueness
    Scenario: The 409 says why
      Given a client creates the user Ada
      When a client creates the user Ada
      Then the answer is the error 409 with scimType uniqueness

  @req:RFC7643-4.1.1-R05
  Rule: Uniqueness of userName disregards letter case

    @id:create-duplicate-in-capitals
    Scenario: The same userName in capitals
      Given a client creates the user Ada
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.USERNAME}", "displayName": "${run.tag} Ada"}
        """
      Then the answer is the error 409 with scimType uniqueness

  @req:RFC7644-3.3-R15
  Rule: A refused create leaves everything as it was

    @id:create-duplicate-changes-nothing @needs:filter
    Scenario: The first user is unchanged after a refused second one
      Given a client creates the user Ada with:
        """
        {"title": "First"}
        """
      When a client creates the user Ada with:
        """
        {"title": "Second"}
        """
      Then the status is 409
      And exactly one user matches Ada
      And nothing of Ada's user changed

  @req:RFC7643-4.1.1-R36
  Rule: Uniqueness of userName holds when creates come at the same time

    @id:create-at-once
    Scenario: Six clients create the same user
      Given a client creates the user Ben
      When 6 clients create the user Ada at once
      Then one of the answers is 201 and the others are 409

  @req:RFC7644-3.3-R15
  Rule: Creates at the same time make no second resource

    @id:create-at-once-makes-one @needs:filter
    Scenario: Three clients create the same user
      When 3 clients create the user Ada at once
      Then one of the answers is 201 and the others are 409
      And the search "userName eq \"${Ada.userName}\"" finds exactly Ada

  @req:RFC7644-3.3-R21 @req:RFC7644-3.1-R08
  Rule: The created resource is retrievable with the same content

    @id:create-is-retrievable
    Scenario: The answer to the create and a read show the same
      When a client creates the user Ada with:
        """
        {"userName": "${Ada.USERNAME}", "title": "Engineer"}
        """
      Then the status is 201
      And the answer has `userName` equal to `"${Ada.USERNAME}"`
      And the answer has `title` equal to `"Engineer"`
      And the resource `/Users/${Ada.id}` has `userName` equal to `"${Ada.USERNAME}"`
      And the resource `/Users/${Ada.id}` has `title` equal to `"Engineer"`

    @id:create-inactive-is-retrievable
    Scenario: The answer to the create of an inactive user and a read show the same
      When a client creates the user Ada with:
        """
        {"active": false, "externalId": "${run.tag}-A"}
        """
      Then the status is 201
      And the answer has `active` equal to `false`
      And the answer has `externalId` equal to `"${run.tag}-A"`
      And the resource `/Users/${Ada.id}` has `active` equal to `false`
      And the resource `/Users/${Ada.id}` has `externalId` equal to `"${run.tag}-A"`

  @req:RFC7643-4.1.1-R19
  Rule: active is a Boolean that is stored as sent

    @id:create-active
    Scenario Outline: A user is created with active <value>
      When a client creates the user Ada with:
        """
        {"active": <value>}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `active` equal to `<value>`

      Examples:
        | value |
        | true  |
        | false |

  @req:RFC7644-3.3-R02 @req:RFC7643-7-R21
  Rule: readOnly attributes of a create are ignored

    @id:create-ignores-readonly
    Scenario: Forged values of readOnly attributes are not taken
      When a client creates the user Ada with:
        """
        {"id": "${run.tag}-forged", "groups": [{"value": "${run.tag}-forged"}], "meta": {"resourceType": "Forged", "version": "forged"}}
        """
      Then the status is 201
      And the resource `/Users/${Ada.id}` has `meta.resourceType` equal to `"User"`
      And the resource `/Users/${Ada.id}` has no `groups`

  @req:RFC7643-3.1-R09
  Rule: An id of the client is ignored

    @id:create-ignores-id @req:RFC7644-3.3-R02 @req:RFC7643-3.1-R12
    Scenario: The service provider gives an id of its own
      When a client creates the user Ada with:
        """
        {"id": "${run.tag}-chosen"}
        """
      Then the status is 201
      And no answer contains "${run.tag}-chosen"
      And reading `/Users/${run.tag}-chosen` back gives 404

  @req:RFC7643-3.1-R22
  Rule: meta of the client is ignored on create

    @id:create-ignores-meta
    Scenario: Forged meta is not taken
      When a client creates the user Ada with:
        """
        {"meta": {"resourceType": "Forged", "created": "2001-02-03T04:05:06Z", "location": "https://example.com/forged"}}
        """
      Then the status is 201
      And no answer contains "2001-02-03"
      And each `meta.location` of the answer leads to the resource with that `id`

  @req:RFC7643-4.1.2-R17 @needs:groups
  Rule: groups of a create is ignored

    @id:create-ignores-groups
    Scenario: A user does not put itself into a group
      Given a client creates the empty group "Keepers"
      When a client creates the user Ada with:
        """
        {"groups": [{"value": "${"Keepers".id}"}]}
        """
      Then the status is 201
      And the group "Keepers" has no members

  @req:RFC7643-3.1-R02
  Rule: An accepted resource gets an id and meta

    @id:create-assigns-id-and-meta
    Scenario Outline: The new user has <member>
      When a client creates the user Ada
      Then the answer has a `<member>`

      Examples:
        | member            |
        | id                |
        | meta.resourceType |
        | meta.created      |
        | meta.lastModified |
        | meta.location     |

  @req:RFC7644-3.3.1-R01
  Rule: meta.resourceType is the type of the endpoint

    @id:create-resource-type-user
    Scenario: A user is a User
      When a client creates the user Ada
      Then the answer has `meta.resourceType` equal to `"User"`

    @id:create-resource-type-group @needs:groups
    Scenario: A group is a Group
      When a client creates the empty group "Keepers"
      Then the answer has `meta.resourceType` equal to `"Group"`

  @req:RFC7643-3.1-R10
  Rule: No identifier holds the reserved word bulkId

    @id:create-id-without-bulkid
    Scenario: The id of a new user is no reserved word
      When a client creates the user Ada
      Then the answer has a `id`
      And no answer contains "bulkId"

  @req:RFC7643-3.1-R07
  Rule: An id is never given to another resource

    @id:create-does-not-reuse-ids
    Scenario: The same user again after its deletion has another id
      Given a client creates the user Ada
      And Ada's user is deleted at the service provider
      When a client creates the user Cleo
      Then the status is 201
      And the resource `/Users/${Cleo.id}` has `userName` equal to `"${Cleo.userName}"`
      And reading `/Users/${Ada.id}` back gives 404

  @req:RFC7644-3.3-R23
  Rule: A create touches nobody who is there

    @id:create-with-known-email
    Scenario: The new user has the e-mail address of another
      Given a client creates the user Ada
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss", "externalId": "${run.tag}-Ben",
         "emails": [{"value": "${Ada.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

    @id:create-with-known-id
    Scenario: The new user has the id of another
      Given a client creates the user Ada
      When a client posts to `/Users`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "${Ada.id}", "userName": "${Ben.userName}", "displayName": "Ben Moss",
         "externalId": "${run.tag}-Ben", "emails": [{"value": "${Ben.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

    @id:create-at-user
    Scenario: A create goes to the URI of another
      Given a client creates the user Ada
      When a client posts to `/Users/${Ada.id}`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ben.userName}", "displayName": "Ben Moss",
         "externalId": "${run.tag}-Ben", "emails": [{"value": "${Ben.email}", "type": "work", "primary": true}]}
        """
      Then the answer is not Ada's user
      And nothing of Ada's user changed

  @req:RFC7643-7-R46
  Rule: What is not declared as required is not needed

    @id:create-with-user-name-alone
    Scenario: A user has a user name alone
      When a client posts to `/Users`:
        """json
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}"}
        """
      Then the status is 201
      And the resource `/Users/${answer.id}` has `userName` equal to `"${Ada.userName}"`
