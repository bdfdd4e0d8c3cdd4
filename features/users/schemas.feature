
Feature: The schemas attribute of a user
  What a resource says of its own form (RFC 7643, section 3).

  @req:RFC7643-3-R01 @req:RFC7643-2.1-R01
  Rule: Every representation has schemas, an array with at least one URI

    @id:schemas-of-create
    Scenario: The answers to a create and a read
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer has a `schemas`
      And each `schemas` of the answer is a URI

    @id:schemas-in-lists
    Scenario: The elements of a list
      Given a client creates the user Ada
      When a client lists users of the scenario by `/Users?count=10`
      Then the status is 200
      And each of `Resources` in the answer has `schemas` matching `"urn:.+"`

  @req:RFC7643-3-R05 @req:RFC7643-3-R03
  Rule: schemas has no duplicates

    @id:schemas-sent-twice
    Scenario: The same URI is sent twice
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:User"]}
        """
      Then the status is 201 or 400
      And each `schemas` of the answer is there once

  @req:RFC7643-3-R04
  Rule: schemas names only the schemas of the resource type

    @id:schemas-of-resource-type
    Scenario: The schemas of a user with every attribute
      Given a client creates the user Ada with every attribute that is advertised
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `schemas` of the answer is one of the type at `/Users`

    @id:schemas-of-extended-user
    Scenario: The schemas of a user with the enterprise extension
      When a client creates the user Ada with:
        """
        {"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Keepers"}}
        """
      Then the status is 201 or 400
      And each `schemas` of the answer is one of the type at `/Users`

    @id:schemas-of-group-type @needs:groups
    Scenario: The schemas of a group
      Given a client creates the empty group "Keepers"
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And each `schemas` of the answer is one of the type at `/Groups`

  @req:RFC7643-3.3-R01 @req:RFC7643-4.1-R01
  Rule: schemas has the base schema of the resource

    @id:schemas-has-user
    Scenario: A user
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:User`

  @req:RFC7643-4.2-R01 @needs:groups
  Rule: A group has the Group schema

    @id:schemas-has-group
    Scenario: A group
      Given a client creates the empty group "Keepers"
      When a client retrieves `/Groups/${"Keepers".id}`
      Then the status is 200
      And the answer names the schema `urn:ietf:params:scim:schemas:core:2.0:Group`

  @req:RFC7643-3-R08
  Rule: A schema that the resource type does not have is not taken

    @id:schemas-unknown
    Scenario: An unknown URI among the schemas
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:example:unknown:1.0"]}
        """
      Then the status is 201 or 400
      And each `schemas` of the answer is one of the type at `/Users`

  @req:RFC7643-3-R17
  Rule: A container of an unknown schema is not shown

    @id:schemas-unknown-container
    Scenario: A made-up extension
      When a client creates the user Ada with:
        """
        {"urn:example:unknown:1.0:User": {"colour": "blue"}}
        """
      Then the status is 201 or 400
      And no answer contains "blue"

  @req:RFC7644-3.1-R09
  Rule: An attribute that no schema knows is not shown

    @id:schemas-unknown-attribute
    Scenario: A made-up attribute
      When a client creates the user Ada with:
        """
        {"favouriteBird": "wren"}
        """
      Then the status is 201 or 400
      And no answer contains "wren"

  @req:RFC7643-3-R09
  Rule: A create carries schemas

    @id:schemas-missing
    Scenario: A user without schemas is refused
      When a client creates the user Ada with:
        """
        {"schemas": null}
        """
      Then the answer is the error 400

  @req:RFC7643-3-R10 @needs:groups
  Rule: A create names the base schema of the endpoint

    @id:schemas-of-another-type
    Scenario: A user with the schema of Group is refused
      When a client creates the user Ada with:
        """
        {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"]}
        """
      Then the answer is the error 400

  @req:RFC7643-3-R11 @req:RFC7643-3.1-R01
  Rule: Common attributes are on every resource

    @id:common-attributes
    Scenario Outline: A <kind> has id and meta
      When a client posts to `<endpoint>`:
        """
        <body>
        """
      Then the status is 201
      And the answer has a `id`
      And the answer has a `meta.resourceType`
      And the answer has `externalId` equal to `"${run.tag}-x"`

      Examples:
        | kind | endpoint | body                                                                                                                                 |
        | user | /Users   | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "${Ada.userName}", "externalId": "${run.tag}-x"}             |

      @needs:groups
      Examples:
        | kind  | endpoint | body                                                                                                                                     |
        | group | /Groups  | {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "${"Keepers".displayName}", "externalId": "${run.tag}-x"}    |

  @req:RFC7643-1.1-R01
  Rule: Quotation marks of the specification are not sent

    @id:schemas-without-quotes
    Scenario: Names and URIs hold no quotation marks
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `schemas` of the answer matches `"[^"'\\]+"`
      And each `meta.resourceType` of the answer matches `"[^"'\\]+"`

  @req:RFC7643-2.3-R01
  Rule: Values have the JSON type of their data type

    @id:json-types
    Scenario: Every attribute that is advertised has its JSON type
      Given a client creates the user Ada with every attribute that is advertised
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the resources of the answer agree with the service provider's schemas

  @req:RFC7643-1.2-R03 @req:RFC7643-2.4-R01
  Rule: A multi-valued attribute is an array and a singular one is none

    @id:json-plurality
    Scenario: Every attribute that is advertised is as plural as advertised
      Given a client creates the user Ada with every attribute that is advertised
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the resources of the answer agree with the service provider's schemas
      And each `emails` of the answer matches `\{.*\}`

    @id:json-plurality-of-one
    Scenario: A single e-mail address is an array of one
      Given a client creates the user Ada with:
        """
        {"emails": [{"value": "${Ada.userName}", "type": "work"}]}
        """
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And the resources of the answer agree with the service provider's schemas

  @req:RFC7643-2.3.2-R01
  Rule: A Boolean is true or false

    @id:json-boolean
    Scenario: active is no string
      Given a client creates the user Ada
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `active` of the answer matches `true|false`

  @req:RFC7643-2.3.7-R01
  Rule: A reference is a URI

    @id:json-reference
    Scenario: meta.location and profileUrl are URIs
      Given a client creates the user Ada with:
        """
        {"profileUrl": "https://example.com/ada"}
        """
      When a client retrieves `/Users/${Ada.id}`
      Then the status is 200
      And each `meta.location` of the answer is a URI
      And each `profileUrl` of the answer is a URI

  @req:RFC7643-2.2-R01
  Rule: The characteristics that /Schemas gives or leaves out are those that hold

    @id:json-defaults
    Scenario: Every attribute behaves as advertised or by default
      Given a client creates the user Ada with every attribute that is advertised
      When a client replaces Ada's user with another value in each readWrite attribute
      Then the status is 200
      And the resources of the answer agree with the service provider's schemas
      And each attribute of Ada's user keeps to its storage
