
Feature: Resource types
  /ResourceTypes and what it names (RFC 7643, section 6; RFC 7644, section 4).

  @id:types-have
  Scenario Outline: Each type has <member>
    When a client retrieves `/ResourceTypes`
    Then the status is 200
    And the answer has a `Resources`
    And each of `Resources` in the answer has `<member>` matching `<form>`

    @req:RFC7643-6-R04 @req:RFC7643-6-R16
    Examples:
      | member | form      |
      | name   | ".+"      |

    @req:RFC7643-6-R07
    Examples:
      | member   | form                  |
      | endpoint | "/?[^/:?"][^:?"]*"    |

    @req:RFC7643-3.2-R01
    Examples:
      | member | form      |
      | schema | "[^"]+"   |

    @req:RFC7643-6-R06
    Examples:
      | member      | form      |
      | description | "[^"].*"  |

  @req:RFC7644-4-R09 @req:RFC7644-3.2-R01
  Rule: /ResourceTypes lists the resource types with their endpoints

    @id:types-list-user
    Scenario: User is at /Users
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And the answer has a `Resources`
      And each of `Resources[name eq "User"]` in the answer has `endpoint` matching `"/?Users"`
      And the answer has `Resources[name eq "User"].schema` equal to `"urn:ietf:params:scim:schemas:core:2.0:User"`

  @req:RFC7644-4-R09
  Rule: /ResourceTypes has every type that the service provider serves

    @id:types-list-what-is-served
    Scenario Outline: What <endpoint> serves is listed
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And the answer is a list with a type for `<endpoint>` if that is served

      Examples:
        | endpoint |
        | /Users   |
        | /Groups  |

  @req:RFC7644-3.2-R02 @needs:groups
  Rule: Groups are at /Groups

    @id:types-list-group
    Scenario: Group is at /Groups
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each of `Resources[name eq "Group"]` in the answer has `endpoint` matching `"/?Groups"`
      And the answer has `Resources[name eq "Group"].schema` equal to `"urn:ietf:params:scim:schemas:core:2.0:Group"`

  @req:RFC7644-4-R12
  Rule: Lists of discovery are ListResponses

    @id:types-are-a-list
    Scenario: /ResourceTypes
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:api:messages:2.0:ListResponse`
      And the answer has a `totalResults`

  @req:RFC7644-4-R06
  Rule: /Schemas is a ListResponse

    @id:schemas-are-a-list @req:RFC7644-4-R12
    Scenario: /Schemas
      When a client retrieves `/Schemas`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:api:messages:2.0:ListResponse`
      And the answer has a `totalResults`

  @req:RFC7644-4-R15
  Rule: Lists of discovery are complete

    @id:discovery-lists-are-complete
    Scenario Outline: totalResults of <path>
      When a client retrieves `<path>`
      Then the status is 200
      And `totalResults` of the answer is the number of its `Resources`

      Examples:
        | path           |
        | /ResourceTypes |
        | /Schemas       |

  @req:RFC7644-4-R10
  Rule: One resource type is one object

    @id:type-by-name
    Scenario: The type User
      When a client retrieves `/ResourceTypes/User`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:ResourceType`
      And the answer has `name` equal to `"User"`

  @req:RFC7644-4-R11
  Rule: An unknown resource type is answered with 404

    @id:type-unknown
    Scenario: A type that there is not
      When a client retrieves `/ResourceTypes/${run.tag}`
      Then the answer is the error 404

  @req:RFC7643-6-R01
  Rule: A resource type names its schema

    @id:types-name-schema
    Scenario: schemas of each type
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each of `Resources` in the answer has `schemas` matching `"urn:ietf:params:scim:schemas:core:2\.0:ResourceType"`

  @req:RFC7643-6-R05
  Rule: Names of resource types are unique

    @id:types-names-differ
    Scenario: No two types have one name
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.name` of the answer is there once

  @req:RFC7643-6-R08
  Rule: Endpoints of resource types are unique

    @id:types-endpoints-differ
    Scenario: No two types have one endpoint
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.endpoint` of the answer is there once

  @req:RFC7643-6-R09
  Rule: The schema of a resource type is the id of a schema

    @id:types-schemas-exist
    Scenario: Each schema can be read
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.schema` of the answer is the id of a resource below `/Schemas`

  @req:RFC7643-6-R12
  Rule: The schema of an extension is the id of a schema

    @id:types-extensions-exist
    Scenario: Each extension's schema is listed
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.schemaExtensions.schema` of the answer is among the `Resources.id` of `/Schemas`

  @req:RFC7644-4-R05 @req:RFC7643-7-R02
  Rule: /Schemas has every schema that a resource type names

    @id:schemas-are-complete
    Scenario: Schemas and extensions of the resource types are listed
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.schema` of the answer is among the `Resources.id` of `/Schemas`
      And each `Resources.schemaExtensions.schema` of the answer is among the `Resources.id` of `/Schemas`

    @id:schemas-of-resources-are-listed
    Scenario: Schemas of a user are listed
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `schemas` of the answer is among the `Resources.id` of `/Schemas`

  @req:RFC7643-6-R11
  Rule: schemaExtensions is an array of objects

    @id:type-extensions-are-objects
    Scenario: The extensions of User
      When a client retrieves `/ResourceTypes/User`
      Then the status is 200
      And the schemaExtensions of each type are an array

    @id:types-extensions-are-objects
    Scenario: The extensions of each type
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.schemaExtensions` of the answer matches `\{.*\}`
      And the schemaExtensions of each type are an array

  @req:RFC7643-6-R13
  Rule: An extension says whether it is required

    @id:types-extensions-required
    Scenario: required of each extension
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each of `Resources.schemaExtensions` in the answer has `required` matching `true|false`

  @req:RFC7643-4.3-R01 @needs:enterprise
  Rule: The enterprise extension has its URN

    @id:types-enterprise-urn
    Scenario: The extension of User
      When a client retrieves `/Schemas/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User`
      Then the status is 200
      And the answer has `id` equal to `"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"`

  @req:RFC7644-4-R18
  Rule: Every endpoint that is advertised is there

    @id:types-endpoints-are-served
    Scenario: Each endpoint can be read
      When a client retrieves `/ResourceTypes`
      Then the status is 200
      And each `Resources.endpoint` of the answer can be retrieved

  @req:RFC7643-6-R02
  Rule: Resource types cannot be written

    @id:types-are-read-only
    Scenario: POST to /ResourceTypes changes nothing
      When a client posts to `/ResourceTypes`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "id": "${run.tag}", "name": "${run.tag}", "endpoint": "/${run.tag}", "schema": "urn:ietf:params:scim:schemas:core:2.0:User"}
        """
      Then the answer is a refusal, or what a GET of the same path gives
      And reading `/ResourceTypes/${run.tag}` back gives 404

  @req:RFC7643-7-R03
  Rule: Schemas cannot be written

    @id:schemas-are-read-only
    Scenario: POST to /Schemas changes nothing
      When a client posts to `/Schemas`:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:example:${run.tag}", "name": "Wren", "attributes": []}
        """
      Then the answer is a refusal, or what a GET of the same path gives
      And reading `/Schemas/urn:example:${run.tag}` back gives 404

  @req:RFC7644-4-R16
  Rule: Discovery resources say what and where they are

    @id:discovery-meta
    Scenario Outline: meta of each element of <path>
      When a client retrieves `<path>`
      Then the status is 200
      And each of `Resources` in the answer has `meta.resourceType` matching `"<type>"`
      And each `Resources.meta.location` of the answer can be retrieved

      Examples:
        | path           | type         |
        | /ResourceTypes | ResourceType |
        | /Schemas       | Schema       |

  @req:RFC7644-4-R13
  Rule: A filter on discovery is refused or ignored

    @id:discovery-filter
    Scenario Outline: A filter on <path>
      When a client searches `<path>` for "id eq \"${run.tag}\""
      Then the status is 403 or 200
      And the answer is not a filtered list

      Examples:
        | path           |
        | /ResourceTypes |
        | /Schemas       |

  @req:RFC7644-4-R14
  Rule: A filter on discovery is refused

    @id:discovery-filter-refused
    Scenario Outline: A filter on <path> is forbidden
      When a client searches `<path>` for "id eq \"${run.tag}\""
      Then the status is 403

      Examples:
        | path           |
        | /ResourceTypes |
        | /Schemas       |

  @req:RFC7644-4-R13
  Rule: Paging parameters on discovery are ignored

    @id:discovery-paging
    Scenario Outline: A page of <path>
      Given a client retrieves `<path>`
      When a client retrieves `<path>?startIndex=2&count=1&sortBy=id`
      Then the status is 200
      And the answer is the same as the one before

      Examples:
        | path           |
        | /ResourceTypes |
        | /Schemas       |

  @req:RFC7644-3.2-R07
  Rule: Endpoints have the methods of the RFC

    @id:methods-of-users
    Scenario Outline: <method> of a user is there
      Given a client creates the user Ada
      When a client sends <method> to `/Users/${Ada.id}` as it would
      Then the answer is from a known method

      Examples:
        | method |
        | GET    |
        | PUT    |
        | PATCH  |
        | DELETE |

    @id:methods-of-groups @needs:groups
    Scenario Outline: <method> of a group is there
      Given a client creates the empty group "Keepers"
      When a client sends <method> to `/Groups/${"Keepers".id}` as it would
      Then the answer is from a known method

      Examples:
        | method |
        | GET    |
        | PUT    |
        | PATCH  |
        | DELETE |
